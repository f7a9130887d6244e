"""The server answers for every IRI of its graph, finds things by name, and describes its data."""

import json

import pyoxigraph as ox
import pytest
from served import serving
from small_graph import BASE, small_graph

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
TITLE = 'Ärzte fragen: 医学问答 with "quotes" & <b>tags</b>\\ 𝔸'
SUFFIXES = {".ttl": "text/turtle", ".nt": "application/n-triples", ".jsonld": "application/ld+json",
            ".rdf": "application/rdf+xml"}  # fmt: skip


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """The small graph."""
    return small_graph(tmp_path_factory.mktemp("site") / "graph")


@pytest.fixture(scope="module")
def server(graph):
    """A server over the small graph."""
    with serving(graph.path, workers=2) as server:
        yield server


def test_every_paper_entity_and_assertion_is_answered_as_html_and_as_turtle(server, graph):
    uids = [row.uid for rows in (graph.papers, graph.entities, graph.assertions) for row in rows]
    assert len(uids) > 40
    for uid in uids:
        path = "/" + uid.removeprefix(BASE)
        page, turtle = server.get(path, HTML), server.get(path, "text/turtle")
        assert (page.status, page.media, turtle.status, turtle.media) == (
            200, "text/html", 200, "text/turtle",
        ), uid  # fmt: skip
        told = {
            triple.subject.value for triple in ox.parse(turtle.body, format=FORMATS["text/turtle"])
        }
        assert uid in told


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_suffix_says_the_format(server, suffix):
    got = server.get(f"/model/llama-2{suffix}", HTML)
    assert (got.status, got.media) == (200, SUFFIXES[suffix])
    assert list(ox.parse(got.body, format=FORMATS[got.media]))


@pytest.mark.parametrize("accept", FORMATS)
def test_accept_says_the_format_and_all_say_the_same(server, accept):
    got, turtle = server.get("/model/llama-2", accept), server.get("/model/llama-2.ttl")
    assert got.media == accept
    assert set(ox.parse(got.body, format=FORMATS[accept])) == set(
        ox.parse(turtle.body, format=FORMATS["text/turtle"])
    )


def test_the_page_of_an_entity_shows_the_sentence_behind_a_statement(server):
    page = server.get("/method/rotaquant", HTML).text
    assert "We compare BitPress with RotaQuant on GSM8K." in page
    assert 'href="/dataset/' not in page or "evaluates on" in page
    assert "post-training quantization" in page
    assert 'href="/paper/' in page


def test_text_of_papers_stays_text_on_a_page(server, graph):
    uid = next(paper.uid for paper in graph.papers if "<b>" in paper.title)
    page = server.get("/" + uid.removeprefix(BASE), HTML).text
    assert "<b>tags</b>" not in page
    assert "&lt;b&gt;tags&lt;/b&gt;" in page


@pytest.mark.parametrize(
    "path", ["/model/no-such", "/paper/", "/model", "/thing", "/thing?iri=nonsense", "/x.ttl"]
)
def test_what_the_graph_does_not_know_is_not_found(server, path):
    for accept in (HTML, "text/turtle"):
        assert server.get(path, accept).status == 404


def test_a_thing_outside_of_the_base_has_a_page_too(server):
    got = server.get("/thing?iri=https%3A%2F%2Fw3id.org%2Fkgbuild%2Fdomains%23medicine", HTML)
    assert (got.status, got.media) == (200, "text/html")
    assert "edicine" in got.text


def test_nothing_acceptable_is_said_so(server):
    assert server.get("/model/llama-2", "image/png").status == 406
    assert server.get("/ontology", "image/png").status == 406
    assert server.get("/.well-known/void", "image/png").status == 406


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("llama 2", "Llama 2"),
        ("LLAMA", "Llama"),
        ("PTQ", "post-training quantization"),
        ("post", "post-training quantization"),
        ("quant", "post-training quantization"),
        ("rotating", "Rotating weights before quantization"),
        ("médärzte", "MedÄrzte"),
        ("MEDÄRZTE", "MedÄrzte"),
        ("medarz", "MedÄrzte"),
        ("three bits", "Fewer bits, same scores"),
        ("医学", TITLE),
        ("医生", None),
        ("no such name", None),
        ("", None),
        ('" OR * NEAR(', None),
        ("'; drop table thing; --", None),
        ("\x00", None),
        ("a" * 5000, None),
    ],
)
def test_things_are_found_by_names_beginnings_and_words(server, text, first):
    from urllib.parse import quote

    got = server.get(f"/api/search?q={quote(text)}")
    labels = [row["label"] for row in json.loads(got.body)["results"]]
    assert got.status == 200
    assert labels[:1] == ([first] if first else [])


