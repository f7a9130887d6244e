"""Load a graph into a running database; loading again brings it up to date.

The password comes from the environment (KGBUILD_PASSWORD) or is asked for.
"""

import argparse
import os
import sys
import time
from getpass import getpass

from kgbuild.cli import left_out
from kgbuild.cli.progress import Shown
from kgbuild.graph import load
from kgbuild.loading import load_into
from kgbuild.loading.address import parse_address
from kgbuild.loading.cypher import DIALECTS

PASSWORD = "KGBUILD_PASSWORD"
_EPILOG = """addresses:
  bolt://USER@HOST:7687/DATABASE       Neo4j, Memgraph, ArcadeDB; neo4j:// and +s too
  falkor://HOST:6379/GRAPH             FalkorDB
  http://HOST:7878/store?graph=IRI     a SPARQL Graph Store: Oxigraph, Fuseki, Virtuoso, GraphDB
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("graph", help="a graph folder")
    parser.add_argument("url", help="address of the database, without a password")
    parser.add_argument(
        "--with-mentions", action="store_true",
        help="each mention as a node between paper and entity (property graphs; much larger)",
    )  # fmt: skip
    parser.add_argument(
        "--prune", action="store_true",
        help="remove what an earlier load put there and this graph does not have",
    )  # fmt: skip
    parser.add_argument(
        "--dialect", choices=sorted(DIALECTS), help="of Cypher (default: found by itself)"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")


def run(args: argparse.Namespace) -> int:
    """Load, and say what was loaded and what the database could not hold."""
    start = time.monotonic()
    graph = load(args.graph)
    address = parse_address(args.url)
    password = os.environ.get(PASSWORD)
    if address.user and password is None and sys.stdin.isatty():
        password = getpass(f"Password of {address.user} at {address.host}: ")
    with _Bar(quiet=args.quiet) as bar:
        dropped = load_into(
            graph, args.url, password=password, with_mentions=args.with_mentions,
            prune=args.prune, dialect=args.dialect, progress=bar,
        )  # fmt: skip
    if not args.quiet:
        seconds = time.monotonic() - start
        print(f"{address.shown}  {bar.said}, {seconds:.1f} s")
        for line in left_out.lines(dropped):
            print(line)
    return 0


class _Bar(Shown):
    """Shows how far a load is, and keeps what to say at its end."""

    def __init__(self, *, quiet: bool) -> None:
        super().__init__("load", quiet=quiet)
        self._done: dict[str, int] = {}

    @property
    def said(self) -> str:
        """How much was loaded."""
        return ", ".join(f"{count:,} {what}" for what, count in self._done.items() if count)

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note of progress."""
        what = step if step in ("pruned", "triples") else "nodes and edges"
        self._done[what] = done
        self.show(description=step, completed=done, total=total or None, note=f"{done:,} {what}")
