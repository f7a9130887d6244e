// Puts the parts together: start, selection, views.
const app = (() => {
  const small = matchMedia('(max-width: 860px)'), calm = matchMedia('(prefers-reduced-motion: reduce)');
  let painted = 0;

  function select(node, { move = false, focus = false } = {}) {
    const hops = node < 0 ? 0 : state.hops;
    if (move && state.view !== 'map' && !small.matches) move = false;
    state.hovered = -1;
    caption.tip(-1);
    state.set({ selected: node, hops });
    panel.show();
    if (node < 0) { dom.say(''); return; }
    dom.say(`${words.kinds[model.kind[node]].one} ${model.label[node]}, ${dom.count(state.linkCount[node], 'link', 'links')}`);
    state.painter.resize();
    if (hops) state.painter.fit();
    else if (move) state.painter.centre(node);
    if (focus) panel.takeFocus();
  }

  function focusOn(hops) {
    state.set({ hops });
    panel.show();
    panel.takeFocus();
    state.painter.fit();
  }

  function views() {
    for (const view of ['map', 'tables', 'matrix']) dom.by(`view-${view}`).setAttribute('aria-pressed', String(state.view === view));
    document.body.dataset.view = state.view;
  }

  function open(view) {
    document.body.classList.remove('with-side');
    state.set({ view });
    if (view !== 'map') dom.by(view).focus({ preventScroll: true });
  }

  function filters(shown) {
    document.body.classList.toggle('with-side', shown);
    dom.by('bar-filters').setAttribute('aria-expanded', String(shown));
    if (shown) dom.by('side').querySelector('input').focus();
    else dom.by('bar-filters').focus();
  }

  const hands = {
    get still() { return calm.matches; },
    hover(node, x, y) { state.hover(node); dom.by('graph').classList.toggle('over', node >= 0); caption.tip(node, x, y); },
    click(node) { select(node, { focus: node >= 0 }); },
    painted() { if (!painted) requestAnimationFrame(() => { painted ||= performance.now(); }); },
    // What the bottom sheet covers of the map.
    inset() {
      const sheet = dom.by('panel'), room = dom.by('main').getBoundingClientRect();
      if (sheet.hidden || !small.matches) return small.matches ? { top: dom.by('caption').offsetHeight + 12, bottom: 56 } : { top: 8, bottom: 44 };
      return { top: 8, bottom: Math.max(0, room.bottom - sheet.getBoundingClientRect().top) };
    },
  };

  function wire() {
    for (const view of ['map', 'tables', 'matrix']) dom.by(`view-${view}`).addEventListener('click', () => open(view));
    dom.by('bar-map').addEventListener('click', () => open('map'));
    dom.by('bar-tables').addEventListener('click', () => open('tables'));
    dom.by('bar-matrix').addEventListener('click', () => open('matrix'));
    dom.by('bar-filters').addEventListener('click', () => filters(!document.body.classList.contains('with-side')));
    dom.by('zoom-in').addEventListener('click', () => state.painter.zoom(1.4));
    dom.by('zoom-out').addEventListener('click', () => state.painter.zoom(1 / 1.4));
    dom.by('fit').addEventListener('click', () => state.painter.fit());
    dom.by('main').addEventListener('pointerdown', () => { if (document.body.classList.contains('with-side')) filters(false); });
    document.querySelector('.skip').addEventListener('click', event => { event.preventDefault(); open('tables'); });
    addEventListener('hashchange', () => { state.ready = false; state.read(); state.apply(); panel.show(); state.ready = true; look(); });
  }

  // The view that fits the state when it comes from the URL.
  function look() {
    state.painter.resize();
    state.painter.fit(0);
    if (state.selected >= 0 && !state.hops) state.painter.centre(state.selected);
  }

  async function start() {
    await model.load();
    theme.build();
    state.start();
    let hopsBefore = -1, selectedBefore = -1;
    state.watch(() => {
      if (state.hops !== hopsBefore || (state.hops && state.selected !== selectedBefore)) { radial.place(); [hopsBefore, selectedBefore] = [state.hops, state.selected]; }
      scene.prepare();
      if (state.painter) state.painter.update();
      views();
      caption.draw();
      tables.draw();
      matrix.draw();
    });
    document.body.classList.toggle('bare', !model.nodes);
    legend.build();
    state.apply();
    state.painter = (window.vis ? visPainter : canvasPainter)(dom.by('graph'), hands);
    search.build();
    share.build();
    keys.build();
    wire();
    panel.show();
    look();
    if (document.readyState === 'loading') await new Promise(done => document.addEventListener('DOMContentLoaded', done, { once: true }));
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    await model.loadTexts();
    panel.show();
    tables.draw();
    state.ready = true;
    document.documentElement.dataset.ready = '1';
  }

  // What tests and benchmarks read.
  window.kgbuild = {
    state: () => ({ painter: state.painter.name, settled: state.painter.settled(), selected: state.selected < 0 ? null : model.id[state.selected],
      hops: state.hops, view: state.view, least: state.least, papers: state.totals()[0], things: [...state.totals()].slice(1).reduce((sum, number) => sum + number, 0),
      links: state.drawn.reduce((sum, shown) => sum + shown, 0), painted }),
    where(id) {
      const { view } = state.painter.look(), node = model.numberOf.get(id), box = dom.by('graph').getBoundingClientRect();
      return { x: box.x + model.x[node] * view.k + view.x, y: box.y + model.y[node] * view.k + view.y };
    },
    ids: () => [...model.bySize].filter(node => state.shown[node]).map(node => model.id[node]),
    find: text => search.find(text).map(({ node }) => model.id[node]),
    sparql: id => share.sparql(model.numberOf.get(id)), svg: () => share.svg(), csv: () => tables.csv(),
  };
  start().catch(error => {
    dom.by('caption').textContent = `This page cannot be drawn by this browser: ${error.message}`;
    throw error;
  });
  return { select, focusOn, open, filters };
})();