@pytest.mark.parametrize(("limit", "status"), [("1", 200), ("0", 400), ("999", 400), ("x", 400)])
def test_a_search_gives_a_bounded_number(server, limit, status):
    got = server.get(f"/api/search?q=a&limit={limit}")
    assert got.status == status
    assert status != 200 or len(json.loads(got.body)["results"]) <= int(limit)


def test_what_is_found_has_a_page(server):
    for row in json.loads(server.get("/api/search?q=b").body)["results"]:
        assert server.get(row["page"], HTML).status == 200


def test_the_data_are_described(server, graph):
    got = server.get("/.well-known/void", "application/n-triples")
    told = {
        (t.predicate.value.rpartition("#")[2], t.object.value)
        for t in ox.parse(got.body, format=FORMATS["application/n-triples"])
    }
    assert ("uriSpace", BASE) in told
    assert ("sparqlEndpoint", f"{server.url}/sparql") in told
    assert ("entities", str(graph.counts()["papers"])) in told
    assert server.get("/about", "application/n-triples").body == got.body


def test_the_server_describes_the_data_as_their_build_did(server, graph):
    from kgbuild import describe

    got = server.get("/.well-known/void", "application/n-triples").text.splitlines()
    added = set(got) - set(describe.description(graph))
    assert set(describe.description(graph)) <= set(got)
    assert ["sparqlEndpoint" in line for line in added] == [True]


def test_the_ontology_is_shown_and_told(server):
    page, turtle = server.get("/ontology", HTML), server.get("/ontology", "text/turtle")
    assert 'id="Method"' in page.text
    assert list(ox.parse(turtle.body, format=FORMATS["text/turtle"]))


def test_the_page_of_the_graph_comes_when_it_is_drawn(server):
    import time

    end = time.monotonic() + 120
    while "application/json" not in (page := server.get("/", HTML)).text:
        assert page.status == 200  # the search, meanwhile
        assert time.monotonic() < end, "the page was not drawn"
        time.sleep(0.5)
    assert "BabelNet-T" in page.text


def test_the_editor_gets_prefixes_and_questions_that_run(server):
    settings = json.loads(server.get("/api/editor").body)
    assert settings["prefixes"]["kgb"].endswith("ontology#")
    assert len(settings["examples"]) > 10
    for example in settings["examples"]:
        assert server.query(example["query"]).status == 200, example["title"]


def test_the_questions_are_answered_as_rdflib_answers_them(server, graph):
    from kgbuild.questions import questions
    from kgbuild.triples import to_rdflib

    rdf = to_rdflib(graph)
    for found in questions().values():
        wanted = rdf.query(found.text)
        rows = server.query(found.text).rows
        theirs = sorted(sorted(str(term) for term in row if term is not None) for row in wanted)
        ours = sorted(sorted(term["value"] for term in row.values()) for row in rows)
        assert [_numbers(row) for row in ours] == [_numbers(row) for row in theirs], found.name


def _numbers(row: list[str]) -> list[object]:
    """Bring numbers that are written in two ways (0.50, 0.5) into one."""
    found: list[object] = []
    for text in row:
        try:
            found.append(str(round(float(text), 9)))
        except ValueError:
            found.append(text)
    return sorted(found, key=str)


def test_a_store_that_cannot_be_read_is_told_in_one_line(tmp_path, capsys):
    from kgbuild.cli import main
    from kgbuild.store import store_folder

    store = store_folder(small_graph(tmp_path))
    for file in store.iterdir():
        file.write_bytes(b"broken")
    assert main(["serve", str(tmp_path), "--port", "0"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("kgbuild: the store of the graph cannot be opened: ")
    assert f"remove {store.parent}, and" in told
    assert len(told.splitlines()) == 1
