"""Count, paper by paper, what a graph has right, extra and missed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kgbuild.evaluation.gold import Found, GraphSide, surface_key
from kgbuild.folder import GraphFolder
from ontology.terms import Relation

#: Families are ours alone; the annotators wrote none.
ANNOTATED_RELATIONS = {str(relation) for relation in Relation} - {"variantOf"}


class WrongEdge(NamedTuple):
    """An edge that is not as annotated: `extra`, `missed`, or wrong in its `role`."""

    paper: str
    fault: str
    type: str
    name: str
    role: str
    confidence: float | None
    sentence: str


@dataclass
class PaperScore:
    """The counts of one paper: figure -> [right, extra, missed]."""

    in_graph: bool
    counts: defaultdict[str, list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0, 0])
    )
    pairs: list[tuple[tuple[str, str], str]] = field(default_factory=list)
    #: the surface form of each pair's mention
    forms: list[str] = field(default_factory=list)
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    wrong: list[WrongEdge] = field(default_factory=list)

    def count(self, figure: str, *, right: int = 0, extra: int = 0, missed: int = 0) -> None:
        """Add to a figure."""
        for place, number in enumerate((right, extra, missed)):
            self.counts[figure][place] += number

    def compare(self, figure: str, ours: set[Any], gold: set[Any]) -> None:
        """Add two sets to a figure."""
        self.count(figure, right=len(ours & gold), extra=len(ours - gold), missed=len(gold - ours))


def score_papers(graph: GraphFolder, gold: Iterable[dict[str, Any]]) -> list[PaperScore]:
    """Score every annotated paper, in their order."""
    side = GraphSide(graph)
    return [_score(side, paper) for paper in gold]


def _score(side: GraphSide, gold: dict[str, Any]) -> PaperScore:
    uid = side.paper(gold)
    found, score = side.found(uid), PaperScore(uid is not None)
    spans = {(s, a, z): e for e in gold["entities"] for s, a, z in e["mentions"]}
    ours = {(m["section"], m["start"], m["end"]): m for m in found.mentions}
    score.compare(
        "mention",
        {(*place, m["type"]) for place, m in ours.items()},
        {(*place, e["type"]) for place, e in spans.items()},
    )
    score.compare("span", set(ours), set(spans))
    for place, mention in ours.items():
        same = spans.get(place)
        if same and same["type"] == mention["type"] and mention["uid"] in side.entity_of:
            cluster = same["type"], surface_key(same["name"])
            score.pairs.append((cluster, side.entity_of[mention["uid"]]))
            score.forms.append(surface_key(mention["text"]))
    names = _match(side, gold, found, uid or "", score)
    score.compare("domain", found.domains, set(gold["domains"]))
    score.compare(
        "relation",
        {
            (names.get(s, s), p, names.get(o, o))
            for s, p, o in found.relations
            if p in ANNOTATED_RELATIONS
        },
        {(r["head"], r["relation"], r["tail"]) for r in gold.get("relations", [])},
    )
    return score


def _match(
    side: GraphSide, gold: dict[str, Any], found: Found, uid: str, score: PaperScore
) -> dict[str, str]:
    """Match our entities of a paper to gold ones, one to one; give our uid -> gold name."""
    surfaces: defaultdict[str, set[str]] = defaultdict(set)
    for mention in found.mentions:
        if mention["uid"] in side.entity_of:
            surfaces[side.entity_of[mention["uid"]]].add(surface_key(mention["text"]))
    still_open = [
        (e, {surface_key(gold[s][a:z]) for s, a, z in e["mentions"]} | {surface_key(e["name"])})
        for e in gold["entities"]
    ]
    names: dict[str, str] = {}
    for entity in sorted(surfaces, key=lambda u: (-len(surfaces[u]), u)):
        type_, forms = side.types[entity], surfaces[entity]
        role, confidence = found.roles.get(entity, ("mentions", None))
        fits = [g for g in still_open if g[0]["type"] == type_ and g[1] & forms]
        best = max(fits, key=lambda g: len(g[1] & forms), default=None)
        right = best is not None and best[0]["role"] == role
        if confidence is not None:
            score.confidences.append((confidence, right))
        told = confidence, side.sentences.get((uid, entity), "")
        if best is None:
            for figure in ("entity", "edge", f"entity {type_}", f"edge {role}"):
                score.count(figure, extra=1)
            label = side.labels[entity]
            score.wrong.append(WrongEdge(gold["id"], "extra", type_, label, role, *told))
            continue
        still_open.remove(best)
        names[entity] = best[0]["name"]
        score.count("entity", right=1)
        score.count(f"entity {type_}", right=1)
        score.count("role", right=right, extra=not right)
        if right:
            score.count("edge", right=1)
            score.count(f"edge {role}", right=1)
            continue
        truth = best[0]["role"]
        score.count("edge", extra=1, missed=1)
        score.count(f"edge {role}", extra=1)
        score.count(f"edge {truth}", missed=1)
        shift = f"{truth} -> {role}"
        score.wrong.append(WrongEdge(gold["id"], "role", type_, best[0]["name"], shift, *told))
    _missed(gold["id"], [entity for entity, _ in still_open], score)
    return names


def _missed(paper: str, entities: list[dict[str, Any]], score: PaperScore) -> None:
    for entity in entities:
        type_, role = entity["type"], entity["role"]
        for figure in ("entity", "edge", f"entity {type_}", f"edge {role}"):
            score.count(figure, missed=1)
        score.wrong.append(WrongEdge(paper, "missed", type_, entity["name"], role, None, ""))
