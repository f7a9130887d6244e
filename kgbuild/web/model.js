// The graph as typed arrays, its adjacency, and the texts once they are there.
const model = (() => {
  const self = { texts: null };

  async function read(id) {
    const element = dom.by(id);
    if (element.type === 'application/json') return JSON.parse(element.textContent);
    if (!window.DecompressionStream) throw new Error('it is too old to unpack the graph; any browser of 2023 or later can.');
    const bytes = Uint8Array.from(atob(element.textContent), sign => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Response(stream).json();
  }

  // Groups rows by the number in `keys`: rows of k are rows[first[k] .. first[k + 1]].
  function grouped(size, ...keys) {
    const first = new Int32Array(size + 1);
    for (const column of keys) for (const key of column) first[key + 1]++;
    for (let key = 0; key < size; key++) first[key + 1] += first[key];
    const rows = new Int32Array(first[size]), next = first.slice();
    for (const column of keys) for (let row = 0; row < column.length; row++) rows[next[column[row]]++] = row;
    return key => rows.subarray(first[key], first[key + 1]);
  }

  // Places and links stand in pyvis's network where it holds the graph.
  async function fromNetwork(nodes, edges) {
    const placed = await read('network-nodes'), linked = await read('network-edges');
    for (const name of ['x', 'y', 'size']) nodes[name] = placed.map(node => node[name]);
    for (const name of ['from', 'to']) edges[name] = linked.map(link => link[name]);
  }

  async function load() {
    const found = await read('map-data');
    const { nodes, edges } = found;
    if (!nodes.x) await fromNetwork(nodes, edges);
    Object.assign(self, {
      title: found.title, sparql: found.sparql, base: found.base, scheme: found.scheme, areas: found.areas,
      predicates: found.predicates, polarities: found.polarities, confidence: found.confidence,
      papers: found.papers, nodes: nodes.id.length, links: edges.id.length,
      concept: nodes.id.length - found.concepts,
      id: nodes.id, label: nodes.label, edgeId: edges.id,
      kind: Uint8Array.from(nodes.kind), year: Int16Array.from(nodes.year),
      area: Int32Array.from(nodes.area), size: Float32Array.from(nodes.size),
      homeX: Float32Array.from(nodes.x), homeY: Float32Array.from(nodes.y),
      from: Int32Array.from(edges.from), to: Int32Array.from(edges.to),
      predicate: Uint8Array.from(edges.predicate), polarity: Uint8Array.from(edges.polarity),
      sure: Uint8Array.from(edges.confidence),
    });
    // A map laid out for a wide screen is turned by 90 degrees for a tall one.
    if (innerHeight > innerWidth * 1.2) {
      [self.homeX, self.homeY] = [self.homeY.map(y => -y), self.homeX];
    }
    self.x = self.homeX.slice();
    self.y = self.homeY.slice();
    self.linksOf = grouped(self.nodes, self.from, self.to);
    self.lower = self.label.map(label => label.toLowerCase());
    self.numberOf = new Map(self.id.map((id, number) => [id, number]));
    self.member = found.predicates.indexOf('inDomain');
    self.variant = found.predicates.indexOf('variantOf');
    const years = self.year.subarray(0, self.papers).filter(year => year > 0);
    self.years = years.length ? [Math.min(...new Set(years)), Math.max(...new Set(years))] : null;
    self.bySize = Int32Array.from(self.label.keys())
      .sort((one, two) => self.size[two] - self.size[one] || one - two);
  }

  async function loadTexts() {
    const found = await read('texts-data');
    self.mentionsOf = grouped(self.papers, found.mentions.paper);
    self.evidenceOf = grouped(self.links, found.evidence.edge);
    self.texts = found;
  }

  const other = (link, node) => (self.from[link] === node ? self.to[link] : self.from[link]);
  const names = node => (self.texts && node >= self.papers && node < self.concept
    ? self.texts.other[node - self.papers] : []);
  const iri = node => (node >= self.concept
    ? self.scheme + self.id[node].slice('domain:'.length) : self.base + self.id[node]);

  function sentence(row) {
    const { paper, abstract, start, end, mention } = self.texts.evidence;
    const text = abstract[row] ? self.texts.abstract[paper[row]] : self.label[paper[row]];
    const named = mention[row], spans = self.texts.mentions;
    const marks = named < 0 ? [] : [{ start: spans.start[named], end: spans.end[named], entity: spans.entity[named] }];
    return { paper: paper[row], title: !abstract[row], text, start: start[row], end: end[row], marks };
  }

  return Object.assign(self, { load, loadTexts, other, names, iri, sentence });
})();
