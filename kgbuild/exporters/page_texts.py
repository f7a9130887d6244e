"""The texts of the page: what it shows of a node once it is looked at."""

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any

from kgbuild.errors import GraphError
from kgbuild.folder import GraphFolder

Row = dict[str, Any]
Offsets = list[tuple[Callable[[int], int], Callable[[int], int]]]


def texts(
    graph: GraphFolder,
    papers: list[Row],
    entities: list[Row],
    number: dict[str, int],
    edges: list[Row],
) -> Row:
    """Read the texts of nodes, which have a number by uid, and of edges, in columns."""
    offsets = [(_utf16(row["title"]), _utf16(row["abstract"])) for row in papers]
    entity_of = {row["mention"]: number.get(row["entity"], -1) for row in graph.rows("links")}
    edge_of = {row["uid"]: at for at, row in enumerate(edges)}
    mentions = list(_mentions(graph, number, offsets, entity_of))
    at = {uid: place for place, (uid, *_) in enumerate(mentions)}
    evidence = list(_evidence(graph, number, offsets, edge_of, at))
    return {
        "abstract": [row["abstract"] for row in papers],
        "authors": [", ".join(row["authors"] or ()) for row in papers],
        "venue": [row["venue"] or "" for row in papers],
        "url": [row["url"] or "" for row in papers],
        "doi": [row["doi"] or "" for row in papers],
        "arxiv": [row["arxiv_id"] or "" for row in papers],
        "other": [row["alt_labels"] or [] for row in entities],
        "mentions": _turned(["uid", "paper", "abstract", "start", "end", "entity"], mentions, 1),
        "evidence": _turned(["edge", "paper", "abstract", "start", "end", "mention"], evidence),
        "outside": [
            [number[row["entity"]], row["scheme"], row["external_id"], row["external_label"]]
            for row in graph.rows("groundings")
            if row["entity"] in number
        ],
    }


def _utf16(text: str) -> Callable[[int], int]:
    """Turn offsets in code points into offsets of JavaScript's strings."""
    if text.isascii() or max(text, default="") < "\U00010000":
        return lambda offset: offset
    ends = [0, *accumulate(1 + (sign > "\uffff") for sign in text)]
    return lambda offset: ends[min(offset, len(text))]


def _turned(names: list[str], rows: list[tuple[Any, ...]], skip: int = 0) -> dict[str, list[Any]]:
    """Turn rows into columns, without the first `skip` of them."""
    lists = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return dict(list(zip(names, lists, strict=True))[skip:])


def _paper(graph: GraphFolder, table: str, row: Row, number: dict[str, int], papers: int) -> int:
    """Give the number of the paper that a row stands in; papers have the first `papers` numbers."""
    found = number.get(row["paper"], papers)
    if found >= papers:
        raise GraphError(
            f"{graph.path}: expected a paper of this graph in every row of {table}, "
            f"got {row['paper']!r}; build the graph anew"
        )
    return found


def _mentions(
    graph: GraphFolder, number: dict[str, int], offsets: Offsets, entity_of: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    wanted = ["uid", "paper", "section", "start", "end"]
    for row in graph.rows("mentions", wanted):
        paper = _paper(graph, "mentions", row, number, len(offsets))
        abstract = int(row["section"] == "abstract")
        turn = offsets[paper][abstract]
        entity = entity_of.get(row["uid"], -1)
        yield row["uid"], paper, abstract, turn(row["start"]), turn(row["end"]), entity


def _evidence(
    graph: GraphFolder,
    number: dict[str, int],
    offsets: Offsets,
    edge_of: dict[str, int],
    mention_at: dict[str, int],
) -> Iterator[tuple[Any, ...]]:
    for row in graph.rows("evidence"):
        if row["assertion"] in edge_of:
            paper = _paper(graph, "evidence", row, number, len(offsets))
            abstract = int(row["section"] == "abstract")
            turn = offsets[paper][abstract]
            start, end = turn(row["sentence_start"]), turn(row["sentence_end"])
            mention = mention_at.get(row["mention"], -1)
            yield edge_of[row["assertion"]], paper, abstract, start, end, mention
