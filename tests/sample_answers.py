"""Writes down what every shipped question answers on `outputs/sample`.

`make sample` changes the graph; after it `python tests/sample_answers.py` is run, and what changed
is read like code.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from kgbuild import load
from kgbuild.graph import KnowledgeGraph
from kgbuild.questions import ask, question, questions

SAMPLE = Path(__file__).parents[1] / "outputs/sample/graph"
ANSWERS = Path(__file__).with_suffix(".json")

#: What fills the gaps of each question, so that the sample has an answer.
ASKED: dict[str, dict[str, str]] = {
    "about": {"name": "QLoRA"},
    "baselines": {"field": "Information retrieval"},
    "born-here-used-there": {
        "born": "Alignment and preference optimization", "used": "Language modeling",
    },
    "datasets-by-year": {"field": "Language modeling", "least": "1"},
    "datasets-together": {"dataset": "MMLU"},
    "domains-by-year": {"field": "Language modeling"},
    "evaluates-and-compares": {"dataset": "BEIR", "baseline": "DPR"},
    "family": {"model": "GPT-4"},
    "methods-for-task": {"task": "text-to-SQL"},
    "metrics-for-task": {"task": "speech translation"},
    "models-on-datasets": {"dataset": "WikiText-2", "since": "2020"},
    "negated-and-hedged": {"polarity": "negated"},
    "never-tried": {
        "field": "Alignment and preference optimization", "task": "machine translation",
        "least": "1",
    },
    "not-grounded": {"type": "Method", "papers": "2"},
    "not-to-trust": {"field": "Education"},
    "relations": {"name": "Saltpan"},
    "rising-and-fading": {"field": "Information retrieval", "since": "2024", "least": "1"},
    "sentences": {"name": "Llama 2 7B"},
    "similar-papers": {
        "title": "What Does Rank Buy? Low-Rank Adaptation Under a Fixed Budget of Bytes"
    },
    "who-introduced": {"name": "Ravelnet"},
}  # fmt: skip


def plain(value: Any) -> Any:
    """Take away how an engine writes a number."""
    if isinstance(value, float | Decimal):
        return round(float(value), 9)
    return value if value is None or isinstance(value, int) else str(value)


def answer(graph: KnowledgeGraph, name: str) -> list[list[Any]]:
    """Put a question to the sample."""
    return [list(map(plain, row)) for row in ask(graph, name, **ASKED[name])]


def written(name: str, rows: list[list[Any]]) -> str:
    """Write an answer in JSON, a line each row, so that a difference can be read."""
    head = {"question": name, "says": question(name).says, "given": ASKED[name]}
    body = ",\n    ".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "answer": [\n    {body}\n]}}'


def main() -> int:
    """Write all answers; 1 where a question has none, and so needs another filling above."""
    graph = load(SAMPLE)
    found = {name: answer(graph, name) for name in questions()}
    text = ",\n".join(written(name, rows) for name, rows in found.items())
    ANSWERS.write_text(f"[\n{text}\n]\n", "utf-8", newline="\n")
    empty = [name for name, rows in found.items() if not rows]
    if empty:
        sys.stderr.write(f"no answer to {', '.join(empty)}: change what is asked\n")
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
