"""The second stage: which candidates are mentions, and which mentions name one thing."""

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.candidates import OF_PRECEDENTS, Candidates, places_of
from kgbuild.tagging.cues import sentence_cues
from kgbuild.tagging.forest import Forest, sigmoid, softmax
from kgbuild.tagging.phrases import STATISTICS, Floats
from kgbuild.tagging.precedents import ROLES
from kgbuild.tagging.words import Word


class Chosen(NamedTuple):
    """Rows of the candidates that are mentions, from left to right; `entity` numbers their things.

    `probability` is that of each mention, in the same order.
    """

    rows: list[int]
    probability: list[float]
    entity: list[int]


def pooled(candidates: Candidates, probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give all places of one surface under one type the same probability: their mean.

    A name is annotated wherever it stands, or nowhere.
    """
    keys = np.stack([candidates.surface, candidates.kind.astype(np.uint64)], 1)
    _, which, count = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    which = which.ravel()
    return np.asarray((np.bincount(which, probability) / count)[which], np.float64)


def choose(candidates: Candidates, probability: NDArray[np.float64], threshold: float) -> list[int]:
    """Take the best candidate first, then the next that overlaps none; down to the threshold."""
    if not len(probability):
        return []
    taken = np.zeros(int(candidates.end.max()) + 1, np.bool_)
    kept: list[int] = []
    width = candidates.end - candidates.start
    for row in np.lexsort((candidates.kind, candidates.start, -width, -probability)).tolist():
        if probability[row] < threshold:
            break
        place = slice(int(candidates.start[row]), int(candidates.end[row]) + 1)
        if not taken[place].any():
            taken[place] = True
            kept.append(row)
    return sorted(kept, key=lambda r: int(candidates.start[r]))


def name_of(words: list[Word]) -> str:
    """Give the key by which mentions of one paper name one thing: letters and digits, singular."""
    text = re.sub(r"[^\w]|_", "", "".join(w.text for w in words).casefold())
    return text[:-1] if len(text) > 3 and text.endswith("s") and not text.endswith("ss") else text


def entities(candidates: Candidates, rows: list[int], words: list[Word]) -> list[int]:
    """Give each mention the number of its thing: one name and type, or its short form."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def find(key: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    keys: list[tuple[str, int]] = []
    for place, row in enumerate(rows):
        start, end = int(candidates.start[row]), int(candidates.end[row])
        key = (name_of(words[start : end + 1]), int(candidates.kind[row]))
        keys.append(key)
        root = find(key)
        bracketed = start > 1 and words[start - 1].text == "(" and end + 1 < len(words)
        if place and bracketed and words[end + 1].text in (")", ",", ";"):
            long = rows[place - 1]
            if candidates.end[long] == start - 2 and candidates.kind[long] == key[1]:
                parent[root] = find(keys[-2])
    numbers: dict[tuple[str, int], int] = {}
    return [numbers.setdefault(find(key), len(numbers)) for key in keys]


class MentionJudge(NamedTuple):
    """Trees that say how likely a candidate is a mention."""

    trees: Forest

    def choose(self, found: Candidates, words: list[Word], threshold: float) -> Chosen:
        """Decide which candidates are mentions, and which of them name one thing."""
        if not len(found.start):
            return Chosen([], [], [])
        probability = pooled(found, sigmoid(self.trees.scores(found.features)[:, 0]))
        rows = choose(found, probability, threshold)
        return Chosen(rows, [float(probability[r]) for r in rows], entities(found, rows, words))


class RoleJudge(NamedTuple):
    """Trees that say how likely each role of a thing is."""

    trees: Forest

    def edges(self, features: Floats) -> tuple[Floats, NDArray[np.int64]]:
        """Decide the role of each thing; describe the paper's edges to them, and say which."""
        probability = softmax(self.trees.scores(features))
        decided = probability.argmax(1)
        return np.hstack([features, probability, decided[:, None]]).astype(np.float32), decided


#: Columns of the candidates' features of which an entity keeps the largest over its mentions: how
#: the name looks, the words beside it, how it is used elsewhere, who knows it.
_KEPT = places_of(
    "width", "first shape", "capitals", "a before", "the before", "our before", "fresh before",
    "head after", "head within", "bracket after", "in brackets",
    *(f"phrase {name}" for name in STATISTICS), *OF_PRECEDENTS,
)  # fmt: skip
#: The first columns of an entity: six ways to sum up the roles of its mentions.
_ROLE_COLUMNS = 6 * ROLES
#: Mentions of one type this many words apart or closer stand in one list.
_LIST_GAP = 4


def entity_features(
    candidates: Candidates, chosen: Chosen, words: list[Word], title_words: int
) -> Floats:
    """Describe each thing of a paper for the decision about its role."""
    if not chosen.rows:
        return np.zeros((0, 0), np.float32)
    rows, number = np.array(chosen.rows), np.array(chosen.entity)
    sentence, cues = sentence_cues(words, title_words)
    probability = np.array(chosen.probability)
    roles, start = candidates.roles[rows], candidates.start[rows]
    beside = _beside(candidates, rows)
    kept = candidates.features[rows][:, _KEPT]
    out: list[NDArray[np.float64]] = []
    for entity in range(int(number.max()) + 1):
        mine = number == entity
        first = int(np.flatnonzero(mine)[0])
        titled, body = mine & (start < title_words), mine & (start >= title_words)
        out.append(np.concatenate([
            roles[mine].mean(0), roles[mine].max(0), roles[first], roles[mine].min(0),
            roles[titled].mean(0) if titled.any() else np.full(ROLES, -1.0),
            roles[body][0] if body.any() else np.full(ROLES, -1.0),
            [candidates.kind[rows[first]], mine.sum(), titled.sum(), start[mine].min() / len(words),
             start[mine].max() / len(words), probability[mine].max(), probability[mine].mean(),
             len({words[s].text for s in start[mine].tolist()}), number.max() + 1],
            beside[mine].mean(0), kept[mine].max(0), cues[sentence[start[mine]]].max(0),
        ]))  # fmt: skip
    features = np.array(out, np.float32)
    return np.hstack([features, _against_the_others(features)])


def _beside(candidates: Candidates, rows: NDArray[np.int64]) -> Floats:
    """Give each mention the mean role probabilities of those beside it in a list."""
    start, end = candidates.start[rows], candidates.end[rows]
    kind, roles = candidates.kind[rows], candidates.roles[rows]
    gap = start[:, None] - end
    near = (gap > 0) & (gap <= _LIST_GAP) & (kind[:, None] == kind)
    near |= near.T
    count = near.sum(1, keepdims=True)
    return np.where(count > 0, near @ roles / np.maximum(count, 1), -1).astype(np.float32)


def _against_the_others(features: Floats) -> Floats:
    """Say how each thing's mean role probabilities stand against the paper's best, by type too."""
    mean, kind = features[:, :ROLES], features[:, _ROLE_COLUMNS]
    same = kind[:, None] == kind
    best_of_kind = np.where(same[:, :, None], mean[None], 0).max(1)
    return np.hstack(
        [mean - mean.max(0), mean - best_of_kind, np.tile(mean.sum(0), (len(mean), 1))]
    )
