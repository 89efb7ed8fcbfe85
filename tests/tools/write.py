"""How long NetworkX takes to write what it read of our node-link export."""

import json
import os
import time

import networkx as nx

with open("node-link", encoding="utf-8") as file:
    graph = nx.node_link_graph(json.load(file), edges="edges")
graph.graph.clear()
# The writers of XML take no lists: what is nested is text, as in ours.
for _, data in graph.nodes(data=True):
    data.update({k: json.dumps(v) for k, v in data.items() if isinstance(v, list)})
flat = graph.copy()
for *_, data in flat.edges(data=True):
    data["evidence"] = json.dumps(data["evidence"])


def node_link(path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(nx.node_link_data(graph, edges="edges"), file)


def cytoscape(path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(nx.cytoscape_data(graph), file)


for name, write in [
    ("node-link", node_link),
    ("graphml", lambda path: nx.write_graphml_xml(flat, path)),
    ("gexf", lambda path: nx.write_gexf(flat, path)),
    ("cytoscape", cytoscape),
]:
    start = time.perf_counter()
    write("by-networkx")
    seconds = time.perf_counter() - start
    print(f"NetworkX {name:<12} {seconds:7.3f} s {os.path.getsize('by-networkx'):>12} bytes")
