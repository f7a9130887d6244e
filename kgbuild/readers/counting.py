"""A raw stream that reports how many bytes went through, and may set them a limit."""

import io
import zipfile
from collections.abc import Callable
from typing import Protocol

Progress = Callable[[int], None]


class _Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Read at most so many bytes."""


class Counted(io.RawIOBase):
    """A raw stream that reports how many bytes went through, and may set them a limit."""

    def __init__(
        self,
        source: _Readable,
        progress: Progress | None,
        limit: Callable[[], int] | None = None,
    ) -> None:
        self._source = source
        self._progress = progress
        self._limit = limit
        self.count = 0

    def readable(self) -> bool:
        """Say that this stream is for reading."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read, count and report."""
        chunk = self._source.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.count += len(chunk)
        if self._progress and chunk:
            self._progress(len(chunk))
        if self._limit and self.count > self._limit():
            raise zipfile.BadZipFile(f"unpacks to more than {self._limit():,} bytes")
        return len(chunk)
