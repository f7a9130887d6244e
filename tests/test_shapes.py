"""The rules of the ontology find what is broken, and the SPARQL checks and SHACL agree."""

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from small_graph import small_graph

import ontology
from kgbuild import checks, triples
from kgbuild.errors import GraphError
from kgbuild.store import temporary

ONTOLOGY = Path(ontology.__file__).parent
BAD = Path(__file__).with_name("bad_graphs")
BAD_GRAPHS = sorted(BAD.glob("*.*.ttl"))
SAMPLE = Path(__file__).parents[1] / "outputs/sample/graph.ttl"
EXAMPLE = "https://example.org/id/"


def broken_at(file: Path) -> str:
    """Read from the first line of a bad graph where it is broken."""
    node = file.read_text("utf-8").partition("\n")[0].removeprefix("# breaks at ")
    return node.strip("<>").replace("ex:", EXAMPLE)


def store_of(*files: Path) -> ox.Store:
    store = ox.Store()
    for file in files:
        store.load(path=file, format=ox.RdfFormat.TURTLE)
    return store


def test_a_good_graph_breaks_no_rule() -> None:
    assert list(checks.violations(store_of(BAD / "good.ttl"))) == []


@pytest.mark.parametrize("file", BAD_GRAPHS, ids=lambda file: file.stem)
def test_a_bad_graph_breaks_its_rule_at_the_place(file: Path) -> None:
    found = list(checks.violations(store_of(BAD / "good.ttl", file)))
    rule = file.name.partition(".")[0]
    assert (rule, broken_at(file)) in {(violation.rule, violation.node) for violation in found}


def test_every_rule_has_a_graph_that_breaks_it() -> None:
    rules = {file.stem for file in checks.RULES.glob("*.rq")}
    assert rules == {file.name.partition(".")[0] for file in BAD_GRAPHS}


def test_a_violation_reads_as_a_sentence() -> None:
    file = BAD / "confidence.above-one.ttl"
    (found,) = checks.violations(store_of(BAD / "good.ttl", file))
    assert str(found) == (
        "https://example.org/id/wrong: a mention and an assertion have one confidence, a decimal "
        'between 0 and 1, got "1.98"^^<http://www.w3.org/2001/XMLSchema#decimal> '
        "(rule confidence)"
    )


def test_a_whole_graph_keeps_every_rule(tmp_path: Path) -> None:
    graph = small_graph(tmp_path)
    with temporary(graph) as store:
        checks.check(graph, store)


def test_a_broken_graph_is_refused_by_name(tmp_path: Path) -> None:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    graph = small_graph(tmp_path)
    file = tmp_path / "mentions.parquet"
    table = pq.read_table(file)
    moved = pc.add(table["start"], 1).cast("int32")
    pq.write_table(table.set_column(table.schema.get_field_index("start"), "start", moved), file)
    broken = r"breaks a rule of the ontology:\n  https://example.org/"
    with temporary(graph) as store, pytest.raises(GraphError, match=broken):
        checks.check(graph, store)


def together(*files: Path) -> str:
    """Put documents into one, the ontology first, as N-Triples."""
    return "".join(
        f"{triple} .\n"
        for file in [ONTOLOGY / "kgbuild.ttl", *files]
        for triple in ox.parse(path=file, rename_blank_nodes=True)
    )


@pytest.fixture(scope="module")
def shapes() -> Any:
    shacl = pytest.importorskip("shacl", reason="shacl is missing: the extra `dev`")
    return shacl.Shapes.from_file(str(ONTOLOGY / "shapes.ttl"))


def test_shacl_finds_nothing_wrong_with_a_good_graph(shapes: Any) -> None:
    report = shapes.validate_text(together(BAD / "good.ttl"), format="ntriples")
    assert report.conforms, report.turtle


@pytest.mark.parametrize("file", BAD_GRAPHS, ids=lambda file: file.stem)
def test_shacl_finds_a_bad_graph_broken_at_the_place(file: Path, shapes: Any) -> None:
    report = shapes.validate_text(together(BAD / "good.ttl", file), format="ntriples")
    assert f"<{broken_at(file)}>" in {result.focus_node for result in report.results}


def test_shacl_finds_nothing_wrong_with_a_whole_graph(tmp_path: Path, shapes: Any) -> None:
    lines = "\n".join(triples.lines(small_graph(tmp_path)))
    report = shapes.validate_text(f"{together()}{lines}\n", format="ntriples")
    assert report.conforms, report.turtle


def test_shacl_finds_nothing_wrong_with_the_sample(shapes: Any) -> None:
    report = shapes.validate_text(together(SAMPLE), format="ntriples")
    assert report.conforms, report.turtle


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of itself
def test_a_second_shacl_validator_finds_nothing_wrong_with_the_sample_either() -> None:
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is missing: the extra `dev`")
    rdflib = pytest.importorskip("rdflib", reason="rdflib is missing: the extra `dev`")
    conforms, _, text = pyshacl.validate(
        rdflib.Graph().parse(SAMPLE),
        shacl_graph=str(ONTOLOGY / "shapes.ttl"),
        ont_graph=str(ONTOLOGY / "kgbuild.ttl"),
    )
    assert conforms, text


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of itself
@pytest.mark.parametrize("file", [BAD / "good.ttl", *BAD_GRAPHS], ids=lambda file: file.stem)
def test_a_second_shacl_validator_agrees(file: Path) -> None:
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is missing: the extra `dev`")
    rdflib = pytest.importorskip("rdflib", reason="rdflib is missing: the extra `dev`")
    data = rdflib.Graph().parse(BAD / "good.ttl")
    if file.name != "good.ttl":
        data.parse(file)
    conforms, report, text = pyshacl.validate(
        data, shacl_graph=str(ONTOLOGY / "shapes.ttl"), ont_graph=str(ONTOLOGY / "kgbuild.ttl")
    )
    assert conforms == (file.name == "good.ttl"), text
    if not conforms:
        focus = rdflib.URIRef("http://www.w3.org/ns/shacl#focusNode")
        assert broken_at(file) in {str(node) for node in report.objects(None, focus)}
