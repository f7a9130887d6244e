"""Turns sorted triples into JSON-LD: one object a thing, in the words of our own context."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ontology
from ontology.vocabularies import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph as ox

CONTEXT_FILE = Path(ontology.__file__).with_name("context.jsonld")
_TYPE = PREFIXES["rdf"] + "type"
_INTEGER = PREFIXES["xsd"] + "integer"
_STRING = PREFIXES["xsd"] + "string"


@cache
def context() -> dict[str, Any]:
    """Read our JSON-LD context; it is written into each document, so nothing is fetched."""
    found: dict[str, Any] = json.loads(CONTEXT_FILE.read_text("utf-8"))["@context"]
    return found


def _expanded(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name


@cache
def _terms() -> dict[str, tuple[str, str | None]]:
    """Give each IRI its word in the context, and the type that the word implies."""
    terms: dict[str, tuple[str, str | None]] = {}
    for word, meaning in context().items():
        if word.startswith("@") or word in PREFIXES:
            continue
        if isinstance(meaning, str):
            terms[_expanded(meaning)] = (word, None)
        else:
            kind = meaning.get("@type")
            terms[_expanded(meaning["@id"])] = (word, kind and _expanded(kind))
    return terms


def _value(term: Any, kind: str | None) -> Any:
    import pyoxigraph as ox

    if isinstance(term, ox.NamedNode):
        return term.value if kind in {"@id", "@vocab"} else {"@id": term.value}
    datatype = term.datatype.value
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if datatype == kind:
        return int(term.value) if datatype == _INTEGER else term.value
    if datatype == _STRING and kind is None:
        return term.value
    return {"@value": term.value, "@type": datatype}


def _node(subject: str, triples: Iterable["ox.Triple"]) -> dict[str, Any]:
    said: dict[str, list[Any]] = {}
    for triple in triples:
        word, kind = _terms().get(triple.predicate.value, (triple.predicate.value, None))
        if triple.predicate.value == _TYPE:
            name = triple.object.value  # type: ignore[union-attr]
            said.setdefault("type", []).append(_terms().get(name, (name, None))[0])
        else:
            said.setdefault(word, []).append(_value(triple.object, kind))
    single = {word: values[0] if len(values) == 1 else values for word, values in said.items()}
    return {"id": subject, **dict(sorted(single.items(), key=lambda item: item[0] != "type"))}


def jsonld(triples: Iterable["ox.Triple"]) -> Iterator[str]:
    """Give the lines of a JSON-LD document; each thing has a line of its own."""
    yield f'{{"@context": {json.dumps(context(), ensure_ascii=False, sort_keys=True)},'
    yield '"@graph": ['
    before = ""
    for subject, group in groupby(triples, key=lambda triple: str(triple.subject)):
        if before:
            yield before + ","
        before = json.dumps(_node(subject[1:-1], group), ensure_ascii=False)
    yield before
    yield "]}"
