"""Open the graph that a verb was given, rolled up if that is asked for."""

import argparse

from kgbuild.graph import ROLL_UPS, KnowledgeGraph, load


def add_graph(parser: argparse.ArgumentParser) -> None:
    """Say that the verb takes a graph, which may be rolled up."""
    parser.add_argument("graph", help="a graph folder")
    parser.add_argument(
        "--roll-up", choices=ROLL_UPS,
        help="count variants under the top of their family: Llama 2 7B under Llama",
    )  # fmt: skip


def opened(args: argparse.Namespace) -> KnowledgeGraph:
    """Open the graph."""
    graph = load(args.graph)
    return graph.roll_up(args.roll_up) if args.roll_up else graph
