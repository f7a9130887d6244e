"""Gathers what the graph says of one thing, by SPARQL, under the same limits as every query."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from kgbuild.serving.pool import Answer
from kgbuild.serving.protocol import Question, RefusedError
from ontology.ntriples import is_iri
from ontology.terms import IN_DOMAIN, ONTOLOGY, Relation, Role
from ontology.vocabularies import PREFIXES

#: Of what a page shows; all of it is in the graph, one query away.
MOST_FACTS, MOST_STATEMENTS, MOST_LINKS = 400, 100, 100

_LABEL = "skos:prefLabel|dcterms:title|schema:name|rdfs:label"
#: What the statements, shown on their own, say already.
_SAID = (*Role, *Relation, IN_DOMAIN)
_OWN = ", ".join((
    *(f"kgb:{name}" for name in ("subject", "object", "refersTo", "sectionOf", "foundBy", *_SAID)),
    "nif:referenceContext",
))  # fmt: skip

Ask = Callable[[Question], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Value:
    """A literal, or a thing with the name that it is shown by."""

    text: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What an assertion says, seen from one of its ends."""

    uid: str
    predicate: str
    other: Value
    outgoing: bool
    polarity: str
    confidence: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the graph, as its page shows it."""

    uid: str
    label: str
    types: list[str]
    facts: dict[str, list[Value]]
    statements: list[Statement]
    links: dict[str, list[Value]] = field(default_factory=dict)


def description_of(uid: str) -> str:
    """Write the query that describes a thing in RDF: what it says, and what points at it."""
    return (
        f"CONSTRUCT {{ <{uid}> ?p ?o . ?s ?q <{uid}> }} WHERE {{ {{ <{uid}> ?p ?o }} UNION "
        f"{{ SELECT ?s ?q {{ ?s ?q <{uid}> }} LIMIT 1000 }} }}"
    )


def words(iri: str) -> str:
    """Say the name of a property or class in words.

    >>> words("https://w3id.org/kgbuild/ontology#evaluatesOn")
    'evaluates on'
    """
    local = re.split(r"[#/]", iri.rstrip("#/"))[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).lower()


async def thing(uid: str, ask: Ask) -> Thing | None:
    """Gather what the graph says of a thing; None where it says nothing."""
    if not is_iri(uid):
        return None
    facts = await _rows(ask, _facts(uid))
    if not facts:
        return None
    said = _grouped(facts)
    types = [value.iri or value.text for value in said.pop(f"{PREFIXES['rdf']}type", [])]
    found = await _rows(ask, _statements(uid))
    statements = [_statement(row) for row in found]
    links = _grouped(await _rows(ask, _links(uid)))
    for name in ("searchName", *(_SAID if statements else ())):
        said.pop(ONTOLOGY + name, None)
    return Thing(uid, _label(uid, said), [words(iri) for iri in types], said, statements, links)


async def _rows(ask: Ask, query: str) -> list[dict[str, Any]]:
    answer = await ask(Question(query, format="json"))
    if answer.status != 200:
        raise RefusedError(answer.status, answer.body.decode().strip())
    rows: list[dict[str, Any]] = json.loads(answer.body)["results"]["bindings"]
    return rows


def _facts(uid: str) -> str:
    return (
        f"SELECT ?p ?o (SAMPLE(?name) AS ?label) {{ <{uid}> ?p ?o OPTIONAL {{ ?o {_LABEL} ?name }}"
        f" }} GROUP BY ?p ?o ORDER BY ?p ?o LIMIT {MOST_FACTS}"
    )


def _links(uid: str) -> str:
    return (
        f"SELECT ?p ?o (SAMPLE(?name) AS ?label) {{ {{ SELECT ?p ?o {{ ?o ?p <{uid}> "
        f"FILTER(?p NOT IN ({_OWN})) }} LIMIT {MOST_LINKS} }} OPTIONAL {{ ?o {_LABEL} ?name }} "
        f"}} GROUP BY ?p ?o ORDER BY ?p ?o"
    )


def _statements(uid: str) -> str:
    return f"""
SELECT ?uid ?p ?o ?out ?polarity ?confidence (SAMPLE(?name) AS ?label) (SAMPLE(?said) AS ?sentence)
{{ {{ SELECT * {{
    {{ ?uid kgb:subject <{uid}> ; kgb:object ?o BIND(true AS ?out) }}
    UNION {{ ?uid kgb:object <{uid}> ; kgb:subject ?o BIND(false AS ?out) }}
    ?uid kgb:predicate ?p ; kgb:polarity ?polarity ; kgb:confidence ?confidence
  }} ORDER BY DESC(?confidence) ?uid LIMIT {MOST_STATEMENTS} }}
  OPTIONAL {{ ?o {_LABEL} ?name }} OPTIONAL {{ ?uid kgb:sentence/nif:anchorOf ?said }}
}} GROUP BY ?uid ?p ?o ?out ?polarity ?confidence ORDER BY DESC(?out) ?p DESC(?confidence) ?uid
"""


def _grouped(rows: list[dict[str, Any]]) -> dict[str, list[Value]]:
    grouped: dict[str, list[Value]] = {}
    for row in rows:
        grouped.setdefault(row["p"]["value"], []).append(_value(row))
    return grouped


def _value(row: dict[str, Any]) -> Value:
    term, label = row["o"]["value"], row.get("label", {}).get("value")
    return Value(label or term, term if row["o"]["type"] == "uri" else None)


def _statement(row: dict[str, Any]) -> Statement:
    return Statement(
        row["uid"]["value"], words(row["p"]["value"]), _value(row), row["out"]["value"] == "true",
        words(row["polarity"]["value"]), row["confidence"]["value"],
        row.get("sentence", {}).get("value", ""),
    )  # fmt: skip


def _label(uid: str, facts: dict[str, list[Value]]) -> str:
    for name in ("skos:prefLabel", "dcterms:title", "schema:name", "rdfs:label", "nif:anchorOf"):
        prefix, _, local = name.partition(":")
        if found := facts.get(PREFIXES[prefix] + local):
            return found[0].text
    return words(uid)
