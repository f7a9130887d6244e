"""Annotated papers as the network learns from them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.features import (
    FIRST_LEXICAL,
    WORD_FEATURES,
    Knowledge,
    WordFeatures,
    word_features,
)
from kgbuild.tagging.network import WIDEST, WINDOW
from kgbuild.tagging.phrases import Floats
from kgbuild.tagging.words import Word, Words
from kgbuild.training.second_stage import GoldSpan
from ontology.terms import EntityType, Role

TYPES = [str(kind) for kind in EntityType]
ROLES = [str(role) for role in Role]
#: O, then B and I of each type.
TAGS = 1 + 2 * len(TYPES)

#: The piece that stands for a hidden word, and how often words are hidden from the network.
MASK = 103
HIDE_MENTION, HIDE_WORD = 0.10, 0.03
#: How often a paper loses its vocabulary, some of it, or its phrase statistics.
LOSE_NAMES, LOSE_SOME_NAMES, LOSE_STATISTICS = 0.25, 0.22, 0.15
#: Of how many words a name is lost where a paper loses some, and how many columns are statistics.
LOSE_OF_SOME, STATISTICS = 0.3, 22


class Annotated(NamedTuple):
    """A paper split into words, with its features and what was annotated."""

    words: list[Word]
    title_words: int
    described: WordFeatures
    gold: dict[tuple[int, int], GoldSpan]
    domains: NDArray[np.float32]


class Example(NamedTuple):
    """As many words of a paper as the encoder can read at once, as numbers."""

    pieces: NDArray[np.int64]
    shapes: NDArray[np.int64]
    owners: NDArray[np.int64]
    features: Floats
    tags: NDArray[np.int64]
    spans: list[tuple[int, int, int, int]]
    domains: NDArray[np.float32]


class Batch(NamedTuple):
    """Examples side by side; word 0 of `owners` is no word."""

    pieces: NDArray[np.int64]
    mask: NDArray[np.int64]
    shapes: NDArray[np.int64]
    owners: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    features: Floats
    tags: NDArray[np.int64]
    spans: NDArray[np.int64]
    domains: NDArray[np.float32]


def annotate(
    paper: dict[str, Any], words: Words, knowledge: Knowledge, ids: list[str]
) -> Annotated:
    """Split an annotated paper into words; `ids` are the research domains."""
    text = f"{paper['title']}\n{paper['abstract']}"
    shift = {"title": 0, "abstract": len(paper["title"]) + 1}
    split, places = words.split(text)
    begins = {a: k for k, (a, _) in enumerate(places)}
    ends = {z: k for k, (_, z) in enumerate(places)}
    gold = {}
    for entity in paper["entities"]:
        kind, role = TYPES.index(entity["type"]), ROLES.index(entity["role"])
        for section, start, end in entity["mentions"]:
            a, z = begins.get(start + shift[section]), ends.get(end + shift[section])
            if a is not None and z is not None:
                gold[a, z] = GoldSpan(kind, role, entity["name"])
    title_words = sum(end <= shift["abstract"] for _, end in places)
    domains = np.isin(ids, paper["domains"]).astype(np.float32)
    return Annotated(
        split, title_words, word_features(split, title_words, knowledge), gold, domains
    )


def example(paper: Annotated, words: Words) -> Example:
    """Turn a paper into numbers."""
    lengths = np.cumsum([len(w.pieces) for w in paper.words])
    count = int(np.searchsorted(lengths, WINDOW - 2, side="right"))
    kept = paper.words[:count]
    tags = np.zeros(count, np.int64)
    spans = []
    for (start, end), gold in sorted(paper.gold.items()):
        if end < count and end - start < WIDEST:
            tags[start], tags[start + 1 : end + 1] = (
                1 + 2 * gold.kind,
                2 + 2 * gold.kind,
            )
            spans.append((start, end, gold.kind, gold.role))
    owners = np.repeat(np.arange(1, count + 1), [len(w.pieces) for w in kept])
    inner = [piece for word in kept for piece in word.pieces]
    shapes = np.array([w.shape for w in kept], np.int64)
    return Example(
        np.array([words.opening, *inner, words.closing]), np.pad(shapes[owners - 1], 1),
        np.pad(owners, 1), paper.described.values[:count], tags, spans, paper.domains,
    )  # fmt: skip


def batches(
    examples: Sequence[Example], most_pieces: int, random: np.random.Generator
) -> Iterator[Batch]:
    """Give examples of like length together, in random order, with some of it hidden."""
    shuffled = random.permutation(len(examples)).tolist()
    order = sorted(shuffled, key=lambda k: len(examples[k].pieces) // 24)
    groups: list[list[int]] = [[]]
    for k in order:
        if (len(groups[-1]) + 1) * len(examples[k].pieces) > most_pieces and groups[-1]:
            groups.append([])
        groups[-1].append(k)
    for group in random.permutation(len(groups)).tolist():
        yield collate([examples[k] for k in groups[group]], random)


def collate(group: Sequence[Example], random: np.random.Generator | None = None) -> Batch:
    """Put examples side by side; with `random` some words and features are hidden.

    A multiple of eight pieces is what fast attention on a GPU asks for.
    """
    length = -(-max(len(x.pieces) for x in group) // 8) * 8
    count = max(len(x.tags) for x in group)
    pieces, mask, shapes, owners = (np.zeros((len(group), length), np.int64) for _ in range(4))
    first, last = (np.zeros((len(group), count), np.int64) for _ in range(2))
    features = np.zeros((len(group), count, WORD_FEATURES), np.float32)
    tags = np.full((len(group), count), -100)
    spans: list[tuple[int, ...]] = []
    for row, x in enumerate(group):
        size, words = len(x.pieces), len(x.tags)
        pieces[row, :size] = x.pieces if random is None else _hidden(x, random)
        mask[row, :size], shapes[row, :size], owners[row, :size] = 1, x.shapes, x.owners
        numbers = np.arange(1, words + 1)
        first[row, :words] = np.searchsorted(x.owners[:-1], numbers)
        last[row, :words] = np.searchsorted(x.owners[:-1], numbers, "right") - 1
        features[row, :words] = x.features
        if random is not None:
            _forget(features[row], random)
        tags[row, :words] = x.tags
        spans += [(row, *span) for span in x.spans]
    return Batch(
        pieces, mask, shapes, owners, first, last, features, tags,
        np.array(spans, np.int64).reshape(-1, 5), np.stack([x.domains for x in group]),
    )  # fmt: skip


def _hidden(x: Example, random: np.random.Generator) -> NDArray[np.int64]:
    chance = np.where(x.tags > 0, HIDE_MENTION, HIDE_WORD)
    hidden = np.append(False, random.random(len(x.tags)) < chance)
    return np.where(hidden[x.owners] & (x.owners > 0), MASK, x.pieces)


def _forget(features: Floats, random: np.random.Generator) -> None:
    """Hide knowledge of names and phrases, so that the network does not lean on it alone."""
    names = random.random()
    if names < LOSE_NAMES:
        features[:, FIRST_LEXICAL:] = 0
    elif names < LOSE_NAMES + LOSE_SOME_NAMES:
        features[random.random(len(features)) < LOSE_OF_SOME, FIRST_LEXICAL:] = 0
    if random.random() < LOSE_STATISTICS:
        features[:, :STATISTICS] = 0
