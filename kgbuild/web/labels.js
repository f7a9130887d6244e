// Writes labels where there is room: names of areas first, then nodes, the large ones first.
const labels = (() => {
  const MOST = 110, LOOKED_AT = 2500, CELL = 12, LINE = 15, BIN = 32;
  const [BELOW, RIGHT, LEFT, ABOVE] = [0, 1, 2, 3];
  const FEW = 1500; // nodes in the window up to which a label looks for a place that covers none
  const widths = new Map();

  function width(context, font, text) {
    const key = font + text;
    if (!widths.has(key)) { context.font = font; widths.set(key, context.measureText(text).width); }
    return widths.get(key);
  }

  const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

  // A long title in two lines, the second cut.
  function lines(text, most) {
    if (text.length <= most) return [text];
    const space = text.lastIndexOf(' ', most), at = space > most / 3 ? space : most;
    return [text.slice(0, at), cut(text.slice(at).trim(), most)];
  }

  // What is written already, in cells that move with the map, so that labels keep still on it.
  function board(view) {
    const taken = new Set(), left = view.x % CELL, over = view.y % CELL;
    return (middle, top, wide, high, force) => {
      const cells = [], x = middle - left, y = top - over;
      for (let column = Math.floor((x - wide / 2 - 4) / CELL); column <= Math.floor((x + wide / 2 + 4) / CELL); column++) {
        for (let row = Math.floor((y - 1) / CELL); row <= Math.floor((y + high + 1) / CELL); row++) cells.push(column * 8192 + row);
      }
      if (!force && cells.some(cell => taken.has(cell))) return false;
      for (const cell of cells) taken.add(cell);
      return true;
    };
  }

  // How many of the nodes in the window a label would cover; none are counted in a crowd.
  function cover(view, wide, high) {
    const bins = new Map(), { emphasis } = state;
    let seen = 0;
    for (let node = 0; node < model.nodes; node++) {
      if (!state.shown[node] || (emphasis && !emphasis[node])) continue;
      const x = model.x[node] * view.k + view.x, y = model.y[node] * view.k + view.y;
      if (x < -90 || y < -30 || x > wide + 90 || y > high + 30) continue;
      if (++seen > FEW) return null;
      const key = Math.floor(x / BIN) * 8192 + Math.floor(y / BIN), there = bins.get(key);
      if (there) there.push(node); else bins.set(key, [node]);
    }
    return (middle, top, across, tall, owner = -1) => {
      let covered = 0;
      for (let column = Math.floor((middle - across / 2) / BIN - 0.5); column <= (middle + across / 2) / BIN + 0.5; column++) {
        for (let row = Math.floor(top / BIN - 0.5); row <= (top + tall) / BIN + 0.5; row++) {
          for (const node of bins.get(column * 8192 + row) ?? []) {
            const r = scene.radius(node, view.k) * 0.8;
            const away = Math.abs(model.x[node] * view.k + view.x - middle) - across / 2, up = Math.abs(model.y[node] * view.k + view.y - top - tall / 2) - tall / 2;
            if (away < r && up < r && node !== owner) covered++;
          }
        }
      }
      return covered;
    };
  }

  const TRIES = [[0, 0], [0, -0.45], [0, 0.45], [0, -0.9], [0, 0.9], [-0.5, 0], [0.5, 0], [-0.5, -0.6], [0.5, -0.6], [-0.5, 0.6], [0.5, 0.6],
    [0, -1.3], [0, 1.3], [0, -1.7], [0, 1.7], [-0.8, -1.2], [0.8, -1.2], [-0.8, 1.2], [0.8, 1.2]];

  // Where in its area a name may stand: first where it covers the fewest nodes, near the middle.
  function spots(area, view, across, tall, covered) {
    const among = (middle, top) => area.members.filter(node => Math.abs(model.x[node] * view.k + view.x - middle) < across / 2 + 3
      && Math.abs(model.y[node] * view.k + view.y - top - tall / 2) < tall / 2 + 3).length;
    return TRIES.map(([dx, dy]) => {
      const x = (area.x + dx * area.reach) * view.k + view.x, y = (area.y + dy * area.reach) * view.k + view.y - tall / 2;
      const cost = Math.hypot(dx, dy) * (1 + area.members.length / 40) + (covered ?? among)(x, y, across, tall);
      return { x, y, cost };
    }).sort((one, two) => one.cost - two.cost);
  }

  function draw(context, view, wide, high, alone) {
    const { ink, soft, land, sea } = scene.colours, room = board(view), covered = cover(view, wide, high);
    context.textAlign = 'center';
    context.textBaseline = 'top';

    const within = (x, across) => Math.min(wide - across / 2 - 8, Math.max(across / 2 + 8, x));

    function put(texts, x, y, settings) {
      const { size = 12, weight = 400, colour = ink, force = false, note = null } = settings;
      const font = `${weight} ${size}px ${scene.FONT}`, small = `400 11.5px ${scene.FONT}`, line = size + 3;
      const across = Math.max(...texts.map(text => width(context, font, text)), note ? width(context, small, note) : 0);
      const tall = texts.length * line + (note ? LINE : 0);
      if (x < -across / 2 || x > wide + across / 2 || y < -tall || y > high) return false;
      const { owner = x } = settings; // what bears the label; off the window it has none
      if (!settings.inside && (owner < 0 || owner > wide)) return false;
      const place = within(x, across);
      if (!room(place, y, across, tall, force)) return false;
      context.strokeStyle = state.hops ? sea : land;
      context.lineWidth = 3.5;
      const write = (text, row, face, fill) => {
        context.font = face;
        context.strokeText(text, place, row);
        context.fillStyle = fill;
        context.fillText(text, place, row);
      };
      texts.forEach((text, row) => write(text, y + row * line, font, colour));
      if (note) write(note, y + texts.length * line, small, soft);
      return true;
    }

    function node(number, settings = {}) {
      const x = model.x[number] * view.k + view.x;
      const y = model.y[number] * view.k + view.y, r = scene.radius(number, view.k) * 1.2 + 3;
      const paper = number < model.papers, most = paper ? 28 : 34;
      const texts = paper ? lines(model.label[number], most) : [cut(model.label[number], most)];
      const middle = state.hops ? state.selected : state.emphasis ? state.centre : -1;
      if (settings.force || !covered) return put(texts, x, y + r, settings);
      const turn = Math.atan2(model.y[number] - model.y[middle], model.x[number] - model.x[middle]);
      // Around a middle a label stands first on the outer side of its node.
      const side = middle < 0 || number === middle ? BELOW : Math.abs(Math.cos(turn)) < 0.25 ? (turn < 0 ? ABOVE : BELOW) : Math.cos(turn) > 0 ? RIGHT : LEFT;
      return beside(texts, number, x, y, r, side, settings);
    }

    // Below, beside or above its node, where it covers no other; in the thick of them it waits for
    // a closer look, unless it is a hub's.
    function beside(texts, number, x, y, r, side, settings) {
      const across = Math.max(...texts.map(text => width(context, `${settings.weight ?? 400} 12px ${scene.FONT}`, text))), tall = texts.length * LINE;
      const away = r + across / 2 + 1;
      return [[x, y + r], [x + away, y - tall / 2], [x - away, y - tall / 2], [x, y - r - tall]]
        .map(([wish, top], rank) => {
          const middle = within(wish, across);
          return { middle, top, cost: covered(middle, top, across, tall, middle === wish ? number : -1) + (rank === side ? 0 : (rank + 1) / 8) };
        })
        .filter(({ cost }) => cost < 1.5 + Math.max(0, model.size[number] - 6) / 3).sort((one, two) => one.cost - two.cost)
        .some(({ middle, top }) => put(texts, middle, top, { ...settings, owner: x }));
    }

    const { centre, emphasis } = state, named = new Set();
    if (!alone) for (const box of caption.covers()) room(box.x + box.width / 2, box.y, box.width, box.height, true);
    // The title of a selected paper stands in the panel; here it would cover what hangs on it. A
    // picture that is taken out stands alone, so there it has one.
    if (centre >= 0 && state.shown[centre]) {
      const r = scene.radius(centre, view.k) + 4, x = model.x[centre] * view.k + view.x, y = model.y[centre] * view.k + view.y;
      room(x, y - r, 2 * r, 2 * r, true);
      if (centre >= model.papers || centre !== state.selected || state.hops || alone) node(centre, { weight: 600, force: true });
    }
    if (!emphasis && view.k < 1.15) {
      for (const area of scene.places) {
        const size = area.members.length > 60 ? 15 : 13, texts = lines(model.label[area.node], 24);
        const note = area.papers > 1 ? `${area.papers.toLocaleString('en')} papers` : null;
        const across = Math.max(...texts.map(text => width(context, `650 ${size}px ${scene.FONT}`, text)));
        const places = spots(area, view, across, texts.length * (size + 3) + (note ? LINE : 0), covered);
        if (places.some(({ x, y }) => put(texts, x, y, { size, weight: 650, note, inside: true }))) named.add(area.node);
      }
    }
    let written = 0, looked = 0;
    const order = state.hops ? model.bySize.filter(number => state.shown[number]).sort((one, two) => state.depth[one] - state.depth[two]) : model.bySize;
    for (const number of order) {
      if (written > MOST || looked > LOOKED_AT) break;
      if (!state.shown[number] || number === centre || named.has(number) || (emphasis && !emphasis[number])) continue;
      const paper = number < model.papers;
      if (!emphasis && !state.hops && scene.radius(number, view.k) < (paper ? 7.2 : 4.4)) continue;
      looked++;
      if (node(number, { weight: number >= model.concept ? 500 : 400, colour: paper ? soft : ink })) written++;
    }
  }

  return { draw };
})();
