"""Sets thresholds and calibration of the second stage, on papers that nothing learned."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging import deciding
from kgbuild.tagging.domains import decide
from kgbuild.tagging.forest import Forest, sigmoid
from kgbuild.tagging.phrases import Floats
from kgbuild.training.second_stage import (
    ReadPaper,
    Stage,
    role_truth,
)

DOMAIN_THRESHOLDS = (0.3, 0.35, 0.4, 0.45)


def regress(
    table: NDArray[np.float64], right: NDArray[np.bool_], start: NDArray[np.float64]
) -> tuple[float, ...]:
    """Find weights that make the rows of a table log-odds of being right (Newton's method)."""
    weights = start
    for _ in range(50):
        chance = sigmoid(table @ weights)
        slope = table.T @ (chance - right) + 0.01 * (weights - start)
        bend = (table * (chance * (1 - chance))[:, None]).T @ table
        weights = weights - np.linalg.solve(bend + 0.01 * np.eye(len(start)), slope)
    return tuple(float(weight) for weight in weights)


def edge_f1(papers: Sequence[ReadPaper], stage: Stage, threshold: float) -> float:
    """Give the F1 of edges when mentions are taken from this probability on."""
    _, right = edge_scores(papers, stage, threshold)
    annotated = sum(len({(g.kind, g.name) for g in paper.gold.values()}) for paper in papers)
    return float(2 * right.sum() / max(1, len(right) + annotated))


def domain_f1(
    described: Sequence[tuple[Floats, NDArray[np.int64]]], truth: Sequence[Floats],
    trees: Forest, broader: NDArray[np.int64], threshold: float,
) -> float:  # fmt: skip
    """Give the F1 of domains when they are taken from this probability on."""
    right = chosen = 0
    for (features, likeliest), one in zip(described, truth, strict=True):
        probability = np.zeros(len(broader))
        probability[likeliest] = sigmoid(trees.scores(features)[:, 0])
        found = decide(probability, broader, threshold)
        right, chosen = right + int(one[found].sum()), chosen + len(found)
    return 2 * right / max(1.0, chosen + float(np.sum(truth)))


def domain_threshold(
    described: Sequence[tuple[Floats, NDArray[np.int64]]], truth: Sequence[Floats],
    trees: Forest, broader: NDArray[np.int64],
) -> float:  # fmt: skip
    """Choose the probability from which domains are taken."""
    return max(DOMAIN_THRESHOLDS, key=lambda t: domain_f1(described, truth, trees, broader, t))


def calibrate(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, ...]:
    """Find the slope and shift that make scores log-odds of being right."""
    table = np.stack([scores, np.ones(len(scores))], 1)
    return regress(table, right, np.array([1.0, 0.0]))


def edge_scores(
    papers: Sequence[ReadPaper], stage: Stage, threshold: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Score the edges of annotated papers, and say which are right."""
    scores, right = [np.zeros(0)], [np.zeros(0, np.bool_)]
    for paper in papers:
        chosen = stage.mentions.choose(paper.candidates, paper.words, threshold)
        entities = deciding.entity_features(
            paper.candidates, chosen, paper.words, paper.title_words
        )
        if len(entities):
            described, roles = stage.roles.edges(entities)
            scores.append(stage.edges.scores(described)[:, 0])
            right.append(roles == np.array(role_truth(paper, chosen)))
    return np.concatenate(scores), np.concatenate(right)
