"""From the bytes of a file to clean UTF-8: encodings, bad bytes, control characters, lines."""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from kgbuild.records import Dropped, Paper

CHUNK = 1 << 18
#: A record, or a line, that is longer than this is left out.
RECORD_LIMIT = 1 << 24
#: So many bad places of a file get a line of their own in the ledger.
NAMED_PLACES = 20

Found = Iterator[Paper | Dropped]

_BOMS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_WINDOWS_LETTER = re.compile(rb"(?<![^A-Za-z\x80-\xff \n])[\x80-\xff](?=[A-Za-z\x80-\xff ,.;\r\n])")


def encoding_of(head: bytes) -> tuple[str, int]:
    """Name the encoding that the first bytes of a file speak for, and the length of its mark."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, len(mark)
    wide = _wide(head[:512])
    if wide:
        return wide, 0
    declared = _XML_ENCODING.match(head[:300])
    if declared:
        try:
            return codecs.lookup(declared[1].decode()).name, 0
        except LookupError:
            return "utf-8", 0
    return ("cp1252", 0) if _is_windows(head) else ("utf-8", 0)


def _wide(head: bytes) -> str | None:
    """Name the UTF-16 of a text without a mark: its Latin letters have a zero on one side."""
    low, high = head[::2], head[1::2]
    if high.count(0) * 10 > len(high) * 4 and low.count(0) * 50 <= len(low):
        return "utf-16-le"
    if low.count(0) * 10 > len(low) * 4 and high.count(0) * 50 <= len(high):
        return "utf-16-be"
    return None


def _is_windows(head: bytes) -> bool:
    """Say whether a text has Latin letters of the Windows code page, and nothing of UTF-8."""
    high = len(head) - len(head.translate(None, bytes(range(128, 256))))
    if high < 3 or high * 5 > len(head):
        return False
    text = head.decode("utf-8", "ignore")
    return text.isascii() and len(_WINDOWS_LETTER.findall(head)) * 10 >= high * 9


def utf8_head(head: bytes) -> bytes:
    """Turn the first bytes of a file into UTF-8, so that readers can look at them."""
    name, mark = encoding_of(head)
    return head[mark:].decode(name, "ignore").encode("utf-8", "ignore")


class Utf8Stream(io.RawIOBase):
    """A stream of valid UTF-8 without byte order mark and control characters.

    Whatever had to be mended on the way lies in `remarks` until somebody takes it.
    """

    def __init__(self, source: BinaryIO, name: str) -> None:
        self._source = source
        self._name = name
        self._decoder: codecs.IncrementalDecoder | None = None
        self._started = False
        self._rest = b""  # of a character that the chunk cut in two
        self._ready = b""
        self._old_mac = False
        self._line = 1
        self._places = 0
        self.remarks: list[Dropped] = []

    def readable(self) -> bool:
        """Say that this stream is for reading."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what is ready."""
        while not self._ready:
            chunk = self._source.read(CHUNK)
            self._ready = self._mend(chunk)
            if not chunk:
                break
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _mend(self, chunk: bytes) -> bytes:
        if not self._started:
            chunk = self._start(chunk)
        if self._decoder:
            chunk = self._decoder.decode(chunk, final=not chunk).encode("utf-8", "replace")
        text = self._valid(self._rest + chunk, final=not chunk)
        if self._old_mac:
            text = text.replace(b"\r", b"\n")
        kept = text.translate(None, _CONTROLS)
        if b"\xc2" in kept:
            kept = _C1.sub(b"", kept)
        if len(kept) != len(text):
            self._remark(f"{len(text) - len(kept)} bytes", "control characters dropped")
        self._line += kept.count(b"\n")
        return kept

    def _start(self, chunk: bytes) -> bytes:
        self._started = True
        name, mark = encoding_of(chunk)
        if name != "utf-8":
            self._decoder = codecs.getincrementaldecoder(name)("replace")
            self._remark(name, "read in the encoding that its bytes speak for")
        self._old_mac = b"\r" in chunk and b"\n" not in chunk
        return chunk[mark:]

    def _valid(self, text: bytes, *, final: bool) -> bytes:
        """Replace the bytes that are no UTF-8; keep a character that is not complete yet."""
        self._rest = b""
        parts: list[bytes] = []
        view, start = memoryview(text), 0
        while True:
            try:
                str(view[start:], "utf-8")
            except UnicodeDecodeError as error:
                bad, end = start + error.start, start + error.end
                parts.append(text[start:bad])
                if end == len(text) and error.reason == "unexpected end of data" and not final:
                    self._rest = text[bad:]
                    return b"".join(parts)
                self._name_place(text, bad, end)
                parts.append(b"\xef\xbf\xbd")
                start = end
            else:
                return b"".join([*parts, text[start:]]) if parts else text

    def _name_place(self, text: bytes, bad: int, end: int) -> None:
        self._places += 1
        if self._places <= NAMED_PLACES:
            column = bad - text.rfind(b"\n", 0, bad)
            shown = " ".join(f"0x{byte:02X}" for byte in text[bad:end])
            self._remark(
                f"{shown} at byte {column} of the line",
                "bytes that are no UTF-8 replaced by U+FFFD",
                line=self._line + text.count(b"\n", 0, bad),
            )

    def _remark(self, what: str, reason: str, line: int | None = None) -> None:
        where = f"{self._name}:{self._line if line is None else line}"
        self.remarks.append(Dropped(where, what, reason, counts=False))

    def take_remarks(self) -> list[Dropped]:
        """Hand over the remarks made so far."""
        taken, self.remarks = self.remarks, []
        return taken

    def last_remarks(self) -> list[Dropped]:
        """Hand over what is left at the end, with the sum of the places that were not named."""
        if self._places > NAMED_PLACES:
            more = f"{self._places - NAMED_PLACES} more places"
            self._remark(more, "bytes that are no UTF-8 replaced by U+FFFD")
        return self.take_remarks()


def decoded(parse: Callable[[BinaryIO, str], Found], stream: BinaryIO, name: str) -> Found:
    """Let `parse` read a stream as clean UTF-8, and pass on what was mended in its bytes."""
    clean = Utf8Stream(stream, name)
    for found in parse(io.BufferedReader(clean, CHUNK), name):
        if clean.remarks:
            yield from clean.take_remarks()
        yield found
    yield from clean.last_remarks()


def lines(stream: BinaryIO, limit: int = RECORD_LIMIT) -> Iterator[tuple[int, str | None]]:
    """Yield the numbered lines of a stream of UTF-8; one over the limit comes as None."""
    number = 0
    while line := stream.readline(limit):
        number += 1
        whole = True
        while len(line) >= limit and not line.endswith(b"\n"):
            whole = False
            line = stream.readline(limit)
        yield number, line.decode("utf-8", "replace").rstrip("\r\n") if whole else None


def too_long(where: str) -> Dropped:
    """Say that a line, or a record, is over the limit."""
    return Dropped(where, "a line", f"longer than {RECORD_LIMIT >> 20} MiB")
