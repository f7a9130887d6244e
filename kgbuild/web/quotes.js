// Stretches of papers' texts, with what they name marked, and links to what is named.
const quotes = (() => {
  const LONG = 420; // characters of a sentence that are shown at most

  function link(node, extra = {}, ...children) {
    const open = event => { event.preventDefault(); app.select(node, { move: true, focus: true }); };
    return dom.make('a', { href: `${location.href.split('#')[0]}#${new URLSearchParams({ n: model.id[node] })}`, onclick: open, ...extra },
      ...(children.length ? children : [model.label[node]]));
  }

  // A stretch of text with mentions marked in the colours of their kinds.
  function withMarks(text, start, end, marks) {
    const parts = [];
    let at = start;
    for (const mark of marks) {
      if (mark.start < at || mark.end > end) continue;
      parts.push(text.slice(at, mark.start));
      const named = text.slice(mark.start, mark.end), kind = mark.entity < 0 ? 0 : model.kind[mark.entity];
      parts.push(mark.entity < 0 || mark.quiet ? dom.make('mark', { class: `on-${kind}` }, named)
        : link(mark.entity, { class: `mark on-${kind}`, title: `${words.kinds[kind].one}: ${model.label[mark.entity]}` }, named));
      at = mark.end;
    }
    parts.push(text.slice(at, end));
    return parts;
  }

  function marksOf(paper, abstract) {
    const spans = model.texts.mentions, rows = [...model.mentionsOf(paper)].filter(row => spans.abstract[row] === abstract);
    return rows.map(row => ({ start: spans.start[row], end: spans.end[row], entity: spans.entity[row] }))
      .sort((one, two) => one.start - two.start || two.end - one.end);
  }

  // A very long sentence is cut to what stands around its mention.
  function near({ text, start, end, marks }) {
    if (end - start <= LONG) return [start, end];
    const first = marks[0]?.start ?? start, last = marks[0]?.end ?? start;
    const from = Math.max(start, text.lastIndexOf(' ', Math.max(start, first - LONG / 2)) + 1), to = text.indexOf(' ', last + LONG / 2);
    return [from, to < 0 || to > end ? end : to];
  }

  function quote(row, titled) {
    const found = model.sentence(row), [start, end] = near(found);
    found.marks.forEach(mark => { mark.quiet = true; });
    return dom.make('blockquote', {}, titled ? dom.make('cite', {}, model.label[found.paper]) : null,
      start > found.start ? '… ' : null, ...withMarks(found.text, start, end, found.marks), end < found.end ? ' …' : null);
  }

  return { link, withMarks, marksOf, of: quote };
})();
