"""Time and memory of reading: jsonl, BibTeX, and a jsonl that is larger than memory should be.

    python benchmarks/reading.py [PAPERS] [--megabytes 1000]

PAPERS is a jsonl (or .jsonl.gz) with at least 20,000 papers, such as arxiv-100k.jsonl.gz; without
it they are made up. Every file is written to a temporary folder and read in a process of its own,
as a build reads it: `records` is what the readers give, `joined` has each paper once.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

RECORDS, ENTRIES = 20_000, 10_000
SENTENCES = (
    "We propose {name}, a method for the retrieval of legal texts. It is trained on {n} opinions. "
    "On four benchmarks it gains {n} points over what was there, at a third of the cost. "
)


def made_up() -> Iterator[dict[str, object]]:
    """Make up papers, each with an abstract of a thousand letters."""
    for n in range(10**9):
        text = "".join(SENTENCES.format(name=f"Lantern-{n}-{k}", n=n % 97 + k) for k in range(6))
        yield {
            "id": f"x{n}", "title": f"Lantern {n}: Sparse Retrieval", "abstract": text,
            "authors": ["Ana Prado", "Bo Lind"], "date": "2024-01-03",
        }  # fmt: skip


def papers(path: str | None) -> Iterator[dict[str, object]]:
    if path is None:
        yield from made_up()
        return
    with gzip.open(path) if path.endswith(".gz") else Path(path).open("rb") as file:
        yield from map(json.loads, file)


def write_jsonl(rows: Iterator[dict[str, object]], file: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


def write_bibtex(rows: Iterator[dict[str, object]], file: Path) -> None:
    """Write entries as a person's program does: braces, an accent, a month."""
    with file.open("w", encoding="utf-8") as out:
        for n, row in enumerate(rows):
            names = " and ".join([*row.get("authors", []), r"G{\"o}del, Kurt"])
            text = str(row["abstract"]).replace("{", "").replace("}", "").replace("\\", "")
            title = str(row["title"]).replace("{", "").replace("}", "").replace("\\", "")
            out.write(
                f"@article{{key{n},\n  title = {{{{{title}}}}},\n  author = {{{names}}},\n"
                f"  year = {{2024}},\n  month = jul,\n  journal = {{Journal of Things}},\n"
                f"  abstract = {{{text}}},\n}}\n\n"
            )


def write_large(rows: list[dict[str, object]], file: Path, megabytes: int) -> None:
    """Repeat the papers, each time under other ids and titles, until the file is long enough."""
    turn = 0
    with file.open("w", encoding="utf-8") as out:
        while out.tell() < megabytes * 1_000_000:
            turn += 1
            for row in rows:
                again = {**row, "id": f"{turn}-{row['id']}", "title": f"{row['title']} ({turn})"}
                again["abstract"] = f"{row['abstract']} Turn {turn}."
                out.write(json.dumps({**again, "doi": None, "arxiv_id": None}) + "\n")


def once(path: str, joined: bool) -> dict[str, float]:
    """Read a file in this process."""
    from kgbuild.joining import join
    from kgbuild.readers.sources import read_all
    from kgbuild.records import Paper

    start = time.monotonic()
    found = read_all([path])
    count = sum(isinstance(each, Paper) for each in (join(found) if joined else found))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = time.monotonic() - start
    cpu = used.ru_utime + used.ru_stime
    return {"papers": count, "seconds": seconds, "cpu": cpu, "memory": used.ru_maxrss / 1e3}


def measured(name: str, file: Path) -> None:
    for step in ("records", "joined"):
        command = [sys.executable, __file__, "--once", str(file), step]
        found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        size = file.stat().st_size / 1e6
        print(
            f"| {name}, {step} | {size:,.0f} | {found['papers']:,.0f} | {found['seconds']:.1f} "
            f"| {found['cpu']:.1f} | {found['memory']:.0f} |",
            flush=True,
        )


def main() -> None:
    if sys.argv[1:2] == ["--once"]:
        print(json.dumps(once(sys.argv[2], sys.argv[3] == "joined")))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", nargs="?")
    parser.add_argument("--megabytes", type=int, default=1000)
    args = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("\n| file | MB | papers | seconds | CPU seconds | peak MB |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "papers.jsonl"
        write_jsonl(islice(papers(args.papers), RECORDS), file)
        measured("jsonl", file)
        file = Path(folder) / "papers.bib"
        write_bibtex(islice(papers(args.papers), ENTRIES), file)
        measured("BibTeX", file)
        file = Path(folder) / "large.jsonl"
        write_large(list(islice(papers(args.papers), RECORDS)), file, args.megabytes)
        measured("large jsonl", file)


if __name__ == "__main__":
    main()
