// Writes labels where there is room: names of areas first, then nodes, the large ones first.
const labels = (() => {
  const MOST = 110, LOOKED_AT = 2500, CELL = 12, LINE = 15;
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

  function board() {
    const taken = new Set();
    return (x, y, wide, high, force) => {
      const cells = [];
      for (let column = Math.floor((x - wide / 2 - 4) / CELL); column <= Math.floor((x + wide / 2 + 4) / CELL); column++) {
        for (let row = Math.floor((y - 1) / CELL); row <= Math.floor((y + high + 1) / CELL); row++) cells.push(column * 8192 + row);
      }
      if (!force && cells.some(cell => taken.has(cell))) return false;
      for (const cell of cells) taken.add(cell);
      return true;
    };
  }

  const TRIES = [[0, 0], [0, -0.45], [0, 0.45], [0, -0.9], [0, 0.9], [-0.5, 0], [0.5, 0], [-0.5, -0.6], [0.5, -0.6], [-0.5, 0.6], [0.5, 0.6], [0, -1.3], [0, 1.3]];

  // Where in its area a name may stand: first where it covers the fewest nodes, near the middle.
  function spots(area, view, wide, high) {
    return TRIES.map(([dx, dy]) => {
      const x = (area.x + dx * area.reach) * view.k + view.x, y = (area.y + dy * area.reach) * view.k + view.y;
      let cost = Math.hypot(dx, dy) * (1 + area.members.length / 40);
      for (const node of area.members) {
        const away = Math.abs(model.x[node] * view.k + view.x - x), up = Math.abs(model.y[node] * view.k + view.y - y);
        if (away < wide / 2 + 3 && up < high / 2 + 3) cost++;
      }
      return { x, y: y - high / 2, cost };
    }).sort((one, two) => one.cost - two.cost);
  }

  function draw(context, view, wide, high, alone) {
    const { ink, soft, land, sea } = scene.colours, room = board();
    context.textAlign = 'center';
    context.textBaseline = 'top';

    function put(texts, x, y, settings) {
      const { size = 12, weight = 400, colour = ink, force = false, note = null } = settings;
      const font = `${weight} ${size}px ${scene.FONT}`, small = `400 11.5px ${scene.FONT}`, line = size + 3;
      const across = Math.max(...texts.map(text => width(context, font, text)), note ? width(context, small, note) : 0);
      const tall = texts.length * line + (note ? LINE : 0);
      if (x < -across / 2 || x > wide + across / 2 || y < -tall || y > high) return false;
      const { owner = x } = settings; // what bears the label; off the window it has none
      if (!settings.inside && (owner < 0 || owner > wide)) return false;
      const place = Math.min(wide - across / 2 - 8, Math.max(across / 2 + 8, x));
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
      if (middle < 0 || number === middle) return put(texts, x, y + r, settings);
      // Around a middle a label stands on the outer side of its node.
      const turn = Math.atan2(model.y[number] - model.y[middle], model.x[number] - model.x[middle]);
      if (Math.abs(Math.cos(turn)) < 0.25) return put(texts, x, turn < 0 ? y - r - texts.length * LINE : y + r, settings);
      const across = Math.max(...texts.map(text => width(context, `${settings.weight ?? 400} 12px ${scene.FONT}`, text)));
      return put(texts, x + Math.sign(Math.cos(turn)) * (r + across / 2 + 1), y - texts.length * LINE / 2, { ...settings, owner: x });
    }

    const { centre, emphasis } = state, named = new Set();
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
        const places = spots(area, view, across, texts.length * (size + 3) + (note ? LINE : 0));
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
