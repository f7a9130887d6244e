"""Lets the exported network read annotated papers."""

from pathlib import Path
from typing import NamedTuple

from kgbuild.tagging import candidates
from kgbuild.tagging.features import Knowledge
from kgbuild.tagging.network import Network
from kgbuild.tagging.phrases import Floats, PhraseTable, Vocabulary
from kgbuild.tagging.precedents import Precedents
from kgbuild.tagging.words import Words
from kgbuild.training.examples import Annotated
from kgbuild.training.second_stage import ReadPaper


class Read(NamedTuple):
    """An annotated paper as the exported network read it; `domains` has a score for each."""

    paper: ReadPaper
    domains: Floats
    annotated: Annotated


def knowledge_in(folder: Path) -> Knowledge:
    """Load the tables of phrases and names of a model."""
    return Knowledge(
        PhraseTable(folder / "phrases.npz"), Vocabulary(folder / "vocabulary.npz"),
        Vocabulary(folder / "other-names.npz"),
    )  # fmt: skip


class Reader:
    """The network in a model folder."""

    def __init__(self, folder: Path, words: Words) -> None:
        self.folder = folder
        self.network = Network(folder, words)

    def read(self, paper: Annotated, precedents: Precedents) -> Read:
        """Read an annotated paper, with what other papers tell of its phrases."""
        reading = self.network.read(paper.words, paper.described.values)
        inner = candidates.Paper(paper.words, paper.title_words, paper.described, reading)
        found = candidates.find(inner, self.network, precedents)
        mine = ReadPaper(paper.words, paper.title_words, found, paper.gold)
        return Read(mine, reading.domains, paper)
