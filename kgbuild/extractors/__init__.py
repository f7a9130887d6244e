"""Extractors: spaCy components; each reads the Doc of one paper and adds what it finds.

What a component reads and writes on the Doc stands in `kgbuild.nlp`.
"""

from hashlib import sha256
from pathlib import Path
from typing import Protocol

from kgbuild.errors import UnknownNameError
from kgbuild.extractors import (
    abbreviations,
    coined,
    domains,
    lexicon,
    polarity,
    roles,
    tagger,
)
from kgbuild.nlp import Component


class Extractor(Protocol):
    """A module, or any object, that makes a spaCy component."""

    def create(self) -> Component:
        """Load what the component needs, once a process, and make it."""


#: Every extractor there is. `tagger` is the trained network; `lexicon`, `abbreviations`, `coined`,
#: `roles` and `domains` are rules that do without it; `short-forms` and `polarity` go with both.
EXTRACTORS: dict[str, Extractor] = {
    "tagger": tagger,
    "short-forms": abbreviations.Copied(),
    "lexicon": lexicon,
    "abbreviations": abbreviations,
    "coined": coined,
    "roles": roles,
    "polarity": polarity,
    "domains": domains,
}

#: Those that a build runs unless told otherwise, in this order.
DEFAULT = ("tagger", "short-forms", "polarity")

#: The rules alone: the floor on which the network is measured.
RULES = ("lexicon", "abbreviations", "coined", "roles", "polarity", "domains")


#: The confidence from which on the page shows edges of the tagger at first: three of four are right
#: (on dev P 0.77, R 0.43; benchmarks/README.md). The slider goes down to all of them.
TRUSTED = 0.57


def trusted(names: tuple[str, ...]) -> float:
    """Give the confidence from which on edges are shown at first; 0 for the rules alone."""
    return TRUSTED if "tagger" in names else 0.0


def check(names: tuple[str, ...]) -> None:
    """Raise `UnknownNameError` for a name that is no extractor."""
    for name in names:
        if name not in EXTRACTORS:
            raise UnknownNameError("extractor", name, EXTRACTORS)


def create(names: tuple[str, ...]) -> list[Component]:
    """Make the components of these names, in this order."""
    check(names)
    return [EXTRACTORS[name].create() for name in names]


def fingerprint(names: tuple[str, ...]) -> str:
    """Hash the files beside the code on which what is extracted depends: vocabulary and model."""
    digest = sha256(" ".join(names).encode())
    root = Path(__file__).parents[1]
    for file in sorted([*(root / "lexicon").glob("*.tsv"), *(root / "model").glob("*")]):
        if file.is_file():
            digest.update(file.name.encode() + sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
