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


@cache
def senses() -> list[Sense]:
    """List the known meanings of short forms, each once."""
    found: dict[tuple[str, str], tuple[str, int]] = {}
    text = files("kgbuild").joinpath("lexicon/acronyms.tsv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        short, long = form_of(row["short"]), form_of(row["long"])
        found.setdefault((short.key, long.meaning), (long.key, 2 if row["sure"] == "yes" else 1))
    return [Sense(short, meaning, *told) for (short, meaning), told in sorted(found.items())]
