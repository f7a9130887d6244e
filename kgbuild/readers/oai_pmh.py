"""OAI-PMH answers, with Dublin Core or with arXiv's own metadata in their records."""

import re

from kgbuild.readers.fields import Fields, arxiv_id_in, doi_in, split_names
from kgbuild.readers.xml_stream import Element, XmlReader, at, text_at, texts_at


def fields(record: Element) -> Fields | str:
    """Find the fields of a paper in a record, or say why there is none."""
    header = next(iter(at(record, "header")), None)
    if header is not None and header.get("status") == "deleted":
        return "deleted in its repository"
    identifier = text_at(record, "header/identifier")
    core = next(iter(at(record, "metadata/dc")), None)
    if core is not None:
        return _dublin_core(core, identifier)
    own = next((each for name in _ARXIV for each in at(record, f"metadata/{name}")), None)
    return _arxiv(own, identifier) if own is not None else "metadata of a kind that is not read"


_ARXIV = ("arXiv", "arXivRaw", "arXivOld")


def _dublin_core(core: Element, identifier: str | None) -> Fields:
    abstracts = [each for each in texts_at(core, "description") if not each.startswith("Comment:")]
    identifiers = [*texts_at(core, "identifier"), *texts_at(core, "relation")]
    links = [each for each in identifiers if each.startswith("http")]
    return Fields(
        title=text_at(core, "title"),
        abstract=max(abstracts, key=len, default=None),
        source_id=identifier,
        date=text_at(core, "date"),
        authors=texts_at(core, "creator"),
        venue=text_at(core, "source", "publisher"),
        url=next(iter(links), None),
        doi=next(filter(doi_in, identifiers), None),
        arxiv_id=next((each for each in identifiers if "arxiv.org" in each), None),
    )


def _arxiv(own: Element, identifier: str | None) -> Fields:
    names = [
        " ".join(filter(None, (text_at(each, "forenames"), text_at(each, "keyname"))))
        for each in at(own, "authors/author")
    ]
    arxiv_id = text_at(own, "id")
    return Fields(
        title=text_at(own, "title"),
        abstract=text_at(own, "abstract"),
        source_id=identifier or arxiv_id,
        date=text_at(own, "created", "version/date"),
        authors=names or split_names(text_at(own, "authors") or ""),
        venue=text_at(own, "journal-ref"),
        url=f"https://arxiv.org/abs/{arxiv_id}" if arxiv_id_in(arxiv_id) else None,
        doi=text_at(own, "doi"),
        arxiv_id=arxiv_id,
    )


READER = XmlReader(
    SUMMARY="OAI-PMH (Dublin Core, arXiv): title, description, creators, date, DOI, arXiv id",
    sign=re.compile(rb"<(?:\w+:)?OAI-PMH[\s>]"),
    tags=("record",),
    fields=fields,
)
