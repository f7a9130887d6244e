"""Counts the bytes and rows of an answer while it is written, and stops the writing at a limit."""

from collections.abc import Iterable, Iterator
from typing import Any


class TooLargeError(Exception):
    """An answer is larger than the server gives out."""


#: What stands once between two rows of a format, or once in a row.
_ROW_MARKS = {"json": b'}},{"', "xml": b"<result>", "tsv": b"\n"}


class Counted:
    r"""A file in memory that counts what is written to it.

    >>> file = Counted("tsv", most_bytes=100, most_rows=1)
    >>> file.write(b"?a\n1\n"), file.rows
    (5, 1)
    >>> file.write(b"2\n")
    Traceback (most recent call last):
    kgbuild.serving.counting.TooLargeError: the answer has more than 1 rows
    """

    def __init__(self, format: str, *, most_bytes: int, most_rows: int) -> None:  # noqa: A002
        self.body = bytearray()
        self.rows = -1 if format in {"csv", "tsv"} else 0  # their first line names the columns
        self._mark = _ROW_MARKS.get(format, b"")
        self._quoted = format == "csv"
        self._inside = False
        self._most_bytes, self._most_rows = most_bytes, most_rows

    def write(self, chunk: bytes) -> int:
        """Take a piece; raises `TooLargeError` when it is too much."""
        if self._quoted:
            self.rows += self._lines(chunk)
        elif self._mark:
            before = bytes(self.body[-(len(self._mark) - 1) :]) if len(self._mark) > 1 else b""
            self.rows += (before + chunk).count(self._mark)
        self.body += chunk
        if len(self.body) > self._most_bytes:
            raise TooLargeError(f"the answer has more than {self._most_bytes:,} bytes")
        if self.rows > self._most_rows:
            raise TooLargeError(f"the answer has more than {self._most_rows:,} rows")
        return len(chunk)

    def _lines(self, chunk: bytes) -> int:
        """Count the ends of lines that stand outside quotation marks."""
        count = 0
        for place, piece in enumerate(chunk.split(b'"')):
            if place:
                self._inside = not self._inside
            if not self._inside:
                count += piece.count(b"\n")
        return count

    def flush(self) -> None:
        """Do nothing: it lies in memory."""


def at_most(rows: Iterable[Any], most: int) -> Iterator[Any]:
    """Give rows one by one; raises `TooLargeError` after the last that is allowed."""
    for number, row in enumerate(rows):
        if number >= most:
            raise TooLargeError(f"the answer has more than {most:,} rows")
        yield row
