// Where one looks from: what is under a point, and which view shows all or one thing.
const camera = (() => {
  // The node under a point of the map, with some room for fingers.
  function hit(x, y, scale) {
    let best = -1, least = Infinity;
    for (let node = 0; node < model.nodes; node++) {
      if (!state.shown[node]) continue;
      const dx = model.x[node] - x, dy = model.y[node] - y, reach = (Math.max(scene.radius(node, scale), 7) + 4) / scale;
      if (Math.abs(dx) > reach || Math.abs(dy) > reach) continue;
      const distance = Math.hypot(dx, dy) - scene.radius(node, scale) / scale;
      if (distance < least && distance * scale < 8) { least = distance; best = node; }
    }
    return best;
  }

  // The corners of all that is shown, with the land around it.
  function bounds() {
    const land = state.hops ? 0 : scene.SHELF;
    let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
    for (let node = 0; node < model.nodes; node++) {
      if (!state.shown[node]) continue;
      const x = model.x[node], y = model.y[node], r = model.size[node] + land;
      x0 = Math.min(x0, x - r); x1 = Math.max(x1, x + r);
      y0 = Math.min(y0, y - r); y1 = Math.max(y1, y + r);
    }
    return { x0, x1, y0, y1 };
  }

  // The view in which all that is shown fits into the room that no sheet covers.
  function fitted(width, height, inset) {
    const { x0, x1, y0, y1 } = bounds();
    if (x1 < x0) return { k: 1, x: width / 2, y: height / 2 };
    const free = height - inset.top - inset.bottom, edge = Math.min(24, width / 24);
    const few = state.totals().reduce((sum, number) => sum + number, 0) <= 60;
    const [side, over] = state.hops ? [Math.min(few ? 200 : 110, width / 3.4), 60] : [edge, edge]; // the labels of rings stand outside
    const k = Math.min(1.9, (width - 2 * side) / (x1 - x0), (free - 2 * over) / (y1 - y0));
    return { k, x: width / 2 - (x0 + x1) / 2 * k, y: inset.top + free / 2 - (y0 + y1) / 2 * k };
  }

  // The view in which a node stands in the middle and, most of its neighbours around it.
  function around(node, now, width, height, inset) {
    const free = height - inset.top - inset.bottom;
    const across = [1], up = [1];
    for (const link of model.linksOf(node)) {
      const end = model.other(link, node);
      if (!state.shown[end]) continue;
      across.push(Math.abs(model.x[end] - model.x[node]));
      up.push(Math.abs(model.y[end] - model.y[node]));
    }
    const most = distances => distances.sort((one, two) => one - two)[Math.floor((distances.length - 1) * 0.75)];
    const k = Math.max(Math.min(1.3, (width / 2 - 60) / most(across), (free / 2 - 40) / most(up)), Math.min(now, 0.45));
    return { k, x: width / 2 - model.x[node] * k, y: inset.top + free / 2 - model.y[node] * k };
  }

  return { hit, fitted, around };
})();
