"""Figures from the counts of many papers, each with its bootstrap interval."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from kgbuild.evaluation.counting import PaperScore
from kgbuild.evaluation.gold import GraphSide, surface_key
from kgbuild.folder import GraphFolder

RESAMPLES, SEED, BINS = 1000, 0, 10


class Figure(NamedTuple):
    """A figure with its 95 % interval; precision, recall and count where it is an F1."""

    value: float
    low: float
    high: float
    precision: float | None = None
    recall: float | None = None
    n: int = 0


def f1(right: int, extra: int, missed: int) -> float:
    """Harmonic mean of precision and recall.

    >>> f1(1, 1, 0)
    0.6666666666666666
    """
    return 2 * right / (2 * right + extra + missed) if right else 0.0


def figures(scores: Sequence[PaperScore], *, resamples: int = RESAMPLES) -> dict[str, Figure]:
    """Give every figure of the papers together."""
    names = sorted({name for score in scores for name in score.counts} - {"role"})
    found = {name: _counted(name, scores, resamples) for name in names}
    found["role accuracy"] = _figure(_share, scores, resamples)
    found["B3"] = _figure(lambda s: b_cubed(s)[2], scores, resamples // 10)
    found["B3 recall of variants"] = _figure(variant_recall, scores, resamples // 10)
    found["ECE"] = _figure(calibration_error, scores, resamples // 10)
    return found


def _counted(name: str, scores: Sequence[PaperScore], resamples: int) -> Figure:
    rows = [score.counts.get(name, [0, 0, 0]) for score in scores]
    right, extra, missed = (sum(column) for column in zip(*rows, strict=True))
    low, high = _interval(
        lambda sample: f1(*(sum(column) for column in zip(*sample, strict=True))), rows, resamples
    )
    precision = right / (right + extra) if right + extra else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return Figure(f1(right, extra, missed), low, high, precision, recall, right + missed)


def _figure(
    value: Callable[[Sequence[PaperScore]], float], scores: Sequence[PaperScore], resamples: int
) -> Figure:
    return Figure(value(scores), *_interval(value, scores, resamples))


def _interval(
    value: Callable[[Any], float], items: Sequence[Any], resamples: int
) -> tuple[float, float]:
    """Resample the papers with replacement (Efron 1979); the seed is fixed."""
    chance = random.Random(SEED)
    values = sorted(value(chance.choices(items, k=len(items))) for _ in range(resamples))
    if not values:
        return 0.0, 0.0
    return values[int(0.025 * len(values))], values[min(len(values) - 1, int(0.975 * len(values)))]


def _share(scores: Sequence[PaperScore]) -> float:
    right = sum(score.counts["role"][0] for score in scores if "role" in score.counts)
    wrong = sum(score.counts["role"][1] for score in scores if "role" in score.counts)
    return right / (right + wrong) if right + wrong else 0.0


def b_cubed(scores: Sequence[PaperScore]) -> tuple[float, float, float]:
    """Give B-cubed precision, recall and F1 over all papers together."""
    pairs = [pair for score in scores for pair in score.pairs]
    both = Counter(pairs)
    gold, ours = Counter(g for g, _ in pairs), Counter(o for _, o in pairs)
    n = len(pairs) or 1
    precision = sum(c * c / ours[o] for (_, o), c in both.items()) / n
    recall = sum(c * c / gold[g] for (g, _), c in both.items()) / n
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0


def variant_recall(scores: Sequence[PaperScore]) -> float:
    """Give the B-cubed recall over the mentions of what is written in two ways or more.

    Where a thing has one surface form, any name key finds all of it; this tells what is left.
    """
    pairs = [pair for score in scores for pair in score.pairs]
    forms: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for (thing, _), form in zip(pairs, [f for score in scores for f in score.forms], strict=True):
        forms[thing].add(form)
    varied = [(thing, ours) for thing, ours in pairs if len(forms[thing]) > 1]
    together = Counter(thing for thing, _ in varied)
    kept = sum(n * n / together[thing] for (thing, _), n in Counter(varied).items())
    return kept / len(varied) if varied else 1.0


def calibration_error(scores: Sequence[PaperScore]) -> float:
    """Give the expected calibration error of the edges' confidence."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    pairs = [pair for score in scores for pair in score.confidences]
    for confidence, right in pairs:
        bins[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    off = sum(abs(sum(c for c, _ in b) - sum(ok for _, ok in b)) for b in bins.values())
    return off / len(pairs) if pairs else 0.0


def precision_at(scores: Sequence[PaperScore]) -> list[tuple[float, float, float]]:
    """Give (least confidence, precision, recall) of the edges that are at least so sure."""
    pairs = [pair for score in scores for pair in score.confidences]
    annotated = sum(score.counts["edge"][0] + score.counts["edge"][2] for score in scores)
    rows = []
    for least in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        kept = [right for confidence, right in pairs if confidence >= least]
        rows.append((least, sum(kept) / len(kept) if kept else 1.0, sum(kept) / (annotated or 1)))
    return rows


def retrieval(graph: GraphFolder, gold: Sequence[dict[str, Any]]) -> tuple[float, int]:
    """Say how well "which papers have X?" is answered, over entities of two papers or more.

    For each such gold entity the F1 of the papers of our entity that fits it best; the mean.
    """
    side = GraphSide(graph)
    by_form: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    papers_of: defaultdict[str, set[str]] = defaultdict(set)
    asked: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for paper in gold:
        for mention in side.found(side.paper(paper)).mentions:
            entity = side.entity_of.get(mention["uid"])
            if entity:
                papers_of[entity].add(paper["id"])
                by_form[side.types[entity], surface_key(mention["text"])].add(entity)
        for e in paper["entities"]:
            name = surface_key(e["name"])
            papers, forms = asked.setdefault((e["type"], name), (set(), {name}))
            papers.add(paper["id"])
            forms.update(surface_key(paper[s][a:z]) for s, a, z in e["mentions"])
    answers = []
    for (type_, _), (papers, forms) in asked.items():
        if len(papers) > 1:
            candidates = {entity for form in forms for entity in by_form[type_, form]}
            overlaps = [
                2 * len(papers_of[e] & papers) / (len(papers_of[e]) + len(papers))
                for e in candidates
            ]
            answers.append(max(overlaps, default=0.0))
    return (sum(answers) / len(answers) if answers else 0.0), len(answers)
