"""A fuzzer that sees which lines of the readers it reaches finds nothing that breaks them."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from kgbuild.readers import READERS
from kgbuild.readers.sources import detect

FOLDER = Path(__file__).parent
SAMPLES = FOLDER.parent / "readers" / "samples"
SECONDS = int(os.environ.get("KGBUILD_FUZZ_SECONDS", "180"))
#: A longer input is slow to mutate; most formats have said all that they have to say by then.
LONGEST = 20_000


def seeds(files, folder):
    """Put before each file the byte that names its reader."""
    names = [name for name in READERS if name not in ("pdf", "excel")]
    for number, file in enumerate(files):
        content = file.read_bytes()
        reader = detect(content[: 1 << 16], file.name)
        known = [name for name in names if READERS[name] is reader]
        if known and len(content) < LONGEST:
            (folder / f"{number:03}").write_bytes(bytes([names.index(known[0])]) + content)


@pytest.mark.slow
def test_a_fuzzer_finds_no_input_that_breaks_a_reader(tmp_path):
    if not find_spec("atheris"):
        pytest.skip("the package atheris is missing: make engines")
    (corpus := tmp_path / "corpus").mkdir()
    real = FOLDER.parents[2] / "shared" / "data" / "formats"
    seeds([*sorted(SAMPLES.iterdir()), *sorted(p for p in real.rglob("*.*"))], corpus)
    command = [
        sys.executable, str(FOLDER / "harness.py"), str(corpus), f"-max_total_time={SECONDS}",
        f"-max_len={LONGEST}", "-timeout=10", "-rss_limit_mb=1500",
        f"-artifact_prefix={tmp_path}/",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, f"{done.stdout[-1500:]}\n{done.stderr[-3000:]}"
    assert "DONE" in done.stderr or "Done" in done.stderr
