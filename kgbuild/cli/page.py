"""Write the interactive page of a graph: one file that opens from disk, offline."""

import argparse
from pathlib import Path

from kgbuild.cli.export import write
from kgbuild.graph import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("graph", help="a graph folder")
    parser.add_argument("-o", "--output", default="page.html", help="default: %(default)s")
    parser.add_argument("--title", help="on top of the page")


def run(args: argparse.Namespace) -> int:
    """Write the page and say where it is."""
    options = {"title": args.title} if args.title else {}
    return write(load(args.graph), "html", Path(args.output), **options)
