"""Finds entities and papers by their names: an SQLite full-text index, built once beside the store.

The things of the index are numbered by importance, so that the first matches in its own order are
the ones to show: a search reads no more of the index than it shows.
"""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from kgbuild.folder import GraphFolder
from kgbuild.serving.beside import made_once
from ontology.emit import search_name

MOST = 50
LONGEST_QUERY = 200
SECONDS = 1.0
_BATCH = 10_000

_SCHEMA = """
create table unordered (uid text, type text, label text, other text, body text, papers int, year);
create table thing (
  id integer primary key, uid text, type text, label text, other text, papers int, year int
);
create table spelled (name text, thing int);
create virtual table words using fts5(
  name, other, body, content='', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'
);
"""
_ORDER = """
insert into thing (uid, type, label, other, papers, year)
  select uid, type, label, other, papers, year from unordered order by papers desc, uid;
insert into words (rowid, name, other, body)
  select thing.id, unordered.label, unordered.other, unordered.body
  from thing join unordered using (uid) order by thing.id;
drop table unordered;
create index by_name on spelled (name);
insert into words (words) values ('optimize');
"""


def names_file(graph: GraphFolder, store: Path) -> Path:
    """Give the index of a graph; it is built if it is not there."""

    def make(part: Path) -> None:
        with closing(sqlite3.connect(part)) as file:
            _fill(file, graph)
            file.execute("vacuum")

    return made_once(store, "names", make)


def _fill(file: sqlite3.Connection, graph: GraphFolder) -> None:
    file.executescript(f"pragma journal_mode=off; pragma synchronous=off; {_SCHEMA}")
    rows = _rows(graph)
    while batch := list(islice(rows, _BATCH)):
        file.executemany("insert into unordered values (?, ?, ?, ?, ?, ?, ?)", batch)
    file.executescript(f"create unique index by_uid on unordered (uid); {_ORDER}")
    things = file.execute("select id, label, other from thing")
    while some := things.fetchmany(_BATCH):
        file.executemany("insert into spelled values (?, ?)", _spellings(some))
    file.commit()


def _rows(graph: GraphFolder) -> Iterator[tuple[Any, ...]]:
    columns = ["uid", "type", "label", "alt_labels", "papers", "first_year"]
    for row in graph.rows("entities", columns):
        other = "\n".join(row["alt_labels"])
        yield row["uid"], row["type"], row["label"], other, "", row["papers"], row["first_year"]
    for row in graph.rows("papers", ["uid", "title", "abstract", "year"]):
        yield row["uid"], "Paper", row["title"], "", row["abstract"], 1, row["year"]


def _spellings(things: list[tuple[int, str, str]]) -> Iterator[tuple[str, int]]:
    for number, label, other in things:
        for name in dict.fromkeys(map(search_name, [label, *other.splitlines()])):
            yield name, number


class Names:
    """Looks names up in an index; may be used by many threads at once."""

    def __init__(self, file: Path) -> None:
        self._address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"

    def search(self, text: str, most: int = 20) -> list[dict[str, Any]]:
        """Give the things of a name: exact ones, then those whose names begin so, then texts."""
        text = text[:LONGEST_QUERY]
        wanted = search_name(text)
        words = re.findall(r"\w+", wanted)
        if not wanted:
            return []
        with closing(sqlite3.connect(self._address, uri=True)) as file:
            file.row_factory = sqlite3.Row
            deadline = time.monotonic() + SECONDS
            file.set_progress_handler(lambda: int(time.monotonic() > deadline), 10_000)
            found: dict[int, dict[str, Any]] = {}
            try:
                for matches in _ways(file, wanted, words, most):
                    for row in matches:
                        found.setdefault(row["id"], _thing(row, wanted))
                    if len(found) >= most:
                        break
            except sqlite3.OperationalError:
                pass  # the time is over: what has been found is shown
        return list(found.values())[:most]


def _ways(
    file: sqlite3.Connection, wanted: str, words: list[str], most: int
) -> Iterator[sqlite3.Cursor]:
    """Look in the best place first."""
    yield file.execute(
        "select * from thing where id in (select thing from spelled where name = ?) "
        "order by id limit ?",
        (wanted, most),
    )
    if not words:
        return
    every = " ".join(f'"{word}"' for word in words) + "*"
    for columns in ("^", "{name other} : ", ""):
        match = f"{{name}} : ^ {every}" if columns == "^" else columns + f"({every})"
        yield file.execute(
            "select thing.* from words join thing on thing.id = words.rowid "
            "where words match ? order by words.rowid limit ?",
            (match, most),
        )


def _thing(row: sqlite3.Row, wanted: str) -> dict[str, Any]:
    others = row["other"].splitlines()
    by = next((name for name in others if wanted in search_name(name)), None)
    if wanted in search_name(row["label"]):
        by = None
    return {
        "uid": row["uid"], "type": row["type"], "label": row["label"], "by": by,
        "papers": row["papers"], "year": row["year"],
    }  # fmt: skip
