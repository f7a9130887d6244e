"""Facts in RDF: the right lines, hostile text stays text, and every format reads back equal."""

import gzip
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_graph import BASE, small_graph

from kgbuild import triples
from kgbuild.exporters import EXPORTERS
from kgbuild.exporters.jsonld import context
from kgbuild.folder import GraphFolder
from ontology import emit, iris, ntriples, texts
from ontology.vocabularies import kgb

PAPER = BASE + "paper/x"


def parsed(lines: list[str]) -> list[ox.Triple]:
    return list(ox.parse("\n".join(lines) + "\n", format=ox.RdfFormat.N_TRIPLES))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    return small_graph(tmp_path_factory.mktemp("graph"))


HOSTILE = [
    'quote " and \\ backslash',
    "line\nbreak\rand\ttab",
    '"""triple"""',
    "\\u0041 is no escape",
    "<script>alert(1)</script> & <think>",
    "ends in a backslash\\",
    '" . <http://evil.example/> <http://evil.example/> "',
    "bell \x07, null \x00, escape \x1b",
    "right to left \u202e and zero \u200b width",
    "beyond the basic plane 𝔸, private \ue000, last \uffff",
    "通义千问 αβγ é e\u0301",
    "x" * 200_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_hostile_text_stays_text(text: str) -> None:
    (triple,) = parsed([f"<{PAPER}> <{PAPER}> {ntriples.string(text)} ."])
    assert triple.object == ox.Literal(text)


def test_half_a_character_is_replaced() -> None:
    assert ntriples.string("a\ud800b") == '"a\ufffdb"'


@pytest.mark.parametrize(
    "value",
    [
        "", "no-scheme", "/relative", "http://e.org/a b", "http://e.org/a\nb", "http://e.org/<x>",
        'http://e.org/"', "http://e.org/{x}", "http://e.org/a\\b", "http://e.org/a`b",
        "http://e.org/\x00", "http://e.org/\ud800", "http://e.org/> <http://evil.example/",
    ],
)  # fmt: skip
def test_what_is_no_iri_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="expected an absolute IRI"):
        ntriples.iri(value)


@pytest.mark.parametrize(
    ("number", "written"),
    [(0.9, "0.9"), (0.90, "0.9"), (1.0, "1"), (0.0, "0"), (-0.0, "0"), (0.12344999, "0.1234")],
)
def test_numbers_are_written_as_a_store_keeps_them(number: float, written: str) -> None:
    line = f"<{PAPER}> <{PAPER}> {ntriples.decimal(number)} ."
    store = ox.Store()
    store.load(line.encode(), format=ox.RdfFormat.N_TRIPLES)
    (quad,) = store
    assert quad.object.value == written
    assert f"{quad.triple} ." == line


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="expected a finite number"):
        ntriples.decimal(number)


