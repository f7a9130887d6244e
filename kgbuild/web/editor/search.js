// Searches while one types.
import { by, count, make } from './elements.js';

let latest = 0, waiting = 0;

function row({ label, by: other, type, papers, year, page }) {
  const says = type === 'Paper' ? ['Paper', year].filter(Boolean).join(', ') : `${type}, ${count(papers, 'paper', 'papers')}`;
  return make('li', {}, make('span', {}, make('a', { href: page, dir: 'auto' }, label), other ? ` (${other})` : ''), make('span', { class: 'soft' }, says));
}

async function find() {
  const text = by('words').value.trim(), mine = ++latest;
  history.replaceState(null, '', text ? `?${new URLSearchParams({ q: text })}` : '?');
  if (!text) { by('found').replaceChildren(); by('told').textContent = ''; return; }
  const response = await fetch(`/api/search?${new URLSearchParams({ q: text, limit: 30 })}`);
  if (mine !== latest) return;
  const { results } = response.ok ? await response.json() : { results: [] };
  by('found').replaceChildren(...results.map(row));
  by('told').textContent = results.length ? `${count(results.length, 'result', 'results')}${results.length === 30 ? ' or more' : ''}` : 'Nothing of that name';
}

by('words').value = new URLSearchParams(location.search).get('q') ?? '';
by('words').addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(find, 120); });
by('words').form.addEventListener('submit', event => { event.preventDefault(); find(); });
by('words').focus();
find();
