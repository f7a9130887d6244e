"""Fixtures of the tests of the page: a browser, and the page of the small graph opened in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import Open, Opened, launched
from page_graphs import small

from kgbuild.exporters import webpage


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    path = folder / "page.html"
    list(webpage.write(small(folder / "graph"), path))
    return path


@pytest.fixture(params=["vis", "canvas"])
def painter(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opened(browser: Any, file: Path) -> Iterator[Open]:
    """Open the page of the small graph, and hold at the end that nothing went wrong."""
    pages: list[Opened] = []

    def open_(fragment: str = "", path: Path | None = None, **context: Any) -> Opened:
        pages.append(Opened(browser, path or file, fragment, **context))
        return pages[-1]

    yield open_
    for page in pages:
        page.close()
