"""Lets a network learn from annotated papers, and read them all as papers that it never saw.

What a network says of papers that it learned from is better than what it will say of other papers.
So the papers are parted: for each part a network that begins as the others do learns from the rest
and reads it. Of a network that was taught the mean of these is kept ("Model soups", Wortsman et al.
2022, https://arxiv.org/abs/2203.05482): it has seen all papers, and is better than any of them.
For it they are parted twice, each time in another way.
Without teachers their mean is worth less, and one more network learns from all papers.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch

from kgbuild.tagging.words import Words
from kgbuild.training import domain_head, export, precedents, teaching
from kgbuild.training.examples import example
from kgbuild.training.network import TaggerNetwork
from kgbuild.training.reading import Read, Reader
from kgbuild.training.teaching import Material, Report, Setting

PARTS = 2
#: So often they are parted, each time in another way, where the mean of the networks is kept.
ROUNDS = 2


def learn(
    begun: TaggerNetwork, setting: Setting, material: Material, output: Path, report: Report
) -> tuple[TaggerNetwork, list[list[Read]]]:
    """Give the network; and for each round all papers as one read them that never saw them.

    What phrases were taken for is told of each paper by the others.
    """
    papers = material.learn
    examples = [example(paper, material.words) for paper in papers]
    counted = precedents.count(papers)
    networks: list[TaggerNetwork] = []
    rounds: list[list[Read]] = []
    for turn in range(ROUNDS if setting.taught else 1):
        own = setting._replace(seed=setting.seed + turn)
        part = np.random.default_rng(own.seed).permutation(len(papers)) % PARTS
        reads: dict[int, Read] = {}
        for number in range(PARTS):
            mine = [examples[k] for k in np.flatnonzero(part != number).tolist()]
            place = len(networks) + 1
            report(f"{len(mine)} papers for network {place}, which reads the others")
            checkpoint = output / f"part-{place}.pt"
            network = teaching.learned(begun, mine, own, material, checkpoint, report)
            networks.append(network)
            domain_head.fit(network, mine, own.seed)
            with _exported(network, material.words) as reader:
                for k in np.flatnonzero(part == number).tolist():
                    reads[k] = reader.read(papers[k], counted.without(k))
        rounds.append([reads[k] for k in range(len(papers))])
    network = mean(networks)
    if not setting.taught:
        report(f"all {len(papers)} papers for the network that is kept")
        checkpoint = output / "all.pt"
        network = teaching.learned(begun, examples, setting, material, checkpoint, report)
    domain_head.fit(network, examples, setting.seed)
    return network, rounds


@contextmanager
def _exported(network: TaggerNetwork, words: Words) -> Iterator[Reader]:
    """Give what a network says once its weights have 8 bits."""
    with tempfile.TemporaryDirectory() as folder:
        export.export(network, Path(folder))
        export.quantise(Path(folder), Path(folder))
        yield Reader(Path(folder), words)


def mean(networks: Sequence[TaggerNetwork]) -> TaggerNetwork:
    """Make the first network the mean of all."""
    for weights in zip(*(network.parameters() for network in networks), strict=True):
        weights[0].data = torch.stack([one.data for one in weights]).mean(0)
    return networks[0]
