"""A reader of one's own, in twenty lines and a package of one's own, is one of the readers."""

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec

import pytest

READER = '''
"""Reads lines of the form `title | abstract`."""

from kgbuild.records import Dropped, Paper

SUMMARY = "lines of the form: title | abstract"


def knows(head, name):
    return name.endswith(".pipes")


def read(stream, name):
    for number, line in enumerate(stream, 1):
        title, bar, abstract = line.decode("utf-8", "replace").strip().partition(" | ")
        if bar:
            yield Paper(title, abstract, source=name)
        else:
            yield Dropped(f"{name}:{number}", title[:80], "no bar between title and abstract")
'''

#: What a build backend writes of a pyproject with the table
#: `[project.entry-points."kgbuild.readers"]` and the line `pipes = "kgbuild_pipes"`.
INFO = "kgbuild_pipes-1.0.dist-info"
WHEEL = {
    "kgbuild_pipes.py": READER,
    f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: kgbuild-pipes\nVersion: 1.0\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    f"{INFO}/entry_points.txt": "[kgbuild.readers]\npipes = kgbuild_pipes\n",
}

USE = """
import sys
import zipfile
from kgbuild.readers import readers
from kgbuild.readers.sources import read_all
assert list(readers())[0] == "pipes", list(readers())
for found in read_all([sys.argv[1]]):
    print(found)
"""


@pytest.mark.slow
def test_an_installed_package_brings_a_reader(tmp_path):
    if not find_spec("pip"):
        pytest.skip("nothing here can install a package")
    wheel = tmp_path / "kgbuild_pipes-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in WHEEL.items():
            archive.writestr(name, text)
        record = "".join(f"{name},,\n" for name in [*WHEEL, f"{INFO}/RECORD"])
        archive.writestr(f"{INFO}/RECORD", record)
    (papers := tmp_path / "x.pipes").write_text("A | We do.\nB\n", "utf-8")
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
    site = tmp_path / "site"
    subprocess.run([*command, "--target", site, wheel], check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", USE, papers],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(site)},
    )
    assert "Paper(title='A'" in done.stdout
    assert "no bar between title and abstract" in done.stdout
