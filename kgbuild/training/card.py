"""Writes the card of a model: what it is, what it learned from, what it reaches, its limits."""

from pathlib import Path

_CARD = """# Model card: a tagger for kgbuild

**What it does.** Reads title and abstract of a paper; finds mentions of methods, models, datasets,
tasks, domains and metrics, the paper's role towards each, and the paper's research domains.

**How.** MiniLM-L6 (Apache-2.0) with word features from a vocabulary and phrase statistics; trees
over candidate spans, entities and domains. Weights of 8 bits, run by onnxruntime.

**Data.** {learned} annotated papers for the network, {held} others for the trees; figures,
thresholds and calibration from {checked} papers. The licence of the model is for you to say.

**Figures** (strict F1; {where})

| weights | mention | entity | edge | role accuracy | domain |
|---|---|---|---|---|---|
{rows}

**Limits.** It knows what its papers show: another field, another language or full texts are
outside of it. Confidence is the chance that an annotator of these papers would agree.
"""


def write(
    folder: Path,
    measured: dict[str, dict[str, float]],
    *,
    learned: int,
    held: int,
    checked: int,
) -> None:
    """Write the card."""
    columns = ("mention", "entity", "edge", "role", "domain")
    rows = "\n".join(
        f"| {name} | " + " | ".join(f"{found[c]:.3f}" for c in columns) + " |"
        for name, found in measured.items()
    )
    lost = 100 * (measured["fp32"]["edge"] - measured["int8"]["edge"])
    text = _CARD.format(
        learned=learned, held=held, checked=checked, rows=rows,
        where=f"8 bits instead of 32 cost {lost:.1f} points of edge F1",
    )  # fmt: skip
    (folder / "MODEL_CARD.md").write_text(text, encoding="utf-8")
