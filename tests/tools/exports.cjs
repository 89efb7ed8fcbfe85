// Reads the exports of the current folder with graphology and Cytoscape.js, and
// holds what they find against expected.json. Prints a line for each.
const fs = require('fs');
const assert = require('assert');
const { MultiDirectedGraph } = require('graphology');
const gexf = require('graphology-gexf');
const graphml = require('graphology-graphml');
const cytoscape = require('cytoscape');

const expected = JSON.parse(fs.readFileSync('expected.json', 'utf8'));
const plain = (text) =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
const key = (...all) => JSON.stringify(all.map((v) => (v === undefined || v === '' ? null : v)));
const sorted = (all) => [...all].sort();

const wantedNodes = sorted(expected.nodes.map((n) => key(n.id, n.name, n.type)));
const wantedEdges = sorted(
  expected.edges.map((e) =>
    key(e.source, e.target, e.relation, e.role, e.status, e.claims, e.sources, e.time, e.evidence.length)));

function check(what, nodes, edges) {
  assert.deepStrictEqual(sorted(nodes), wantedNodes, what + ': nodes');
  assert.deepStrictEqual(sorted(edges), wantedEdges, what + ': edges');
  console.log('read ' + what);
}

function edge(source, target, d, undo) {
  const evidence = typeof d.evidence === 'string' ? JSON.parse(undo(d.evidence)) : d.evidence;
  for (const claim of evidence) assert(undo(d.quotes).includes(claim.quote));
  const text = (v) => (v === undefined ? undefined : undo(v));
  return key(undo(source), undo(target), text(d.relation), text(d.role), text(d.status), Number(d.claims),
    Number(d.sources), text(d.time), evidence.length);
}

for (const [name, parser] of [['gexf', gexf], ['graphml', graphml]]) {
  const graph = parser.parse(MultiDirectedGraph, fs.readFileSync(name, 'utf8'),
    { addMissingNodes: false });
  check(name + ' by graphology',
    graph.mapNodes((id, d) => key(plain(id), plain(d.name ?? d.label), plain(d.type))),
    graph.mapEdges((_, d, s, t) => edge(s, t, d, plain)));
}

const data = JSON.parse(fs.readFileSync('cytoscape', 'utf8'));
const cy = cytoscape({ headless: true, elements: data.elements });
check('cytoscape by Cytoscape.js',
  cy.nodes().map((n) => key(n.id(), n.data('name'), n.data('type'))),
  cy.edges().map((e) => edge(e.data('source'), e.data('target'), e.data(), (t) => t)));
