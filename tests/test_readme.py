"""The README tells the truth: every command and format is named, every link leads somewhere."""

import re
from pathlib import Path

import pytest

from kgbuild.cli import VERBS
from kgbuild.exporters import EXPORTERS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_is_named(verb):
    assert f"kgbuild {verb}" in README


@pytest.mark.parametrize("format_", EXPORTERS)
def test_every_format_is_named(format_):
    assert f"`{format_}`" in README


def test_every_command_in_it_exists():
    assert set(re.findall(r"(?<=[`\n])kgbuild (\w+)", README)) <= set(VERBS)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_leads_somewhere(link):
    assert link.startswith("http") or (ROOT / link).exists()


@pytest.mark.parametrize("folder", re.findall(r"`([\w/]+)/`(?=[^\n]* \|)", README))
def test_every_folder_of_the_map_is_there(folder):
    assert (ROOT / folder).is_dir()


def test_it_is_short():
    assert len(README.splitlines()) < 140
