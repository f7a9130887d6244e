"""Writes the papers of a graph as a bibliography, so that reading it again gives the same papers.

Each record carries a mark by which kgbuild's own readers know that its texts are to be taken as
they are. Every record is read back while it is written: what did not survive is said.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from kgbuild.errors import OutputError
from kgbuild.exporters.finishing import finished
from kgbuild.folder import GraphFolder
from kgbuild.readers import reader
from kgbuild.readers.fields import MARK
from kgbuild.records import Dropped, Paper

COMPARED = (
    "title", "abstract", "source_id", "year", "date", "authors", "venue", "url", "doi", "arxiv_id",
    "categories",
)  # fmt: skip

_KEY = re.compile(r"[A-Za-z][\w:./+-]*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": r"\textless{}", ">": r"\textgreater{}",
}  # fmt: skip
_TEX_PAIRS = (("--", "-{}-"), ("``", "`{}`"), ("''", "'{}'"))


@dataclass(frozen=True, slots=True)
class Bibliography:
    """One format: how a paper is written in it, what stands around and between them."""

    SUFFIX: str
    SUMMARY: str
    format: str
    one: Callable[[Paper], str]
    frame: tuple[str, str, str] = ("", "", "")

    def write(self, graph: GraphFolder, path: Path) -> Iterator[Dropped]:
        """Write the papers in the order of their uids.

        Raises `OutputError` when `path` cannot be written.
        """
        before, between, after = self.frame
        lost: list[Dropped] = []
        try:
            with finished(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
                file.write(before)
                for number, paper in enumerate(graph.papers):
                    text = self.one(paper)
                    lost += self._lost(paper, before + text + after)
                    file.write((between if number else "") + text)
                file.write(after)
        except OSError as error:
            raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
        yield from lost

    def _lost(self, paper: Paper, text: str) -> Iterator[Dropped]:
        """Read a record back, and say which fields are not what they were."""
        stream = io.BytesIO(text.encode("utf-8", "replace"))
        found = [each for each in reader(self.format).read(stream, "") if isinstance(each, Paper)]
        if len(found) != 1:
            yield Dropped(paper.uid, paper.title[:80], f"not readable again as {self.format}")
            return
        for name in COMPARED:
            if getattr(found[0], name) != getattr(paper, name):
                reason = f"{name} changed, since {self.format} cannot hold it"
                yield Dropped(paper.uid, paper.title[:80], reason, counts=False)


def tex(text: str) -> str:
    r"""Escape a text so that TeX prints it as it stands.

    >>> tex("50% of <think> -- $x_1$")
    '50\\% of \\textless{}think\\textgreater{} -{}- \\$x\\_1\\$'
    """
    text = "".join(_TEX.get(letter, letter) for letter in text)
    for pair, apart in _TEX_PAIRS:
        while pair in text:
            text = text.replace(pair, apart)
    return text


def _key(paper: Paper) -> str:
    """Name an entry: by the paper's own id where BibTeX takes it, else by its uid."""
    if paper.source_id and _KEY.fullmatch(paper.source_id):
        return paper.source_id
    return "paper-" + blake2b(paper.uid.encode(), digest_size=6).hexdigest()


def _bibtex(paper: Paper) -> str:
    month = int(paper.date[5:7]) if paper.date and len(paper.date) >= 7 else 0
    names = [f"{{{tex(name)}}}" if _is_awkward(name) else tex(name) for name in paper.authors]
    rows: list[tuple[str, str | None]] = [
        ("title", _braced(paper.title)),
        ("author", f"{{{' and '.join(names)}}}" if names else None),
        ("year", f"{{{paper.year}}}" if paper.year else None),
        ("month", _MONTHS[month - 1] if month else None),
        ("date", f"{{{paper.date}}}" if paper.date else None),
        ("journal", _braced(paper.venue)),
        ("doi", f"{{{paper.doi}}}" if paper.doi else None),
        ("eprint", f"{{{paper.arxiv_id}}}" if paper.arxiv_id else None),
        ("archiveprefix", "{arXiv}" if paper.arxiv_id else None),
        ("url", _braced(paper.url)),
        ("abstract", _braced(paper.abstract)),
        ("keywords", f"{{{', '.join(map(_keyword, paper.categories))}}}"),
        (f"{MARK}-id", _braced(paper.source_id)),
        (MARK, "{text as stored}"),
    ]
    body = ",\n".join(f"  {name} = {value}" for name, value in rows if value not in (None, "{}"))
    kind = "article" if paper.venue else "misc"
    return f"@{kind}{{{_key(paper)},\n{body}\n}}\n"


def _keyword(text: str) -> str:
    return f"{{{tex(text)}}}" if "," in text else tex(text)


def _is_awkward(name: str) -> bool:
    return "," in name or re.search(r"\band\b|^others$", name, re.IGNORECASE) is not None


def _braced(text: str | None) -> str | None:
    return f"{{{tex(text)}}}" if text else None


def _ris(paper: Paper) -> str:
    rows = [
        ("TY", "JOUR" if paper.venue else "GEN"),
        ("TI", paper.title),
        *(("AU", name) for name in paper.authors),
        ("PY", str(paper.year) if paper.year else None),
        ("DA", paper.date),
        ("T2", paper.venue),
        ("DO", paper.doi),
        ("UR", paper.url),
        ("AN", f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else None),
        ("ID", paper.source_id),
        ("AB", paper.abstract),
        *(("KW", name) for name in paper.categories),
        ("N1", f"{MARK}: text as stored"),
    ]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in rows if value), "ER  - \n"])


def _csl(paper: Paper) -> str:
    date = [int(part) for part in (paper.date or str(paper.year or "")).split("-") if part]
    mark = {"id": paper.source_id, "date": paper.date, "categories": list(paper.categories)}
    record = {
        "id": paper.source_id or _key(paper),
        "type": "article-journal" if paper.venue else "article",
        "title": paper.title,
        "author": [{"literal": name} for name in paper.authors],
        "issued": {"date-parts": [date]} if date else None,
        "container-title": paper.venue,
        "DOI": paper.doi,
        "number": f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else None,
        "URL": paper.url,
        "abstract": paper.abstract,
        "custom": {MARK: mark},
    }
    return json.dumps({key: value for key, value in record.items() if value}, ensure_ascii=False)


def _jsonl(paper: Paper) -> str:
    record = {
        "id": paper.source_id,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "date": paper.date,
        "year": paper.year,
        "venue": paper.venue,
        "url": paper.url,
        "doi": paper.doi,
        "arxiv_id": paper.arxiv_id,
        "categories": list(paper.categories),
    }
    kept = {key: value for key, value in record.items() if value or key == "abstract"}
    return json.dumps(kept, ensure_ascii=False) + "\n"


BIBTEX = Bibliography(".bib", "BibTeX of the papers", "bibtex", _bibtex, ("", "\n", ""))
RIS = Bibliography(".ris", "RIS of the papers, for reference managers", "ris", _ris, ("", "\n", ""))
CSL = Bibliography(
    ".json",
    "CSL-JSON of the papers, for Zotero and citeproc",
    "csl-json",
    _csl,
    ("[\n", ",\n", "\n]\n"),
)
JSONL = Bibliography(".jsonl", "the papers as kgbuild reads them", "jsonl", _jsonl)
