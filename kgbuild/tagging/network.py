"""Runs the network over a paper of any length."""

from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging import session
from kgbuild.tagging.phrases import Floats
from kgbuild.tagging.words import Word, Words

#: A window is what the encoder reads at once; two neighbours share at least `OVERLAP` pieces.
WINDOW = 512
OVERLAP = 128
#: Spans of more words than this are never looked at.
WIDEST = 12


class Reading(NamedTuple):
    """What the network says of a paper.

    `tags` are log-probabilities of the tags of each word, `projections` what a span is scored
    from, `domains` a score for each domain, `weights` how much each word speaks for each domain.
    """

    tags: Floats
    projections: Floats
    domains: Floats
    weights: Floats


def windows(lengths: NDArray[np.int64], room: int, overlap: int) -> list[tuple[int, int]]:
    """Cut words of the given numbers of pieces into overlapping runs that fit into `room`.

    >>> windows(np.array([2, 2, 2, 2, 2]), 6, 2)
    [(0, 3), (2, 5)]
    """
    ends = np.concatenate([[0], np.cumsum(lengths)])
    cuts: list[tuple[int, int]] = []
    start = 0
    while True:
        end = int(np.searchsorted(ends, ends[start] + room, side="right")) - 1
        end = max(end, start + 1)
        cuts.append((start, end))
        if end >= len(lengths):
            return cuts
        start = max(start + 1, int(np.searchsorted(ends, ends[end] - overlap, side="right")) - 1)


class Network:
    """The trained network: one for the words of a paper, one for the spans that are asked for."""

    def __init__(self, folder: Path, words: Words) -> None:
        self._words = words
        self._reader = session.start(folder / "tagger.onnx")
        self._judge = session.start(folder / "spans.onnx")

    def read(self, words: list[Word], features: Floats) -> Reading:
        """Read all words of a paper, in overlapping windows where they are many."""
        lengths = np.array([len(w.pieces) for w in words], np.int64)
        cuts = windows(lengths, WINDOW - 2, OVERLAP)
        parts = [self._read(words[a:b], features[a:b], lengths[a:b]) for a, b in cuts]
        if len(parts) == 1:
            return parts[0]
        middles = [(later[0] + cut[1]) // 2 for cut, later in pairwise(cuts)]
        edges = zip([0, *middles], [*middles, len(words)], cuts, strict=True)
        kept = [slice(first - cut[0], last - cut[0]) for first, last, cut in edges]
        joined = [
            np.concatenate([part[column][keep] for part, keep in zip(parts, kept, strict=True)])
            for column in (0, 1, 3)
        ]
        domains: Floats = np.stack([part.domains for part in parts]).mean(0, dtype=np.float32)
        return Reading(joined[0], joined[1], domains, joined[2])

    def _read(self, words: list[Word], features: Floats, lengths: NDArray[np.int64]) -> Reading:
        inner = [piece for word in words for piece in word.pieces][: WINDOW - 2]
        owners = np.repeat(np.arange(1, len(words) + 1), lengths)[: WINDOW - 2]
        shapes = np.array([w.shape for w in words], np.int64)[owners - 1]
        ends = np.cumsum(lengths)
        edge = np.zeros(1, np.int64)
        feed: dict[str, Any] = {
            "pieces": np.array([self._words.opening, *inner, self._words.closing], np.int64),
            "shapes": np.concatenate([edge, shapes, edge]),
            "owners": np.concatenate([edge, owners, edge]),
            "first": np.minimum(ends - lengths + 1, WINDOW - 2),
            "last": np.minimum(ends, WINDOW - 2),
            "features": features,
        }
        tags, projections, domains, attention = self._reader.run(None, feed)
        weights = np.add.reduceat(attention[1:-1], np.minimum(ends - lengths, len(inner) - 1), 0)
        return Reading(tags, projections, domains, weights)

    def judge(
        self, reading: Reading, start: NDArray[np.int64], end: NDArray[np.int64]
    ) -> tuple[Floats, Floats]:
        """Score spans of words (`end` is the last word).

        Gives the probabilities of no entity and of each type, and scores of the roles by type.
        """
        feed = {"projections": reading.projections, "start": start, "end": end}
        types, roles = self._judge.run(None, feed)
        return types, roles.reshape(len(start), 6, 6)
