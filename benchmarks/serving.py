"""Measure the server: `python benchmarks/serving.py GRAPH [--rdflib] [--seconds 10]`.

Over HTTP on this machine: eight kinds of query, each answered new (other words each time), again
(the same words) and from memory, beside `oxigraph serve-read-only` over the same store and rdflib
in memory; then look-ups by eight clients, and the same while one client's query does not end.
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
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
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
            with suppress(OSError, RuntimeError):  # it is not up yet
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


def family(number: int) -> Iterator[Path]:
    """Give the folders in /proc of a process and of all that it started."""
    with suppress(OSError):  # the process has ended
        for task in Path(f"/proc/{number}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))
    yield Path(f"/proc/{number}")


def work_of(number: int) -> float:
    """Give the processor seconds that a process and those that it started have used."""
    ticks = 0
    for folder in family(number):
        with suppress(OSError):  # the process has ended
            ticks += sum(map(int, (folder / "stat").read_text().split()[13:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_of(number: int) -> float:
    """Give the MiB that a process and those that it started hold, what they share counted once."""
    held = 0
    for folder in family(number):
        with suppress(OSError):  # the process has ended
            rolled = (folder / "smaps_rollup").read_text().splitlines()
            held += sum(int(line.split()[1]) for line in rolled if line.startswith("Pss:"))
    return held / 1024


def milliseconds(run: Callable[[str], Any], text: str) -> float:
    """Give what a run took."""
    start = time.perf_counter()
    run(text)
    return 1000 * (time.perf_counter() - start)


def told(took: list[float]) -> str:
    """Give the median of what the runs took, and the best, in milliseconds."""
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


def servers(graph: KnowledgeGraph, store: Path) -> dict[str, tuple[list[str], int, str]]:
    """Name what is measured: the command, its port, and where it takes queries."""
    ours = [sys.executable, "-m", "kgbuild", "serve", str(graph.path)]
    found = {
        "new": ([*ours, "--port", "8941"], 8941, "/sparql"),
        "in memory": ([*ours, "--port", "8942", "--in-memory"], 8942, "/sparql"),
    }
    if oxigraph := shutil.which("oxigraph", path=str(Path(sys.executable).parent)):
        command = [oxigraph, "serve-read-only", "-l", str(store), "-b", "127.0.0.1:8943"]
        found["oxigraph"] = (command, 8943, "/query")
    return found


def latencies(graph: KnowledgeGraph, store: Path, number: int) -> dict[str, dict[str, str]]:
    """Time every kind of query, each text put to one server after the other."""
    texts, columns = texts_of(graph, number), {}
    with ExitStack() as running:
        asked = servers(graph, store)
        for name, (command, port, _) in asked.items():
            start = time.perf_counter()
            running.enter_context(started(command, port))
            print(f"{name}: answers after {time.perf_counter() - start:.1f} s")
        until_drawn(8941)
        for kind, some in texts.items():
            took: dict[str, list[float]] = {name: [] for name in ("new", "again", *asked)}
            for text in some:
                for name, (_, port, path) in asked.items():
                    put = partial(ask, port, path)
                    took[name].append(milliseconds(put, text))
                    if name == "new":
                        took["again"].append(milliseconds(put, text))
            columns[kind] = {name: told(values) for name, values in took.items()}
    return columns


def beside_rdflib(graph: KnowledgeGraph, columns: dict[str, dict[str, str]]) -> None:
    """Time rdflib in memory, thrice a kind."""
    start = time.perf_counter()
    rdf = to_rdflib(graph)
    print(f"rdflib loads {len(rdf):,} triples in {time.perf_counter() - start:,.0f} s")
    for kind, some in texts_of(graph, 3).items():
        took = [milliseconds(lambda text: list(rdf.query(text)), text) for text in some]
        columns[kind]["rdflib"] = told(took)


def show(columns: dict[str, dict[str, str]]) -> None:
    """Print a table of medians."""
    heads = next(iter(columns.values()))
    print(f"{'p50 (best), ms':22}" + "".join(f"{head:>20}" for head in heads))
    for kind, values in columns.items():
        print(f"{kind:22}" + "".join(f"{value:>20}" for value in values.values()))


def load_and_shelter(graph: KnowledgeGraph, seconds: float, *options: str) -> None:
    """Print what eight clients get: look-ups, those beside an endless query, all eight kinds."""
    texts = texts_of(graph, 500)
    mixed = [text for some in zip(*texts.values(), strict=True) for text in some]
    command = [sys.executable, "-m", "kgbuild", "serve", str(graph.path), "--port", "8941"]
    with started([*command, *options], 8941) as number:
        until_drawn(8941)
        before = work_of(number)
        took = {"look-ups": clients(8941, texts["look-up"], seconds)}
        work = (work_of(number) - before) / len(took["look-ups"])
        took["all eight kinds"] = clients(8941, mixed, seconds)
        memory = memory_of(number)
        stop = threading.Event()

        def attack() -> None:
            while not stop.is_set():
                with suppress(RuntimeError, OSError):  # it is stopped, as it should be
                    ask(8941, "/sparql", f"{ENDLESS} # {time.monotonic()}")

        attacker = threading.Thread(target=attack)
        attacker.start()
        time.sleep(1)
        took["look-ups beside a query without end"] = clients(8941, texts["look-up"], seconds)
        stop.set()
        attacker.join()
    print(f"{' '.join(options) or 'as it comes'}: a look-up is {1000 * work:.2f} ms of processor")
    print(f"time, server and workers; after all eight kinds they hold {memory:,.0f} MiB")
    for name, values in took.items():
        print(
            f"8 clients, {name}: {len(values) / seconds:,.0f} requests a second, "
            f"p50 {percentile(values, 0.5):.1f} ms, p99 {percentile(values, 0.99):.1f} ms"
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
    columns = latencies(graph, store, args.number)
    if args.rdflib:
        beside_rdflib(graph, columns)
    show(columns)
    load_and_shelter(graph, args.seconds)
    load_and_shelter(graph, args.seconds, "--in-memory")


if __name__ == "__main__":
    main()
