// Stretches of papers' texts, with what they name marked, and links to what is named.
const quotes = (() => {
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

  function quote(row, titled) {
    const found = model.sentence(row);
    found.marks.forEach(mark => { mark.quiet = true; });
    return dom.make('blockquote', {}, titled ? dom.make('cite', {}, model.label[found.paper]) : null,
      ...withMarks(found.text, found.start, found.end, found.marks));
  }

  return { link, withMarks, marksOf, of: quote };
})();
