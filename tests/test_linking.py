"""Which names are one thing: `linking_pairs.tsv` holds the cases, this file what is left to say."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from linked import entities_of, link

from kgbuild.graph import KnowledgeGraph
from kgbuild.linking import Told
from kgbuild.linking.engine import mint_entities
from kgbuild.linking.families import roll_up

TABLE = (Path(__file__).parent / "linking_pairs.tsv").read_text("utf-8").splitlines()
PAIRS = list(csv.DictReader(TABLE, delimiter="\t", quoting=csv.QUOTE_NONE))
MERGED_AT_LEAST = 0.95


@pytest.fixture(scope="module")
def all_pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Every name of the table in a paper of its own, in one graph, so that chains would show."""
    names = sorted({(row[side], row["type"]) for row in PAIRS for side in ("first", "second")})
    return entities_of(link(tmp_path_factory.mktemp("pairs"), [[name] for name in names]))


def same(found: dict[str, set[str]], row: dict[str, str]) -> bool:
    return bool(found[row["first"]] & found[row["second"]])


def test_the_table_holds_150_pairs_of_each_verdict() -> None:
    verdicts = [row["verdict"] for row in PAIRS]
    assert verdicts.count("apart") >= 150
    assert verdicts.count("merge") >= 150


def test_no_two_things_are_merged(all_pairs: dict[str, set[str]]) -> None:
    assert [row for row in PAIRS if row["verdict"] == "apart" and same(all_pairs, row)] == []


def test_names_of_one_thing_are_merged(all_pairs: dict[str, set[str]]) -> None:
    rows = [row for row in PAIRS if row["verdict"] == "merge"]
    missed = [row for row in rows if not same(all_pairs, row)]
    assert len(missed) <= (1 - MERGED_AT_LEAST) * len(rows), missed


def test_a_short_form_means_what_its_own_paper_says(tmp_path: Path) -> None:
    graph = link(
        tmp_path,
        [["SAM", "segment anything model"], ["SAM", "sharpness-aware minimization"], ["SAM"]],
        pairs={0: {"SAM": "segment anything model"}, 1: {"SAM": "sharpness-aware minimization"}},
    )
    found = entities_of(graph)
    assert len(found["SAM"]) == 3
    assert found["segment anything model"].isdisjoint(found["sharpness-aware minimization"])
    (alone,) = {row.entity for row in graph.links if row.rule == "ambiguous acronym"}
    told = {(c["kind"], c["name"]) for c in graph.rows("candidates") if c["entity"] == alone}
    assert ("meaning", "segmentanythingmodel") in told


def test_a_paper_that_explains_two_short_forms_keeps_their_long_forms_apart(tmp_path: Path) -> None:
    names = ["word model", "word modeling", "WM", "WMG"]
    pairs = {0: {"WM": "word model", "WMG": "word modeling"}}
    found = entities_of(link(tmp_path, [names], pairs=pairs))
    assert found["word model"].isdisjoint(found["word modeling"])
    assert found["WM"] == found["word model"]


def test_a_short_form_with_a_sign_is_not_short_for_a_name_without(tmp_path: Path) -> None:
    papers = [["vision transformer", "ViT++"], ["vision transformer", "ViT"]]
    pairs = {0: {"ViT++": "vision transformer"}, 1: {"ViT": "vision transformer"}}
    found = entities_of(link(tmp_path, papers, pairs=pairs))
    assert found["ViT++"].isdisjoint(found["vision transformer"])
    assert found["ViT"] == found["vision transformer"]


def test_initials_do_not_join_what_the_paper_spells_out_otherwise(tmp_path: Path) -> None:
    papers = [["FT", "Fourier transform", "fine tuning"], ["FT", "fine tuning"]]
    found = entities_of(link(tmp_path, papers, pairs={0: {"FT": "Fourier transform"}}))
    assert found["Fourier transform"].isdisjoint(found["fine tuning"])
    assert len(found["FT"]) == 2


def test_the_type_is_that_of_the_majority_and_the_minority_is_noted(tmp_path: Path) -> None:
    papers = [[("BERTino", kind)] for kind in ("Model", "Model", "Model", "Method")]
    graph = link(tmp_path, papers)
    (entity,) = graph.entities
    assert (entity.type, entity.papers) == ("Model", 4)
    assert [(c["kind"], c["type"]) for c in graph.rows("candidates")] == [("type", "Method")]


def test_a_homonym_stays_two(tmp_path: Path) -> None:
    papers = [[("Lizard", kind)] for kind in ("Dataset", "Dataset", "Method", "Method")]
    assert {e.type for e in link(tmp_path, papers).entities} == {"Dataset", "Method"}


def test_a_task_is_called_by_its_short_form_only_where_some_paper_takes_it_as_known(
    tmp_path: Path,
) -> None:
    long, pairs = ("reef sound mapping", "Task"), {"RSM": "reef sound mapping"}
    said = [long, ("RSM", "Task"), ("RSM", "Task")]
    (entity,) = link(tmp_path / "said", [said, said], pairs={0: pairs, 1: pairs}).entities
    assert (entity.label, entity.alt_labels) == ("reef sound mapping", ("RSM",))
    known = [*[said] * 4, [("RSM", "Task")]]
    (entity,) = link(tmp_path / "known", known, pairs=dict.fromkeys(range(4), pairs)).entities
    assert (entity.label, entity.alt_labels) == ("RSM", ("reef sound mapping",))
    method = [[text for text, _ in said]] * 2
    (entity,) = link(tmp_path / "method", method, pairs={0: pairs, 1: pairs}).entities
    assert (entity.label, entity.alt_labels) == ("RSM", ("reef sound mapping",))


