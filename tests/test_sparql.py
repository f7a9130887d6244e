"""Queries: typed answers, the W3C's formats, errors that point, and nothing but reading."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from small_graph import BASE, small_graph

from kgbuild import sparql, store, triples
from kgbuild.errors import QueryError, UnknownNameError
from kgbuild.folder import GraphFolder
from kgbuild.rows import Iri, Rows


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    return small_graph(tmp_path_factory.mktemp("graph"))


ROTAQUANT = Iri(BASE + "method/rotaquant")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?x { ?x skos:prefLabel 'RotaQuant' }", [(ROTAQUANT,)]),
        ("SELECT ?n { method:rotaquant kgb:paperCount ?n }", [(3,)]),
        ("SELECT DISTINCT ?c { ?x a kgb:Mention ; kgb:confidence ?c }", [(Decimal("0.875"),)]),
        ("SELECT (AVG(?y) AS ?mean) { ?x kgb:year ?y }", [(Decimal("2024.25"),)]),
        (
            "SELECT ?x ?y { method:bitpress a kgb:Method OPTIONAL { ?x kgb:none ?y } }",
            [(None, None)],
        ),
        ("SELECT (1 = 1 AS ?yes) {}", [(True,)]),
        ("SELECT ?l { domain:law skos:prefLabel ?l }", [("Law",)]),
        ("ASK { ?x a kgb:Paper }", [(True,)]),
        ("ASK { ?x a kgb:Nothing }", [(False,)]),
        (
            "CONSTRUCT { ?x kgb:uses 1.5 } WHERE { ?x skos:prefLabel 'RotaQuant' }",
            [(ROTAQUANT, Iri("https://w3id.org/kgbuild/ontology#uses"), Decimal("1.5"))],
        ),
    ],
)
def test_answers_are_python_values(
    graph: GraphFolder, text: str, expected: list[tuple[Any, ...]]
) -> None:
    rows = sparql.query(graph, text)
    assert [tuple(row) for row in rows] == expected
    assert [type(value) for value in rows[0]] == [type(value) for value in expected[0]]


def test_columns_are_named(graph: GraphFolder) -> None:
    rows = sparql.query(graph, "SELECT ?label { method:rotaquant skos:prefLabel ?label }")
    assert (rows.columns, rows[0].label, len(rows)) == (("label",), "RotaQuant", 1)
    assert sparql.query(graph, "ASK {}").columns == ("answer",)


@pytest.mark.parametrize(
    ("given", "expected"),
    [("RotaQuant", 1), ("rotaquant", 0), ("' } DROP ALL #", 0), ('"\\', 0)],
)
def test_parameters_are_values_and_never_query_text(
    graph: GraphFolder, given: str, expected: int
) -> None:
    found = sparql.query(graph, "SELECT ?x { ?x skos:prefLabel ?label }", label=given)
    assert len(found) == expected


def test_an_iri_is_given_as_one(graph: GraphFolder) -> None:
    (row,) = sparql.query(graph, "SELECT ?label { ?x skos:prefLabel ?label }", x=ROTAQUANT)
    assert row.label == "RotaQuant"


def test_rows_become_an_arrow_table(graph: GraphFolder) -> None:
    table = sparql.query(
        graph, "SELECT ?x ?n { ?x a kgb:Method ; kgb:paperCount ?n } ORDER BY ?x"
    ).to_arrow()
    assert table.column_names == ["x", "n"]
    assert str(table.schema.field("n").type) == "int64"


def test_a_column_of_mixed_kinds_becomes_one_of_texts() -> None:
    rows = Rows(["x"], [[ox.Literal(1)], [ox.Literal("one")], [None]])
    assert rows.to_arrow()["x"].to_pylist() == ["1", "one", None]


def test_rows_become_a_pandas_frame(graph: GraphFolder) -> None:
    pytest.importorskip("pandas", reason="pandas is missing: the extra `pandas`")
    frame = sparql.query(graph, "SELECT ?n { method:rotaquant kgb:paperCount ?n }").to_pandas()
    assert frame["n"].tolist() == [3]


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("csv", "n\r\n3\r\n"),
        ("tsv", "?n\n3\n"),
    ],
)
def test_tables_are_written_as_the_w3c_says(
    graph: GraphFolder, format_: str, expected: str
) -> None:
    text = "SELECT ?n { method:rotaquant kgb:paperCount ?n }"
    assert sparql.answer(graph, text, format_).decode() == expected


def test_json_holds_types(graph: GraphFolder) -> None:
    text = "SELECT ?n { method:rotaquant kgb:paperCount ?n }"
    found = json.loads(sparql.answer(graph, text, "json"))
    assert found["results"]["bindings"][0]["n"]["datatype"].endswith("#integer")
    assert json.loads(sparql.answer(graph, "ASK {}", "json"))["boolean"] is True


@pytest.mark.parametrize("format_", ["ttl", "nt", "jsonld", "rdf"])
def test_a_construct_is_written_as_rdf(graph: GraphFolder, format_: str) -> None:
    text = "CONSTRUCT WHERE { ?x skos:prefLabel ?label ; a kgb:Method }"
    formats = {"ttl": "TURTLE", "nt": "N_TRIPLES", "jsonld": "JSON_LD", "rdf": "RDF_XML"}
    written = sparql.answer(graph, text, format_)
    read = list(ox.parse(written, format=getattr(ox.RdfFormat, formats[format_])))
    assert len(read) == len(sparql.query(graph, text))


@pytest.mark.parametrize(
    ("text", "format_", "message"),
    [
        ("SELECT * {}", "ttl", "a SELECT or ASK answers in csv, tsv, json, xml, not ttl"),
        ("CONSTRUCT WHERE { ?a ?b ?c }", "csv", "answers in ttl, nt, jsonld, rdf, not csv"),
        ("ASK {}", "csv", "an ASK answers in json or xml"),
    ],
)
def test_a_format_that_cannot_hold_the_answer_is_named(
    graph: GraphFolder, text: str, format_: str, message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        sparql.answer(graph, text, format_)


def test_an_unknown_format_gets_a_hint(graph: GraphFolder) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'json'"):
        sparql.answer(graph, "SELECT * {}", "jsn")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT *\nWHERE {\n\t?x foo:bär ?z }", "line 3, column 12: this prefix is not declared"),
        ("SELECT * WHERE { ?s ?p ?o FILTER(?z > }", "line 1, column 40: expected"),
        ("SELECT ?x ?s WHERE {?s ?p ?o} GROUP BY ?s", "neither grouped by nor inside COUNT"),
        ("SELECT * { ?x a <b c> }", "this is not an IRI"),
        ("", "expected a query .*, got 'nothing'"),
        ("SELEC * {}", "expected a query .*, got 'SELEC'"),
    ],
)
def test_a_mistake_is_pointed_at(graph: GraphFolder, text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as error:
        sparql.query(graph, text)
    if "line" in message:
        assert str(error.value).splitlines()[-1].strip() == "^"


REFUSED = [
    "SELECT * { SERVICE <http://e.org/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://e.org/> { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "SELECT * {SERVICE<http://e.org/>{?s ?p ?o}}",
    "SELECT * { #comment\nSERVICE#comment\n<http://e.org/> {} }",
    "PREFIX s: <http://e.org/> SELECT * { ?a ?b 'x' . SERVICE s:x { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <http://e.org/> { ?s ?p ?o } } } }",
    "SELECT * { FILTER EXISTS { SERVICE <http://e.org/> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://e.org/> { ?s ?p ?o } }",
    "ASK { ?x ?y '''it's''' . SERVICE <http://e.org/> { ?s ?p ?o } }",
    "LOAD <http://e.org/>",
    "PREFIX e: <http://e.org/> INSERT DATA { e:a e:b e:c }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "drop all",
    "WITH <http://e.org/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_writes_or_asks_elsewhere_is_refused(graph: GraphFolder, text: str) -> None:
    with pytest.raises(QueryError, match="is refused: "):
        sparql.query(graph, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p 'SERVICE' } # SERVICE",
        'SELECT * { ?s ?p """a SERVICE "of" love""" }',
        "SELECT * { ?s ?p <http://e.org/SERVICE> }",
        "PREFIX service: <http://e.org/> SELECT * { ?s service:load ?load }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    ],
)
def test_a_word_that_only_looks_like_it_is_not(graph: GraphFolder, text: str) -> None:
    assert len(sparql.query(graph, text)) == 0


def test_a_large_graph_gets_a_store_on_disk_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SMALL", 0)
    before = {file.name: file.read_bytes() for file in small_graph(tmp_path).path.iterdir()}
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "part-99999999").mkdir()
    first = GraphFolder(tmp_path)
    assert sparql.query(first, "ASK { ?x a kgb:Paper }")[0].answer
    (built,) = (tmp_path / "store").iterdir()
    assert store.store_folder(GraphFolder(tmp_path)) == built
    assert sparql.query(GraphFolder(tmp_path), "ASK { ?x a kgb:Paper }")[0].answer
    after = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
    assert after == before


def test_another_graph_in_the_same_folder_gets_another_store(tmp_path: Path) -> None:
    graph = small_graph(tmp_path)
    old = store.store_folder(graph)
    manifest = (tmp_path / "manifest.json").read_text("utf-8").replace("c0ffee", "facade")
    (tmp_path / "manifest.json").write_text(manifest, "utf-8")
    new = store.store_folder(GraphFolder(tmp_path))
    assert (old.exists(), new.exists()) == (False, True)


def test_rdflib_gets_the_same_triples(graph: GraphFolder) -> None:
    import rdflib

    lines = set(triples.lines(graph))
    rdf = triples.to_rdflib(graph)
    assert len(rdf) == len(lines)
    pref = rdflib.URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert rdf.value(rdflib.URIRef(ROTAQUANT), pref) == rdflib.Literal("RotaQuant")
