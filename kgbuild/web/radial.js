// Lays the neighbourhood of the selected node out anew: it in the middle, its links in rings.
const radial = (() => {
  const GAP = 38, STEP = 84;

  function ring(members, inner) {
    const rows = Math.max(1, Math.ceil(Math.sqrt(members.length * GAP / (2 * Math.PI * inner))));
    const radius = Math.max(inner, members.length * GAP / (2 * Math.PI * rows));
    members.forEach((node, place) => {
      const angle = place / members.length * 2 * Math.PI - Math.PI / 2;
      const reach = radius + (place % rows) * STEP * 0.8;
      model.x[node] = Math.cos(angle) * reach;
      model.y[node] = Math.sin(angle) * reach;
    });
    return radius + (rows - 1) * STEP * 0.8;
  }

  function nearest(node, depth) {
    for (const link of model.linksOf(node)) {
      const end = model.other(link, node);
      if (state.drawn[link] && depth[end] === depth[node] - 1) return { link, end };
    }
    return { link: -1, end: -1 };
  }

  function place() {
    const { depth, selected } = state;
    model.x.set(model.homeX);
    model.y.set(model.homeY);
    if (!state.hops) return;
    model.x[selected] = model.y[selected] = 0;
    const rings = [[], [], []];
    for (let node = 0; node < model.nodes; node++) if (state.shown[node]) rings[depth[node]].push(node);
    const links = new Map();
    for (const node of [...rings[1], ...rings[2]]) links.set(node, nearest(node, depth));
    rings[1].sort((one, two) => model.predicate[links.get(one).link] - model.predicate[links.get(two).link]
      || model.kind[one] - model.kind[two] || model.size[two] - model.size[one] || one - two);
    const at = new Map(rings[1].map((node, order) => [node, order]));
    rings[2].sort((one, two) => at.get(links.get(one).end) - at.get(links.get(two).end) || one - two);
    const edge = rings[1].length ? ring(rings[1], 150) : 60;
    if (rings[2].length) ring(rings[2], edge + STEP);
  }

  return { place };
})();
