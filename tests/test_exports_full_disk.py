"""On a disk that is full, an export is one clear line, and nothing half-written is left."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kgbuild.exporters import EXPORTERS

GRAPH = Path(__file__).parents[1] / "outputs/sample/graph"
#: Exports in a process whose files may be no longer than 1 KiB.
EXPORT = """
import contextlib, io, json, os, resource, sys
from pathlib import Path
from kgbuild.cli import main
graph, folder, *formats = sys.argv[1:]
said = {}
os.chdir(folder)
for format_ in formats:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY))
    err = io.StringIO()
    try:
        with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()):
            code = main(["export", graph, format_, "-o", f"out-{format_}"])
    except BaseException as error:
        code = repr(error)
    left = sorted(each.name for each in Path().iterdir())
    said[format_] = [code, err.getvalue(), left]
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What the command says of each format, and what it leaves."""
    folder = tmp_path_factory.mktemp("full")
    command = [sys.executable, "-c", EXPORT, str(GRAPH), str(folder), *EXPORTERS]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPORTERS)
def test_an_export_to_a_full_disk_is_one_line_and_leaves_nothing(said, name):
    if name == "ladybug":
        pytest.importorskip("ladybug", reason="the package ladybug is missing: make engines")
    code, line, left = said[name]
    assert code == 1, line
    assert line.startswith("kgbuild: ")
    assert "cannot be written" in line
    assert f"out-{name}" in line
    assert line.count("\n") == 1
    assert left == []
