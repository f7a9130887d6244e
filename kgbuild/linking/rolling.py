"""A graph with its families rolled up: what is said of a variant is said of the top of its family.

The stored graph keeps its bytes; the rolled-up one is made once, in a folder beside its tables.
"""

import json
import os
import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from kgbuild.errors import GraphError
from kgbuild.folder import LEDGER, MANIFEST, GraphFolder
from kgbuild.linking.engine import Engine, mint_assertions, text_of
from kgbuild.linking.families import roll_up
from kgbuild.tables import COLUMNS

FOLDER = "rolled-up"
#: Tables that are the same in both.
KEPT = ("papers", "mentions", "categories")
STEPS = (
    "rolled_links", "rolled_entities", "rolled_moves", "rolled_statements", "rolled_assertions",
    "rolled_evidence", "rolled_groundings", "rolled_candidates",
)  # fmt: skip


def rolled_up(graph: GraphFolder) -> Path:
    """Give the folder of the graph with its families rolled up; it is made if it is not there."""
    home = graph.path / FOLDER
    finished = home / _made_from(graph)
    if finished.is_dir():
        return finished
    try:
        home.mkdir(exist_ok=True)
        for left in home.iterdir():  # of an earlier state of the graph, or of a killed run
            owner = left.name.removeprefix("part-")
            if not (owner.isdigit() and Path(f"/proc/{owner}").exists()):
                shutil.rmtree(left, ignore_errors=True)
        part = home / f"part-{os.getpid()}"
        part.mkdir()
    except PermissionError:  # a graph on a read-only disk is rolled up all the same
        part = Path(mkdtemp(prefix="kgbuild-"))
        _write(graph, part)
        return part
    try:
        _write(graph, part)
        with suppress(FileExistsError, OSError):  # another process was quicker
            part.rename(finished)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return finished


def _made_from(graph: GraphFolder) -> str:
    """Name the state of a graph and of the steps that roll it up."""
    digest = sha256((graph.path / MANIFEST).read_bytes())
    for step in STEPS:
        if step != "rolled_assertions":
            digest.update(text_of(step).encode())
    return digest.hexdigest()[:16]


def _write(graph: GraphFolder, folder: Path) -> None:
    rows = graph.counts()
    with Engine(folder, threads=os.cpu_count() or 1) as engine:
        for table, columns in COLUMNS.items():
            if found := _files(graph, table):
                engine.read(table, found)
            else:  # of an earlier version, which did not have it
                engine.put(table, columns, [])
        engine.put("tops", {"child": "string", "top": "string"}, sorted(roll_up(graph).items()))
        for step in STEPS:
            if step == "rolled_assertions":
                engine.mint(step, "rolled_statements", mint_assertions(graph.base_iri))
            else:
                engine.step(step)
        for table in sorted(COLUMNS.keys() - KEPT):
            engine.copy(f"rolled_{table}", table)
            rows[table] = engine.write(table, folder)
    (folder / "linking.duckdb").unlink()
    for file in [file for table in KEPT for file in _files(graph, table)]:
        copy = folder / file.relative_to(graph.path)
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, copy)
    facts = graph.manifest | {"rows": rows, "rolled_up": "families"}
    (folder / MANIFEST).write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", "utf-8")
    shutil.copyfile(graph.path / LEDGER, folder / LEDGER)


def _files(graph: GraphFolder, table: str) -> list[Path]:
    try:
        return graph.files(table)
    except GraphError:
        return []