def test_the_label_is_how_running_text_writes_it(tmp_path: Path) -> None:
    papers = [["graph neural networks", "graph neural network"], ["graph neural network"],
              ["Graph Neural Network"]]  # fmt: skip
    (entity,) = link(tmp_path, papers).entities
    assert entity.label == "graph neural network"
    assert entity.alt_labels == ("Graph Neural Network", "graph neural networks")


def test_families_are_edges_and_roll_up_on_request(tmp_path: Path) -> None:
    names = ["Llama 2 7B", "Llama 2", "Llama", "RoBERTa", "BERT", "bert-base-uncased"]
    graph = link(tmp_path, [[(name, "Model")] for name in names])
    label = {e.uid: e.label for e in graph.entities}
    edges = {
        (label[a.subject], label[a.object]) for a in graph.assertions if a.predicate == "variantOf"
    }
    assert edges == {("Llama 2 7B", "Llama 2"), ("Llama 2", "Llama"), ("bert-base-uncased", "BERT")}
    tops = {label[uid]: label[top] for uid, top in roll_up(graph).items()}
    assert tops == {"Llama 2 7B": "Llama", "Llama 2": "Llama", "bert-base-uncased": "BERT"}
    backed = {row["assertion"] for row in graph.rows("evidence") if row["mention"]}
    assert {a.uid for a in graph.assertions} <= backed


def test_an_entity_of_a_bundled_list_bears_its_id_and_no_other_does(tmp_path: Path) -> None:
    names = [("BERT", "Model"), ("Zorblax", "Model"), ("YOLO", "Model"), ("cSCC", "Domain")]
    graph = link(tmp_path, [names])
    label = {e.uid: e.label for e in graph.entities}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in graph.groundings:
        found[label[row.entity]].add(f"{row.scheme}:{row.external_id}")
    assert "transformers:bert" in found["BERT"]
    assert "Zorblax" not in found
    assert "transformers:yolos" not in found["YOLO"]
    assert not found["cSCC"]  # the code of a category is no name: cs.CC


def content(graph: KnowledgeGraph) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(graph.path.glob("*.parquet"))}


def test_order_and_threads_do_not_change_a_byte(tmp_path: Path) -> None:
    papers = [["RAG", "retrieval-augmented generation"], ["RAGs", "KD"], ["knowledge distillation"],
              [("GPT-4", "Model"), ("GPT-4-turbo", "Model")]]  # fmt: skip
    pairs = {0: {"RAG": "retrieval-augmented generation"}}
    first = link(tmp_path / "a", papers, pairs=pairs)
    second = link(tmp_path / "b", papers, pairs=pairs, backwards=True, threads=2)
    assert content(first) == content(second)


@pytest.mark.parametrize(
    ("told", "one"),
    [
        (Told(), True),
        (Told(splits=(("KD", "knowledge distillation"),)), False),
        (Told(splits=(("KD", None),)), False),
    ],
)
def test_a_split_keeps_a_short_form_from_its_long_form(
    tmp_path: Path, told: Told, one: bool
) -> None:
    papers = [["KD", "knowledge distillation"], ["KD"], ["knowledge distillation"]]
    graph = link(tmp_path, papers, pairs={0: {"KD": "knowledge distillation"}}, told=told)
    found = entities_of(graph)
    assert (not found["KD"].isdisjoint(found["knowledge distillation"])) is one


def test_a_split_parts_even_writings_with_one_key(tmp_path: Path) -> None:
    papers = [["LoRA"], ["LoRa"], ["LoRA"]]
    together = entities_of(link(tmp_path / "a", papers))
    apart = entities_of(link(tmp_path / "b", papers, told=Told(splits=(("LoRa", "LoRA"),))))
    assert together["LoRA"] == together["LoRa"]
    assert apart["LoRA"].isdisjoint(apart["LoRa"])


def test_a_join_brings_names_together_and_may_give_the_type(tmp_path: Path) -> None:
    papers = [["LLM judge"], [("model as referee", "Task")]]
    names = ("LLM judge", "model as referee")
    told = Told(joins=(names,), types=tuple((name, "Method") for name in names))
    graph = link(tmp_path, papers, told=told)
    (entity,) = graph.entities
    assert (entity.type, entity.papers) == ("Method", 2)
    assert "decision" in {row.rule for row in graph.links}


def test_names_that_are_written_alike_in_an_iri_get_iris_of_their_own():
    rows = [
        ("Model", "opus4.7", "Opus 4.7"), ("Model", "opus4-7", "Opus-4 7"),
        ("Model", "q", "Q"), ("Model", "q*", "Q*"), ("Method", "q", "Q"),
    ]  # fmt: skip
    minted = mint_entities("https://example.org/")(rows)
    assert len(set(minted)) == len(rows)
    assert minted == mint_entities("https://example.org/")(rows)
