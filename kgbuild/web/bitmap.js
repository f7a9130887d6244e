// Keeps the base of the scene as a picture larger than the window: while the hand moves, the
// picture moves; when it rests, it is drawn anew, a few milliseconds at a time.
const bitmap = redraw => {
  const MARGIN = 0.25, SLICE = 9, REST = 110;
  let kept = null, job = null, timer = 0, stale = true, width = 0, height = 0, ratio = 1;

  function begin(view) {
    const canvas = document.createElement('canvas');
    const wide = width * (1 + 2 * MARGIN), high = height * (1 + 2 * MARGIN);
    canvas.width = Math.ceil(wide * ratio);
    canvas.height = Math.ceil(high * ratio);
    const context = canvas.getContext('2d', { alpha: false });
    context.scale(ratio, ratio);
    const moved = { k: view.k, x: view.x + width * MARGIN, y: view.y + height * MARGIN };
    job = { canvas, view: moved, steps: scene.base(context, moved, wide, high) };
    stale = false;
  }

  function work() {
    const start = performance.now();
    let step;
    do step = job.steps.next(); while (!step.done && performance.now() - start < SLICE);
    if (step.done) { kept = job; job = null; } else requestAnimationFrame(redraw);
  }

  const fits = view => kept && kept.view.k === view.k
    && Math.abs(kept.view.x - width * MARGIN - view.x) < 1e-6 && Math.abs(kept.view.y - height * MARGIN - view.y) < 1e-6;

  function size(wide, high, dots) {
    if (wide === width && high === height && dots === ratio) return;
    [width, height, ratio] = [wide, high, dots];
    stale = true;
  }

  function draw(context, view) {
    if (stale || (!kept && !job)) begin(view);
    if (job) work();
    clearTimeout(timer);
    if (!job && !fits(view)) timer = setTimeout(() => { begin(view); redraw(); }, REST);
    context.globalAlpha = 1;
    context.fillStyle = scene.colours.sea;
    context.fillRect(0, 0, width, height);
    const picture = kept || job;
    const scale = view.k / picture.view.k;
    context.imageSmoothingEnabled = Math.abs(scale - 1) > 1e-6;
    context.globalAlpha = state.emphasis ? scene.colours.faded : 1;
    context.drawImage(picture.canvas, view.x - picture.view.x * scale, view.y - picture.view.y * scale,
      picture.canvas.width / ratio * scale, picture.canvas.height / ratio * scale);
    context.globalAlpha = 1;
  }

  return { size, draw, renew() { stale = true; }, settled: view => !job && !stale && fits(view) };
};
