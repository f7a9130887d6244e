"""Put a SPARQL query to a graph: a text, a .rq file, a question by its name, or - for stdin.

Prefixes of the graph's vocabularies (kgb:, skos:, dcterms: ...) need not be declared. The questions
that come with kgbuild: `kgbuild query GRAPH questions`; one of them with its parameter:
`kgbuild query GRAPH who-introduced --set name=BERT`.
"""

import argparse
import re
import sys
import time
from pathlib import Path
from typing import Any

from kgbuild.cli.opening import add_graph, opened
from kgbuild.errors import KgbuildError, QueryError, UnknownNameError
from kgbuild.graph import KnowledgeGraph
from kgbuild.questions import Question, questions
from kgbuild.rows import Iri, Rows
from kgbuild.sparql import answer, query
from kgbuild.store import is_ready, store_of
from kgbuild.triples import prefixes

FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl", "nt", "jsonld", "rdf")
QUESTIONS = "questions"
_PIPE_WIDTH = 10_000
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    add_graph(parser)
    parser.add_argument(
        "query", help=f"SPARQL, a file that holds it, a question's name, -, or {QUESTIONS}"
    )
    parser.add_argument("--format", help=f"one of {', '.join(FORMATS)} (default: table)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE",
        help="give a variable of the query a value; <...> is an IRI (may be repeated)",
    )  # fmt: skip
    parser.add_argument("--explain", action="store_true", help="say what took how long, on stderr")


def run(args: argparse.Namespace) -> int:
    """Answer on standard output."""
    graph, format_ = opened(args), args.format or "table"
    if format_ not in FORMATS:
        raise UnknownNameError("format", format_, FORMATS)
    if args.query == QUESTIONS:
        print("\n".join(map(_listed, questions().values())))
        return 0
    given = [_parameter(text) for text in args.set]
    if args.query in questions():
        text = questions()[args.query].filled(dict(given))
        values = {}
    else:
        text, values = _text(args.query), {name: _value(value) for name, value in given}
    wait = _open(graph)
    start = time.perf_counter()
    if format_ == "table":
        rows = query(graph, text, **values)
        answered, found = time.perf_counter(), f"{len(rows):,} rows"
        table(rows, prefixes(graph.base_iri))
    else:
        body = answer(graph, text, format_, **values)
        answered, found = time.perf_counter(), f"{len(body):,} bytes"
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
    if args.explain:
        shown = time.perf_counter()
        print(
            f"{found}: {1000 * wait:,.1f} ms to open the store, {1000 * (answered - start):,.1f} "
            f"ms to answer, {1000 * (shown - answered):,.1f} ms to show",
            file=sys.stderr,
        )
    return 0


def _listed(question: Question) -> str:
    gaps = "".join(f"\n    --set {p.name}={p.default!r}: {p.about}" for p in question.parameters)
    return f"{question.name}: {question.says}{gaps}"


def _open(graph: KnowledgeGraph) -> float:
    """Open the store, which may take a while the first time; gives the seconds."""
    start = time.perf_counter()
    if not is_ready(graph):
        print(f"building the store of {graph.path}, once", file=sys.stderr, flush=True)
    store_of(graph)
    return time.perf_counter() - start


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
    if re.fullmatch(r"[a-z][a-z-]*", given):
        raise UnknownNameError("question", given, questions())
    return given


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise KgbuildError(
            f"--set: expected NAME=VALUE such as task='machine translation', got {text!r}"
        )
    return name, value


def _value(value: str) -> Any:
    if value.startswith("<") and value.endswith(">"):
        return Iri(value[1:-1])
    return int(value) if value.isdecimal() else value


def table(rows: Rows, names: dict[str, str]) -> None:
    """Print rows as a table that fits the terminal; in a pipe every cell is whole."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_PIPE_WIDTH)
    table = Table(box=None, header_style="bold", pad_edge=False)
    numbers = {
        place for place, column in enumerate(zip(*rows, strict=True))
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in column)
    }  # fmt: skip
    for place, column in enumerate(rows.columns):
        table.add_column(column, overflow="fold", justify="right" if place in numbers else "left")
    for row in rows:
        table.add_row(*(Text(_shown(value, names)) for value in row))
    console.print(table)
    if console.is_terminal:
        console.print(f"[dim]{len(rows):,} row{'' if len(rows) == 1 else 's'}[/]")


def _shown(value: Any, names: dict[str, str]) -> str:
    """Say a value in one line, without signs that would steer the terminal."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = _short(value, names) if isinstance(value, Iri) else str(value)
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _short(iri: str, names: dict[str, str]) -> str:
    """Write an IRI as a query takes it: by its prefix where it has one.

    >>> _short("https://example.org/a/b", {"a": "https://example.org/a/"})
    'a:b'
    """
    best = max(
        (prefix for prefix, namespace in names.items() if iri.startswith(namespace)),
        key=lambda prefix: len(names[prefix]), default=None,
    )  # fmt: skip
    if best is not None and _LOCAL.fullmatch(iri[len(names[best]) :]):
        return f"{best}:{iri[len(names[best]) :]}"
    return f"<{iri}>"
