"""Reads a group of a query where it is plain: patterns between variables, and filters.

Whatever else SPARQL has gives None, and the query is left to the engine as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ontology.vocabularies import RDF

TYPE = f"{RDF}type"
#: A query with more letters than this is not read: nobody wrote it by hand.
LONGEST = 20_000
_TOKEN = re.compile(
    r"""(?P<gap>\s+|\#[^\n\r]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<text>"[^"\n\r]*"|'[^'\n\r]*')
    |(?P<variable>[?$]\w+)
    |(?P<name>(?:[A-Za-z][\w-]*)?:(?:[\w:-]+(?:\.+[\w:-]+)*)?)
    |(?P<word>\w+)|(?P<sign>.)""",
    re.DOTALL | re.VERBOSE,
)
#: What could give a text another meaning than its tokens have: escapes and long strings.
_STRANGE = re.compile(r"""\\|\"{3}|'{3}|\bLATERAL\b""", re.IGNORECASE)
_PATH = set("/|^*+?!()")


class Token(NamedTuple):
    """A token of a query."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """Its word in capitals, where it is one."""
        return self.text.upper() if self.kind == "word" else ""


class Pattern(NamedTuple):
    """A triple pattern whose subject is a variable, and whose value is one or a class."""

    subject: str
    verb: str  #: as it is written
    iri: str  #: of the verb; nothing for a path
    value: str  #: a variable, or the IRI of a class
    text: str

    @property
    def variables(self) -> list[str]:
        """Its different variables."""
        return list(dict.fromkeys(name for name in (self.subject, self.value) if name[0] == "?"))


class Group(NamedTuple):
    """What stands between braces."""

    patterns: list[Pattern]
    filters: list[list[Token]]  #: the conditions
    without: list["Group"]  #: of `FILTER NOT EXISTS`


class _OtherError(Exception):
    """This is more than a plain group."""


def tokens_of(query: str) -> list[Token]:
    """Cut a query into tokens; none where it may mean something else than they do."""
    if len(query) > LONGEST or _STRANGE.search(query):
        return []
    found = ((match.lastgroup or "", match) for match in _TOKEN.finditer(query))
    return [Token(kind, match[0], match.start()) for kind, match in found if kind != "gap"]


def declared(tokens: Sequence[Token], names: Mapping[str, str]) -> dict[str, str]:
    """Give the prefixes of a query, beside those that need not be declared."""
    own = {
        name.text: iri.text[1:-1]
        for prefix, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if prefix.word == "PREFIX" and name.kind == "name" and iri.kind == "iri"
    }
    return {f"{name}:": iri for name, iri in names.items()} | own


def innermost(tokens: Sequence[Token]) -> Iterator[tuple[Sequence[Token], int]]:
    """Give the groups that hold no other, each with the place where it closes."""
    opened = None
    for number, token in enumerate(tokens):
        if token.text == "{":
            opened = number
        elif token.text == "}" and opened is not None:
            yield tokens[opened + 1 : number], token.start
            opened = None


def plain(tokens: Sequence[Token], known: Mapping[str, str]) -> Group | None:
    """Read what stands between the braces of a group."""
    rest, found = list(reversed(tokens)), Group([], [], [])
    try:
        while rest:
            if rest[-1].word == "FILTER":
                _filter(rest, found, known)
            else:
                found.patterns.extend(_patterns(rest, known))
                if rest and rest[-1].text != "." and rest[-1].word != "FILTER":
                    return None
            if rest and rest[-1].text == ".":
                rest.pop()
    except (_OtherError, IndexError):
        return None
    return found


def _patterns(rest: list[Token], known: Mapping[str, str]) -> Iterator[Pattern]:
    """Take the patterns of one subject."""
    if (subject := rest.pop()).kind != "variable":
        raise _OtherError
    while True:
        verb = [rest.pop()]
        iri = _iri(verb[0], known)
        while rest[-1].kind != "variable" and not (
            iri == TYPE and rest[-1].kind in {"iri", "name"}
        ):
            verb.append(rest.pop())
        if not all(_in_path(token) for token in verb):
            raise _OtherError  # a thing or value that is named: the engine had better begin there
        iri, value = iri if len(verb) == 1 else "", rest.pop()
        says = " ".join(token.text for token in verb)
        wanted = f"?{value.text[1:]}" if value.kind == "variable" else _iri(value, known) or ":"
        name = f"?{subject.text[1:]}"
        yield Pattern(name, says, iri, wanted, f"{name} {says} {value.text}")
        if not rest or rest[-1].text != ";":
            return
        rest.pop()
        if not rest or rest[-1].text == "." or rest[-1].word == "FILTER":
            return


def _in_path(token: Token) -> bool:
    return token.kind in {"iri", "name"} or token.text == "a" or token.text in _PATH


def _iri(token: Token, known: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    if token.text == "a":
        return TYPE
    prefix, _, local = token.text.partition(":")
    return known[f"{prefix}:"] + local if token.kind == "name" and f"{prefix}:" in known else ""


def _filter(rest: list[Token], found: Group, known: Mapping[str, str]) -> None:
    rest.pop()
    if [token.word or token.text for token in rest[-1:-4:-1]] == ["NOT", "EXISTS", "{"]:
        del rest[-3:]
        inner = list[Token]()
        while rest[-1].text != "}":
            inner.append(rest.pop())
        rest.pop()
        group = plain(inner, known)
        if group is None or group.filters or not group.patterns:
            raise _OtherError
        found.without.append(group)
        return
    condition, depth = list[Token](), 0
    while depth or not condition or condition[-1].kind == "word":
        condition.append(rest.pop())
        depth += {"(": 1, ")": -1}.get(condition[-1].text, 0)
    if any(token.text in "{}" for token in condition):
        raise _OtherError
    found.filters.append(condition)
