"""Gives a query that looks for letters in names the names that hold them, so it need not read all.

`{ ?thing a kgb:Method ; skos:prefLabel ?name FILTER(CONTAINS(LCASE(?name), "graph")) }` gets a
`VALUES ?name { ... }` of every name with these letters. The filter stays, so nothing is added; the
list is whole, so nothing is lost. Only a group of plain patterns and filters about things that are
not named is touched: everything else is passed on as it is.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kgbuild.serving.texts import Texts
from ontology.vocabularies import RDF

#: More names than this, or than one in so many, are not worth listing.
MOST, ONE_IN = 500, 20

_TOKEN = re.compile(
    r"""(?P<gap>\s+|\#[^\n\r]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<text>"[^"\n\r]*"|'[^'\n\r]*')
    |(?P<variable>[?$]\w+)
    |(?P<name>(?:[A-Za-z][\w-]*)?:(?:[\w:-]+(?:\.+[\w:-]+)*)?)
    |(?P<word>\w+)|(?P<sign>.)""",
    re.DOTALL | re.VERBOSE,
)
#: What could give a text another meaning than its tokens have: escapes and long strings, and groups
#: that are worked out anew for every value of a variable.
_STRANGE = re.compile(r"""\\|\"{3}|'{3}|\b(?:EXISTS|LATERAL)\b""", re.IGNORECASE)


class Token(NamedTuple):
    """A token of a query."""

    kind: str
    text: str
    start: int


def narrowed(query: str, texts: Mapping[str, Texts], names: Mapping[str, str]) -> str:
    """Give a query with the same answers that reads less, or the query itself."""
    if "contains" not in query.lower() or _STRANGE.search(query):
        return query
    tokens = [
        Token(match.lastgroup or "", match[0], match.start())
        for match in _TOKEN.finditer(query)
        if match.lastgroup != "gap"
    ]
    known, parts, at = _declared(tokens, names), [], 0
    for group, end in _groups(tokens):
        if listed := _listed(group, texts, known):
            parts += [query[at:end], listed]
            at = end
    return "".join([*parts, query[at:]])


def _declared(tokens: list[Token], names: Mapping[str, str]) -> dict[str, str]:
    own = {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.text.upper() == "PREFIX" and name.kind == "name" and iri.kind == "iri"
    }
    return {f"{name}:": iri for name, iri in names.items()} | own


def _groups(tokens: list[Token]) -> Iterator[tuple[list[Token], int]]:
    """Give the innermost groups, each with the place where it closes."""
    opened = None
    for number, token in enumerate(tokens):
        if token.text == "{":
            opened = number
        elif token.text == "}" and opened is not None:
            yield tokens[opened + 1 : number], token.start
            opened = None


def _listed(group: list[Token], texts: Mapping[str, Texts], known: Mapping[str, str]) -> str:
    """Write the values of the variable that a group looks into, where it is such a group."""
    rest, values, sought = list(reversed(group)), dict[str, str](), dict[str, str]()
    while rest:
        if rest[-1].text.upper() == "FILTER":
            rest.pop()
            if (found := _filter(rest)) is None:
                return ""
            sought |= found
        elif not _patterns(rest, values, known):
            return ""
        if rest and rest[-1].text == ".":
            rest.pop()
    for variable, letters in sought.items():
        if (of := texts.get(values.get(variable, ""))) is not None:
            terms = of.holding(letters, min(MOST, len(of.terms) // ONE_IN))
            return "" if terms is None else f" VALUES ?{variable} {{ {' '.join(terms)} }} "
    return ""


def _patterns(rest: list[Token], values: dict[str, str], known: Mapping[str, str]) -> bool:
    """Take the patterns of one variable; says whether all of them are plain."""
    if rest.pop().kind != "variable":
        return False
    while len(rest) > 1 and rest[-1].kind in {"iri", "name", "word"}:
        verb, value = _iri(rest.pop(), known), rest.pop()
        if value.kind == "variable":
            values[value.text[1:]] = verb
        elif value.kind not in {"iri", "name"} or verb != f"{RDF}type":
            return False  # a thing or value that is named: the engine had better begin there
        if not rest or rest[-1].text != ";":
            return bool(verb)
        rest.pop()
        if not verb:
            return False
        if not rest or rest[-1].text.upper() in {".", "FILTER"}:
            return True
    return False


def _iri(token: Token, known: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "word":
        return f"{RDF}type" if token.text == "a" else ""
    prefix, _, local = token.text.partition(":")
    return known[f"{prefix}:"] + local if f"{prefix}:" in known else ""


def _filter(rest: list[Token]) -> dict[str, str] | None:
    """Take the condition of a filter; gives the variable and small letters if it is `CONTAINS`."""
    taken, depth = list[Token](), 0
    while rest and (depth or not taken or taken[-1].kind == "word"):
        taken.append(rest.pop())
        depth += {"(": 1, ")": -1}.get(taken[-1].text, 0)
    if depth or not taken:
        return None
    condition = "".join(
        token.text if token.kind != "word" else token.text.upper() for token in taken
    )
    while condition.startswith("(") and condition.endswith(")"):
        condition = condition[1:-1]
    match = _CONTAINS.fullmatch(condition)
    if not match:
        return {}
    letters = match["text"][1:-1]
    if not match["lowered"]:  # small letters stand for these in whatever text
        letters = letters.lower()
        if not letters.isascii():
            return {}
    return {match["variable"]: letters}


_CONTAINS = re.compile(
    r"""CONTAINS\((?P<lowered>LCASE\()?(?P<str>STR\()?[?$](?P<variable>\w+)
    (?(str)\))(?(lowered)\)),(?P<text>"[^"]*"|'[^']*')\)""",
    re.VERBOSE,
)
