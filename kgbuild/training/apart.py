"""Lets a network learn from annotated papers, and read them all as papers that it never saw.

What a network says of papers that it learned from is better than what it will say of other papers.
So the papers are parted: for each part a network that begins as the others do learns from the rest
and reads it. Of a network that was taught the mean of these is kept ("Model soups", Wortsman et al.
2022, https://arxiv.org/abs/2203.05482): it has seen all papers, and is better than any of them.
Without teachers their mean is worth less, and one more network learns from all papers.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from kgbuild.training import domain_head, export, precedents, teaching
from kgbuild.training.examples import example
from kgbuild.training.network import TaggerNetwork
from kgbuild.training.reading import Read, Reader
from kgbuild.training.teaching import Material, Report, Setting

PARTS = 2


def learn(
    begun: TaggerNetwork, setting: Setting, material: Material, output: Path, report: Report
) -> tuple[TaggerNetwork, list[Read]]:
    """Give the network, and all papers of `material.learn` as one read them that never saw them.

    What phrases were taken for is told of each paper by the others.
    """
    papers = material.learn
    examples = [example(paper, material.words) for paper in papers]
    counted = precedents.count(papers)
    part = np.random.default_rng(setting.seed).permutation(len(papers)) % PARTS
    reads: dict[int, Read] = {}
    networks = []
    for number in range(PARTS):
        seen, unseen = np.flatnonzero(part != number), np.flatnonzero(part == number)
        report(f"{len(seen)} papers for network {number + 1} of {PARTS}, which reads the others")
        mine = [examples[k] for k in seen.tolist()]
        checkpoint = output / f"part-{number + 1}.pt"
        network = teaching.learned(begun, mine, setting, material, checkpoint, report)
        networks.append(network)
        domain_head.fit(network, mine, setting.seed)
        with tempfile.TemporaryDirectory() as folder:
            export.export(network, Path(folder))
            export.quantise(Path(folder), Path(folder))
            reader = Reader(Path(folder), material.words)
            reads |= {k: reader.read(papers[k], counted.without(k)) for k in unseen.tolist()}
    network = mean(networks)
    if not setting.taught:
        report(f"all {len(papers)} papers for the network that is kept")
        checkpoint = output / "all.pt"
        network = teaching.learned(begun, examples, setting, material, checkpoint, report)
    domain_head.fit(network, examples, setting.seed)
    return network, [reads[k] for k in range(len(papers))]


def mean(networks: Sequence[TaggerNetwork]) -> TaggerNetwork:
    """Make the first network the mean of all."""
    for weights in zip(*(network.parameters() for network in networks), strict=True):
        weights[0].data = torch.stack([one.data for one in weights]).mean(0)
    return networks[0]
