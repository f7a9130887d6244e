"""A graph as a networkx MultiDiGraph: the one door to networkx for views and exports."""

from typing import TYPE_CHECKING

from kgbuild.folder import GraphFolder
from ontology.domains import research_domains
from ontology.terms import DOMAINS

if TYPE_CHECKING:
    import networkx


def to_networkx(graph: GraphFolder) -> "networkx.MultiDiGraph[str]":
    """Give papers, entities and domains as nodes, and every assertion as an edge.

    Nodes are keyed by uid and bear `kind` (`Paper`, an entity type, or `ResearchDomain`), `label`,
    and what their table knows; what is unknown is left away. Edges are keyed by the assertion's
    uid and bear `predicate`, `polarity`, `confidence`, `papers` and one `sentence` of evidence.
    """
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for paper in graph.papers:
        known = {
            "year": paper.year, "date": paper.date, "venue": paper.venue, "url": paper.url,
            "doi": paper.doi, "arxiv_id": paper.arxiv_id, "source_id": paper.source_id,
            "authors": "; ".join(paper.authors) or None,
        }  # fmt: skip
        present = {name: value for name, value in known.items() if value is not None}
        network.add_node(paper.uid, kind="Paper", label=paper.title, **present)
    for entity in graph.entities:
        first = {} if entity.first_year is None else {"first_year": entity.first_year}
        network.add_node(
            entity.uid, kind=str(entity.type), label=entity.label, papers=entity.papers,
            mentions=entity.mentions, alt_labels=" | ".join(entity.alt_labels), **first,
        )  # fmt: skip
    sentence: dict[str, str] = {}
    for evidence in graph.evidence:
        sentence.setdefault(evidence.assertion, evidence.sentence)
    for assertion in graph.assertions:
        if assertion.object.startswith(DOMAINS) and assertion.object not in network:
            domain = research_domains()[assertion.object.removeprefix(DOMAINS)]
            network.add_node(assertion.object, kind="ResearchDomain", label=domain.label)
        network.add_edge(
            assertion.subject, assertion.object, key=assertion.uid,
            predicate=assertion.predicate, polarity=str(assertion.polarity),
            confidence=assertion.confidence, papers=assertion.papers,
            sentence=sentence.get(assertion.uid, ""),
        )  # fmt: skip
    return network
