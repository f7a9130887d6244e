"""Excel workbooks (.xlsx): the first sheet with a header is read like a table."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from kgbuild.errors import UnreadableInputError
from kgbuild.readers.columns import Columns, find_columns
from kgbuild.readers.decoding import Found
from kgbuild.readers.table import PREAMBLE, of_row
from kgbuild.records import Dropped

PACKED_LIMIT = 1 << 27
UNPACKED_LIMIT = 1 << 29


@dataclass(frozen=True)
class ExcelReader:
    """A reader of workbooks; `columns` names columns by hand."""

    columns: Mapping[str, str] = field(default_factory=dict)
    SUMMARY: str = "Excel (.xlsx, with the extra `excel`): columns by name, as in CSV"

    def knows(self, head: bytes, name: str) -> bool:
        """Say whether a file is a zip archive that is called like a workbook."""
        return head.startswith(b"PK\x03\x04") and name.lower().endswith((".xlsx", ".xlsm"))

    def read(self, stream: BinaryIO, name: str) -> Found:
        """Yield the papers of a workbook."""
        try:
            import openpyxl
        except ImportError as error:
            hint = 'install the extra: pip install "kgbuild[excel]"'
            raise UnreadableInputError(name, "a text format", "an Excel file", hint) from error
        try:
            packed = io.BytesIO(_limited(stream.read(PACKED_LIMIT + 1), name))
            book = openpyxl.load_workbook(packed, read_only=True, data_only=True)
            yield from self._papers(book, name)
        except UnreadableInputError:
            raise
        except Exception as error:  # openpyxl raises whatever the broken part made it trip over
            problem = str(error) or type(error).__name__
            raise UnreadableInputError(name, "an Excel workbook", problem) from error

    def _papers(self, book: Any, name: str) -> Found:
        for sheet in book.worksheets:
            columns: Columns | None = None
            for number, row in enumerate(_texts(sheet), 1):
                where = f"{name}:{number}"
                if columns:
                    if any(row):
                        yield from of_row(row, columns, name, where)
                elif number > PREAMBLE:
                    break
                else:
                    columns = find_columns(row, self.columns)
                    if columns is None and any(row):
                        shown = next(filter(None, row))[:80]
                        yield Dropped(where, shown, "a line above the header")
            if columns:
                return
        raise UnreadableInputError(
            name, "a header with a column for the title", "none", "name it with --column title=NAME"
        )


def _limited(packed: bytes, name: str) -> bytes:
    """Refuse a workbook that is too long, or that unpacks to far more than it says."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if len(packed) > PACKED_LIMIT or size > UNPACKED_LIMIT:
        limit = f"at most {UNPACKED_LIMIT >> 20} MiB of tables"
        raise UnreadableInputError(name, limit, f"{size:,} bytes", "save it as CSV")
    return packed


def _texts(sheet: Any) -> Iterator[list[str]]:
    for row in sheet.iter_rows(values_only=True):
        yield ["" if cell is None else str(cell) for cell in row]


READER = ExcelReader()
