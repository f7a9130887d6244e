// The panel of the selected node: what the graph says of it, each time with the sentence behind.
const panel = (() => {
  const FEW = 6; // papers or things of a role before "Show all"
  let before = null; // what had the focus before the panel took it

  function item(edge, node) {
    const end = model.other(edge, node), rows = model.texts ? [...model.evidenceOf(edge)] : [];
    const polarity = model.polarities[model.polarity[edge]];
    const titled = model.from[edge] >= model.papers;
    const more = rows.length > 1 ? dom.make('details', {},
      dom.make('summary', {}, dom.count(rows.length - 1, 'more sentence', 'more sentences')),
      rows.slice(1, 40).map(row => quotes.of(row, titled))) : null;
    const year = end < model.papers && model.year[end] ? dom.make('span', { class: 'soft' }, String(model.year[end])) : null;
    return dom.make('li', {},
      dom.make('div', { class: 'head' }, dom.icon(model.kind[end]), quotes.link(end), year,
        polarity === 'asserted' ? null : dom.make('span', { class: `badge ${polarity}` }, polarity),
        dom.make('span', { class: 'soft sure', title: 'Confidence' }, `${model.sure[edge]} %`)),
      rows.length ? quotes.of(rows[0], titled) : null, more);
  }

  function groups(node) {
    const found = new Map();
    for (const edge of model.linksOf(node)) {
      if (model.sure[edge] < state.confidence) continue;
      const key = model.predicate[edge] * 2 + (model.from[edge] === node ? 0 : 1);
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(edge);
    }
    return [...found].sort(([one], [two]) => one - two);
  }

  function section(node, [key, edges]) {
    const name = model.predicates[key >> 1], told = words.predicates[name];
    const weight = edge => { const end = model.other(edge, node); return (end < model.papers ? model.year[end] : 0) * 1000 + model.sure[edge]; };
    edges.sort((one, two) => weight(two) - weight(one) || one - two);
    const list = dom.make('ul', { class: 'edges' }, edges.slice(0, FEW).map(edge => item(edge, node)));
    const all = edges.length > FEW ? dom.make('button', { class: 'plain', onclick: event => {
      list.append(...edges.slice(FEW, 400).map(edge => item(edge, node)));
      event.target.remove();
      list.children[FEW].querySelector('a').focus();
    } }, `Show all ${edges.length.toLocaleString('en')}`) : null;
    return dom.make('section', {}, dom.make('h3', {}, key % 2 ? told.to : told.from, dom.make('span', { class: 'soft' }, ` ${edges.length.toLocaleString('en')}`)), list, all);
  }

  function actions(node) {
    const hop = number => dom.make('button', { 'aria-pressed': String(state.hops === number),
      onclick: () => app.focusOn(state.hops === number ? 0 : number) }, number === 1 ? 'Only its links' : 'Two steps');
    const chosen = state.domains.has(node);
    return dom.make('div', { class: 'acts' }, hop(1), hop(2), node >= model.concept
      ? dom.make('button', { 'aria-pressed': String(chosen), onclick: () => { state.set({ domains: new Set(chosen ? [] : [node]) }); state.painter.fit(); show(); } }, 'Only this domain') : null);
  }

  function open(children, heading) {
    const box = dom.by('panel');
    box.replaceChildren(dom.make('button', { class: 'icon close', 'aria-label': 'Close details', onclick: close }, '×'), ...children.filter(Boolean));
    box.scrollTop = 0;
    box.hidden = false;
    document.body.classList.add('with-panel');
    return heading;
  }

  function show() {
    const node = state.selected;
    if (node < 0) { hide(); return; }
    const kind = model.kind[node];
    const title = dom.make('h2', { tabindex: '-1', id: 'panel-title' },
      ...(node < model.papers && model.texts ? quotes.withMarks(model.label[node], 0, model.label[node].length, quotes.marksOf(node, 0)) : [model.label[node]]));
    const head = !model.texts ? [] : node < model.papers ? facts.ofPaper(node) : facts.ofThing(node);
    open([dom.make('p', { class: 'chip' }, dom.icon(kind), node >= model.concept ? 'Research domain' : words.kinds[kind].one),
      title, actions(node), ...head, node >= model.concept && model.texts ? facts.popular(node) : null,
      ...groups(node).map(group => section(node, group))]);
  }

  // The papers behind a cell of the matrix.
  function list(heading, papers) {
    state.set({ selected: -1, hops: 0 });
    open([dom.make('p', { class: 'chip' }, dom.icon(0), dom.count(papers.length, 'paper', 'papers')),
      dom.make('h2', { tabindex: '-1', id: 'panel-title' }, heading),
      dom.make('ul', { class: 'edges' }, papers.map(paper => dom.make('li', {}, dom.make('div', { class: 'head' }, dom.icon(0), quotes.link(paper),
        model.year[paper] ? dom.make('span', { class: 'soft' }, String(model.year[paper])) : null))))]);
    takeFocus();
  }

  function takeFocus() {
    const now = document.activeElement;
    if (!dom.by('panel').contains(now)) before = now;
    dom.by('panel-title').focus({ preventScroll: true });
  }

  function hide() {
    const box = dom.by('panel'), inside = box.contains(document.activeElement);
    box.hidden = true;
    document.body.classList.remove('with-panel');
    if (inside) (before && before.isConnected && before !== document.body ? before : dom.by('main')).focus({ preventScroll: true });
  }

  function close() {
    app.select(-1);
    hide();
  }

  return { show, list, takeFocus, close };
})();
