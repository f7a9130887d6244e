"""Show what the extractors see in one text: every mention marked, with its type and role."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from kgbuild import extraction
from kgbuild.errors import NothingToReadError
from kgbuild.extractors import DEFAULT
from kgbuild.records import Paper

if TYPE_CHECKING:
    from rich.text import Text

COLOURS = {
    "Method": "cyan", "Model": "magenta", "Dataset": "green", "Task": "yellow", "Domain": "blue",
    "Metric": "red",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("text", help="an abstract, or - for standard input")
    parser.add_argument("--title", default="", help="of the paper")
    parser.add_argument(
        "--extractors", default=",".join(DEFAULT), help="comma-separated (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="a JSON object a mention and a line")


def run(args: argparse.Namespace) -> int:
    """Print the text with its mentions."""
    text = sys.stdin.read() if args.text == "-" else args.text
    if not (text + args.title).strip():
        raise NothingToReadError("expected a text, got nothing; name one, or - for a pipe")
    paper = Paper(args.title, text.strip(), uid="text")
    found = extraction.extract(paper, tuple(args.extractors.split(",")))
    if args.json:
        for row in found.mentions:
            print(json.dumps({k: row[k] for k in _SHOWN}, ensure_ascii=False))
        return 0
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for section in ("title", "abstract"):
        if paper.text(section):
            console.print(_marked(paper.text(section), section, found))
    for row in found.domains:
        name = row["domain"].rpartition("#")[2]
        console.print(f"\n[bold]in {name}[/] {row['confidence']:.2f}", end="")
    console.print()
    return 0


_SHOWN = ("section", "start", "end", "text", "type", "role", "polarity", "confidence", "extractor")


def _marked(text: str, section: str, found: extraction.Extraction) -> "Text":
    from rich.text import Text

    marked, at = Text(), 0
    for row in sorted(found.mentions, key=lambda r: r["start"]):
        if row["section"] != section:
            continue
        marked.append(text[at : row["start"]])
        colour = COLOURS[row["type"]]
        marked.append(f"[{row['text']}", style=f"bold {colour}")
        mark = "" if row["polarity"] == "asserted" else f" {row['polarity']}"
        note = f" | {row['type']} {row['role']}{mark} {row['confidence']:.2f}]"
        marked.append(note, style=colour)
        at = row["end"]
    marked.append(text[at:])
    return marked
