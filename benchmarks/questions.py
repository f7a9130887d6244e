"""Time every question on a graph, with its defaults: questions.py GRAPH [ROUNDS]."""

import sys
import time
from statistics import median

from kgbuild.folder import GraphFolder
from kgbuild.questions import ask, questions
from kgbuild.store import store_of

graph = GraphFolder(sys.argv[1])
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
start = time.perf_counter()
triples = next(iter(store_of(graph).query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))["n"].value
print(f"{graph.counts()['papers']:,} papers, {int(triples):,} triples")
print(f"{'question':26}{'rows':>6}{'median ms':>11}{'least ms':>10}{'CPU ms':>8}")
for name in questions():
    walls, cpus, rows = [], [], 0
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        rows = len(ask(graph, name))
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    print(f"{name:26}{rows:6}{median(walls):11.1f}{min(walls):10.1f}{min(cpus):8.1f}", flush=True)
