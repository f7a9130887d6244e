"""Keeps what was extracted in shards, folders of Parquet files; several processes write them."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild import manifest
from kgbuild.extraction import Extraction, extract
from kgbuild.records import Paper
from kgbuild.tables import COLUMNS, schema
from kgbuild.workers import Workers

if TYPE_CHECKING:
    import pyarrow as pa

    from kgbuild.intake import Progress

#: Papers in a shard: what a killed build loses at most, a worker.
SHARD_PAPERS = 64
#: Papers in the short shards at the end, at least.
SHORTEST = 8

#: What the linking needs to know of a mention beside its columns.
WORKING_COLUMNS = {
    "key": "string", "slug_form": "string", "sentence_start": "int32", "sentence_end": "int32",
    "sentence": "string", "opens": "bool",
}  # fmt: skip
PAIRS = {"paper": "string", "short": "string", "long": "string"}
DOMAINS = {
    "paper": "string", "domain": "string", "confidence": "double", "section": "string",
    "sentence_start": "int32", "sentence_end": "int32", "sentence": "string",
}  # fmt: skip
LEFT_OUT = {"paper": "string", "what": "string", "reason": "string"}


def extracted(
    papers: Iterator[Paper],
    work: Path,
    settings: dict[str, Any],
    workers: Workers,
    tell: "Progress",
) -> list[Path]:
    """Extract all papers into shards, in this process if they are few, else in several."""
    names = tuple(settings["extractors"])
    ahead = list(islice(papers, SHARD_PAPERS + 1))
    pool = workers.pool if len(ahead) > SHARD_PAPERS else None
    hands = workers.number if pool else 1
    named = (
        (_named(work, batch, settings), batch)
        for batch in batches(chain(ahead, papers), SHARD_PAPERS, hands)
    )
    shards: list[Path] = []
    done = 0
    if pool is None:
        for shard, batch in named:
            shards.append(write_shard(batch, names, shard))
            tell("extract", done := done + len(batch))
        return shards
    running: dict[Future[Path], int] = {}
    for shard, batch in named:
        shards.append(shard)
        running[pool.submit(write_shard, batch, names, shard)] = len(batch)
        if len(running) >= 2 * hands:  # so that reading does not run ahead of the workers
            done = _collect(running, done, tell)
    while running:
        done = _collect(running, done, tell)
    return shards


def _collect(running: dict[Future[Path], int], done: int, tell: "Progress") -> int:
    finished, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in finished:
        future.result()
        done += running.pop(future)
        tell("extract", done)
    return done


def _named(work: Path, batch: list[Paper], settings: dict[str, Any]) -> Path:
    """Name a shard by all that decides its content."""
    content = [
        settings["config"],
        *([getattr(p, c) for c in COLUMNS["papers"]] for p in batch),
    ]
    return work / "shards" / manifest.content_hash(content)[:24]


def shard_schemas() -> dict[str, "pa.Schema"]:
    """Give the Arrow schemas of the tables of a shard."""
    import pyarrow as pa

    types = {
        "string": pa.string(), "int32": pa.int32(), "double": pa.float64(), "bool": pa.bool_(),
    }  # fmt: skip
    made = {
        name: pa.schema([(column, types[kind]) for column, kind in columns.items()])
        for name, columns in {"pairs": PAIRS, "domains": DOMAINS, "left_out": LEFT_OUT}.items()
    }
    working = [(column, types[kind]) for column, kind in WORKING_COLUMNS.items()]
    made["mentions"] = pa.schema([*schema("mentions"), *(pa.field(c, t) for c, t in working)])
    return made | {name: schema(name) for name in ("papers", "categories")}


def write_shard(papers: Sequence[Paper], names: tuple[str, ...], folder: Path) -> Path:
    """Extract some papers into a folder of Parquet files; a folder that is there is finished."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if folder.is_dir():
        return folder
    found = [extract(paper, names) for paper in papers]
    kinds = Extraction._fields
    rows = {kind: [row for one in found for row in getattr(one, kind)] for kind in kinds}
    rows["papers"] = [{column: getattr(p, column) for column in COLUMNS["papers"]} for p in papers]
    rows["categories"] = [{"paper": p.uid, "category": c} for p in papers for c in p.categories]
    temporary = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
    temporary.mkdir(parents=True, exist_ok=True)
    for name, columns in shard_schemas().items():
        table = pa.Table.from_pylist(rows[name], schema=columns)
        pq.write_table(table, temporary / f"{name}.parquet")
    temporary.rename(folder)
    return folder


def batches(papers: Iterable[Paper], size: int, workers: int) -> Iterator[list[Paper]]:
    """Cut papers into lists of at most `size`, the last ones shorter so that workers end together.

    >>> [len(batch) for batch in batches(range(600), 64, 2)]  # type: ignore[arg-type]
    [64, 64, 64, 64, 64, 64, 54, 40, 30, 23, 17, 13, 9, 8, 8, 8, 6]
    """
    source, ahead = iter(papers), 2 * workers * size
    held: list[Paper] = []
    while held := held + list(islice(source, ahead - len(held))):
        length = size if workers == 1 else max(SHORTEST, len(held) // (2 * workers))
        yield held[:length]
        held = held[length:]
