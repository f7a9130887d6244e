"""Time a whole build in a process of its own: papers a second, CPU seconds, peak memory.

    python benchmarks/build.py PAPERS [--times N] [--workers N]

`--times` repeats the papers under new ids, to see how time and memory grow.
"""

import argparse
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def repeated(source: Path, times: int, target: Path) -> int:
    """Write the papers of a jsonl so many times, each copy with its own id and title."""
    rows = [json.loads(line) for line in source.read_text("utf-8").splitlines() if line.strip()]
    with target.open("w", encoding="utf-8") as file:
        for copy in range(times):
            for number, row in enumerate(rows):
                again = {"title": row["title"], "abstract": row["abstract"]}
                if copy:  # a paper of its own, so that the joining keeps it
                    again["title"] += f" ({copy + 1})"
                    again["abstract"] += f" Copy {copy + 1}."
                file.write(json.dumps({**again, "id": f"paper-{copy}-{number}"}) + "\n")
    return times * len(rows)


#: Linux: processes that outlive their parent become children of this one.
SUBREAPER = 36


def run(command: list[str]) -> float:
    """Run a command and give its seconds; the workers that it leaves are waited for as well."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SUBREAPER, 1)
    start = time.monotonic()
    subprocess.run(command, check=True)
    took = time.monotonic() - start
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        papers = Path(folder) / "papers.jsonl"
        count = repeated(args.papers, args.times, papers)
        command = [sys.executable, "-m", "kgbuild", "build", str(papers), "-q",
                   "-o", str(Path(folder) / "graph"), "--workers", str(args.workers)]  # fmt: skip
        took = run(command)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        kept = json.loads((Path(folder) / "graph/manifest.json").read_text("utf-8"))["rows"]
    cpu = used.ru_utime + used.ru_stime
    print(f"{count:,} records, {kept['papers']:,} papers, {kept['assertions']:,} assertions")
    print(
        f"{took:.1f} s, {count / took:.1f} papers/s, {cpu:.1f} s of CPU, {count / cpu:.1f} a CPU s"
    )
    print(f"peak memory of the largest process: {used.ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
