"""What tests share: the real data beside the project, where it is there."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real listings and annotated papers; a fresh clone does not have it."""
    if not SHARED.is_dir():
        pytest.skip("the real data are not beside this clone")
    return SHARED / "data"
