"""The editor and the search work in a browser: offline, without a fault in its console."""

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browsers import PATIENCE, launched
from served import serving
from small_graph import small_graph

pytestmark = pytest.mark.slow
HOSTILE = 'SELECT ("<img src=x onerror=alert(1)>" AS ?x) (<javascript:alert(1)> AS ?y) {}'


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server over the small graph."""
    graph = small_graph(tmp_path_factory.mktemp("browsed") / "graph")
    with serving(graph.path, workers=2, seconds=4) as server:
        yield server


@pytest.fixture(scope="module")
def browser():
    """One browser for all tests."""
    with launched() as browser:
        yield browser


@pytest.fixture
def page(browser):
    """A page that must not complain nor ask anybody but servers of this machine."""
    context = browser.new_context(accept_downloads=True)
    page, faults = context.new_page(), []
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on(
        "console",
        lambda message: (
            message.type == "error"
            and "status of 4" not in message.text
            and faults.append(message.text)
        ),
    )
    ours = ("http://127.0.0.1:", "blob:")
    page.on("request", lambda request: request.url.startswith(ours) or faults.append(request.url))
    yield page
    context.close()
    assert faults == []


def editor(page, server, query=None):
    page.goto(f"{server.url}/sparql" + (f"?query={query}" if query else ""))
    page.wait_for_selector("html[data-ready]", state="attached")


def run(page, text):
    page.fill("#text", text)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#run:enabled")


def cells(page):
    return [row.split("\t") for row in page.locator("#answer tbody tr").all_inner_texts()]


def test_a_query_runs_and_its_address_can_be_shared(page, server):
    editor(page, server)
    text = "SELECT ?model ?name { ?model a kgb:Model ; skos:prefLabel ?name }"
    run(page, text)
    assert page.inner_text("#told").startswith("5 rows")
    assert parse_qs(urlsplit(page.url).query)["query"] == [text]
    page.goto(page.url)
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.input_value("#text") == text
    assert len(cells(page)) == 5


def test_rows_sort_and_link_and_save(page, server):
    editor(page, server)
    run(page, "SELECT ?it ?papers { ?it a kgb:Model ; kgb:paperCount ?papers }")
    page.click("#answer th button[data-column=papers]")
    up = [int(row[1]) for row in cells(page)]
    page.click("#answer th button[data-column=papers]")
    down = [int(row[1]) for row in cells(page)]
    assert (up, down) == (sorted(up), sorted(down, reverse=True))
    assert page.get_attribute("#answer th:nth-child(2)", "aria-sort") == "descending"
    with page.expect_download() as waiting:
        page.click("#save")
    rows = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_text("utf-8"))))
    assert rows[0] == ["it", "papers"]
    assert len(rows) == 6
    page.click("#answer tbody a >> nth=0")
    page.wait_for_selector("h2")
    assert "/model/" in page.url


def test_a_mistake_is_marked_in_its_place_and_goes(page, server):
    editor(page, server)
    run(page, "SELECT * {\n  ?x a kgb:Model ;; nothing:here 1 }")
    assert "line 2, column" in page.inner_text("#problem")
    assert page.locator("#shown .wrong").count() == 1
    run(page, "SELECT * { ?x a kgb:Model }")
    assert page.locator("#shown .wrong").count() == 0
    assert page.is_hidden("#problem")


def test_every_example_runs(page, server):
    editor(page, server)
    number = page.locator("#example option").count()
    assert number > 10
    for at in (1, number // 2, number - 1):
        page.select_option("#example", index=at)
        page.click("#run")
        page.wait_for_selector("#run:enabled")
        assert page.is_hidden("#problem")


def test_prefixes_are_written_out_once(page, server):
    editor(page, server)
    page.fill("#text", "SELECT * { ?x a kgb:Model ; skos:prefLabel 'no:prefix' }")
    page.click("#declare")
    text = page.input_value("#text")
    assert text.startswith("PREFIX kgb: <")
    assert text.count("PREFIX") == 2
    page.click("#declare")
    assert page.input_value("#text") == text


def test_a_long_query_can_be_stopped(page, server):
    editor(page, server)
    page.fill("#text", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    page.click("#run")
    page.click("#stop")
    page.wait_for_selector("#told:text-is('Stopped')")
    run(page, "ASK {}")
    assert page.inner_text("#answer") == "Yes"


def test_a_construct_is_shown_as_turtle(page, server):
    editor(page, server)
    run(page, "CONSTRUCT WHERE { ?s a kgb:Model }")
    assert "a kgb:Model" in page.inner_text("#answer pre")


def test_hostile_answers_stay_text(page, server):
    editor(page, server)
    run(page, HOSTILE)
    assert cells(page) == [["<img src=x onerror=alert(1)>", "javascript:alert(1)"]]
    assert page.locator("#answer a").count() == 0
    assert page.locator("#answer img").count() == 0


def test_the_search_finds_while_one_types(page, server):
    page.goto(f"{server.url}/search")
    page.type("#words", "llam")
    page.wait_for_selector("#found li")
    assert "Llama" in page.inner_text("#found li >> nth=0")
    page.click("#found a >> nth=0")
    page.wait_for_selector("h2")
    assert "/model/llama" in page.url


def test_a_graph_too_large_for_a_map_shows_the_search_and_says_why(page, tmp_path):
    """Run by hand at 27,000 papers too: `grow.py` makes them of 3,000, `kgbuild serve` does it."""
    graph = small_graph(tmp_path / "graph")
    with serving(graph.path, workers=1, drawn_papers=2) as server:
        page.goto(f"{server.url}/")
        assert "more than 2 papers" in page.inner_text("main")
        page.keyboard.type("rotating weights")
        page.wait_for_selector("#found li")
        page.click("#found a >> nth=0")
        page.wait_for_selector("h2")
        assert "Rotating weights before quantization" in page.inner_text("h1")
        page.go_back()
        page.wait_for_selector("#found li")
        assert page.input_value("#words") == "rotating weights"
        assert not list((graph.path / "store").glob("*.html"))


@pytest.mark.parametrize("path", ["/sparql", "/search", "/method/rotaquant", "/ontology"])
def test_pages_can_be_used_by_everyone(page, server, path):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is missing: the extra `dev`"
    )
    page.goto(f"{server.url}{path}")
    page.wait_for_load_state()
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_page_of_the_graph_leads_to_the_editor(page, server):
    """The drawn page is the one that opens from disk; only when served it knows of an editor."""
    import time

    end = time.monotonic() + 240
    while "application/json" not in server.get("/", "text/html").text:
        assert time.monotonic() < end, "the page was not drawn"
        time.sleep(0.5)
    page.goto(f"{server.url}/")
    page.wait_for_selector("#ask")
    page.click("#ask")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert urlsplit(page.url).path == "/sparql"
