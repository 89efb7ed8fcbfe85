"""Reads every export of the current folder with the tools that it is for, and
holds what they find against expected.json. Prints a line for each."""

import json
import os
import re
import subprocess
import warnings
from collections import Counter

import duckdb
import igraph
import networkx as nx
from followthemoney import model
from followthemoney.types import registry

warnings.simplefilter("error")

with open("expected.json", encoding="utf-8") as file:
    expected = json.load(file)


def same(what, found, wanted):
    found, wanted = Counter(found), Counter(wanted)
    if found != wanted:
        raise SystemExit(f"{what}\n  missing {list((wanted - found))[:3]}\n  found   {list((found - wanted))[:3]}")


def plain(text):
    """Undoes ECMA-376's escapes of what XML cannot say."""
    return text if text is None else re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text)


def lines(texts):
    return "\n".join(texts)


CLAIM = ["document", "quote", "start", "end", "rule", "relation", "subject", "object", "place", "role",
         "status", "time", "citation_outlet"]
SHORT = ["document", "quote", "start", "end", "rule", "subject", "object", "place", "status", "time",
         "citation_outlet"]


def claim(c, columns=CLAIM):
    return tuple(c.get(column) for column in columns)


def evidence(text, undo=lambda t: t):
    all = json.loads(undo(text)) if isinstance(text, str) else text
    return tuple(sorted(map(repr, (claim(c, SHORT) for c in all))))


WANTED_NODES = [(n["id"], n["name"], n["type"]) for n in expected["nodes"]]
WANTED_EDGES = [
    (e["source"], e["target"], e["relation"], e["role"], e["status"], e["claims"], e["sources"], e["time"],
     e["contradicted"], tuple(sorted(e["documents"])), evidence(e["evidence"]))
    for e in expected["edges"]
]


def edge(source, target, d, undo=lambda t: t):
    """An edge as a tool has it; quotes are held against the evidence."""
    quotes, documents = undo(d["quotes"]), undo(d["documents"])
    for c in json.loads(undo(d["evidence"])) if isinstance(d["evidence"], str) else d["evidence"]:
        assert c["quote"] in quotes, (c["quote"], quotes)
    text = lambda key: undo(d.get(key) or None)
    return (undo(source), undo(target), text("relation"), text("role"), text("status"), int(d["claims"]),
            int(d["sources"]), text("time"), d["contradicted"] in (True, "true", 1), tuple(sorted(documents.split("\n"))),
            evidence(d["evidence"], undo))


def check(what, nodes, edges):
    same(what + ": nodes", nodes, WANTED_NODES)
    same(what + ": edges", edges, WANTED_EDGES)
    print("read", what)


def of_networkx(what, graph, undo=lambda t: t, name="name"):
    assert graph.is_directed() and graph.is_multigraph(), what
    check(what,
          [(undo(n), undo(d[name]), undo(d["type"])) for n, d in graph.nodes(data=True)],
          [edge(a, b, d, undo) for a, b, d in graph.edges(data=True)])


with open("node-link", encoding="utf-8") as file:
    of_networkx("node-link by NetworkX", nx.node_link_graph(json.load(file), edges="edges"))
of_networkx("graphml by NetworkX", nx.read_graphml("graphml", force_multigraph=True), plain)

# NetworkX knows no version of GEXF after 1.2; what it reads of 1.3 is the same.
with open("gexf", encoding="utf-8") as file:
    text = file.read()
for version in (text, text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace('version="1.3"', 'version="1.2"')):
    try:
        with open("gexf-for-networkx", "w", encoding="utf-8") as file:
            file.write(version)
        graph = nx.read_gexf("gexf-for-networkx")
        break
    except Exception as error:
        reason = error
else:
    raise reason
if not graph.is_multigraph():
    graph = nx.MultiDiGraph(graph)
of_networkx("gexf by NetworkX", graph, plain, "label")

graph = igraph.Graph.Read_GraphML("graphml")
# igraph leaves an ampersand of an id as libxml2 hands it on.
of_igraph = lambda t: plain(t.replace("&#38;", "&"))
ids = [of_igraph(id) for id in graph.vs["id"]]
check("graphml by igraph",
      [(id, plain(v["name"]), plain(v["type"])) for id, v in zip(ids, graph.vs)],
      [(ids[e.source], ids[e.target], *edge("", "", e.attributes(), plain)[2:]) for e in graph.es])

# ---- claims
WANTED_CLAIMS = [claim(c) for c in expected["claims"]]


