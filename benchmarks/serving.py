"""Measure the server: `python benchmarks/serving.py GRAPH [--rdflib] [--seconds 10]`.

Over HTTP on this machine: eight kinds of query, each answered new (other words each time), again
(the same words) and from disk, beside `oxigraph serve-read-only` over the same store and rdflib in
memory; then look-ups by eight clients, and the same while one client's query does not end.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from kgbuild.graph import KnowledgeGraph, load
from kgbuild.questions import questions
from kgbuild.store import store_folder
from kgbuild.triples import prefixes, to_rdflib

ROOT = Path(__file__).parents[1]
#: The eight kinds of section 2.2 of the research, in the words of our ontology.
QUERIES = {
    "look-up": "SELECT ?p ?o { <%thing> ?p ?o }",
    "task, methods, year": (
        "SELECT DISTINCT ?method ?name { ?task kgb:searchName '%task' . ?paper kgb:studies ?task ; "
        "kgb:year ?year ; kgb:uses|kgb:proposes ?method . ?method a kgb:Method ; "
        "skos:prefLabel ?name FILTER(?year >= 2020) } LIMIT 200"
    ),
    "top data sets": (
        "SELECT ?set (COUNT(DISTINCT ?paper) AS ?n) { ?paper kgb:evaluatesOn ?set . "
        "?set a kgb:Dataset } GROUP BY ?set ORDER BY DESC(?n) LIMIT 20"
    ),
    "together": (
        "SELECT ?other (COUNT(*) AS ?n) { ?paper kgb:uses <%thing> , ?other "
        "FILTER(?other != <%thing>) } GROUP BY ?other ORDER BY DESC(?n) LIMIT 20"
    ),
    "evidence": (
        "SELECT ?paper ?text ?begin ?end { ?said kgb:object <%thing> ; kgb:subject ?paper ; "
        "kgb:evidence ?span . ?span nif:anchorOf ?text ; nif:beginIndex ?begin ; "
        "nif:endIndex ?end } LIMIT 200"
    ),
    "name contains": (
        "SELECT ?thing ?name { ?thing a kgb:Method ; skos:prefLabel ?name "
        "FILTER(CONTAINS(LCASE(?name), '%task')) } LIMIT 50"
    ),
    "domains by year": (
        "SELECT ?year (COUNT(*) AS ?n) { ?domain skos:broader* ?top . ?top skos:topConceptOf ?s . "
        "?paper kgb:inDomain ?domain ; kgb:year ?year } GROUP BY ?year ORDER BY ?year"
    ),
    "not evaluated": (
        "SELECT (COUNT(*) AS ?n) { ?paper kgb:proposes ?method . ?method a kgb:Method "
        "FILTER NOT EXISTS { ?paper kgb:evaluatesOn ?any } }"
    ),
}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def ask(port: int, path: str, text: str) -> bytes:
    """Put a query to an endpoint of this machine."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"content-type": "application/sparql-query", "accept": "text/csv"}
    connection.request("POST", path, text.encode(), headers)
    got = connection.getresponse()
    body = got.read()
    connection.close()
    if got.status != 200:
        raise RuntimeError(f"{got.status}: {body[:200]!r}")
    return body


@contextmanager
def started(command: list[str], port: int) -> Iterator[int]:
    """Run a server until it is not needed."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    try:
        end = time.monotonic() + 300
        while time.monotonic() < end:
            with suppress(OSError, RuntimeError):
                ask(port, "/sparql" if "kgbuild" in command else "/query", "SELECT (1 AS ?n) {}")
                break
            time.sleep(0.2)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def until_drawn(port: int) -> None:
    """Wait until the server has drawn its page, which it does beside its first answers."""
    end = time.monotonic() + 180
    while time.monotonic() < end:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/", headers={"accept": "text/html"})
        drawn = b"Content-Security-Policy" in connection.getresponse().read(4096)
        connection.close()
        if drawn:
            return
        time.sleep(1)


def work_of(number: int) -> float:
    """Give the processor seconds that a process and those that it started have used."""
    ticks = 0
    with suppress(OSError):
        ticks = sum(map(int, Path(f"/proc/{number}/stat").read_text().split()[13:15]))
        for task in Path(f"/proc/{number}/task").iterdir():
            for child in (task / "children").read_text().split():
                ticks += int(work_of(int(child)) * os.sysconf("SC_CLK_TCK"))
    return ticks / os.sysconf("SC_CLK_TCK")


def timed(run: Callable[[str], Any], texts: list[str], most_seconds: float = 20) -> str:
    """Give the median of what the runs took, and the best, in milliseconds."""
    took: list[float] = []
    for text in texts:
        start = time.perf_counter()
        run(text)
        took.append(1000 * (time.perf_counter() - start))
        if sum(took) > 1000 * most_seconds:
            break
    return f"{statistics.median(took):,.1f} ({min(took):,.1f})"


def percentile(values: list[float], part: float) -> float:
    """Give the value below which a part of the values lie."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def texts_of(graph: KnowledgeGraph, number: int) -> dict[str, list[str]]:
    """Write every query in other words: each about another thing, and marked by a number."""
    used = sorted(graph.entities, key=lambda entity: (-entity.papers, entity.uid))
    names = "".join(f"PREFIX {k}: <{v}>\n" for k, v in sorted(prefixes(graph.base_iri).items()))
    tasks = [e.label.lower() for e in used if e.type == "Task" and e.label.isascii()]
    tasks = [name for name in tasks if "'" not in name and "\\" not in name]
    return {
        kind: [
            f"{names}# {at}\n"
            + text.replace("%thing", used[at].uid).replace("%task", tasks[at % len(tasks)])
            for at in range(number)
        ]
        for kind, text in QUERIES.items()
    }


