"""Spans that may be mentions, each with what the second stage needs to decide about it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.features import WordFeatures
from kgbuild.tagging.network import WIDEST, Network, Reading
from kgbuild.tagging.phrases import (
    LONGEST_PHRASE,
    STATISTICS,
    Floats,
    Hashes,
    span_hashes,
)
from kgbuild.tagging.precedents import Precedents
from kgbuild.tagging.words import MARK, Columns, Word

Ints = NDArray[np.int64]

#: A word is looked at from this probability of being in a mention, a span of a type from that.
LIKELY_WORD = 0.01
LIKELY_SPAN = 0.02

#: Statistics of a phrase with the word before or after it, and their columns.
_OF_WIDER = ("papers", "association", "bounds")
_WIDER = [STATISTICS.index(name) for name in _OF_WIDER]

#: Candidates that are held against all others at once.
_BLOCK = 512

_ARTICLES = frozenset(["a", "an"])
_FRESH_WORDS = "novel new proposed propose introduce present called named namely dubbed"
_FRESH = frozenset(_FRESH_WORDS.split())
_HEAD_WORDS = (
    "model models framework frameworks approach approaches method methods dataset datasets "
    "benchmark benchmarks task tasks technique techniques system systems algorithm algorithms "
    "architecture architectures network networks data problem problems score scores"
)
_HEADS = frozenset(_HEAD_WORDS.split())

#: The columns of a candidate's features, by where they come from. Of the network: the probability
#: of no entity, of each type and of this one, of the best other; the chain of tags as this type, as
#: the best; how far outside the words before, after and within stand.
OF_NETWORK = (
    "none", "method", "model", "dataset", "task", "domain", "metric", "own", "other", "chain",
    "best chain", "outside before", "outside after", "outside within",
)  # fmt: skip
#: The best overlapping candidate, the best around it, the best within; the candidates of the same
#: words and type: how many, their mean and best probability, whether one is in the title.
OF_NEIGHBOURS = (
    "overlapping", "wider", "narrower", "places", "mean of places", "best of places", "titled",
    "lead",
)  # fmt: skip
OF_WORDS = (
    "type", "width", "words of paper", "where", "first shape", "last shape", "capitals",
    "kind before", "first kind", "kind after", "a before", "the before", "our before",
    "fresh before", "head after", "head within", "hyphen before", "hyphen after",
    "bracket after", "in brackets",
)  # fmt: skip
#: What the network says of the span beyond a bracket.
BEYOND_BRACKETS = ("long form of", "short form of")
#: Statistics of the whole phrase, of it with the word before, with the word after, of its ends.
OF_PHRASE = (
    *(f"phrase {name}" for name in STATISTICS),
    *(f"{side} {name}" for side in ("wider left", "wider right") for name in _OF_WIDER),
    *(f"{side} {name}" for side in ("first", "last") for name in STATISTICS),
)
OF_PRECEDENTS = (
    "precedents", "taken so", "taken", "proposed", "used", "evaluated on", "compared with",
    "studied", "mentioned",
)  # fmt: skip
COLUMNS = (*OF_NETWORK, *OF_NEIGHBOURS, *OF_WORDS, *BEYOND_BRACKETS, *OF_PHRASE, *OF_PRECEDENTS)


def places_of(*names: str) -> list[int]:
    """Give the places of columns."""
    return [COLUMNS.index(name) for name in names]


class Candidates(NamedTuple):
    """Spans from word `start` to word `end` (both in it), each under one type, and their features.

    `surface` is a number that candidates of the same words share, `roles` the probability of each
    role.
    """

    start: Ints
    end: Ints
    kind: Ints
    surface: Hashes
    roles: Floats
    features: Floats


class Paper(NamedTuple):
    """A paper as the candidates need it."""

    words: list[Word]
    title_words: int
    described: WordFeatures
    reading: Reading


def likely_spans(tags: Floats) -> tuple[Ints, Ints]:
    """Give every span, up to the widest, of words that may each be in a mention."""
    inside = np.exp(tags[:, 0]) < 1 - LIKELY_WORD
    ends_run = np.flatnonzero(np.append(~inside, True))
    starts = np.flatnonzero(inside)
    if not len(starts):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    room = np.minimum(ends_run[np.searchsorted(ends_run, starts)] - starts, WIDEST)
    start = np.repeat(starts, room)
    place = np.arange(len(start)) - np.repeat(np.cumsum(room) - room, room)
    return start, start + place


def find(paper: Paper, network: Network, precedents: Precedents) -> Candidates:
    """Find the spans of a paper that may be mentions."""
    start, end = likely_spans(paper.reading.tags)
    within = (start >= paper.title_words) | (end < paper.title_words)
    start, end = start[within], end[within]
    types, scores = network.judge(paper.reading, start, end)
    row, kind = np.nonzero(types[:, 1:] > LIKELY_SPAN)
    if not len(row):
        empty = np.zeros((0, 0), np.float32)
        return Candidates(row, row, row, np.zeros(0, np.uint64), empty, empty)
    start, end, types = start[row], end[row], types[row]
    scores = scores[row, kind]
    roles = np.exp(scores - scores.max(1, keepdims=True))
    roles /= roles.sum(1, keepdims=True)
    told = paper.described.columns
    surface = span_hashes(told.code, told.singular, start, end - start + 1)
    own = types[np.arange(len(kind)), 1 + kind]
    columns = [
        *_of_the_network(paper.reading.tags, types, own, start, end, kind),
        *_of_the_neighbours(own, start, end, kind, surface, paper.title_words),
        *_of_the_words(paper.words, told, start, end, own, kind),
        *_of_the_phrase(paper, start, end),
        *precedents.columns(surface, kind),
    ]
    features = np.column_stack([np.asarray(c, np.float32) for c in columns])
    return Candidates(start, end, kind, surface, roles.astype(np.float32), features)


def _of_the_network(
    tags: Floats, types: Floats, own: Floats, start: Ints, end: Ints, kind: Ints
) -> list[Floats]:
    others = types.copy()
    others[np.arange(len(kind)), 1 + kind] = 0
    begins, goes_on = tags[:, 1::2], tags[:, 2::2]
    padded = np.vstack([goes_on, np.full((1, 6), -20, np.float32)])
    stops = np.log1p(-np.minimum(np.exp(padded), 0.999))
    sums = np.vstack([np.zeros((1, 6), np.float32), np.cumsum(goes_on, 0, dtype=np.float32)])
    chain = begins[start] + sums[end + 1] - sums[start + 1] + stops[end + 1]
    outside = np.append(tags[:, 0], np.float32(0))
    inside = [outside[np.minimum(start + k, end)] for k in range(WIDEST)]
    return [
        *types.T, own, others[:, 1:].max(1), chain[np.arange(len(kind)), kind], chain.max(1),
        outside[start - 1], outside[end + 1], np.max(inside, 0),
    ]  # fmt: skip


def _blocks(count: int) -> Iterator[slice]:
    """Cut rows so that a table of pairs stays small however long the paper is."""
    return (slice(first, first + _BLOCK) for first in range(0, count, _BLOCK))


def _of_the_neighbours(
    own: Floats, start: Ints, end: Ints, kind: Ints, surface: Hashes, title_words: int
) -> list[NDArray[Any]]:
    titled = start < title_words
    parts = []
    for block in _blocks(len(own)):
        first, last = start[block][:, None], end[block][:, None]
        other = (first <= end) & (start <= last) & ((first != start) | (last != end))
        wider = other & (start <= first) & (end >= last)
        narrower = other & (start >= first) & (end <= last)
        best = [np.where(mask, own, 0).max(1) for mask in (other, wider, narrower)]
        same = (surface[block][:, None] == surface) & (kind[block][:, None] == kind)
        count = same.sum(1)
        mean, most = (same * own).sum(1) / count, np.where(same, own, 0).max(1)
        parts.append((*best, count, mean, most, (same & titled).any(1), own[block] - best[0]))
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def _beyond_a_bracket(
    own: Floats, start: Ints, end: Ints, kind: Ints
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Give the best probability of the same type one bracket after, and one before each span."""
    after, before = [], []
    for block in _blocks(len(own)):
        same = np.where(kind[block][:, None] == kind, own, 0)
        after.append(np.where(start == end[block][:, None] + 2, same, 0).max(1))
        before.append(np.where(end == start[block][:, None] - 2, same, 0).max(1))
    return np.concatenate(after), np.concatenate(before)


