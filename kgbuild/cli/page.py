"""Write the interactive page of a graph: one file that opens from disk, offline."""

import argparse
from pathlib import Path

from kgbuild.cli.export import write
from kgbuild.cli.opening import add_graph, opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    add_graph(parser)
    parser.add_argument("-o", "--output", default="page.html", help="default: %(default)s")
    parser.add_argument("--title", help="on top of the page")
    parser.add_argument("--sparql", metavar="URL", help="an editor of this graph, to link to")


def run(args: argparse.Namespace) -> int:
    """Write the page and say where it is."""
    told = {"title": args.title, "sparql": args.sparql}
    options = {name: value for name, value in told.items() if value}
    return write(opened(args), "html", Path(args.output), **options)
