// Says in words what the map shows, what lies under the pointer, and what has just been done.
const caption = (() => {
  let told = 0;

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

  // What a neighbourhood is, and the way back.
  function around() {
    const others = state.totals().reduce((sum, number) => sum + number, 0) - 1, name = model.label[state.selected];
    const short = name.length > 48 ? `${name.slice(0, 47).trimEnd()}…` : name;
    return [`${short} and what is ${state.hops === 1 ? 'one step' : 'up to two steps'} away: ${dom.count(others, 'other', 'others')}. `,
      dom.make('button', { class: 'plain', onclick: () => app.focusOn(0) }, 'Back to the map')];
  }

  // One sentence on what the map shows, and the way to more of it.
  function draw() {
    const shown = state.totals(), papers = shown[0], things = shown.reduce((sum, number) => sum + number, 0) - papers;
    const hidden = model.nodes - papers - things, box = dom.by('caption');
    box.hidden = state.view !== 'map';
    if (state.hops) { box.replaceChildren(...around()); return; }
    if (!model.nodes) { box.replaceChildren('This graph is empty: no paper was read into it.'); return; }
    const all = model.nodes <= 5000, read = `${dom.count(papers, 'paper', 'papers')} and `;
    const alone = papers === 1 && things;
    const shared = alone ? `the ${dom.count(things, 'thing', 'things')} it names.` : state.least > 2 ? `the ${things.toLocaleString('en')} things with ${state.least} links or more.`
      : state.least === 2 ? `the ${dom.count(things, 'thing', 'things')} they have in common.` : `the ${dom.count(things, 'thing', 'things')} they name.`;
    const text = things ? `${read}${shared}${alone ? '' : ' What lies close together shares more.'}` : `${dom.count(papers, 'paper', 'papers')}, and nothing that papers name.`;
    const more = hidden && state.least > 1
      ? dom.make('button', { class: 'plain', onclick: () => { state.set({ least: all ? 1 : state.least - 1 }); state.painter.fit(); } }, all ? `Show all ${model.nodes.toLocaleString('en')}` : 'Show more') : null;
    box.replaceChildren(text, more ? ' ' : '', more ?? '');
  }

  function tell(text) {
    dom.say(text);
    const box = dom.by('caption');
    box.hidden = false;
    box.replaceChildren(text);
    clearTimeout(told);
    told = setTimeout(draw, 2500);
  }

  // What lies on the map: no label is written below it.
  function covers() {
    const room = dom.by('main').getBoundingClientRect();
    return ['caption', 'tools'].map(id => dom.by(id).getBoundingClientRect()).filter(box => box.width)
      .map(box => ({ x: box.x - room.x, y: box.y - room.y, width: box.width, height: box.height }));
  }

  return { draw, tip, tell, covers };
})();
