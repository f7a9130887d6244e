"""Score a graph against annotated papers, with bootstrap 95 % intervals."""

import argparse
import json
from pathlib import Path

from kgbuild.evaluation import (
    Figure,
    WrongEdge,
    figures,
    precision_at,
    read_gold,
    retrieval,
    score_papers,
)
from kgbuild.graph import load

FIRST = ("mention", "span", "entity", "edge", "domain", "relation", "role accuracy", "B3", "ECE")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("graph", help="a graph folder")
    parser.add_argument("gold", type=Path, help="annotated papers, a JSON object a line")
    parser.add_argument("--errors", type=Path, help="write every wrong edge with its sentence here")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the figures."""
    graph, gold = load(args.graph), read_gold(args.gold)
    scores = score_papers(graph, gold)
    found, (answered, questions) = figures(scores), retrieval(graph, gold)
    if args.errors:
        wrong = [edge for score in scores for edge in score.wrong]
        lines = ["\t".join(WrongEdge._fields), *map(_line, wrong)]
        args.errors.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    if args.json:
        table = {name: figure._asdict() for name, figure in found.items()}
        print(json.dumps({**table, "retrieval": answered, "questions": questions}))
        return 0
    known = sum(score.in_graph for score in scores)
    print(f"{len(gold):,} annotated papers, {known:,} of them in the graph")
    for name in [*FIRST, *sorted(set(found) - set(FIRST))]:
        print(_shown(name, found[name]))
    print(f"{'retrieval':20} {answered:.3f}  ({questions} questions)")
    print("edges at least so sure:")
    for least, precision, recall in precision_at(scores):
        print(f"{least:>20.1f} P {precision:.3f}  R {recall:.3f}")
    return 0


def _line(edge: WrongEdge) -> str:
    return "\t".join("" if v is None else " ".join(str(v).split()) for v in edge)


def _shown(name: str, figure: Figure) -> str:
    line = f"{name:20} {figure.value:.3f}  [{figure.low:.3f}, {figure.high:.3f}]"
    if figure.precision is None or figure.recall is None:
        return line
    return line + f"  P {figure.precision:.3f}  R {figure.recall:.3f}  n {figure.n:,}"
