// Shows the rows of an answer as a table that sorts, and gives them as CSV.
import { address, count, make } from './elements.js';

const FIRST = 500;
const NUMBERS = /#(integer|decimal|double|float|long|int|nonNegativeInteger)$/;

function cell(term, { base, short }) {
  if (!term) return make('td');
  if (term.type === 'uri') {
    const at = address(term.value, base), text = short(term.value);
    return make('td', {}, at ? make('a', { href: at, title: term.value, rel: 'noreferrer' }, text) : text);
  }
  const number = NUMBERS.test(term.datatype ?? '');
  return make('td', { class: number ? 'number' : null, dir: number ? null : 'auto', title: term['xml:lang'] ?? null }, term.value);
}

function key(term) {
  if (!term) return ['', 0];
  const number = NUMBERS.test(term.datatype ?? '') ? Number(term.value) : NaN;
  return [term.value, number];
}

function compare(one, two) {
  const [text, number] = key(one), [other, value] = key(two);
  return Number.isNaN(number) || Number.isNaN(value) ? text.localeCompare(other, 'en', { numeric: true }) : number - value;
}

export function table(box, { head, results }, settings) {
  const columns = head.vars, rows = [...results.bindings];
  let sorted = { column: null, up: true }, shown = FIRST;

  function sort(column) {
    sorted = { column, up: sorted.column === column ? !sorted.up : true };
    rows.sort((one, two) => compare(one[column], two[column]) * (sorted.up ? 1 : -1));
    draw(column);
  }

  function draw(focus = null) {
    const state = column => (sorted.column !== column ? 'none' : sorted.up ? 'ascending' : 'descending');
    const heads = columns.map(column => make('th', { scope: 'col', 'aria-sort': state(column) },
      make('button', { onclick: () => sort(column), 'data-column': column }, column, sorted.column === column ? (sorted.up ? ' ▲' : ' ▼') : '')));
    const body = rows.slice(0, shown).map(row => make('tr', {}, columns.map(column => cell(row[column], settings))));
    const more = rows.length > shown ? make('p', {}, make('button', { onclick: () => { shown *= 4; draw(); } },
      `Show more: ${count(rows.length - shown, 'row is', 'rows are')} not shown`)) : null;
    box.replaceChildren(make('table', {}, make('thead', {}, make('tr', {}, heads)), make('tbody', {}, body)), ...(more ? [more] : []));
    if (focus !== null) [...box.querySelectorAll('th button')].find(button => button.dataset.column === focus)?.focus();
  }
  draw();
}

// RFC 4180; a cell that a spreadsheet would run as a formula is held back by an apostrophe.
export function csv({ head, results }) {
  const field = text => {
    const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = results.bindings.map(row => head.vars.map(name => field(row[name]?.value ?? '')));
  return [head.vars.map(field), ...lines].map(fields => fields.join(',')).join('\r\n') + '\r\n';
}
