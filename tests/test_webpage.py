"""The page as a file: what it holds, that nothing in it can run or be fetched, same bytes."""

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from page_graphs import HOSTILE, Claim, graph, hostile, small

from kgbuild.errors import GraphError, KgbuildError, OutputError
from kgbuild.exporters import exporter, webpage
from kgbuild.folder import GraphFolder
from kgbuild.records import Dropped


class Page(HTMLParser):
    """What a browser would take from a page: scripts, data, styles, attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.stored: dict[str, str] = {}
        self.attributes: list[tuple[str, str, str]] = []
        self.tags: list[str] = []
        self._into: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in found.items()]
        if tag in {"script", "style"}:
            self._into = [tag, found.get("id", "")]

    def handle_endtag(self, tag: str) -> None:
        self._into = []

    def handle_data(self, data: str) -> None:
        if self._into[:1] == ["style"]:
            self.styles.append(data)
        elif self._into and self._into[1]:
            self.stored[self._into[1]] = self.stored.get(self._into[1], "") + data
        elif self._into:
            self.scripts.append(data)

    def attribute(self, tag: str, name: str) -> list[str]:
        return [value for owner, key, value in self.attributes if (owner, key) == (tag, name)]


def written(folder: GraphFolder, **options: Any) -> str:
    path = folder.path.with_suffix(".html")
    list(webpage.write(folder, path, **options))
    return path.read_text("utf-8")


@pytest.fixture(params=["vis", "canvas", "packed"])
def painter(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the three kinds of page, whatever the size of the graph."""
    if request.param != "vis":
        monkeypatch.setattr(webpage, "VIS_NODES", 0)
    if request.param == "packed":
        monkeypatch.setattr(webpage, "GZIP_NODES", 0)
    return str(request.param)


def test_it_is_an_export_format() -> None:
    assert exporter("html").SUFFIX == ".html"


def test_hostile_text_stays_text(tmp_path: Path, painter: str) -> None:
    page = Page(written(hostile(tmp_path / "graph"), title=HOSTILE[2]))
    usual = Page(written(small(tmp_path / "usual")))
    assert page.tags == usual.tags
    assert len(page.scripts) == (2 if painter == "vis" else 1)
    if painter != "packed":
        drawn, texts = json.loads(page.stored["map-data"]), json.loads(page.stored["texts-data"])
        assert set(HOSTILE) <= set(drawn["nodes"]["label"])
        assert [f"We propose {text} here." for text in HOSTILE] == texts["abstract"]
        assert drawn["title"] == HOSTILE[2]


def test_the_policy_allows_the_scripts_and_the_style_of_the_page_and_nothing_else(
    tmp_path: Path, painter: str
) -> None:
    page = Page(written(small(tmp_path / "graph")))
    (policy,) = [value for value in page.attribute("meta", "content") if "default-src" in value]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in (*page.scripts, *page.styles)
    ]
    assert rules["default-src"] == "'none'"
    assert f"{rules['script-src']} {rules['style-src']}".split() == hashes


def test_nothing_is_fetched(tmp_path: Path, painter: str) -> None:
    page = Page(written(small(tmp_path / "graph")))
    fetched = [(tag, name) for tag, name, _ in page.attributes if name in {"src", "srcset", "data"}]
    assert fetched == []
    assert page.attribute("a", "href") == ["#tables"]
    assert not {"link", "iframe", "object", "img"} & set(page.tags)
    assert not re.search(r"@import|url\(", "".join(page.styles))
    assert [
        name for _, name, _ in page.attributes if name.startswith("on") or name == "style"
    ] == []


@pytest.mark.parametrize(("limit", "drawn_by_vis"), [(3000, True), (3, False)])
def test_large_graphs_leave_vis_network_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, drawn_by_vis: bool
) -> None:
    monkeypatch.setattr(webpage, "VIS_NODES", limit)
    html = written(small(tmp_path / "graph"))
    assert (len(html) > 400_000) == drawn_by_vis
    assert bool(json.loads(Page(html).stored["network-nodes"])) == drawn_by_vis


def test_packed_columns_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path / "graph")
    plain = Page(written(folder)).stored
    monkeypatch.setattr(webpage, "GZIP_NODES", 0)
    packed = Page(written(folder)).stored
    for name in ("map-data", "texts-data"):
        assert json.loads(gzip.decompress(base64.b64decode(packed[name]))) == json.loads(
            plain[name]
        )