@pytest.mark.parametrize(
    ("year", "date", "written"),
    [
        (2025, None, ["2025"]),
        (2025, "2025-06-18", ["2025-06-18"]),
        (2025, "2025-02-30", ["2025"]),
        (2025, "last spring", ["2025"]),
        (None, None, []),
        (99999, None, []),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(
    year: int | None, date: str | None, written: list[str]
) -> None:
    assert [text.split('"')[1] for text in ntriples.moment(year, date)] == written


@pytest.mark.parametrize(
    ("polarity", "stands"), [("asserted", True), ("hedged", True), ("negated", False)]
)
def test_only_what_is_not_denied_stands_as_a_plain_triple(polarity: str, stands: bool) -> None:
    thing = BASE + "method/y"
    lines = list(
        emit.assertion(
            BASE + "assertion/1", PAPER, "uses", thing,
            polarity=polarity, confidence=0.9, papers=1, run=BASE + "run/1",
        )
    )  # fmt: skip
    assert (f"<{PAPER}> {kgb('uses')} <{thing}> ." in lines) == stands
    assert f"<{BASE}assertion/1> {kgb('polarity')} {kgb(polarity)} ." in lines


@pytest.mark.parametrize(
    ("scheme", "id_", "score", "expected"),
    [
        ("wikidata", "Q1", 1.0, "<http://www.wikidata.org/entity/Q1>"),
        (
            "Wikidata",
            "http://www.wikidata.org/entity/Q1",
            0.5,
            "<http://www.wikidata.org/entity/Q1>",
        ),
        ("unheard-of", "a b", 1.0, '"unheard-of:a b"'),
        ("wikidata", "Q1> <x", 1.0, '"wikidata:Q1> <x"'),
    ],
)
def test_a_grounding_is_an_address_or_a_plain_identifier(
    scheme: str, id_: str, score: float, expected: str
) -> None:
    lines = list(emit.grounding(BASE + "task/x", "Task", scheme, id_, score))
    assert any(expected in line for line in lines)
    assert any("closeMatch" in line for line in lines) == (score < 0.95)


def test_a_mention_that_is_a_whole_sentence_is_one_span(graph: GraphFolder) -> None:
    span = iris.mention_iri(PAPER, "title", 0, 4)
    said = BASE + "assertion/1"
    lines = texts.evidence(said, PAPER, "title", 0, 4, sentence="BERT", mention=span)
    assert not any("superString" in line for line in lines)


def test_there_is_no_blank_node_and_no_line_twice(graph: GraphFolder) -> None:
    lines = list(triples.in_order(triples.lines(graph)))
    assert lines == sorted(set(lines))
    assert not any("_:" in line.split('"')[0] for line in lines)


def test_the_order_of_the_rows_makes_no_difference(graph: GraphFolder) -> None:
    lines = list(triples.lines(graph))
    assert list(triples.in_order(lines[::-1])) == list(triples.in_order(lines, piece_lines=7))


def test_a_store_keeps_every_triple_as_it_was_said(graph: GraphFolder) -> None:
    store = ox.Store()
    store.bulk_load(triples.LineStream(triples.lines(graph)), format=ox.RdfFormat.N_TRIPLES)
    assert {f"{quad.triple} ." for quad in store} == set(triples.lines(graph))


def exported(graph: GraphFolder, name: str, folder: Path) -> Path:
    path = folder / f"graph{EXPORTERS[name].SUFFIX}"
    for dropped in EXPORTERS[name].write(graph, path):
        assert not dropped.counts, dropped
    return path


@pytest.mark.parametrize("name", ["turtle", "ntriples", "jsonld", "rdfxml", "turtle12"])
def test_every_format_reads_back_as_the_same_triples(
    graph: GraphFolder, name: str, tmp_path: Path
) -> None:
    path = exported(graph, name, tmp_path)
    found = {f"{triple} ." for triple in ox.parse(path=path)}
    expected = set(triples.lines(graph))
    if name == "turtle12":
        expected |= set(triples.reified(graph))
    assert found == expected


def test_nquads_name_the_run_as_their_graph(graph: GraphFolder, tmp_path: Path) -> None:
    (part,) = exported(graph, "nquads", tmp_path).iterdir()
    quads = list(ox.parse(gzip.decompress(part.read_bytes()), format=ox.RdfFormat.N_QUADS))
    assert {quad.graph_name.value for quad in quads} == {triples.run_iri(graph)}
    assert {f"{quad.triple} ." for quad in quads} == set(triples.lines(graph))


@pytest.mark.parametrize("name", ["turtle", "ntriples", "jsonld", "rdfxml", "nquads", "void"])
def test_two_exports_are_the_same_bytes(graph: GraphFolder, name: str, tmp_path: Path) -> None:
    once, again = tmp_path / "once", tmp_path / "again"
    for folder in (once, again):
        folder.mkdir()
        path = exported(graph, name, folder)
        assert not list(folder.glob("*.part"))
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    for file in files:
        assert file.read_bytes() == (once / file.relative_to(again)).read_bytes()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of itself
@pytest.mark.parametrize(
    ("name", "format_"), [("turtle", "turtle"), ("jsonld", "json-ld"), ("rdfxml", "xml")]
)
def test_rdflib_reads_the_same_triples(
    graph: GraphFolder, name: str, format_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import rdflib

    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    read = rdflib.Graph().parse(exported(graph, name, tmp_path), format=format_)
    assert set(read) == set(triples.to_rdflib(graph))
    assert len(read) == len(set(triples.lines(graph)))


def test_what_xml_cannot_hold_is_replaced_and_told(graph: GraphFolder, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    broken = small_graph(tmp_path / "graph")
    file = broken.path / "papers.parquet"
    table = pq.read_table(file)
    titles = pa.array(["bell \x07"] * len(table))
    pq.write_table(table.set_column(table.schema.get_field_index("title"), "title", titles), file)
    dropped = list(EXPORTERS["rdfxml"].write(broken, tmp_path / "graph.rdf"))
    assert any("XML" in one.reason for one in dropped)
    assert "bell \ufffd" in {
        triple.object.value for triple in ox.parse(path=tmp_path / "graph.rdf")
    }


def test_the_context_has_a_word_for_every_property(graph: GraphFolder, tmp_path: Path) -> None:
    document = json.loads(exported(graph, "jsonld", tmp_path).read_text("utf-8"))
    assert document["@context"] == context()
    words = {word for node in document["@graph"] for word in node}
    assert [word for word in words if ":" in word] == []
