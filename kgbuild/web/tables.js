// The map's equal for the eye that reads and the ear: what is shown, as tables that sort, filter
// and go out as CSV.
const tables = (() => {
  const PAGE = 150;
  const sorting = {};
  let filter = '', rows = [], limit = PAGE;

  const domainsOf = paper => [...model.linksOf(paper)].filter(edge => model.predicate[edge] === model.member)
    .map(edge => model.label[model.to[edge]]).sort().join(', ');
  const name = node => dom.make('span', { class: 'cell' }, dom.icon(model.kind[node]), quotes.link(node));
  const sentence = edge => {
    const [row] = model.texts ? model.evidenceOf(edge) : [];
    if (row === undefined) return '';
    const { text, start, end } = model.sentence(row);
    return text.slice(start, end);
  };

  // A column: its title, a row's value, how it is shown, whether it is a number.
  const column = (title, value, settings = {}) => ({ title, value, ...settings });
  const kinds = {
    papers: { title: 'Papers', rows: () => nodes(0, model.papers), columns: [
      column('Title', node => model.label[node], { show: name }),
      column('Year', node => model.year[node] || '', { number: true, dated: true }),
      column('Domains', domainsOf),
      column('Links', node => state.linkCount[node], { number: true })] },
    things: { title: 'Things', rows: () => nodes(model.papers, model.nodes), columns: [
      column('Name', node => model.label[node], { show: name }),
      column('Kind', node => words.kinds[model.kind[node]].one),
      column('Other names', node => model.names(node).join(' | ')),
      column('First year', node => model.year[node] || '', { number: true, dated: true }),
      column('Links', node => state.linkCount[node], { number: true })] },
    links: { title: 'Links', rows: () => [...state.drawn.keys()].filter(edge => state.drawn[edge]), columns: [
      column('From', edge => model.label[model.from[edge]], { show: edge => name(model.from[edge]) }),
      column('Link', edge => words.predicates[model.predicates[model.predicate[edge]]].label),
      column('To', edge => model.label[model.to[edge]], { show: edge => name(model.to[edge]) }),
      column('Said how', edge => model.polarities[model.polarity[edge]]),
      column('Confidence', edge => model.sure[edge], { number: true, show: edge => `${model.sure[edge]} %` }),
      column('Sentence', sentence, { late: true })] },
  };

  // The table's columns; those of years only where a paper has one.
  const columns = () => kinds[state.table].columns.filter(({ dated }) => !dated || model.years);

  function nodes(start, end) {
    const found = [];
    for (let node = start; node < end; node++) if (state.shown[node]) found.push(node);
    return found;
  }

  const usual = () => ({ at: columns().findIndex(({ title }) => title === 'Links'), down: true });

  function find() {
    const kind = kinds[state.table], wanted = filter.toLowerCase(), quick = columns().filter(({ late }) => !late);
    rows = kind.rows();
    if (wanted) rows = rows.filter(row => quick.some(({ value }) => String(value(row)).toLowerCase().includes(wanted)));
    const { at, down } = sorting[state.table] ?? usual();
    if (at < 0) return;
    const { value, number } = columns()[at], keys = new Map(rows.map(row => [row, value(row)]));
    const order = number ? (one, two) => (one || 0) - (two || 0) : (one, two) => (one < two ? -1 : one > two ? 1 : 0);
    rows.sort((one, two) => (down ? -1 : 1) * order(keys.get(one), keys.get(two)) || one - two);
  }

  function head() {
    const now = sorting[state.table] ?? usual();
    return dom.make('tr', {}, columns().map(({ title, number }, at) => {
      const sorted = now.at === at ? (now.down ? 'descending' : 'ascending') : null;
      const order = dom.make('span', { 'aria-hidden': 'true', class: 'order' }, sorted ? (now.down ? '▾' : '▴') : '');
      return dom.make('th', { scope: 'col', 'aria-sort': sorted, class: number ? 'number' : null }, dom.make('button', { onclick: () => {
        sorting[state.table] = { at, down: now.at === at ? !now.down : Boolean(number) };
        limit = PAGE;
        draw();
        dom.by('tables').querySelectorAll('th button')[at].focus();
      } }, number ? [order, title] : [title, order]));
    }));
  }

  function body() {
    const made = rows.slice(0, limit).map(row => dom.make('tr', {}, columns().map(({ value, show, number }) =>
      dom.make('td', { class: number ? 'number' : null }, show ? show(row) : String(value(row))))));
    dom.by('tables').querySelector('tbody').replaceChildren(...made);
    const more = dom.by('rows-more');
    more.hidden = rows.length <= limit;
    dom.by('rows-count').textContent = rows.length > limit ? `${limit.toLocaleString('en')} of ${dom.count(rows.length, 'row', 'rows')}` : dom.count(rows.length, 'row', 'rows');
  }

  // A cell that a spreadsheet would take for a formula gets an apostrophe in front.
  function cell(value) {
    const text = typeof value === 'number' ? String(value) : String(value).replace(/^[=+\-@\t\r]/, "'$&");
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function csv() {
    find();
    const shown = columns();
    const lines = [shown.map(({ title }) => title), ...rows.map(row => shown.map(({ value }) => value(row)))];
    return `\ufeff${lines.map(line => line.map(cell).join()).join('\r\n')}\r\n`;
  }

  function draw() {
    const box = dom.by('tables');
    box.hidden = state.view !== 'tables';
    if (box.hidden) return;
    find();
    const kind = kinds[state.table];
    const tabs = Object.entries(kinds).map(([key, { title }]) => dom.make('button', { 'aria-pressed': String(state.table === key), onclick: () => {
      limit = PAGE;
      state.set({ table: key });
      dom.by('tables').querySelector('[aria-pressed=true]').focus();
    } }, title));
    const input = dom.make('input', { type: 'search', 'aria-label': 'Filter the rows', placeholder: 'Filter the rows…', value: filter, oninput: () => {
      filter = input.value;
      limit = PAGE;
      find();
      body();
    } });
    box.replaceChildren(
      dom.make('div', { class: 'table-bar' }, dom.make('div', { class: 'views', role: 'group', 'aria-label': 'Table' }, tabs), input,
        dom.make('span', { id: 'rows-count', class: 'soft' }),
        dom.make('button', { id: 'csv', onclick: () => dom.save(`${state.table}.csv`, new Blob([csv()], { type: 'text/csv;charset=utf-8' })) }, 'Download CSV')),
      dom.make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${kind.title}, all rows` },
        dom.make('table', { class: state.table }, dom.make('caption', { class: 'unseen' }, `${kind.title} that pass the filters`), dom.make('thead', {}, head()), dom.make('tbody')),
        dom.make('button', { id: 'rows-more', onclick: () => { limit += PAGE * 4; body(); } }, 'Show more rows')));
    body();
  }

  return { draw, csv };
})();
