"""Chooses the format of an answer from what a client accepts (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence
from typing import NamedTuple


class Format(NamedTuple):
    """A format that we write: its name for people, its media types, the one to send first."""

    name: str
    media_types: tuple[str, ...]


#: Of SELECT and ASK; the first is what a client gets that has no wish.
TABLES: tuple[Format, ...] = (
    Format("json", ("application/sparql-results+json", "application/json")),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml")),
    Format("csv", ("text/csv",)),
    Format("tsv", ("text/tab-separated-values",)),
)
#: Of CONSTRUCT and DESCRIBE, and of everything that is told in RDF.
GRAPHS: tuple[Format, ...] = (
    Format("ttl", ("text/turtle", "application/x-turtle", "text/n3")),
    Format("nt", ("application/n-triples", "text/plain")),
    Format("jsonld", ("application/ld+json", "application/json")),
    Format("rdf", ("application/rdf+xml", "application/xml", "text/xml")),
)
HTML = Format("html", ("text/html", "application/xhtml+xml"))


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Read an Accept header; what cannot be read is as if it were not there."""
    found = []
    for part in accept.split(",")[:100]:
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = min(max(float(parameter[2:]), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if media:
            found.append((media, quality))
    return found


def _fit(media_type: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Say how much a client wants a media type, by the most specific range that speaks of it."""
    best = (-1, 0.0)
    for wanted, quality in ranges:
        if wanted == media_type:
            best = max(best, (2, quality))
        elif wanted.endswith("/*") and media_type.startswith(wanted[:-1]):
            best = max(best, (1, quality))
        elif wanted == "*/*":
            best = max(best, (0, quality))
    return best[1], best[0]


def choose(accept: str | None, formats: Sequence[Format]) -> tuple[Format, str] | None:
    """Choose a format and the media type to send it under; None where none is acceptable.

    >>> choose("text/csv;q=0.5, application/sparql-results+xml", TABLES)[0].name
    'xml'
    >>> choose("image/png", TABLES) is None
    True
    """
    if not accept or not (ranges := _ranges(accept)):
        return formats[0], formats[0].media_types[0]
    offers = [
        (*_fit(media, ranges), -place, format_, media)
        for place, (format_, media) in enumerate(
            (format_, media) for format_ in formats for media in format_.media_types
        )
    ]
    quality, _, _, format_, media = max(offers, key=lambda offer: offer[:3])
    return (format_, media) if quality > 0 else None


#: What clients call formats in an address, beside our own names and the media types.
_ALIASES = {
    "turtle": "ttl", "n3": "ttl", "ntriples": "nt", "n-triples": "nt", "json-ld": "jsonld",
    "rdf+xml": "rdf", "rdf/xml": "rdf", "rdfxml": "rdf", "htm": "html",
}  # fmt: skip


def named(name: str, formats: Sequence[Format]) -> Format | None:
    """Find a format by its name (`json`, `turtle`), or by one of its media types."""
    name = _ALIASES.get(name.lower(), name.lower())
    for format_ in formats:
        if name == format_.name or name in format_.media_types:
            return format_
    return None
