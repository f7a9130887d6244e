"""Make the bundled lists: `python -m kgbuild.lexicon.groundings FOLDER_OF_LISTS OUT_FOLDER`.

The lists are `<type>.tsv` with the columns name, sources, ids (`source:id|...`), aliases. What is
kept is an id by which its library loads the thing; references to papers and web pages are not.
"""

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

#: Source -> (licence, scheme, where it was taken from).
SOURCES = {
    "helm-models": ("Apache-2.0", "helm", "crfm-helm 0.5.16"),
    "helm-scenarios": ("Apache-2.0", "helm", "crfm-helm 0.5.16"),
    "transformers": ("Apache-2.0", "transformers", "transformers 5.23.0"),
    "timm": ("Apache-2.0", "timm", "timm 1.0.31"),
    "diffusers": ("Apache-2.0", "diffusers", "diffusers 0.42.1"),
    "keras-hub": ("Apache-2.0", "keras-hub", "keras-hub 0.32.0"),
    "mteb-models": ("Apache-2.0", "huggingface", "mteb 2.26.24"),
    "mteb-tasks": ("Apache-2.0", "mteb", "mteb 2.26.24"),
    "tfds": ("Apache-2.0", "tfds", "tensorflow-datasets 4.9.10"),
    "opencompass": ("Apache-2.0", "opencompass", "opencompass"),
    "torchmetrics": ("Apache-2.0", "torchmetrics", "torchmetrics"),
    "litellm": ("MIT", "litellm", "litellm 1.109.1"),
    "lm-eval": ("MIT", "lm-eval", "EleutherAI/lm-evaluation-harness"),
    "inspect-evals": ("MIT", "inspect-evals", "inspect-evals 0.26.0"),
    "lighteval": ("MIT", "huggingface-datasets", "lighteval"),
    "torch-geometric": ("MIT", "torch-geometric", "torch-geometric"),
    "pykeen": ("MIT", "pykeen", "pykeen"),
    "gymnasium": ("MIT", "gymnasium", "gymnasium"),
    "arxiv": ("MIT", "arxiv-category", "arXiv/arxiv-base, (c) Cornell University"),
    "torchvision": ("BSD-3-Clause", "torchvision", "torchvision"),
}
TYPES = ("Model", "Dataset", "Metric", "Method", "Domain", "Task")
#: Layers and aggregators bear the names of methods that they only borrow.
LEFT_OUT = {("torch-geometric", "Method"), ("timm", "Method"), ("diffusers", "Method")}


def id_of(source: str, id_: str, name: str) -> str | None:
    """Give the id by which a library knows a thing, from what its list says; None for no id.

    >>> id_of("lm-eval", "coqa/README.md", "CoQA"), id_of("tfds", "coqa", "CoQA")
    ('coqa', 'coqa')
    >>> id_of("litellm", "azure/gpt-4.1", "GPT-4.1"), id_of("mteb-tasks", "https://x.org", "PIQA")
    ('gpt-4.1', 'PIQA')
    """
    if source in ("mteb-tasks", "inspect-evals"):
        return re.sub(r":.*", "", name).strip()
    if id_.startswith(("http:", "https:")):
        return None
    if source == "lm-eval":
        return id_.partition("/")[0]
    if source in ("litellm", "timm", "pykeen"):
        return re.sub(r"\.py$", "", id_.rpartition("/")[2])
    if source == "lighteval" and id_.startswith("lighteval/"):
        return None
    return id_


def rows_of(type_: str, path: Path) -> list[tuple[str, tuple[str, str, str, str, str]]]:
    """Read one list into (licence, row of the bundle)."""
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            for entry in row["ids"].split("|"):
                source, _, raw = entry.partition(":")
                if source not in SOURCES or (source, type_) in LEFT_OUT:
                    continue
                if id_ := id_of(source, raw, row["name"]):
                    licence, scheme, _ = SOURCES[source]
                    names = row["aliases"] or ""
                    found.append((licence, (type_, scheme, id_, row["name"], names)))
    return found


def main() -> None:
    """Read the lists of a folder and write one file a licence into another."""
    source, target = map(Path, sys.argv[1:3])
    by_licence: defaultdict[str, set[tuple[str, str, str, str, str]]] = defaultdict(set)
    for type_ in TYPES:
        for licence, row in rows_of(type_, source / f"{type_.lower()}.tsv"):
            by_licence[licence].add(row)
    for licence, rows in by_licence.items():
        names = sorted(
            {f"{s} ({whence})" for s, (under, _, whence) in SOURCES.items() if under == licence}
        )
        lines = [
            f"# Names and ids of things, taken from software under {licence}:",
            *(f"#   {name}" for name in names),
            "type\tscheme\tid\tlabel\tnames",
            *("\t".join(row) for row in sorted(rows)),
        ]
        file = target / f"groundings-{licence.lower()}.tsv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
