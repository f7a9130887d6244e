"""Readers: each knows one format, and turns a stream of it into papers."""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from typing import BinaryIO, Protocol

from kgbuild.errors import KgbuildError, UnknownNameError
from kgbuild.readers import (
    acl_anthology,
    arxiv_daily,
    arxiv_kaggle,
    atom,
    bibtex,
    crossref,
    endnote,
    endnote_xml,
    excel,
    grobid,
    hf_daily,
    jsonl,
    labelled,
    listing,
    markdown,
    nbib,
    oai_pmh,
    openalex,
    pdf,
    pubmed,
    ris,
    s2orc,
    semantic_scholar,
    table,
    web_of_science,
)
from kgbuild.records import Dropped, Paper


class Reader(Protocol):
    """A module, or any object, that knows a format."""

    @property
    def SUMMARY(self) -> str:  # noqa: N802 -- a module's constant
        """One line for `kgbuild readers`: what the format is and what is read of it."""

    def knows(self, head: bytes, name: str) -> bool:
        """Say whether a file of this name that begins with these bytes is of the format."""

    def read(self, stream: BinaryIO, name: str) -> Iterator[Paper | Dropped]:
        """Yield the papers of a stream in its own order, and whatever is left out.

        Raises `UnreadableInputError` when nothing of the stream can be read.
        """


#: The entry points by which other packages bring readers of their own.
GROUP = "kgbuild.readers"

#: Every format there is; a file whose format is not given goes to the first that knows it.
READERS: dict[str, Reader] = {
    "s2orc": s2orc.READER,
    "semantic-scholar": semantic_scholar.READER,
    "openalex": openalex.READER,
    "hf-daily": hf_daily.READER,
    "arxiv-kaggle": arxiv_kaggle.READER,
    "crossref": crossref.CROSSREF,
    "csl-json": crossref.CSL,
    "arxiv-daily": arxiv_daily.READER,
    "atom": atom.READER,
    "oai-pmh": oai_pmh.READER,
    "pubmed": pubmed.READER,
    "acl-anthology": acl_anthology.READER,
    "grobid": grobid.READER,
    "endnote-xml": endnote_xml.READER,
    "nbib": nbib.READER,
    "endnote": endnote.READER,
    "web-of-science": web_of_science.READER,
    "ris": ris.READER,
    "bibtex": bibtex,
    "excel": excel.READER,
    "pdf": pdf,
    "jsonl": jsonl.READER,
    "csv": table.READER,
    "markdown": markdown,
    "labelled": labelled,
    "listing": listing,
}


@cache
def _brought() -> dict[str, Reader]:
    """Load the readers that other packages bring."""
    brought = {}
    for point in entry_points(group=GROUP):
        if point.name not in READERS:
            try:
                brought[point.name] = point.load()
            except Exception as error:
                problem = f"the reader {point.name!r} ({point.value}) cannot be loaded: {error}"
                raise KgbuildError(problem) from error
    return dict(sorted(brought.items()))


def readers() -> dict[str, Reader]:
    """Return every reader by name: those that other packages bring come first, then ours."""
    return _brought() | READERS


def reader(name: str) -> Reader:
    """Find a reader by name."""
    known = readers()
    if name not in known:
        raise UnknownNameError("reader", name, known)
    return known[name]
