"""A query that looks for letters in names reads less, and answers the same."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from served import serving
from small_graph import small_graph

from kgbuild.questions import questions
from kgbuild.serving import narrowing
from kgbuild.serving.known import known_file, read
from kgbuild.serving.narrowing import narrowed
from kgbuild.store import store_folder
from kgbuild.triples import prefixes

BASE = "https://example.org/id/"
NAMES = prefixes(BASE)
KGB, SKOS = NAMES["kgb"], NAMES["skos"]
LABEL, OTHER, TITLE = f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{NAMES['dcterms']}title"

#: Names that try what letters, quotes, languages and lines can do.
WORDS = [
    "graph", "Graph", "GRAPHS", "graph networks", "Straße", "STRASSE", "ΣΊΣΥΦΟΣ", "İstanbul",
    "\u212aelvin", 'a "quoted" graph', "it's", "two\nlines", "carriage\rreturn", "tab\tgraph",
    "back\\slash", "模型", "🤖🧠", "", " ", "a.b*c", "<b>", "{graph}", "# graph", "\\u0041",
    "\ufb01", "e\u0301tude", "étude",
]  # fmt: skip


def plain(words: str, more: str = "") -> str:
    return f'{{ ?x skos:prefLabel ?name FILTER(CONTAINS(LCASE(?name), "{words}")) {more} }}'


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> tuple[ox.Store, dict]:
    """A store of hard names, each under every property, and what is known of them."""
    folder = tmp_path_factory.mktemp("hard") / "store"
    made = ox.Store(str(folder))
    kinds = [ox.NamedNode(f"{KGB}{kind}") for kind in ("Method", "Model", "Paper")]
    for at, word in enumerate(WORDS):
        thing = ox.NamedNode(f"{BASE}{at}")
        a = ox.NamedNode(f"{NAMES['rdf']}type")
        values = [
            ox.Literal(word),
            ox.Literal(word, language="en"),
            ox.Literal(word + " of " + word),
        ]
        made.add(ox.Quad(thing, a, kinds[at % 3]))
        made.add(ox.Quad(thing, ox.NamedNode(LABEL), values[at % 3]))
        made.add(ox.Quad(thing, ox.NamedNode(OTHER), values[(at + 1) % 3]))
        made.add(ox.Quad(thing, ox.NamedNode(TITLE), values[(at + 2) % 3]))
        made.add(ox.Quad(thing, ox.NamedNode(f"{KGB}year"), ox.Literal(2000 + at % 4)))
    odd = [ox.Literal(5), ox.NamedNode(f"{BASE}graph"), ox.BlankNode("graph")]
    for value in odd:
        made.add(ox.Quad(ox.NamedNode(f"{BASE}odd"), ox.NamedNode(LABEL), value))
    del made
    return ox.Store.read_only(str(folder)), read(known_file(folder)).texts


@pytest.fixture(autouse=True)
def small_lists(monkeypatch):
    """Let the few names of a test be worth listing."""
    monkeypatch.setattr(narrowing, "ONE_IN", 1)


def answers(store: ox.Store, query: str) -> object:
    """Give the rows of a query in an order, or that it is none."""
    try:
        found = store.query(query, prefixes=NAMES, base_iri=BASE)
    except SyntaxError:
        return "no SPARQL"
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    return sorted(str([str(value) for value in row]) for row in found)


def a(words: str) -> str:
    return f"SELECT * {plain(words)}"


CONDITION = 'FILTER(CONTAINS(LCASE(?name), "graph"))'
TOUCHED = [
    a("graph"),
    a("straße"),
    a("ς"),
    a("nothing of that kind"),
    a("GRAPH"),
    'SELECT * { ?x skos:prefLabel ?name FILTER(((((CONTAINS(LCASE(?name), "graph")))))) }',
    "SELECT * " + plain("graph").replace('"', "'"),
    'SELECT * { ?x skos:prefLabel ?name FILTER CONTAINS(LCASE(STR(?name)), "graph") }',
    'SELECT * { ?x skos:prefLabel ?name FILTER(CONTAINS(?name, "Graph")) }',
    'SELECT * { ?x skos:prefLabel ?name FILTER ( (contains(lcase($name) , "graph")) ) . }',
    f"SELECT * {{ {CONDITION} ?x skos:prefLabel ?name }}",
    f"SELECT * {{ ?x a kgb:Method ; skos:altLabel ?name ; {CONDITION} }}",
    f"SELECT * {{ ?x a <{KGB}Method> . ?x <{LABEL}> ?name . {CONDITION} FILTER(?x != 5) }}",
    f"PREFIX s: <{SKOS}> SELECT * {{ ?x s:prefLabel ?name {CONDITION} }}",
    f"PREFIX : <{SKOS}> SELECT * {{ ?x :prefLabel ?name {CONDITION} }}",
    f"SELECT ?x {{ ?y dcterms:title ?name # }} {{\n {CONDITION}\n}}",
    f"SELECT * {{ ?x skos:altLabel ?name . ?x skos:prefLabel ?name {CONDITION} }}",
    f"SELECT (COUNT(*) AS ?n) {{ ?x skos:prefLabel ?name ; kgb:year ?y {CONDITION} }} GROUP BY ?y",
    f"SELECT * {{ ?x kgb:year ?y OPTIONAL {plain('graph')} }}",
    f"SELECT * {{ ?x kgb:year ?y MINUS {plain('graph')} }}",
    f"SELECT * {{ {plain('graph')} UNION {plain('it')} }}",
    f"SELECT * {{ ?x kgb:year ?y {{ SELECT ?x {plain('graph')} }} }}",
    f"ASK {plain('graph')}",
    f"SELECT * {{ GRAPH ?g {plain('graph')} }}",
    f"SELECT * {plain('graph')} VALUES ?name {{ 'graph' }}",
]
LEFT_ALONE = [
    # other conditions
    'SELECT * { ?x skos:prefLabel ?name FILTER(!CONTAINS(LCASE(?name), "graph")) }',
    'SELECT * { ?x skos:prefLabel ?name FILTER(CONTAINS(LCASE(?name), "graph") || ?x = 5) }',
    'SELECT * { ?x skos:prefLabel ?name FILTER(CONTAINS(UCASE(?name), "GRAPH")) }',
    'SELECT * { ?x skos:prefLabel ?name FILTER(CONTAINS("graph", LCASE(?name))) }',
    'SELECT * { ?x skos:prefLabel ?name FILTER(CONTAINS(LCASE(?other), "graph")) }',
    'SELECT * { ?x skos:prefLabel ?name FILTER(CONTAINS(LCASE(?name), "graph"@en)) }',
    'SELECT * { ?x skos:prefLabel ?name FILTER(CONTAINS(?name, "Straße")) }',
    'SELECT * { ?x skos:prefLabel ?name FILTER(CONTAINS(LCASE(?name), "gr\\u0061ph")) }',
    'SELECT * { ?x skos:prefLabel ?name FILTER(CONTAINS(LCASE(?name), """graph""")) }',
    f"{a('graph')} # {'very ' * 4_000}long",
    # other properties, or not plainly these
    f"SELECT * {{ ?x kgb:year ?name {CONDITION} }}",
    f"SELECT * {{ ?x ?p ?name {CONDITION} }}",
    f"SELECT * {{ ?name skos:prefLabel ?x {CONDITION} }}",
    f"SELECT * {{ ?x skos:altLabel|skos:prefLabel ?name {CONDITION} }}",
    f"SELECT * {{ ?x ^skos:prefLabel ?name {CONDITION} }}",
    f"SELECT * {{ ?x !skos:prefLabel ?name {CONDITION} }}",
    f"SELECT * {{ ?x skos:prefLabel? ?name {CONDITION} }}",
    f"SELECT * {{ ?x skos:prefLabel* ?name {CONDITION} }}",
    f"PREFIX skos: <urn:other:> SELECT * {{ ?x skos:prefLabel ?name {CONDITION} }}",
    f"PREFIX s.kos: <{SKOS}> SELECT * {{ ?x s.kos:prefLabel ?name {CONDITION} }}",
    # something in the group is named, or more than patterns and filters is in it
    f"SELECT * {{ <{BASE}1> skos:prefLabel ?name {CONDITION} }}",
    f"SELECT * {{ ?x skos:prefLabel ?name ; kgb:year 2000 {CONDITION} }}",
    f"SELECT * {{ ?x skos:prefLabel ?name , ?y {CONDITION} }}",
    f"SELECT * {{ [] skos:prefLabel ?name {CONDITION} }}",
    f"SELECT * {{ ?x skos:prefLabel ?name BIND(1 AS ?y) {CONDITION} }}",
    f"SELECT * {{ BIND('graph' AS ?name) ?x skos:prefLabel ?name {CONDITION} }}",
    f"SELECT * {{ ?x skos:prefLabel ?name OPTIONAL {{ ?x kgb:year ?y }} {CONDITION} }}",
    f"SELECT * {{ ?x kgb:year ?name . {{ ?x skos:prefLabel ?name }} {CONDITION} }}",
    f"SELECT * {{ << ?x skos:prefLabel ?name >> kgb:year ?y {CONDITION} }}",
    f"SELECT * {{ <<( ?x skos:prefLabel ?name )>> kgb:year ?y {CONDITION} }}",
    f"SELECT * {{ ?x kgb:year ?y FILTER EXISTS {plain('graph')} }}",
    f"SELECT * {{ ?x kgb:year ?y FILTER NOT EXISTS {{ {plain('graph')} }} }}",
    # no groups at all
    f"SELECT ('{{ ?x skos:prefLabel ?name {CONDITION.replace(chr(34), '')} }}' AS ?a) {{}}",
    f"SELECT * {{}} # {{ ?x skos:prefLabel ?name {CONDITION} }}",
]  # fmt: skip


@pytest.mark.parametrize("query", TOUCHED)
def test_a_group_that_looks_for_letters_is_given_the_names(store, query):
    engine, texts = store
    better = narrowed(query, texts, NAMES)
    assert "VALUES ?name {" in better
    assert better != query
    expected = answers(engine, query)
    assert expected != "no SPARQL"
    assert answers(engine, better) == expected


@pytest.mark.parametrize("query", LEFT_ALONE)
def test_every_other_query_is_passed_on_as_it_is(store, query):
    assert narrowed(query, store[1], NAMES) == query


@pytest.mark.parametrize("words", [*WORDS, *(word.lower() for word in WORDS)])
def test_whatever_the_letters_the_answer_is_the_same(store, words):
    engine, texts = store
    for query in (a(words), a(words).replace("LCASE(?name)", "?name"), a(words).replace('"', "'")):
        assert answers(engine, narrowed(query, texts, NAMES)) == answers(engine, query)


def test_too_many_names_are_not_listed(store, monkeypatch):
    monkeypatch.setattr(narrowing, "MOST", 3)
    assert narrowed(a("graph"), store[1], NAMES) == a("graph")
    assert narrowed(a("networks"), store[1], NAMES) != a("networks")


PIECES = st.sampled_from([
    "?x", "?y", "?name", "$name", "a", "kgb:Method", "skos:prefLabel", "skos:altLabel", "kgb:year",
    "?p", f"<{LABEL}>", f"<{TITLE}>", f"<{BASE}1>", ".", ".", ";", ";", ",", "{", "}", "UNION",
    "OPTIONAL", "MINUS", "FILTER", "(", ")", "^", "/", "|", "*", "BIND", "AS", "VALUES ?x {", "5",
    "'graph'", "[", "]", "<<", ">>", "# }\n", "GRAPH ?g", "SELECT *", "EXISTS", CONDITION,
    CONDITION, "?x skos:prefLabel ?name .", "?x skos:prefLabel ?name ;",
    'FILTER(CONTAINS(?name, "r"))',
    'FILTER CONTAINS(LCASE(STR(?y)), "s")', "?y skos:altLabel ?name", "?x a kgb:Model ;",
    "FILTER(?y > 2001)",
])  # fmt: skip
GROUPS = st.recursive(
    st.lists(
        st.sampled_from([
            "?x skos:prefLabel ?name .", "?x skos:altLabel ?name .", "?y skos:prefLabel ?other .",
            "?x kgb:year ?y .", "?x a kgb:Method ; skos:prefLabel ?name .", CONDITION + " .",
            'FILTER(CONTAINS(?name, "s")) .', 'FILTER CONTAINS(LCASE(STR(?other)), "a") .',
            "FILTER(?y > 2001) .", "?x dcterms:title ?other ; a ?kind .",
        ]),
        min_size=1, max_size=4,
    ).map(lambda parts: "{ " + " ".join(parts) + " }"),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["UNION", "OPTIONAL", "MINUS", " "]), inner).map(
            lambda parts: "{ " + " ".join(parts) + " }"
        ),
        inner.map(lambda group: "{ SELECT DISTINCT ?x ?name " + group + " }"),
        st.tuples(st.sampled_from(["?x kgb:year ?y", "?x a ?kind"]), inner).map(
            lambda parts: "{ " + " OPTIONAL ".join(parts) + " }"
        ),
    ),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_any_tokens_in_any_order_answer_the_same(store, tokens):
    engine, texts = store
    query = f"SELECT * {{ {tokens} }}"
    better = narrowed(query, texts, NAMES)
    if better != query:
        expected = answers(engine, query)
        assert answers(engine, better) in (expected, "no SPARQL")


@settings(max_examples=300, deadline=None)
@given(GROUPS)
def test_groups_within_groups_answer_the_same(store, group):
    engine, texts = store
    query = f"SELECT * {group}"
    expected = answers(engine, query)
    assert expected != "no SPARQL"
    assert answers(engine, narrowed(query, texts, NAMES)) == expected


def test_every_shipped_question_answers_the_same(tmp_path: Path) -> None:
    graph = small_graph(tmp_path / "graph")
    folder = store_folder(graph)
    engine, texts = ox.Store.read_only(str(folder)), read(known_file(folder)).texts
    names = prefixes(graph.base_iri)
    for question in questions().values():
        better = narrowed(question.text, texts, names)
        rows = [
            sorted(str(row) for row in engine.query(text, prefixes=names))
            for text in (question.text, better)
        ]
        assert rows[0] == rows[1], question.says


@pytest.mark.parametrize("in_memory", [False, True])
def test_a_server_answers_so_from_disk_and_from_memory(tmp_path: Path, in_memory: bool) -> None:
    graph = small_graph(tmp_path / "graph")
    query = a("llama")
    with serving(graph.path, workers=1, in_memory=in_memory) as server:
        found = server.query(query, "application/sparql-results+json")
        wrong = server.query(f"{query}\n  }}")
    labels = [row["label"] for row in graph.rows("entities", ["label"])]
    expected = sorted(label for label in labels if "llama" in label.lower())
    assert sorted(row["name"]["value"] for row in found.rows) == expected != []
    assert wrong.status == 400
    assert "line 2, column 4" in wrong.text
    assert len(list((graph.path / "store").glob("*.prepared"))) == 1
