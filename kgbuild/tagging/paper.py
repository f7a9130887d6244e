"""Reads one paper: mentions with type, role and confidence, and the paper's domains."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging import candidates as spans
from kgbuild.tagging import deciding, domains, forest, precedents
from kgbuild.tagging.features import Knowledge, word_features
from kgbuild.tagging.network import Network, Reading
from kgbuild.tagging.phrases import Floats, Hashes, PhraseTable, Vocabulary
from kgbuild.tagging.words import Words


class TaggedMention(NamedTuple):
    """A mention as code points of the text, end exclusive.

    Role and confidence are those of its entity: `confidence` is the probability that the paper's
    edge to the entity is right.
    """

    start: int
    end: int
    type: str
    role: str
    confidence: float


class TaggedPaper(NamedTuple):
    """What was found in a paper.

    A domain comes with how sure it is and the number of the sentence that speaks most for it.
    """

    mentions: list[TaggedMention]
    domains: list[tuple[str, float, int]]


class Tagger:
    """The trained tagger in a folder that `kgbuild train` wrote."""

    def __init__(self, folder: Path) -> None:
        self.settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        self.words = Words(folder / "tokenizer.json")
        self.network = Network(folder, self.words)
        self.knowledge = Knowledge(
            PhraseTable(folder / "phrases.npz"),
            Vocabulary(folder / "vocabulary.npz"),
            Vocabulary(folder / "other-names.npz"),
        )
        self.precedents = precedents.load(folder / "precedents.npz")
        self.word_domains = domains.WordDomains(folder / "domains.npz")
        self.mention_judge = deciding.MentionJudge(forest.load(folder / "mentions.onnx"))
        self.role_judge = deciding.RoleJudge(forest.load(folder / "roles.onnx"))
        self.edge_trees = forest.load(folder / "edges.onnx")
        self.domain_trees = forest.load(folder / "domain-trees.onnx")
        known = self.settings["domains"]
        broader = self.settings["broader"]
        self.broader = np.array([known.index(b) if b in known else -1 for b in broader])

    def read(self, text: str, title_end: int, sentences: list[tuple[int, int]]) -> TaggedPaper:
        """Read a paper whose title ends at `title_end`, with its sentences as code points."""
        words, places = self.words.split(text)
        if not words:
            return TaggedPaper([], [])
        title_words = sum(end <= title_end for _, end in places)
        described = word_features(words, title_words, self.knowledge)
        reading = self.network.read(words, described.values)
        paper = spans.Paper(words, title_words, described, reading)
        found = spans.find(paper, self.network, self.precedents)
        chosen = self.mention_judge.choose(found, words, self.settings["mention_threshold"])
        roles, confidence = self.judge(deciding.entity_features(found, chosen, words, title_words))
        mentions = [
            TaggedMention(
                places[int(found.start[row])][0], places[int(found.end[row])][1],
                self.settings["types"][int(found.kind[row])],
                self.settings["roles"][int(roles[entity])], round(float(confidence[entity]), 4),
            )
            for row, entity in zip(chosen.rows, chosen.entity, strict=True)
        ]  # fmt: skip
        first_words = np.searchsorted([a for a, _ in places], [a for a, _ in sentences])
        return TaggedPaper(
            mentions, self.domains(reading, described.hashes, title_words, first_words)
        )

    def judge(self, features: Floats) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Give each entity's role and how sure the paper's edge to it is."""
        if not len(features):
            return np.zeros(0, np.int64), np.zeros(0)
        described, roles = self.role_judge.edges(features)
        slope, shift = self.settings["edge_calibration"]
        return roles, forest.sigmoid(slope * self.edge_trees.scores(described)[:, 0] + shift)

    def domains(
        self,
        reading: Reading,
        hashes: list[Hashes],
        title_words: int,
        first_words: NDArray[np.int64],
    ) -> list[tuple[str, float, int]]:
        """Give the paper's domains, each with the sentence that speaks most for it."""
        features, likeliest = domains.domain_features(
            reading.domains, self.word_domains.scores(hashes, title_words), self.broader,
            self.word_domains.frequency,
        )  # fmt: skip
        probability = np.zeros(len(self.broader))
        probability[likeliest] = forest.sigmoid(self.domain_trees.scores(features)[:, 0])
        chosen = domains.decide(probability, self.broader, self.settings["domain_threshold"])
        starts = np.minimum(first_words, len(reading.weights) - 1)
        speaking = np.add.reduceat(reading.weights, starts, 0) if len(starts) else None
        return [
            (
                self.settings["domains"][k], round(float(probability[k]), 4),
                0 if speaking is None else int(speaking[:, k].argmax()),
            )
            for k in chosen
        ]  # fmt: skip
