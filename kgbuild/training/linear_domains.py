"""Fits the linear model that knows a paper's domains by its words and pairs of words."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from kgbuild.tagging.domains import WordDomains, term_weights
from kgbuild.tagging.phrases import Floats, keys_of
from kgbuild.tagging.words import CONTENT
from kgbuild.training.examples import Annotated

#: A term counts from so many papers on, and up to this share of them.
LEAST_PAPERS, MOST_SHARE = 5, 0.5
_STEPS, _RATE, _PENALTY = 90, 0.3, 1e-5
FOLDS = 5


def _terms(paper: Annotated) -> set[int]:
    content = np.array([w.kind == CONTENT for w in paper.words], np.bool_)
    single, pairs = (keys_of(hashes) for hashes in paper.described.hashes[:2])
    both = content[:-1] & content[1:]
    return set(single[content].tolist()) | set(pairs[both].tolist())


def fit(papers: Sequence[Annotated], file: Path) -> None:
    """Fit the model on annotated papers and write it."""
    counts = Counter(term for paper in papers for term in _terms(paper))
    least = min(LEAST_PAPERS, max(1, len(papers) // 20))
    most = MOST_SHARE * len(papers)
    keys = np.array(sorted(t for t, n in counts.items() if least <= n <= most), np.uint32)
    rarity = np.array([np.log(len(papers) / counts[t]) for t in keys.tolist()], np.float32)
    truth = np.stack([paper.domains for paper in papers])
    weights, bias = _learn(_table(papers, keys, rarity), torch.from_numpy(truth))
    scale = np.maximum(np.abs(weights).max(0), 1e-6) / 127
    np.savez_compressed(
        file, keys=keys, rarity=rarity, weights=np.round(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32), bias=bias, frequency=truth.mean(0),
    )  # fmt: skip


def scores_from_others(papers: Sequence[Annotated], seed: int) -> list[Floats]:
    """Score each paper's domains by a model that was fitted without it."""
    fold = np.random.default_rng(seed).permutation(len(papers)) % FOLDS
    scores: list[Floats] = [np.zeros(0, np.float32)] * len(papers)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "domains.npz"
        for number in range(FOLDS):
            fit([paper for paper, f in zip(papers, fold, strict=True) if f != number], file)
            model = WordDomains(file)
            for k in np.flatnonzero(fold == number).tolist():
                scores[k] = model.scores(papers[k].described.hashes, papers[k].title_words)
    return scores


def _table(papers: Sequence[Annotated], keys: np.ndarray, rarity: Floats) -> torch.Tensor:
    rows = [term_weights(keys, rarity, p.described.hashes, p.title_words) for p in papers]
    places = [np.stack([np.full(len(r), k), r]) for k, (r, _) in enumerate(rows)]
    return torch.sparse_coo_tensor(
        torch.from_numpy(np.concatenate(places, 1)),
        torch.from_numpy(np.concatenate([values for _, values in rows])),
        (len(papers), len(keys)), check_invariants=False,
    ).coalesce()  # fmt: skip


def _learn(table: torch.Tensor, truth: torch.Tensor) -> tuple[Floats, Floats]:
    weights = torch.zeros(table.shape[1], truth.shape[1], requires_grad=True)
    bias = torch.full((truth.shape[1],), -3.5, requires_grad=True)
    optimiser = torch.optim.Adam([weights, bias], lr=_RATE)
    binary = nn.functional.binary_cross_entropy_with_logits
    for _ in range(_STEPS):
        scores = torch.sparse.mm(table, weights) + bias
        loss = binary(scores, truth, reduction="none").sum(1).mean()
        (loss + _PENALTY * weights.square().sum()).backward()
        optimiser.step()
        optimiser.zero_grad()
    return weights.detach().numpy(), bias.detach().numpy()
