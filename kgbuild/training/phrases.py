"""Makes the tables of phrases and of names that the tagger looks words up in."""

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.phrases import (
    LONGEST_NAME,
    LONGEST_PHRASE,
    NEEDS_CAPITAL,
    Hashes,
    keys_of,
    phrase_hashes,
)
from kgbuild.tagging.words import CONTENT, MARK, STOP, WORD, code_of, kind_of
from ontology.terms import EntityType

#: A phrase of one, two, three, four words is kept from so many papers on.
LEAST_PAPERS = (3, 4, 4, 4)
#: Marks that may stand inside a phrase.
_JOINING = [zlib.crc32(mark.encode()) for mark in "-/'’+&."]
_BRACKET = zlib.crc32(b"(")
_TYPES = [str(kind) for kind in EntityType]


class Corpus(NamedTuple):
    """All words of all papers, one after the other; each section is closed by a full stop."""

    codes: Hashes
    kinds: NDArray[np.int8]
    capital: NDArray[np.bool_]
    paper: NDArray[np.int32]
    title: NDArray[np.bool_]
    papers: int


def read(papers: Iterable[tuple[str, str]]) -> Corpus:
    """Split titles and abstracts into words."""
    known: dict[str, tuple[int, int]] = {}
    codes: list[NDArray[np.uint64]] = []
    kinds: list[NDArray[np.int8]] = []
    capital: list[NDArray[np.bool_]] = []
    owners: list[tuple[int, bool, int]] = []
    number = -1
    for number, paper in enumerate(papers):
        for section, text in enumerate(paper):
            words = [*WORD.findall(text), "."]
            for word in words:
                if word not in known:
                    known[word] = code_of(word), kind_of(word)
            codes.append(np.fromiter((known[w][0] for w in words), np.uint64, len(words)))
            kinds.append(np.fromiter((known[w][1] for w in words), np.int8, len(words)))
            capital.append(np.fromiter((w[0].isupper() for w in words), np.bool_, len(words)))
            owners.append((number, section == 0, len(words)))
    lengths = [length for *_, length in owners]
    return Corpus(
        np.concatenate(codes), np.concatenate(kinds), np.concatenate(capital),
        np.repeat(np.array([n for n, *_ in owners], np.int32), lengths),
        np.repeat(np.array([t for _, t, _ in owners]), lengths), number + 1,
    )  # fmt: skip


