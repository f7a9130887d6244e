"""Lets the exported network read annotated papers, and abstracts that nobody annotated."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kgbuild.tagging import candidates, consensus
from kgbuild.tagging.consensus import Consensus, Elsewhere
from kgbuild.tagging.features import Knowledge, word_features
from kgbuild.tagging.network import Network, Reading
from kgbuild.tagging.phrases import PhraseTable, Vocabulary
from kgbuild.tagging.words import Words
from kgbuild.training.consensus import Judged, judged, read_abstracts, tally
from kgbuild.training.examples import Annotated
from kgbuild.training.second_stage import ReadPaper

JUDGED, ANNOTATED = "consensus.npz", "annotated.npz"


class Read(NamedTuple):
    """An annotated paper as the exported network read it."""

    paper: ReadPaper
    reading: Reading
    annotated: Annotated


def knowledge_in(folder: Path) -> Knowledge:
    """Load the tables of phrases and names of a model."""
    return Knowledge(
        PhraseTable(folder / "phrases.npz"), Vocabulary(folder / "vocabulary.npz"),
        Vocabulary(folder / "other-names.npz"),
    )  # fmt: skip


def save(table: Consensus, file: Path) -> None:
    """Write a table of phrases."""
    np.savez_compressed(file, **table._asdict())


class Reader:
    """The network in a model folder, with the tables that tell how phrases were taken elsewhere."""

    def __init__(self, folder: Path, words: Words) -> None:
        self.words = words
        self.network = Network(folder, words)
        self.knowledge = knowledge_in(folder)
        self.elsewhere = Elsewhere(*(consensus.load(folder / name) for name in (JUDGED, ANNOTATED)))

    def read(self, paper: Annotated, annotated: Consensus | None = None) -> Read:
        """Read an annotated paper; `annotated` replaces the model's table of precedents."""
        reading = self.network.read(paper.words, paper.described.values)
        inner = candidates.Paper(paper.words, paper.title_words, paper.described, reading)
        elsewhere = self.elsewhere
        if annotated is not None:
            elsewhere = elsewhere._replace(annotated=annotated)
        found = candidates.find(inner, self.network, self.knowledge, elsewhere)
        return Read(ReadPaper(paper.words, paper.title_words, found, paper.gold), reading, paper)

    def judge(self, abstracts: Iterable[tuple[str, str]]) -> Iterator[Judged]:
        """Read abstracts that nobody annotated, for the count of what the network says."""
        for title, abstract in abstracts:
            split, places = self.words.split(f"{title}\n{abstract}")
            title_words = sum(end <= len(title) for _, end in places)
            described = word_features(split, title_words, self.knowledge)
            reading = self.network.read(split, described.values)
            paper = candidates.Paper(split, title_words, described, reading)
            found = candidates.find(paper, self.network, self.knowledge, self.elsewhere)
            yield judged(split, found)


def reader(folder: Path, words: Words, precedents: Consensus, unlabelled: Sequence[Path]) -> Reader:
    """Make the tables of a model, counting over `unlabelled` abstracts, and its reader."""
    save(precedents, folder / ANNOTATED)
    save(tally([]), folder / JUDGED)
    if unlabelled:
        first = Reader(folder, words)
        save(tally(first.judge(read_abstracts(unlabelled))), folder / JUDGED)
    return Reader(folder, words)
