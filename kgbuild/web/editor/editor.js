// The editor: a text, its examples, the run of it, and the answer or the place of the mistake.
import { by, count, make } from './elements.js';
import { draw, place, undeclared } from './highlight.js';
import { csv, table } from './results.js';

const START = 'SELECT ?method ?name (COUNT(?paper) AS ?papers) {\n  ?paper kgb:uses|kgb:proposes ?method .\n  ?method a kgb:Method ; skos:prefLabel ?name .\n}\nGROUP BY ?method ?name\nORDER BY DESC(?papers)\nLIMIT 20\n';
const MOST_TEXT = 2_000_000;
let settings = { base: '', prefixes: {}, examples: [] }, running = null, last = null;

function short(iri) {
  let best = '';
  for (const [prefix, namespace] of Object.entries(settings.prefixes)) {
    if (iri.startsWith(namespace) && namespace.length > (settings.prefixes[best] ?? '').length) best = prefix;
  }
  return best && iri.length > settings.prefixes[best].length ? `${best}:${iri.slice(settings.prefixes[best].length)}` : iri;
}

function redraw(wrong = -1) {
  draw(by('shown'), by('text').value, wrong);
  by('shown').scrollTop = by('text').scrollTop;
  by('shown').scrollLeft = by('text').scrollLeft;
}

function write(text) {
  by('text').value = text;
  by('problem').hidden = true;
  redraw();
}

function complain(message) {
  by('problem').textContent = message.trim();
  by('problem').hidden = false;
  const found = /^line (\d+), column (\d+)/.exec(message);
  if (found) redraw(place(by('text').value, Number(found[1]), Number(found[2])));
}

function working(now) {
  by('run').disabled = now;
  by('stop').hidden = !now;
  if (now) by('told').textContent = 'Running…';
}

async function show(response, took) {
  const media = response.headers.get('content-type') ?? '', seconds = `in ${(took / 1000).toFixed(2)} s`;
  if (!media.startsWith('application/sparql-results+json')) {
    const text = await response.text(), cut = text.length > MOST_TEXT;
    by('answer').replaceChildren(make('pre', {}, text.slice(0, MOST_TEXT)));
    by('told').textContent = `${count(text.length, 'character', 'characters')} ${seconds}${cut ? `; the first ${MOST_TEXT.toLocaleString('en')} are shown` : ''}`;
    return;
  }
  const answer = await response.json();
  if ('boolean' in answer) {
    by('answer').replaceChildren(make('p', {}, answer.boolean ? 'Yes' : 'No'));
    by('told').textContent = `Answered ${seconds}`;
    return;
  }
  last = answer;
  by('save').disabled = false;
  table(by('answer'), answer, { base: settings.base, short });
  by('told').textContent = `${count(answer.results.bindings.length, 'row', 'rows')} ${seconds}`;
}

async function run() {
  const query = by('text').value, started = performance.now();
  if (running) running.abort();
  const mine = running = new AbortController();
  last = null;
  by('save').disabled = true;
  by('problem').hidden = true;
  by('answer').replaceChildren();
  redraw();
  working(true);
  const link = `?${new URLSearchParams({ query })}`;
  history.replaceState(null, '', link.length < 8000 ? link : '?');
  try {
    const response = await fetch('/sparql', { method: 'POST', body: query, signal: mine.signal,
      headers: { 'content-type': 'application/sparql-query', accept: 'application/sparql-results+json, text/turtle;q=0.9' } });
    if (response.ok) await show(response, performance.now() - started);
    else {
      by('told').textContent = '';
      complain(await response.text());
    }
  } catch (error) {
    by('told').textContent = error.name === 'AbortError' ? 'Stopped' : '';
    if (error.name !== 'AbortError') complain('The server does not answer.');
  } finally {
    if (running === mine) { running = null; working(false); }
  }
}

function declare() {
  const text = by('text').value, wanted = undeclared(text, settings.prefixes);
  const lines = wanted.map(prefix => `PREFIX ${prefix}: <${settings.prefixes[prefix]}>\n`);
  write(lines.join('') + text);
  by('told').textContent = wanted.length ? `${count(wanted.length, 'prefix', 'prefixes')} written out` : 'Every prefix is declared';
}

function save() {
  const link = make('a', { href: URL.createObjectURL(new Blob([csv(last)], { type: 'text/csv' })), download: 'answer.csv' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function wire() {
  by('text').addEventListener('input', () => redraw());
  by('text').addEventListener('scroll', () => { by('shown').scrollTop = by('text').scrollTop; by('shown').scrollLeft = by('text').scrollLeft; });
  by('text').addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
  });
  by('run').addEventListener('click', run);
  by('stop').addEventListener('click', () => running?.abort());
  by('declare').addEventListener('click', declare);
  by('save').addEventListener('click', save);
  by('example').addEventListener('change', event => {
    const chosen = settings.examples[Number(event.target.value)];
    if (event.target.value !== '' && chosen) { write(chosen.query); by('text').focus(); }
  });
}

async function start() {
  const given = new URLSearchParams(location.search).get('query');
  write(given ?? START);
  wire();
  try {
    settings = await (await fetch('/api/editor')).json();
  } catch { by('told').textContent = 'The examples could not be loaded'; }
  by('example').append(...settings.examples.map(({ title }, place) => make('option', { value: place }, title)));
  by('example').disabled = !settings.examples.length;
  if (given) await run();
  document.documentElement.dataset.ready = '1';
}

start();
