"""The records that flow through kgbuild, from a paper as read to the finished graph.

Offsets are code points within one section (title or abstract) of a paper's stored text, end
exclusive. `uid`s are full IRIs minted from content. Field order is the column order of the tables.
"""

from dataclasses import dataclass, field
from typing import Literal

from ontology.terms import EntityType, Polarity, Role

Section = Literal["title", "abstract"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, as a reader hands it over and as the graph keeps it.

    `uid` is empty until the build mints it. `position` is the record's number in a source whose
    order means something (a listing), else None.
    """

    title: str
    abstract: str = field(repr=False)
    source_id: str | None = None
    year: int | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    url: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    source: str = ""
    position: int | None = None
    uid: str = ""
    categories: tuple[str, ...] = ()  #: as the source names them, such as cs.CL; a table of its own

    def text(self, section: Section) -> str:
        """Return the section that a span points into."""
        return self.title if section == "title" else self.abstract


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something that was left out, and why; it goes to the ledger.

    `counts` is False for a remark about a record that was kept (a repair, a merged field).
    """

    where: str
    what: str
    reason: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a paper's text that names an entity."""

    uid: str
    paper: str
    section: Section
    start: int
    end: int
    text: str
    type: EntityType
    role: Role
    polarity: Polarity
    confidence: float
    extractor: str


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing in the world, under its preferred label."""

    uid: str
    type: EntityType
    label: str
    alt_labels: tuple[str, ...]
    papers: int
    mentions: int
    first_year: int | None


@dataclass(frozen=True, slots=True)
class Link:
    """The decision that a mention names an entity, with the rule that made it."""

    mention: str
    entity: str
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Assertion:
    """A statement of the graph: paper -> entity, paper -> domain, or entity -> entity."""

    uid: str
    subject: str
    predicate: str
    object: str
    polarity: Polarity
    confidence: float
    papers: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence behind an assertion, and the mention in it (None for a paper's domain)."""

    assertion: str
    paper: str
    mention: str | None
    section: Section
    sentence_start: int
    sentence_end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Grounding:
    """An entity's id in a list kept by others."""

    entity: str
    scheme: str
    external_id: str
    external_label: str
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an entity could also be: another meaning, a minority's type, a name kept apart."""

    entity: str
    kind: str
    name: str
    type: str
    papers: int
    score: float
