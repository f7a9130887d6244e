// Finds papers and things by their names and other names, with suggestions while one types.
const search = (() => {
  const MOST = 12;
  let hits = [], active = -1;

  // How well a name fits: at its start, at the start of a word, within one; then many links first.
  function rank(name, wanted) {
    const at = name.indexOf(wanted);
    if (at < 0) return -1;
    if (name.length === wanted.length) return 0;
    return at === 0 ? 1 : /[\p{L}\p{N}]/u.test(name[at - 1]) ? 3 : 2;
  }

  function find(text) {
    const wanted = text.trim().toLowerCase(), found = [];
    if (!wanted) return [];
    for (let node = 0; node < model.nodes; node++) {
      let best = rank(model.lower[node], wanted), by = null;
      if (best !== 0) {
        for (const name of model.names(node)) {
          const other = rank(name.toLowerCase(), wanted);
          if (other >= 0 && (best < 0 || other < best)) { best = other; by = name; }
        }
      }
      if (best >= 0) found.push({ node, by, best, links: model.linksOf(node).length });
    }
    return found.sort((one, two) => one.best - two.best || two.links - one.links || one.node - two.node).slice(0, MOST);
  }

  function draw() {
    const input = dom.by('query'), list = dom.by('hits'), text = input.value.trim();
    const rows = hits.map(({ node, by }, at) => dom.make('li', { role: 'option', id: `hit-${at}`, 'aria-selected': String(at === active),
      onmousedown: event => { event.preventDefault(); pick(at); } }, dom.icon(model.kind[node]),
    dom.make('span', { class: 'name' }, ...dom.marked(model.label[node], by ? '' : text), by ? dom.make('span', { class: 'soft' }, ' — ', ...dom.marked(by, text)) : null),
    dom.make('span', { class: 'soft' }, node >= model.concept ? 'Research domain' : words.kinds[model.kind[node]].one)));
    list.replaceChildren(...(rows.length ? rows : [dom.make('li', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, 'Nothing of that name')]));
    list.hidden = !text;
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (active >= 0) input.setAttribute('aria-activedescendant', `hit-${active}`);
    else input.removeAttribute('aria-activedescendant');
    if (active >= 0) dom.by(`hit-${active}`).scrollIntoView({ block: 'nearest' });
  }

  function close() {
    dom.by('hits').hidden = true;
    dom.by('query').setAttribute('aria-expanded', 'false');
    dom.by('query').removeAttribute('aria-activedescendant');
  }

  function pick(at) {
    if (!hits[at]) return;
    dom.by('query').value = '';
    close();
    app.select(hits[at].node, { move: true, focus: true });
  }

  function key(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (hits.length) active = (active + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % hits.length;
      draw();
    } else if (event.key === 'Enter') pick(active);
    else if (event.key === 'Escape') {
      event.stopPropagation();
      if (event.target.value) { event.target.value = ''; close(); } else event.target.blur();
    }
  }

  function build() {
    const input = dom.by('query');
    input.addEventListener('input', () => {
      hits = find(input.value);
      active = hits.length ? 0 : -1;
      draw();
      dom.say(input.value.trim() ? dom.count(hits.length, 'suggestion', 'suggestions') : '');
    });
    input.addEventListener('keydown', key);
    input.addEventListener('blur', close);
  }

  return { build, find };
})();
