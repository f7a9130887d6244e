"""Turns sorted N-Triples lines into Turtle to read: grouped, with prefixes, types first."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

_TERM = re.compile(r'"(?:[^"\\]|\\.)*"|<([^<>"\s]+)>')
_NUMBER = re.compile(r'"(-?\d+)"\^\^xsd:integer|"(-?\d+\.\d+)"\^\^xsd:decimal')
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class _Shortener:
    """Writes an IRI with its prefix, where what is left is a plain name."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._names = {namespace: prefix for prefix, namespace in prefixes.items()}

    def _short(self, match: re.Match[str]) -> str:
        iri = match[1]
        if iri is None:  # a literal, and whatever stands in it
            return match[0]
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._names.get(iri[:cut])
        if prefix is None or not _LOCAL.fullmatch(iri, cut):
            return match[0]
        return f"{prefix}:{iri[cut:]}"

    def __call__(self, term: str) -> str:
        """Shorten a term of N-Triples."""
        short = _TERM.sub(self._short, term)
        number = _NUMBER.fullmatch(short)
        return number[1] or number[2] if number else short


def turtle(lines: Iterable[str], prefixes: Mapping[str, str]) -> Iterator[str]:
    r"""Give the lines of a Turtle document.

    >>> facts = ['<http://e.org/a> <http://e.org/p> "x" .', '<http://e.org/a> <http://e.org/p> 1 .']
    >>> print("\n".join(turtle(facts, {"e": "http://e.org/"})))
    @prefix e: <http://e.org/> .
    <BLANKLINE>
    e:a e:p "x" , 1 .
    """
    short = _Shortener(prefixes)
    for prefix, namespace in sorted(prefixes.items()):
        yield f"@prefix {prefix}: <{namespace}> ."
    facts = (line.removesuffix(" .").split(" ", 2) for line in lines)
    for subject, group in groupby(facts, key=lambda fact: fact[0]):
        said: dict[str, list[str]] = {}
        for _, predicate, value in group:
            said.setdefault(predicate, []).append(short(value))
        kinds = said.pop(_TYPE, None)
        rows = [f"a {' , '.join(kinds)}"] if kinds else []
        rows += [f"{short(predicate)} {' , '.join(values)}" for predicate, values in said.items()]
        yield ""
        yield f"{short(subject)} " + " ;\n    ".join(rows) + " ."
