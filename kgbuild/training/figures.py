"""Strict figures of tagged papers without a graph, close to what `kgbuild evaluate` gives."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from kgbuild.evaluation.gold import surface_key
from kgbuild.tagging.paper import TaggedPaper

FIGURES = ("mention", "entity", "edge", "domain")


def score(tagged: Sequence[TaggedPaper], gold: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Give the F1 of mentions, entities, edges and domains, and the accuracy of roles."""
    right: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for ours, paper in zip(tagged, gold, strict=True):
        text = f"{paper['title']}\n{paper['abstract']}"
        shift = {"title": 0, "abstract": len(paper["title"]) + 1}
        theirs = {
            (start + shift[section], end + shift[section], entity["type"])
            for entity in paper["entities"]
            for section, start, end in entity["mentions"]
        }
        spans = {(m.start, m.end, m.type) for m in ours.mentions}
        domains, truth = {name for name, *_ in ours.domains}, set(paper["domains"])
        right.update(mention=len(spans & theirs), domain=len(domains & truth))
        sizes.update(mention=len(spans) + len(theirs), domain=len(domains) + len(truth))
        roles = {(m.type, surface_key(text[m.start : m.end])): m.role for m in ours.mentions}
        matched = _matched(roles, paper, text, shift)
        right.update(entity=len(matched), edge=sum(matched))
        both = len(roles) + len(paper["entities"])
        sizes.update(entity=both, edge=both)
    found = {name: round(2 * right[name] / max(1, sizes[name]), 4) for name in FIGURES}
    return {**found, "role": round(right["edge"] / max(1, right["entity"]), 4)}


def _matched(
    roles: dict[tuple[str, str], str],
    paper: dict[str, Any],
    text: str,
    shift: dict[str, int],
) -> list[bool]:
    """Say of each annotated entity that was found whether its role is right."""
    matched = []
    for entity in paper["entities"]:
        forms = {
            surface_key(text[start + shift[section] : end + shift[section]])
            for section, start, end in entity["mentions"]
        }
        found = [roles[entity["type"], f] for f in sorted(forms) if (entity["type"], f) in roles]
        if found:
            matched.append(entity["role"] in found)
    return matched
