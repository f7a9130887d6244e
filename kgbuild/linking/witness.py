"""The bundled list of short forms as a witness: which long forms the field knows for one."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kgbuild.linking.forms import form_of


class Sense(NamedTuple):
    """A long form that is known for a short form, as keys."""

    short: str
    meaning: str
    long: str
    sure: int  #: 2 where it dominates, 1 where it is one of several
    initials: str  #: of the long form


class Alias(NamedTuple):
    """Another name that the vocabulary gives, made of forms of the same words, as keys."""

    type: str
    key: str
    other: str


@cache
def aliases() -> list[Alias]:
    """List the other names that differ from the name by word forms only, not by the last word.

    The vocabulary alone is too generous, word forms alone are too; where both agree they are right:
    compressed and compressive sensing, but neither model and modeling nor tracking and detection.
    """
    found: set[Alias] = set()
    text = files("kgbuild").joinpath("lexicon/names.tsv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        name, type_, others, _, _ = line.split("\t")
        for other in filter(None, others.split("|")):
            if name.split()[-1:] != other.split()[-1:] or " " not in name:
                continue
            one, two = form_of(name), form_of(other)
            if one.meaning == two.meaning and one.key != two.key:
                found.add(Alias(type_, one.key, two.key))
    return sorted(found)


@cache
def senses() -> list[Sense]:
    """List the known meanings of short forms, each once."""
    found: dict[tuple[str, str], tuple[str, int, str]] = {}
    text = files("kgbuild").joinpath("lexicon/acronyms.tsv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        short, long = form_of(row["short"]), form_of(row["long"])
        sure = 2 if row["sure"] == "yes" else 1
        found.setdefault((short.key, long.meaning), (long.key, sure, long.initials))
    return [Sense(short, meaning, *told) for (short, meaning), told in sorted(found.items())]
