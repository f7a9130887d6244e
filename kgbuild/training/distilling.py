"""Teaches a small network with what large ones say of papers that nobody annotated.

Teachers learn from annotated papers and then say how likely each tag, span, role and domain is in
many thousand others; the small network, which has to be fast, learns to say the same before it
sees an annotated paper itself (Hinton et al. 2015; with noise for the pupil, Xie et al. 2020).
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from kgbuild.tagging.features import FIRST_LEXICAL
from kgbuild.training.examples import (
    HIDE_WORD,
    LOSE_NAMES,
    LOSE_OF_SOME,
    LOSE_SOME_NAMES,
    LOSE_STATISTICS,
    MASK,
    STATISTICS,
    Batch,
)
from kgbuild.training.fitting import Course, Lesson, inside, on, role_scores
from kgbuild.training.network import TaggerNetwork

#: Spans that are a mention with less than this probability teach no role.
_LIKELY = 0.1


class Labels(NamedTuple):
    """What the teachers say of a batch, as probabilities.

    `tags` (texts, words, tags), `spans` (texts, words, widths, types), `domains` (texts, domains);
    `likely` names spans by text, first word, width and type, `roles` those of each, and `weight`
    is how likely each of them is a mention.
    """

    tags: Tensor
    spans: Tensor
    domains: Tensor
    likely: Tensor
    roles: Tensor
    weight: Tensor


@torch.no_grad()
def label(teachers: Sequence[TaggerNetwork], batch: Batch) -> Labels:
    """Let the teachers read a batch, and give the mean of what they say."""
    *inputs, _, _, _ = on(teachers[0].mix.device, batch)
    found = [teacher(*inputs) for teacher in teachers]
    spans = torch.stack([one.spans.softmax(-1) for one in found]).mean(0)
    weight, kind = spans[..., 1:].sum(-1), spans[..., 1:].argmax(-1)
    row, start, width = (weight > _LIKELY).nonzero(as_tuple=True)
    of_type = kind[row, start, width]
    chosen = torch.arange(len(row), device=row.device)
    roles = [
        role_scores(teacher, one, row, start, width)[chosen, of_type].softmax(-1)
        for teacher, one in zip(teachers, found, strict=True)
    ]
    return Labels(
        torch.stack([one.tags.softmax(-1) for one in found]).mean(0).half(), spans.half(),
        torch.stack([one.domains.sigmoid() for one in found]).mean(0),
        torch.stack([row, start, width, of_type], 1), torch.stack(roles).mean(0),
        weight[row, start, width],
    )  # fmt: skip


def losses(network: TaggerNetwork, batch: Batch, labels: Labels) -> Tensor:
    """Give how far the network is from its teachers over tags, spans, roles and domains."""
    *inputs, tags, _, _ = on(network.mix.device, batch)
    found = network(*_hidden(inputs))
    words, fits = tags >= 0, inside(tags, labels.spans.shape[2])
    row, start, width, kind = labels.likely.T
    scores = role_scores(network, found, row, start, width)
    roles = scores[torch.arange(len(row), device=row.device), kind]
    binary = nn.functional.binary_cross_entropy_with_logits
    return torch.stack([
        _cross(found.tags[words], labels.tags[words]).mean(),
        _cross(found.spans[fits], labels.spans[fits]).sum() / words.sum(),
        (_cross(roles, labels.roles) * labels.weight).sum() / labels.weight.sum().clamp(min=1),
        binary(found.domains, labels.domains, reduction="none").sum(1).mean(),
    ])  # fmt: skip


def _hidden(inputs: list[Tensor]) -> list[Tensor]:
    """Hide some words, names and phrase statistics from the pupil that its teachers saw.

    As `collate` does for annotated papers, but anew in each pass over batches that are kept.
    """
    pieces, mask, shapes, owners, first, last, features = inputs
    texts, words = features.shape[:2]

    def chance(*size: int) -> Tensor:
        return torch.rand(size, device=pieces.device)

    unseen = torch.nn.functional.pad(chance(texts, words) < HIDE_WORD, (1, 0))
    pieces = torch.where(unseen.gather(1, owners), MASK, pieces)
    drawn = chance(texts, 1)
    some = (drawn < LOSE_NAMES + LOSE_SOME_NAMES) & (chance(texts, words) < LOSE_OF_SOME)
    columns = torch.arange(features.shape[2], device=pieces.device)
    lost = ((drawn < LOSE_NAMES) | some)[..., None] & (columns >= FIRST_LEXICAL)
    lost = lost | ((chance(texts, 1, 1) < LOSE_STATISTICS) & (columns < STATISTICS))
    return [pieces, mask, shapes, owners, first, last, features.masked_fill(lost, 0)]


def _cross(scores: Tensor, truth: Tensor) -> Tensor:
    return -(truth.float() * scores.log_softmax(-1)).sum(-1)


def course(labelled: Sequence[tuple[Batch, Labels]], seed: int) -> Course:
    """Learn from labelled batches, in another order in each pass."""

    def lessons(epoch: int) -> list[Lesson]:
        order = np.random.default_rng([seed, epoch]).permutation(len(labelled)).tolist()
        return [partial(losses, batch=labelled[k][0], labels=labelled[k][1]) for k in order]

    return Course(lessons, sum(len(batch.pieces) for batch, _ in labelled))


def labelled(
    teachers: Sequence[TaggerNetwork], batches: Iterator[Batch]
) -> Iterator[tuple[Batch, Labels]]:
    """Label batches, and leave them where the network is that will learn from them."""
    device = teachers[0].mix.device
    for batch in batches:
        labels = label(teachers, batch)
        kept = [torch.as_tensor(values).to(device) for values in batch]
        yield Batch(*kept), labels
