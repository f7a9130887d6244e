"""The map in a browser: it is drawn, moved, pointed at, labelled, and laid out anew."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from browsers import Open, Opened
from page_graphs import Claim, graph, small

from kgbuild.exporters import webpage

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


def test_labels_leave_the_nodes_to_be_seen(opened: Open) -> None:
    page = opened()
    boxes = page.page.evaluate(LABELS)
    edge = page.page.locator("#graph").bounding_box()
    nodes = page.page.evaluate("kgbuild.ids().map(id => kgbuild.where(id))")
    at = [(node["x"] - edge["x"], node["y"] - edge["y"]) for node in nodes]
    assert len(boxes) > 8
    assert [
        label
        for label, left, top, right, bottom in boxes
        if any(left < x < right and top < y < bottom for x, y in at)
    ] == []


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 700), (390, 844)])
def test_the_first_view_holds_everything_with_the_land_around_it(
    opened: Open, width: int, height: int
) -> None:
    page = opened(viewport={"width": width, "height": height})
    room = page.page.locator("#main").bounding_box()
    for spot in page.page.evaluate("kgbuild.ids().map(id => kgbuild.where(id))"):
        assert room["x"] + 40 < spot["x"] < room["x"] + room["width"] - 40
        assert room["y"] + 40 < spot["y"] < room["y"] + room["height"] - 40


def test_pointing_at_a_node_tells_its_name(opened: Open) -> None:
    page = opened()
    spot = page.page.evaluate("kgbuild.where('paper/0000')")
    page.page.mouse.move(spot["x"], spot["y"])
    assert page.text("#tip") == "Sparrow: small models\nPaper · 2022 · 4 links"
    page.page.mouse.move(5, 400)
    assert not page.page.is_visible("#tip")


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
    page.page.click("text=Only its links")
    assert page.text("#caption") == (
        "Sparrow for law and what is one step away: 4 others. Back to the map"
    )
    page.page.click("text=Back to the map")
    assert page.state["hops"] == 0


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
    assert page.page.is_visible("#side") == bool(papers)
    for key in ("l", "x", "m", "n", "f"):
        page.press(key)
