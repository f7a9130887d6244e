// The panel of the selected node: what the graph says of it, each time with the sentence behind.
const panel = (() => {
  const FEW = 6; // papers or things of a role before "Show all"
  let before = null; // what had the focus before the panel took it

  function link(node, extra = {}, ...children) {
    const open = event => { event.preventDefault(); app.select(node, { move: true, focus: true }); };
    return dom.make('a', { href: `${location.href.split('#')[0]}#${new URLSearchParams({ n: model.id[node] })}`, onclick: open, ...extra },
      ...(children.length ? children : [model.label[node]]));
  }

  // A stretch of text with mentions marked in the colours of their kinds.
  function withMarks(text, start, end, marks) {
    const parts = [];
    let at = start;
    for (const mark of marks) {
      if (mark.start < at || mark.end > end) continue;
      parts.push(text.slice(at, mark.start));
      const named = text.slice(mark.start, mark.end), kind = mark.entity < 0 ? 0 : model.kind[mark.entity];
      parts.push(mark.entity < 0 || mark.quiet ? dom.make('mark', { class: `on-${kind}` }, named)
        : link(mark.entity, { class: `mark on-${kind}`, title: `${words.kinds[kind].one}: ${model.label[mark.entity]}` }, named));
      at = mark.end;
    }
    parts.push(text.slice(at, end));
    return parts;
  }

  function marksOf(paper, abstract) {
    const spans = model.texts.mentions, rows = [...model.mentionsOf(paper)].filter(row => spans.abstract[row] === abstract);
    return rows.map(row => ({ start: spans.start[row], end: spans.end[row], entity: spans.entity[row] }))
      .sort((one, two) => one.start - two.start || two.end - one.end);
  }

  function quote(row, titled) {
    const found = model.sentence(row);
    found.marks.forEach(mark => { mark.quiet = true; });
    return dom.make('blockquote', {}, titled ? dom.make('cite', {}, model.label[found.paper]) : null,
      ...withMarks(found.text, found.start, found.end, found.marks));
  }

  function item(edge, node) {
    const end = model.other(edge, node), rows = model.texts ? [...model.evidenceOf(edge)] : [];
    const polarity = model.polarities[model.polarity[edge]];
    const titled = model.from[edge] >= model.papers;
    const more = rows.length > 1 ? dom.make('details', {},
      dom.make('summary', {}, dom.count(rows.length - 1, 'more sentence', 'more sentences')),
      rows.slice(1, 40).map(row => quote(row, titled))) : null;
    const year = end < model.papers && model.year[end] ? dom.make('span', { class: 'soft' }, String(model.year[end])) : null;
    return dom.make('li', {},
      dom.make('div', { class: 'head' }, dom.icon(model.kind[end]), link(end), year,
        polarity === 'asserted' ? null : dom.make('span', { class: `badge ${polarity}` }, polarity),
        dom.make('span', { class: 'soft sure', title: 'Confidence' }, `${model.sure[edge]} %`)),
      rows.length ? quote(rows[0], titled) : null, more);
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

  const outside = (text, address) => (/^https?:\/\//.test(address)
    ? dom.make('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text) : null);

  function paperHead(node) {
    const { authors, venue, url, doi, arxiv, abstract } = model.texts;
    const facts = [model.year[node] || null, venue[node] || null].filter(Boolean).join(' · ');
    const ways = [arxiv[node] && outside('arXiv', `https://arxiv.org/abs/${encodeURIComponent(arxiv[node])}`),
      doi[node] && outside('DOI', `https://doi.org/${encodeURIComponent(doi[node])}`), outside('Web page', url[node])].filter(Boolean);
    return [
      authors[node] ? dom.make('p', { class: 'soft' }, authors[node]) : null,
      facts || ways.length ? dom.make('p', { class: 'soft facts' }, facts, ...ways) : null,
      dom.make('p', { class: 'abstract' }, ...withMarks(abstract[node], 0, abstract[node].length, marksOf(node, 1))),
    ];
  }

  function trend(papers) {
    const years = papers.map(paper => model.year[paper]).filter(year => year > 0);
    const first = years.reduce((one, two) => Math.min(one, two), Infinity), last = years.reduce((one, two) => Math.max(one, two), 0);
    if (!years.length || first === last) return null;
    const counted = Array.from({ length: last - first + 1 }, (_, at) => years.filter(year => year === first + at).length);
    const most = Math.max(...counted), step = 100 / counted.length;
    const told = counted.map((number, at) => `${first + at}: ${number}`).join(', ');
    return dom.make('figure', { class: 'trend' },
      dom.draw('svg', { viewBox: '0 0 100 30', preserveAspectRatio: 'none', role: 'img', 'aria-label': `Papers a year. ${told}` },
        counted.map((number, at) => dom.draw('rect', { x: at * step + step * 0.08, width: step * 0.84, y: 30 - 30 * number / most, height: 30 * number / most }))),
      dom.make('figcaption', { class: 'soft' }, dom.make('span', {}, String(first)), dom.make('span', {}, 'papers a year'), dom.make('span', {}, String(last))));
  }

  const papersOf = node => [...new Set([...model.linksOf(node)].map(edge => model.other(edge, node)).filter(end => end < model.papers))];

  // The other names that differ in more than case, hyphens and spaces.
  function others(node) {
    const bare = name => name.toLowerCase().replace(/[\s\p{Pd}_]/gu, ''), seen = new Set([bare(model.label[node])]);
    const found = model.names(node).filter(name => !seen.has(bare(name)) && seen.add(bare(name)));
    return found.length > 10 ? [...found.slice(0, 10), `${found.length - 10} more`] : found;
  }

  function thingHead(node) {
    const papers = papersOf(node), names = others(node);
    const ids = model.texts.outside.filter(([entity]) => entity === node);
    return [
      names.length ? dom.make('p', { class: 'soft' }, 'Also: ', names.join(' · ')) : null,
      dom.make('p', { class: 'soft' }, [dom.count(papers.length, 'paper', 'papers'), model.year[node] ? `first in ${model.year[node]}` : null].filter(Boolean).join(' · ')),
      ids.length ? dom.make('ul', { class: 'ids' }, ids.map(([, scheme, id, label]) => dom.make('li', {}, dom.make('b', {}, scheme), ` ${id}`, label.toLowerCase() !== id.toLowerCase() ? dom.make('span', { class: 'soft' }, ` ${label}`) : null))) : null,
      trend(papers),
    ];
  }

  // What the papers of a research domain name most.
  function popular(node) {
    const times = new Map();
    for (const paper of papersOf(node)) {
      for (const edge of model.linksOf(paper)) {
        const end = model.other(edge, paper);
        if (end >= model.papers && end < model.concept) times.set(end, (times.get(end) || 0) + 1);
      }
    }
    const top = [...times].filter(([, number]) => number > 1).sort((one, two) => two[1] - one[1] || one[0] - two[0]).slice(0, 10);
    return top.length ? dom.make('section', {}, dom.make('h3', {}, 'Named most here'),
      dom.make('ul', { class: 'edges' }, top.map(([end, number]) => dom.make('li', {}, dom.make('div', { class: 'head' },
        dom.icon(model.kind[end]), link(end), dom.make('span', { class: 'soft sure' }, dom.count(number, 'paper', 'papers'))))))) : null;
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
      ...(node < model.papers && model.texts ? withMarks(model.label[node], 0, model.label[node].length, marksOf(node, 0)) : [model.label[node]]));
    const head = !model.texts ? [] : node < model.papers ? paperHead(node) : thingHead(node);
    open([dom.make('p', { class: 'chip' }, dom.icon(kind), node >= model.concept ? 'Research domain' : words.kinds[kind].one),
      title, actions(node), ...head, node >= model.concept && model.texts ? popular(node) : null,
      ...groups(node).map(group => section(node, group))]);
  }

  // The papers behind a cell of the matrix.
  function list(heading, papers) {
    state.set({ selected: -1, hops: 0 });
    open([dom.make('p', { class: 'chip' }, dom.icon(0), dom.count(papers.length, 'paper', 'papers')),
      dom.make('h2', { tabindex: '-1', id: 'panel-title' }, heading),
      dom.make('ul', { class: 'edges' }, papers.map(paper => dom.make('li', {}, dom.make('div', { class: 'head' }, dom.icon(0), link(paper),
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

  return { show, list, takeFocus, close, link };
})();
