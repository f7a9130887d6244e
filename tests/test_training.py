"""A model is trained from annotated papers, the same from the same seed, resumed or not."""

import gzip
import json

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `train`")
pytest.importorskip("transformers", reason="training needs the extra `train`")
pytest.importorskip("lightgbm", reason="training needs the extra `train`")
pytest.importorskip("onnx", reason="training needs the extra `train`")

from kgbuild import training  # noqa: E402
from kgbuild.errors import UnreadableInputError  # noqa: E402
from kgbuild.tagging.forest import sigmoid, softmax  # noqa: E402
from kgbuild.tagging.paper import TaggedMention, TaggedPaper  # noqa: E402
from kgbuild.tagging.words import Words  # noqa: E402
from kgbuild.training import (  # noqa: E402
    apart,
    distilling,
    figures,
    fitting,
    second_stage,
    teaching,
    unlabelled,
)
from kgbuild.training.choosing import calibrate  # noqa: E402
from kgbuild.training.examples import annotate, collate, example  # noqa: E402
from kgbuild.training.network import TaggerNetwork  # noqa: E402
from kgbuild.training.reading import knowledge_in  # noqa: E402
from kgbuild.training.trees import at_most, forest_of  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")

PASSES = 5
METHODS = ["gradient tuning", "beam pruning", "sparse mixing", "token folding"]
DATASETS = ["ToySet", "MiniBench", "SQuAZ", "DocPile"]


