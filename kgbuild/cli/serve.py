"""Serve a graph over HTTP: its page, a SPARQL endpoint with an editor, a page for every thing."""

import argparse
import sys
from ipaddress import ip_address
from typing import TYPE_CHECKING

from kgbuild.errors import KgbuildError
from kgbuild.graph import load

if TYPE_CHECKING:
    from kgbuild.serving.access import Access


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("graph", help="a graph folder")
    parser.add_argument("--host", default="127.0.0.1", help="address (default: this machine only)")
    parser.add_argument("--port", type=int, default=8765, help="default: %(default)s; 0: any")
    parser.add_argument(
        "--cors", action="append", default=[], metavar="ORIGIN",
        help="web pages elsewhere that may read the graph, as https://example.org (may be "
        "repeated), or '*' for all; default: none, as its papers may be private",
    )  # fmt: skip
    parser.add_argument(
        "--name", action="append", default=[], metavar="HOST",
        help="a name beside localhost under which it is reached, as behind a proxy (may be "
        "repeated); with another --host than this machine, any name will do",
    )  # fmt: skip
    parser.add_argument(
        "--timeout", type=float, default=10, metavar="SECONDS",
        help="a query is stopped after this time (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=int, default=4, help="queries at once (default: %(default)s)"
    )
    parser.add_argument(
        "--memory", type=int, default=4096, metavar="MIB",
        help="what a query may take (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--max-bytes", type=int, default=32 << 20, metavar="BYTES",
        help="of an answer (default: %(default)s); larger ones are refused, never cut",
    )  # fmt: skip
    parser.add_argument(
        "--max-rows", type=int, default=500_000, metavar="ROWS",
        help="of an answer (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--in-memory", action="store_true",
        help="hold the triples in memory (about 0.8 GiB a million, and more under load): slower "
        "to start, quicker with many large queries at once",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    graph = load(args.graph)
    try:
        from kgbuild.serving.application import application
        from kgbuild.serving.connections import listen, run
    except ImportError as error:
        raise KgbuildError(
            f"{error.name} is needed to serve; install it with: pip install 'kgbuild[serve]'"
        ) from error
    from kgbuild.serving.limits import MIB, Limits
    from kgbuild.store import is_ready, store_folder

    limits = Limits(
        seconds=args.timeout, workers=args.workers, memory_bytes=args.memory * MIB,
        answer_bytes=args.max_bytes, answer_rows=args.max_rows,
        in_memory=args.in_memory,
    )  # fmt: skip
    with listen(args.host, args.port) as at:
        if not is_ready(graph):
            print(f"building the store of {graph.path}, once", file=sys.stderr, flush=True)
        try:
            made = application(graph, store_folder(graph), limits, _access(args))
        except PermissionError as error:
            raise KgbuildError(
                f"{graph.path}: expected a folder that can be written to (the store of the graph "
                "is kept in it); serve a copy of it"
            ) from error
        host, port = at.getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        print(f"{address}        the graph\n{address}sparql  queries (Ctrl-C stops)")
        sys.stdout.flush()
        run(made, at, limits)
    return 0


def _access(args: argparse.Namespace) -> "Access":
    from kgbuild.serving.access import Access, origins

    try:
        allowed = origins(args.cors)
    except ValueError as error:
        raise KgbuildError(f"--cors: {error}") from error
    names = frozenset(name.lower() for name in args.name) if _is_here(args.host) else None
    return Access(allowed, names)


def _is_here(host: str) -> bool:
    """Say whether an address is one that only this machine reaches."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
