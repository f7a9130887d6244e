"""The bundled vocabulary as a witness: which long forms it knows for a short one."""

import csv
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kgbuild.linking.forms import form_of


class Sense(NamedTuple):
    """A long form that the vocabulary knows for a short form, as keys."""

    short: str
    meaning: str
    long: str
    sure: int  #: 2 where it is the only one, 1 where the vocabulary marks or holds several


@cache
def senses() -> list[Sense]:
    """List the short forms of the vocabulary whose letters are the initials of a long form."""
    found: defaultdict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)
    text = files("kgbuild").joinpath("lexicon/acronyms.tsv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        short, long = form_of(row["short"]), form_of(row["long"])
        found[short.key].setdefault(long.meaning, (long.key, row["sure"] == "yes"))
    return [
        Sense(short, meaning, long, 2 if sure and len(meanings) == 1 else 1)
        for short, meanings in sorted(found.items())
        for meaning, (long, sure) in sorted(meanings.items())
    ]
