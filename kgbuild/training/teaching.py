"""Trains the network: from annotated papers alone, or by teachers that read many other papers."""

import pickle
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import torch

from kgbuild.errors import KgbuildError, UnreadableInputError
from kgbuild.tagging.words import Words
from kgbuild.training import checking, distilling, fitting, unlabelled
from kgbuild.training.examples import Annotated, Example, example
from kgbuild.training.network import TaggerNetwork

Report = Callable[[str], None]

#: The rate at which an encoder of 384 columns learns; one twice as wide learns four times slower.
ENCODER_RATE, _WIDTH = 3e-4, 384
#: The pupil learns from larger batches, and from more papers than it can learn by heart.
PUPIL_RATE = 6e-4
#: What torch raises for a file that holds no weights, or those of another network.
_UNFIT = (OSError, EOFError, RuntimeError, ValueError, AttributeError, pickle.UnpicklingError)
#: Passes of a pupil over annotated papers, once it was taught.
AFTERWARDS = 3


class Setting(NamedTuple):
    """What a run trains from, and what its results may depend on.

    `unlabelled` are files of papers that nobody annotated; without them there are no teachers.
    `start` are the weights of a pupil. `layers` are those of `encoder` that are kept.
    """

    base: Path
    encoder: Path
    start: Path | None
    epochs: int
    seed: int
    resume: bool
    layers: int | None
    unlabelled: Sequence[Path]
    teacher: Path
    teachers: int
    rounds: int
    device: str

    @property
    def taught(self) -> bool:
        """Whether the network learns from teachers before it learns from annotated papers."""
        return bool(self.unlabelled or self.start)

    def steps(self, others: int) -> str:
        """Say how the network learned; `others` counts the papers that nobody annotated."""
        if not self.taught:
            return f"{self.epochs} passes"
        begun = (
            f"taught by {self.teachers} networks of {self.epochs} passes in {self.rounds} passes "
            f"over {others} other papers" if others else "a taught network"
        )  # fmt: skip
        return f"{begun}, then {AFTERWARDS} passes"


class Material(NamedTuple):
    """What there is to learn from, and to check against after each pass.

    `others` are papers that nobody annotated.
    """

    learn: Sequence[Annotated]
    others: Sequence[dict[str, Any]]
    check: Sequence[Annotated]
    words: Words
    domains: int


def begin(setting: Setting, material: Material, output: Path, report: Report) -> TaggerNetwork:
    """Give the network that is to learn from annotated papers: a pupil, or one that knows nothing.

    What a killed run has finished is kept in `output`.
    """
    if setting.device != "cpu" and not torch.cuda.is_available():
        raise KgbuildError(f"--device {setting.device}: torch sees no such device; leave it out")
    torch.manual_seed(setting.seed)
    network = TaggerNetwork(setting.encoder, material.domains, setting.layers)
    network = network.to(setting.device)
    if setting.start:
        _take(network, setting.start)
    elif material.others:
        plan = _plan(setting, material, network, output / "pupil.pt", report)
        plan = plan._replace(rate=PUPIL_RATE, epochs=setting.rounds)
        network = fitting.fit(network, lambda: _taught(setting, material, output, report), plan)
    return network


def learned(
    begun: TaggerNetwork, examples: Sequence[Example], setting: Setting, material: Material,
    checkpoint: Path, report: Report,
) -> TaggerNetwork:  # fmt: skip
    """Let a copy of a network learn from annotated papers."""
    plan = _plan(setting, material, begun, checkpoint, report)
    if setting.taught:
        plan = plan._replace(epochs=AFTERWARDS)
    network = deepcopy(begun).requires_grad_()
    network = fitting.fit(network, partial(_annotated, examples, setting), plan)
    here: TaggerNetwork = network.to("cpu")
    return here


def _take(network: TaggerNetwork, weights: Path) -> None:
    """Take weights (or a checkpoint); raises `UnreadableInputError` when they do not fit."""
    try:
        stored = torch.load(weights, "cpu", weights_only=True)
        network.load_state_dict(stored.get("average", stored))
    except _UNFIT as error:
        reason = " ".join(str(error).split())
        expected = f"weights of a network of {len(network.mix) - 1} layers (see --layers)"
        raise UnreadableInputError(str(weights), expected, reason) from error


def _plan(
    setting: Setting, material: Material, network: TaggerNetwork, checkpoint: Path, report: Report
) -> fitting.Plan:
    check = [example(paper, material.words) for paper in material.check]
    return fitting.Plan(
        rate=ENCODER_RATE * (_WIDTH / network.encoder.config.hidden_size) ** 2,
        epochs=setting.epochs, seed=setting.seed, checkpoint=checkpoint, resume=setting.resume,
        check=lambda one: checking.figures(one, check), report=report,
    )  # fmt: skip


def _annotated(examples: Sequence[Example], setting: Setting) -> fitting.Course:
    return fitting.annotated_course([one for one in examples if one.spans], setting.seed)


def teacher(
    setting: Setting, number: int, material: Material, output: Path, report: Report
) -> TaggerNetwork:
    """Train one of the teachers, each from a seed of its own."""
    setting = setting._replace(seed=setting.seed + number)
    torch.manual_seed(setting.seed)
    network = TaggerNetwork(setting.teacher, material.domains)
    network = network.to(setting.device)
    plan = _plan(setting, material, network, output / f"teacher-{number}.pt", report)
    examples = [example(paper, material.words) for paper in material.learn]
    return fitting.fit(network, partial(_annotated, examples, setting), plan)


def _taught(setting: Setting, material: Material, output: Path, report: Report) -> fitting.Course:
    teachers = []
    for number in range(setting.teachers):
        report(f"teacher {number + 1} of {setting.teachers}")
        teachers.append(teacher(setting, number, material, output, report))
    report(f"the teachers read {len(material.others)} papers")
    batches = unlabelled.batches(material.others, output, setting.seed)
    return distilling.course([*distilling.labelled(teachers, batches)], setting.seed)
