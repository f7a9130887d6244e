"""The page in a browser: every feature, seen by its state and its elements."""

import json
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from browsers import Opened, launched
from page_graphs import Claim, graph, small

from kgbuild.exporters import webpage
from kgbuild.folder import GraphFolder

Open = Callable[..., Opened]

#: The written labels of the map, as [text, left, top, right, bottom].
LABELS = """
    (() => {
        const drawing = new DOMParser().parseFromString(kgbuild.svg(), 'image/svg+xml');
        const measure = document.createElement('canvas').getContext('2d');
        return [...drawing.querySelectorAll('text:not([stroke])')].map(label => {
            const face = ['font-weight', 'font-size', 'font-family']
                .map(name => label.getAttribute(name));
            measure.font = `${face[0]} ${face[1]}px ${face[2]}`;
            const half = measure.measureText(label.textContent).width / 2;
            const [x, y] = [Number(label.getAttribute('x')), Number(label.getAttribute('y'))];
            return [label.textContent, x - half, y, x + half, y + 12];
        });
    })()
"""
KINDS = {"Papers": (5, 0), "Models": (0, 2), "Datasets": (0, 1)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    path = folder / "page.html"
    list(webpage.write(small(folder / "graph"), path))
    return path


@pytest.fixture(params=["vis", "canvas"])
def painter(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opened(browser: Any, file: Path) -> Iterator[Open]:
    """Open the page of the small graph, and hold at the end that nothing went wrong."""
    pages: list[Opened] = []

    def open_(fragment: str = "", path: Path | None = None, **context: Any) -> Opened:
        pages.append(Opened(browser, path or file, fragment, **context))
        return pages[-1]

    yield open_
    for page in pages:
        page.close()


def test_it_opens_on_a_drawn_map_with_a_sentence(opened: Open) -> None:
    page = opened()
    assert page.state | {"painted": 0} == {
        "painter": "vis", "settled": True, "selected": None, "hops": 0, "view": "map", "least": 1,
        "papers": 4, "things": 9, "links": 17, "painted": 0,
    }  # fmt: skip
    assert page.text("#caption").startswith("4 papers and the 9 things they name.")


def test_a_click_on_a_node_opens_its_panel(
    browser: Any, tmp_path: Path, painter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webpage, "VIS_NODES", 3000 if painter == "vis" else 0)
    list(webpage.write(small(tmp_path / "graph"), tmp_path / "page.html"))
    page = Opened(browser, tmp_path / "page.html")
    for node in ("paper/0001", page.page.evaluate("kgbuild.find('GSM8K')[0]")):
        page.press("f")
        page.settle()
        spot = page.page.evaluate("id => kgbuild.where(id)", node)
        page.page.mouse.click(spot["x"], spot["y"])
        assert (page.state["painter"], page.state["selected"]) == (painter, node)
        page.press("Escape")
        assert page.state["selected"] is None
    page.close()


def test_the_map_comes_to_rest_however_it_is_moved(
    browser: Any, tmp_path: Path, painter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webpage, "VIS_NODES", 3000 if painter == "vis" else 0)
    list(webpage.write(small(tmp_path / "graph"), tmp_path / "page.html"))
    page = Opened(browser, tmp_path / "page.html")
    page.page.mouse.move(700, 400)
    for wait in (0, 1, 5, 20, 60, 105, 110, 115, 120):
        page.page.mouse.wheel(0, -40)
        page.page.wait_for_timeout(wait)
    page.settle()
    page.close()


def test_fingers_pinch_and_tap(
    browser: Any, tmp_path: Path, painter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webpage, "VIS_NODES", 3000 if painter == "vis" else 0)
    list(webpage.write(small(tmp_path / "graph"), tmp_path / "page.html"))
    screen = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    page = Opened(browser, tmp_path / "page.html", **screen)
    where = "['paper/0000', 'paper/0001'].map(id => kgbuild.where(id))"
    before = page.page.evaluate(where)
    hand = page.context.new_cdp_session(page.page)
    for kind, gap in (("touchStart", 40), ("touchMove", 60), ("touchMove", 80), ("touchEnd", 0)):
        fingers = [{"x": 195 - gap, "y": 400, "id": 0}, {"x": 195 + gap, "y": 400, "id": 1}]
        touch = {"type": kind, "touchPoints": fingers if gap else []}
        hand.send("Input.dispatchTouchEvent", touch)
    page.settle()
    after = page.page.evaluate(where)
    assert abs(after[0]["x"] - after[1]["x"]) > 1.3 * abs(before[0]["x"] - before[1]["x"])
    page.page.tap("#fit")
    page.settle()
    spot = page.page.evaluate(where)[0]
    for _ in range(5):  # on a busy machine a tap may last long enough to be a press
        page.page.touchscreen.tap(spot["x"], spot["y"])
        page.page.wait_for_timeout(300)
        if page.state["selected"]:
            break
    assert page.state["selected"], "a tap on a node selects what is there"
    page.close()


def test_the_panel_of_a_paper_shows_each_link_with_its_sentence(opened: Open) -> None:
    page = opened("#n=paper/0001")
    assert page.text("#panel h2") == "Sparrow for law"
    assert page.texts("#panel .abstract .mark") == ["Sparrow", "contract review", "GPT-4"]
    assert page.texts("#panel h3") == ["Uses 2", "Studies 1", "Research domains 1"]
    negated = page.page.locator("#panel li", has_text="negated")
    assert " ".join(negated.inner_text().split()) == (
        "GPT-4 negated 70 % We apply Sparrow to contract review, not GPT-4."
    )
    assert negated.locator("mark").inner_text() == "GPT-4"


def test_the_panel_of_a_thing_shows_who_does_what_with_it(opened: Open) -> None:
    page = opened()
    page.search("RLHF")
    assert page.texts("#panel h3") == ["Papers using it 1", "Papers studying it 1", "Basis of 1"]
    assert "Also: reinforcement learning from human feedback" in page.text("#panel")
    page.search("GSM8K")
    assert page.texts("#panel .ids li") == ["wikidata Q1 GSM8K"]
    assert "first in 2022" in page.text("#panel")
    label = page.page.locator("#panel .trend svg").get_attribute("aria-label")
    assert label == "Papers a year. 2022: 1, 2023: 0, 2024: 1"


def test_the_panel_of_a_domain_lists_its_papers(opened: Open) -> None:
    page = opened("#n=domain:reasoning")
    assert page.texts("#panel h3") == ["Named most here", "Papers in this domain 2"]
    page.page.click("text=Only this domain")
    assert page.state["papers"] == 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [("rlhf", "RLHF"), ("human feedback", "RLHF"), ("sparrow: small", "Sparrow: small models")],
)
def test_search_finds_names_and_other_names(opened: Open, typed: str, found: str) -> None:
    page = opened()
    page.search(typed)
    assert page.text("#panel h2") == found


def test_search_suggests_moves_and_gives_up(opened: Open) -> None:
    page = opened()
    page.press("/")
    page.page.keyboard.type("sparrow")
    assert len(page.texts("#hits li")) == 3
    assert page.page.get_attribute("#query", "aria-activedescendant") == "hit-0"
    page.press("ArrowDown", "ArrowUp", "ArrowUp")
    assert page.page.get_attribute("#query", "aria-activedescendant") == "hit-2"
    page.press("Escape")
    assert not page.page.is_visible("#hits")
    page.page.keyboard.type("zzz")
    assert page.texts("#hits li") == ["Nothing of that name"]


@pytest.mark.parametrize(("kind", "left"), KINDS.items())
def test_the_legend_shows_one_kind_alone_and_all_again(
    opened: Open, kind: str, left: tuple[int, int]
) -> None:
    page = opened("#u=1")
    page.page.locator(f"[aria-label='Only {kind}']").dispatch_event("click")
    assert (page.state["papers"], page.state["things"]) == left
    page.page.locator(f"[aria-label='Only {kind}']").dispatch_event("click")
    assert page.state["papers"] == 5


@pytest.mark.parametrize(
    ("label", "value", "papers", "links"),
    [
        ("From year", 2024, 2, 8),
        ("To year", 2022, 1, 5),
        ("Links at least", 3, 4, 8),
        ("Confidence at least", 75, 4, 15),
    ],
)
def test_sliders_filter(opened: Open, label: str, value: int, papers: int, links: int) -> None:
    page = opened()
    page.slide(label, value)
    assert (page.state["papers"], page.state["links"]) == (papers, links)


def test_the_graph_says_how_sure_links_must_be_at_first(opened: Open, tmp_path: Path) -> None:
    folder = small(tmp_path / "graph")
    manifest = json.loads((folder.path / "manifest.json").read_text("utf-8"))
    manifest["default_min_confidence"] = 0.75
    (folder.path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    list(webpage.write(GraphFolder(folder.path), tmp_path / "page.html"))
    page = opened(path=tmp_path / "page.html")
    assert page.state["links"] == 15
    page.slide("Confidence at least", 0)
    assert page.state["links"] == 17


def test_links_polarities_domains_and_the_unlinked_are_filters(opened: Open) -> None:
    page = opened()
    page.page.uncheck("label:has-text('in domain') input")
    assert page.state["links"] == 13
    page.page.uncheck("label:has-text('negated') input")
    assert page.state["links"] == 12
    page.page.check("#unconnected")
    assert page.state["papers"] == 5
    page.page.click("text=Reset")
    page.page.click(".pill:has-text('Law')")
    assert page.state["papers"] == 1


def test_the_neighbourhood_is_laid_out_anew_and_given_up(opened: Open) -> None:
    page = opened("#n=paper/0001")
    page.page.click("text=Only its links")
    assert page.state["hops"] == 1
    assert (page.state["papers"], page.state["things"]) == (1, 4)
    page.page.click("text=Two steps")
    assert page.state["hops"] == 2
    assert page.state["papers"] == 3
    page.press("Escape")
    assert page.state["hops"] == 0
    assert page.state["selected"] == "paper/0001"


def test_no_label_lies_on_another(opened: Open, tmp_path: Path) -> None:
    texts = [
        (f"A long title of paper {at}", f"Thing{at % 13} and Other{at % 7}.", 2020)
        for at in range(60)
    ]
    claims = [Claim(at, "uses", "Method", f"Thing{at % 13}") for at in range(60)]
    claims += [Claim(at, "studies", "Task", f"Other{at % 7}") for at in range(60)]
    domains = {at: (("law", "reasoning", "robotics", "speech")[at % 4],) for at in range(60)}
    path = tmp_path / "page.html"
    list(webpage.write(graph(tmp_path / "graph", texts, claims, domains=domains), path))
    page = opened(path=path)
    for _ in range(4):
        boxes = page.page.evaluate(LABELS)
        assert len(boxes) > 5
        laps = [
            (one[0], two[0])
            for one, two in combinations(boxes, 2)
            if min(one[3], two[3]) - max(one[1], two[1]) > 1
            and min(one[4], two[4]) - max(one[2], two[2]) > 1
        ]
        assert laps == []
        page.page.click("#zoom-in")
        page.settle()


def test_pointing_at_a_node_tells_its_name(opened: Open) -> None:
    page = opened()
    spot = page.page.evaluate("kgbuild.where('paper/0000')")
    page.page.mouse.move(spot["x"], spot["y"])
    assert page.text("#tip") == "Sparrow: small models\nPaper · 2022 · 4 links"
    page.page.mouse.move(5, 400)
    assert not page.page.is_visible("#tip")


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
    page.page.emulate_media(media="print")
    visible = [page.page.is_visible(part) for part in ("#query", "#side", ".tools", "h1", "#graph")]
    assert visible == [False, False, False, True, True]


@pytest.mark.parametrize(
    ("papers", "sentence"),
    [
        ([], "This graph is empty: no paper was read into it."),
        ([("Alone", "Nothing here.", None)], "1 paper, and nothing that papers name."),
    ],
)
def test_the_smallest_graphs_look_sane(
    opened: Open, tmp_path: Path, papers: list[tuple[str, str, int | None]], sentence: str
) -> None:
    path = tmp_path / "page.html"
    list(webpage.write(graph(tmp_path / "graph", papers), path))
    page = opened(path=path)
    assert page.text("#caption").startswith(sentence)
    for key in ("l", "x", "m", "n", "f"):
        page.press(key)
