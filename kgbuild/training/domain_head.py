"""Lets the part of a network that judges domains learn from annotated papers, and it alone.

It is small and the encoder stays as it is, so what the encoder says of each paper is kept.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from kgbuild.training.examples import Example, collate
from kgbuild.training.fitting import on
from kgbuild.training.network import TaggerNetwork

_AT_ONCE, _PASSES, _RATE, _DECAY = 48, 12, 3e-3, 0.05


def fit(network: TaggerNetwork, examples: Sequence[Example], seed: int) -> None:
    """Fit it on papers."""
    hidden = _hidden(network, examples)
    truth = torch.from_numpy(np.stack([example.domains for example in examples]))
    torch.manual_seed(seed)
    weights = [w.requires_grad_() for w in _weights(network)]
    order = sorted(range(len(hidden)), key=lambda k: len(hidden[k]))
    groups = [order[first : first + _AT_ONCE] for first in range(0, len(order), _AT_ONCE)]
    optimiser = torch.optim.AdamW(weights, lr=_RATE, weight_decay=_DECAY)
    network.drop.train()
    for step in range(_PASSES * len(groups)):
        turn, place = divmod(step, len(groups))
        group = groups[np.random.default_rng([seed, turn]).permutation(len(groups))[place]]
        optimiser.param_groups[0]["lr"] = _RATE * (1 - step / (_PASSES * len(groups)))
        found = network.domains(*_padded([hidden[k] for k in group]))
        binary = nn.functional.binary_cross_entropy_with_logits
        binary(found, truth[group], reduction="none").sum(1).mean().backward()
        optimiser.step()
        optimiser.zero_grad()
    network.eval()


def _weights(network: TaggerNetwork) -> list[Tensor]:
    return [network.dquery.weight, network.dvalue, network.dbias]


@torch.no_grad()
def _hidden(network: TaggerNetwork, examples: Sequence[Example]) -> list[Tensor]:
    """Give what the encoder says of each paper, (pieces, size)."""
    network.eval()
    hidden = [torch.zeros(0)] * len(examples)
    order = sorted(range(len(examples)), key=lambda k: len(examples[k].pieces))
    for first in range(0, len(order), _AT_ONCE):
        part = order[first : first + _AT_ONCE]
        batch = on("cpu", collate([examples[k] for k in part]))
        pieces, mask, shapes, owners, _, _, features = batch[:7]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = network.encode(pieces, mask, shapes, owners, features).bfloat16()
        for row, k in enumerate(part):
            hidden[k] = found[row, : len(examples[k].pieces)].clone()
    return hidden


def _padded(hidden: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    length = [len(one) for one in hidden]
    mask = torch.arange(max(length)) < torch.tensor(length)[:, None]
    return nn.utils.rnn.pad_sequence([one.float() for one in hidden], batch_first=True), mask
