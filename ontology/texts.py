"""Says in RDF what a paper reads, where in it something is named, and which sentence backs what.

Offsets count code points within a section, the end exclusive.
"""

from collections.abc import Iterator

from ontology.iris import extractor_iri, mention_iri, section_iri
from ontology.ntriples import decimal, integer, iri, string
from ontology.vocabularies import DCTERMS, NIF, RDF, kgb

_A = iri(RDF + "type")
_CONTEXT, _BEGIN, _END, _ANCHOR, _SUPER, _TEXT = (
    iri(NIF + name)
    for name in (
        "referenceContext", "beginIndex", "endIndex", "anchorOf", "superString", "isString",
    )
)  # fmt: skip


def section(paper: str, name: str, text: str) -> Iterator[str]:
    """Say what the title or the abstract reads, character by character."""
    node = iri(section_iri(paper, name))
    yield f"{node} {_A} {kgb('TextSection')} ."
    yield f"{node} {kgb('sectionOf')} {iri(paper)} ."
    yield f"{node} {_TEXT} {string(text)} ."
    if name == "abstract":
        yield f"{iri(paper)} {iri(DCTERMS + 'abstract')} {string(text)} ."


def mention(
    uid: str,
    paper: str,
    section: str,
    start: int,
    end: int,
    *,
    text: str,
    confidence: float,
    extractor: str,
    base: str,
) -> Iterator[str]:
    """Say that a stretch of text names something, and which extractor saw it."""
    node = iri(uid)
    yield from _span("Mention", node, paper, section, start, end, text)
    yield f"{node} {kgb('confidence')} {decimal(confidence)} ."
    yield f"{node} {kgb('foundBy')} {iri(extractor_iri(base, extractor))} ."


def link(mention: str, entity: str) -> Iterator[str]:
    """Say which entity a mention names."""
    yield f"{iri(mention)} {kgb('refersTo')} {iri(entity)} ."


def evidence(
    assertion: str,
    paper: str,
    section: str,
    start: int,
    end: int,
    *,
    sentence: str,
    mention: str | None,
) -> Iterator[str]:
    """Say which sentence backs a statement, and which mention in it where there is one."""
    node = iri(mention_iri(paper, section, start, end))
    yield from _span("Sentence", node, paper, section, start, end, sentence)
    yield f"{iri(assertion)} {kgb('sentence')} {node} ."
    if mention:
        yield f"{iri(assertion)} {kgb('evidence')} {iri(mention)} ."
        if iri(mention) != node:
            yield f"{iri(mention)} {_SUPER} {node} ."


def _span(
    kind: str, node: str, paper: str, section: str, start: int, end: int, text: str
) -> Iterator[str]:
    yield f"{node} {_A} {kgb(kind)} ."
    yield f"{node} {_CONTEXT} {iri(section_iri(paper, section))} ."
    yield f"{node} {_BEGIN} {integer(start)} ."
    yield f"{node} {_END} {integer(end)} ."
    yield f"{node} {_ANCHOR} {string(text)} ."
