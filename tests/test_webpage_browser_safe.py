"""The page in a browser: hostile text does nothing, everyone can use it, pixels hold."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import FLAGS, Opened, chromium, launched
from page_graphs import HOSTILE, hostile, small

from kgbuild.exporters import webpage

PAINTERS = {"vis": (3000, 10_000), "canvas": (0, 10_000), "packed": (0, 0)}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
#: What is looked at: a state of the page, and what is opened on it.
VIEWS = (
    ("", "document.getElementById('bar-filters').click()"),
    ("#n=paper/0001", "0"),
    ("#n=domain:reasoning&h=1", "0"),
    ("#v=links", "0"),
    ("#v=matrix-0", "document.querySelector('.cell-button').click()"),
    ("", "document.getElementById('share').click()"),
    ("", "document.getElementById('help').showModal()"),
    ("", "query.value = 'spa'; query.dispatchEvent(new Event('input'))"),
)
SCREENS = {"light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as found:
        yield found


@pytest.fixture(params=PAINTERS)
def painter(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    vis, packed = PAINTERS[request.param]
    monkeypatch.setattr(webpage, "VIS_NODES", vis)
    monkeypatch.setattr(webpage, "GZIP_NODES", packed)
    return str(request.param)


def test_hostile_text_runs_nowhere(browser: Any, tmp_path: Path, painter: str) -> None:
    path = tmp_path / "page.html"
    list(webpage.write(hostile(tmp_path / "graph"), path, title=HOSTILE[1]))
    page = Opened(browser, path)
    assert page.state["painter"] == ("vis" if painter == "vis" else "canvas")
    shown = page.page.evaluate("kgbuild.ids()")
    assert len(shown) == 2 * len(HOSTILE) + 1
    for node in shown:
        page.page.evaluate("id => { location.hash = new URLSearchParams({ n: id }) }", node)
        page.page.wait_for_function("id => kgbuild.state().selected === id", arg=node)
        spot = page.page.evaluate("id => kgbuild.where(id)", node)
        page.page.mouse.move(spot["x"], spot["y"])
    for text in HOSTILE:
        page.page.fill("#query", text[:12])
    for view in ("papers", "things", "links", "matrix-0", "matrix-1"):
        page.page.evaluate("view => { location.hash = `v=${view}` }", view)
        page.page.wait_for_timeout(20)
    drawing, csv = page.page.evaluate("[kgbuild.svg(), kgbuild.csv()]")
    assert "<img" not in drawing
    assert "\n=cmd" not in csv
    assert page.page.evaluate("document.querySelectorAll('img, iframe, main script').length") == 0
    assert page.text("h1") == HOSTILE[1]
    page.close()


def test_what_the_policy_forbids_does_not_run(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    list(webpage.write(small(tmp_path / "graph"), path))
    page = Opened(browser, path)
    page.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')"
    )
    page.page.wait_for_timeout(200)
    assert [fault for fault in page.faults if fault.startswith(("dialog", "request"))] == []
    assert any("Content Security Policy" in fault for fault in page.faults)
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(browser: Any, tmp_path: Path, screen: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is missing: the extra `dev`"
    )
    path = tmp_path / "page.html"
    list(webpage.write(small(tmp_path / "graph"), path))
    for fragment, act in VIEWS:
        page = Opened(browser, path, fragment, **SCREENS[screen])
        page.page.evaluate(act)
        found = axe.Axe().run(page.page).response["violations"]
        told = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
        assert told == [], fragment
        page.close()


@pytest.mark.slow
def test_two_launches_draw_the_same_pixels(browser: Any, tmp_path: Path, painter: str) -> None:
    path = tmp_path / "page.html"
    list(webpage.write(small(tmp_path / "graph"), path))
    pictures = set()
    for _ in range(2):
        own = browser.browser_type.launch(executable_path=chromium(), args=FLAGS)
        page = Opened(own, path)
        pictures.add(page.page.evaluate("document.querySelector('canvas').toDataURL()"))
        page.close()
        own.close()
    assert len(pictures) == 1
