"""Time every question on a graph: questions.py GRAPH [ROUNDS] [--fields].

With its defaults, or with `--fields` those that ask for a research domain in each of the domains.
"""

import argparse
import time
from statistics import median

from kgbuild.folder import GraphFolder
from kgbuild.questions import Question, ask, questions
from kgbuild.store import store_of
from ontology.domains import research_domains


def timed(graph: GraphFolder, name: str, rounds: int, **given: str) -> tuple[int, list[float]]:
    """Give the rows of an answer, and what each round took: wall and processor, milliseconds."""
    walls, cpus, rows = [], [], 0
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        rows = len(ask(graph, name, **given))
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return rows, [median(walls), min(walls), min(cpus)]


def in_all_fields(graph: GraphFolder, question: Question, rounds: int) -> None:
    """Print what the slowest fields take."""
    gaps = [gap.name for gap in question.parameters if gap.name in {"field", "born", "used"}]
    fields = [domain.label for domain in research_domains().values()] if gaps else []
    took = []
    for field in fields:
        _, (_, _, cpu) = timed(graph, question.name, rounds, **{gaps[0]: field})
        took.append((cpu, field))
    took.sort(reverse=True)
    if took:
        slowest = ", ".join(f"{field} {milliseconds:.1f}" for milliseconds, field in took[:3])
        print(f"{question.name:26}{median(ms for ms, _ in took):11.1f}  {slowest}", flush=True)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph")
    parser.add_argument("rounds", type=int, nargs="?", default=5)
    parser.add_argument("--fields", action="store_true")
    args = parser.parse_args()
    graph = GraphFolder(args.graph)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    triples = next(iter(store_of(graph).query(count)))["n"].value
    print(f"{graph.counts()['papers']:,} papers, {int(triples):,} triples")
    if args.fields:
        print(f"{'question':26}{'median CPU ms':>11}  slowest fields")
        for question in questions().values():
            in_all_fields(graph, question, args.rounds)
        return
    print(f"{'question':26}{'rows':>6}{'median ms':>11}{'least ms':>10}{'CPU ms':>8}")
    for name in questions():
        rows, (middle, least, cpu) = timed(graph, name, args.rounds)
        print(f"{name:26}{rows:6}{middle:11.1f}{least:10.1f}{cpu:8.1f}", flush=True)


if __name__ == "__main__":
    main()
