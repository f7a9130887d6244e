"""Says after each pass what the network by itself reaches, before trees decide anything."""

from collections.abc import Sequence

import torch

from kgbuild.training.examples import Example, collate
from kgbuild.training.fitting import inside, on, role_scores
from kgbuild.training.network import TaggerNetwork

_AT_ONCE = 16


@torch.no_grad()
def figures(network: TaggerNetwork, examples: Sequence[Example]) -> str:
    """Put F1 of mentions and domains and the accuracy of roles into words; each taken as likeliest.

    Empty without examples.
    """
    counts = torch.zeros(8)
    order = sorted(examples, key=lambda one: len(one.pieces))
    for first in range(0, len(order), _AT_ONCE):
        counts += _counted(network, order[first : first + _AT_ONCE])
    found, right, annotated, roles, right_roles, domains, right_domains, all_domains = (
        counts.tolist()
    )
    if not annotated:
        return ""
    return (
        f"; by itself mention F1 {2 * right / (found + annotated):.3f},"
        f" role {right_roles / max(1, roles):.3f},"
        f" domain F1 {2 * right_domains / max(1, domains + all_domains):.3f}"
    )


def _counted(network: TaggerNetwork, examples: Sequence[Example]) -> torch.Tensor:
    *inputs, tags, gold, domains = on(network.mix.device, collate(examples))
    found = network(*inputs)
    row, start, end, kind, role = gold.T
    likeliest = found.spans.argmax(-1) * inside(tags, found.spans.shape[2])
    scores = role_scores(network, found, row, start, end - start)
    decided = scores[torch.arange(len(row), device=row.device), kind].argmax(-1)
    chosen, truth = found.domains > 0, domains > 0
    counts = [
        (likeliest > 0).sum(), (likeliest[row, start, end - start] == kind + 1).sum(), len(row),
        len(row), (decided == role).sum(), chosen.sum(), (chosen & truth).sum(), truth.sum(),
    ]  # fmt: skip
    return torch.tensor([float(one) for one in counts])
