"""Put a SPARQL query to a graph: a text, a .rq file, or - for standard input.

Prefixes of the graph's vocabularies (kgb:, skos:, dcterms: ...) need not be declared.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from kgbuild.errors import KgbuildError, QueryError
from kgbuild.graph import load
from kgbuild.rows import Iri, Rows
from kgbuild.sparql import answer, query

FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl", "nt", "jsonld", "rdf")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("graph", help="a graph folder")
    parser.add_argument("query", help="SPARQL, a file that holds it, or -")
    parser.add_argument("--format", help=f"one of {', '.join(FORMATS)} (default: table)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE",
        help="give a variable of the query a value; <...> is an IRI (may be repeated)",
    )  # fmt: skip
    parser.add_argument("--explain", action="store_true", help="say how long it took, on stderr")


def run(args: argparse.Namespace) -> int:
    """Answer on standard output."""
    graph = load(args.graph)
    text, values = _text(args.query), dict(_value(text) for text in args.set)
    format_ = args.format or "table"
    start = time.perf_counter()
    if format_ == "table":
        rows = query(graph, text, **values)
        took, count = time.perf_counter() - start, f"{len(rows):,} rows"
        _table(rows, graph.base_iri)
    else:
        if format_ not in FORMATS:
            from kgbuild.errors import UnknownNameError

            raise UnknownNameError("format", format_, FORMATS)
        found = answer(graph, text, format_, **values)
        took, count = time.perf_counter() - start, f"{len(found):,} bytes"
        sys.stdout.buffer.write(found)
        sys.stdout.flush()
    if args.explain:
        print(
            f"{count} in {1000 * took:,.1f} ms, the opening of the store included", file=sys.stderr
        )
    return 0


def _text(given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    path = Path(given)
    try:
        if path.is_file():
            return path.read_text("utf-8")
    except (OSError, ValueError):
        return given  # a text that is no name of a file
    if given.endswith(".rq") and "{" not in given:
        raise QueryError(f"{given}: expected a SPARQL text or a file, got no such file")
    return given


def _value(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise KgbuildError(
            f"--set: expected NAME=VALUE such as task='machine translation', got {text!r}"
        )
    if value.startswith("<") and value.endswith(">"):
        return name, Iri(value[1:-1])
    return name, int(value) if value.isdecimal() else value


def _table(rows: Rows, base: str) -> None:
    """Print rows as a table that fits the terminal; in a pipe every cell is whole."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=10_000)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in rows.columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(value, base)) for value in row))
    console.print(table)
    if console.is_terminal:
        console.print(f"[dim]{len(rows):,} rows[/]")


def _shown(value: Any, base: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Iri):
        return value.removeprefix(base)
    return str(value)
