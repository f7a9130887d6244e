// Builds elements. Text from papers goes in through textContent alone.
const dom = (() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const by = id => document.getElementById(id);

  function fill(element, settings, children) {
    for (const [name, value] of Object.entries(settings)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? '' : String(value));
    }
    element.append(...children.flat().filter(child => child !== null && child !== undefined));
    return element;
  }

  const make = (tag, settings = {}, ...children) =>
    fill(document.createElement(tag), settings, children);
  const draw = (tag, settings = {}, ...children) =>
    fill(document.createElementNS(SVG, tag), settings, children);

  const SIDES = { diamond: [4, 0, 1.22], up: [3, -90, 1.32], down: [3, 90, 1.32],
    square: [4, 45, 1.24], hexagon: [6, 0, 1.12] };

  // The corners of a shape as [x, y] pairs, or null for a circle.
  function corners(shape, x, y, radius) {
    if (shape === 'plus') {
      const a = radius * 1.15, b = radius * 0.42;
      return [[-b, -a], [b, -a], [b, -b], [a, -b], [a, b], [b, b], [b, a], [-b, a], [-b, b],
        [-a, b], [-a, -b], [-b, -b]].map(([dx, dy]) => [x + dx, y + dy]);
    }
    if (!SIDES[shape]) return null;
    const [sides, turn, scale] = SIDES[shape];
    const shift = shape === 'up' ? radius * 0.18 : shape === 'down' ? -radius * 0.18 : 0;
    return Array.from({ length: sides }, (_, side) => {
      const angle = (turn + side * 360 / sides) * Math.PI / 180;
      return [x + radius * scale * Math.cos(angle), y + shift + radius * scale * Math.sin(angle)];
    });
  }

  function icon(kind) {
    const points = corners(words.kinds[kind].shape, 8, 8, 5.4);
    const shape = points
      ? draw('polygon', { points: points.map(pair => pair.map(v => v.toFixed(2)).join()).join(' ') })
      : draw('circle', { cx: 8, cy: 8, r: 5.4 });
    shape.setAttribute('class', `kind-${kind}`);
    return draw('svg', { class: 'shape', viewBox: '0 0 16 16', 'aria-hidden': 'true' }, shape);
  }

  // The text with the stretch that matches marked.
  function marked(text, wanted) {
    const at = wanted ? text.toLowerCase().indexOf(wanted.toLowerCase()) : -1;
    if (at < 0) return [text];
    const end = at + wanted.length;
    return [text.slice(0, at), make('mark', {}, text.slice(at, end)), text.slice(end)];
  }

  function save(name, blob) {
    const link = make('a', { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  const say = text => { by('live').textContent = text; };
  const count = (number, one, many) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
  return { by, make, draw, corners, icon, marked, save, say, count };
})();
