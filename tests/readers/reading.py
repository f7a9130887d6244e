"""What the tests of readers share: reading a file or bytes, split into papers, drops, remarks."""

import io
from pathlib import Path
from typing import NamedTuple

from kgbuild.readers import readers
from kgbuild.readers.sources import detect, read_all
from kgbuild.records import Dropped, Paper


class Read(NamedTuple):
    papers: list[Paper]
    dropped: list[Dropped]
    remarks: list[Dropped]


def _split(found) -> Read:
    read = Read([], [], [])
    for each in found:
        if isinstance(each, Paper):
            read.papers.append(each)
        else:
            (read.dropped if each.counts else read.remarks).append(each)
    return read


def read(*inputs: Path | str, **settings) -> Read:
    """Read files as a build does."""
    return _split(read_all(inputs, **settings))


def read_bytes(content: bytes, name: str) -> Read:
    """Read bytes by the reader that knows them."""
    reader = detect(content, name)
    assert reader is not None, f"no reader knows {name}"
    return _split(reader.read(io.BytesIO(content), name))


def reader_of(path: Path) -> str:
    """Name the reader that a file goes to."""
    found = detect(path.read_bytes()[: 1 << 16], path.name)
    return next(name for name, each in readers().items() if each is found)
