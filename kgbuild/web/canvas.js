// The painter for large maps: a canvas, a camera, and gestures of mouse, wheel and fingers.
const canvasPainter = (box, hands) => {
  const canvas = document.createElement('canvas'), context = canvas.getContext('2d', { alpha: false });
  let view = { k: 1, x: 0, y: 0 }, width = 0, height = 0, frame = 0, flight = 0;
  box.append(canvas);
  const base = bitmap(request);

  function request() { if (!frame) frame = requestAnimationFrame(paint); }

  function paint() {
    frame = 0;
    const ratio = canvas.width / width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    base.draw(context, view);
    scene.top(context, view, width, height);
    hands.painted();
  }

  function resize() {
    const wide = box.clientWidth, high = box.clientHeight, ratio = Math.min(2, devicePixelRatio || 1);
    if (!wide || !high || (wide === width && high === height)) return;
    if (width) { view.x += (wide - width) / 2; view.y += (high - height) / 2; }
    [width, height] = [wide, high];
    canvas.width = wide * ratio;
    canvas.height = high * ratio;
    base.size(wide, high, ratio);
    request();
  }

  function go(to, milliseconds = 320) {
    cancelAnimationFrame(flight);
    if (hands.still || !milliseconds) { view = to; request(); return; }
    const from = view, start = performance.now();
    const step = now => {
      const part = Math.min(1, Math.max(0, (now - start) / milliseconds)), ease = part * part * (3 - 2 * part);
      view = part === 1 ? to : { k: from.k * (to.k / from.k) ** ease, x: from.x + (to.x - from.x) * ease, y: from.y + (to.y - from.y) * ease };
      request();
      if (part < 1) flight = requestAnimationFrame(step);
    };
    flight = requestAnimationFrame(step);
  }

  function zoomAt(factor, x, y) {
    cancelAnimationFrame(flight);
    const k = Math.max(0.01, Math.min(8, view.k * factor)), change = k / view.k;
    view = { k, x: x - (x - view.x) * change, y: y - (y - view.y) * change };
    request();
  }

  const under = event => camera.hit((event.offsetX - view.x) / view.k, (event.offsetY - view.y) / view.k, view.k);
  const fingers = new Map();
  let press = null;
  box.addEventListener('pointerdown', event => {
    box.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    press = { x: event.offsetX, y: event.offsetY, moved: false };
  });
  box.addEventListener('pointermove', event => {
    const before = fingers.get(event.pointerId), now = [event.offsetX, event.offsetY];
    if (!before) { hands.hover(under(event), ...now); return; }
    if (fingers.size === 1) {
      if (press && !press.moved && Math.hypot(now[0] - press.x, now[1] - press.y) < 5) return;
      if (press && !press.moved) { press.moved = true; hands.hover(-1); }
      view = { ...view, x: view.x + now[0] - before[0], y: view.y + now[1] - before[1] };
      request();
    } else if (fingers.size === 2) {
      const [other] = [...fingers].find(([id]) => id !== event.pointerId).slice(1);
      const was = Math.hypot(before[0] - other[0], before[1] - other[1]);
      const is = Math.hypot(now[0] - other[0], now[1] - other[1]);
      if (was > 0) zoomAt(is / was, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
      if (press) press.moved = true;
    }
    fingers.set(event.pointerId, now);
  });
  const lift = event => {
    fingers.delete(event.pointerId);
    if (press && !press.moved && event.type === 'pointerup') hands.click(under(event));
    if (!fingers.size) press = null;
  };
  box.addEventListener('pointerup', lift);
  box.addEventListener('pointercancel', lift);
  box.addEventListener('pointerleave', () => hands.hover(-1));
  box.addEventListener('wheel', event => {
    event.preventDefault();
    zoomAt(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), event.offsetX, event.offsetY);
  }, { passive: false });
  new ResizeObserver(resize).observe(box);
  resize();

  return {
    name: 'canvas', resize, canvas,
    update(changed = true) { if (changed) base.renew(); request(); },
    fit(milliseconds) { go(camera.fitted(width, height, hands.inset()), milliseconds); },
    centre(node) { go(camera.around(node, view.k, width, height, hands.inset())); },
    zoom(factor) { zoomAt(factor, width / 2, height / 2); },
    pan(dx, dy) { view = { ...view, x: view.x + dx, y: view.y + dy }; request(); },
    look: () => ({ view, width, height }),
    settled: () => !frame && base.settled(view),
  };
};
