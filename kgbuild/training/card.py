"""Writes the card of a model: what it is, what it learned from, what it reaches, its limits."""

import subprocess
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import kgbuild

_CARD = """# Model card: a tagger for kgbuild

**What it does.** Reads title and abstract of a paper; finds mentions of methods, models, datasets,
tasks, domains and metrics, the paper's role towards each, and the paper's research domains.

**How.** Layers of MiniLM (Apache-2.0) with word features from a vocabulary and phrase statistics;
trees over candidate spans, entities and domains. Weights of 8 bits, run by onnxruntime.

**Data.** {learned} annotated papers. The trees learned from what networks that each saw a part of
them said of the rest. Figures, thresholds and calibration from {checked} papers. The licence of the
model is for you to say.

**Figures** (strict F1; {where})

| weights | mention | entity | edge | role accuracy | domain |
|---|---|---|---|---|---|
{rows}

**Made by** {made}
The same command with the same files gives the same weights on the same kind of processor.

**Limits.** It knows what its papers show: another field, another language or full texts are
outside of it. Confidence is the chance that an annotator of these papers would agree.
"""


def write(
    folder: Path,
    measured: dict[str, dict[str, float]],
    *,
    learned: int,
    checked: int,
    made: str,
) -> None:
    """Write the card; `learned` and `checked` count papers."""
    columns = ("mention", "entity", "edge", "role", "domain")
    rows = "\n".join(
        f"| {name} | " + " | ".join(f"{found[c]:.3f}" for c in columns) + " |"
        for name, found in measured.items()
    )
    lost = 100 * (measured["fp32"]["edge"] - measured["int8"]["edge"])
    text = _CARD.format(
        learned=learned, checked=checked, rows=rows, made=made,
        where=f"8 bits instead of 32 cost {lost:.1f} points of edge F1",
    )  # fmt: skip
    (folder / "MODEL_CARD.md").write_text(text, encoding="utf-8")


def made_by(files: Iterable[Path], steps: str, seed: int) -> str:
    """Say which program made a model, in which steps, and from which files."""
    inputs = ", ".join(
        f"{f.name} (SHA-256 {sha256(f.read_bytes()).hexdigest()[:12]})" for f in files
    )
    version = f"kgbuild {kgbuild.__version__}{_commit()}"
    return f"{version}, {steps}, seed {seed}, from {inputs}."


def _commit() -> str:
    """Name the commit of a checkout; an installed package has none."""
    home = Path(kgbuild.__file__).parents[1]
    command = ["git", "-C", str(home), "rev-parse", "--short", "HEAD"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f", commit {found.stdout.strip()}"
