"""Gives a query that looks for letters in names the names that hold them, so it need not read all.

`{ ?thing a kgb:Method ; skos:prefLabel ?name FILTER(CONTAINS(LCASE(?name), "graph")) }` gets a
`VALUES ?name { ... }` of every name with these letters. The filter stays, so nothing is added; the
list is whole, so nothing is lost.
"""

import re
from collections.abc import Mapping

from kgbuild.serving.groups import Group, Token, declared, innermost, plain, tokens_of
from kgbuild.serving.known import Texts

#: More names than this, or than one in so many, are not worth listing.
MOST, ONE_IN = 500, 20

_CONTAINS = re.compile(
    r"""\(*CONTAINS\((?P<lowered>LCASE\()?(?P<str>STR\()?[?$](?P<variable>\w+)
    (?(str)\))(?(lowered)\)),(?P<text>"[^"]*"|'[^']*')\)+""",
    re.VERBOSE,
)


def narrowed(query: str, texts: Mapping[str, Texts], names: Mapping[str, str]) -> str:
    """Give a query with the same answers that reads less, or the query itself."""
    tokens = tokens_of(query) if "contains" in query.lower() else []
    if any(token.word == "EXISTS" for token in tokens):
        return query  # its group is worked out anew for every value of a variable
    known, parts, at = declared(tokens, names), list[str](), 0
    for inner, end in innermost(tokens):
        group = plain(inner, known)
        if group and (listed := _listed(group, texts)):
            parts += [query[at:end], listed]
            at = end
    return "".join([*parts, query[at:]])


def _listed(group: Group, texts: Mapping[str, Texts]) -> str:
    """Write the values of the first variable that a group looks into."""
    properties = {pattern.value: pattern.iri for pattern in group.patterns}
    for condition in group.filters:
        variable, letters = _sought(condition)
        if (of := texts.get(properties.get(variable, ""))) is not None:
            terms = of.holding(letters, min(MOST, len(of.terms) // ONE_IN))
            return "" if terms is None else f" VALUES {variable} {{ {' '.join(terms)} }} "
    return ""


def _sought(condition: list[Token]) -> tuple[str, str]:
    """Give the variable and the small letters where a condition is `CONTAINS`, and no more.

    The parentheses of a condition are paired, so that they need not be counted here.
    """
    text = "".join(token.word or token.text for token in condition)
    match = _CONTAINS.fullmatch(text)
    if not match:
        return "", ""
    letters = match["text"][1:-1]
    if not match["lowered"]:
        if not letters.isascii():  # small letters stand for the others in whatever text
            return "", ""
        letters = letters.lower()
    return f"?{match['variable']}", letters
