// The side: what the shapes mean, and every filter; built once, then kept in step with the state.
const legend = (() => {
  const MANY = 8; // domains shown before "Show all"
  const inStep = [];

  function toggle(list, item) {
    const chosen = new Set(state[list]);
    if (!chosen.delete(item)) chosen.add(item);
    state.set({ [list]: chosen });
  }

  function only(list, item, all) {
    const alone = state[list].size === 1 && state[list].has(item);
    state.set({ [list]: alone ? new Set(all) : new Set([item]) });
  }

  function row(list, item, all, name, picture, number) {
    const id = `${list}-${item}`;
    const box = dom.make('input', { type: 'checkbox', id, onchange: () => toggle(list, item) });
    const figure = dom.make('span', { class: 'number' });
    inStep.push(() => { box.checked = state[list].has(item); figure.textContent = number(); });
    return dom.make('div', { class: 'row' }, dom.make('label', { for: id }, box, picture, dom.make('span', {}, name)),
      dom.make('button', { class: 'only', 'aria-label': `Only ${name}`, onclick: () => only(list, item, all) }, 'only'), figure);
  }

  function kinds() {
    const all = new Int32Array(words.kinds.length);
    for (const kind of model.kind) all[kind]++;
    const used = [...words.kinds.keys()].filter(kind => all[kind]);
    let shown = all;
    inStep.push(() => { shown = state.totals(); });
    const told = kind => (shown[kind] === all[kind] ? all[kind].toLocaleString('en') : `${shown[kind].toLocaleString('en')} of ${all[kind].toLocaleString('en')}`);
    return group('What is shown', used.map(kind => row('kinds', kind, words.kinds.keys(), words.kinds[kind].many, dom.icon(kind), () => told(kind))));
  }

  function predicates() {
    const all = new Int32Array(model.predicates.length);
    for (const predicate of model.predicate) all[predicate]++;
    const used = [...model.predicates.keys()].filter(predicate => all[predicate]);
    return group('Links', used.map(predicate => row('predicates', predicate, model.predicates.keys(),
      words.predicates[model.predicates[predicate]].label, null, () => all[predicate].toLocaleString('en'))));
  }

  function polarities() {
    const all = new Int32Array(model.polarities.length);
    for (const polarity of model.polarity) all[polarity]++;
    const used = [...model.polarities.keys()].filter(polarity => all[polarity]);
    if (used.length < 2) return null;
    return group('Said how', used.map(polarity => row('polarities', polarity, model.polarities.keys(),
      model.polarities[polarity], null, () => all[polarity].toLocaleString('en'))));
  }

  function domains() {
    const found = Array.from({ length: model.nodes - model.concept }, (_, at) => model.concept + at)
      .map(node => ({ node, papers: model.linksOf(node).length }))
      .sort((one, two) => two.papers - one.papers || one.node - two.node);
    if (!found.length) return null;
    const rows = found.map(({ node, papers }) => {
      const button = dom.make('button', { class: 'pill', onclick: () => { toggle('domains', node); state.painter.fit(); } },
        model.label[node], dom.make('span', { class: 'number' }, papers.toLocaleString('en')));
      inStep.push(() => button.setAttribute('aria-pressed', String(state.domains.has(node))));
      return button;
    });
    const box = dom.make('div', { class: 'pills' }, rows.slice(0, MANY));
    const more = rows.length > MANY ? dom.make('button', { class: 'plain', onclick: event => {
      box.append(...rows.slice(MANY));
      event.target.remove();
      rows[MANY].focus();
    } }, `Show all ${rows.length} domains`) : null;
    return group('Research domains', [box, more]);
  }

  function years() {
    if (!model.years || model.years[0] === model.years[1]) return null;
    const [first, last] = model.years, span = last - first + 1;
    const counted = new Int32Array(span);
    for (let paper = 0; paper < model.papers; paper++) if (model.year[paper]) counted[model.year[paper] - first]++;
    const most = Math.max(...counted);
    const bars = [...counted].map((number, at) => {
      const bar = dom.make('i', { title: `${first + at}: ${dom.count(number, 'paper', 'papers')}` });
      bar.style.height = `${number ? 6 + 94 * number / most : 0}%`;
      return bar;
    });
    const told = dom.make('output', { class: 'number' });
    const ends = ['From', 'To'].map((name, at) => dom.make('input', { type: 'range', min: first, max: last, step: 1, 'aria-label': `${name} year`, oninput: event => {
      // One end pushes the other along: two ends in one place would else hold each other fast.
      const year = Number(event.target.value), [from, to] = state.years;
      state.set({ years: at ? [Math.min(from, year), year] : [year, Math.max(to, year)] });
    } }));
    inStep.push(() => {
      ends.forEach((end, at) => { end.value = state.years[at]; });
      told.textContent = state.years[0] === state.years[1] ? state.years[0] : `${state.years[0]} – ${state.years[1]}`;
      bars.forEach((bar, at) => bar.classList.toggle('off', first + at < state.years[0] || first + at > state.years[1]));
    });
    return group(['Year', told], [dom.make('div', { class: 'bars', 'aria-hidden': 'true' }, bars), dom.make('div', { class: 'dual' }, ends)]);
  }

  function slider(name, key, least, most, tell) {
    const told = dom.make('output', { class: 'number' });
    const input = dom.make('input', { type: 'range', min: least, max: most, step: 1, 'aria-label': name, oninput: () => state.set({ [key]: Number(input.value) }) });
    inStep.push(() => { input.value = state[key]; told.textContent = tell(state[key]); });
    return group([name, told], [input]);
  }

  function group(title, children) {
    return dom.make('section', {}, dom.make('h2', {}, title), children);
  }

  function unconnected() {
    const box = dom.make('input', { type: 'checkbox', id: 'unconnected', onchange: () => state.set({ unconnected: box.checked }) });
    inStep.push(() => { box.checked = state.unconnected; });
    return dom.make('div', { class: 'row' }, dom.make('label', { for: 'unconnected' }, box, dom.make('span', {}, 'Show what has no links')));
  }

  function build() {
    const most = Math.max(2, Math.min(40, ...[model.bySize.length ? Math.max(...model.bySize.slice(0, 50).map(node => model.linksOf(node).length)) : 2]));
    const reset = dom.make('button', { class: 'reset', onclick: () => { state.reset(); panel.show(); state.painter.fit(); } }, 'Reset');
    dom.by('side').append(...[kinds(), slider('Links at least', 'least', 1, most, value => String(value)), domains(), years(), predicates(), polarities(),
      slider('Confidence at least', 'confidence', 0, 100, value => `${value} %`), unconnected(), reset].filter(Boolean));
    state.watch(() => inStep.forEach(step => step()));
  }

  return { build };
})();
