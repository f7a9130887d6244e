"""The commands as a person runs them: what they print, and one clear line for what is wrong."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from kgbuild import build
from kgbuild.cli import VERBS, main
from kgbuild.extractors import RULES
from kgbuild.records import Paper


@pytest.fixture(scope="module")
def graph(tmp_path_factory) -> Path:
    """A small graph on disk."""
    paper = Paper("SpinQA: turns", "We propose SpinQA. We evaluate SpinQA on SQuAD, with BERT.")
    return build([paper], tmp_path_factory.mktemp("cli") / "graph", extractors=RULES).path


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["bild"], "there is no command 'bild'; known:"),
        (["build", "absent.txt", "-o", "OUT"], "absent.txt: expected a file or a folder"),
        (["build", "EMPTY", "-o", "OUT"], "EMPTY"),
        (["build", "BINARY", "-o", "OUT"], "BINARY"),
        (["build", "SHAPE", "-o", "OUT"], "SHAPE"),
        (["build", "LISTING", "-o", "OUT", "--format", "listng"], "Did you mean 'listing'?"),
        (["build", "LISTING", "-o", "FILE"], "expected a folder, got a file"),
        (["build", "LISTING", "-o", "OUT", "--extractors", "lexicn"], "Did you mean 'lexicon'?"),
        (["build", "LISTING", "-o", "OUT", "--base-iri", "nonsense"], "expected a base IRI"),
        (["build", "LISTING", "-o", "OUT", "--column", "title"], "expected FIELD=NAME"),
        (["build", "LISTING", "-o", "OUT", "--decisions", "absent.toml"], "absent.toml: expected"),
        (["show", "absent"], "expected a graph folder (with manifest.json), got no such folder"),
        (["query", "GRAPH", "SELECT WHERE"], "line 1, column"),
        (["query", "GRAPH", "absent.rq"], "got no such file"),
        (["query", "GRAPH", "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"], "SERVICE is refused"),
        (["query", "GRAPH", "INSERT DATA { <a:b> <a:b> 1 }"], "INSERT is refused"),
        (["query", "GRAPH", "ASK {}", "--format", "jsn"], "Did you mean 'json'?"),
        (["export", "GRAPH", "turtel", "-o", "OUT.ttl"], "Did you mean 'turtle'?"),
        (["export", "GRAPH", "turtle", "-o", "FILE/x.ttl"], "cannot be written"),
        (["extract", " "], "expected a text"),
        (["evaluate", "GRAPH", "absent.jsonl"], "expected a file of annotated papers"),
    ],
)
def test_a_mistake_is_one_clear_line_and_exit_code_1(
    arguments, line, graph, tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("EMPTY").write_text("", "utf-8")
    Path("BINARY").write_bytes(bytes(range(256)) * 40)
    Path("SHAPE").write_text('{"a": 1}\n', "utf-8")
    Path("FILE").write_text("x", "utf-8")
    Path("LISTING").write_text("A title\nWe use BERT on GLUE. It works well.\n", "utf-8")
    before = sorted(Path().iterdir())
    assert run(*(str(graph) if a == "GRAPH" else a for a in arguments)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("kgbuild: ")
    assert line in err
    assert "Traceback" not in err
    assert sorted(Path().iterdir()) == before, "something half-written was left behind"


def test_a_build_says_what_was_read_and_what_came_out(tmp_path, capsys):
    listing = tmp_path / "papers.txt"
    listing.write_text("On encoders\nWe use BERT on GLUE. It works well.\n", "utf-8")
    assert run("build", listing, "-o", tmp_path / "graph", "--extractors", ",".join(RULES)) == 0
    said = capsys.readouterr().out
    assert "1 records = 1 papers" in said
    assert "papers a second" in said
    assert f"kgbuild show {tmp_path / 'graph'}" in said


def test_a_quiet_build_says_nothing(tmp_path, capsys):
    listing = tmp_path / "papers.txt"
    listing.write_text("On encoders\nWe use BERT on GLUE. It works well.\n", "utf-8")
    run("build", listing, "-o", tmp_path / "graph", "-q", "--extractors", ",".join(RULES))
    assert capsys.readouterr() == ("", "")


def test_strict_makes_a_dropped_record_an_error(tmp_path, capsys):
    papers = tmp_path / "papers.jsonl"
    good = {"title": "On encoders", "abstract": "We use BERT on GLUE. It works well."}
    papers.write_text(json.dumps(good) + '\n{"title": 7\n', "utf-8")
    assert run("build", papers, "-o", tmp_path / "graph", "--strict") == 1
    assert "papers.jsonl:2" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["papers.jsonl"]


def test_show_names_the_top_entities_and_the_ledger(graph, capsys):
    assert run("show", graph) == 0
    said = capsys.readouterr().out
    assert "1 papers" in said
    assert "SQuAD 1" in said
    assert "read" in said


def test_a_query_answers_as_a_table_and_in_the_formats_of_the_w3c(graph, tmp_path, capsysbinary):
    query = "SELECT ?name WHERE { ?paper kgb:evaluatesOn ?e . ?e skos:prefLabel ?name }"
    file = tmp_path / "q.rq"
    file.write_text(query, "utf-8")
    assert run("query", graph, query) == 0
    assert capsysbinary.readouterr().out.split() == [b"name", b"SQuAD"]
    assert run("query", graph, file, "--format", "csv") == 0
    assert capsysbinary.readouterr().out.split() == [b"name", b"SQuAD"]
    assert run("query", graph, query, "--format", "json", "--set", "name=other") == 0
    assert json.loads(capsysbinary.readouterr().out)["results"]["bindings"] == []


def test_extract_marks_what_is_seen(capsys):
    text = "We propose SpinRank, trained on SQuAD."
    assert run("extract", text, "--extractors", ",".join(RULES)) == 0
    said = capsys.readouterr().out
    assert "[SpinRank | Method proposes" in said
    assert "[SQuAD | Dataset uses" in said
    assert run("extract", text, "--json", "--extractors", ",".join(RULES)) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [text[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as stop:
        run(verb, "--help")
    assert stop.value.code == 0
    assert verb in capsys.readouterr().out


def test_help_takes_less_than_a_third_of_a_second_of_cpu():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "kgbuild", "--help"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, kgbuild.cli as c; c.main(['--help']); "
         "print(sorted({m.split('.')[0] for m in sys.modules}))"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert not {"spacy", "duckdb", "pyarrow", "rdflib", "numpy"} & set(loaded.split("'"))
    assert after.ru_utime - before.ru_utime < 0.3


def test_spacy_comes_without_its_command_line_which_is_there_for_others():
    subprocess.run(
        [sys.executable, "-c", "import sys; from kgbuild import nlp; nlp.blank(); "
         "assert not {'typer', 'weasel', 'httpx'} & set(sys.modules); "
         "import spacy, spacy.cli; assert spacy.cli.app and spacy.info(silent=True)"],
        check=True,
    )  # fmt: skip


def test_a_reader_of_our_output_may_go_away(graph):
    code = f"{sys.executable} -m kgbuild show {graph} | head -1"
    done = subprocess.run(code, shell=True, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
