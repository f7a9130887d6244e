"""Annotated papers, and a graph's side of the same papers."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from kgbuild.errors import UnreadableInputError
from kgbuild.folder import GraphFolder
from ontology.terms import IN_DOMAIN, Relation, Role

Triple = tuple[str, str, str]


def surface_key(text: str) -> str:
    """Compare surface forms without case, white space and punctuation, as score.py does.

    >>> surface_key("GPT-4"), surface_key("++")
    ('gpt4', '++')
    """
    return re.sub(r"[\W_]+", "", text.casefold()) or text


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Read annotated papers; raises `UnreadableInputError` for a line that is none."""
    papers = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise UnreadableInputError(str(path), "a file of annotated papers", str(error)) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            paper = json.loads(line)
            for field in ("id", "title", "abstract", "entities", "domains"):
                paper[field]
        except (ValueError, KeyError, TypeError) as error:
            expected = "an annotated paper (id, title, abstract, entities, domains)"
            raise UnreadableInputError(f"{path.name}:{number}", expected, line) from error
        papers.append(paper)
    return papers


class Found(NamedTuple):
    """What a graph says of one paper."""

    mentions: list[dict[str, Any]]
    roles: dict[str, tuple[str, float]]  #: entity -> role, confidence
    domains: set[str]
    relations: set[Triple]


class GraphSide:
    """A graph, looked up paper by paper."""

    def __init__(self, graph: GraphFolder) -> None:
        self.types: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        for row in graph.rows("entities", ["uid", "type", "label"]):
            self.types[row["uid"]], self.labels[row["uid"]] = row["type"], row["label"]
        self.entity_of = {row["mention"]: row["entity"] for row in graph.rows("links")}
        self._by_id: dict[str, str] = {}
        self._by_title: dict[str, str] = {}
        for row in graph.rows("papers", ["uid", "source_id", "title"]):
            if row["source_id"]:
                self._by_id[row["source_id"]] = row["uid"]
            self._by_title[surface_key(row["title"])] = row["uid"]
        self._mentions: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in graph.rows("mentions"):
            self._mentions[row["paper"]].append(row)
        self._read_statements(graph)

    def _read_statements(self, graph: GraphFolder) -> None:
        self._roles: defaultdict[str, dict[str, tuple[str, float]]] = defaultdict(dict)
        self._domains: defaultdict[str, set[str]] = defaultdict(set)
        self._relations: defaultdict[str, set[Triple]] = defaultdict(set)
        self.sentences: dict[tuple[str, str], str] = {}
        papers: defaultdict[str, set[str]] = defaultdict(set)
        sentence: dict[str, str] = {}
        for row in graph.rows("evidence"):
            papers[row["assertion"]].add(row["paper"])
            sentence.setdefault(row["assertion"], row["sentence"])
        for row in graph.rows("assertions"):
            subject, predicate, object_ = row["subject"], row["predicate"], row["object"]
            if predicate in set(Role):
                self._roles[subject][object_] = predicate, row["confidence"]
                self.sentences[subject, object_] = sentence.get(row["uid"], "")
            elif predicate == IN_DOMAIN:
                self._domains[subject].add(re.split(r"[/#]", object_)[-1])
            elif predicate in set(Relation):
                for paper in papers[row["uid"]]:
                    self._relations[paper].add((subject, predicate, object_))

    def paper(self, gold: dict[str, Any]) -> str | None:
        """Find the uid of an annotated paper, by its id, else by its title."""
        return self._by_id.get(gold["id"]) or self._by_title.get(surface_key(gold["title"]))

    def found(self, uid: str | None) -> Found:
        """Give what the graph says of a paper (nothing, if it does not have it)."""
        if uid is None:
            return Found([], {}, set(), set())
        return Found(
            self._mentions[uid], self._roles[uid], self._domains[uid], self._relations[uid]
        )
