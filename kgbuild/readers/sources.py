"""From the files and folders that a person names to one stream of papers."""

import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from kgbuild.errors import NothingToReadError, UnknownNameError, UnreadableInputError
from kgbuild.readers import Reader, readers
from kgbuild.readers.columns import NAMES
from kgbuild.readers.counting import Counted, Progress
from kgbuild.readers.excel import ExcelReader
from kgbuild.readers.table import TableReader
from kgbuild.records import Dropped, Paper

HEAD = 1 << 16
STANDARD_INPUT = "-"
#: What is packed may unpack to this, and beyond it to so many times its packed size.
UNPACKED_FLOOR = 1 << 26
RATIO_LIMIT = 200
#: So many reasons stand in an error that sums up.
SHOWN = 3

OFFICE = (".xlsx", ".xlsm")
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
EMPTY = "there is no file in the input"

Found = Iterator[Paper | Dropped]


@dataclass(frozen=True, slots=True)
class _Source:
    """A file to read, and whether the person named it or a folder held it."""

    name: str
    path: Path | None


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

    `columns` names the columns of tables by hand. `progress` is told how many bytes were read
    since it was told last. An input that cannot be read is one `Dropped`, unless there was no
    paper at all: then it is an error.
    """
    known = readers()
    for role in columns or {}:
        if role not in NAMES:
            raise UnknownNameError("column", role, NAMES)
    if columns:
        known |= {"csv": TableReader(columns), "excel": ExcelReader(columns)}
    if format is not None and format not in known:
        raise UnknownNameError("reader", format, known)
    chosen = [known[format]] if format else list(known.values())
    return _stream(_walk(inputs), _Reading(chosen, format is not None, progress))


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
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    # what stands beside data to explain it is no data; named outright, it is read
    return file.is_file() and not hidden and file.stem.upper() not in {"README", "LICENSE"}


@dataclass(frozen=True, slots=True)
class _Reading:
    """The readers to ask, whether the person chose one, and who hears of the bytes read."""

    readers: Sequence[Reader]
    chosen: bool
    progress: Progress | None

    def open(self, source: _Source) -> Found:
        """Read a file, or standard input."""
        try:
            if source.path is None:
                yield from self.read(sys.stdin.buffer, source.name)
                return
            with source.path.open("rb") as file:
                yield from self.read(file, source.name)
        except OSError as error:
            problem = error.strerror or str(error)
            raise UnreadableInputError(source.name, "a readable file", problem) from error

    def read(self, file: BinaryIO, name: str) -> Found:
        """Unpack what is packed, and read what is in it."""
        packed = Counted(file, self.progress)
        stream = io.BufferedReader(packed, HEAD)
        start = stream.peek(4)[:4]
        if start[:2] == b"\x1f\x8b":
            yield from self.unpack_gzip(stream, packed, name)
        elif start == b"PK\x03\x04" and file.seekable() and not name.lower().endswith(OFFICE):
            yield from self.unpack_zip(file, name)
        else:
            yield from self.read_stream(stream, name, name)

    def unpack_gzip(self, stream: BinaryIO, packed: Counted, name: str) -> Found:
        """Read a gzip file as what it holds."""
        inner = name[:-3] if name.lower().endswith(".gz") else name
        try:
            with gzip.GzipFile(fileobj=stream) as unpacked:
                # of a pipe nobody knows how long it is: the limit grows with what went in so far
                counted = Counted(unpacked, None, lambda: _unpacked_limit(packed.count))
                yield from self.read_stream(io.BufferedReader(counted, HEAD), inner, name)
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise UnreadableInputError(name, "a whole gzip file", str(error)) from error

    def unpack_zip(self, file: BinaryIO, name: str) -> Found:
        """Read the members of a zip archive in the order of their names."""
        try:
            with zipfile.ZipFile(file) as archive:
                members = sorted(archive.infolist(), key=lambda member: member.filename)
                if sum(member.compress_size for member in members) > file.seek(0, io.SEEK_END):
                    raise zipfile.BadZipFile("its members overlap")
                for member in members:
                    inner = Path(member.filename).name
                    hidden = inner.startswith(".") or member.filename.startswith("__MACOSX")
                    if not member.is_dir() and not hidden and inner:
                        yield from self.read_member(archive, member, inner, f"{name}:{inner}")
        except (*BROKEN_ZIP, OSError) as error:
            raise UnreadableInputError(name, "a whole zip archive", str(error)) from error

    def read_member(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, inner: str, shown: str
    ) -> Found:
        """Read one member; a broken one costs itself."""
        try:
            with archive.open(member) as unpacked:
                counted = Counted(unpacked, None, lambda: _unpacked_limit(member.compress_size))
                yield from self.read_stream(io.BufferedReader(counted, HEAD), inner, shown)
        except BROKEN_ZIP as error:
            yield Dropped(shown, "the whole member", f"it cannot be unpacked: {error}")
        except (UnreadableInputError, NothingToReadError) as error:
            yield Dropped(shown, "the whole member", str(error).removeprefix(f"{shown}: "))
        if self.progress:
            self.progress(member.compress_size)

    def read_stream(self, stream: "io.BufferedReader[Counted]", name: str, source: str) -> Found:
        """Find the reader for a stream, and let it read."""
        head = stream.peek(HEAD)[:HEAD]
        if not head.strip() and not stream.read(1 << 20).strip():
            raise NothingToReadError(f"{source}: it is empty")
        asked = (each for each in self.readers if self.chosen or each.knows(head, name))
        found_reader = next(asked, None)
        if found_reader is None:
            hint = "" if b"\x00" in head else "name its format with --format"
            raise UnreadableInputError(source, "a list of papers", _what(head), hint)
        for found in found_reader.read(stream, source):
            if isinstance(found, Paper) and found.source != source:
                found = replace(found, source=source)
            yield found


def _unpacked_limit(packed: int) -> int:
    return max(packed * RATIO_LIMIT, UNPACKED_FLOOR)


def _stream(sources: list[_Source], reading: _Reading) -> Found:
    kept = 0
    problems: list[UnreadableInputError | NothingToReadError] = []
    first_drops: list[Dropped] = []
    for source in sources:
        seen = 0
        try:
            for found in reading.open(source):
                if isinstance(found, Paper):
                    kept += 1
                    seen += 1
                elif found.counts:
                    seen += 1
                    if len(first_drops) < SHOWN:
                        first_drops.append(found)
                yield found
            if not seen:
                raise NothingToReadError(f"{source.name}: there is no paper in it")
        except (UnreadableInputError, NothingToReadError) as error:
            problems.append(error)
            reason = str(error).removeprefix(f"{source.name}: ")
            yield Dropped(source.name, "the whole input", reason)
    if not kept:
        raise _nothing(problems, first_drops)


def _nothing(
    problems: list[UnreadableInputError | NothingToReadError], drops: list[Dropped]
) -> UnreadableInputError | NothingToReadError:
    """Say in one line why there is no paper at all."""
    if len(problems) == 1 and not drops:
        return problems[0]
    reasons = [*map(str, problems), *(f"{drop.where}: {drop.reason}" for drop in drops)]
    shown = "; ".join(reasons[:SHOWN])
    more = f"; and {len(reasons) - SHOWN} more" if len(reasons) > SHOWN else ""
    return NothingToReadError(f"there is no paper in the input: {shown}{more}" if shown else EMPTY)


def detect(head: bytes, name: str) -> Reader | None:
    """Find the first reader that knows a file by its first bytes and its name."""
    return next((each for each in readers().values() if each.knows(head, name)), None)


def _what(head: bytes) -> str:
    """Say what a file is that no reader knows."""
    if head.startswith(b"%PDF"):
        return "a PDF file"
    if b"\x00" in head:
        return "a binary file"
    return head[:40].decode("utf-8", "replace")
