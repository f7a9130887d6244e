"""Time every question on a graph: questions.py GRAPH [ROUNDS] [--fields].

With its defaults, or with `--fields` those that ask for a research domain in each of the domains,
one gap after the other.
"""

import argparse
import time
from statistics import median

from kgbuild.folder import GraphFolder
from kgbuild.questions import Question, ask, questions
from kgbuild.sparql import query
from ontology.domains import research_domains


def timed(graph: GraphFolder, name: str, rounds: int, **given: str) -> tuple[int, list[float]]:
    """Give the rows of an answer, and milliseconds: wall median and least, processor the same."""
    walls, cpus, rows = [], [], 0
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        rows = len(ask(graph, name, **given))
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return rows, [median(walls), min(walls), median(cpus), min(cpus)]


def in_all_fields(graph: GraphFolder, question: Question, rounds: int) -> None:
    """Print what each of the fields takes, in the middle, and the slowest."""
    fields = [domain.label for domain in research_domains().values()]
    for gap in question.parameters:
        if gap.name not in {"field", "born", "used"}:
            continue
        took = []
        for field in fields:
            _, (*_, least) = timed(graph, question.name, rounds, **{gap.name: field})
            took.append((least, field))
        took.sort(reverse=True)
        slowest = ", ".join(f"{field} {milliseconds:.1f}" for milliseconds, field in took[:3])
        middle, over = median(ms for ms, _ in took), sum(ms > 50 for ms, _ in took)
        name = f"{question.name}, {gap.name}"
        print(f"{name:28}{middle:11.1f}{over:9}  {slowest}", flush=True)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph")
    parser.add_argument("rounds", type=int, nargs="?", default=5)
    parser.add_argument("--fields", action="store_true")
    args = parser.parse_args()
    graph = GraphFolder(args.graph)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    triples = query(graph, count)[0][0]
    print(f"{graph.counts()['papers']:,} papers, {triples:,} triples")
    if args.fields:
        print(f"{'question, gap':28}{'CPU median':>11}{'over 50':>9}  slowest fields")
        for question in questions().values():
            in_all_fields(graph, question, args.rounds)
        return
    print(f"{'question':26}{'rows':>6}{'median ms':>11}{'least':>8}{'CPU median':>12}{'least':>8}")
    for name in questions():
        rows, (wall, wall_least, cpu, cpu_least) = timed(graph, name, args.rounds)
        line = f"{name:26}{rows:6}{wall:11.1f}{wall_least:8.1f}{cpu:12.1f}{cpu_least:8.1f}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
