// The keyboard reaches everything; the help says how.
const keys = (() => {
  // The next or previous of the things shown, the large ones first.
  function step(by) {
    const order = [...model.bySize].filter(node => state.shown[node]);
    if (!order.length) return;
    const at = order.indexOf(state.selected);
    app.select(order[at < 0 ? 0 : (at + by + order.length) % order.length], { move: true, focus: true });
  }

  function escape() {
    if (document.body.classList.contains('with-side')) app.filters(false);
    else if (state.hops) app.focusOn(0);
    else if (!dom.by('panel').hidden) panel.close();
    else if (state.view !== 'map') app.open('map');
  }

  const does = {
    '/': () => dom.by('query').focus(), Escape: escape, n: () => step(1), p: () => step(-1),
    f: () => state.painter.fit(), '+': () => state.painter.zoom(1.35), '=': () => state.painter.zoom(1.35), '-': () => state.painter.zoom(1 / 1.35),
    m: () => app.open('map'), l: () => app.open('tables'), x: () => app.open('matrix'), t: theme.turn, '?': () => dom.by('help').showModal(),
    ArrowLeft: () => state.painter.pan(80, 0), ArrowRight: () => state.painter.pan(-80, 0),
    ArrowUp: () => state.painter.pan(0, 80), ArrowDown: () => state.painter.pan(0, -80),
  };

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || dom.by('help').open) return;
    const at = event.target;
    if (at.closest('input, textarea, select') && event.key !== 'Escape') return;
    if (event.key.startsWith('Arrow') && at.closest('#panel, #side, #tables, #matrix')) return;
    if (!Object.hasOwn(does, event.key)) return;
    event.preventDefault();
    does[event.key]();
  }

  function build() {
    const rows = [['/', 'search'], ['n p', 'next, previous'], ['Esc', 'back'], ['f', 'show the whole map'], ['+ −', 'zoom'], ['arrows', 'move'],
      ['m l x', 'map, tables, matrix'], ['t', 'light or dark']];
    dom.by('help').append(dom.make('h2', { id: 'help-title' }, 'How to read this map'),
      dom.make('p', {}, 'Each circle is a paper; the other shapes are what papers name. Papers that share much lie near each other; the bold names say what an area is about. Press anything to see what the graph says of it, with the sentence behind every link.'),
      dom.make('dl', {}, rows.map(([press, does]) => dom.make('div', {}, dom.make('dt', {}, press.split(' ').map(name => dom.make('kbd', {}, name))), dom.make('dd', {}, does)))),
      dom.make('form', { method: 'dialog' }, dom.make('button', {}, 'Close')));
    dom.by('help-open').addEventListener('click', () => dom.by('help').showModal());
    document.addEventListener('keydown', key);
  }

  return { build };
})();
