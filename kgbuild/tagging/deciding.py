"""The second stage: which candidates are mentions, and which mentions name one thing."""

import re
from functools import partial
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
    order = np.argsort(chosen.entity, kind="stable")  # mentions of one thing stand together
    rows, number = np.array(chosen.rows)[order], np.array(chosen.entity)[order]
    probability, beside = (
        values[order] for values in (np.array(chosen.probability), _beside(candidates, chosen.rows))
    )
    begins = np.flatnonzero(np.diff(number, prepend=-1))
    count = np.diff(begins, append=len(rows))
    sentence, cues = sentence_cues(words, title_words)
    roles, start = candidates.roles[rows], candidates.start[rows]
    titled = start < title_words
    forms = {(thing, words[word].text) for thing, word in zip(number, start, strict=True)}
    total, least, most = (
        partial(one.reduceat, indices=begins) for one in (np.add, np.minimum, np.maximum)
    )
    features = np.column_stack([
        total(roles) / count[:, None], most(roles), roles[begins], least(roles),
        *_in_title_and_body(roles, titled, begins),
        candidates.kind[rows[begins]], count, total(titled.astype(int)),
        start[begins] / len(words), most(start) / len(words),
        most(probability), total(probability) / count,
        np.bincount([thing for thing, _ in forms]), np.full(len(begins), len(begins)),
        total(beside) / count[:, None], most(candidates.features[rows][:, _KEPT]),
        most(cues[sentence[start]]),
    ]).astype(np.float32)  # fmt: skip
    return np.hstack([features, _against_the_others(features)])


def _in_title_and_body(
    roles: Floats, titled: NDArray[np.bool_], begins: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Give each thing's mean roles in the title, and those where the abstract names it first.

    They are -1 where it stands not.
    """
    count = np.add.reduceat(titled.astype(np.float32), begins)[:, None]
    mean = np.add.reduceat(roles * titled[:, None], begins) / np.maximum(count, 1)
    places = np.where(titled, len(roles), np.arange(len(roles)))
    first = np.minimum.reduceat(places, begins)
    padded = np.vstack([roles, np.full((1, ROLES), -1, np.float32)])
    return np.where(count > 0, mean, np.float32(-1)), padded[first]


def _beside(candidates: Candidates, rows: list[int]) -> Floats:
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
