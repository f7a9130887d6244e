"""A query that reads whole tables is joined by hashing, and answers the same."""

import random
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_graph import small_graph

from kgbuild.questions import questions
from kgbuild.serving import joining
from kgbuild.serving.joining import joined
from kgbuild.serving.known import copy_of, known_file, read
from kgbuild.serving.shortcuts import GRAPH, shortcut
from kgbuild.store import store_folder
from kgbuild.triples import prefixes

BASE = "https://example.org/id/"
NAMES = prefixes(BASE)
KGB = NAMES["kgb"]
VERBS = ("uses", "proposes", "year", "inDomain")
CLASSES = ("Paper", "Method", "Model", "Thing")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Things that have every property never, once or twice, also to themselves; and classes."""
    folder = tmp_path_factory.mktemp("things") / "store"
    dice, made = random.Random(7), ox.Store(str(folder))
    things = [ox.NamedNode(f"{BASE}{at}") for at in range(9)]
    for thing in things:
        for name in ["Thing", *dice.sample(CLASSES[:3], dice.randint(0, 2))]:
            made.add(ox.Quad(thing, ox.NamedNode(f"{NAMES['rdf']}type"), ox.NamedNode(KGB + name)))
        for verb in VERBS:
            for value in dice.sample(things, dice.randint(0, 3)):
                year = ox.Literal(2000 + int(value.value[-1]) % 4)
                one = year if verb == "year" else value
                made.add(ox.Quad(thing, ox.NamedNode(KGB + verb), one))
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> ox.Store:
    """Give them with shortcuts."""
    made = ox.Store()
    made.extend(iter(ox.Store.read_only(str(copy_of(folder)))))
    return made


@pytest.fixture(scope="module")
def shortcuts(folder: Path) -> dict[str, int]:
    """Give the sizes of the shortcuts."""
    sizes = read(known_file(folder)).sizes
    return {name: size for name, size in sizes.items() if name.startswith("urn:")}


#: Sizes under which everything is best read whole; whether the answers are the same depends on none
#: but those of shortcuts.
EVERY = {KGB + verb: 10 for verb in VERBS} | {f"a {KGB}{name}": 10 for name in CLASSES}


def answers(store: ox.Store, query: str) -> Counter[str] | str:
    """Give the rows of a query, each with how often it comes, or that it is none."""
    try:
        found = store.query(query, prefixes=NAMES)
    except SyntaxError:
        return "no SPARQL"
    names = sorted(variable.value for variable in found.variables)
    return Counter(str([str(row[name]) for name in names]) for row in found)


COUNT, BOTH = "SELECT (COUNT(*) AS ?n)", "?x kgb:uses ?y . ?y kgb:proposes ?z"
NONE = "FILTER NOT EXISTS { ?x kgb:inDomain ?any }"
TOUCHED = [
    f"{COUNT} {{ {BOTH} }}",
    f"{COUNT} WHERE {{ {BOTH} {NONE} }}",
    f"{COUNT} {{ ?x a kgb:Paper {NONE} }}",
    f"{COUNT} {{ {NONE} {BOTH} }}",
    f"{COUNT} {{ {BOTH} FILTER NOT EXISTS {{ ?x kgb:inDomain ?z }} }}",
    f"{COUNT} {{ {BOTH} FILTER NOT EXISTS {{ ?x kgb:inDomain ?a . ?a a kgb:Model }} }}",
    f"{COUNT} {{ {BOTH} FILTER NOT EXISTS {{ ?a kgb:inDomain ?b }} }}",
    f"{COUNT} {{ ?x a kgb:Paper ; kgb:uses ?y . FILTER(?x != ?y) . ?y kgb:year ?z }}",
    f"{COUNT} {{ ?x kgb:uses ?x . ?x kgb:proposes ?z }}",
    f"SELECT ?x ?z {{ {BOTH} }}",
    f"SELECT DISTINCT ?x {{ {BOTH} }}",
    f"SELECT ?x {{ {BOTH} }} GROUP BY ?x HAVING (COUNT(*) > 1) ORDER BY ?x LIMIT 100",
    "SELECT ?z (COUNT(DISTINCT ?x) AS ?n) { ?a kgb:uses* ?b . ?b kgb:year ?c . "
    "?x kgb:uses ?a ; kgb:proposes ?z } GROUP BY ?z",
    f"PREFIX k: <{KGB}> SELECT ?x {{ ?x k:uses ?y ; a k:Paper ; }} # }}",
]  # fmt: skip
LEFT_ALONE = [
    # not all is read, or the columns have no names
    f"SELECT ?x {{ {BOTH} }} LIMIT 5",
    f"SELECT * {{ {BOTH} }}",
    f"SELECT DISTINCT * {{ {BOTH} }}",
    f"ASK {{ {BOTH} }}",
    f"CONSTRUCT {{ ?x kgb:uses ?z }} WHERE {{ {BOTH} }}",
    f"DESCRIBE ?x {{ {BOTH} }}",
    # something is named, or asked for by a condition
    f"{COUNT} {{ ?x kgb:uses <{BASE}1> . ?x kgb:proposes ?z }}",
    f"{COUNT} {{ <{BASE}1> kgb:uses ?y . ?y kgb:proposes ?z }}",
    f"{COUNT} {{ ?x kgb:year 2000 ; kgb:proposes ?z }}",
    f"{COUNT} {{ {BOTH} FILTER(?x = ?z) }}",
    f"{COUNT} {{ {BOTH} FILTER(?x IN (?z)) }}",
    f"{COUNT} {{ {BOTH} FILTER(?x != <{BASE}1>) }}",
    f"{COUNT} {{ {BOTH} FILTER(REGEX(STR(?x), '1')) }}",
    # more than patterns and filters
    f"{COUNT} {{ {BOTH} OPTIONAL {{ ?x kgb:year ?w }} }}",
    f"{COUNT} {{ {{ {BOTH} }} UNION {{ ?x kgb:year ?w }} }}",
    f"{COUNT} {{ {BOTH} VALUES ?x {{ <{BASE}1> }} }}",
    f"{COUNT} {{ {BOTH} }} VALUES ?x {{ <{BASE}1> }}",
    f"{COUNT} {{ {BOTH} BIND(1 AS ?w) }}",
    f"{COUNT} {{ {BOTH} FILTER EXISTS {{ ?x kgb:year ?w }} }}",
    f"{COUNT} {{ {BOTH} FILTER NOT EXISTS {{ ?x kgb:year ?w FILTER(?w > ?z) }} }}",
    f"{COUNT} {{ {BOTH} FILTER(NOT EXISTS {{ ?x kgb:year ?w }}) }}",
    f"{COUNT} {{ GRAPH ?g {{ {BOTH} }} }}",
    f"{COUNT} {{ ?x kgb:uses ?y , ?z }}",
    f"{COUNT} {{ ?x ?p ?y . ?y kgb:uses ?z }}",
    f"{COUNT} {{ _:b kgb:uses ?y . ?y kgb:uses ?z }}",
    f"{COUNT} {{ [ kgb:uses ?y ] kgb:uses ?z }}",
    f"{COUNT} {{ << ?x kgb:uses ?y >> kgb:uses ?z . ?x kgb:proposes ?z }}",
    f"SELECT (EXISTS {{ {BOTH} }} AS ?z) {{ {BOTH} }}",
    # nothing to join, or nothing in common
    f"{COUNT} {{ ?x kgb:uses ?y }}",
    f"{COUNT} {{ ?x kgb:uses ?y . ?a kgb:proposes ?z }}",
    f"{COUNT} {{ ?x kgb:uses ?y FILTER NOT EXISTS {{ ?a kgb:year ?b }} }}",
    # a path that nothing small binds
    f"{COUNT} {{ {BOTH} . ?x kgb:uses* ?w }}",
    # no SPARQL
    f"{COUNT} {{ ?x kgb:uses ?y ?y kgb:proposes ?z }}",
    f"{COUNT} {{ {BOTH} . . }}",
]  # fmt: skip


@pytest.mark.parametrize("query", TOUCHED)
def test_patterns_of_like_size_are_read_whole(store, query):
    better = joined(query, EVERY, NAMES)
    assert better != query
    expected = answers(store, query)
    assert expected != "no SPARQL"
    assert answers(store, better) == expected


USES, METHOD = "?x kgb:uses ?y", "?y a kgb:Method"
GONE = "FILTER NOT EXISTS { ?x kgb:inDomain ?any }"
SHORTER = {
    f"{COUNT} {{ {USES} . {METHOD} }}": [("uses", "Method")],
    f"{COUNT} {{ {METHOD} . {USES} ; a kgb:Paper }}": [("uses", "Method")],
    f"{COUNT} {{ {USES} . {METHOD} . ?y a kgb:Model }}": [("uses", "Method")],
    f"{COUNT} {{ {USES} ; kgb:proposes ?y . {METHOD} . ?y a kgb:Model }}": [
        ("uses", "Method"), ("proposes", "Model"),
    ],
    f"{COUNT} {{ ?x kgb:uses ?x . ?x a kgb:Method }}": [("uses", "Method")],
    f"{COUNT} {{ {USES} . ?y a kgb:Thing }}": [],
    f"{COUNT} {{ {USES} {GONE} }}": [("inDomain", "")],
    f"{COUNT} {{ {USES} . {METHOD} {GONE} }}": [("uses", "Method"), ("inDomain", "")],
    f"{COUNT} {{ {USES} FILTER NOT EXISTS {{ ?x kgb:inDomain ?z . ?z a kgb:Method }} }}": [
        ("inDomain", "Method"),
    ],
    f"{COUNT} {{ {USES} FILTER NOT EXISTS {{ ?x kgb:inDomain ?z . ?z a kgb:Thing }} }}": [
        ("inDomain", ""),
    ],
    f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {USES} . {METHOD} {GONE} }}": [
        ("uses", "Method"), ("inDomain", ""),
    ],
    f"SELECT DISTINCT ?y {{ {USES} . {METHOD} FILTER(?y != ?x) }} ORDER BY ?y LIMIT 2": [
        ("uses", "Method"),
    ],
}  # fmt: skip
AS_LONG = [
    f"{COUNT} {{ ?x a kgb:Method ; kgb:uses ?y }}",
    f"{COUNT} {{ {USES} . ?y a ?kind }}",
    f"{COUNT} {{ {USES} . ?y a kgb:Unknown }}",
    f"{COUNT} {{ {USES} . ?y a <{BASE}1> }}",
    f"{COUNT} {{ ?x kgb:uses|kgb:proposes ?y . {METHOD} }}",
    f"{COUNT} {{ {USES} FILTER NOT EXISTS {{ ?x kgb:inDomain ?y }} }}",
    f"{COUNT} {{ {USES} FILTER NOT EXISTS {{ ?x kgb:inDomain ?z . ?z kgb:year ?x }} }}",
    f"{COUNT} {{ {USES} FILTER NOT EXISTS {{ ?z kgb:inDomain ?z }} }}",
    f"SELECT ?x {{ {USES} . {METHOD} }} LIMIT 5",
    f"SELECT * {{ {USES} . {METHOD} }}",
    f"{COUNT} FROM <{BASE}> {{ {USES} . {METHOD} }}",
    f"{COUNT} {{ {USES} . {METHOD} }} GROUP BY {GRAPH}",
    f"{COUNT} {{ GRAPH ?g {{ {USES} . {METHOD} }} }}",
]


@pytest.mark.parametrize("query", SHORTER)
def test_patterns_for_which_there_is_a_shortcut_take_it(store, shortcuts, query):
    better = joined(query, shortcuts, NAMES)
    taken = [(verb, kind) for verb in VERBS for kind in ("", *CLASSES)
             if f"<{shortcut(KGB + verb, kind and KGB + kind)}>" in better]  # fmt: skip
    assert better != query
    assert sorted(taken) == sorted(SHORTER[query])
    expected = answers(store, query)
    assert expected not in ("no SPARQL", Counter(["['0']"]))
    assert answers(store, better) == expected


@pytest.mark.parametrize("query", AS_LONG)
def test_no_other_pattern_takes_a_shortcut(shortcuts, query):
    assert "urn:" not in joined(query, shortcuts, NAMES)


@pytest.mark.parametrize("query", LEFT_ALONE)
def test_every_other_query_is_passed_on_as_it_is(query):
    assert joined(query, EVERY, NAMES) == query


def test_the_sizes_decide(store):
    query = f"{COUNT} {{ ?x kgb:uses ?y . ?y kgb:proposes ?z . ?z a kgb:Model {NONE} }}"

    def parts(**sizes: int) -> tuple[int, bool]:
        known = dict.fromkeys(EVERY, 10) | {KGB + name: size for name, size in sizes.items()}
        better = joined(query, known, NAMES)
        assert answers(store, better) == answers(store, query)
        return better.count("SELECT") - 1, "MINUS" in better

    assert parts() == (3, True)
    assert parts(uses=40, inDomain=160) == (3, True)
    assert parts(inDomain=41) == (3, False)
    assert parts(uses=41) == (0, True), "what is left would be read whole, and is large"
    assert parts(uses=joining.MOST + 1) == (0, True)
    assert parts(uses=0) == (0, False), "nothing is known of its size, and nothing binds it"


PATTERNS = st.lists(
    st.tuples(
        st.sampled_from(["?x", "?y", "?z"]),
        st.one_of(
            st.tuples(st.sampled_from([f"kgb:{verb}" for verb in VERBS]),
                      st.sampled_from(["?x", "?y", "?z", "?w"])),
            st.tuples(st.just("kgb:uses*"), st.sampled_from(["?x", "?y"])),
            st.tuples(st.just("a"), st.sampled_from([*(f"kgb:{name}" for name in CLASSES), "?w"])),
        ),
    ).map(lambda parts: f"{parts[0]} {' '.join(parts[1])} ."),
    min_size=1, max_size=4,
).map(" ".join)  # fmt: skip
MORE = st.lists(
    st.one_of(
        st.lists(st.sampled_from([f"?x kgb:{verb} ?v ." for verb in VERBS] + [
            "?y kgb:uses ?x .", "?v a kgb:Method .", "?u kgb:uses ?v .", "?z kgb:proposes ?w .",
        ]), min_size=1, max_size=2).map(lambda some: f"FILTER NOT EXISTS {{ {' '.join(some)} }}"),
        st.sampled_from(["FILTER(?x != ?y)", "FILTER(?w >= 2001)", "FILTER(?z != ?w || ?x != ?z)"]),
    ),
    max_size=2,
).map(" ".join)  # fmt: skip
SIZES = st.fixed_dictionaries({name: st.sampled_from([0, 10, 20, 100]) for name in EVERY})


@settings(max_examples=500, deadline=None)
@given(PATTERNS, MORE, SIZES)
def test_whatever_the_patterns_and_sizes_the_answer_is_the_same(
    store, shortcuts, patterns, more, sizes
):
    for group in (f"{{ {patterns} {more} }}", f"{{ {more} {patterns} }}"):
        for query in (f"SELECT ?x ?y ?w {group}", f"{COUNT} {group}"):
            expected = answers(store, query)
            assert expected != "no SPARQL"
            known = (sizes, EVERY, sizes | shortcuts, EVERY | shortcuts)
            for better in {joined(query, one, NAMES) for one in known} - {query}:
                assert answers(store, better) == expected


def test_every_shipped_question_answers_the_same(tmp_path: Path) -> None:
    graph = small_graph(tmp_path / "graph")
    folder = store_folder(graph)
    engine, sizes = ox.Store.read_only(str(copy_of(folder))), read(known_file(folder)).sizes
    names = prefixes(graph.base_iri)
    assert sizes[f"a {KGB}Paper"] == graph.counts()["papers"]
    for question in questions().values():
        rows = [
            Counter(str(row) for row in engine.query(text, prefixes=names))
            for text in (question.text, joined(question.text, sizes, names))
        ]
        assert rows[0] == rows[1], question.says
