"""Put one of the ready-made questions to a graph: kgbuild ask GRAPH QUESTION --PARAMETER VALUE ...

`kgbuild questions` lists them with their parameters.
"""

import argparse

from kgbuild.cli.opening import add_graph, opened
from kgbuild.cli.query import table
from kgbuild.errors import KgbuildError
from kgbuild.questions import ask, question
from kgbuild.triples import prefixes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    add_graph(parser)
    parser.add_argument("question", help="its name")
    parser.add_argument(
        "parameters", nargs=argparse.REMAINDER, help='such as --task "machine translation"'
    )


def run(args: argparse.Namespace) -> int:
    """Answer as a table."""
    asked = question(args.question)
    given = _parameters(args.parameters)
    args.roll_up = given.pop("roll-up", args.roll_up)  # it may stand behind the question too
    graph = opened(args)
    rows = ask(graph, asked.name, **given)
    table(rows, prefixes(graph.base_iri))
    return 0


def _parameters(words: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.removeprefix("--").partition("=")
        given[name] = value if equals else next(rest, "")
        if not word.startswith("--") or not given[name]:
            raise KgbuildError(f"expected --PARAMETER VALUE, got {word!r}; see: kgbuild questions")
    return given