def _of_the_words(
    words: list[Word], told: Columns, start: Ints, end: Ints, own: Floats, kind: Ints
) -> list[Floats]:
    count = len(words)
    texts = ["", *(w.text.lower() for w in words), "", ""]
    kinds = np.concatenate([[MARK], told.kind, [MARK]])
    capitals = np.concatenate([[0], np.cumsum(told.capital)])
    before = [texts[k] for k in start.tolist()]
    after = [texts[k + 2] for k in end.tolist()]
    opens = np.array([t == "(" for t in after])
    closed = np.array([b == "(" and a == ")" for b, a in zip(before, after, strict=True)])
    width = end - start + 1
    inner, outer = _beyond_a_bracket(own, start, end, kind)
    return [
        kind, width, np.full(len(start), count), start / count,
        told.shape[start], told.shape[end], (capitals[end + 1] - capitals[start]) / width,
        kinds[start], kinds[start + 1], kinds[end + 2],
        np.array([b in _ARTICLES for b in before]), np.array([b == "the" for b in before]),
        np.array([b == "our" for b in before]), np.array([b in _FRESH for b in before]),
        np.array([a in _HEADS for a in after]),
        np.array([texts[k + 1] in _HEADS for k in end.tolist()]),
        np.array([b == "-" for b in before]), np.array([a == "-" for a in after]),
        opens, closed, opens * inner, closed * outer,
    ]  # fmt: skip


def _of_the_phrase(paper: Paper, start: Ints, end: Ints) -> list[Floats]:
    statistics = paper.described.statistics
    width = end - start + 1
    whole = np.zeros((len(start), 6), np.float32)
    left, right = (np.zeros((len(start), len(_WIDER)), np.float32) for _ in range(2))
    for length in range(1, LONGEST_PHRASE + 1):
        table = statistics[length - 1]
        chosen = width == length
        whole[chosen] = table[start[chosen]]
        chosen = (width == length - 1) & (start > 0)
        left[chosen] = table[start[chosen] - 1][:, _WIDER]
        chosen = (width == length - 1) & (end + 1 < len(paper.words))
        right[chosen] = table[start[chosen]][:, _WIDER]
    single = statistics[0]
    return [*whole.T, *left.T, *right.T, *single[start].T, *single[end].T]
