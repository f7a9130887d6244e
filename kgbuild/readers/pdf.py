"""PDF, with an extra: title and abstract as far as the text of the first pages shows them.

A PDF does not say which of its words are the title: this is a guess, and each paper is marked as
one in the ledger. GROBID, whose TEI is read too, was made for it and does better.
"""

import io
import logging
import re
from typing import BinaryIO

from kgbuild.cleaning import clean
from kgbuild.errors import UnreadableInputError
from kgbuild.readers.decoding import Found
from kgbuild.readers.fields import Fields, arxiv_id_in, doi_in, paper
from kgbuild.readers.html import PUBLISHED
from kgbuild.records import Dropped

SUMMARY = "PDF (with the extra `pdf`): title and abstract as well as can be guessed; better: GROBID"

PACKED_LIMIT = 1 << 27
PAGES = 2
TEXT_LIMIT = 100_000

_ABSTRACT = re.compile(r"^[ \t]*abstract\b[\s.:\u2014\u2013-]*", re.IGNORECASE | re.MULTILINE)
_END = re.compile(
    r"^[ \t]*(?:(?:1|I)\.?\s+)?(?:introduction|keywords?|index terms|ccs concepts)\b",
    re.IGNORECASE | re.MULTILINE,
)
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_NO_TITLE = re.compile(
    r"arxiv:|\bdoi\b|https?:|proceedings|published|preprint|\.(?:pdf|docx?|tex)$|^\d", re.IGNORECASE
)


def knows(head: bytes, name: str) -> bool:
    """Say whether a file begins like a PDF."""
    return head[:1024].lstrip().startswith(b"%PDF-")


def read(stream: BinaryIO, name: str) -> Found:
    """Yield the one paper of a PDF."""
    try:
        import pypdf
    except ImportError as error:
        hint = 'install the extra: pip install "kgbuild[pdf]"'
        raise UnreadableInputError(name, "a text format", "a PDF file", hint) from error
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # its warnings are about the PDF's innards
    content = stream.read(PACKED_LIMIT + 1)
    if len(content) > PACKED_LIMIT:
        raise UnreadableInputError(name, f"at most {PACKED_LIMIT >> 20} MiB", "a longer PDF")
    try:
        document = pypdf.PdfReader(io.BytesIO(content))
        text = "\n".join(page.extract_text() for page in document.pages[:PAGES])[:TEXT_LIMIT]
        given = str(document.metadata.title or "") if document.metadata else ""
    except Exception as error:  # pypdf raises whatever the broken part made it trip over
        problem = " ".join(str(error).split()) or type(error).__name__
        raise UnreadableInputError(name, "a PDF with text", problem) from error
    yield from _paper(text, given, name)


def _paper(text: str, given: str, name: str) -> Found:
    start = _ABSTRACT.search(text)
    end = _END.search(text, start.end()) if start else None
    abstract = text[start.end() : end.start() if end else start.end() + 2_500] if start else None
    lines = [line.strip() for line in text[: start.start() if start else 1_000].splitlines()]
    shown = next((line for line in lines if len(line) > 15 and not _NO_TITLE.search(line)), None)
    title = given if given.count(" ") >= 2 and not _NO_TITLE.search(given) else shown
    fields = Fields(
        title=title,
        abstract=_HYPHEN.sub("", abstract) if abstract else None,
        doi=doi_in(text[:3_000]),
        arxiv_id=arxiv_id_in(text[:3_000].partition("arXiv:")[2]),
    )
    where = f"{name}:record 1"
    yield Dropped(
        where, clean(title or name)[0][:80], "guessed from a PDF: look at it", counts=False
    )
    yield from paper(fields, name, where, steps=PUBLISHED)
