"""What was merged into each entity, why, and how to undo it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kgbuild.decisions import Join, Split
from kgbuild.errors import KgbuildError, UnknownNameError
from kgbuild.folder import GraphFolder
from kgbuild.linking.names import name_key
from kgbuild.records import Candidate, Entity, Grounding
from ontology.terms import EntityType, Relation

#: What each rule of the linking says, in a sentence.
RULES = {
    "name key": "written alike, but for case, hyphens, plural and spelling",
    "acronym": "the paper gives the short form in brackets",
    "initials": "the short form is made of the initials of a name of the same paper",
    "letters of the name": "the letters of the short form stand in a name of the same paper",
    "acronym inside": "the same words with a short form spelled out",
    "word forms": "forms of the same words",
    "small words": "the same but for a plural inside, -based, as a, and",
    "one field": "one field of application: its name, its adjective, its sectors",
    "generic head": "the same name with a generic word behind it",
    "known other name": "the vocabulary gives it as another name, and the words are the same",
    "one short form": "two spellings of the long form of one short form",
    "dominant acronym": "papers that spell the short form out mean this",
    "acronym of the vocabulary": "the bundled list of short forms knows only this meaning",
    "ambiguous acronym": "a short form without its long form, and no meaning dominates",
    "decision": "a person decided it",
}


@dataclass(frozen=True, slots=True)
class Merge:
    """An entity with the different names that were brought together in it."""

    entity: Entity
    names: tuple[str, ...]  #: one way of writing for each key, the most used first
    weakest: float
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A mention of an entity, with the decision that linked it."""

    text: str
    paper: str
    title: str
    section: str
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that is known about how an entity came to be."""

    merge: Merge
    uses: tuple[Use, ...]
    candidates: tuple[Candidate, ...]
    groundings: tuple[Grounding, ...]
    variant_of: tuple[str, ...]
    separators: tuple[Split, ...]


def merges(graph: GraphFolder, *, type: str | None = None, by: str = "size") -> list[Merge]:  # noqa: A002
    """List the entities in which different names meet: by mentions, or the weakest link first."""
    entities = {e.uid: e for e in graph.entities if type is None or e.type == type}
    texts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    links: defaultdict[str, set[tuple[str, float]]] = defaultdict(set)
    for mention, entity, rule, score in _links(graph):
        if entity in entities:
            texts[entity][mention["text"]] += 1
            links[entity].add((rule, score))
    found = [_merge(entities[uid], texts[uid], links[uid]) for uid in sorted(texts)]
    several = [merge for merge in found if len(merge.names) > 1]
    if by == "score":
        return sorted(several, key=lambda m: (m.weakest, -m.entity.mentions, m.entity.uid))
    return sorted(several, key=lambda m: (-m.entity.mentions, m.entity.uid))


def _links(graph: GraphFolder) -> Iterator[tuple[dict[str, Any], str, str, float]]:
    columns = ["uid", "paper", "section", "start", "text"]
    mentions = {row["uid"]: row for row in graph.rows("mentions", columns)}
    for row in graph.rows("links"):
        yield mentions[row["mention"]], row["entity"], row["rule"], row["score"]


def _merge(entity: Entity, texts: Counter[str], links: set[tuple[str, float]]) -> Merge:
    by_key: dict[str, str] = {}
    for text, _ in sorted(texts.items(), key=lambda pair: (-pair[1], pair[0])):
        by_key.setdefault(name_key(text), text)
    rules = tuple(sorted({rule for rule, _ in links}))
    return Merge(entity, tuple(by_key.values()), min(score for _, score in links), rules)


def find(graph: GraphFolder, name: str, *, type: str | None = None) -> Entity:  # noqa: A002
    """Find the entity that bears a name or an IRI; of several the most mentioned."""
    key = name_key(name)
    known = [e for e in graph.entities if type is None or e.type == type]
    exact = [e for e in known if name in (e.uid, e.label)]
    close = [e for e in known if name_key(e.label) == key]
    other = [e for e in known if any(name_key(form) == key for form in e.alt_labels)]
    for claims in (exact, close, other):
        if claims:
            return min(claims, key=lambda e: (-e.mentions, e.uid))
    raise UnknownNameError("entity", name, (e.label for e in known))


def explain(graph: GraphFolder, name: str, *, type: str | None = None) -> Explanation:  # noqa: A002
    """Tell of every mention of an entity which rule brought it there, and what would part it."""
    entity = find(graph, name, type=type)
    titles = {row["uid"]: row["title"] for row in graph.rows("papers", ["uid", "title"])}
    uses, texts, links = [], Counter[str](), set()
    for mention, uid, rule, score in _links(graph):
        if uid == entity.uid:
            texts[mention["text"]] += 1
            links.add((rule, score))
            paper = mention["paper"]
            uses.append(Use(mention["text"], paper, titles[paper], mention["section"], rule, score))
    merge = _merge(entity, texts, links)
    labels = {e.uid: e.label for e in graph.entities}
    parents = [
        labels[row["object"]]
        for row in graph.rows("assertions", ["subject", "predicate", "object"])
        if row["subject"] == entity.uid and row["predicate"] == Relation.VARIANT_OF
    ]
    main = next((n for n in merge.names if name_key(n) == name_key(entity.label)), merge.names[0])
    return Explanation(
        merge,
        tuple(sorted(uses, key=lambda u: (-u.score, u.rule, u.text, u.paper))),
        tuple(c for c in candidates(graph) if c.entity == entity.uid),
        tuple(g for g in graph.groundings if g.entity == entity.uid),
        tuple(sorted(parents)),
        tuple(Split(form, main) for form in merge.names if form != main),
    )


def coverage(graph: GraphFolder) -> dict[EntityType, tuple[int, int]]:
    """Count by type the entities that bear an id of a bundled list, and all; the others bear none.

    Which of them bear none, and how many by type, is in the ledger under `ground`.
    """
    known = {grounding.entity for grounding in graph.groundings}
    counted = Counter((entity.type, entity.uid in known) for entity in graph.entities)
    with_id = {type_: counted[type_, True] for type_ in EntityType}
    return {type_: (n, n + counted[type_, False]) for type_, n in with_id.items()}


def candidates(graph: GraphFolder) -> Iterator[Candidate]:
    """Give what entities could also be; a graph of an earlier version tells nothing."""
    if (graph.path / "candidates.parquet").is_file():
        yield from (Candidate(**row) for row in graph.rows("candidates"))


def split_of(graph: GraphFolder, name: str, from_: str | None) -> Split:
    """Make the decision that a name is another thing, of a name that the graph knows."""
    _check_written(graph, [name, *([from_] if from_ else [])])
    return Split(name, from_)


def join_of(graph: GraphFolder, names: list[str], type_: str | None) -> Join:
    """Make the decision that names are one thing, of names that the graph knows."""
    if len({*names}) < 2:
        raise KgbuildError(f"expected two names to join, got {names!r}")
    _check_written(graph, names)
    return Join(tuple(names), type_)


def _check_written(graph: GraphFolder, names: list[str]) -> None:
    known = {form for e in graph.entities for form in (e.label, *e.alt_labels)}
    keys = {name_key(form) for form in known}
    for name in names:
        if name not in known and name_key(name) not in keys:
            raise UnknownNameError("name", name, known)
