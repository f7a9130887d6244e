"""The colours of the page: told apart by everyone, seen on their ground."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kgbuild.exporters import webpage

Colour = NDArray[np.float64]

#: How eyes without one kind of cone see linear light (Machado, Oliveira, Fernandes 2009).
EYES = {
    "usual": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
          [0.0193339, 0.1191920, 0.9503041]]  # fmt: skip


def theme(name: str) -> dict[str, str]:
    css = (Path(webpage.__file__).parents[1] / "web" / "page.css").read_text("utf-8")
    start = r":root \{" if name == "light" else r":root\[data-theme=dark\] \{"
    (block,) = re.findall(start + r"(.*?)\}", css, re.DOTALL)[:1]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def linear(colour: str) -> Colour:
    values = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, two: str) -> float:
    light = sorted(float(np.array(TO_XYZ[1]) @ linear(colour)) for colour in (one, two))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(light: Colour) -> Colour:
    x, y, z = (np.array(TO_XYZ) @ light) / (0.95047, 1, 1.08883)
    f = [np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("name", ["light", "dark"])
def test_kinds_are_told_apart_by_every_eye(name: str, eye: str) -> None:
    kinds = [value for key, value in theme(name).items() if key.startswith("kind-")]
    seen = [lab(np.clip(np.array(EYES[eye]) @ linear(colour), 0, 1)) for colour in kinds]
    assert len(seen) == 7
    assert min(float(np.linalg.norm(one - two)) for one, two in combinations(seen, 2)) > 20


@pytest.mark.parametrize("name", ["light", "dark"])
def test_kinds_and_words_stand_out_from_their_ground(name: str) -> None:
    colours = theme(name)
    shapes = [contrast(colours[f"kind-{kind}"], colours["land"]) for kind in range(7)]
    assert min(shapes) > 3
    words = [
        ("ink", "land"),
        ("soft", "land"),
        ("soft", "panel"),
        ("soft", "chip"),
        ("ink", "mark"),
    ]
    assert min(contrast(colours[one], colours[two]) for one, two in words) > 4.5
