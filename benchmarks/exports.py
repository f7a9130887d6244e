"""Time, CPU and memory of exports and loads, each in a process of its own: GRAPH TARGET...

A target is a format of `kgbuild export`, or the address of a database (password in
KGBUILD_PASSWORD). Addresses are loaded twice: into what is there, then again.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def once(graph: str, target: str) -> dict[str, float]:
    """Run one export or load in this process."""
    from kgbuild.exporters import exporter
    from kgbuild.folder import GraphFolder
    from kgbuild.loading import load_into

    start = time.monotonic()
    if "://" in target:
        load_into(GraphFolder(graph), target, password=os.environ.get("KGBUILD_PASSWORD"))
    else:
        with tempfile.TemporaryDirectory() as folder:
            list(exporter(target).write(GraphFolder(graph), Path(folder) / "out"))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": time.monotonic() - start,
        "cpu": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss / 1e3,
    }


def rows(graph: str) -> tuple[int, int]:
    from kgbuild.exporters.property_graph import property_graph
    from kgbuild.folder import GraphFolder

    with property_graph(GraphFolder(graph)) as found:
        return sum(t.rows for t in found.nodes), sum(t.rows for t in found.edges)


def main() -> None:
    if sys.argv[1] == "--once":
        print(json.dumps(once(*sys.argv[2:])))
        return
    graph, *targets = sys.argv[1:]
    nodes, edges = rows(graph)
    print(
        f"{nodes:,} nodes, {edges:,} edges, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    print("\n| target | seconds | CPU seconds | peak MB | nodes and edges a second |")
    print("|---|---|---|---|---|")
    for target in targets:
        for turn in ("", " (again)") if "://" in target else ("",):
            command = [sys.executable, __file__, "--once", graph, target]
            found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            name = target.split("://")[0] + turn
            rate = (nodes + edges) / found["seconds"]
            print(
                f"| {name} | {found['seconds']:.1f} | {found['cpu']:.1f} | {found['memory']:.0f} "
                f"| {rate:,.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
