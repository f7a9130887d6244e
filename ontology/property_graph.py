"""The property graph: labels, relationship types and properties, all drawn from `terms`.

The schema of every graph database, the files for it and the table in `docs/exports.md` come from
here. `uid` is the key of nodes and of edges: `id` means something of its own in several databases.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from ontology.terms import IN_DOMAIN, SIGNATURES, EntityType, Relation, Role

PAPER, RESEARCH_DOMAIN, MENTION = "Paper", "ResearchDomain", "Mention"
HAS_MENTION, REFERS_TO, BROADER = "hasMention", "refersTo", "broader"
KEY = "uid"


class Kind(StrEnum):
    """What a property holds. A property without a value is not there, nor is an empty list."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    TEXTS = "list of texts"


class Property(NamedTuple):
    """A property of a node or of an edge."""

    name: str
    kind: Kind
    meaning: str


class Ends(NamedTuple):
    """Two labels that a relationship type may join."""

    start: str
    end: str


class NodeLabel(NamedTuple):
    """A label, with the properties of its nodes; the first is the key."""

    name: str
    meaning: str
    properties: tuple[Property, ...]


class EdgeType(NamedTuple):
    """A relationship type: its name, the term of the ontology behind it, and what it joins."""

    name: str
    term: str
    ends: tuple[Ends, ...]
    properties: tuple[Property, ...]


def upper_snake(term: str) -> str:
    """Write a term of the ontology as property graphs write a type.

    >>> upper_snake("evaluatesOn")
    'EVALUATES_ON'
    """
    return re.sub("(?=[A-Z])", "_", term).upper()


def _properties(text: str) -> tuple[Property, ...]:
    rows = (re.split(r" *\| *", line.strip()) for line in text.strip().splitlines())
    return tuple(Property(name, Kind(kind), meaning) for name, kind, meaning in rows)


_KEY = Property(KEY, Kind.TEXT, "IRI, the same in every build")

_PAPER = _properties("""
    title    | text          | as the source gave it
    abstract | text          | as the source gave it
    year     | integer       | of publication
    date     | text          | of publication, as exact as known
    authors  | list of texts | names, in order
    venue    | text          | journal or conference
    url      | text          | where it can be read
    doi      | text          | without the resolver
    arxivId  | text          | without version
    sourceId | text          | id in the input
    sourceFile | text        | file that it was read from
    position | integer       | number in that file
""")
_ENTITY = _properties("""
    name      | text          | preferred label
    altNames  | list of texts | other names in the papers
    papers    | integer       | papers that name it
    mentions  | integer       | times that it is named
    firstYear | integer       | of the first paper that names it
    sameAs    | list of texts | ids in lists kept by others, as scheme:id
""")
_DOMAIN = _properties("""
    name | text | preferred label in the scheme
""")
_MENTION = _properties("""
    text          | text    | the words
    section       | text    | title or abstract
    start         | integer | first code point in that section
    end           | integer | code point after the last
    type          | text    | kind of entity that it names
    role          | text    | what the paper does with it
    polarity      | text    | asserted, hedged or negated
    confidence    | number  | of the extractor, 0 to 1
    extractor     | text    | which one found it
    sentence      | text    | around it
    sentenceStart | integer | first code point in that section
    sentenceEnd   | integer | code point after the last
""")
_ASSERTION = _properties("""
    polarity   | text    | asserted, hedged or negated: a negated edge says that it is not so
    confidence | number  | 0 to 1
    papers     | integer | papers that say it
    mentions   | integer | mentions behind it
    sentence   | text    | the sentence that says it best
""")
_LINK = _properties("""
    rule  | text   | that made the link
    score | number | of the rule, 0 to 1
""")


def _label(name: str, meaning: str, *properties: Property) -> NodeLabel:
    return NodeLabel(name, meaning, (_KEY, *properties))


def _type(term: str, ends: list[Ends], *properties: Property) -> EdgeType:
    return EdgeType(upper_snake(term), term, tuple(sorted(ends)), (_KEY, *properties))


def _allowed(relation: Relation) -> list[Ends]:
    signature = SIGNATURES[relation]
    return [Ends(start, end) for start in signature.subjects for end in signature.objects]


LABELS: dict[str, NodeLabel] = {
    label.name: label
    for label in (
        _label(PAPER, "a paper", *_PAPER),
        *(_label(kind, f"a {kind.lower()} that papers name", *_ENTITY) for kind in EntityType),
        _label(RESEARCH_DOMAIN, "a field of the scheme of research domains", *_DOMAIN),
        _label(MENTION, "a stretch of text that names an entity (on request)", *_MENTION),
    )
}

TYPES: dict[str, EdgeType] = {
    type_.name: type_
    for type_ in (
        *(_type(role, [Ends(PAPER, kind) for kind in EntityType], *_ASSERTION) for role in Role),
        _type(IN_DOMAIN, [Ends(PAPER, RESEARCH_DOMAIN)], *_ASSERTION),
        *(_type(relation, _allowed(relation), *_ASSERTION) for relation in Relation),
        _type(BROADER, [Ends(RESEARCH_DOMAIN, RESEARCH_DOMAIN)]),
        _type(HAS_MENTION, [Ends(PAPER, MENTION)]),
        _type(REFERS_TO, [Ends(MENTION, kind) for kind in EntityType], *_LINK),
    )
}

#: Which property names a node to people.
DISPLAY: dict[str, str] = {PAPER: "title", MENTION: "text"}


def display(label: str) -> str:
    """Say which property names a node of this label to people.

    >>> display("Paper"), display("Model")
    ('title', 'name')
    """
    return DISPLAY.get(label, "name")
