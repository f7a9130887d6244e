// Draws the map on any context with a canvas's words: base (areas, links, nodes), then the top
// (what is emphasised, and labels that do not lie on each other).
const scene = (() => {
  const FONT = 'Inter, "Segoe UI", Roboto, "Noto Sans", system-ui, sans-serif';
  const FILLED = 4000; // nodes up to which the holes of an area are filled
  const SHELF = 44; // land around a node
  const CHUNK = 900; // drawn between two looks at the clock
  const self = { colours: {}, places: [] };

  function dress() {
    const style = getComputedStyle(document.documentElement);
    const read = name => style.getPropertyValue(`--${name}`).trim();
    for (const name of ['sea', 'land', 'shore', 'ink', 'soft', 'edge']) self.colours[name] = read(name);
    self.colours.faded = Number(read('faded'));
    self.colours.kinds = words.kinds.map((_, kind) => read(`kind-${kind}`));
  }

  // The areas that have a name, with what is shown of them.
  function prepare() {
    self.places = [];
    if (state.hops) return;
    const members = model.areas.map(() => []);
    for (let node = 0; node < model.nodes; node++) if (state.shown[node]) members[model.area[node]].push(node);
    const middle = (nodes, axis) => nodes.reduce((sum, node) => sum + axis[node], 0) / nodes.length;
    self.places = model.areas.map((area, number) => ({ ...area, members: members[number] }))
      .filter(area => area.node >= 0 && area.members.length > 3)
      .map(area => ({ ...area, x: middle(area.members, model.x), y: middle(area.members, model.y) }))
      .map(area => ({ ...area, reach: Math.sqrt(area.members.reduce((sum, node) => sum + (model.x[node] - area.x) ** 2 + (model.y[node] - area.y) ** 2, 0) / area.members.length) }))
      .sort((one, two) => two.members.length - one.members.length || one.node - two.node);
  }

  const grown = scale => (scale < 1 && state.hops ? scale : Math.min(1.35, Math.sqrt(scale)));
  const radius = (node, scale) => Math.max(1.3, model.size[node] * grown(scale));

  function trace(context, node, x, y, r) {
    const points = r < 2 ? null : dom.corners(words.kinds[model.kind[node]].shape, x, y, r);
    if (points) {
      points.forEach(([px, py], at) => (at ? context.lineTo(px, py) : context.moveTo(px, py)));
      context.closePath();
    } else {
      context.moveTo(x + r, y);
      context.arc(x, y, r, 0, 6.2832);
    }
  }

  function* islands(context, view, width, height) {
    const { land, shore } = self.colours;
    for (const [colour, extra] of [[shore, 1.2], [land, 0]]) {
      context.fillStyle = colour;
      context.beginPath();
      let drawn = 0;
      for (let node = 0; node < model.nodes; node++) {
        if (!state.shown[node]) continue;
        const x = model.x[node] * view.k + view.x, y = model.y[node] * view.k + view.y;
        const r = Math.max(9, (model.size[node] + SHELF) * view.k) + extra;
        if (x < -r || y < -r || x > width + r || y > height + r) continue;
        context.moveTo(x + r, y);
        context.arc(x, y, r, 0, 6.2832);
        if (++drawn % CHUNK === 0) { context.fill(); context.beginPath(); yield; }
      }
      context.fill();
      yield;
      if (model.nodes > FILLED) continue;
      // Linked nodes of an area stand on the same land, without holes between them.
      context.strokeStyle = colour;
      context.lineWidth = 64 * view.k + 2 * extra;
      context.beginPath();
      for (let link = 0; link < model.links; link++) {
        const one = model.from[link], two = model.to[link];
        if (!state.drawn[link] || model.area[one] !== model.area[two]) continue;
        context.moveTo(model.x[one] * view.k + view.x, model.y[one] * view.k + view.y);
        context.lineTo(model.x[two] * view.k + view.x, model.y[two] * view.k + view.y);
      }
      context.stroke();
      yield;
    }
  }

  // Links within an area are plain, those across areas faint: they would hide the map.
  function* links(context, view, width, height) {
    const near = Math.min(1, Math.max(0, (view.k - 0.3) / 1.2));
    const crowd = state.drawn.length > 20000 ? 0.5 : 1;
    context.strokeStyle = self.colours.edge;
    context.lineWidth = Math.min(1.1, Math.max(0.5, view.k));
    for (const across of [false, true]) {
      context.globalAlpha = state.hops ? (across ? 0.22 : 0.7) : crowd * (across ? 0.12 + 0.1 * near : 0.5 + 0.2 * near);
      context.beginPath();
      let drawn = 0;
      for (let link = 0; link < model.links; link++) {
        if (!state.drawn[link]) continue;
        const one = model.from[link], two = model.to[link];
        const far = state.hops ? one !== state.selected && two !== state.selected : model.area[one] !== model.area[two];
        if (far !== across || (far && model.predicate[link] === model.member && !state.hops)) continue;
        const x1 = model.x[one] * view.k + view.x, y1 = model.y[one] * view.k + view.y;
        const x2 = model.x[two] * view.k + view.x, y2 = model.y[two] * view.k + view.y;
        if ((x1 < 0 && x2 < 0) || (y1 < 0 && y2 < 0) || (x1 > width && x2 > width) || (y1 > height && y2 > height)) continue;
        context.moveTo(x1, y1);
        context.lineTo(x2, y2);
        if (++drawn % CHUNK === 0) { context.stroke(); context.beginPath(); yield; }
      }
      context.stroke();
      yield;
    }
    context.globalAlpha = 1;
  }

  function* nodes(context, view, width, height) {
    context.strokeStyle = self.colours.land;
    context.lineWidth = 1;
    const outlined = view.k > 0.35;
    for (let kind = words.kinds.length; kind--;) {
      context.fillStyle = self.colours.kinds[kind];
      context.beginPath();
      let drawn = 0;
      for (let node = 0; node < model.nodes; node++) {
        if (model.kind[node] !== kind || !state.shown[node]) continue;
        const x = model.x[node] * view.k + view.x, y = model.y[node] * view.k + view.y;
        if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
        trace(context, node, x, y, radius(node, view.k));
        if (++drawn % CHUNK === 0) { context.fill(); if (outlined) context.stroke(); context.beginPath(); yield; }
      }
      context.fill();
      if (outlined) context.stroke();
      yield;
    }
  }

  function* base(context, view, width, height) {
    context.globalAlpha = 1;
    context.fillStyle = self.colours.sea;
    context.fillRect(0, 0, width, height);
    if (!state.hops) yield* islands(context, view, width, height);
    yield* links(context, view, width, height);
    yield* nodes(context, view, width, height);
  }

  function arrow(context, view, link, centre) {
    const { from, to, kind, x, y } = model, one = from[link], two = to[link];
    const x1 = x[one] * view.k + view.x, y1 = y[one] * view.k + view.y;
    const x2 = x[two] * view.k + view.x, y2 = y[two] * view.k + view.y;
    const length = Math.hypot(x2 - x1, y2 - y1) || 1, ux = (x2 - x1) / length, uy = (y2 - y1) / length;
    const gap = radius(two, view.k) + 3, tipX = x2 - ux * gap, tipY = y2 - uy * gap;
    context.strokeStyle = context.fillStyle = self.colours.kinds[kind[one === centre ? two : one]];
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(tipX - ux * 5, tipY - uy * 5);
    context.stroke();
    context.beginPath();
    context.moveTo(tipX, tipY);
    context.lineTo(tipX - ux * 7 - uy * 3.4, tipY - uy * 7 + ux * 3.4);
    context.lineTo(tipX - ux * 7 + uy * 3.4, tipY - uy * 7 - ux * 3.4);
    context.fill();
  }

  function emphasised(context, view) {
    const { emphasis, centre } = state;
    if (emphasis) {
      const ends = model.linksOf(centre).length;
      context.lineWidth = ends > 24 ? 1.1 : 1.4;
      context.globalAlpha = ends > 60 ? 0.35 : ends > 24 ? 0.6 : 1;
      for (const link of model.linksOf(centre)) if (state.drawn[link]) arrow(context, view, link, centre);
      context.globalAlpha = 1;
    }
    for (const node of emphasis ? model.bySize.filter(at => emphasis[at] && state.shown[at]) : [centre]) {
      if (node < 0 || !state.shown[node]) continue;
      context.beginPath();
      trace(context, node, model.x[node] * view.k + view.x, model.y[node] * view.k + view.y, radius(node, view.k) + (node === centre ? 2 : 0));
      context.fillStyle = self.colours.kinds[model.kind[node]];
      context.fill();
      context.lineWidth = node === centre ? 2.5 : 1;
      context.strokeStyle = node === centre ? self.colours.ink : self.colours.land;
      context.stroke();
    }
  }

  function top(context, view, width, height, alone = false) {
    context.globalAlpha = 1;
    context.lineJoin = 'round';
    if (state.centre >= 0) emphasised(context, view);
    labels.draw(context, view, width, height, alone);
  }

  return Object.assign(self, { FONT, SHELF, dress, prepare, radius, base, top });
})();
