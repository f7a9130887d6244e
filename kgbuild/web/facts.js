// What the graph knows of a node beside its links: for the head of its panel.
const facts = (() => {
  const outside = (text, address) => (/^https?:\/\//.test(address)
    ? dom.make('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text) : null);

  function paperHead(node) {
    const { authors, venue, url, doi, arxiv, abstract } = model.texts;
    const facts = [model.year[node] || null, venue[node] || null].filter(Boolean).join(' · ');
    const ways = [arxiv[node] && outside('arXiv', `https://arxiv.org/abs/${encodeURIComponent(arxiv[node])}`),
      doi[node] && outside('DOI', `https://doi.org/${encodeURIComponent(doi[node])}`), outside('Web page', url[node])].filter(Boolean);
    return [
      authors[node] ? dom.make('p', { class: 'soft' }, authors[node]) : null,
      facts || ways.length ? dom.make('p', { class: 'soft facts' }, facts, ...ways) : null,
      dom.make('p', { class: 'abstract' }, ...quotes.withMarks(abstract[node], 0, abstract[node].length, quotes.marksOf(node, 1))),
    ];
  }

  function trend(papers) {
    const years = papers.map(paper => model.year[paper]).filter(year => year > 0);
    const first = years.reduce((one, two) => Math.min(one, two), Infinity), last = years.reduce((one, two) => Math.max(one, two), 0);
    if (!years.length || first === last) return null;
    const counted = Array.from({ length: last - first + 1 }, (_, at) => years.filter(year => year === first + at).length);
    const most = Math.max(...counted), step = 100 / counted.length;
    const told = counted.map((number, at) => `${first + at}: ${number}`).join(', ');
    const figure = dom.make('figure', { class: 'trend' },
      dom.draw('svg', { viewBox: '0 0 100 30', preserveAspectRatio: 'none', role: 'img', 'aria-label': `Papers a year. ${told}` },
        counted.map((number, at) => dom.draw('rect', { x: at * step + step * 0.08, width: step * 0.84, y: 30 - 30 * number / most, height: 30 * number / most }))),
      dom.make('figcaption', { class: 'soft' }, dom.make('span', {}, String(first)), dom.make('span', {}, 'papers a year'), dom.make('span', {}, String(last))));
    figure.style.maxWidth = `${Math.max(170, 40 * counted.length)}px`;
    return figure;
  }

  const papersOf = node => [...new Set([...model.linksOf(node)].map(edge => model.other(edge, node)).filter(end => end < model.papers))];

  // What a thing is a variant of, from the oldest down, and what is a variant of it.
  function family(node) {
    const about = [...model.linksOf(node)].filter(edge => model.predicate[edge] === model.variant);
    const younger = [...new Set(about.filter(edge => model.to[edge] === node).map(edge => model.from[edge]))];
    const line = [node];
    for (let end = node; end >= 0 && line.length < 8;) {
      const up = [...model.linksOf(end)].find(edge => model.predicate[edge] === model.variant && model.from[edge] === end && !line.includes(model.to[edge]));
      end = up === undefined ? -1 : model.to[up];
      if (end >= 0) line.unshift(end);
    }
    if (line.length + younger.length < 2) return null;
    const many = younger.length > 5, below = many ? [dom.count(younger.length, 'variant', 'variants')] : younger.map(end => quotes.link(end));
    const joined = (parts, between) => parts.flatMap((part, at) => (at ? [between, part] : [part]));
    const steps = [...line.map(end => (end === node ? dom.make('b', {}, model.label[end]) : quotes.link(end))), ...(below.length ? [dom.make('span', {}, ...joined(below, ', '))] : [])];
    return dom.make('p', { class: 'family' }, dom.make('span', { class: 'soft' }, 'Family '), ...joined(steps, ' › '));
  }

  // Its ids in lists kept by others, as links where a list has a page for each.
  function ids(node) {
    const found = model.texts.outside.filter(([entity]) => entity === node);
    const told = ([, scheme, id, label]) => dom.make('li', {}, dom.make('span', { class: 'soft' }, `${scheme} `),
      (Object.hasOwn(words.lists, scheme) && outside(id, words.lists[scheme] + encodeURI(id))) || id,
      label.toLowerCase() === id.toLowerCase() ? null : dom.make('span', { class: 'soft' }, ` ${label}`));
    return found.length ? dom.make('ul', { class: 'ids', 'aria-label': 'Ids in other lists' }, found.map(told)) : null;
  }

  // The other names that differ in more than case, hyphens and spaces.
  function others(node) {
    const bare = name => name.toLowerCase().replace(/[\s\p{Pd}_]/gu, ''), seen = new Set([bare(model.label[node])]);
    const found = model.names(node).filter(name => !seen.has(bare(name)) && seen.add(bare(name)));
    return found.length > 10 ? [...found.slice(0, 10), `${found.length - 10} more`] : found;
  }

  function thingHead(node) {
    const papers = papersOf(node), names = others(node);
    return [
      names.length ? dom.make('p', { class: 'soft' }, 'Also: ', names.join(' · ')) : null,
      dom.make('p', { class: 'soft' }, [dom.count(papers.length, 'paper', 'papers'), model.year[node] ? `first in ${model.year[node]}` : null].filter(Boolean).join(' · ')),
      family(node), ids(node), trend(papers),
    ];
  }

  // What the papers of a research domain name most.
  function popular(node) {
    const times = new Map();
    for (const paper of papersOf(node)) {
      for (const edge of model.linksOf(paper)) {
        const end = model.other(edge, paper);
        if (end >= model.papers && end < model.concept) times.set(end, (times.get(end) || 0) + 1);
      }
    }
    const top = [...times].filter(([, number]) => number > 1).sort((one, two) => two[1] - one[1] || one[0] - two[0]).slice(0, 10);
    return top.length ? dom.make('section', {}, dom.make('h3', {}, 'Named most here'),
      dom.make('ul', { class: 'edges' }, top.map(([end, number]) => dom.make('li', {}, dom.make('div', { class: 'head' },
        dom.icon(model.kind[end]), quotes.link(end), dom.make('span', { class: 'soft sure' }, dom.count(number, 'paper', 'papers'))))))) : null;
  }

  return { ofPaper: paperHead, ofThing: thingHead, popular };
})();
