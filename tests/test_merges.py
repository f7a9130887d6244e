from pathlib import Path

import pytest
from builders import paper
from linked import link

from kgbuild import build, decisions, merges
from kgbuild.cli import main
from kgbuild.decisions import Decisions, Join, Split
from kgbuild.errors import KgbuildError
from kgbuild.graph import KnowledgeGraph

ABSTRACTS = [
    "We study retrieval-augmented generation (RAG). RAG answers questions on GSM8K.",
    "RAG is compared with knowledge distillation on GSM8K.",
    "Knowledge distillation (KD) shrinks BERT. KD works.",
]


def content(graph: KnowledgeGraph) -> dict[str, bytes]:
    return {
        str(file.relative_to(graph.path)): file.read_bytes()
        for file in sorted(graph.path.rglob("*"))
        if file.is_file()
    }


def forms(graph: KnowledgeGraph, name: str) -> set[str]:
    entity = merges.find(graph, name)
    return {entity.label, *entity.alt_labels}


@pytest.mark.parametrize(
    "held",
    [
        Decisions(),
        Decisions((Join(("a", 'b "c" \\')), Join(("x", "y", "z"), "Model"))),
        Decisions((), (Split("RAG"), Split("SAM", "segment anything\tmodel"))),
    ],
)
def test_decisions_are_read_as_they_were_written(tmp_path: Path, held: Decisions) -> None:
    decisions.write(tmp_path / "decisions.toml", held)
    assert decisions.read(tmp_path / "decisions.toml") == held


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[join]]\nnames = 3", "a join of two names"),
        ('[[join]]\nnames = ["a", "b"]\ntype = "Thing"', "expected a type"),
        ("[[split]]\nfrom = 'x'", "a split with a name"),
        ("[[merge]]\nname = 'x'", "got 'merge'"),
        ("[[split", "expected TOML"),
    ],
)
def test_a_file_that_cannot_be_obeyed_is_an_error_with_its_name(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(KgbuildError, match=said) as error:
        decisions.read(file)
    assert str(file) in str(error.value)


def test_a_decision_takes_the_place_of_its_opposite() -> None:
    joined = decisions.merged(Decisions(), [Join(("a", "b"))])
    split = decisions.merged(joined, [Split("a", "b")])
    assert split == Decisions((), (Split("a", "b"),))
    assert decisions.merged(split, [Join(("b", "a"))]) == Decisions((Join(("b", "a")),))
    assert decisions.without_last(split, "a") == Decisions()


def test_a_merge_is_listed_and_explained_with_what_would_part_it(tmp_path: Path) -> None:
    graph = link(
        tmp_path, [["KD", "knowledge distillation"], ["KD"], [("BERT", "Model")]],
        pairs={0: {"KD": "knowledge distillation"}},
    )  # fmt: skip
    (merge,) = merges.merges(graph)
    assert set(merge.names) == {"KD", "knowledge distillation"}
    told = merges.explain(graph, "knowledge distillation")
    rules = {(use.text, use.rule) for use in told.uses}
    assert ("KD", "acronym") in rules
    assert told.separators == (Split("knowledge distillation", "KD"),)
    assert all(use.rule in merges.RULES for use in told.uses)


def test_each_entity_bears_an_id_or_says_that_it_bears_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [("BERT", "Model"), ("Zorblax", "Model"), ("Zorbing", "Task")]
    graph = link(tmp_path, [names])
    counted = {str(kind): n for kind, n in merges.coverage(graph).items() if n[1]}
    assert counted == {"Model": (1, 2), "Task": (0, 1)}
    for name, said in (
        ("BERT", "transformers:bert"),
        ("Zorblax", "ids: none"),
        ("Zorbing", "ids: none"),
    ):
        assert main(["merges", "explain", str(graph.path), name]) == 0
        assert said in capsys.readouterr().out
    assert main(["show", str(graph.path)]) == 0
    assert "of a public list: Model 1 of 2, Task 0 of 1\n" in capsys.readouterr().out


def test_an_unknown_name_is_an_error_that_names_a_close_one(tmp_path: Path) -> None:
    graph = link(tmp_path, [["knowledge distillation"]])
    with pytest.raises(KgbuildError, match="Did you mean 'knowledge distillation'"):
        merges.find(graph, "knowledge destillation")


def test_a_split_is_obeyed_by_the_next_build_and_undo_gives_the_bytes_from_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = [paper(text, f"On {k}") for k, text in enumerate(ABSTRACTS)]
    output = tmp_path / "graph"
    before = content(build(papers, output, workers=1))
    assert "KD" in forms(KnowledgeGraph(output), "knowledge distillation")

    assert main(["merges", "split", str(output), "KD", "--from", "knowledge distillation"]) == 0
    changed = build(papers, output, workers=1)
    assert "KD" not in forms(changed, "knowledge distillation")
    assert changed.ledger["stages"]["decide"]["kept"] == 2

    assert main(["merges", "undo", str(output), "KD"]) == 0
    assert content(build(papers, output, workers=1)) == before
    assert not (tmp_path / "decisions.toml").exists()

    assert main(["merges", "explain", str(output), "RAG"]) == 0
    assert "the paper gives the short form in brackets" in capsys.readouterr().out
