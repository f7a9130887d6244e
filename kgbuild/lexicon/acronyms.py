"""Take the short forms out of the vocabulary and of abstracts that spell them out.

Run as `python -m kgbuild.lexicon.acronyms VOCABULARY ABSTRACTS.jsonl.gz OUT`.

A row is a short form with a long form whose initials it is, and in how many of the abstracts it is
spelled out so. `sure` is `yes` where no other meaning has a tenth of its papers, and the
vocabulary does not mark it (`?`) as one that usually means something else.
"""

import csv
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from kgbuild.linking.forms import Form, form_of
from kgbuild.linking.names import spells

#: A long form that fewer abstracts give is left out, unless the vocabulary knows it.
PAPERS_AT_LEAST = 4
#: So many abstracts outweigh a doubt of the vocabulary.
PAPERS_ENOUGH = 20
DOMINATES = 0.9
BRACKET = re.compile(r"\((?=[^()]*[A-Z][^()]*[A-Z])([A-Za-z][\w-]{1,8}?)s?\)")


def is_short_for(short: Form, long: Form) -> bool:
    """Say whether a short form, or its capitals, are the initials of a long form."""
    if len(short.key) < 2 or not long.initials:
        return False
    words = long.words.split()
    letters = sum(len(word) == 1 for word in words)
    if letters > 1 or (letters == 1 and len(words) == 2):
        return False
    capitals = short.capitals.replace("%", "")
    made_of = {short.key, capitals} if spells(short.text, long.text) else {short.key}
    return not made_of.isdisjoint((long.initials, long.tight))


def known(rows: Iterable[dict[str, str]]) -> dict[tuple[str, str], bool]:
    """Give the vocabulary's (short, long) with whether it is sure of them."""
    found: dict[tuple[str, str], bool] = {}
    for row in rows:
        names = [row["name"], *filter(None, row["aliases"].split("|"))]
        unsure = {form_of(name[:-1]).key for name in names if name.endswith("?")}
        forms = [form_of(name.removesuffix("?")) for name in names]
        for short in forms:
            for long in forms:
                if is_short_for(short, long):
                    found[short.text, long.text] = short.key not in unsure
    return found


def long_form(short: str, before: str) -> str | None:
    """Find the words at the end of a text whose initials a short form is.

    >>> long_form("SSL", "we study self-supervised learning")
    'self-supervised learning'
    """
    form, words = form_of(short), before.split()
    for count in range(1, len(short) + 3):
        # cheap before dear: the first letters must agree at all
        if words[-count:] and words[-count:][0][:1].lower() == short[0].lower():
            long = " ".join(words[-count:])
            if is_short_for(form, form_of(long)):
                return long
    return None


def spelled(abstracts: Iterable[str]) -> Counter[tuple[str, str]]:
    """Count the abstracts in which a short form is spelled out so."""
    counts: Counter[tuple[str, str]] = Counter()
    for text in abstracts:
        found = set()
        for bracket in BRACKET.finditer(text):
            before = text[max(0, bracket.start() - 120) : bracket.start()]
            if long := long_form(bracket.group(1), before):
                found.add((bracket.group(1), long))
        counts.update(found)
    return counts


def acronyms(
    vocabulary: dict[tuple[str, str], bool], counts: Counter[tuple[str, str]]
) -> list[tuple[str, str, str, str]]:
    """List (short, long, sure, papers), spellings of one long form together."""
    writings: defaultdict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    doubts: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for (short, long), papers in [*counts.items(), *((pair, 0) for pair in vocabulary)]:
        forms = form_of(short), form_of(long)
        if is_short_for(*forms):
            writings[forms[0].key, forms[1].meaning][short, long] += papers
            if (short, long) in vocabulary:
                doubts[forms[0].key, forms[1].meaning].append(vocabulary[short, long])
    totals: Counter[str] = Counter()
    for (key, _), forms_ in writings.items():
        totals[key] += forms_.total()
    found = []
    for place, forms_ in writings.items():
        papers = forms_.total()
        if papers < PAPERS_AT_LEAST and place not in doubts:
            continue
        trusted = papers >= PAPERS_ENOUGH or all(doubts[place] or [papers >= PAPERS_AT_LEAST])
        sure = trusted and papers >= DOMINATES * totals[place[0]]
        (short, long), _ = min(forms_.items(), key=lambda item: (-item[1], item[0]))
        found.append((short, long, "yes" if sure else "no", str(papers)))
    return sorted(found)


def main() -> None:
    """Read the two files, write the third."""
    vocabulary, abstracts, target = map(Path, sys.argv[1:4])
    with vocabulary.open(encoding="utf-8", newline="") as file:
        names = known(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with gzip.open(abstracts, "rt", encoding="utf-8") as file:
        counts = spelled(json.loads(line)["abstract"] for line in file)
    lines = ["short\tlong\tsure\tpapers", *map("\t".join, acronyms(names, counts))]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
