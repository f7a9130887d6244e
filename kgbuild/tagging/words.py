"""Words of a paper: where they stand, how they look, and the encoder's pieces of each."""

import re
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"\w+|[^\w\s]")

#: Words that begin or end no term.
_STOP_WORDS = (
    "a an the of in on for with to and or by from as at is are was were be been being that this "
    "these those it its we our they their them i you he she his her which who whom whose what when "
    "where why how not no nor but if then than so such can could may might will would shall should "
    "must do does did done has have had having into onto over under between among through during "
    "before after above below about against across along via per also both each more most other "
    "some any only own same too very just using use used uses based however while although because "
    "since until whether either neither there here all many much few several one two three first "
    "second new novel propose proposed show shows present presents paper work approach results et "
    "al e g ie eg s t"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
STOP, CONTENT, MARK = 0, 1, 2


class Word(NamedTuple):
    """What is known of a word by itself.

    `code` is a number for the word without regard to case, `singular` the same for the word
    without a final s, `kind` one of STOP, CONTENT and MARK, `shape` its letter case (0..15).
    """

    text: str
    code: int
    singular: int
    kind: int
    shape: int
    capital: bool
    pieces: tuple[int, ...]


class Columns(NamedTuple):
    """The words of a paper as arrays, one for each of these fields of `Word`."""

    code: NDArray[np.uint64]
    singular: NDArray[np.uint64]
    kind: NDArray[np.int64]
    shape: NDArray[np.int64]
    capital: NDArray[np.bool_]


def columns(words: Sequence[Word]) -> Columns:
    """Turn words into arrays."""
    _, code, singular, kind, shape, capital, _ = zip(*words, strict=True) if words else [()] * 7
    return Columns(
        np.array(code, np.uint64), np.array(singular, np.uint64), np.array(kind, np.int64),
        np.array(shape, np.int64), np.array(capital, np.bool_),
    )  # fmt: skip


def code_of(word: str) -> int:
    """Give a word's number: the same on every machine, whatever the case.

    >>> code_of("BERT") == code_of("bert")
    True
    """
    return zlib.crc32(word.casefold().encode("utf-8", "surrogatepass"))


def kind_of(word: str) -> int:
    """Say whether a word is a stop word, a content word or a mark.

    >>> [kind_of(w) for w in ("the", "BERT", "-")]
    [0, 1, 2]
    """
    folded = word.casefold()
    if folded in STOP_WORDS:
        return STOP
    return CONTENT if folded[0].isalnum() else MARK


def shape_of(word: str) -> int:
    """Give the letter case of a word, which an uncased encoder cannot see, as 1..12.

    >>> [shape_of(w) for w in ("word", "Word", "WORD", "W", "BiLSTM", "GPT4", "12", "%")]
    [3, 6, 4, 5, 7, 9, 1, 2]
    """
    if word.isalpha() and word.islower():
        return 3  # as are most words
    digit = any(c.isdigit() for c in word)
    if not any(c.isalpha() for c in word):
        return 1 if digit else 2
    upper, lower = sum(c.isupper() for c in word), sum(c.islower() for c in word)
    if not upper:
        shape = 3
    elif not lower:
        shape = 4 if upper > 1 else 5
    else:
        shape = 6 if upper == 1 and word[0].isupper() else 7
    return shape + (5 if digit else 0)


class Words:
    """Splits text into words; what it learned of a word it keeps for the next paper."""

    def __init__(self, tokenizer: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.unknown, self.opening, self.closing = (
            self._tokenizer.token_to_id(piece) or 0 for piece in ("[UNK]", "[CLS]", "[SEP]")
        )
        self.look: Callable[[str], Word] = lru_cache(maxsize=65536)(self._look)

    def _look(self, text: str) -> Word:
        pieces = tuple(self._tokenizer.encode(text, add_special_tokens=False).ids)
        stem = text[:-1] if len(text) > 3 and text[-1] == "s" else text
        return Word(
            text, code_of(text), code_of(stem), kind_of(text), shape_of(text),
            text != text.lower(), pieces or (self.unknown,),
        )  # fmt: skip

    def split(self, text: str) -> tuple[list[Word], list[tuple[int, int]]]:
        """Give the words of a text and the code points at which each begins and ends."""
        found = list(WORD.finditer(text))
        return [self.look(m.group()) for m in found], [m.span() for m in found]
