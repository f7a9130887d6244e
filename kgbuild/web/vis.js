// The painter for maps of some thousand nodes: vis-network, as pyvis brings it, holds the graph
// and the camera; the scene is ours, so that both painters show the same.
const visPainter = (box, hands) => {
  const read = id => JSON.parse(dom.by(id).textContent);
  const empty = () => ({ drawNode() {}, nodeDimensions: { width: 1, height: 1 } });
  const nodes = read('network-nodes').map(node => ({ ...node, x: model.x[node.id], y: model.y[node.id], ctxRenderer: empty }));
  const network = new vis.Network(box, { nodes, edges: [] }, {
    physics: false, layout: { improvedLayout: false }, nodes: { borderWidth: 0 },
    interaction: { dragNodes: false, selectable: false, hover: false, zoomSpeed: 0.6, keyboard: false },
  });
  const base = bitmap(() => network.redraw());
  const canvas = box.querySelector('canvas');
  const size = () => ({ width: box.clientWidth, height: box.clientHeight });

  function look() {
    const { width, height } = size(), k = network.getScale(), { x, y } = network.getViewPosition();
    return { view: { k, x: width / 2 - x * k, y: height / 2 - y * k }, width, height };
  }

  network.on('afterDrawing', context => {
    const { view, width, height } = look(), ratio = canvas.width / width;
    base.size(width, height, ratio);
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    base.draw(context, view);
    scene.top(context, view, width, height);
    context.restore();
    hands.painted();
  });
  const under = ({ x, y }) => {
    const { view } = look();
    return camera.hit((x - view.x) / view.k, (y - view.y) / view.k, view.k);
  };
  network.on('click', event => hands.click(under(event.pointer.DOM)));
  network.on('dragStart', () => hands.hover(-1));
  box.addEventListener('mousemove', event => {
    if (event.buttons) return;
    const edge = box.getBoundingClientRect(), at = { x: event.clientX - edge.left, y: event.clientY - edge.top };
    hands.hover(under(at), at.x, at.y);
  });
  box.addEventListener('mouseleave', () => hands.hover(-1));

  function go(view, milliseconds = 320) {
    const { width, height } = size();
    const position = { x: (width / 2 - view.x) / view.k, y: (height / 2 - view.y) / view.k };
    const animation = hands.still || !milliseconds ? false : { duration: milliseconds, easingFunction: 'easeInOutQuad' };
    network.moveTo({ position, scale: view.k, animation });
  }

  return {
    name: 'vis', canvas, look, resize() { network.setSize('100%', '100%'); network.redraw(); },
    update(changed = true) { if (changed) base.renew(); network.redraw(); },
    fit(milliseconds) { const { width, height } = size(); go(camera.fitted(width, height, hands.inset()), milliseconds); },
    centre(node) { const { width, height } = size(); go(camera.around(node, network.getScale(), width, height, hands.inset())); },
    zoom(factor) { network.moveTo({ scale: network.getScale() * factor }); },
    pan(dx, dy) {
      const { x, y } = network.getViewPosition(), k = network.getScale();
      network.moveTo({ position: { x: x - dx / k, y: y - dy / k } });
    },
    settled: () => base.settled(look().view),
  };
};
