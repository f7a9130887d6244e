"""Measures the page beside pyvis as it comes: file size, first paint, frames while moving.

    python benchmarks/page.py                      # 300, 3,000, 20,000 and 50,000 nodes
    python benchmarks/page.py --nodes 300 --stock 300

Graphs are made up: a quarter of the nodes are papers with an abstract of 1,200 characters, each
linked to about twelve things and two domains. Headless Chromium, 1440 x 900, no GPU.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browsers import FLAGS, chromium
from page_graphs import Claim, graph

from kgbuild.exporters import webpage
from kgbuild.folder import GraphFolder
from ontology.domains import research_domains

KINDS = ("Method", "Method", "Model", "Dataset", "Task", "Metric")
ROLES = ("proposes", "uses", "uses", "evaluatesOn", "comparesWith", "studies", "mentions")
WORDS = ("model", "data", "learning", "method", "attention", "graph", "large", "task", "scale")

FRAMES = """seconds => new Promise(done => {
    const times = [];
    const step = now => {
        times.push(now);
        if (now - times[0] < 1000 * seconds) requestAnimationFrame(step); else done(times);
    };
    requestAnimationFrame(step);
})"""


def made_up(folder: Path, nodes: int) -> GraphFolder:
    """Make up a graph of so many nodes, with areas and a few things that everyone names."""
    rng = random.Random(nodes)
    domains = sorted(research_domains())
    papers, things = nodes // 4, nodes - nodes // 4 - len(domains)
    names = [f"{rng.choice(WORDS).title()}{rng.choice(WORDS).title()} {at}" for at in range(things)]
    texts, claims, inside = [], [], {}
    for paper in range(papers):
        area = rng.randrange(len(domains))
        mine = {int(things * rng.random() ** 3) for _ in range(4)}  # what everyone names
        mine |= {
            (area + len(domains) * rng.randrange(1 + things // len(domains))) % things
            for _ in range(8)
        }
        said = " ".join(
            f"We use {names[thing]} for {' '.join(rng.choices(WORDS, k=8))}."
            for thing in sorted(mine)
        )
        title = " ".join(rng.choices(WORDS, k=9)).capitalize()
        texts.append((title, said, 2015 + rng.randrange(11)))
        claims += [
            Claim(paper, rng.choice(ROLES), KINDS[thing % 6], names[thing])
            for thing in sorted(mine)
        ]
        inside[paper] = (domains[area], domains[(area + 1) % len(domains)])
    return graph(folder, texts, claims, domains=inside)


def stock(folder: GraphFolder, path: Path) -> None:
    """Write the graph as pyvis does when it is left alone."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    for row in [*folder.rows("papers"), *folder.rows("entities")]:
        network.add_node(row["uid"], label=row.get("title") or row["label"])
    known = set(network.node_ids)
    for row in folder.rows("assertions"):
        if row["subject"] in known and row["object"] in known:
            network.add_edge(row["subject"], row["object"], title=row["predicate"])
    path.write_text(network.generate_html(), "utf-8")


def frames(page: Any, move: str) -> tuple[float, float]:
    """Move the map for four seconds; give frames a second and the slow frames' milliseconds."""
    page.evaluate(f"window.frames_ = ({FRAMES})(4); 0")
    end, at = time.monotonic() + 4, 0
    page.mouse.move(850, 480)
    if move == "pan":
        page.mouse.down()
    while time.monotonic() < end:
        at += 1
        if move == "pan":
            page.mouse.move(850 + 120 * ((at % 40) - 20) / 20, 480 + 60 * ((at % 26) - 13) / 13)
        else:
            page.mouse.wheel(0, -60 if at % 40 < 20 else 60)
        page.wait_for_timeout(8)
    page.mouse.up()
    times = page.evaluate("window.frames_")
    gaps = sorted(later - sooner for sooner, later in pairwise(times))
    return 1000 * len(gaps) / (times[-1] - times[0]), gaps[int(0.95 * len(gaps))]


def ours(playwright: Any, path: Path) -> dict[str, Any]:
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached", timeout=120_000)
    ready = page.evaluate("performance.now()")
    while not page.evaluate("kgbuild.state().settled && kgbuild.state().painted"):
        page.wait_for_timeout(20)
    found = {"painted": page.evaluate("kgbuild.state().painted"), "ready": ready}
    for move in ("pan", "zoom"):
        found[move], found[f"{move} p95"] = frames(page, move)
    browser.close()
    return found


def theirs(playwright: Any, path: Path, patience: float) -> dict[str, Any]:
    """Time stock pyvis until it hides its loading bar, or give up."""
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.route("http*://**/*", lambda route: route.abort())
    start = time.monotonic()
    page.goto(path.as_uri(), wait_until="commit")
    done = "() => document.getElementById('loadingBar')?.style.display === 'none'"
    try:
        page.wait_for_function(done, timeout=1000 * patience)
        found = {"painted": 1000 * (time.monotonic() - start)}
        for move in ("pan", "zoom"):
            found[move], found[f"{move} p95"] = frames(page, move)
    except Exception:  # the browser gave up, which is the figure
        found = {"painted": float("inf")}
    browser.close()
    return found


def told(
    name: str, nodes: int, folder: GraphFolder, path: Path, taken: float, found: dict[str, Any]
) -> str:
    """Say a measurement as a row of the table."""

    def number(key: str) -> str:
        return f"{found[key]:.0f}" if key in found else "-"

    counts, size = folder.counts(), path.stat().st_size / 1e6
    cells = [name, f"{nodes:,}", f"{counts['assertions']:,}", f"{size:.2f}", f"{taken:.1f}"]
    cells += [number("painted"), number("ready")]
    cells += [f"{number(move)} ({number(f'{move} p95')})" for move in ("pan", "zoom")]
    return f"| {' | '.join(cells)} |"


HEAD = ("page", "nodes", "links", "MB", "written in s", "painted in ms", "texts in ms")
MOVES = ("pan, frames a second (p95 in ms)", "zoom")


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="*", default=[300, 3000, 20_000, 50_000])
    parser.add_argument("--stock", type=int, nargs="*", default=[300])
    parser.add_argument("--patience", type=float, default=120, help="seconds given to stock pyvis")
    settings = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n")
    print(f"| {' | '.join(HEAD + MOVES)} |\n{'|---' * len(HEAD + MOVES)}|")
    work = Path(tempfile.mkdtemp())
    with sync_playwright() as playwright:
        for nodes in sorted({*settings.nodes, *settings.stock}):
            folder, path = made_up(work / str(nodes), nodes), work / f"{nodes}.html"
            if nodes in settings.nodes:
                start = time.monotonic()
                list(webpage.write(folder, path))
                taken = time.monotonic() - start
                print(
                    told("kgbuild", nodes, folder, path, taken, ours(playwright, path)), flush=True
                )
            if nodes in settings.stock:
                start = time.monotonic()
                stock(folder, path)
                taken, found = time.monotonic() - start, theirs(playwright, path, settings.patience)
                print(told("stock pyvis", nodes, folder, path, taken, found), flush=True)
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
