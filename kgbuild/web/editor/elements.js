// Builds elements. Text from the graph goes in through textContent alone.
export const by = id => document.getElementById(id);

export function make(tag, settings = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(settings)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

export const count = (number, one, many) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

// Where a thing is shown: on this server, or where its IRI leads; nothing but http and https.
export function address(iri, base) {
  if (base && iri.startsWith(base) && !iri.includes('#')) return `/${iri.slice(base.length).split('/').map(encodeURIComponent).join('/')}`;
  if (base && iri.startsWith(base)) return `/thing?iri=${encodeURIComponent(iri)}`;
  return /^https?:\/\//.test(iri) ? iri : null;
}
