// What goes with what: how many of the papers shown name both the row's and the column's thing.
const matrix = (() => {
  const ROWS = 24, COLUMNS = 18;
  const pairs = [['Dataset', 'Model'], ['Task', 'Method']];
  const kindOf = name => words.kinds.findIndex(({ one }) => one === name);

  // Per thing of a kind, the shown papers that link to it.
  function papersOf(kind) {
    const found = new Map();
    for (let edge = 0; edge < model.links; edge++) {
      const paper = model.from[edge], thing = model.to[edge];
      if (paper >= model.papers || model.kind[thing] !== kind || thing >= model.concept || !state.shown[paper]) continue;
      if (model.sure[edge] < state.confidence || !state.predicates.has(model.predicate[edge])) continue;
      if (!found.has(thing)) found.set(thing, new Set());
      found.get(thing).add(paper);
    }
    return found;
  }

  function count([rowKind, columnKind]) {
    const rows = papersOf(kindOf(rowKind)), columns = papersOf(kindOf(columnKind)), cells = new Map();
    const columnsOf = new Map();
    for (const [column, papers] of columns) for (const paper of papers) (columnsOf.get(paper) ?? columnsOf.set(paper, []).get(paper)).push(column);
    for (const [row, papers] of rows) {
      for (const paper of papers) {
        for (const column of columnsOf.get(paper) ?? []) {
          const key = row * model.nodes + column;
          (cells.get(key) ?? cells.set(key, []).get(key)).push(paper);
        }
      }
    }
    return { ...crowded(cells), cells };
  }

  // The columns that most papers share with any row, then the rows that share most with these.
  function crowded(cells) {
    const top = (part, within, most) => {
      const total = new Map();
      for (const [key, papers] of cells) {
        const pair = [Math.floor(key / model.nodes), key % model.nodes];
        if (!within || within.includes(pair[1 - part])) total.set(pair[part], (total.get(pair[part]) || 0) + papers.length);
      }
      return [...total.keys()].sort((one, two) => total.get(two) - total.get(one) || one - two).slice(0, most);
    };
    const wide = top(1, null, COLUMNS), rows = top(0, wide, ROWS);
    return { rows, columns: top(1, rows, COLUMNS).filter(column => wide.includes(column)) };
  }

  function cell(row, column, papers, most) {
    if (!papers) return dom.make('td');
    const button = dom.make('button', { class: 'cell-button', 'aria-label': `${model.label[row]} and ${model.label[column]}: ${dom.count(papers.length, 'paper', 'papers')}`,
      onclick: () => panel.list(`${model.label[row]} × ${model.label[column]}`, papers) }, String(papers.length));
    button.dataset.heat = Math.min(5, Math.ceil(5 * Math.sqrt(papers.length / most)));
    return dom.make('td', {}, button);
  }

  function draw() {
    const box = dom.by('matrix');
    box.hidden = state.view !== 'matrix';
    if (box.hidden) return;
    const [rowKind, columnKind] = pairs[state.pair], { rows, columns, cells } = count(pairs[state.pair]);
    const most = [...cells.values()].reduce((top, papers) => Math.max(top, papers.length), 1);
    const tabs = pairs.map(([row, column], at) => dom.make('button', { 'aria-pressed': String(state.pair === at), onclick: () => {
      state.set({ pair: at });
      dom.by('matrix').querySelector('[aria-pressed=true]').focus();
    } }, `${row}s × ${column.toLowerCase()}s`));
    const table = dom.make('table', { class: 'grid' },
      dom.make('caption', { class: 'unseen' }, `${rowKind}s by ${columnKind.toLowerCase()}s: papers that name both`),
      dom.make('thead', {}, dom.make('tr', {}, dom.make('td'), columns.map(column => dom.make('th', { scope: 'col' }, dom.make('span', {}, quotes.link(column)))))),
      dom.make('tbody', {}, rows.map(row => dom.make('tr', {}, dom.make('th', { scope: 'row' }, quotes.link(row)),
        columns.map(column => cell(row, column, cells.get(row * model.nodes + column), most))))));
    box.replaceChildren(
      dom.make('div', { class: 'table-bar' }, dom.make('div', { class: 'views', role: 'group', 'aria-label': 'Pair' }, tabs),
        dom.make('span', { class: 'soft' }, 'Each cell counts the papers that name both; press it to see them.')),
      rows.length ? dom.make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Matrix, all cells' }, table)
        : dom.make('p', { class: 'nothing' }, `No paper shown here names both a ${rowKind.toLowerCase()} and a ${columnKind.toLowerCase()}.`));
  }

  return { draw };
})();
