"""Fits the second stage: boosted trees that decide on mentions, on roles, and how sure an edge is.

They are fitted on annotated papers that the network never saw. Within those, what one set of trees
hands to the next is always predicted out of fold, so that each learns from errors as they come.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging import deciding
from kgbuild.tagging.candidates import Candidates
from kgbuild.tagging.deciding import (
    ENTITY_KNOWN,
    KNOWN,
    Chosen,
    MentionJudge,
    RoleJudge,
)
from kgbuild.tagging.domains import decide
from kgbuild.tagging.forest import Forest, sigmoid
from kgbuild.tagging.phrases import Floats
from kgbuild.tagging.words import Word

FOLDS = 5
#: How much both sets of trees for mentions count (and a shift) until it is measured.
FIRST_WEIGHTS = (0.65, 0.3, -0.15)

#: One thread: two of them wait for each other when the machine has other work.
_TREES = {
    "learning_rate": 0.06, "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 5.0, "verbosity": -1, "num_threads": 1, "deterministic": True,
    "force_row_wise": True,
}  # fmt: skip
MENTIONS = {**_TREES, "objective": "binary", "num_leaves": 15, "min_data_in_leaf": 40}
ROLES = {**_TREES, "objective": "multiclass", "num_class": 6, "num_leaves": 7,
         "min_data_in_leaf": 30}  # fmt: skip
EDGES = {**_TREES, "objective": "binary", "num_leaves": 7, "min_data_in_leaf": 60}
DOMAINS = {**_TREES, "objective": "binary", "num_leaves": 7, "min_data_in_leaf": 40}
KNOWN_MENTIONS = {**MENTIONS, "num_leaves": 31, "min_data_in_leaf": 100}
KNOWN_ROLES = {**ROLES, "num_leaves": 15, "min_data_in_leaf": 60}
SETTINGS = {
    "mentions": (MENTIONS, 250), "known-mentions": (KNOWN_MENTIONS, 250), "roles": (ROLES, 60),
    "known-roles": (KNOWN_ROLES, 60), "edges": (EDGES, 80), "domains": (DOMAINS, 100),
}  # fmt: skip


class GoldSpan(NamedTuple):
    """An annotated mention: its type and role by number, and the name of its entity."""

    kind: int
    role: int
    name: str


class ReadPaper(NamedTuple):
    """An annotated paper as the network read it; `gold` by first and last word."""

    words: list[Word]
    title_words: int
    candidates: Candidates
    gold: dict[tuple[int, int], GoldSpan]


class Stage(NamedTuple):
    """The judges, and the trees that say how sure an edge is."""

    mentions: MentionJudge
    roles: RoleJudge
    edges: Forest

    def forests(self) -> dict[str, Forest]:
        """Give every set of trees by the name of its file."""
        return {
            "mentions": self.mentions.whole, "known-mentions": self.mentions.known,
            "roles": self.roles.whole, "known-roles": self.roles.known, "edges": self.edges,
        }  # fmt: skip


def forest_of(booster: Any) -> Forest:
    """Flatten the trees of a LightGBM model."""
    model = booster.dump_model()
    columns: list[list[float]] = [[], [], [], [], []]
    roots: list[int] = []

    def add(node: dict[str, Any]) -> int:
        place = len(columns[0])
        for column, value in zip(columns, (0, 0.0, place, place, 0.0), strict=True):
            column.append(value)
        if "leaf_value" in node:
            columns[4][place] = node["leaf_value"]
        else:
            columns[0][place] = node["split_feature"]
            columns[1][place] = node["threshold"]
            columns[2][place] = add(node["left_child"])
            columns[3][place] = add(node["right_child"])
        return place

    def depth(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            return 0
        return 1 + max(depth(node["left_child"]), depth(node["right_child"]))

    trees = [tree["tree_structure"] for tree in model["tree_info"]]
    roots = [add(tree) for tree in trees]
    outputs = np.arange(len(trees)) % model["num_tree_per_iteration"]
    feature, threshold, left, right, value = columns
    return Forest(
        np.array(feature, np.int32), np.array(threshold, np.float64), np.array(left, np.int32),
        np.array(right, np.int32), np.array(value, np.float64), np.array(roots, np.int32),
        outputs.astype(np.int32), max(depth(tree) for tree in trees),
    )  # fmt: skip


def grow(kind: str, features: Floats, truth: NDArray[np.int64], seed: int) -> Forest:
    """Fit one set of trees."""
    import lightgbm

    settings, rounds = SETTINGS[kind]
    table = lightgbm.Dataset(features, truth)
    return forest_of(lightgbm.train({**settings, "seed": seed}, table, rounds))


def mention_truth(paper: ReadPaper) -> NDArray[np.int64]:
    """Say which candidates were annotated, with this type."""
    found = paper.candidates
    spans = zip(found.start.tolist(), found.end.tolist(), found.kind.tolist(), strict=True)
    gold = paper.gold
    return np.array([int((a, b) in gold and gold[a, b].kind == k) for a, b, k in spans], np.int64)


def role_truth(paper: ReadPaper, chosen: Chosen) -> list[int]:
    """Give the annotated role of each chosen entity, or -1 where none was annotated."""
    found = paper.candidates
    annotated: dict[tuple[int, str], int] = {}
    for (start, end), gold in paper.gold.items():
        annotated[gold.kind, deciding.name_of(paper.words[start : end + 1])] = gold.role
    truth = [-1] * (max(chosen.entity, default=-1) + 1)
    for row, entity in zip(chosen.rows, chosen.entity, strict=True):
        words = paper.words[int(found.start[row]) : int(found.end[row]) + 1]
        role = annotated.get((int(found.kind[row]), deciding.name_of(words)))
        if role is not None:
            truth[entity] = role
    return truth


def _known_mentions(papers: Sequence[ReadPaper], seed: int) -> Forest:
    used = [paper for paper in papers if len(paper.candidates.start)]
    known = np.vstack([paper.candidates.features[:, KNOWN] for paper in used])
    return grow("known-mentions", known, np.concatenate([*map(mention_truth, used)]), seed)


def _mentions(papers: Sequence[ReadPaper], known: Forest, seed: int) -> MentionJudge:
    used = [paper for paper in papers if len(paper.candidates.start)]
    features = np.vstack([paper.candidates.features for paper in used])
    truth = np.concatenate([*map(mention_truth, used)])
    return MentionJudge(grow("mentions", features, truth, seed), known, FIRST_WEIGHTS)


Entities = tuple[Floats, NDArray[np.int64]]


def _entities(paper: ReadPaper, judge: MentionJudge, threshold: float) -> Entities:
    chosen = judge.choose(paper.candidates, paper.words, threshold)
    found = paper.candidates
    features = deciding.entity_features(found, chosen, paper.words, paper.title_words)
    return features, np.array(role_truth(paper, chosen), np.int64)


def fit(
    papers: Sequence[ReadPaper], learned: Sequence[ReadPaper], threshold: float, seed: int
) -> Stage:
    """Fit all sets of trees.

    `papers` are those that the network has not seen. From those that it learned from come the
    trees that see nothing of the network's.
    """
    fold = np.random.default_rng(seed).permutation(len(papers)) % FOLDS
    known = _known_mentions(learned, seed)
    entities: list[Entities] = [(np.zeros((0, 0), np.float32), np.zeros(0, np.int64))] * len(fold)
    for number in range(FOLDS):
        others = [paper for paper, f in zip(papers, fold, strict=True) if f != number]
        judge = _mentions(others, known, seed)
        for k in np.flatnonzero(fold == number).tolist():
            entities[k] = _entities(papers[k], judge, threshold)
    judge = _mentions(papers, known, seed)
    features, truth = _joined([_entities(paper, judge, threshold) for paper in learned])
    described = np.ascontiguousarray(features[truth >= 0][:, ENTITY_KNOWN])
    known_roles = grow("known-roles", described, truth[truth >= 0], seed)
    return Stage(judge, *_fit_edges(entities, fold, known_roles, seed))


def _joined(entities: Sequence[Entities]) -> Entities:
    used = [(features, roles) for features, roles in entities if len(roles)]
    return np.vstack([f for f, _ in used]), np.concatenate([roles for _, roles in used])


def _fit_edges(
    entities: Sequence[Entities], fold: NDArray[np.int64], known_roles: Forest, seed: int
) -> tuple[RoleJudge, Forest]:
    features, truth = _joined(entities)
    owner = np.repeat(fold, [len(roles) for _, roles in entities])
    known = truth >= 0
    rows: list[Floats] = []
    right: list[NDArray[np.bool_]] = []
    for number in range(FOLDS):
        learn, judge = known & (owner != number), owner == number
        roles = RoleJudge(grow("roles", features[learn], truth[learn], seed), known_roles)
        described, decided = roles.edges(features[judge])
        rows.append(described)
        right.append(decided == truth[judge])
    edges = grow("edges", np.vstack(rows), np.concatenate(right).astype(np.int64), seed)
    return RoleJudge(grow("roles", features[known], truth[known], seed), known_roles), edges


def weigh(papers: Sequence[ReadPaper], stage: Stage) -> Stage:
    """Set how much each set of trees counts for mentions, on papers that neither has seen."""
    parts = np.vstack([stage.mentions.parts(p.candidates) for p in papers if len(p.gold)])
    truth = np.concatenate([mention_truth(p) for p in papers if len(p.gold)])
    first, second, shift = regress(parts, truth == 1, np.array(FIRST_WEIGHTS))
    return stage._replace(mentions=stage.mentions._replace(weights=(first, second, shift)))


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


def fit_domains(
    described: Sequence[tuple[Floats, NDArray[np.int64]]],
    truth: Sequence[Floats],
    seed: int,
) -> Forest:
    """Fit the trees that judge domains; `described` is what `domain_features` gives."""
    right = [one[likeliest] for (_, likeliest), one in zip(described, truth, strict=True)]
    features = np.vstack([features for features, _ in described])
    return grow("domains", features, np.concatenate(right).astype(np.int64), seed)
