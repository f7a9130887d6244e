"""Finds the texts of a store that hold some letters: names and titles, in one piece, built once.

The engine itself lowers the letters, so that what is found is what its own `LCASE` would find.
"""

import json
import os
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from ontology.vocabularies import DCTERMS, SKOS

#: The properties whose values are names and titles.
PROPERTIES = (f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{DCTERMS}title")


class Texts(NamedTuple):
    """The different values of a property."""

    lowered: str  #: line by line, in small letters
    terms: list[str]  #: the values of the lines, as SPARQL writes them
    ends: list[int]  #: of the lines

    def holding(self, letters: str, most: int) -> list[str] | None:
        """Give the values that hold `letters`, which are small; None when they are over `most`."""
        found: list[str] = []
        at = self.lowered.find(letters)
        while at >= 0:
            line = bisect_right(self.ends, at)
            if line == len(self.terms):
                break
            if len(found) == most:
                return None
            found.append(self.terms[line])
            at = self.lowered.find(letters, self.ends[line])
        return found


def texts_file(store: Path) -> Path:
    """Give the file of the texts of a store; it is written if it is not there."""
    finished = store.with_name(f"{store.name}.texts")
    if finished.is_file():
        return finished
    for left in store.parent.glob("*.texts"):
        left.unlink(missing_ok=True)
    part = store.with_name(f"{store.name}.texts-{os.getpid()}")
    try:
        part.write_text(json.dumps({name: _values(store, name) for name in PROPERTIES}))
        part.replace(finished)
    finally:
        part.unlink(missing_ok=True)
    return finished


def _values(store: Path, name: str) -> list[tuple[str, str]]:
    import pyoxigraph as ox

    query = f"SELECT DISTINCT ?text (LCASE(STR(?text)) AS ?lowered) {{ ?thing <{name}> ?text }}"
    found = ox.Store.read_only(str(store)).query(query)
    assert isinstance(found, ox.QuerySolutions)
    return sorted((str(text), lowered.value) for text, lowered in found if lowered)


def read(file: Path) -> Mapping[str, Texts]:
    """Read the texts of a store, by property."""
    return {name: _texts(rows) for name, rows in json.loads(file.read_text()).items()}


def _texts(rows: list[tuple[str, str]]) -> Texts:
    # what is looked for holds no end of a line, so that a text may lose its own
    lines = [lowered.replace("\n", "\r") + "\n" for _, lowered in rows]
    return Texts("".join(lines), [term for term, _ in rows], list(accumulate(map(len, lines))))
