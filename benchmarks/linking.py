"""Measure the linking: `python benchmarks/linking.py gold GOLD.jsonl OUT [--score score.py]`.

`gold` makes shards of annotated mentions, links them, and scores the graph, so that the linking is
measured apart from the extraction. `growth PAPERS.jsonl.gz WORK` extracts once, keeps the shards,
and times the linking at 5,000, 10,000 and 20,000 papers. `bare GRAPH` counts the entities whose
name is a generic word or a number.
"""

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from kgbuild import __version__, linking, load, shards
from kgbuild.evaluation import read_gold, score_papers
from kgbuild.evaluation.figures import variant_recall
from kgbuild.extraction import BARE, SIZE
from kgbuild.extractors import DEFAULT, EXTRACTORS, abbreviations
from kgbuild.graph import KnowledgeGraph
from kgbuild.linking.names import name_key
from kgbuild.nlp import SPANS, Component, section_of, span_at
from kgbuild.records import Entity, Paper
from kgbuild.tables import COLUMNS, SCHEMA_VERSION
from ontology import iris
from ontology.terms import BASE_IRI

SHARD = 512
#: Beside the words that the extraction leaves out: what only stands beside names.
WORDS = {
    "a", "an", "and", "any", "both", "each", "he", "in", "its", "of", "on", "other", "such",
    "that", "these", "they", "this",
}  # fmt: skip


class Gold:
    """An extractor that finds what the annotators found, with the abbreviations of the text."""

    def __init__(self, papers: dict[str, dict[str, Any]]) -> None:
        self.papers = papers
        self.missed = 0

    def create(self) -> Component:
        return self.annotate

    def annotate(self, doc: Any) -> Any:
        gold = self.papers[doc.text]
        shift = {"title": 0, "abstract": doc.user_data["title_end"] + 1}
        spans = []
        for entity in gold["entities"]:
            for section, a, z in entity["mentions"]:
                start, end = shift[section] + a, shift[section] + z
                span = span_at(doc, start, end, entity["type"], role=entity["role"])
                self.missed += span is None
                if span is not None:
                    span._.extractor = "gold"
                    spans.append(span)
        doc.spans[SPANS] = sorted(spans, key=lambda span: span.start)
        doc._.abbreviations = tuple(
            (doc.text[a:z], doc.text[b:y]) for (a, z), (b, y) in abbreviations.pairs(doc.text)
        )
        doc._.domains = tuple((id_, 1.0, 0, doc.user_data["title_end"]) for id_ in gold["domains"])
        assert not spans or section_of(doc, 0) == ("title", 0)
        return doc


def paper_of(row: dict[str, Any]) -> Paper:
    title, abstract, id_ = row["title"], row["abstract"], row.get("id")
    arxiv = id_.removeprefix("arxiv:") if (id_ or "").startswith("arxiv:") else None
    uid = iris.paper_iri(BASE_IRI, title, abstract, arxiv_id=arxiv)
    year = 2000 + int(arxiv[:2]) if arxiv and arxiv[:2].isdigit() else None
    return Paper(title, abstract, id_, year=year, arxiv_id=arxiv, uid=uid)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    read = gzip.open if path.suffix == ".gz" else open
    with read(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def link(shards: Sequence[Path], out: Path, **options: Any) -> dict[str, float]:
    """Link the shards into a graph folder; give the seconds that each part took."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    start = time.perf_counter()
    with linking.Engine(out, threads=2) as engine:
        engine.open(shards)
        opened = time.perf_counter()
        linking.link(engine, BASE_IRI, **options)
        linked = time.perf_counter()
        counts = {table: engine.write(table, out) for table in COLUMNS}
    (out / "linking.duckdb").unlink()
    manifest = {
        "kgbuild": __version__, "schema": SCHEMA_VERSION, "base_iri": BASE_IRI, "config": "0" * 16,
        "inputs": [], "rows": counts,
    }  # fmt: skip
    (out / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (out / "ledger.json").write_text('{"stages": {}}', "utf-8")
    done = time.perf_counter()
    return {"open": opened - start, "link": linked - opened, "write": done - linked}


def gold(args: argparse.Namespace) -> None:
    by_text = {f"{row['title']}\n{row['abstract']}": row for row in rows(args.gold)}
    extractor = Gold(by_text)
    EXTRACTORS["gold"] = extractor
    folder = args.out.with_name(args.out.name + ".shards")
    shutil.rmtree(folder, ignore_errors=True)
    papers = [paper_of(row) for row in by_text.values()]
    made = [
        shards.write_shard(batch, ("gold",), folder / f"{k:05}")
        for k, batch in enumerate(shards.batches(papers, SHARD, 1))
    ]
    print(f"{len(papers)} papers, {extractor.missed} mentions do not fall on words")
    print({name: round(seconds, 2) for name, seconds in link(made, args.out).items()})
    subprocess.run([sys.executable, args.score, args.out, args.gold], check=True)
    recall = variant_recall(score_papers(load(args.out), read_gold(args.gold)))
    print(f"B3 recall over what is written in two ways or more: {recall:.3f}")


def growth(args: argparse.Namespace) -> None:
    made = []
    source = (paper_of(row) for row in rows(args.papers))
    for k, batch in enumerate(shards.batches(islice(source, max(args.sizes)), SHARD, 1)):
        made.append(shards.write_shard(batch, DEFAULT, args.work / "shards" / f"{k:05}"))
    for size in args.sizes:
        before = time.process_time()
        seconds = link(made[: -(-size // SHARD)], args.work / f"g{size}")
        total, spent = sum(seconds.values()), time.process_time() - before
        parts = ", ".join(f"{name} {value:.1f}" for name, value in seconds.items())
        print(f"{size:>7,} papers: {total:.1f} s ({parts}), {spent:.1f} s of CPU", flush=True)


def bare(args: argparse.Namespace) -> None:
    found = bare_names(load(args.graph))
    print(f"{len(found)} entities with a bare name")
    for entity in found:
        print(f"  {entity.mentions:>5} {entity.type:8} {entity.label!r}")


def bare_names(graph: KnowledgeGraph) -> list[Entity]:
    """List the entities that are called "model", "the", a number ... and nothing else."""
    found = [
        e for e in graph.entities
        if SIZE.fullmatch(e.label) or name_key(e.label) in BARE or e.label in WORDS
    ]  # fmt: skip
    return sorted(found, key=lambda e: (-e.mentions, e.uid))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(required=True)
    one = verbs.add_parser("gold")
    one.add_argument("gold", type=Path)
    one.add_argument("out", type=Path)
    one.add_argument("--score", default="../shared/tools/score.py")
    one.set_defaults(run=gold)
    two = verbs.add_parser("growth")
    two.add_argument("papers", type=Path)
    two.add_argument("work", type=Path)
    two.add_argument("--sizes", type=int, nargs="+", default=[5_000, 10_000, 20_000])
    two.set_defaults(run=growth)
    three = verbs.add_parser("bare")
    three.add_argument("graph", type=Path)
    three.set_defaults(run=bare)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