def of_duckdb(what, source):
    rows = duckdb.sql(f"select {', '.join(chr(34) + c + chr(34) for c in CLAIM)} from {source} where record = 'claim'").fetchall()
    same(what, [tuple(r) for r in rows], WANTED_CLAIMS)
    documents = duckdb.sql(f"select document from {source} where record = 'document'").fetchall()
    same(what + ": documents", [d for d, in documents], expected["documents"])
    print("read", what)


of_duckdb("claims by DuckDB", "read_json('claims', format='newline_delimited', sample_size=-1)")
of_duckdb("claims-csv by DuckDB", "read_csv('claims-csv', header=true, quote='\"', escape='\"', delim=',', new_line='\\n', types={'start': 'BIGINT', 'end': 'BIGINT', 'time': 'VARCHAR', 'role': 'VARCHAR'}, all_varchar=false, auto_detect=true, sample_size=-1)")
if os.path.exists("parquet"):
    of_duckdb("parquet by DuckDB", "read_parquet('parquet')")
    types = dict(duckdb.sql("select column_name, column_type from (describe from read_parquet('parquet'))").fetchall())
    assert (types["earliest"], types["start"], types["quote"]) == ("DATE", "BIGINT", "VARCHAR"), types
    first = duckdb.sql("select distinct earliest, latest from read_parquet('parquet') where time = '2014/2016'").fetchall()
    assert [tuple(map(str, row)) for row in first] == [("2014-01-01", "2016-12-31")], first

CSV = "header=true, quote='\"', escape='\"', delim=',', new_line='\\n', all_varchar=true"
nodes = duckdb.sql(f"""select "id:ID", name, type from read_csv('nodes-csv', {CSV})""").fetchall()
table = duckdb.sql(f"select * from read_csv('edges-csv', {CSV})")
names = [name.split(":")[0] or name for name in table.columns]
check("nodes-csv and edges-csv by DuckDB", [tuple(n) for n in nodes],
      [edge(d[":START_ID"], d[":END_ID"], d) for d in (dict(zip(names, row)) for row in table.fetchall())])

# ---- RDF
if os.path.exists("turtle"):
    import rdflib
    from rdflib.namespace import RDF, RDFS
    from urllib.parse import unquote

    warnings.simplefilter("ignore")
    graph = rdflib.Graph().parse("turtle", format="turtle")
    warnings.simplefilter("error")
    terms, prov = rdflib.Namespace("urn:isnad:terms:"), rdflib.Namespace("http://www.w3.org/ns/prov#")
    tail = lambda node: None if node is None else unquote(str(node).rsplit("/", 1)[1])
    text = lambda node: None if node is None else str(node)
    claims = []
    for node in graph.subjects(RDF.type, terms.Claim):
        get = lambda p: graph.value(node, p)
        claims.append((tail(get(prov.wasQuotedFrom)), text(get(prov.value)), int(get(terms.start)), int(get(terms.end)),
                       text(get(terms.rule)), tail(get(RDF.predicate)), tail(get(RDF.subject)), tail(get(RDF.object)),
                       tail(get(terms.place)), text(get(terms.role)), text(get(terms.status)), text(get(terms.time)),
                       text(get(terms.cites))))
    same("turtle: claims", claims, WANTED_CLAIMS)
    entities = [s for s in graph.subjects(RDF.type) if str(s).startswith("urn:isnad:entity/")]
    same("turtle: entities",
         [(tail(s), text(graph.value(s, RDFS.label)), tail(graph.value(s, RDF.type))) for s in entities], WANTED_NODES)
    # What is doubted, attributed or denied is no triple of its own.
    direct = [(tail(s), tail(p), tail(o)) for s, p, o in graph if str(p).startswith("urn:isnad:relation/")]
    symmetric = {e["relation"] for e in expected["edges"] if e["relation"] in ("fights", "family_of", "allied_with", "associated_with", "communicates_with")}
    sure = [e for e in expected["edges"] if e["status"] == "asserted"]
    both = lambda e: [(e["source"], e["relation"], e["target"])] + ([(e["target"], e["relation"], e["source"])] if e["relation"] in symmetric else [])
    same("turtle: edges", set(direct), {t for e in sure for t in both(e)})
    print("read turtle by rdflib")

