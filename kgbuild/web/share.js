// Takes the view out: a link, a picture, a drawing, a query.
const share = (() => {
  const ONTOLOGY = 'https://w3id.org/kgbuild/ontology#';

  // An IRI reference must hold none of these signs; minted ones never do.
  const safe = iri => iri.replace(/[\u0000-\u0020<>"{}|\\^`]/g, sign => encodeURIComponent(sign));

  function sparql(node) {
    const iri = `<${safe(model.iri(node))}>`;
    if (node < model.papers) {
      return `PREFIX kgb: <${ONTOLOGY}>\nSELECT ?relation ?thing WHERE {\n  ${iri} ?relation ?thing .\n}\nORDER BY ?relation ?thing`;
    }
    return `PREFIX kgb: <${ONTOLOGY}>\nSELECT ?subject ?relation ?object WHERE {\n  { ?subject ?relation ${iri} . BIND (${iri} AS ?object) }\n  UNION\n  { ${iri} ?relation ?object . BIND (${iri} AS ?subject) }\n}\nORDER BY ?relation ?subject ?object`;
  }

  // Where the graph is served: its editor, with the query of the selected thing.
  const editor = node => model.sparql + (node < 0 ? '' : `?${new URLSearchParams({ query: sparql(node) })}`);

  async function copy(text, told) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = dom.make('textarea', { 'aria-label': 'Text to copy', class: 'unseen' });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    caption.tell(told);
  }

  // The view on a canvas of its own, in twice the dots.
  function picture() {
    const { view, width, height } = state.painter.look(), ratio = 2;
    const canvas = document.createElement('canvas');
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    paint(canvas.getContext('2d'), view, width, height, ratio);
    return canvas;
  }

  const png = () => picture().toBlob(blob => dom.save('map.png', blob));

  // Paper is light, and has its own proportions: it gets a picture of the map.
  function printed() {
    const name = theme.now();
    theme.dress('light');
    const canvas = picture();
    canvas.id = 'printed';
    dom.by('graph').append(canvas);
    addEventListener('afterprint', () => { canvas.remove(); theme.dress(name); }, { once: true });
  }

  function paint(context, view, width, height, ratio) {
    context.scale(ratio, ratio);
    context.beginPath();
    context.rect(0, 0, width, height);
    context.clip(); // a printer draws the canvas anew, and would draw what lies beside it
    for (const step of scene.base(context, view, width, height)) void step;
    if (state.emphasis) { // as the painters do, where something is emphasised
      context.globalAlpha = 1 - scene.colours.faded;
      context.fillStyle = scene.colours.sea;
      context.fillRect(0, 0, width, height);
    }
    scene.top(context, view, width, height, true);
  }

  // The part of a canvas context that the scene uses, writing SVG.
  function recorder(width, height) {
    const measure = document.createElement('canvas').getContext('2d'), parts = [];
    const escape = text => text.replace(/[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '');
    const short = number => String(Math.round(number * 10) / 10);
    let path = [];
    const shape = fills => {
      const [colour, other] = fills ? ['fill', 'stroke'] : ['stroke', 'fill'];
      const style = fills ? context.fillStyle : context.strokeStyle;
      if (path.length) parts.push(`<path d="${path.join('')}" ${colour}="${style}" ${other}="none"${fills ? '' : ` stroke-width="${short(context.lineWidth)}"`} opacity="${short(context.globalAlpha * 10) / 10}"/>`);
    };
    const text = (content, x, y, more) => {
      const [, weight, size, family] = context.font.match(/^(\d+) ([\d.]+)px (.*)$/);
      parts.push(`<text x="${short(x)}" y="${short(y)}" ${more} font-weight="${weight}" font-size="${size}" font-family="${escape(family)}" text-anchor="middle" dominant-baseline="hanging">${escape(content)}</text>`);
    };
    const context = {
      globalAlpha: 1, lineWidth: 1, font: '400 12px sans-serif', scale() {}, rect() {}, clip() {},
      beginPath() { path = []; }, closePath() { path.push('Z'); },
      moveTo(x, y) { path.push(`M${short(x)} ${short(y)}`); }, lineTo(x, y) { path.push(`L${short(x)} ${short(y)}`); },
      arc(x, y, r) { path.push(`M${short(x + r)} ${short(y)}a${short(r)} ${short(r)} 0 1 0 ${short(-2 * r)} 0a${short(r)} ${short(r)} 0 1 0 ${short(2 * r)} 0Z`); },
      fill() { shape(true); }, stroke() { shape(false); },
      fillRect(x, y, wide, high) { parts.push(`<rect x="${x}" y="${y}" width="${wide}" height="${high}" fill="${context.fillStyle}"${context.globalAlpha < 1 ? ` opacity="${short(context.globalAlpha * 10) / 10}"` : ''}/>`); },
      measureText(content) { measure.font = context.font; return measure.measureText(content); },
      fillText(content, x, y) { text(content, x, y, `fill="${context.fillStyle}"`); },
      strokeText(content, x, y) { text(content, x, y, `fill="none" stroke="${context.strokeStyle}" stroke-width="${context.lineWidth}" stroke-linejoin="round"`); },
      done: () => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><title>${escape(model.title)}</title>${parts.join('\n')}</svg>\n`,
    };
    return context;
  }

  function svg() {
    const { view, width, height } = state.painter.look(), context = recorder(width, height);
    paint(context, view, width, height, 1);
    return context.done();
  }

  function entries() {
    const node = state.selected;
    return [
      ['Copy a link to this view', () => copy(location.href, 'Link copied')],
      ['Save as PNG', png],
      ['Save as SVG', () => dom.save('map.svg', new Blob([svg()], { type: 'image/svg+xml' }))],
      model.sparql ? ['Ask in SPARQL', () => { location.href = editor(node); }] : null,
      node >= 0 ? ['Copy a SPARQL query for the selected', () => copy(sparql(node), 'Query copied')] : null,
      ['Print', () => print()],
      ['How to read this map', () => dom.by('help').showModal()],
    ].filter(Boolean);
  }

  function close() {
    dom.by('menu').hidden = true;
    dom.by('share').setAttribute('aria-expanded', 'false');
  }

  function open() {
    const menu = dom.by('menu');
    if (!menu.hidden) { close(); return; }
    menu.replaceChildren(...entries().map(([name, act]) => dom.make('li', {}, dom.make('button', { onclick: () => { close(); act(); } }, name))));
    menu.hidden = false;
    dom.by('share').setAttribute('aria-expanded', 'true');
    menu.querySelector('button').focus();
  }

  function build() {
    if (model.sparql) {
      const ask = dom.make('a', { id: 'ask', class: 'button wide', href: editor(-1) }, 'SPARQL');
      state.watch(() => { ask.href = editor(state.selected); });
      dom.by('share').before(ask);
    }
    addEventListener('beforeprint', printed);
    dom.by('share').addEventListener('click', open);
    dom.by('bar-share').addEventListener('click', open);
    dom.by('menu').addEventListener('keydown', event => {
      const buttons = [...dom.by('menu').querySelectorAll('button')], at = buttons.indexOf(document.activeElement);
      if (event.key === 'Escape') { event.stopPropagation(); close(); dom.by('share').focus(); }
      if (event.key === 'ArrowDown') { event.preventDefault(); event.stopPropagation(); buttons[(at + 1) % buttons.length].focus(); }
      if (event.key === 'ArrowUp') { event.preventDefault(); event.stopPropagation(); buttons[(at - 1 + buttons.length) % buttons.length].focus(); }
    });
    document.addEventListener('pointerdown', event => { if (!event.target.closest('#menu, #share, #bar-share')) close(); });
  }

  return { build, close, sparql, svg };
})();
