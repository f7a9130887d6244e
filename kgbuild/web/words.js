// What kinds of node and of link are called here, and the shape of each kind.
const words = (() => {
  const kinds = [
    { one: 'Paper', many: 'Papers', shape: 'circle' },
    { one: 'Method', many: 'Methods', shape: 'diamond' },
    { one: 'Model', many: 'Models', shape: 'up' },
    { one: 'Dataset', many: 'Datasets', shape: 'square' },
    { one: 'Task', many: 'Tasks', shape: 'down' },
    { one: 'Domain', many: 'Domains', shape: 'hexagon' },
    { one: 'Metric', many: 'Metrics', shape: 'plus' },
  ];
  const predicates = {
    proposes: { label: 'proposes', from: 'Proposes', to: 'Papers proposing it' },
    evaluatesOn: { label: 'evaluates on', from: 'Evaluates on', to: 'Papers evaluating on it' },
    comparesWith: { label: 'compares with', from: 'Compares with', to: 'Papers comparing with it' },
    uses: { label: 'uses', from: 'Uses', to: 'Papers using it' },
    studies: { label: 'studies', from: 'Studies', to: 'Papers studying it' },
    mentions: { label: 'mentions', from: 'Mentions', to: 'Papers mentioning it' },
    inDomain: { label: 'in domain', from: 'Research domains', to: 'Papers in this domain' },
    evaluatedOn: { label: 'evaluated on', from: 'Evaluated on', to: 'Evaluated here' },
    trainedOn: { label: 'trained on', from: 'Trained on', to: 'Trained here' },
    usedFor: { label: 'used for', from: 'Used for', to: 'Solved with' },
    basedOn: { label: 'based on', from: 'Based on', to: 'Basis of' },
    comparedWith: { label: 'compared with', from: 'Compared with', to: 'Compared with' },
    measuredBy: { label: 'measured by', from: 'Measured by', to: 'Measures' },
    kindOf: { label: 'kind of', from: 'Kind of', to: 'Kinds' },
    variantOf: { label: 'variant of', from: 'Variant of', to: 'Variants' },
  };
  // Lists kept by others that have a page for each id.
  const lists = {
    wikidata: 'https://www.wikidata.org/wiki/', openalex: 'https://openalex.org/', cso: 'https://cso.kmi.open.ac.uk/topics/',
    huggingface: 'https://huggingface.co/', 'huggingface-datasets': 'https://huggingface.co/datasets/',
    tfds: 'https://www.tensorflow.org/datasets/catalog/', 'arxiv-category': 'https://arxiv.org/list/',
  };
  return { kinds, predicates, lists };
})();
