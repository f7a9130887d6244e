// What is filtered, selected and looked at; what follows from it; and all of it in the URL.
const state = (() => {
  const OPENING = 1200; // things beside the papers with which a page opens at most
  const self = { selected: -1, hovered: -1, hops: 0, view: 'map', table: 'papers', pair: 0 };
  const watchers = [];

  function defaults() {
    return {
      kinds: new Set(words.kinds.keys()), predicates: new Set(model.predicates.keys()),
      polarities: new Set(model.polarities.keys()), domains: new Set(),
      years: model.years ? [...model.years] : null, least: self.opening,
      confidence: Math.round(model.confidence * 100), unconnected: model.links === 0,
    };
  }

  // The number of links from which on a thing is shown when the page opens.
  function opening() {
    if (model.nodes <= 400) return 1;
    const links = counts(new Uint8Array(model.links).fill(1));
    for (let least = 2; ; least++) {
      let shown = 0;
      for (let node = model.papers; node < model.nodes; node++) shown += links[node] >= least;
      if (shown <= OPENING) return shown ? least : 1;
    }
  }

  function counts(passes) {
    const links = new Int32Array(model.nodes);
    for (let link = 0; link < model.links; link++) {
      if (passes[link]) { links[model.from[link]]++; links[model.to[link]]++; }
    }
    return links;
  }

  function inTime(node) {
    if (!self.years || !model.year[node]) return true;
    return model.year[node] >= self.years[0] && model.year[node] <= self.years[1];
  }

  function inDomains(node) {
    if (!self.domains.size) return true;
    return model.linksOf(node).some(link =>
      model.predicate[link] === model.member && self.domains.has(model.to[link]));
  }

  // Whether one of the papers that may be shown names a thing.
  function named(node, possible) {
    let papers = 0;
    for (const link of model.linksOf(node)) {
      if (model.from[link] >= model.papers) continue;
      if (possible[model.from[link]]) return 1;
      papers++;
    }
    return papers ? 0 : 1;
  }

  function apply() {
    const possible = Uint8Array.from({ length: model.nodes }, (_, node) => node >= model.papers || (inTime(node) && inDomains(node)));
    for (let node = model.papers; node < model.nodes; node++) possible[node] = named(node, possible);
    const passes = new Uint8Array(model.links);
    for (let link = 0; link < model.links; link++) {
      passes[link] = possible[model.from[link]] && possible[model.to[link]]
        && self.predicates.has(model.predicate[link]) && self.polarities.has(model.polarity[link])
        && model.sure[link] >= self.confidence;
    }
    const links = counts(passes), shown = new Uint8Array(model.nodes);
    for (let node = 0; node < model.nodes; node++) {
      const least = node < model.papers ? (self.unconnected ? 0 : 1) : Math.max(self.least, self.unconnected ? 0 : 1);
      shown[node] = possible[node] && self.kinds.has(model.kind[node]) && links[node] >= least;
    }
    reveal(shown, passes);
    if (self.hops) focus(shown, passes);
    const drawn = new Uint8Array(model.links);
    for (let link = 0; link < model.links; link++) {
      drawn[link] = passes[link] && shown[model.from[link]] && shown[model.to[link]];
    }
    Object.assign(self, { shown, drawn, linkCount: links, emphasis: null });
    emphasise();
    for (const watcher of watchers) watcher();
    write();
  }

  // The selected node shows its neighbours, also those with too few links for the map.
  function reveal(shown, passes) {
    if (self.selected < 0) return;
    shown[self.selected] = 1;
    for (const link of model.linksOf(self.selected)) {
      const end = model.other(link, self.selected);
      if (passes[link] && self.kinds.has(model.kind[end])) shown[end] = 1;
    }
  }

  function focus(shown, passes) {
    const depth = new Int8Array(model.nodes).fill(-1);
    let edge = [self.selected];
    depth[self.selected] = 0;
    for (let hop = 1; hop <= self.hops; hop++) {
      const next = [];
      for (const node of edge) {
        for (const link of model.linksOf(node)) {
          const end = model.other(link, node);
          if (passes[link] && shown[end] && depth[end] < 0) { depth[end] = hop; next.push(end); }
        }
      }
      edge = next;
    }
    for (let node = 0; node < model.nodes; node++) if (depth[node] < 0) shown[node] = 0;
    self.depth = depth;
  }

  function emphasise() {
    const centre = self.hovered >= 0 ? self.hovered : self.selected;
    self.centre = centre;
    self.emphasis = null;
    if (centre < 0 || (self.hops && centre === self.selected)) return;
    self.emphasis = new Uint8Array(model.nodes);
    self.emphasis[centre] = 1;
    for (const link of model.linksOf(centre)) if (self.drawn[link]) self.emphasis[model.other(link, centre)] = 1;
  }

  const LISTS = { kinds: 't', predicates: 'r', polarities: 'p' };
  const namesOf = list => ({ kinds: words.kinds.map(kind => kind.one.toLowerCase()),
    predicates: model.predicates, polarities: model.polarities })[list];

  function hash() {
    const usual = defaults(), found = new URLSearchParams();
    if (self.selected >= 0) found.set('n', model.id[self.selected]);
    for (const [list, key] of Object.entries(LISTS)) {
      if (self[list].size < usual[list].size) found.set(key, [...self[list]].map(item => namesOf(list)[item]).join());
    }
    if (self.domains.size) found.set('d', [...self.domains].map(node => model.id[node].slice(7)).join());
    if (self.years && String(self.years) !== String(usual.years)) found.set('y', self.years.join('-'));
    if (self.least !== usual.least) found.set('l', self.least);
    if (self.confidence !== usual.confidence) found.set('c', self.confidence);
    if (self.unconnected !== usual.unconnected) found.set('u', Number(self.unconnected));
    if (self.hops) found.set('h', self.hops);
    if (self.view !== 'map') found.set('v', self.view === 'tables' ? self.table : `${self.view}-${self.pair}`);
    return found.toString();
  }

  function write() {
    if (!self.ready) return;
    const found = hash();
    history.replaceState(null, '', found ? `#${found}` : location.pathname + location.search);
  }

  // Takes from the URL what makes sense, and leaves the rest at its default.
  function read() {
    const found = new URLSearchParams(location.hash.slice(1));
    Object.assign(self, defaults(), { selected: -1, hops: 0, view: 'map' });
    for (const [list, key] of Object.entries(LISTS)) {
      if (found.has(key)) self[list] = new Set(found.get(key).split(',').map(name => namesOf(list).indexOf(name)).filter(at => at >= 0));
    }
    if (found.has('d')) self.domains = new Set(found.get('d').split(',').map(name => model.numberOf.get(`domain:${name}`)).filter(node => node >= 0));
    const years = (found.get('y') || '').split('-').map(Number);
    if (self.years && years.length === 2 && years.every(Number.isInteger)) self.years = years;
    const number = (key, usual, top) => (/^\d{1,4}$/.test(found.get(key) || '') ? Math.min(top, Number(found.get(key))) : usual);
    self.least = number('l', self.least, 9999);
    self.confidence = number('c', self.confidence, 100);
    if (found.has('u')) self.unconnected = found.get('u') === '1';
    self.selected = model.numberOf.get(found.get('n')) ?? -1;
    self.hops = self.selected < 0 ? 0 : number('h', 0, 2);
    const [view, pair] = (found.get('v') || 'map').split('-');
    self.view = view === 'matrix' ? 'matrix' : ['papers', 'things', 'links'].includes(view) ? 'tables' : 'map';
    if (self.view === 'tables') self.table = view;
    if (self.view === 'matrix') self.pair = pair === '1' ? 1 : 0;
  }

  function start() {
    self.opening = opening();
    read();
  }

  const set = changes => { Object.assign(self, changes); apply(); };
  const reset = () => set({ ...defaults(), hops: 0 });
  const hover = node => {
    if (node === self.hovered) return;
    self.hovered = node;
    emphasise();
    self.painter.update(false);
  };
  const totals = () => {
    const shown = new Int32Array(words.kinds.length);
    for (let node = 0; node < model.nodes; node++) if (self.shown[node]) shown[model.kind[node]]++;
    return shown;
  };
  return Object.assign(self, { start, read, apply, set, reset, hover, totals, hash, watch: watcher => watchers.push(watcher) });
})();