# ---- FollowTheMoney
things, links, documents = {}, [], {}
with open("ftm", encoding="utf-8") as file:
    for line in file:
        data = json.loads(line)
        proxy = model.get_proxy(data, cleaned=False)
        for name, values in data["properties"].items():
            assert name in proxy.schema.properties, (proxy.schema.name, name)
            kind = proxy.schema.get(name).type
            kept = set(proxy.get(name))
            # Texts may be tidied, dates and references may not be lost.
            assert len(kept) == len(set(values)) or kind in (registry.name, registry.text, registry.string), (name, values, kept)
        proxy.schema.validate({"properties": data["properties"]})
        (links.append(proxy) if proxy.schema.edge or proxy.schema.name == "Sanction" else
         documents.__setitem__(proxy.id, proxy) if proxy.schema.is_a("Document") else
         things.__setitem__(proxy.id, proxy))
positive = [e for e in expected["edges"] if e["status"] != "negated"]
posts = [t for t in things.values() if t.schema.name == "Position"]
assert len(things) - len(posts) == len(WANTED_NODES), (len(things), len(WANTED_NODES))
assert len(documents) == len(expected["documents"])
same("ftm: edges", [link.first("recordId") and link.schema.name for link in links if link.schema.name == "Directorship"],
     ["Directorship" for e in positive if e["relation"] == "leads"])
assert len(links) == len(positive), (len(links), len(positive))
for link in links:
    for name in ([link.schema.edge_source, link.schema.edge_target] if link.schema.edge else ["entity"]):
        assert link.get(name) and all(v in things for v in link.get(name)), (link.schema.name, name)
        for value in link.get(name):
            within = link.schema.get(name).range
            assert things[value].schema.is_a(within), (link.schema.name, name, things[value].schema.name)
    assert link.get("proof") and all(v in documents for v in link.get("proof"))
clean = lambda t: registry.text.clean(t)
quoted = {q.split(") ", 1)[-1] if q.startswith("(") else q for link in links for q in link.get("description")}
for e in positive:
    for c in e["evidence"]:
        assert clean(c["quote"]) in quoted, c["quote"]
led = [link for link in links if link.schema.name == "Directorship"]
assert any(set(link.get("startDate")) == {"2014", "2019"} and link.get("endDate") == ["2016"] for link in led), [l.to_dict() for l in led]
print("read ftm by followthemoney")

# ---- STIX
import stix2

warnings.simplefilter("ignore")
with open("stix", encoding="utf-8") as file:
    bundle = stix2.parse(file.read(), allow_custom=False, version="2.1")
warnings.simplefilter("error")
kinds = Counter(o["type"] for o in bundle["objects"])
assert kinds == Counter({"identity": len(WANTED_NODES), "relationship": len(positive), "note": len(WANTED_CLAIMS)}), kinds
identities = {o["id"]: o["name"] for o in bundle["objects"] if o["type"] == "identity"}
name_of = {n["id"]: n["name"] for n in expected["nodes"]}
same("stix: relationships",
     [(identities[o["source_ref"]], o["relationship_type"], identities[o["target_ref"]]) for o in bundle["objects"] if o["type"] == "relationship"],
     [(name_of[e["source"]], e["relation"].replace("_", "-"), name_of[e["target"]]) for e in positive])
same("stix: notes", [(o["content"], o["external_references"][0]["external_id"]) for o in bundle["objects"] if o["type"] == "note"],
     [(c["quote"], c["document"]) for c in expected["claims"]])
known = {o["id"] for o in bundle["objects"]}
assert all(ref in known for o in bundle["objects"] if o["type"] == "note" for ref in o["object_refs"])
print("read stix by stix2")

# ---- Graphviz
# Without the line that asks for a layout, which takes a minute.
with open("dot", encoding="utf-8", newline="") as file:
    text = "".join(line for line in file if not line.startswith("  graph ["))
drawn = subprocess.run(["dot", "-Kosage", "-Gsplines=none", "-Tdot_json"], input=text.encode(), capture_output=True, check=True)
data = json.loads(drawn.stdout, strict=False)
undo = lambda t: t if t is None else re.sub(r"_x(0000|005F)_", lambda m: chr(int(m.group(1), 16)), t.replace("\\\\", "\\"))
objects = data["objects"]
found = [(undo(o["name"]), undo(o.get("type"))) for o in objects]
same("dot: nodes", found, [(n["id"], n["type"]) for n in expected["nodes"]])
by = {o["_gvid"]: undo(o["name"]) for o in objects}
same("dot: edges",
     [(by[e["tail"]], by[e["head"]], e["relation"], undo(e.get("role")), e["status"], int(e["claims"]), e.get("time"),
       tuple(sorted(undo(e["documents"]).split("\n")))) for e in data["edges"]],
     [(e["source"], e["target"], e["relation"], e["role"], e["status"], e["claims"], e["time"], tuple(sorted(e["documents"])))
      for e in expected["edges"]])
print("read dot by Graphviz")
