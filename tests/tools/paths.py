"""The lengths of the ten shortest paths between pairs, as NetworkX finds them."""
import itertools, json
import networkx as nx
graph = nx.Graph(nx.node_link_graph(json.load(open("graph.json")), edges="edges"))
for line in open("pairs.txt"):
    a, b = line.split()
    try:
        paths = itertools.islice(nx.shortest_simple_paths(graph, a, b), 10)
        print(*[len(path) - 1 for path in paths])
    except nx.NetworkXNoPath:
        print()
