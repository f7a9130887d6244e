"""Learn which words speak for a domain: `python -m kgbuild.lexicon.domain_terms GOLD.jsonl OUT`.

A term is one word or two, met in at least `MIN_PAPERS` papers of the domain; its weight is the
smoothed log-odds of the domain among the papers that hold it (naive Bayes, one domain at a time).
"""

import json
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

from kgbuild.extractors.domains import terms

MIN_PAPERS, TERMS_A_DOMAIN, MIN_WEIGHT = 4, 40, 1.5


def learn(papers: list[tuple[str, list[str]]]) -> dict[str, list[tuple[str, float]]]:
    """Give each domain its strongest terms; a paper is its text and its domains."""
    holding: Counter[str] = Counter()
    inside: defaultdict[str, Counter[str]] = defaultdict(Counter)
    size: Counter[str] = Counter()
    for text, domains in papers:
        here = set(terms(text))
        holding.update(here)
        size.update(domains)
        for domain in domains:
            inside[domain].update(here)
    learned = {}
    for domain in sorted(size):
        prior = size[domain] / len(papers)
        scored = [
            (term, math.log((n + 2 * prior) / (holding[term] + 2) / prior))
            for term, n in inside[domain].items()
            if n >= MIN_PAPERS
        ]
        strong = [(t, w * math.sqrt(inside[domain][t])) for t, w in scored if w >= MIN_WEIGHT]
        strong.sort(key=lambda pair: (-pair[1], pair[0]))
        weight = dict(scored)
        learned[domain] = [(t, round(weight[t], 2)) for t, _ in strong[:TERMS_A_DOMAIN]]
    return learned


def main() -> None:
    """Read annotated papers, write domain, term, weight."""
    source, target = map(Path, sys.argv[1:3])
    papers = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
    learned = learn([(f"{p['title']}\n{p['abstract']}", p["domains"]) for p in papers])
    rows = [f"{d}\t{t}\t{w}" for d, pairs in learned.items() for t, w in pairs]
    target.write_text("domain\tterm\tweight\n" + "\n".join(rows) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
