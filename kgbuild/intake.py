"""The papers of a build: read or given, held to the rules for stored text, each once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from kgbuild.cleaning import ABSTRACT_LIMIT, GIVEN, TITLE_LIMIT, clean, cut
from kgbuild.errors import KgbuildError, NothingToReadError
from kgbuild.joining import join
from kgbuild.ledger import Stage
from kgbuild.manifest import Sources
from kgbuild.readers.fields import arxiv_id_in, doi_in
from kgbuild.readers.sources import read_all
from kgbuild.records import Dropped, Paper
from ontology import iris

#: Told after each step of a build: its name, and bytes read or papers done so far.
Progress = Callable[[str, int], None]


def items(
    inputs: Sequence[str | Path] | Iterable[Paper],
    format: str | None,  # noqa: A002
    columns: dict[str, str],
    tell: Progress,
) -> Iterator[Paper | Dropped]:
    """Read the inputs, which are paths or papers."""
    given = iter(inputs)
    first = next(given, None)
    if first is None:
        raise NothingToReadError("no papers were given; name a file, a folder, or - for a pipe")
    if isinstance(first, Paper):
        return _given(chain([first], (paper for paper in given if isinstance(paper, Paper))))
    paths: list[Path | str] = [p for p in (first, *given) if not isinstance(p, Paper)]
    read = 0

    def count(bytes_: int) -> None:
        nonlocal read
        read += bytes_
        tell("read", read)

    return read_all(paths, format=format, columns=columns, progress=count)


def _given(papers: Iterable[Paper]) -> Iterator[Paper | Dropped]:
    """Hold papers that no reader has seen to the rules for stored text."""
    for number, paper in enumerate(papers, start=1):
        where = f"{paper.source or 'given'}:{number}"
        title, mended = clean(paper.title, GIVEN)
        abstract, also_mended = clean(paper.abstract, GIVEN)
        if not title:
            yield Dropped(where, abstract, "no title")
            continue
        for reason in dict.fromkeys([*mended, *also_mended]):
            yield Dropped(where, title, reason, counts=False)
        short = cut(title, TITLE_LIMIT), cut(abstract, ABSTRACT_LIMIT)
        if short != (title, abstract):
            yield Dropped(where, title, "a text cut to its limit", counts=False)
        yield replace(
            paper, title=short[0], abstract=short[1], doi=doi_in(paper.doi) or paper.doi,
            arxiv_id=arxiv_id_in(paper.arxiv_id) or paper.arxiv_id,
        )  # fmt: skip


def strictly(items: Iterator[Paper | Dropped]) -> Iterator[Paper | Dropped]:
    """Make the first record that is left out an error."""
    for item in items:
        if isinstance(item, Dropped) and item.counts:
            raise _refused(item)
        yield item


def _refused(dropped: Dropped) -> KgbuildError:
    return KgbuildError(
        f"{dropped.where}: {dropped.reason}: {dropped.what[:60]!r}; "
        "mend the record, or leave out --strict"
    )


def kept(
    items: Iterator[Paper | Dropped],
    stage: Stage,
    sources: Sources,
    base: str,
    *,
    strict: bool = False,
) -> Iterator[Paper]:
    """Mint the papers' IRIs, keep each once, and enter the rest into the ledger.

    With `strict`, a record that is left out is an error; one that was joined with another record
    of its paper is not left out, since the paper has what it knew.
    """
    seen: set[str] = set()
    items = strictly(items) if strict else items
    for item in join(items):
        if isinstance(item, Dropped):
            stage.leave_out(item)
            continue
        uid = iris.paper_iri(base, item.title, item.abstract, arxiv_id=item.arxiv_id, doi=item.doi)
        if uid in seen:  # two papers that the joining keeps apart must not share a node
            where = f"{item.source}:{item.position or item.source_id or ''}".rstrip(":")
            double = Dropped(where, item.title, "the same id or text as another paper")
            if strict:
                raise _refused(double)
            stage.leave_out(double)
            continue
        seen.add(uid)
        stage.kept += 1
        paper = replace(item, uid=uid)
        sources.add(paper)
        yield paper
