"""Imports go down the floors, never up and never sideways; inside a room they make no circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import kgbuild
import ontology

ROOT = Path(__file__).parents[1]

#: Who may import whom, from the ground up: a room may use the floors below its own.
FLOORS = [
    ["ontology"],
    ["kgbuild.errors", "kgbuild.tables", "kgbuild.cleaning", "kgbuild.rows"],
    ["kgbuild.records", "kgbuild.workers"],
    ["kgbuild.nlp", "kgbuild.folder", "kgbuild.ledger", "kgbuild.completing", "kgbuild.layout"],
    [
        "kgbuild.network",
        "kgbuild.triples",
        "kgbuild.evaluation",
        "kgbuild.tagging",
        "kgbuild.joining",
    ],
    ["kgbuild.readers", "kgbuild.extractors", "kgbuild.linking", "kgbuild.store"],
    [
        "kgbuild.lexicon",
        "kgbuild.extraction",
        "kgbuild.manifest",
        "kgbuild.sparql",
        "kgbuild.decisions",
    ],
    ["kgbuild.describe", "kgbuild.training"],
    ["kgbuild.exporters", "kgbuild.checks", "kgbuild.questions", "kgbuild.merges"],
    ["kgbuild.graph", "kgbuild.intake"],
    ["kgbuild.accounts", "kgbuild.shards"],
    ["kgbuild.pipeline", "kgbuild.preloaded", "kgbuild.loading", "kgbuild.serving"],
    ["kgbuild.cli"],
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FILES = [
    path
    for top in ("kgbuild", "ontology")
    for path in sorted((ROOT / top).rglob("*.py"))
    if path not in {ROOT / "kgbuild/__init__.py", ROOT / "kgbuild/__main__.py"}
]

#: A heavy library -> the only rooms that may open its door.
DOORS = {
    "torch": {"kgbuild.training"},
    "transformers": {"kgbuild.training"},
    "lightgbm": {"kgbuild.training"},
    "spacy": {"kgbuild.nlp"},
    "pyvis": {"kgbuild.exporters"},
    "duckdb": {"kgbuild.linking", "kgbuild.exporters"},
    "onnxruntime": {"kgbuild.tagging", "kgbuild.training"},
    "networkx": {"kgbuild.network", "kgbuild.exporters"},
}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str | None:
    return next((room for room in FLOOR if module == room or module.startswith(room + ".")), None)


def imports_of(path: Path, *, at_run_time: bool = False) -> set[str]:
    """Every module that a file imports, inside functions too."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and at_run_time:
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_go_down(path):
    me, here = module_of(path), room_of(module_of(path))
    assert here, f"{me} stands on no floor: add it to FLOORS"
    for other in imports_of(path):
        there = room_of(other)
        if there and there != here:
            assert FLOOR[there] < FLOOR[here], f"{me} imports {other}, which stands no lower"


def test_no_room_holds_a_circle_of_imports():
    modules = {module_of(path): path for path in FILES}
    graph = {
        name: {other for other in imports_of(path) if other in modules and other != name}
        for name, path in modules.items()
    }
    tables = {name for name, path in modules.items() if path.name == "__init__.py"}
    for name in graph:  # a file may look its siblings up in the table of its folder
        graph[name] -= {table for table in tables if name.startswith(table + ".")}
    assert len(list(TopologicalSorter(graph).static_order())) == len(graph)


@pytest.mark.parametrize("library", DOORS)
def test_a_heavy_library_has_one_door(library):
    rooms = {
        room_of(module_of(path))
        for path in FILES
        if any(n.split(".")[0] == library for n in imports_of(path, at_run_time=True))
    }
    assert rooms <= DOORS[library]


def test_the_ontology_that_is_imported_is_ours():
    assert Path(ontology.__file__).parents[1] == Path(kgbuild.__file__).parents[1]


def test_no_file_is_too_long_to_be_read_in_one_go():
    long = {module_of(p): n for p in FILES if (n := len(p.read_text("utf-8").splitlines())) > 350}
    assert not long
