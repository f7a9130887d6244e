"""Writes the graph as one HTML file that opens from disk: a map, panels, tables, all offline.

pyvis has its one door here. Its own template, `show()` and `write_html()` are not used: they fetch
from the network, and run titles as HTML as soon as one of them holds the letters `href`.
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from kgbuild.errors import KgbuildError, OutputError
from kgbuild.exporters.columns import columns
from kgbuild.folder import GraphFolder
from kgbuild.records import Dropped

SUFFIX = ".html"
SUMMARY = "an interactive page in one file, opened from disk, offline"

VIS_NODES = 3_000  #: up to which vis-network draws, above it our own painter
GZIP_NODES = 10_000  #: above which the columns are compressed
VIS_FILE = "templates/lib/vis-9.1.2/vis-network.min.js"
#: The page's scripts, in the order in which they stand in it.
SCRIPTS = (
    "dom.js", "words.js", "model.js", "state.js", "radial.js", "labels.js", "scene.js", "camera.js",
    "bitmap.js", "canvas.js", "vis.js",
    "quotes.js", "facts.js", "panel.js", "legend.js", "search.js", "tables.js", "matrix.js",
    "share.js", "caption.js", "theme.js", "keys.js", "app.js",
)  # fmt: skip


def write(
    graph: GraphFolder, path: Path, *, title: str | None = None, sparql: str | None = None
) -> Iterable[Dropped]:
    """Write the page of `graph` to `path`; `title` stands on top of it.

    Where the graph is served, `sparql` is the address of its editor, to which the page links. The
    same graph gives the same bytes. Raises `OutputError` when `path` cannot be written.
    """
    if sparql is not None and not sparql.startswith(("https://", "http://", "/")):
        raise KgbuildError(
            f"expected the address of a SPARQL editor as http://..., https://... or /..., "
            f"got {sparql!r}"
        )
    found = columns(graph)
    count = len(found.map["nodes"]["id"])
    found.map.update(title=title or _title(graph), sparql=sparql)
    html = _render(found.map, found.texts, packed=count > GZIP_NODES, vis=count <= VIS_NODES)
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(html.encode("utf-8"))
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(f"{path}: the page cannot be written: {error.strerror}") from error
    return found.dropped


def _title(graph: GraphFolder) -> str:
    papers = graph.counts()["papers"]
    return f"Knowledge graph of {papers:,} paper{'' if papers == 1 else 's'}"


def _render(drawn: dict[str, Any], texts: dict[str, Any], *, packed: bool, vis: bool) -> str:
    """Let pyvis render our template; above `VIS_NODES` its network stays empty."""
    from jinja2 import DictLoader, Environment
    from markupsafe import Markup
    from pyvis.network import Network

    web = files("kgbuild") / "web"
    scripts = ["(() => {\n'use strict';\n" + "\n".join(_read(web / js) for js in SCRIPTS) + "})();"]
    network = Network(height="100%", width="100%", directed=True, cdn_resources="in_line")
    if vis:
        drawn = _fill(network, drawn)
        scripts.insert(0, _read(files("pyvis") / VIS_FILE))
    style = _read(web / "page.css")
    network.toggle_physics(False)
    loader = DictLoader({"page.html": _read(web / "page.html")})
    network.templateEnv = Environment(loader=loader, autoescape=True)
    network.path = "page.html"
    network.templateEnv.globals.update(
        title=drawn["title"],
        csp=_policy(scripts, style),
        style=Markup(style),
        scripts=[Markup(script) for script in scripts],
        packed=packed,
        map_json=_inline(drawn, packed),
        texts_json=_inline(texts, packed),
        inline=lambda value: _inline(value, packed=False),
    )
    return str(network.generate_html())


def _read(file: Any) -> str:
    text: str = file.read_text(encoding="utf-8")
    return text


def _fill(network: Any, drawn: dict[str, Any]) -> dict[str, Any]:
    """Hand places and links to pyvis, and give what is left for the page to hold itself.

    All at once: `add_edge` scans a list for each edge.
    """
    nodes, edges = drawn["nodes"], drawn["edges"]
    for number, (x, y, size) in enumerate(zip(nodes["x"], nodes["y"], nodes["size"], strict=True)):
        node = {"id": number, "x": x, "y": y, "size": size, "shape": "custom"}
        network.nodes.append(node)
        network.node_ids.append(number)
        network.node_map[number] = node
    for source, target in zip(edges["from"], edges["to"], strict=True):
        network.edges.append({"from": source, "to": target})
    left = {name: column for name, column in nodes.items() if name not in {"x", "y", "size"}}
    links = {name: column for name, column in edges.items() if name not in {"from", "to"}}
    return drawn | {"nodes": left, "edges": links}


def _inline(value: Any, packed: bool) -> Any:
    """Write JSON that can stand in a script element, or its gzip in base64."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if packed:
        zipped = gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)
        return Markup(base64.b64encode(zipped).decode("ascii"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _policy(scripts: list[str], style: str) -> str:
    """Allow the page's own scripts and style by their hashes, and nothing else."""
    if any("</script" in script.lower() for script in scripts) or "</style" in style.lower():
        raise AssertionError("a script or style of the page would end its own element")
    allowed = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
