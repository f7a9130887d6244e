"""The graph as columns for the page: what is drawn at once, and the texts that can wait."""

from typing import Any, NamedTuple

from kgbuild.exporters.page_map import area_names, places
from kgbuild.exporters.page_texts import texts
from kgbuild.folder import GraphFolder
from kgbuild.records import Dropped
from ontology.domains import research_domains
from ontology.terms import DOMAINS, IN_DOMAIN, EntityType, Polarity, Relation, Role

#: Node kinds and predicates by number; the page knows their shapes, colours and words.
KINDS = ("Paper", *EntityType)
PREDICATES = (*Role, IN_DOMAIN, *Relation)
POLARITIES = tuple(Polarity)
DOMAIN = KINDS.index(EntityType.DOMAIN)
#: Kinds whose names can say what an area is about.
NAMING = {KINDS.index(kind) for kind in (EntityType.METHOD, EntityType.TASK, EntityType.DOMAIN)}
SCHEME = "domain:"  # stands before a research domain's id, where other nodes have their path

Row = dict[str, Any]
Table = dict[str, list[Any]]


class Columns(NamedTuple):
    """What the page holds of a graph, and what it could not hold."""

    map: Row  #: nodes with their places, edges, areas
    texts: Row  #: abstracts, other names, external ids, mentions, evidence
    dropped: list[Dropped]


class _Nodes(NamedTuple):
    papers: list[Row]
    entities: list[Row]
    concepts: list[str]
    number: dict[str, int]  #: uid or IRI -> number, papers first, then entities, then domains

    @property
    def first_concept(self) -> int:
        return len(self.papers) + len(self.entities)


def columns(graph: GraphFolder) -> Columns:
    """Read a graph into columns."""
    nodes = _nodes(graph)
    rows, dropped = [], []
    for row in graph.rows("assertions"):
        if row["subject"] in nodes.number and row["object"] in nodes.number:
            rows.append(row)
        else:
            reason = "an end of this assertion is no paper, entity or research domain"
            dropped.append(Dropped(row["uid"], row["predicate"], reason))
    edges = _edges(graph, nodes, rows)
    table = _node_table(graph, nodes)
    table |= places(graph.path, list(nodes.number), table, edges)
    drawn = {
        "base": graph.base_iri,
        "scheme": DOMAINS,
        "kinds": KINDS,
        "predicates": PREDICATES,
        "polarities": POLARITIES,
        "confidence": float(graph.manifest.get("default_min_confidence", 0)),
        "papers": len(nodes.papers),
        "concepts": len(nodes.concepts),
        "nodes": table,
        "edges": edges,
        "areas": area_names(table, edges, nodes.first_concept, NAMING),
    }
    found = texts(graph, nodes.papers, nodes.entities, nodes.number, rows)
    return Columns(drawn, found, dropped)


def _nodes(graph: GraphFolder) -> _Nodes:
    papers, entities = list(graph.rows("papers")), list(graph.rows("entities"))
    used = {
        row["object"]
        for row in graph.rows("assertions", ["object"])
        if row["object"].startswith(DOMAINS)
    }
    concepts = sorted(used)
    uids = [row["uid"] for row in (*papers, *entities)] + concepts
    return _Nodes(papers, entities, concepts, {uid: at for at, uid in enumerate(uids)})


def _node_table(graph: GraphFolder, nodes: _Nodes) -> Table:
    papers, entities, concepts = nodes.papers, nodes.entities, nodes.concepts
    names = [iri.removeprefix(DOMAINS) for iri in concepts]
    scheme = research_domains()
    known = [scheme[name].label if name in scheme else _spelled(name) for name in names]
    uids = [row["uid"].removeprefix(graph.base_iri) for row in (*papers, *entities)]
    return {
        "id": uids + [SCHEME + name for name in names],
        "label": [row["title"] for row in papers] + [row["label"] for row in entities] + known,
        "kind": [0] * len(papers)
        + [KINDS.index(row["type"]) for row in entities]
        + [DOMAIN] * len(concepts),
        "year": [row["year"] or 0 for row in papers]
        + [row["first_year"] or 0 for row in entities]
        + [0] * len(concepts),
    }


def _spelled(name: str) -> str:
    """Say a domain that the scheme does not know by its id."""
    return name.replace("-", " ").capitalize()


def _edges(graph: GraphFolder, nodes: _Nodes, rows: list[Row]) -> Table:
    return {
        "id": [row["uid"].removeprefix(graph.base_iri) for row in rows],
        "from": [nodes.number[row["subject"]] for row in rows],
        "to": [nodes.number[row["object"]] for row in rows],
        "predicate": [PREDICATES.index(row["predicate"]) for row in rows],
        "polarity": [POLARITIES.index(row["polarity"]) for row in rows],
        "confidence": [round(100 * row["confidence"]) for row in rows],
    }
