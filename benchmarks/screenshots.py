"""Makes the pictures of docs/: the page of the example graph, and a made-up map of 20,000 nodes.

python benchmarks/screenshots.py [GRAPH]    # without a graph folder, that of outputs/sample
"""

import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browsers import Opened, launched
from page import made_up

from kgbuild.exporters import webpage
from kgbuild.folder import GraphFolder

ROOT = Path(__file__).parents[1]
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
DARK = {"color_scheme": "dark"}
PAPER = "kgbuild.ids().find(id => id.startsWith('paper/'))"
THING = "kgbuild.ids().find(id => !/^(paper|domain)[/:]/.test(id))"


class Shot(NamedTuple):
    """A picture: its name, the screen, what is selected (a script), the rest of the URL."""

    name: str
    screen: dict[str, Any]
    selected: str = ""
    rest: str = ""
    large: bool = False


SHOTS = (
    Shot("page", DESK),
    Shot("page-dark", DESK | DARK),
    Shot("page-paper", DESK, PAPER),
    Shot("page-thing-dark", DESK | DARK, THING),
    Shot("page-neighbourhood", DESK, PAPER, "&h=1"),
    Shot("page-tables", DESK, rest="v=papers"),
    Shot("page-matrix", DESK, rest="v=matrix-1"),
    Shot("page-phone", PHONE),
    Shot("page-phone-paper", PHONE, PAPER),
    Shot("page-20000", DESK, large=True),
)


def take(browser: Any, shot: Shot, file: Path) -> None:
    fragment = f"#{shot.rest}" if shot.rest and not shot.selected else ""
    page = Opened(browser, file, fragment, **shot.screen)
    if shot.selected:
        node = page.page.evaluate(shot.selected)
        script = "([id, rest]) => { location.hash = new URLSearchParams({ n: id }) + rest }"
        page.page.evaluate(script, [node, shot.rest])
        page.page.wait_for_function("id => kgbuild.state().selected === id", arg=node)
        page.settle()
    page.page.wait_for_timeout(100)  # the labels follow the map by a frame
    target = ROOT / "docs" / f"{shot.name}.png"
    page.page.screenshot(path=target)
    page.close()
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1024} kB")


def main() -> None:
    example = GraphFolder(sys.argv[1] if sys.argv[1:] else ROOT / "outputs/sample/graph")
    with tempfile.TemporaryDirectory() as name, launched() as browser:
        small, large = Path(name, "small.html"), Path(name, "large.html")
        list(webpage.write(example, small))
        list(webpage.write(made_up(Path(name, "large"), 20_000), large))
        for shot in SHOTS:
            take(browser, shot, large if shot.large else small)


if __name__ == "__main__":
    main()