def annotated(number):
    """A made-up paper: it proposes a method and evaluates it on a dataset."""
    method, dataset = METHODS[number % 4], DATASETS[number // 4 % 4]
    title = f"On {method}"
    abstract = f"We propose {method} for small networks. It is tested on {dataset} number {number}."
    start = abstract.index(dataset)
    return {
        "id": f"test:{number}", "title": title, "abstract": abstract, "domains": ["reasoning"],
        "entities": [
            {"type": "Method", "name": method, "role": "proposes",
             "mentions": [["title", 3, 3 + len(method)], ["abstract", 11, 11 + len(method)]]},
            {"type": "Dataset", "name": dataset, "role": "evaluatesOn",
             "mentions": [["abstract", start, start + len(dataset)]]},
        ],
    }  # fmt: skip


@pytest.fixture(autouse=True)
def _few_papers_in_a_step(monkeypatch):
    """So few papers teach the little network something only in many small steps."""
    monkeypatch.setattr(fitting, "BATCH", 160)
    monkeypatch.setattr(unlabelled, "PAPERS", 3)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(0)
    settings = {"hidden_size": 24, "num_hidden_layers": 3, "num_attention_heads": 2}
    BertModel(BertConfig(intermediate_size=32, **settings)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def gold(tmp_path_factory):
    file = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    file.write_text("".join(json.dumps(annotated(k)) + "\n" for k in range(60)), "utf-8")
    return file


@pytest.fixture(scope="module")
def larger(tmp_path_factory):
    from transformers import MPNetConfig, MPNetModel

    folder = tmp_path_factory.mktemp("larger")
    torch.manual_seed(1)
    settings = {"hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 2}
    model = MPNetModel(MPNetConfig(intermediate_size=48, max_position_embeddings=514, **settings))
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def unlabelled_papers(tmp_path_factory):
    papers = [annotated(k) for k in range(90)]
    for number, paper in enumerate(papers[60:]):
        paper["title"] = f"Another paper, number {number}"
    file = tmp_path_factory.mktemp("texts") / "texts.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(paper) + "\n" for paper in papers)
    return file


def trained(gold, folder, encoder, **settings):
    said = []
    training.train([gold], folder, encoder=encoder, dev=gold, report=said.append, **settings)
    return said


def weights(folder, checkpoint="all.pt"):
    return torch.load(folder / checkpoint, weights_only=True)["average"]


def test_training_writes_a_model_that_reads_and_says_what_it_reached(gold, encoder, tmp_path):
    said = trained(gold, tmp_path, encoder, epochs=PASSES)
    assert any("loss" in line for line in said)
    assert any(line.startswith("int8: mention") for line in said)
    assert {"tagger.onnx", "spans.onnx", "settings.json", "MODEL_CARD.md"} <= {
        file.name for file in tmp_path.iterdir()
    }
    card = (tmp_path / "MODEL_CARD.md").read_text("utf-8")
    assert "60 annotated papers" in card
    assert f"{PASSES} passes, seed 0, from gold.jsonl" in card


def test_a_resumed_run_ends_in_the_same_weights(gold, encoder, tmp_path, monkeypatch):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    trained(gold, whole, encoder, epochs=PASSES)
    passes = fitting._one_pass

    def killed(*arguments):
        if arguments[2] == 1:
            raise KeyboardInterrupt
        passes(*arguments)

    monkeypatch.setattr(fitting, "_one_pass", killed)
    with pytest.raises(KeyboardInterrupt):
        trained(gold, broken, encoder, epochs=PASSES)
    monkeypatch.setattr(fitting, "_one_pass", passes)
    assert "resumed after pass 1" in trained(gold, broken, encoder, epochs=PASSES, resume=True)
    one, other = weights(whole), weights(broken)
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_teachers_teach_a_smaller_network_before_it_sees_annotated_papers(
    gold, encoder, larger, unlabelled_papers, tmp_path
):
    settings = {"teacher": larger, "layers": 2, "epochs": PASSES, "rounds": 6}
    texts = {"unlabelled": [unlabelled_papers]}
    said = trained(gold, tmp_path / "one", encoder, **settings, **texts)
    assert [line for line in said if "teacher" in line] == [
        "teacher 1 of 2", "teacher 2 of 2", "the teachers read 30 papers",
    ]  # fmt: skip
    networks = apart.ROUNDS * apart.PARTS
    afterwards = networks * teaching.AFTERWARDS
    assert sum("by itself" in line for line in said) == 2 * PASSES + 6 + afterwards
    pupil = weights(tmp_path / "one", "pupil.pt")
    assert "encoder.encoder.layer.1.output.dense.bias" in pupil
    assert "encoder.encoder.layer.2.output.dense.bias" not in pupil
    again = trained(gold, tmp_path / "one", encoder, resume=True, **settings, **texts)
    assert [line for line in again if "teacher" in line or "resumed" in line] == [
        "resumed after pass 6", *["resumed after pass 3"] * networks,
    ]  # fmt: skip
    start = tmp_path / "one" / "pupil.pt"
    trained(gold, tmp_path / "two", encoder, start=start, **settings)
    for file in ("tagger.onnx", "mentions.onnx", "roles.onnx", "domain-trees.onnx"):
        one, two = ((tmp_path / name / file).read_bytes() for name in ("one", "two"))
        assert one == two


@pytest.mark.parametrize("kind", ["encoder", "larger"])
def test_an_encoder_run_by_the_network_says_what_transformers_says(kind, request):
    from transformers import AutoModel

    folder = request.getfixturevalue(kind)
    network = TaggerNetwork(folder, 3).eval()
    network.mix.data[-1] = 1e4
    pieces = torch.randint(1000, 20000, (2, 40))
    extra = torch.zeros(2, 40, network.case.embedding_dim)
    found = network.read(pieces, torch.zeros_like(pieces), torch.zeros(2, 1, 1, 40), extra)
    model = AutoModel.from_pretrained(str(folder), add_pooling_layer=False).eval()
    expected = model(pieces + (4 if kind == "larger" else 0)).last_hidden_state
    assert torch.allclose(found / len(network.mix) ** 0.5, expected, atol=1e-5)


def test_a_pupil_that_says_what_its_teacher_says_has_the_least_loss(encoder):
    torch.manual_seed(2)
    teacher, other = (TaggerNetwork(encoder, 3).eval() for _ in range(2))
    words, knowledge = Words(training.SHIPPED / "tokenizer.json"), knowledge_in(training.SHIPPED)
    read = [annotate(annotated(k), words, knowledge, ["reasoning", "b", "c"]) for k in range(4)]
    batch = collate([example(paper, words) for paper in read])
    labels = distilling.label([teacher], batch)
    with torch.no_grad():
        own, others = (distilling.losses(n, batch, labels) for n in (teacher, other))
    assert (own <= others).all()
    assert own.sum() < others.sum()


@pytest.mark.parametrize(("taught", "rounds"), [(False, 1), (True, apart.ROUNDS)])
def test_each_paper_is_read_by_a_network_that_never_saw_it(encoder, tmp_path, taught, rounds):
    torch.manual_seed(3)
    words, knowledge = Words(training.SHIPPED / "tokenizer.json"), knowledge_in(training.SHIPPED)
    read = [annotate(annotated(k), words, knowledge, ["reasoning", "b"]) for k in range(40)]
    read[7].domains[:] = [0, 1]  # which only this paper could teach
    setting = teaching.Setting(
        training.SHIPPED, encoder, None, PASSES, seed=0, resume=False, layers=2, unlabelled=(),
        teacher=encoder, teachers=0, rounds=0, device="cpu",
    )  # fmt: skip
    if taught:
        setting = setting._replace(start=tmp_path / "pupil.pt")
        torch.save(TaggerNetwork(encoder, 2, 2).state_dict(), setting.start)
    material = teaching.Material(read, [], read[:2], words, 2)
    begun = teaching.begin(setting, material, tmp_path, print)
    _, found = apart.learn(begun, setting, material, tmp_path, print)
    assert len(found) == rounds
    for reads in found:
        assert [one.annotated for one in reads] == read
        assert all(one.domains[0] > one.domains[1] for one in reads)


def test_no_tree_judges_a_paper_that_it_learned_from_as_another_network_read_it(monkeypatch):
    seen = []
    monkeypatch.setattr(second_stage, "_mentions", lambda papers, seed: set(papers))
    monkeypatch.setattr(
        second_stage, "_entities", lambda paper, judge, threshold: seen.append((paper, judge))
    )
    monkeypatch.setattr(second_stage, "_fit_edges", lambda entities, fold, seed: (None, None))
    second_stage.fit([*range(50), *range(50)], 2, 0.3, 0)
    assert len(seen) == 100
    assert all(paper not in judge for paper, judge in seen)


@pytest.mark.parametrize("layers", [None, 2])
def test_weights_that_do_not_fit_are_refused_in_a_sentence(gold, encoder, tmp_path, layers):
    file = tmp_path / "pupil.pt"
    if layers:  # of a network with a layer more
        torch.save(TaggerNetwork(encoder, 75).state_dict(), file)
    else:
        file.write_bytes(b"no weights")
    with pytest.raises(UnreadableInputError, match="expected weights of a network of"):
        trained(gold, tmp_path / "out", encoder, start=file, layers=layers)


def test_papers_to_teach_with_come_one_a_line(tmp_path):
    file = tmp_path / "texts.jsonl"
    file.write_text('{"title": "One", "abstract": "Text."}\n\n{"title": "Two"}\n', "utf-8")
    with pytest.raises(UnreadableInputError, match="line 3: expected a JSON object with title"):
        unlabelled.read([file], [])


def test_trees_run_by_onnxruntime_say_what_lightgbm_says():
    import lightgbm

    random = np.random.default_rng(1)
    features = random.random((400, 5)).astype(np.float32)
    truth = (features[:, 0] * features[:, 1] > 0.2).astype(int) + (features[:, 2] > 0.9)
    settings = {"objective": "multiclass", "num_class": 3, "verbosity": -1, "num_threads": 1}
    booster = lightgbm.train(settings, lightgbm.Dataset(features, truth), 12)
    forest = forest_of(booster)
    assert np.allclose(softmax(forest.scores(features)), booster.predict(features), atol=1e-6)
    assert forest.scores(features[:0]).shape == (0, 3)


def test_a_row_on_a_threshold_goes_left_as_in_lightgbm():
    thresholds = np.array([0.3, 0.5, -0.1, 1e-9, 7.0])
    rounded = at_most(thresholds)
    for step in (np.float32(-np.inf), np.float32(np.inf)):
        for value in (rounded, np.nextafter(rounded, step)):
            assert ((value <= rounded) == (value.astype(np.float64) <= thresholds)).all()


def test_calibration_finds_the_chance_of_being_right():
    random = np.random.default_rng(2)
    scores = random.normal(0, 2, 5000)
    right = random.random(5000) < sigmoid(0.5 * scores - 1)
    slope, shift = calibrate(scores, right)
    assert abs(slope - 0.5) < 0.05
    assert abs(shift + 1) < 0.1


@pytest.mark.parametrize(("role", "edge"), [("proposes", 1.0), ("uses", 0.5)])
def test_an_edge_counts_only_with_its_role(role, edge):
    paper = annotated(0)
    start = len(paper["title"]) + 1 + paper["abstract"].index("ToySet")
    mentions = [
        TaggedMention(3, 18, "Method", role, 0.9),
        TaggedMention(start, start + 6, "Dataset", "evaluatesOn", 0.9),
    ]
    found = figures.score([TaggedPaper(mentions, [("reasoning", 0.9, 0)])], [paper])
    assert found["entity"] == 1.0
    assert found["edge"] == edge
    assert found["domain"] == 1.0
