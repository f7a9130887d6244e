"""What the encoder is told of each word beside its letters."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.phrases import (
    LONGEST_NAME,
    LONGEST_PHRASE,
    Floats,
    Hashes,
    Match,
    PhraseTable,
    Vocabulary,
    all_hashes,
)
from kgbuild.tagging.words import CONTENT, STOP, Columns, Word, columns

#: How many numbers a word gets, and the first of those that come from the two vocabularies.
WORD_FEATURES = 53
FIRST_LEXICAL = 28
_OWN, _OTHERS = FIRST_LEXICAL, 41
_DOUBTFUL = _OWN + 12


class Knowledge(NamedTuple):
    """The tables that were made beforehand: `own` is the project's vocabulary."""

    phrases: PhraseTable
    own: Vocabulary
    others: Vocabulary


class WordFeatures(NamedTuple):
    """The words' features, and what was looked up on the way."""

    values: Floats
    columns: Columns
    hashes: list[Hashes]
    statistics: list[Floats]
    own: list[Match]
    others: list[Match]


def word_features(words: list[Word], title_words: int, knowledge: Knowledge) -> WordFeatures:
    """Describe each word of a paper whose first `title_words` words are its title."""
    told = columns(words)
    hashes, singular = all_hashes(told.code, told.singular, LONGEST_NAME)
    statistics = [knowledge.phrases.look(h) for h in hashes[:LONGEST_PHRASE]]
    own = knowledge.own.matches(hashes, singular, told.capital)
    others = knowledge.others.matches(hashes, singular, told.capital)
    values = np.zeros((len(words), WORD_FEATURES), np.float32)
    if words:
        _describe_phrases(values, statistics)
        _describe_places(values, words, told, title_words)
        _describe_names(values, own, _OWN)
        _describe_names(values, others, _OTHERS)
        for match in own:
            if match.doubtful:
                values[match.start : match.start + match.length, _DOUBTFUL] = 1
    return WordFeatures(values, told, hashes, statistics, own, others)


def _describe_phrases(values: Floats, statistics: list[Floats]) -> None:
    values[:, 0:5] = statistics[0][:, [0, 1, 2, 4, 5]]
    values[1:, 5:11] = statistics[1]
    values[:-1, 11:17] = statistics[1]
    for length, found in enumerate(statistics[1:], 2):
        count = len(found)
        if not count:
            continue
        term = found[:, 0] * found[:, 4]
        np.maximum(values[:count, 17], term, out=values[:count, 17])
        np.maximum(values[length - 1 :, 18], term, out=values[length - 1 :, 18])
        for place in range(length):
            inside = values[place : place + count]
            np.maximum(inside[:, 19], term, out=inside[:, 19])
            np.maximum(inside[:, 20], found[:, 2], out=inside[:, 20])
            np.maximum(inside[:, 21], found[:, 3], out=inside[:, 21])


def _describe_places(values: Floats, words: list[Word], told: Columns, title_words: int) -> None:
    count, stems = len(words), told.singular
    content: NDArray[np.bool_] = told.kind == CONTENT
    in_title = stems[:title_words][content[:title_words]]
    values[:, 22] = np.isin(stems, in_title) & content
    _, which, times = np.unique(stems, return_inverse=True, return_counts=True)
    values[:, 23] = np.minimum(times[which], 5) / 5 * content
    values[:title_words, 24] = 1
    values[:, 25] = np.arange(count) / count
    defined = {
        words[k].text
        for k in range(1, count - 1)
        if words[k].capital and words[k - 1].text == "(" and words[k + 1].text == ")"
    }
    values[:, 26] = np.array([w.text in defined for w in words], np.bool_) if defined else 0
    values[:, 27] = told.kind == STOP


def _describe_names(values: Floats, matches: list[Match], first: int) -> None:
    for match in matches:
        for bit in range(6):
            if match.types >> bit & 1:
                values[match.start, first + bit] = 1
                values[match.start + 1 : match.start + match.length, first + 6 + bit] = 1
