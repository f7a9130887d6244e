// Puts the parts together: start, selection, keys, theme.
const app = (() => {
  const small = matchMedia('(max-width: 860px)');
  let painted = 0, told = 0;

  function select(node, { move = false, focus = false } = {}) {
    const hops = node < 0 ? 0 : state.hops;
    if (move && state.view !== 'map' && !small.matches) move = false;
    state.hovered = -1;
    tip(-1);
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

  function tip(node, x, y) {
    const box = dom.by('tip');
    box.hidden = node < 0;
    if (node < 0) return;
    const kind = words.kinds[model.kind[node]].one;
    box.replaceChildren(dom.make('b', {}, model.label[node]), dom.make('span', { class: 'soft' },
      [node >= model.concept ? 'Research domain' : kind, model.year[node] || null, dom.count(state.linkCount[node], 'link', 'links')].filter(Boolean).join(' · ')));
    const room = dom.by('main').getBoundingClientRect();
    box.style.left = `${Math.max(6, Math.min(x + 14, room.width - box.offsetWidth - 6))}px`;
    box.style.top = `${Math.max(6, y + 16 + box.offsetHeight > room.height ? y - box.offsetHeight - 10 : y + 16)}px`;
  }

  // One sentence on what the map shows, and the way to more of it.
  function caption() {
    const shown = state.totals(), papers = shown[0], things = shown.reduce((sum, number) => sum + number, 0) - papers;
    const hidden = model.nodes - papers - things, box = dom.by('caption');
    box.hidden = state.view !== 'map' || Boolean(state.hops);
    if (!model.nodes) { box.replaceChildren('This graph is empty: no paper was read into it.'); return; }
    const all = model.nodes <= 5000, read = `${dom.count(papers, 'paper', 'papers')} and `;
    const shared = state.least > 2 ? `the ${things.toLocaleString('en')} things with ${state.least} links or more.`
      : state.least === 2 ? `the ${dom.count(things, 'thing', 'things')} they have in common.` : `the ${dom.count(things, 'thing', 'things')} they name.`;
    const text = things ? `${read}${shared} What lies close together shares more.` : `${dom.count(papers, 'paper', 'papers')}, and nothing that papers name.`;
    const more = hidden && state.least > 1 
      ? dom.make('button', { class: 'plain', onclick: () => { state.set({ least: all ? 1 : state.least - 1 }); state.painter.fit(); } }, all ? `Show all ${model.nodes.toLocaleString('en')}` : 'Show more') : null;
    box.replaceChildren(text, more ? ' ' : '', more ?? '');
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

  function theme(name) {
    document.documentElement.dataset.theme = name;
    scene.dress();
    if (state.painter) state.painter.update();
  }

  function startTheme() {
    let kept = null;
    try { kept = localStorage.getItem('kgbuild-theme'); } catch { kept = null; }
    const dark = matchMedia('(prefers-color-scheme: dark)');
    theme(kept === 'dark' || kept === 'light' ? kept : dark.matches ? 'dark' : 'light');
    dom.by('theme').addEventListener('click', switchTheme);
  }

  function switchTheme() {
    const name = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    theme(name);
    try { localStorage.setItem('kgbuild-theme', name); } catch { /* a page from disk may not keep anything */ }
  }

  // The next or previous of the things shown, the large ones first.
  function step(by) {
    const order = [...model.bySize].filter(node => state.shown[node]);
    if (!order.length) return;
    const at = order.indexOf(state.selected);
    select(order[at < 0 ? 0 : (at + by + order.length) % order.length], { move: true, focus: true });
  }

  function escape() {
    if (document.body.classList.contains('with-side')) filters(false);
    else if (state.hops) focusOn(0);
    else if (!dom.by('panel').hidden) panel.close();
    else if (state.view !== 'map') open('map');
  }

  const keys = {
    '/': () => dom.by('query').focus(), Escape: escape, n: () => step(1), p: () => step(-1),
    f: () => state.painter.fit(), '+': () => state.painter.zoom(1.35), '=': () => state.painter.zoom(1.35), '-': () => state.painter.zoom(1 / 1.35),
    m: () => open('map'), l: () => open('tables'), x: () => open('matrix'), t: switchTheme, '?': () => dom.by('help').showModal(),
    ArrowLeft: () => state.painter.pan(80, 0), ArrowRight: () => state.painter.pan(-80, 0),
    ArrowUp: () => state.painter.pan(0, 80), ArrowDown: () => state.painter.pan(0, -80),
  };

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || dom.by('help').open) return;
    const at = event.target;
    if (at.closest('input, textarea, select') && event.key !== 'Escape') return;
    if (event.key.startsWith('Arrow') && at.closest('#panel, #side, #tables, #matrix')) return;
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  }

  function filters(shown) {
    document.body.classList.toggle('with-side', shown);
    dom.by('bar-filters').setAttribute('aria-expanded', String(shown));
    if (shown) dom.by('side').querySelector('input').focus();
    else dom.by('bar-filters').focus();
  }

  function tell(text) {
    dom.say(text);
    const box = dom.by('caption');
    box.hidden = false;
    box.replaceChildren(text);
    clearTimeout(told);
    told = setTimeout(caption, 2500);
  }

  function help() {
    const rows = [['/', 'search'], ['n p', 'next, previous'], ['Esc', 'back'], ['f', 'show the whole map'], ['+ −', 'zoom'], ['arrows', 'move'],
      ['m l x', 'map, tables, matrix'], ['t', 'light or dark']];
    dom.by('help').append(dom.make('h2', { id: 'help-title' }, 'How to read this map'),
      dom.make('p', {}, 'Each circle is a paper; the other shapes are what papers name. Papers that share much lie near each other; the bold names say what an area is about. Press anything to see what the graph says of it, with the sentence behind every link.'),
      dom.make('dl', {}, rows.map(([press, does]) => dom.make('div', {}, dom.make('dt', {}, press.split(' ').map(name => dom.make('kbd', {}, name))), dom.make('dd', {}, does)))),
      dom.make('form', { method: 'dialog' }, dom.make('button', {}, 'Close')));
    dom.by('help-open').addEventListener('click', () => dom.by('help').showModal());
  }

  const hands = {
    still: matchMedia('(prefers-reduced-motion: reduce)').matches,
    hover(node, x, y) { state.hover(node); dom.by('graph').classList.toggle('over', node >= 0); tip(node, x, y); },
    click(node) { select(node, { focus: node >= 0 }); },
    painted() { if (!painted) requestAnimationFrame(() => { painted ||= performance.now(); }); },
    // What the bottom sheet covers of the map.
    inset() {
      const sheet = dom.by('panel'), room = dom.by('main').getBoundingClientRect();
      if (sheet.hidden || !small.matches) return small.matches ? { top: dom.by('caption').offsetHeight + 12, bottom: 8 } : { top: 8, bottom: 44 };
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
    document.addEventListener('keydown', key);
    addEventListener('hashchange', () => { state.ready = false; state.read(); state.apply(); panel.show(); state.ready = true; look(); });
    addEventListener('beforeprint', () => state.painter.resize());
  }

  // The view that fits the state when it comes from the URL.
  function look() {
    state.painter.resize();
    state.painter.fit(0);
    if (state.selected >= 0 && !state.hops) state.painter.centre(state.selected);
  }

  async function start() {
    await model.load();
    startTheme();
    state.start();
    let hopsBefore = -1, selectedBefore = -1;
    state.watch(() => {
      if (state.hops !== hopsBefore || (state.hops && state.selected !== selectedBefore)) { radial.place(); [hopsBefore, selectedBefore] = [state.hops, state.selected]; }
      scene.prepare();
      if (state.painter) state.painter.update();
      views();
      caption();
      tables.draw();
      matrix.draw();
    });
    legend.build();
    state.apply();
    state.painter = (window.vis ? visPainter : canvasPainter)(dom.by('graph'), hands);
    search.build();
    share.build();
    help();
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
  return { select, focusOn, tell };
})();
