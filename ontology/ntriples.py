"""Writes terms in N-Triples, in the lexical forms that a store keeps as they are.

Every character that could end a term early is refused (in an IRI) or escaped (in a literal), so
text from a paper stays text.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date as calendar_date
from functools import lru_cache
from math import isfinite

_XSD = "http://www.w3.org/2001/XMLSchema#"
#: A character of an IRI, or an escaped one (RFC 3987, and a little stricter).
_SIGN = (
    r"(?:[^\x00-\x20<>\"{}|^`\\\[\]#%\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff"
    r"\U000e0000-\U0010ffff]|%[0-9A-Fa-f]{2})"
)
_WEB = re.compile(rf"https?://[\w.-]+(?::\d+)?(?:[/?]{_SIGN}*)?(?:#{_SIGN}*)?", re.IGNORECASE)
_ABSOLUTE = re.compile(rf"(?!https?:)[a-zA-Z][a-zA-Z0-9+.-]*:(?!//){_SIGN}*(?:#{_SIGN}*)?", re.I)
_SPECIAL = re.compile(r'[\x00-\x1f"\\\x7f-\x9f\ud800-\udfff]')
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", '"': '\\"', "\\": "\\\\"}


@lru_cache(maxsize=1 << 16)
def iri(value: str) -> str:
    """Write an IRI; raises `ValueError` for one that no RDF tool would read back.

    >>> iri("https://example.org/a")
    '<https://example.org/a>'
    """
    if not (_WEB.fullmatch(value) or _ABSOLUTE.fullmatch(value)):
        raise ValueError(f"expected an absolute IRI, got {value!r}")
    return f"<{value}>"


def is_iri(value: str) -> bool:
    """Say whether a text can stand as a web address in the graph."""
    return bool(_WEB.fullmatch(value))


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    if "\ud800" <= sign <= "\udfff":  # half of a character is none
        return "\ufffd"
    return _SHORT.get(sign) or f"\\u{ord(sign):04X}"


def string(value: str) -> str:
    r"""Write a text.

    >>> string('a "b" . <c>')
    '"a \\"b\\" . <c>"'
    """
    return f'"{_SPECIAL.sub(_escape, value)}"'


def integer(value: int) -> str:
    """Write a whole number."""
    return f'"{value}"^^<{_XSD}integer>'


def decimal(value: float) -> str:
    """Write a number with up to four places.

    >>> decimal(0.90), decimal(1.0)
    ('"0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>', \
'"1"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    if not isfinite(value):
        raise ValueError(f"expected a finite number, got {value!r}")
    digits = f"{value:.4f}".rstrip("0").rstrip(".")
    return f'"{"0" if digits == "-0" else digits}"^^<{_XSD}decimal>'


def moment(year: int | None, date: str | None) -> Iterator[str]:
    """Write when something came out: the day where it is known, else the year."""
    with suppress(ValueError):  # no whole date: the year has to do
        yield f'"{calendar_date.fromisoformat(date or "").isoformat()}"^^<{_XSD}date>'
        return
    if year is not None and 1000 <= year <= 9999:
        yield f'"{year}"^^<{_XSD}gYear>'
