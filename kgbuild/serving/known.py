"""Keeps beside a store what its queries are planned by: sizes, names in one piece, and shortcuts.

The engine itself lowers the letters, so that what is found is what its own `LCASE` would find.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kgbuild.serving.beside import made_once
from kgbuild.serving.shortcuts import copied, counted, rows_of, used
from ontology.vocabularies import DCTERMS, RDF, SKOS

if TYPE_CHECKING:
    import pyoxigraph as ox

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


class Known(NamedTuple):
    """What is known of a store."""

    texts: Mapping[str, Texts]  #: by property
    sizes: Mapping[str, int]  #: of properties and shortcuts; and of classes, as `a IRI`


def prepared(store: Path) -> Path:
    """Give the folder of what is known of a store, and of its copy; made if it is not there."""
    return made_once(store, "prepared", lambda part: _prepare(store, part))


def known_file(store: Path) -> Path:
    """Give the file of what is known of a store."""
    return prepared(store) / "known.json"


def copy_of(store: Path) -> Path:
    """Give the copy of a store that has its shortcuts as well."""
    return prepared(store) / "store"


def _prepare(folder: Path, part: Path) -> None:
    import pyoxigraph as ox

    found = _found(ox.Store.read_only(str(folder)))
    part.mkdir()
    (part / "known.json").write_text(json.dumps(found))
    copied(folder, part / "store", found["sizes"])


def _found(store: "ox.Store") -> dict[str, Any]:
    texts = {}
    for name in PROPERTIES:
        said = f"SELECT DISTINCT ?text (LCASE(STR(?text)) AS ?low) {{ ?thing <{name}> ?text }}"
        rows = [(str(text), low.value) for text, low in rows_of(store, said) if low]
        texts[name] = sorted(rows)
    sizes = used(store)
    sizes |= counted(store, sizes)
    said = f"SELECT ?class (COUNT(*) AS ?n) {{ ?s <{RDF}type> ?class }} GROUP BY ?class"
    for name, number in rows_of(store, said):
        sizes[f"a {name.value}"] = int(number.value)
    return {"texts": texts, "sizes": dict(sorted(sizes.items()))}


def read(file: Path) -> Known:
    """Read what is known of a store."""
    found = json.loads(file.read_text())
    return Known({name: _texts(rows) for name, rows in found["texts"].items()}, found["sizes"])


def _texts(rows: list[tuple[str, str]]) -> Texts:
    # what is looked for holds no end of a line, so that a text may lose its own
    lines = [lowered.replace("\n", "\r") + "\n" for _, lowered in rows]
    return Texts("".join(lines), [term for term, _ in rows], list(accumulate(map(len, lines))))
