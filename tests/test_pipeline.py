"""The whole street: what goes in, what comes out, and what happens when it is disturbed."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kgbuild import KgbuildError, Paper, build, load, pipeline
from kgbuild.extractors import RULES
from kgbuild.tables import COLUMNS, schema

SQUAD = Paper(
    "SpinQA: reading by turns",
    "We propose SpinQA, a method for question answering. We evaluate SpinQA on SQuAD without "
    "fine-tuning. It outperforms BERT.",
    year=2024,
)
GLUE = Paper("Lean encoders", "We use BERT on GLUE. BERT is fast.", year=2023)


def digest(folder: Path) -> dict[str, str]:
    """Hash every file of a folder."""
    return {
        str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in sorted(folder.rglob("*"))
        if f.is_file()
    }


def edges(graph) -> set[tuple[str, str, str, str]]:
    """Give (paper's title, predicate, entity's label, polarity) of every edge to an entity."""
    titles = {p.uid: p.title for p in graph.papers}
    labels = {e.uid: e.label for e in graph.entities}
    return {
        (titles[a.subject], a.predicate, labels[a.object], str(a.polarity))
        for a in graph.assertions
        if a.object in labels and a.subject in titles
    }


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """The graph of two small papers."""
    return build([SQUAD, GLUE], tmp_path_factory.mktemp("two") / "graph", extractors=RULES)


def test_two_papers_give_these_edges(graph):
    found = edges(graph)
    assert (SQUAD.title, "proposes", "SpinQA", "asserted") in found
    assert (SQUAD.title, "evaluatesOn", "SQuAD", "asserted") in found
    assert (SQUAD.title, "uses", "fine-tuning", "negated") in found
    assert (SQUAD.title, "comparesWith", "BERT", "asserted") in found
    assert (GLUE.title, "uses", "BERT", "asserted") in found


def test_one_thing_is_one_node_with_its_papers_counted(graph):
    (bert,) = [entity for entity in graph.entities if entity.label == "BERT"]
    assert (bert.papers, bert.mentions, bert.first_year) == (2, 3, 2023)


def test_every_table_has_its_promised_columns_and_order(graph):
    for table in COLUMNS:
        assert graph.to_arrow(table).schema.equals(schema(table)), table


def test_every_quote_stands_where_its_offsets_say(graph):
    papers = {paper.uid: paper for paper in graph.papers}
    for mention in graph.mentions:
        text = papers[mention.paper].text(mention.section)
        assert text[mention.start : mention.end] == mention.text
    evidence = list(graph.evidence)
    for row in evidence:
        text = papers[row.paper].text(row.section)
        assert text[row.sentence_start : row.sentence_end] == row.sentence
    assert {a.uid for a in graph.assertions} == {row.assertion for row in evidence}


def test_the_order_of_the_papers_does_not_matter(tmp_path):
    papers = [SQUAD, GLUE, Paper("A third", "We study RAG (retrieval-augmented generation).")]
    digests = []
    for seed in range(3):
        random.Random(seed).shuffle(papers)
        digests.append(digest(build(papers, tmp_path / str(seed), extractors=RULES).path))
    assert digests[0] == digests[1] == digests[2]


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed_and_the_workers(tmp_path):
    listing = tmp_path / "papers.jsonl"
    rows = [
        {"id": f"x{n}", "title": f"T{n}: on BERT", "abstract": f"We use BERT-{n} on GLUE. Fine."}
        for n in range(300)
    ]
    listing.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    digests = set()
    for seed, workers in (("0", "1"), ("1", "2"), ("2", "2")):
        out = tmp_path / f"graph{seed}"
        subprocess.run(
            [sys.executable, "-m", "kgbuild", "build", listing, "-o", out, "-q", "--workers",
             workers, "--extractors", ",".join(RULES)],
            env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
        )  # fmt: skip
        digests.add(json.dumps(digest(out)))
    assert len(digests) == 1


def test_a_paper_that_comes_twice_is_kept_once_and_the_second_is_in_the_ledger(tmp_path):
    graph = build([SQUAD, SQUAD, GLUE], tmp_path / "graph", extractors=RULES)
    read = graph.ledger["stages"]["read"]
    assert graph.counts()["papers"] == read["kept"] == 2
    assert read["in"] == read["kept"] + sum(r["count"] for r in read["dropped"].values()) == 3


def test_every_stage_of_the_ledger_balances(graph):
    for stage in graph.ledger["stages"].values():
        assert stage["in"] == stage["kept"] + sum(r["count"] for r in stage["dropped"].values())


def test_papers_given_in_python_are_held_to_the_rules_for_stored_text(tmp_path):
    wrapped = Paper("On\nBERT\x00", "We use BERT\n  on GLUE." + "\ud800")
    graph = build([wrapped, Paper(" ", "no title")], tmp_path / "graph", extractors=RULES)
    (stored,) = graph.papers
    assert (stored.title, stored.abstract) == ("On BERT", "We use BERT on GLUE.\ufffd")
    read = graph.ledger["stages"]["read"]
    assert read["dropped"]["no title"]["count"] == 1
    assert "wrapped lines joined" in read["remarks"]


def test_a_graph_is_replaced_and_nothing_is_left_beside_it(tmp_path):
    build([SQUAD], tmp_path / "graph", extractors=RULES)
    build([GLUE], tmp_path / "graph", extractors=RULES)
    assert [p.title for p in load(tmp_path / "graph").papers] == [GLUE.title]
    assert [p.name for p in tmp_path.iterdir()] == ["graph"]


def test_a_folder_with_other_files_is_never_overwritten(tmp_path):
    (tmp_path / "thesis.txt").write_text("ten years", "utf-8")
    with pytest.raises(KgbuildError, match="got a folder with other files"):
        build([SQUAD], tmp_path)
    assert (tmp_path / "thesis.txt").read_text("utf-8") == "ten years"


def test_a_full_disk_is_one_clear_error_and_leaves_nothing(tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kgbuild.linking.Engine.write", full)
    with pytest.raises(KgbuildError, match=r"cannot be written: No space left on device; free"):
        build([SQUAD], tmp_path / "graph", extractors=RULES)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_build_goes_on_and_ends_in_the_same_bytes(tmp_path):
    papers = tmp_path / "papers.jsonl"
    rows = [
        {"id": f"x{n}", "title": f"T{n}", "abstract": "We use BERT on GLUE. " * 40}
        for n in range(600)
    ]
    papers.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    command = [sys.executable, "-m", "kgbuild", "build", papers, "-q", "--workers", "1",
               "--extractors", ",".join(RULES), "-o"]  # fmt: skip
    subprocess.run([*command, tmp_path / "whole"], check=True)
    killed = subprocess.Popen([*command, tmp_path / "killed"])
    shards = tmp_path / ".killed.partial/shards"
    while killed.poll() is None and not (shards.is_dir() and len(list(shards.glob("*"))) >= 2):
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert not (tmp_path / "killed").exists()
    finished = {p.name: p.stat().st_mtime_ns for p in shards.iterdir() if p.suffix != ".tmp"}
    assert finished
    subprocess.run([*command, tmp_path / "killed"], check=True)
    assert digest(tmp_path / "killed") == digest(tmp_path / "whole")
    assert not (tmp_path / ".killed.partial").exists()


def test_the_real_listing_is_read_whole_and_every_paper_has_an_edge(shared, tmp_path):
    graph = build([shared / "listing/trending-llm.txt"], tmp_path / "graph", extractors=RULES)
    lines = (shared / "listing/trending-llm.txt").read_text("utf-8").splitlines()[2:]
    lines[0] = lines[0].removeprefix("Subscribe")
    papers = sorted(graph.papers, key=lambda paper: paper.position or 0)
    assert [text for p in papers for text in (p.title, p.abstract)] == lines
    assert len(papers) == 119
    assert {p.uid for p in papers} <= {a.subject for a in graph.assertions}


def test_a_disk_that_fills_while_linking_is_one_clear_error_too(tmp_path, monkeypatch):
    import duckdb

    def full(*_: object) -> None:
        raise duckdb.IOException("Could not write file: No space left on device\nmore")

    monkeypatch.setattr("kgbuild.linking.Engine.step", full)
    with pytest.raises(KgbuildError, match=r"Could not write file: No space left on device; free"):
        build([SQUAD], tmp_path / "graph", extractors=RULES)
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_that_a_worker_is_reading_stays_whole(tmp_path):
    file = tmp_path / "manifest.json"
    pipeline._write_json(file, {"rows": {}})
    with file.open(encoding="utf-8") as reading:
        pipeline._write_json(file, {"rows": {"papers": 1}})
        assert json.load(reading) == {"rows": {}}
    assert json.loads(file.read_text("utf-8")) == {"rows": {"papers": 1}}
    assert list(tmp_path.iterdir()) == [file]
