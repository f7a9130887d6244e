"""What one does with the page: keys, tables, the URL, pictures, queries, phone, paper."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from browsers import Open
from page_graphs import small

from kgbuild.exporters import webpage


def test_focus_goes_into_the_panel_and_back(opened: Open) -> None:
    page = opened()
    page.search("GPT-4")
    assert page.focused() == "panel-title"
    assert page.text("#live").startswith("Model GPT-4, ")
    page.press("Escape")
    assert page.focused() == "query"
    assert not page.page.is_visible("#panel")


def test_keys_reach_everything(opened: Open) -> None:
    page = opened()
    page.press("n")
    first = page.state["selected"]
    page.press("n")
    assert page.state["selected"] != first
    page.press("p")
    assert page.state["selected"] == first
    for key, view in (("l", "tables"), ("x", "matrix"), ("m", "map")):
        page.press(key)
        assert page.state["view"] == view
    page.press("l", "Escape", "Escape")
    assert page.state["view"] == "map"
    before = page.page.evaluate("kgbuild.where('paper/0001')")
    page.press("ArrowLeft", "+")
    page.settle()
    assert page.page.evaluate("kgbuild.where('paper/0001')") != before
    page.press("?")
    assert page.page.is_visible("#help")
    page.press("Escape")
    assert not page.page.is_visible("#help")


def test_tables_sort_filter_and_go_out_as_csv(opened: Open) -> None:
    page = opened("#v=papers")
    page.page.click("th button:has-text('Title')")
    titles = page.texts("#tables td:first-child")
    assert titles == sorted(titles)
    page.page.click("th button:has-text('Title')")
    assert page.texts("#tables td:first-child") == titles[::-1]
    assert page.page.get_attribute("th:has-text('Title')", "aria-sort") == "descending"
    page.page.fill("#tables input", "law")
    assert page.texts("#tables td:first-child") == ["Sparrow for law"]
    csv = page.save("#csv").decode("utf-8-sig").splitlines()
    assert csv == ["Title,Year,Domains,Links", "Sparrow for law,2023,Law,4"]
    page.page.click("#tables >> text=Links")
    page.page.fill("#tables input", "hedged")
    assert page.texts("#tables tbody td") == [
        "Heron on GSM8K", "uses", "RLHF", "hedged", "30 %",
        "Heron is evaluated on GSM8K and may use RLHF.",
    ]  # fmt: skip


def test_a_cell_of_the_matrix_opens_its_papers(opened: Open) -> None:
    page = opened("#v=matrix-0")
    page.page.click("[aria-label='GSM8K and Sparrow: 1 paper']")
    assert page.text("#panel h2") == "GSM8K × Sparrow"
    page.page.click("#panel li a")
    assert page.text("#panel h2") == "Sparrow: small models"


@pytest.mark.parametrize(
    "fragment",
    ["n=paper%2F0002&t=paper%2Cmethod&y=2023-2024&c=20&h=1", "d=law&u=1", "v=links", "v=matrix-1"],
)
def test_the_url_holds_the_state(opened: Open, fragment: str) -> None:
    page = opened(f"#{fragment}")
    page.slide("Links at least", 2)
    page.slide("Links at least", 1)
    assert page.page.evaluate("location.hash.slice(1)") == fragment
    assert opened(f"#{fragment}").state | {"painted": 0} == page.state | {"painted": 0}


@pytest.mark.parametrize(
    "fragment", ["n=nothing", "t=x&r=,,", "y=a-b&l=-1&c=1e9&h=7", "v=__proto__", "%E0%A4%A"]
)
def test_a_url_that_makes_no_sense_is_harmless(opened: Open, fragment: str) -> None:
    assert opened(f"#{fragment}").state["selected"] is None


def test_pictures_and_queries_go_out(opened: Open) -> None:
    page = opened("#n=paper/0000")
    page.page.click("#share")
    assert page.save("text=Save as PNG")[:8] == b"\x89PNG\r\n\x1a\n"
    page.page.click("#share")
    drawing = ElementTree.fromstring(page.save("text=Save as SVG"))
    words = "".join(drawing.itertext())
    assert "Sparrow: small models" in words
    veils = [
        rect for rect in drawing.iter("{http://www.w3.org/2000/svg}rect") if rect.get("opacity")
    ]
    assert len(veils) == 1, "what is not linked to the selected is faded, as on the screen"
    for node in ("paper/0000", "domain:law"):
        import pyoxigraph

        query = page.page.evaluate("id => kgbuild.sparql(id)", node)
        assert list(pyoxigraph.Store().query(query)) == []
    page.page.click("#share")
    page.page.click("text=Copy a SPARQL query")
    page.page.wait_for_selector("#caption:has-text('Query copied')")


def test_dark_and_light_are_switched_and_follow_the_system(opened: Open) -> None:
    page = opened(color_scheme="dark")
    theme = "document.documentElement.dataset.theme"
    assert page.page.evaluate(theme) == "dark"
    page.page.click("#theme")
    assert page.page.evaluate(theme) == "light"
    assert opened(color_scheme="light").page.evaluate(theme) == "light"


def test_on_a_phone_panels_are_sheets_and_targets_are_large(opened: Open) -> None:
    page = opened(viewport={"width": 390, "height": 844}, has_touch=True, device_scale_factor=2)
    page.page.tap("#bar-filters")
    assert page.page.is_visible("#side")
    small_ones = page.page.evaluate("""
        [...document.querySelectorAll('button, .row label')]
            .filter(one => one.offsetParent && !one.closest('#caption'))
            .filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML)
    """)
    assert small_ones == []
    page.page.tap("#bar-filters")
    assert not page.page.is_visible("#side")
    page.page.fill("#query", "GSM8K")
    page.page.tap("#hits li")
    sheet = page.page.locator("#panel").bounding_box()
    assert sheet["width"] == 390
    assert sheet["y"] > 300
    spot = page.page.evaluate("kgbuild.where(kgbuild.state().selected)")
    assert spot["y"] < sheet["y"]
    assert page.page.evaluate("document.documentElement.scrollWidth") == 390


def test_print_leaves_out_what_cannot_be_pressed_on_paper(opened: Open) -> None:
    page = opened()
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.page.emulate_media(media="print")
    parts = ("#query", "#side", ".tools", ".vis-network", "h1", "#printed")
    assert [page.page.is_visible(part) for part in parts] == [False] * 4 + [True] * 2


def test_paper_is_light_and_the_screen_stays_as_it_is(opened: Open) -> None:
    page = opened(color_scheme="dark")
    theme = "document.documentElement.dataset.theme"
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.page.evaluate(theme) == "light"
    page.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.page.evaluate(theme) == "dark"
    assert page.page.locator("#printed").count() == 0


def test_a_served_graph_is_asked_in_its_editor(opened: Open, tmp_path: Path) -> None:
    list(webpage.write(small(tmp_path / "graph"), tmp_path / "page.html", sparql="/sparql"))
    page = opened(path=tmp_path / "page.html")
    assert page.page.get_attribute("#ask", "href") == "/sparql"
    page.search("GPT-4")
    query = parse_qs(urlsplit(page.page.get_attribute("#ask", "href")).query)["query"]
    assert query == [page.page.evaluate("kgbuild.sparql(kgbuild.state().selected)")]
    assert opened().page.locator("#ask").count() == 0
