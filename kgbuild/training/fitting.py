"""The training loop: average of weights, checkpoint after every pass, the same from a seed."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from kgbuild.training.examples import Batch, Example, batches
from kgbuild.training.network import Judgement, TaggerNetwork

#: Padded pieces of a batch.
BATCH = 3000
HEAD_RATE, LAYER_DECAY = 1e-3, 0.9
WARM_UP = 0.06
ROLE_SHARE, DOMAIN_SHARE = 0.6, 0.1
_AVERAGE = 0.995


class Progress(NamedTuple):
    """What a training run has come to."""

    network: TaggerNetwork
    average: TaggerNetwork
    optimiser: torch.optim.Optimizer
    rates: list[float]


def begin(network: TaggerNetwork, encoder_rate: float) -> Progress:
    """Prepare a run: lower layers learn more slowly, heads faster."""
    layers = len(network.encoder.encoder.layer)
    groups: list[dict[str, Any]] = []
    for name, weight in network.named_parameters():
        rate = HEAD_RATE
        if name.startswith("encoder."):
            place = name.partition("layer.")[2].partition(".")[0]
            rate = encoder_rate * LAYER_DECAY ** (layers - int(place) if place else layers + 1)
        groups.append({"params": [weight], "lr": rate})
    average = deepcopy(network).requires_grad_(requires_grad=False).eval()
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    return Progress(network, average, optimiser, [group["lr"] for group in groups])


def on(device: torch.device | str, batch: Batch) -> list[Tensor]:
    """Give a batch as tensors on a device; features that were kept short grow again."""
    tensors = [torch.as_tensor(values).to(device, non_blocking=True) for values in batch]
    return [one.float() if one.is_floating_point() else one for one in tensors]


def inside(tags: Tensor, widest: int) -> Tensor:
    """Say which spans (texts, words, widths) end within their text."""
    count = tags.shape[1]
    ends = torch.arange(count, device=tags.device)[:, None]
    ends = ends + torch.arange(widest, device=tags.device)
    return ends[None] < (tags >= 0).sum(1)[:, None, None]


def losses(network: TaggerNetwork, batch: Batch) -> Tensor:
    """Give the losses over tags, spans, roles and domains."""
    *inputs, tags, gold, domains = on(network.mix.device, batch)
    found = network(*inputs)
    row, start, end, kind, role = gold.T
    truth = torch.zeros(found.spans.shape[:3], dtype=torch.long, device=tags.device)
    truth[row, start, end - start] = kind + 1
    fits = inside(tags, truth.shape[2])
    cross = nn.functional.cross_entropy
    span_loss = cross(found.spans[fits], truth[fits], reduction="sum") / (tags >= 0).sum()
    scores = role_scores(network, found, row, start, end - start)
    binary = nn.functional.binary_cross_entropy_with_logits
    return torch.stack([
        cross(found.tags.flatten(0, 1), tags.flatten(), ignore_index=-100), span_loss,
        cross(scores[torch.arange(len(row)), kind], role),
        binary(found.domains, domains, reduction="none").sum(1).mean(),
    ])  # fmt: skip


def role_scores(
    network: TaggerNetwork, found: Judgement, row: Tensor, start: Tensor, width: Tensor
) -> Tensor:
    """Give the scores (spans, types, roles) of some spans; `width` is one less than its words."""
    scores: Tensor = network.role_out(found.roles[row, start, width])
    return scores.view(len(row), found.spans.shape[-1] - 1, -1)


#: What the network learns from in one step, and the four losses that it gives.
Lesson = Callable[[TaggerNetwork], Tensor]


class Course(NamedTuple):
    """The lessons of each pass, and how many papers a pass holds."""

    lessons: Callable[[int], Sequence[Lesson]]
    papers: int


def annotated_course(examples: Sequence[Example], seed: int) -> Course:
    """Learn from annotated papers, some of each hidden."""

    def lessons(epoch: int) -> list[Lesson]:
        random = np.random.default_rng([seed, epoch])
        return [partial(losses, batch=batch) for batch in batches(examples, BATCH, random)]

    return Course(lessons, len(examples))


class Plan(NamedTuple):
    """How to train: the encoder's rate; `check` puts a network's figures into words."""

    rate: float
    epochs: int
    seed: int
    checkpoint: Path
    resume: bool
    check: Callable[[TaggerNetwork], str]
    report: Callable[[str], None]


def fit(network: TaggerNetwork, course: Callable[[], Course], plan: Plan) -> TaggerNetwork:
    """Train, and give the average of the weights; a resumed run ends where a whole one would."""
    progress = begin(network, plan.rate)
    done = 0
    if plan.resume and plan.checkpoint.exists():
        stored = torch.load(plan.checkpoint, weights_only=True, map_location=network.mix.device)
        progress.network.load_state_dict(stored["network"])
        progress.average.load_state_dict(stored["average"])
        progress.optimiser.load_state_dict(stored["optimiser"])
        done = stored["epochs"]
        plan.report(f"resumed after pass {done}")
    made = course() if done < plan.epochs else None
    for epoch in range(done, plan.epochs):
        assert made is not None
        _one_pass(progress, made, epoch, plan)
        states = {
            "network": progress.network.state_dict(), "average": progress.average.state_dict(),
            "optimiser": progress.optimiser.state_dict(), "epochs": epoch + 1,
        }  # fmt: skip
        temporary = plan.checkpoint.with_suffix(".tmp")
        torch.save(states, temporary)
        temporary.replace(plan.checkpoint)
    return progress.average


def _one_pass(progress: Progress, course: Course, epoch: int, plan: Plan) -> None:
    torch.manual_seed(plan.seed * 1000 + epoch)
    group = course.lessons(epoch)
    progress.network.train()
    shares = torch.tensor([1.0, 1.0, ROLE_SHARE, DOMAIN_SHARE], device=progress.network.mix.device)
    sums, begun = torch.zeros_like(shares), monotonic()
    for number, lesson in enumerate(group):
        share = (epoch + number / len(group)) / plan.epochs
        slope = min(share / WARM_UP + 0.02, 1.0, (1 - share) / (1 - WARM_UP))
        for settings, rate in zip(progress.optimiser.param_groups, progress.rates, strict=True):
            settings["lr"] = rate * slope
        each = lesson(progress.network)
        (each * shares).sum().backward()
        nn.utils.clip_grad_norm_(progress.network.parameters(), 1.0)
        progress.optimiser.step()
        progress.optimiser.zero_grad()
        sums += each.detach()
        step = epoch * len(group) + number + 1
        _average(progress, min(_AVERAGE, (1 + step) / (10 + step)))
    mean = (sums / max(1, len(group))).tolist()
    named = zip(("tags", "spans", "roles", "domains"), mean, strict=True)
    rate = course.papers / max(1e-9, monotonic() - begun)
    shown = ", ".join(f"{name} {value:.3f}" for name, value in named)
    figures = plan.check(progress.average)
    plan.report(f"pass {epoch + 1} of {plan.epochs}: loss of {shown}; {rate:.1f} papers/s{figures}")


@torch.no_grad()
def _average(progress: Progress, decay: float) -> None:
    kept, new = [*progress.average.parameters()], [*progress.network.parameters()]
    torch._foreach_lerp_(kept, new, 1 - decay)
