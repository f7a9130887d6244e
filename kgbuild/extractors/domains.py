"""Say which of the 75 research domains a paper is about, by the words that speak for them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kgbuild.nlp import Component, sentences

if TYPE_CHECKING:
    from spacy.tokens import Doc

WORD = re.compile(r"[a-z][a-z0-9\-]+")
#: A paper gets at most so many domains: those with a score of at least a share of the best.
AT_MOST, SHARE_OF_BEST = 3, 0.55


def terms(text: str) -> Iterator[str]:
    """Iterate over the words of a text, and over the pairs of neighbours."""
    before = ""
    for word in WORD.findall(text.lower()):
        word = word.rstrip("s") if len(word) > 4 else word
        yield word
        if before:
            yield f"{before} {word}"
        before = word


@cache
def weights() -> dict[str, list[tuple[str, float]]]:
    """Read term -> [(domain, weight)]."""
    table: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    text = files("kgbuild").joinpath("lexicon/domains.tsv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        domain, term, weight = line.split("\t")
        table[term].append((domain, float(weight)))
    return dict(table)


def scores(text: str) -> dict[str, float]:
    """Add up what the distinct terms of a text say for each domain."""
    total: defaultdict[str, float] = defaultdict(float)
    for term in sorted(set(terms(text))):
        for domain, weight in weights().get(term, ()):
            total[domain] += weight
    return dict(total)


def create() -> Component:
    """Make the component."""

    def domains(doc: "Doc") -> "Doc":
        title = doc.text[: doc.user_data["title_end"]]
        whole, in_title = scores(doc.text), scores(title)
        total = {d: score + in_title.get(d, 0.0) for d, score in whole.items()}
        best = sorted(total, key=lambda d: (-total[d], d))[:AT_MOST]
        kept = [d for d in best if total[d] >= SHARE_OF_BEST * total[best[0]]]
        told = [(a, z, scores(doc.text[a:z])) for a, z in sentences(doc)] if kept else []
        found = []
        for domain in kept:
            start, end, _ = max(told, key=lambda s: (s[2].get(domain, 0.0), -s[0]))
            sure = total[domain] / (total[domain] + 8.0)
            found.append((domain, round(sure, 4), start, end))
        doc._.domains = tuple(found)
        return doc

    return domains
