"""Every question that we ship has an answer on the small graph, the same from two engines."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from small_graph import small_graph

from kgbuild import questions, triples
from kgbuild.errors import QueryError, UnknownNameError
from kgbuild.folder import GraphFolder

ROTATING = "Rotating weights before quantization"
FEWER = "Fewer bits, same scores"
BABEL = "BabelNet-T: small models for machine translation"
DOCTORS = 'Ärzte fragen: 医学问答 with "quotes" & <b>tags</b>\\ 𝔸'

#: Question, what fills its gaps, the answer (its first two columns where there are more).
ANSWERS: list[tuple[str, dict[str, str], list[tuple[Any, ...]]]] = [
    ("about", {"name": "Llama 2"}, [
        ("compared with in", DOCTORS),
        ("is a", "Model"), ("used in", FEWER), ("variant of", "Llama")]),
    ("baselines", {"field": "Model compression and quantization"}, [("RotaQuant", 1)]),
    ("born-here-used-there", {"born": "model compression and quantization",
        "used": "efficient inference and serving"}, [("RotaQuant", ROTATING)]),
    ("datasets-by-year", {"field": "language modeling", "least": "1"}, [
        (2024, "GSM8K"), (2024, "WMT14"), (2025, "GSM8K")]),
    ("datasets-together", {"dataset": "wmt14"}, [("FLORES", 1), ("GSM8K", 1)]),
    ("domains-by-year", {"field": "language modeling"}, [
        ("Efficient inference and serving", 2025), ("Model compression and quantization", 2024),
        ("Model compression and quantization", 2025)]),
    ("evaluates-and-compares", {"dataset": "GSM8K", "baseline": "rotaquant"}, [(FEWER, 2025)]),
    ("family", {"model": "Llama 2 7B"}, [("Llama 2", "Llama"), ("Llama 2 7B", "Llama 2")]),
    ("methods-for-task", {"task": "Machine  Translation"}, [
        ("BabelNet-T", 1), ("Llama 2 7B", 1), ("RotaQuant", 1), ("post-training quantization", 1)]),
    ("metrics-for-task", {"task": "machine translation"}, [("BLEU", 1), ("accuracy", 1)]),
    ("models-on-datasets", {"dataset": "gsm8k", "since": "2025"}, [("Llama 2", 1)]),
    ("negated-and-hedged", {"polarity": "negated"}, [(BABEL, "uses")]),
    ("negated-and-hedged", {"polarity": "hedged"}, [(ROTATING, "studies")]),
    ("never-tried", {"field": "model compression and quantization", "task": "question answering",
        "least": "1"}, [("post-training quantization", 1)]),
    ("not-grounded", {"type": "metric", "papers": "1"}, [("accuracy", 1)]),
    ("not-to-trust", {"field": "medicine and health", "below": "0.95"}, [
        (DOCTORS, role) for role in (
            "comparesWith", "evaluatesOn", "inDomain", "inDomain", "mentions", "proposes")]),
    ("not-to-trust", {"field": "medicine and health", "below": "0.5"}, []),
    ("relations", {"name": "BitPress"}, [("BitPress", "comparedWith")]),
    ("rising-and-fading", {"field": "model compression and quantization", "since": "2025"}, [
        ("GSM8K", "Dataset"), ("RotaQuant", "Method")]),
    ("sentences", {"name": "PTQ"}, [(ROTATING, "abstract"), (ROTATING, "abstract")]),
    ("similar-papers", {"title": ROTATING}, [
        (BABEL, 2), (FEWER, 2)]),
    ("who-introduced", {"name": "ROTAQUANT"}, [(ROTATING, 2024)]),
]  # fmt: skip
IDS = [f"{name}-{'-'.join(given.values())}" for name, given, _ in ANSWERS]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    return small_graph(tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="module")
def rdf(graph: GraphFolder) -> Any:
    return triples.to_rdflib(graph)


@pytest.mark.parametrize(("name", "given", "expected"), ANSWERS, ids=IDS)
def test_a_question_is_answered(
    graph: GraphFolder, name: str, given: dict[str, str], expected: list[tuple[Any, ...]]
) -> None:
    assert [tuple(row[:2]) for row in questions.ask(graph, name, **given)] == expected


def plain(value: Any) -> Any:
    """Take away how an engine writes a number."""
    return round(float(value), 9) if isinstance(value, int | Decimal) else str(value)


@pytest.mark.parametrize(("name", "given", "expected"), ANSWERS, ids=IDS)
def test_rdflib_gives_the_same_answer(
    graph: GraphFolder, rdf: Any, name: str, given: dict[str, str], expected: object
) -> None:
    import rdflib

    ours = [tuple(row) for row in questions.ask(graph, name, **given)]
    theirs = [
        tuple(value.toPython() if isinstance(value, rdflib.Literal) else value for value in row)
        for row in rdf.query(questions.question(name).filled(given))
    ]
    assert [tuple(map(plain, row)) for row in theirs] == [tuple(map(plain, row)) for row in ours]


def test_there_are_at_least_sixteen_and_each_has_an_expected_answer() -> None:
    assert len(questions.questions()) >= 16
    assert set(questions.questions()) == {name for name, _, _ in ANSWERS}


@pytest.mark.parametrize("name", questions.questions())
def test_a_question_says_itself_and_runs_as_it_stands(graph: GraphFolder, name: str) -> None:
    found = questions.question(name)
    assert re.fullmatch(r"[A-Z].+\?.*", found.says)
    assert found.parameters
    for parameter in found.parameters:
        gaps = (f"VALUES ?{parameter.name} {{ ", f" AS ?{parameter.name})")
        assert any(gap in found.text for gap in gaps)
    defaults = {parameter.name: parameter.default for parameter in found.parameters}
    assert found.filled(defaults) == found.text
    questions.ask(graph, name)


def test_a_value_never_becomes_query_text(graph: GraphFolder) -> None:
    name = '" } DROP ALL # \\'
    assert len(questions.ask(graph, "who-introduced", name=name)) == 0


@pytest.mark.parametrize(
    ("name", "given", "error", "message"),
    [
        ("who-introducd", {}, UnknownNameError, "Did you mean 'who-introduced'"),
        ("who-introduced", {"nme": "x"}, UnknownNameError, "Did you mean 'name'"),
        ("not-grounded", {"type": "Modell"}, UnknownNameError, "Did you mean 'Model'"),
        ("not-grounded", {"papers": "many"}, QueryError, "expected a number such as 3"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_hint(
    graph: GraphFolder, name: str, given: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        questions.ask(graph, name, **given)


@pytest.mark.parametrize("file", sorted(questions.FOLDER.glob("*.rq")), ids=lambda file: file.stem)
def test_a_file_declares_its_own_prefixes(file: Path) -> None:
    text = re.sub(r'#.*|<[^>]*>|"[^"]*"', "", file.read_text("utf-8"))
    used = set(re.findall(r"(?<!\w)([a-z]+):[A-Za-z]", text))
    assert used == set(re.findall(r"PREFIX (\w+):", text))
