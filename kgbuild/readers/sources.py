"""From the files and folders that a person names to one stream of papers."""

import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from kgbuild.errors import NothingToReadError, UnreadableInputError
from kgbuild.readers import READERS, Reader, reader
from kgbuild.records import Dropped, Paper

HEAD = 1 << 16
STANDARD_INPUT = "-"
#: A member of an archive may unpack to this, and to so many times its packed size.
UNPACKED_LIMIT = 1 << 36
RATIO_LIMIT = 200

Progress = Callable[[int], None]
Found = Iterator[Paper | Dropped]


class _Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Read at most so many bytes."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A file to read, and whether the person named it or a folder held it."""

    name: str
    path: Path | None


class Counted(io.RawIOBase):
    """A raw stream that reports how many bytes went through, and may set them a limit."""

    def __init__(self, source: _Readable, progress: Progress | None, limit: int = 0) -> None:
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
        if self._limit and self.count > self._limit:
            raise zipfile.BadZipFile(f"unpacks to more than {self._limit:,} bytes")
        return len(chunk)


def total_bytes(inputs: Sequence[Path | str]) -> int:
    """Count the bytes that the inputs hold on disk; standard input counts as none."""
    return sum(source.path.stat().st_size for source in _walk(inputs) if source.path)


def read_all(
    inputs: Sequence[Path | str],
    *,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Found:
    """Read every paper of files and folders, and of standard input, which is called "-".

    `progress` is told how many bytes were read since it was told last. An input that cannot be
    read is one `Dropped`, unless there was no paper at all: then it is an error.
    """
    sources = _walk(inputs)
    chosen = reader(format) if format else None
    return _stream(sources, chosen, dict(columns or {}), progress)


def _walk(inputs: Sequence[Path | str]) -> list[_Source]:
    sources: list[_Source] = []
    for each in inputs:
        path = Path(each)
        if str(each) == STANDARD_INPUT:
            sources.append(_Source("standard input", None))
        elif path.is_dir():
            inner = sorted(path.rglob("*"), key=lambda file: file.relative_to(path).parts)
            sources += [_Source(file.name, file) for file in inner if _is_shown(file, path)]
        elif path.exists():
            sources.append(_Source(path.name, path))
        else:
            raise UnreadableInputError(
                str(each), "a file or a folder", "nothing of that name", "check the spelling"
            )
    return sources


def _is_shown(file: Path, root: Path) -> bool:
    parts = file.relative_to(root).parts
    return file.is_file() and not any(part.startswith((".", "__MACOSX")) for part in parts)


def _stream(
    sources: list[_Source],
    chosen: Reader | None,
    columns: dict[str, str],
    progress: Progress | None,
) -> Found:
    kept = 0
    problems: list[UnreadableInputError | NothingToReadError] = []
    for source in sources:
        seen = 0
        try:
            for found in _open(source, chosen, columns, progress):
                kept += isinstance(found, Paper)
                seen += isinstance(found, Paper) or found.counts
                yield found
            if not seen:
                raise NothingToReadError(f"{source.name}: there is no paper in it")
        except (UnreadableInputError, NothingToReadError) as error:
            problems.append(error)
            reason = str(error).removeprefix(f"{source.name}: ")
            yield Dropped(source.name, "the whole input", reason)
    if not kept:
        raise _nothing(problems)


def _nothing(
    problems: list[UnreadableInputError | NothingToReadError],
) -> UnreadableInputError | NothingToReadError:
    """Say in one line why there is no paper at all."""
    if len(problems) == 1:
        return problems[0]
    if not problems:
        return NothingToReadError("there is no paper in the input; the ledger says why")
    shown = "; ".join(str(problem) for problem in problems[:3])
    more = f"; and {len(problems) - 3} more" if len(problems) > 3 else ""
    return NothingToReadError(f"there is no paper in the input: {shown}{more}")


def _open(
    source: _Source, chosen: Reader | None, columns: dict[str, str], progress: Progress | None
) -> Found:
    try:
        if source.path is None:
            yield from _read(sys.stdin.buffer, source.name, chosen, columns, progress)
            return
        with source.path.open("rb") as file:
            yield from _read(file, source.name, chosen, columns, progress)
    except OSError as error:
        problem = error.strerror or str(error)
        raise UnreadableInputError(source.name, "a readable file", problem) from error


def _read(
    file: BinaryIO,
    name: str,
    chosen: Reader | None,
    columns: dict[str, str],
    progress: Progress | None,
) -> Found:
    stream = io.BufferedReader(Counted(file, progress), HEAD)
    start = stream.peek(4)[:4]
    if start[:2] == b"\x1f\x8b":
        yield from _of_gzip(stream, name, chosen, columns)
    elif start == b"PK\x03\x04" and file.seekable() and not _is_office(name):
        yield from _of_zip(file, name, chosen, columns)
    else:
        yield from _of_stream(stream, name, chosen, columns)


def _is_office(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".xlsm"))


def _of_gzip(stream: BinaryIO, name: str, chosen: Reader | None, columns: dict[str, str]) -> Found:
    inner = name[:-3] if name.lower().endswith(".gz") else name
    try:
        with gzip.GzipFile(fileobj=stream) as unpacked:
            limited = io.BufferedReader(Counted(unpacked, None, UNPACKED_LIMIT), HEAD)
            yield from _of_stream(limited, inner, chosen, columns, source=name)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise UnreadableInputError(name, "a whole gzip file", str(error)) from error


def _of_zip(file: BinaryIO, name: str, chosen: Reader | None, columns: dict[str, str]) -> Found:
    try:
        with zipfile.ZipFile(file) as archive:
            members = sorted(archive.infolist(), key=lambda member: member.filename)
            for member in members:
                inner = Path(member.filename).name
                if member.is_dir() or member.filename.startswith("__MACOSX") or inner[0] == ".":
                    continue
                shown = f"{name}:{inner}"
                limit = max(member.compress_size * RATIO_LIMIT, 1 << 20)
                with archive.open(member) as unpacked:
                    limited = io.BufferedReader(Counted(unpacked, None, limit), HEAD)
                    yield from _of_stream(limited, inner, chosen, columns, source=shown)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableInputError(name, "a whole zip archive", str(error)) from error


def _of_stream(
    stream: "io.BufferedReader[Counted]",
    name: str,
    chosen: Reader | None,
    columns: dict[str, str],
    source: str | None = None,
) -> Found:
    """Find the reader for a stream, and let it read."""
    source = source or name
    head = stream.peek(HEAD)[:HEAD]
    if not head.strip() and not stream.read(1 << 20).strip():
        raise NothingToReadError(f"{source}: it is empty")
    found_reader = chosen or detect(head, name)
    if found_reader is None:
        raise UnreadableInputError(
            source, "a list of papers", _what(head), "name its format with --format"
        )
    del columns
    for found in found_reader.read(stream, source):
        if isinstance(found, Paper) and found.source != source:
            found = replace(found, source=source)
        yield found


def detect(head: bytes, name: str) -> Reader | None:
    """Find the first reader that knows a file by its first bytes and its name."""
    return next((each for each in READERS.values() if each.knows(head, name)), None)


def _what(head: bytes) -> str:
    """Say what a file is that no reader knows."""
    if head.startswith(b"%PDF"):
        return "a PDF file"
    if b"\x00" in head:
        return "a binary file"
    return head[:40].decode("utf-8", "replace")
