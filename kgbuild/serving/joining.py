"""Lets a query that reads whole tables read each once, and not look up row after row.

The engine joins the patterns of a group by looking into its index for every row: 3 microseconds
each, where reading a row in passing takes a few tenths. Patterns in a SELECT of their own it joins
by a hash table. Both say the same: `{ A . B }` is the join of `{ SELECT * { A } }` and
`{ SELECT * { B } }`; and `FILTER NOT EXISTS { C }` is `MINUS { C }` where they share a variable
that is bound on both sides, as all are here.
"""

from collections.abc import Mapping, Sequence

from kgbuild.serving.groups import TYPE, Group, Pattern, Token, declared, plain, tokens_of
from kgbuild.serving.shortcuts import GRAPH, MOST, shortened

#: A table with so many times the rows of what it is joined to is not read whole, nor one with more
#: rows than `MOST`: looking up is quicker then.
TIMES = 4

_GATHER = {"GROUP", "ORDER", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
#: Other forms; and other graphs, of which nothing is known.
_OTHERS = {"ASK", "CONSTRUCT", "DESCRIBE", "FROM"}


def joined(query: str, sizes: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Give a query with the same answers that reads or looks up less, or the query itself."""
    tokens = tokens_of(query) if GRAPH[1:] not in query else []
    ends = [number for number, token in enumerate(tokens) if token.text in "{}"]
    if not ends or not _reads_all(tokens[: ends[0]], tokens[ends[-1] + 1 :]):
        return query
    group = plain(tokens[ends[0] + 1 : ends[-1]], declared(tokens, names))
    written = group and _written(query, group, sizes)
    if not written:
        return query
    return f"{query[: tokens[ends[0]].end]} {written} {query[tokens[ends[-1]].start :]}"


def _reads_all(head: Sequence[Token], tail: Sequence[Token]) -> bool:
    """Say whether the answer to a SELECT needs every row, and names its columns."""
    words = [token.word for token in head]
    if "SELECT" not in words or _OTHERS & set(words):
        return False
    after = [token.text for token in head[words.index("SELECT") + 1 :]]
    if "*" in after[:2]:  # the columns would come in another order
        return False
    every = {*words, *(token.word for token in tail)}
    return "LIMIT" not in every or bool(_GATHER & every)


def _written(query: str, asked: Group, sizes: Mapping[str, int]) -> str:
    """Write what stands in a group anew; nothing where it is best as it is."""
    group = shortened(asked, sizes)
    rows = [_rows(pattern, sizes) for pattern in group.patterns]
    apart = _apart(group, rows)
    minus = [_minus(one, group, rows, sizes) for one in group.without]
    if group == asked and not apart and not any(minus):
        return ""
    parts = {at: f"{pattern.text} ." for at, pattern in enumerate(group.patterns)}
    last = []
    for inner, text in zip(group.without, minus, strict=True):
        shared = _variables(inner) & _variables(group)
        home = next((at for at in apart if shared <= set(group.patterns[at].variables)), None)
        if text and home is not None:  # what is taken away there is not joined at all
            parts[home] += f" {text}"
        else:
            last.append(text or f"FILTER NOT EXISTS {{ {_text(inner)} }}")
    for at in apart:
        columns = " ".join(group.patterns[at].variables)
        parts[at] = f"{{ SELECT {columns} {{ {parts[at]} }} }}"
    for condition in group.filters:
        last.append(f"FILTER {query[condition[0].start : condition[-1].end]}")
    return " ".join([*parts.values(), *last])


def _rows(pattern: Pattern, sizes: Mapping[str, int]) -> int:
    """Give how many rows a pattern has, 0 where that is not known."""
    if pattern.value[0] == "?":
        return sizes.get(pattern.iri, 0)
    return sizes.get(f"a {pattern.value}", 0) if pattern.iri == TYPE else 0


def _apart(group: Group, rows: Sequence[int]) -> set[int]:
    """Choose the patterns that are read whole; what is left must be quick to read by itself."""
    apart = {at for at in range(len(rows)) if _worth(at, group, rows)}
    left = [at for at in range(len(rows)) if at not in apart]
    most = max((rows[at] for at in apart), default=0)
    bound = {name for at in left if rows[at] for name in group.patterns[at].variables}
    quick = all(
        rows[at] <= most if rows[at] else bound & set(group.patterns[at].variables) for at in left
    )
    return apart if len(apart) > 1 and quick and all(map(_keeps_most, group.filters)) else set()


def _keeps_most(condition: Sequence[Token]) -> bool:
    """Say whether a condition only compares, and not for one value: others may leave little."""
    return all(
        token.kind in {"variable", "text"}
        or token.text.isdecimal()
        or token.text in set("()<>!&|.+-")
        or (token.text == "=" and before.text in set("<>!"))
        for before, token in zip([condition[0], *condition], condition, strict=False)
    )


def _worth(at: int, group: Group, rows: Sequence[int]) -> bool:
    """Say whether a pattern is best read whole: small, or not much larger than a neighbour."""
    mine = set(group.patterns[at].variables)
    others = (
        rows[number]
        for number, other in enumerate(group.patterns)
        if number != at and mine & set(other.variables)
    )
    return 0 < rows[at] <= min(MOST, TIMES * max(others, default=0))


def _minus(inner: Group, group: Group, rows: Sequence[int], sizes: Mapping[str, int]) -> str:
    """Write what must not be there as a MINUS, where that says the same and is quicker."""
    mine = _variables(inner)
    others = (
        of
        for of, pattern in zip(rows, group.patterns, strict=True)
        if mine & set(pattern.variables)
    )
    most = min(MOST, TIMES * max(others, default=0))  # nothing, where no variable is shared
    if not all(0 < _rows(pattern, sizes) <= most for pattern in inner.patterns):
        return ""
    return f"MINUS {{ {_text(inner)} }}"


def _variables(group: Group) -> set[str]:
    return {name for pattern in group.patterns for name in pattern.variables}


def _text(group: Group) -> str:
    return " ".join(f"{pattern.text} ." for pattern in group.patterns)