def phrase_table(corpus: Corpus) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Count phrases that begin and end with a content word: keys, and `STATISTICS` as 0..15."""
    single = _count(corpus, 1, None)
    tables = [
        single,
        *(_count(corpus, n, single) for n in range(2, LONGEST_PHRASE + 1)),
    ]
    keys = np.concatenate([keys_of(hashes) for hashes, *_ in tables])
    values = np.concatenate([values for _, values, _ in tables])
    keys, first = np.unique(keys, return_index=True)
    return keys, values[first]


Counted = tuple[Hashes, NDArray[np.uint8], NDArray[np.int64]]


def _count(corpus: Corpus, length: int, single: Counted | None) -> Counted:
    hashes, places = _places(corpus, length)
    new = np.append(True, hashes[1:] != hashes[:-1])
    paper = corpus.paper[places]
    group = np.cumsum(new) - 1
    size = int(group[-1]) + 1
    papers = np.bincount(group, new | np.append(True, paper[1:] != paper[:-1]), size)
    kept = papers >= LEAST_PAPERS[length - 1]
    after = np.minimum(places + length, len(corpus.codes) - 1)
    bounded = np.append(True, corpus.kinds[:-1] != CONTENT)[places]
    inner = ~np.append(True, corpus.kinds[:-1] == MARK)[places] & ~corpus.title[places]
    sums = [
        np.bincount(group, column, size)[kept]
        for column in (
            np.ones(len(places)), corpus.title[places],
            (corpus.codes[after] == _BRACKET) & (corpus.paper[after] == paper),
            bounded & (corpus.kinds[after] != CONTENT), corpus.capital[places] & inner, inner,
        )
    ]  # fmt: skip
    times, titles, brackets, bounds, capitals, inners = sums
    papers = papers[kept].astype(np.int64)
    association = np.zeros(len(papers))
    if single is not None:
        association = _association(corpus, places[new][kept], length, papers, single)
    columns = [
        np.maximum(1, np.log2(papers)), 2.5 * np.log2(1 + 20 * titles / times),
        4 * np.sqrt(14 * brackets / times), association + 1,
        15 * bounds / times,
        np.where(inners > 0, 1 + np.round(14 * capitals / np.maximum(1, inners)), 0),
    ]  # fmt: skip
    values = np.stack([np.clip(np.round(column), 0, 15) for column in columns], 1)
    return hashes[new][kept], values.astype(np.uint8), papers


def _places(corpus: Corpus, length: int) -> tuple[Hashes, NDArray[np.int64]]:
    """Give the phrases of a length, equal ones side by side in the order of papers."""
    count = len(corpus.codes) - length + 1
    last = slice(length - 1, length - 1 + count)
    fits = (corpus.kinds[:count] == CONTENT) & (corpus.kinds[last] == CONTENT)
    fits &= corpus.paper[:count] == corpus.paper[last]
    for place in range(1, length - 1):
        inside = slice(place, place + count)
        fits &= (corpus.kinds[inside] != MARK) | np.isin(corpus.codes[inside], _JOINING)
    places = np.flatnonzero(fits)
    hashes = phrase_hashes(corpus.codes, length)[places]
    order = np.argsort(hashes, kind="stable")
    return hashes[order], places[order]


def _association(
    corpus: Corpus, first: NDArray[np.int64], length: int, papers: NDArray[np.int64],
    single: Counted,
) -> NDArray[np.float64]:  # fmt: skip
    """Say how much more often words stand together than by chance, in powers of two a word."""
    known, _, counts = single
    chance, words = np.zeros(len(first)), np.zeros(len(first))
    for place in range(length):
        content = corpus.kinds[first + place] == CONTENT
        hashes = phrase_hashes(corpus.codes, 1)[first + place]
        rows = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        often = np.where(known[rows] == hashes, counts[rows], 2)
        chance += np.where(content, np.log2(often / corpus.papers), 0)
        words += content
    return (np.log2(papers / corpus.papers) - chance) / np.maximum(1, words - 1)


def name_table(
    names: Iterable[tuple[str, str, bool]],
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Make the table of names: (form, type, whether it usually means something else)."""
    table: dict[int, list[int]] = {}
    for form, kind, doubtful in names:
        words = WORD.findall(form)
        if not 1 <= len(words) <= LONGEST_NAME or len(form) < 2:
            continue
        if all(kind_of(word) == STOP for word in words):
            continue
        codes = np.array([code_of(word) for word in words], np.uint64)
        key = int(keys_of(phrase_hashes(codes, len(words)))[0])
        capital = len(words) == 1 and len(form) < 9 and form != form.lower()
        bit = 1 << _TYPES.index(kind)
        entry = table.setdefault(key, [0, 0, NEEDS_CAPITAL])
        entry[0] |= bit
        entry[1] |= bit if doubtful else 0
        entry[2] &= NEEDS_CAPITAL if capital else 0
    keys = np.array(sorted(table), np.uint32)
    flags = [[table[key][0] | table[key][2], table[key][1]] for key in keys.tolist()]
    return keys, np.array(flags, np.uint8).reshape(-1, 2)


def vocabulary_names(file: Path) -> Iterable[tuple[str, str, bool]]:
    """Read names from a table with the columns name, type, aliases (`?` marks a doubtful one)."""
    for line in file.read_text("utf-8").splitlines()[1:]:
        name, kind, aliases = line.split("\t")[:3]
        yield name, kind, False
        for alias in filter(None, aliases.split("|")):
            yield alias.rstrip("?"), kind, alias.endswith("?")
