"""The whole street: papers go in, a graph folder comes out."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from kgbuild import accounts, checks, describe, intake, linking, manifest, store
from kgbuild import decisions as decided
from kgbuild.errors import KgbuildError, NothingToReadError, OutputError
from kgbuild.extractors import DEFAULT
from kgbuild.folder import LEDGER, MANIFEST, GraphFolder
from kgbuild.graph import KnowledgeGraph
from kgbuild.ledger import Ledger
from kgbuild.records import Dropped, Paper
from kgbuild.shards import SHARD_PAPERS, extracted
from kgbuild.tables import COLUMNS
from kgbuild.triples import PARTS
from kgbuild.workers import Workers, started
from ontology.terms import BASE_IRI

#: Tables that linking takes as they are, and those that it makes; what takes longest comes early.
AS_READ = ("mentions", "papers", "categories")
LINKED = ("assertions", "evidence", "links", "entities", "groundings", "candidates")


class Order(NamedTuple):
    """What a build was asked for; all but `strict` stands in the manifest."""

    settings: dict[str, Any]
    told: decided.Decisions
    licensed: dict[str, str]
    strict: bool


def build(
    inputs: Sequence[str | Path] | Iterable[Paper],
    output: str | Path,
    *,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    columns: dict[str, str] | None = None,
    extractors: Sequence[str] = DEFAULT,
    workers: int | None = None,
    base_iri: str = BASE_IRI,
    strict: bool = False,
    decisions: str | Path | None = None,
    licence: str | None = None,
    progress: intake.Progress | None = None,
) -> KnowledgeGraph:
    """Build the graph of papers, given as files and folders or as `Paper` records.

    The folder `output` is made, or replaced if it holds a graph; it is complete or not there at
    all. A build that was killed goes on where it stopped when it is run again. With `strict`, a
    record that is left out is an error. Decisions about merges are read from `decisions.toml`
    beside the output, unless another file is named. `licence` is the address of the one under which
    you give the graph away. Raises `KgbuildError` for whatever a user can mend.
    """
    output = Path(output)
    check_output(output)
    settings = manifest.settings(tuple(extractors), base_iri)
    if decisions is not None and not Path(decisions).is_file():
        raise KgbuildError(
            f"{decisions}: expected a file of decisions, got nothing of that name; "
            "`kgbuild merges split` writes one"
        )
    told = decided.read(Path(decisions or output.resolve().parent / decided.FILE))
    order = Order(settings, told, manifest.licence(licence), strict)
    tell = progress or (lambda step, done: None)
    work = output.with_name(f".{output.name}.partial")
    try:
        work.mkdir(parents=True, exist_ok=True)
        items = intake.items(inputs, format, columns or {}, tell)
        with started(workers or os.cpu_count() or 1) as processes:
            made = _build(_noticed(items, processes), work, order, processes, tell)
        _put(made, output)
    except KgbuildError:
        shutil.rmtree(work, ignore_errors=True)
        raise
    except OSError as error:
        shutil.rmtree(work, ignore_errors=True)
        raise OutputError(
            f"{output}: cannot be written: {error.strerror or error}; "
            "free some space or name another folder with -o"
        ) from error
    shutil.rmtree(work, ignore_errors=True)
    return KnowledgeGraph(output)


def check_output(output: Path) -> None:
    """Refuse a folder that holds something else than a graph; it is never overwritten."""
    if output.is_dir():
        if any(output.iterdir()) and not (output / MANIFEST).is_file():
            raise OutputError(
                f"{output}: expected a new folder or an earlier graph, got a folder with other "
                "files in it; name another folder with -o"
            )
    elif output.exists():
        raise OutputError(f"{output}: expected a folder, got a file; name another with -o")


def _noticed(items: Iterator[Paper | Dropped], workers: Workers) -> Iterator[Paper | Dropped]:
    """Give the records as they are; once they are many, get all ready for which there is time."""
    for number, item in enumerate(items):
        if number == SHARD_PAPERS and workers.pool:
            workers.get_ready()
            Thread(target=linking.get_ready, daemon=True).start()
        yield item


def _build(
    items: Iterator[Paper | Dropped],
    work: Path,
    order: Order,
    workers: Workers,
    tell: intake.Progress,
) -> Path:
    """Make the graph in `work/graph` and give that folder."""
    ledger, sources = Ledger(), manifest.Sources()
    settings = order.settings
    papers = intake.kept(items, ledger["read"], sources, settings["base_iri"], strict=order.strict)
    shards = extracted(papers, work, settings, workers, tell)
    if not shards:
        raise NothingToReadError("the inputs hold no paper with a title and an abstract")
    tell("link", 0)
    folder = work / "graph"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    made_from = {**settings, **order.told.to_json(), **order.licensed}
    facts = {**made_from, "inputs": sources.to_json()}
    _write_json(folder / MANIFEST, {**facts, "rows": {}})  # the parts of a graph are said by it
    pool = workers.pool if len(shards) > 1 else None
    with store.filling(folder, ledger["read"].kept, pool) as filling:
        rows = _link(shards, folder, order, workers.number, filling, ledger)
        _write_json(folder / MANIFEST, {**facts, "rows": {table: rows[table] for table in COLUMNS}})
        _write_json(folder / LEDGER, ledger.to_json())
        tell("check", 0)
        graph, triples = GraphFolder(folder), filling.finished()
        checks.check(graph, triples)
        describe.write(graph, triples)
    return folder


def _write_json(file: Path, content: dict[str, Any]) -> None:
    """Write a file that workers may be reading: they see it as it was or as it is."""
    part = file.with_suffix(".part")
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    part.write_text(text, "utf-8", newline="\n")
    part.replace(file)


def _link(
    shards: list[Path],
    folder: Path,
    order: Order,
    threads: int,
    filling: store.Filling,
    ledger: Ledger,
) -> dict[str, int]:
    """Write the tables of the graph and count their rows."""
    work, base = folder.parent, order.settings["base_iri"]
    (work / "linking.duckdb").unlink(missing_ok=True)
    with linking.Engine(work, threads=threads) as engine:
        engine.open(shards)
        rows = _write(AS_READ, engine, folder, filling)
        for part in sorted(PARTS.keys() - COLUMNS.keys()):
            filling.add(part)
        linking.link(engine, base, order.told.told())
        rows |= _write(LINKED, engine, folder, filling)
        accounts.enter(ledger, engine, rows)
        accounts.enter_names(ledger, engine, order.told)
    return rows


def _write(
    tables: Iterable[str], engine: linking.Engine, folder: Path, filling: store.Filling
) -> dict[str, int]:
    """Write tables and count their rows; those that RDF is told of are loaded meanwhile."""
    rows = {}
    for table in tables:
        rows[table] = engine.write(table, folder)
        if table in PARTS:
            filling.add(table)
    return rows


def _put(made: Path, output: Path) -> None:
    """Put the finished folder in its place; an earlier graph goes only when the new one stands."""
    output.parent.mkdir(parents=True, exist_ok=True)
    earlier = output.with_name(f".{output.name}.earlier")
    shutil.rmtree(earlier, ignore_errors=True)
    if output.exists():
        output.rename(earlier)
    try:
        made.rename(output)
    except OSError:
        if earlier.exists():
            earlier.rename(output)
        raise
    shutil.rmtree(earlier, ignore_errors=True)
