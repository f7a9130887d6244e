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
    proposes: { label: 'proposes', from: 'Proposes', to: 'Proposed by' },
    evaluatesOn: { label: 'evaluates on', from: 'Evaluates on', to: 'Used for evaluation by' },
    comparesWith: { label: 'compares with', from: 'Compares with', to: 'Compared with by' },
    uses: { label: 'uses', from: 'Uses', to: 'Used by' },
    studies: { label: 'studies', from: 'Studies', to: 'Studied by' },
    mentions: { label: 'mentions', from: 'Mentions', to: 'Mentioned by' },
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
  const plural = (number, kind) =>
    dom.count(number, kinds[kind].one.toLowerCase(), kinds[kind].many.toLowerCase());
  return { kinds, predicates, plural };
})();