def clients(port: int, texts: list[str], seconds: float, number: int = 8) -> list[float]:
    """Look things up by several clients at once; gives what each request took, in milliseconds."""
    took: list[float] = []
    end = time.monotonic() + seconds

    def one(first: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        headers = {"content-type": "application/sparql-query"}
        for at in range(first, 10**9, number):
            if time.monotonic() > end:
                break
            start = time.perf_counter()
            text = f"{texts[at % len(texts)]} # {at}"
            connection.request("POST", "/sparql", text.encode(), headers)
            got = connection.getresponse()
            got.read()
            if got.status == 200:
                took.append(1000 * (time.perf_counter() - start))
        connection.close()

    threads = [threading.Thread(target=one, args=(first,)) for first in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def latencies(graph: KnowledgeGraph, store: Path, with_rdflib: bool, number: int) -> None:
    """Print the medians of every kind of query, engine beside engine."""
    texts, columns = texts_of(graph, number), {}
    ours = [sys.executable, "-m", "kgbuild", "serve", str(graph.path), "--port", "8941"]
    with started(ours, 8941):
        until_drawn(8941)
        for kind, some in texts.items():
            columns[kind] = [timed(lambda text: ask(8941, "/sparql", text), some)]
            columns[kind].append(timed(lambda text: ask(8941, "/sparql", text), some[:1] * number))
    with started([*ours, "--on-disk"], 8941):
        for kind, some in texts.items():
            columns[kind].append(timed(lambda text: ask(8941, "/sparql", text), some))
    if oxigraph := shutil.which("oxigraph", path=str(Path(sys.executable).parent)):
        command = [oxigraph, "serve-read-only", "-l", str(store), "-b", "127.0.0.1:8942"]
        with started(command, 8942):
            for kind, some in texts.items():
                columns[kind].append(timed(lambda text: ask(8942, "/query", text), some))
    if with_rdflib:
        start = time.perf_counter()
        rdf = to_rdflib(graph)
        print(f"rdflib loads {len(rdf):,} triples in {time.perf_counter() - start:,.0f} s")
        for kind, some in texts.items():
            columns[kind].append(timed(lambda text: list(rdf.query(text)), some[:3]))
    heads = ["new", "again", "on disk", "oxigraph", "rdflib"]
    print(f"{'p50 (best), ms':22}" + "".join(f"{head:>20}" for head in heads))
    for kind, values in columns.items():
        print(f"{kind:22}" + "".join(f"{value:>20}" for value in values))


def load_and_shelter(graph: KnowledgeGraph, seconds: float) -> None:
    """Print how many look-ups a second eight clients get, alone and beside an endless query."""
    texts = texts_of(graph, 500)["look-up"]
    command = [sys.executable, "-m", "kgbuild", "serve", str(graph.path), "--port", "8941"]
    with started(command, 8941) as number:
        until_drawn(8941)
        before = work_of(number)
        alone = clients(8941, texts, seconds)
        work = (work_of(number) - before) / len(alone)
        stop = threading.Event()

        def attack() -> None:
            while not stop.is_set():
                with suppress(RuntimeError, OSError):
                    ask(8941, "/sparql", f"{ENDLESS} # {time.monotonic()}")

        attacker = threading.Thread(target=attack)
        attacker.start()
        time.sleep(1)
        beside = clients(8941, texts, seconds)
        stop.set()
        attacker.join()
    print(f"work of a look-up, server and workers: {1000 * work:.2f} ms of processor time")
    for name, took in (("alone", alone), ("beside a query without end", beside)):
        print(
            f"8 clients {name}: {len(took) / seconds:,.0f} requests a second, "
            f"p50 {percentile(took, 0.5):.1f} ms, p99 {percentile(took, 0.99):.1f} ms"
        )


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph")
    parser.add_argument("--rdflib", action="store_true", help="rdflib too: slow, much memory")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--number", type=int, default=15, help="of runs a query")
    args = parser.parse_args()
    graph = load(args.graph)
    store = store_folder(graph)
    print(json.dumps({
        "rows": graph.counts(), "questions": len(questions()), "cores": os.cpu_count(),
        "load": [round(value, 1) for value in os.getloadavg()],
    }))  # fmt: skip
    latencies(graph, store, args.rdflib, args.number)
    load_and_shelter(graph, args.seconds)


if __name__ == "__main__":
    main()
