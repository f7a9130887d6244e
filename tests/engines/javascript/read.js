// Reads a file as Gephi's or Cytoscape's tools do, and says its nodes and edges as JSON: KIND FILE.
import {readFileSync} from 'node:fs';
import cytoscape from 'cytoscape';
import Graph from 'graphology';
import gexf from 'graphology-gexf';
import graphml from 'graphology-graphml';

const [kind, file] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');

function elements() {
  if (kind === 'cytoscape') {
    const network = cytoscape({headless: true, ...JSON.parse(text)});
    const nodes = network.nodes().map(node => node.data());
    return {nodes, edges: network.edges().map(edge => edge.data())};
  }
  const parse = kind === 'gexf' ? gexf.parse : graphml.parse;
  const graph = parse(Graph, text, {allowUndeclaredAttributes: true, addMissingNodes: false});
  const nodes = graph.mapNodes((id, attributes) => ({...attributes, id}));
  const edges = graph.mapEdges((id, attributes, source, target) => ({...attributes, source, target}));
  return {nodes, edges};
}

process.stdout.write(JSON.stringify(elements()));