def test_the_same_graph_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    folder = small(tmp_path / "graph")
    code = (
        "import sys; from pathlib import Path; from kgbuild.folder import GraphFolder;"
        "from kgbuild.exporters import webpage;"
        "list(webpage.write(GraphFolder(sys.argv[1]), Path(sys.argv[2])))"
    )
    pages = set()
    for seed in ("0", "1", "12345"):
        path = tmp_path / f"{seed}.html"
        command = [sys.executable, "-c", code, str(folder.path), str(path)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        pages.add(path.read_bytes())
    assert len(pages) == 1


@pytest.mark.parametrize(
    ("before", "label"),
    [("We use ", "BERT"), ("🤖🧠 We use ", "BERT"), ("naïve 模型 uses ", "BERT🤖"), ("", "🤖")],
)
def test_offsets_count_as_javascript_does(tmp_path: Path, before: str, label: str) -> None:
    abstract = f"{before}{label} on 🎓 data."
    folder = graph(tmp_path / "g", [("T", abstract, 2020)], [Claim(0, "uses", "Model", label)])
    mentions = json.loads(Page(written(folder)).stored["texts-data"])["mentions"]
    start, end = mentions["start"][0], mentions["end"][0]
    assert abstract.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == label


def test_an_assertion_without_its_ends_is_dropped_aloud(tmp_path: Path) -> None:
    folder = small(tmp_path / "graph")
    import pyarrow.parquet as pq

    entities = pq.read_table(folder.path / "entities.parquet")
    pq.write_table(entities.slice(1), folder.path / "entities.parquet")
    gone = entities["uid"][0].as_py()
    lost = [row for row in folder.rows("assertions") if gone in (row["subject"], row["object"])]
    dropped = list(webpage.write(GraphFolder(folder.path), tmp_path / "page.html"))
    assert {item.where for item in dropped} == {row["uid"] for row in lost} != set()
    assert all(isinstance(item, Dropped) for item in dropped)


@pytest.mark.parametrize("table", ["mentions", "evidence"])
@pytest.mark.parametrize("paper", ["model/0", "paper/9999"])
def test_a_row_of_no_paper_of_the_graph_is_one_clear_line(
    tmp_path: Path, table: str, paper: str
) -> None:
    import pyarrow.parquet as pq

    folder = graph(tmp_path / "g", [("T", "We use A.", 2020)], [Claim(0, "uses", "Model", "A")])
    file, wrong = folder.path / f"{table}.parquet", folder.base_iri + paper
    rows = pq.read_table(file)
    at = rows.column_names.index("paper")
    pq.write_table(rows.set_column(at, rows.schema.field(at), [[wrong]]), file)
    told = f"expected a paper of this graph in every row of {table}, got '{wrong}'"
    with pytest.raises(GraphError, match=re.escape(told)):
        webpage.write(GraphFolder(folder.path), tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


def test_an_area_bears_the_name_of_the_domain_that_fits_it(tmp_path: Path) -> None:
    texts = [(f"Paper {at}", f"About thing{at // 4}.", 2020) for at in range(8)]
    claims = [Claim(at, "studies", "Task", f"thing{at // 4}") for at in range(8)]
    domains = {at: ("law",) if at < 4 else ("robotics",) for at in range(8)}
    drawn = json.loads(
        Page(written(graph(tmp_path / "g", texts, claims, domains=domains))).stored["map-data"]
    )
    names = [drawn["nodes"]["label"][area["node"]] for area in drawn["areas"]]
    assert sorted(names) == ["Law", "Robotics and embodied AI"]


@pytest.mark.parametrize(
    ("papers", "title"),
    [
        ([], "Knowledge graph of 0 papers"),
        ([("Alone", "Nothing here.", None)], "Knowledge graph of 1 paper"),
    ],
)
def test_the_smallest_graphs_make_a_page(
    tmp_path: Path, papers: list[tuple[str, str, int | None]], title: str
) -> None:
    assert f"<h1>{title}</h1>" in written(graph(tmp_path / "g", papers))


def test_a_path_that_cannot_be_written_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    folder, target = small(tmp_path / "graph"), tmp_path / "page.html"
    target.mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        list(webpage.write(folder, target))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph", "page.html"]


@pytest.mark.parametrize(
    ("address", "good"),
    [("/sparql", True), ("https://example.org/sparql", True), ("javascript:alert(1)", False)],
)
def test_the_editor_of_a_served_graph_has_an_address(
    tmp_path: Path, address: str, good: bool
) -> None:
    folder = small(tmp_path / "graph")
    if good:
        assert json.loads(Page(written(folder, sparql=address)).stored["map-data"])["sparql"]
    else:
        with pytest.raises(KgbuildError, match="expected the address of a SPARQL editor"):
            written(folder, sparql=address)


def test_scripts_never_write_markup() -> None:
    web = Path(webpage.__file__).parents[1] / "web"
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    scripts = sorted(web.glob("*.js"))
    assert [path.name for path in scripts] == sorted(webpage.SCRIPTS)
    assert [path.name for path in scripts if forbidden.search(path.read_text("utf-8"))] == []
