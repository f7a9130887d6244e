"""Adds to a copy of a store what joins two patterns into one, and puts it into a group's words.

`?paper kgb:proposes ?method . ?method a kgb:Method` is one property there; and what is not there
(`FILTER NOT EXISTS { ?paper kgb:evaluatesOn ?any }`) has one of different subjects. They lie in a
graph whose name is a blank node, so that no query can name it, and only ours is shown it.
"""

from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from kgbuild.serving.groups import TYPE, Group, Pattern

if TYPE_CHECKING:
    import pyoxigraph as ox

#: A property with more triples than this has none.
MOST = 200_000
#: Nor has it one of its subjects, unless they are at most such a part of its triples.
FEWER = 0.6
#: The variable that stands for their graph; a query that has it gets none of them.
GRAPH = "?shortcutsOfKgbuild"


def shortcut(verb: str, kind: str = "") -> str:
    """Name what a property says of things of a class; or its subjects, where no class is given."""
    return f"urn:kgbuild:{quote(verb, safe='')}:{quote(kind, safe='')}"


def used(store: "ox.Store") -> dict[str, int]:
    """Count the triples of every property."""
    found = rows_of(store, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    return {verb.value: int(number.value) for verb, number in found}


def counted(store: "ox.Store", sizes: Mapping[str, int]) -> dict[str, int]:
    """Count the triples of every shortcut that there may be; `sizes` are those of properties.

    What is said once of each thing has none: most triples are such, of mentions and assertions.
    It is 0 where all values are of the class, so that the property itself will do.
    """
    found = {}
    for verb, size in sizes.items():
        if size > MOST:
            continue
        ((subjects,),) = rows_of(store, f"SELECT (COUNT(DISTINCT ?a) AS ?n) {{ ?a <{verb}> ?b }}")
        if (several := int(subjects.value)) == size:
            continue
        if several <= FEWER * size:
            found[shortcut(verb)] = several
        said = f"{{ ?a <{verb}> ?b . ?b a ?kind FILTER(isIRI(?kind)) }} GROUP BY ?kind"
        for kind, number in rows_of(store, f"SELECT ?kind (COUNT(*) AS ?n) {said}"):
            found[shortcut(verb, kind.value)] = int(number.value) % size
    return found


def copied(folder: Path, target: Path, sizes: Mapping[str, int]) -> None:
    """Write a copy of a store that has the shortcuts as well; the files of triples are shared."""
    import pyoxigraph as ox

    store = ox.Store.read_only(str(folder))
    store.backup(str(target))
    copy = ox.Store(str(target))
    if used(copy) != used(store):  # some of its triples are not in a file yet
        copy.bulk_extend(iter(store))
    copy.bulk_extend(_quads(store, sizes))


def _quads(store: "ox.Store", sizes: Mapping[str, int]) -> Iterator["ox.Quad"]:
    import pyoxigraph as ox

    graph = ox.BlankNode("shortcuts")
    kinds = [name.removeprefix("a ") for name in sizes if name.startswith("a ")]
    for verb in sizes:
        for kind in ("", *kinds):
            name = shortcut(verb, kind)
            if sizes.get(name):
                made = ox.NamedNode(name)
                rest = f"?b . ?b a <{kind}>" if kind else "?any BIND(1 AS ?b)"
                for a, b in rows_of(store, f"SELECT DISTINCT ?a ?b {{ ?a <{verb}> {rest} }}"):
                    yield ox.Quad(a, made, b, graph)


def rows_of(store: "ox.Store", query: str) -> "list[ox.QuerySolution]":
    """Give the rows of a SELECT."""
    return list(cast("ox.QuerySolutions", store.query(query)))


def shortened(group: Group, sizes: Mapping[str, int]) -> Group:
    """Give a group with the same solutions that reads less; shortcuts come first."""
    patterns = list(group.patterns)
    for kind in group.patterns:
        for at, pattern in enumerate(patterns):
            name = shortcut(pattern.iri, kind.value)
            if kind.iri == TYPE and pattern.value == kind.subject and name in sizes:
                patterns[at] = _by(name, pattern, sizes)
                patterns.remove(kind)
                break
    bound = {name for pattern in patterns for name in pattern.variables}
    return group._replace(
        # the engine takes patterns of one form to be of one size, and begins with the first
        patterns=sorted(patterns, key=lambda one: sizes[one.iri] if GRAPH in one.text else MOST),
        without=[_bare(shortened(one, sizes), sizes, bound) for one in group.without],
    )


def _bare(group: Group, sizes: Mapping[str, int], outer: Set[str]) -> Group:
    """Let a pattern of what must not be there have one row a subject, where its value is unused."""
    named = [name for pattern in group.patterns for name in pattern.variables]
    return group._replace(
        patterns=[
            _by(shortcut(pattern.iri), pattern, sizes)
            if pattern.value not in {*outer, pattern.subject}
            and named.count(pattern.value) == 1
            and shortcut(pattern.iri) in sizes
            else pattern
            for pattern in group.patterns
        ]
    )


def _by(name: str, pattern: Pattern, sizes: Mapping[str, int]) -> Pattern:
    """Write a pattern with a shortcut, where that is not the property itself."""
    if not sizes[name]:
        return pattern
    verb, text = f"<{name}>", f"{pattern.subject} <{name}> {pattern.value}"
    return Pattern(pattern.subject, verb, name, pattern.value, f"GRAPH {GRAPH} {{ {text} }}")
