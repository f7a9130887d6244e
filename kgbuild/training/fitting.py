"""The training loop: average of weights, checkpoint after every pass, the same from a seed."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from kgbuild.training.examples import Batch, Example, batches
from kgbuild.training.network import LOWER_LAYERS, TaggerNetwork

#: Padded pieces of a batch.
BATCH = 3000
ENCODER_RATE, HEAD_RATE, LAYER_DECAY = 3e-4, 1e-3, 0.9
WARM_UP = 0.06
ROLE_SHARE, DOMAIN_SHARE = 0.3, 0.1
_AVERAGE = 0.995


class Progress(NamedTuple):
    """What a training run has come to."""

    network: TaggerNetwork
    average: TaggerNetwork
    optimiser: torch.optim.Optimizer
    rates: list[float]


def begin(network: TaggerNetwork) -> Progress:
    """Prepare a run: lower layers learn more slowly, heads faster, what is frozen not at all."""
    layers = len(network.encoder.encoder.layer)
    groups: list[dict[str, Any]] = []
    for name, weight in network.named_parameters():
        if not weight.requires_grad:
            continue
        rate = HEAD_RATE
        if name.startswith("encoder."):
            place = name.partition("layer.")[2].partition(".")[0]
            rate = ENCODER_RATE * LAYER_DECAY ** (layers - int(place) if place else layers + 1)
        groups.append({"params": [weight], "lr": rate})
    average = deepcopy(network).requires_grad_(requires_grad=False).eval()
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    return Progress(network, average, optimiser, [group["lr"] for group in groups])


def start_from(network: TaggerNetwork, weights: Path) -> None:
    """Take embeddings and two thirds of the layers from an earlier run; freeze the lowest."""
    earlier = torch.load(weights, map_location="cpu", weights_only=True)
    own = network.state_dict()
    count = len(network.encoder.encoder.layer)

    def under(name: str, layers: int) -> bool:
        place = name.partition("encoder.encoder.layer.")[2].partition(".")[0]
        return name.startswith(("encoder.embeddings", "case")) or (
            place.isdigit() and int(place) < layers
        )

    taken = {n: v.float() for n, v in earlier.items() if n in own and under(n, count * 2 // 3)}
    network.load_state_dict({**own, **taken})
    for name, weight in network.named_parameters():
        weight.requires_grad_(requires_grad=not under(name, LOWER_LAYERS))


def losses(network: TaggerNetwork, batch: Batch) -> Tensor:
    """Give the losses over tags, spans, roles and domains."""
    tensors = [torch.from_numpy(values) for values in batch]
    *inputs, tags, gold, domains = tensors
    found = network(*inputs)
    lengths = (tags >= 0).sum(1)
    texts, count, widest = found.spans.shape[:3]
    truth = torch.zeros((texts, count, widest), dtype=torch.long)
    row, start, end, kind, role = gold.T
    truth[row, start, end - start] = kind + 1
    ends = torch.arange(count)[:, None] + torch.arange(widest)
    fits = ends[None] < lengths[:, None, None]
    cross = nn.functional.cross_entropy
    span_loss = cross(found.spans[fits], truth[fits], reduction="sum") / lengths.sum()
    scores = network.role_out(found.roles[row, start, end - start])
    role_scores = scores.view(len(row), -1, scores.shape[1] // (found.spans.shape[-1] - 1))
    binary = nn.functional.binary_cross_entropy_with_logits
    return torch.stack([
        cross(found.tags.flatten(0, 1), tags.flatten(), ignore_index=-100), span_loss,
        cross(role_scores[torch.arange(len(row)), kind], role),
        binary(found.domains, domains, reduction="none").sum(1).mean(),
    ])  # fmt: skip


def fit(
    network: TaggerNetwork,
    examples: Sequence[Example],
    *,
    epochs: int,
    seed: int,
    checkpoint: Path,
    resume: bool,
    report: Callable[[str], None],
) -> TaggerNetwork:
    """Train, and give the average of the weights; a resumed run ends where a whole one would."""
    progress = begin(network)
    done = 0
    if resume and checkpoint.exists():
        stored = torch.load(checkpoint, weights_only=True)
        progress.network.load_state_dict(stored["network"])
        progress.average.load_state_dict(stored["average"])
        progress.optimiser.load_state_dict(stored["optimiser"])
        done = stored["epochs"]
        report(f"resumed after pass {done}")
    for epoch in range(done, epochs):
        _one_pass(progress, examples, epoch, epochs, seed, report)
        states = {
            "network": progress.network.state_dict(), "average": progress.average.state_dict(),
            "optimiser": progress.optimiser.state_dict(), "epochs": epoch + 1,
        }  # fmt: skip
        temporary = checkpoint.with_suffix(".tmp")
        torch.save(states, temporary)
        temporary.replace(checkpoint)
    return progress.average


def _one_pass(
    progress: Progress, examples: Sequence[Example], epoch: int, epochs: int, seed: int,
    report: Callable[[str], None],
) -> None:  # fmt: skip
    torch.manual_seed(seed * 1000 + epoch)
    group = list(batches(examples, BATCH, np.random.default_rng([seed, epoch])))
    progress.network.train()
    shares = torch.tensor([1.0, 1.0, ROLE_SHARE, DOMAIN_SHARE])
    sums, begun = torch.zeros(4), monotonic()
    for number, batch in enumerate(group):
        share = (epoch + number / len(group)) / epochs
        slope = min(share / WARM_UP + 0.02, 1.0, (1 - share) / (1 - WARM_UP))
        for settings, rate in zip(progress.optimiser.param_groups, progress.rates, strict=True):
            settings["lr"] = rate * slope
        each = losses(progress.network, batch)
        (each * shares).sum().backward()
        nn.utils.clip_grad_norm_(progress.network.parameters(), 1.0)
        progress.optimiser.step()
        progress.optimiser.zero_grad()
        sums += each.detach()
        step = epoch * len(group) + number + 1
        _average(progress, min(_AVERAGE, (1 + step) / (10 + step)))
    mean = (sums / max(1, len(group))).tolist()
    named = zip(("tags", "spans", "roles", "domains"), mean, strict=True)
    rate = len(examples) / max(1e-9, monotonic() - begun)
    shown = ", ".join(f"{name} {value:.3f}" for name, value in named)
    report(f"pass {epoch + 1} of {epochs}: loss of {shown}; {rate:.1f} papers/s")


@torch.no_grad()
def _average(progress: Progress, decay: float) -> None:
    for kept, new in zip(progress.average.parameters(), progress.network.parameters(), strict=True):
        kept.mul_(decay).add_(new.detach(), alpha=1 - decay)
