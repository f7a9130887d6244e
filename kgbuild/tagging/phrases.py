"""What is known of phrases beforehand: how they are used in 100,000 abstracts, and the vocabulary.

Both are tables from the hash of a phrase, so that they are small, and every phrase of a paper is
looked up at once.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Floats = NDArray[np.float32]
Places = NDArray[np.int64]

#: Phrases are counted up to this many words, names of the vocabulary go up to `LONGEST_NAME`.
LONGEST_PHRASE = 4
LONGEST_NAME = 8
#: Columns of a phrase's statistics, each 0..15.
STATISTICS = ("papers", "titles", "brackets", "association", "bounds", "capitals")

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_FOLD = np.uint64(29)


def phrase_hashes(codes: Hashes, length: int, last: Hashes | None = None) -> Hashes:
    """Hash the phrase of `length` words that begins at each word.

    `last` gives other codes for the phrases' last words (the singular).
    """
    count = len(codes) - length + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    hashes = np.full(count, np.uint64(length * 7919))
    with np.errstate(over="ignore"):
        for place in range(length):
            source = codes if last is None or place < length - 1 else last
            hashes = _with_word(hashes, source[place : place + count])
    return hashes


def all_hashes(codes: Hashes, last: Hashes, longest: int) -> tuple[list[Hashes], list[Hashes]]:
    """Hash the phrases of 1 to `longest` words as `phrase_hashes` does, without `last` and with it.

    Phrases of all lengths go on by one word at a time: many small steps take five times as long.
    """
    count = len(codes)
    lengths = np.arange(1, longest + 1, dtype=np.uint64)
    plain = np.repeat(lengths[:, None] * np.uint64(7919), count, 1)
    ended = np.empty_like(plain)
    beyond = np.zeros(longest, np.uint64)
    codes, last = np.append(codes, beyond), np.append(last, beyond)
    for place in range(longest):
        ended[place] = _with_word(plain[place], last[place : place + count])
        plain[place:] = _with_word(plain[place:], codes[place : place + count])
    counts = [max(count - place, 0) for place in range(longest)]
    return (
        [hashes[:n] for hashes, n in zip(plain, counts, strict=True)],
        [hashes[:n] for hashes, n in zip(ended, counts, strict=True)],
    )


def span_hashes(codes: Hashes, last: Hashes, start: Places, length: Places) -> Hashes:
    """Hash the phrase of each span as `phrase_hashes` does with `last`."""
    hashes = length.astype(np.uint64) * np.uint64(7919)
    for place in range(int(length.max())):
        inside = np.flatnonzero(length > place)
        word, ends = start[inside] + place, length[inside] == place + 1
        hashes[inside] = _with_word(hashes[inside], np.where(ends, last[word], codes[word]))
    return hashes


def _with_word(hashes: Hashes, codes: Hashes) -> Hashes:
    longer = (hashes ^ codes) * _MULTIPLIER
    longer ^= longer >> _FOLD
    return longer


def keys_of(hashes: Hashes) -> NDArray[np.uint32]:
    """Shorten hashes to what the tables keep."""
    return (hashes >> np.uint64(32)).astype(np.uint32)


def rows_of(table: NDArray[np.uint32], hashes: Hashes) -> NDArray[np.int64]:
    """Give the row of each hash in a sorted table of keys, or -1."""
    wanted = keys_of(hashes)
    order = np.argsort(wanted)  # neighbours in the table are found one after the other
    ordered = wanted[order]
    found = np.searchsorted(table, ordered)
    found[found == len(table)] = 0
    rows = np.empty_like(found)
    rows[order] = np.where(table[found] == ordered, found, -1)
    return rows


class PhraseTable:
    """How phrases are used in a large corpus."""

    def __init__(self, file: Path) -> None:
        with np.load(file) as stored:
            self.keys: NDArray[np.uint32] = stored["keys"]
            self.values: NDArray[np.uint8] = stored["values"]

    def look(self, hashes: Hashes) -> Floats:
        """Give the statistics of phrases, each 0..1; all 0 for one that was never counted."""
        rows = rows_of(self.keys, hashes)
        found = self.values[rows].astype(np.float32) / np.float32(15)
        found[rows < 0] = 0
        return found


class Match(NamedTuple):
    """A name of the vocabulary in a paper: its words, and bits for its types.

    `doubtful` holds the types under which the name usually means something else.
    """

    start: int
    length: int
    types: int
    doubtful: int


#: The bit of a name that counts only where the text writes it with a capital.
NEEDS_CAPITAL = 64


class Vocabulary:
    """Names that are known beforehand, with their types."""

    def __init__(self, file: Path) -> None:
        with np.load(file) as stored:
            self.keys: NDArray[np.uint32] = stored["keys"]
            self.flags: NDArray[np.uint8] = stored["flags"]

    def matches(
        self, phrases: list[Hashes], singular: list[Hashes], capital: NDArray[np.bool_]
    ) -> list[Match]:
        """Find the longest names, from left to right, none overlapping."""
        # one search for phrases of all lengths: many small ones take longer
        plain, ended = np.concatenate(phrases), np.concatenate(singular)
        rows = rows_of(self.keys, plain)
        others = np.flatnonzero((rows < 0) & (plain != ended))
        rows[others] = rows_of(self.keys, ended[others])
        first = np.concatenate([np.arange(len(hashes)) for hashes in phrases])
        length = np.repeat(np.arange(1, len(phrases) + 1), [len(hashes) for hashes in phrases])
        longest: dict[int, Match] = {}
        for place in np.flatnonzero(rows >= 0).tolist():
            start = int(first[place])
            types, doubtful = (int(flag) for flag in self.flags[rows[place]])
            if types & NEEDS_CAPITAL and not capital[start]:
                continue
            longest[start] = Match(start, int(length[place]), types & 63, doubtful)
        kept: list[Match] = []
        free = 0
        for start in sorted(longest):
            if start >= free:
                kept.append(longest[start])
                free = start + longest[start].length
        return kept
