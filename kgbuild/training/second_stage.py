"""Fits the second stage: boosted trees that decide on mentions, on roles, and how sure an edge is.

They are fitted on annotated papers as networks read them that never saw them (`apart`). What one
set of trees hands to the next is predicted out of fold, so that each learns from errors as they
come.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.errors import KgbuildError
from kgbuild.tagging import deciding
from kgbuild.tagging.candidates import Candidates
from kgbuild.tagging.deciding import Chosen, MentionJudge, RoleJudge
from kgbuild.tagging.forest import Forest
from kgbuild.tagging.phrases import Floats
from kgbuild.tagging.words import Word
from kgbuild.training.trees import grow

FOLDS = 5
_NOTHING = "the network finds no mention in any paper: it needs more papers or more passes"


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
            "mentions": self.mentions.trees, "roles": self.roles.trees, "edges": self.edges,
        }  # fmt: skip


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


def _mentions(papers: Sequence[ReadPaper], seed: int) -> MentionJudge:
    used = [paper for paper in papers if len(paper.candidates.start)]
    if not used:
        raise KgbuildError(_NOTHING)
    features = np.vstack([paper.candidates.features for paper in used])
    truth = np.concatenate([*map(mention_truth, used)])
    return MentionJudge(grow("mentions", features, truth, seed))


Entities = tuple[Floats, NDArray[np.int64]]


def _entities(paper: ReadPaper, judge: MentionJudge, threshold: float) -> Entities:
    chosen = judge.choose(paper.candidates, paper.words, threshold)
    found = paper.candidates
    features = deciding.entity_features(found, chosen, paper.words, paper.title_words)
    return features, np.array(role_truth(paper, chosen), np.int64)


def fit(papers: Sequence[ReadPaper], times: int, threshold: float, seed: int) -> Stage:
    """Fit all sets of trees; all papers come `times` times, and a paper stays in its fold."""
    fold = np.random.default_rng(seed).permutation(len(papers) // times) % FOLDS
    fold = np.tile(fold, times)
    entities: list[Entities] = [(np.zeros((0, 0), np.float32), np.zeros(0, np.int64))] * len(fold)
    for number in range(FOLDS):
        others = [paper for paper, f in zip(papers, fold, strict=True) if f != number]
        judge = _mentions(others, seed)
        for k in np.flatnonzero(fold == number).tolist():
            entities[k] = _entities(papers[k], judge, threshold)
    return Stage(_mentions(papers, seed), *_fit_edges(entities, fold, seed))


def _joined(entities: Sequence[Entities]) -> Entities:
    used = [(features, roles) for features, roles in entities if len(roles)]
    if not used:
        raise KgbuildError(_NOTHING)
    return np.vstack([f for f, _ in used]), np.concatenate([roles for _, roles in used])


def _fit_edges(
    entities: Sequence[Entities], fold: NDArray[np.int64], seed: int
) -> tuple[RoleJudge, Forest]:
    features, truth = _joined(entities)
    owner = np.repeat(fold, [len(roles) for _, roles in entities])
    known = truth >= 0
    rows: list[Floats] = []
    right: list[NDArray[np.bool_]] = []
    for number in range(FOLDS):
        judge, learn = owner == number, known & (owner != number)
        roles = RoleJudge(grow("roles", features[learn], truth[learn], seed))
        described, decided = roles.edges(features[judge])
        rows.append(described)
        right.append(decided == truth[judge])
    edges = grow("edges", np.vstack(rows), np.concatenate(right).astype(np.int64), seed)
    return RoleJudge(grow("roles", features[known], truth[known], seed)), edges


def fit_domains(
    described: Sequence[tuple[Floats, NDArray[np.int64]]],
    truth: Sequence[Floats],
    seed: int,
) -> Forest:
    """Fit the trees that judge domains; `described` is what `domain_features` gives."""
    right = [one[likeliest] for (_, likeliest), one in zip(described, truth, strict=True)]
    features = np.vstack([features for features, _ in described])
    return grow("domains", features, np.concatenate(right).astype(np.int64), seed)
