"""`kgbuild query` answers on a terminal and in a pipe; `kgbuild serve` says what keeps it."""

import socket

import pytest
from small_graph import small_graph

from kgbuild.cli import main


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """The small graph."""
    return str(small_graph(tmp_path_factory.mktemp("asked") / "graph").path)


def said(capsys, *arguments):
    code = main(["query", *arguments])
    got = capsys.readouterr()
    return code, got.out, got.err


def test_questions_are_listed_with_what_they_take(graph, capsys):
    code, out, _ = said(capsys, graph, "questions")
    assert code == 0
    assert "who-introduced: " in out
    assert "--set name=" in out


def test_a_question_is_asked_by_its_name(graph, capsys):
    code, out, _ = said(capsys, graph, "methods-for-task", "--set", "task=Machine Translation")
    assert code == 0
    assert "RotaQuant" in out or "BabelNet-T" in out
    assert said(capsys, graph, "methods-for-task", "--set", "task=cooking")[1].count("\n") == 1


@pytest.mark.parametrize(
    ("query", "options", "wanted"),
    [
        ("who-introdced", [], "Did you mean 'who-introduced'?"),
        ("who-introduced", ["--set", "nme=x"], "Did you mean 'name'?"),
        ("SELECT * {\n  ?s kgb:uses }", [], "line 2, column"),
        ("SELECT * { ?s nope:p ?o }", [], "prefix"),
    ],
)
def test_a_mistake_is_told_with_what_to_do(graph, capsys, query, options, wanted):
    code, out, err = said(capsys, graph, query, *options)
    assert (code, out) == (1, "")
    assert wanted in err


def test_explain_says_what_took_how_long(graph, capsys):
    code, _, err = said(capsys, graph, "ASK { ?s a kgb:Paper }", "--explain")
    assert code == 0
    assert "1 rows: " in err
    assert "to open the store" in err and "to answer" in err and "to show" in err


def test_iris_are_shown_as_a_query_takes_them(graph, capsys):
    _, out, _ = said(capsys, graph, "SELECT ?m { ?m a kgb:Model } ORDER BY ?m LIMIT 1")
    assert out.split() == ["m", "model:babelnet-t"]
    _, out, _ = said(capsys, graph, "ASK { model:babelnet-t a kgb:Model }")
    assert out.split() == ["answer", "yes"]


def test_no_answer_steers_the_terminal(graph, capsys):
    query = r'SELECT ("\u001B[31mred\u001B]0;title\u0007\u202E\nnext" AS ?x) {}'
    _, out, _ = said(capsys, graph, query)
    assert "\x1b" not in out and "\x07" not in out and "\u202e" not in out
    assert len(out.splitlines()) == 2


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_table_fits_the_terminal(graph, capsys, monkeypatch, width):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    _, out, _ = said(capsys, graph, "SELECT ?p ?t { ?p dcterms:title ?t }")
    import re

    lines = re.sub(r"\x1b\[[0-9;]*m", "", out).splitlines()
    assert max(map(len, lines)) <= width


def test_serve_says_that_a_port_is_taken(graph, capsys):
    pytest.importorskip("uvicorn", reason="uvicorn is missing: the extra `serve`")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code = main(["serve", graph, "--port", str(taken.getsockname()[1])])
    assert code == 1
    assert "expected a free port" in capsys.readouterr().err


def test_serve_says_that_there_is_no_graph(tmp_path, capsys):
    assert main(["serve", str(tmp_path)]) == 1
    assert "expected a graph folder" in capsys.readouterr().err
