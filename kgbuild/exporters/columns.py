"""The graph as columns for the page: what is drawn at once, and the texts that can wait."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any, NamedTuple

from kgbuild.folder import GraphFolder
from kgbuild.layout import place
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
FITS_AN_AREA = 0.08  # how well a name must fit an area: its share there times its share of it

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
    table |= _places(table, edges)
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
        "areas": _area_names(table, edges, nodes),
    }
    return Columns(drawn, _texts(graph, nodes, rows), dropped)


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


def _places(nodes: Table, edges: Table) -> Table:
    """Lay the graph out; links to what everything links to pull less."""
    import numpy as np

    count = len(nodes["id"])
    pairs = np.array([edges["from"], edges["to"]], dtype=int).T.reshape(-1, 2)
    degree = np.bincount(pairs.ravel(), minlength=count)
    weights = 1 / np.sqrt(np.maximum(degree[pairs].max(axis=1), 1))
    kind = np.array(nodes["kind"], dtype=int)
    radius = np.where(kind == 0, 6.0, np.minimum(3.6 + 1.5 * np.sqrt(degree), 15.0))
    layout = place(pairs, weights, radius)
    sizes = [round(float(size), 1) for size in radius]
    return {"x": layout.x, "y": layout.y, "area": layout.area, "size": sizes}


def _area_names(table: Table, edges: Table, nodes: _Nodes) -> list[Row]:
    """Name each area by the domain, or else the entity, that fits its papers best."""
    papers = len(nodes.papers)
    size = Counter(table["area"][:papers])
    total, inside = Counter[int](), Counter[tuple[int, int]]()
    for source, target in zip(edges["from"], edges["to"], strict=True):
        if source < papers:
            total[target] += 1
            inside[table["area"][source], target] += 1
    fits = sorted(
        (
            target < nodes.first_concept,
            -(times / size[area]) * (times / total[target]),
            area,
            target,
        )
        for (area, target), times in inside.items()
        if times > 1 and table["kind"][target] in NAMING
    )
    names: dict[int, int] = {}
    for by_entity, fit, area, target in fits:
        good = by_entity or -fit >= FITS_AN_AREA
        if good and area not in names and target not in names.values():
            names[area] = target
    count = max(table["area"], default=-1) + 1
    return [{"node": names.get(area, -1), "papers": size[area]} for area in range(count)]


def _utf16(text: str) -> Callable[[int], int]:
    """Turn offsets in code points into offsets of JavaScript's strings."""
    if text.isascii() or max(text, default="") < "\U00010000":
        return lambda offset: offset
    ends = [0, *accumulate(1 + (sign > "\uffff") for sign in text)]
    return lambda offset: ends[min(offset, len(text))]


def _texts(graph: GraphFolder, nodes: _Nodes, rows: list[Row]) -> Row:
    papers, number = nodes.papers, nodes.number
    offsets = [(_utf16(row["title"]), _utf16(row["abstract"])) for row in papers]
    entity_of = {row["mention"]: number.get(row["entity"], -1) for row in graph.rows("links")}
    edge_of = {row["uid"]: at for at, row in enumerate(rows)}
    mentions = list(_mentions(graph, number, offsets, entity_of))
    at = {uid: place for place, (uid, *_) in enumerate(mentions)}
    evidence = list(_evidence(graph, number, offsets, edge_of, at))
    return {
        "abstract": [row["abstract"] for row in papers],
        "authors": [", ".join(row["authors"] or ()) for row in papers],
        "venue": [row["venue"] or "" for row in papers],
        "url": [row["url"] or "" for row in papers],
        "doi": [row["doi"] or "" for row in papers],
        "arxiv": [row["arxiv_id"] or "" for row in papers],
        "other": [row["alt_labels"] or [] for row in nodes.entities],
        "mentions": _turned(["uid", "paper", "abstract", "start", "end", "entity"], mentions, 1),
        "evidence": _turned(["edge", "paper", "abstract", "start", "end", "mention"], evidence),
        "outside": [
            [number[row["entity"]], row["scheme"], row["external_id"], row["external_label"]]
            for row in graph.rows("groundings")
            if row["entity"] in number
        ],
    }


def _turned(names: list[str], rows: list[tuple[Any, ...]], skip: int = 0) -> Table:
    """Turn rows into columns, without the first `skip` of them."""
    lists = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return dict(list(zip(names, lists, strict=True))[skip:])


Offsets = list[tuple[Callable[[int], int], Callable[[int], int]]]


def _mentions(
    graph: GraphFolder, number: dict[str, int], offsets: Offsets, entity_of: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    wanted = ["uid", "paper", "section", "start", "end"]
    for row in graph.rows("mentions", wanted):
        paper, abstract = number[row["paper"]], int(row["section"] == "abstract")
        turn = offsets[paper][abstract]
        entity = entity_of.get(row["uid"], -1)
        yield row["uid"], paper, abstract, turn(row["start"]), turn(row["end"]), entity


def _evidence(
    graph: GraphFolder,
    number: dict[str, int],
    offsets: Offsets,
    edge_of: dict[str, int],
    mention_at: dict[str, int],
) -> Iterator[tuple[Any, ...]]:
    for row in graph.rows("evidence"):
        if row["assertion"] in edge_of:
            paper, abstract = number[row["paper"]], int(row["section"] == "abstract")
            turn = offsets[paper][abstract]
            start, end = turn(row["sentence_start"]), turn(row["sentence_end"])
            mention = mention_at.get(row["mention"], -1)
            yield edge_of[row["assertion"]], paper, abstract, start, end, mention
