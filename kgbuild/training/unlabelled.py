"""Papers that nobody annotated, as batches for teachers and pupil."""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from kgbuild.errors import UnreadableInputError
from kgbuild.evaluation.gold import surface_key
from kgbuild.tagging.features import Knowledge
from kgbuild.tagging.words import Words
from kgbuild.training.examples import Batch, annotate, collate, example
from kgbuild.training.reading import knowledge_in

#: Papers of like length that the pupil learns from in one step.
PAPERS = 64


def read(files: Iterable[Path], annotated: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Read JSON lines (may be .gz) with title and abstract; leave out what is annotated.

    Raises `UnreadableInputError` for a line that is no paper.
    """
    known = {surface_key(paper["title"]) for paper in annotated}
    papers = []
    for file in files:
        for number, line in _lines(file):
            try:
                paper = json.loads(line)
                title, abstract = str(paper["title"]), str(paper["abstract"])
            except (ValueError, KeyError, TypeError) as error:
                place = f"{file}, line {number}"
                expected = "a JSON object with title and abstract"
                raise UnreadableInputError(place, expected, line[:60]) from error
            if title and abstract and surface_key(title) not in known:
                papers.append({"title": title, "abstract": abstract, "entities": [], "domains": []})
    return papers


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    opened = gzip.open if file.suffix == ".gz" else open
    try:
        with opened(file, "rt", encoding="utf-8") as lines:
            yield from ((k, line) for k, line in enumerate(lines, start=1) if line.strip())
    except (OSError, EOFError, ValueError) as error:
        raise UnreadableInputError(str(file), "JSON lines in UTF-8", str(error)) from error


def batches(papers: Sequence[dict[str, Any]], folder: Path, seed: int) -> Iterator[Batch]:
    """Turn papers into batches of like length, in random order; `folder` has the tables."""
    order = sorted(range(len(papers)), key=lambda k: len(papers[k]["abstract"]))
    groups = [
        [papers[k] for k in order[first : first + PAPERS]] for first in range(0, len(order), PAPERS)
    ]
    shuffled = np.random.default_rng(seed).permutation(len(groups)).tolist()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(partial(_batch, folder), [groups[k] for k in shuffled])


@cache
def _tables(folder: Path) -> tuple[Words, Knowledge]:
    return Words(folder / "tokenizer.json"), knowledge_in(folder)


def _batch(folder: Path, papers: Sequence[dict[str, Any]]) -> Batch:
    words, knowledge = _tables(folder)
    read = [annotate(paper, words, knowledge, []) for paper in papers]
    whole = collate([example(paper, words) for paper in read if paper.words])
    return whole._replace(features=whole.features.astype(np.float16))
