"""What the words of a mention's sentence say about the paper's role towards what it names."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.phrases import Floats
from kgbuild.tagging.words import Word

_OWN = frozenset({"we", "our", "ours", "us"})
#: Beginnings of words that report results, that present something new, that tell of others' work.
_RESULTS = (
    "evaluat", "experiment", "benchmark", "result", "outperform", "achiev", "improv", "surpass",
    "accura", "score", "gain", "state-of", "sota", "demonstrat", "show", "test", "valid",
)  # fmt: skip
_NEW = ("propos", "introduc", "present", "develop", "design", "novel")
_OTHERS = (
    "challeng", "difficult", "remain", "however", "lack", "limit", "existing", "recent", "prior",
    "previous", "while", "although", "despite", "important", "crucial", "fundamental",
)  # fmt: skip
#: Columns for each sentence.
CUES = 8


def sentence_cues(words: list[Word], title_words: int) -> tuple[NDArray[np.int64], Floats]:
    """Give each word the number of its sentence, and each sentence (sentences, `CUES`) its cues.

    They are counts of the words of four kinds and of numbers; then whether the authors report
    results, present something, or others are told of.
    """
    texts = [word.text for word in words]
    ends = np.array([
        place + 1 == title_words or (text in {".", "?", "!"} and _begins(after))
        for place, (text, after) in enumerate(zip(texts, [*texts[1:], ""], strict=True))
    ])  # fmt: skip
    sentence = np.cumsum(ends) - ends
    begins = np.flatnonzero(np.diff(sentence, prepend=-1))
    counts = np.zeros((len(begins), CUES), np.float32)
    counts[:, :5] = np.add.reduceat(np.array([_kinds(text) for text in texts], np.float32), begins)
    own = counts[:, 0] > 0
    counts[:, 5] = own & (counts[:, 1] > 0)
    counts[:, 6] = own & (counts[:, 2] > 0)
    counts[:, 7] = ~own & (counts[:, 3] > 0)
    return sentence, counts


@lru_cache(maxsize=65536)
def _kinds(text: str) -> tuple[bool, ...]:
    low = text.lower()
    return (
        low in _OWN, low.startswith(_RESULTS), low.startswith(_NEW), low.startswith(_OTHERS),
        low[:1].isdigit() or low == "%",
    )  # fmt: skip


def _begins(text: str) -> bool:
    return text[:1].isupper() or text in {'"', "("}
