// Tells the words of a SPARQL text apart, and draws them.
import { make } from './elements.js';

const KINDS = [
  ['remark', /#[^\n\r]*/], ['iri', /<[^<>"{}|^`\\\x00-\x20]*>/],
  ['string', /"""(?:"{0,2}(?:[^"\\]|\\[^]))*"""|'''(?:'{0,2}(?:[^'\\]|\\[^]))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'/],
  ['variable', /[?$][\p{L}\p{N}_]+/], ['name', /(?:\p{L}[\p{L}\p{N}_.-]*)?:(?:[\p{L}\p{N}_:%.-]|\\.)*/],
  ['number', /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/], ['word', /[\p{L}_][\p{L}\p{N}_]*/], ['space', /\s+/], ['sign', /[^]/],
];
const TOKEN = new RegExp(KINDS.map(([kind, pattern]) => `(?<${kind}>${pattern.source})`).join('|'), 'gu');

export function tokens(text) {
  return [...text.matchAll(TOKEN)].map(found => ({
    kind: Object.keys(found.groups).find(kind => found.groups[kind] !== undefined), text: found[0], at: found.index,
  }));
}

// The prefixes that a text uses and does not declare.
export function undeclared(text, known) {
  const used = new Set(), declared = new Set();
  const read = tokens(text).filter(({ kind }) => kind !== 'space' && kind !== 'remark');
  read.forEach((token, place) => {
    if (token.kind !== 'name') return;
    const prefix = token.text.slice(0, token.text.indexOf(':'));
    if (place && read[place - 1].text.toUpperCase() === 'PREFIX') declared.add(prefix);
    else used.add(prefix);
  });
  return [...used].filter(prefix => !declared.has(prefix) && Object.hasOwn(known, prefix)).sort();
}

// Draws a text; `wrong` is the place of a mistake.
export function draw(box, text, wrong = -1) {
  const parts = [], read = tokens(text);
  const gap = read.find(({ kind, text: word, at }) => kind === 'space' && wrong >= at && wrong < at + word.length);
  if (gap) wrong = gap.at + gap.text.length; // the next word is where one sees it
  for (const { kind, text: word, at } of read) {
    const hit = wrong >= at && wrong < at + word.length;
    if (kind === 'space' || (kind === 'sign' && !hit)) parts.push(word);
    else parts.push(make('span', { class: `t-${kind}${hit ? ' wrong' : ''}` }, word));
  }
  if (wrong >= text.trimEnd().length) parts.push(make('span', { class: 'wrong' }, ' '));
  box.replaceChildren(...parts, '\n');
}

// The place in a text of a line and column as a server counts them: in characters, from one.
export function place(text, line, column) {
  const lines = text.split('\n').slice(0, line), last = lines.pop() ?? '';
  const before = lines.reduce((sum, whole) => sum + whole.length + 1, 0);
  return before + [...last].slice(0, column - 1).join('').length;
}
