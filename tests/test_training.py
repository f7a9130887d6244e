"""A model is trained from annotated papers, the same from the same seed, resumed or not."""

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `train`")
pytest.importorskip("transformers", reason="training needs the extra `train`")
pytest.importorskip("lightgbm", reason="training needs the extra `train`")
pytest.importorskip("onnx", reason="training needs the extra `train`")

from kgbuild import training  # noqa: E402
from kgbuild.tagging.forest import sigmoid, softmax  # noqa: E402
from kgbuild.tagging.paper import TaggedMention, TaggedPaper  # noqa: E402
from kgbuild.training import figures, fitting  # noqa: E402
from kgbuild.training.choosing import calibrate  # noqa: E402
from kgbuild.training.trees import at_most, forest_of  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")

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


def trained(gold, folder, encoder, **settings):
    said = []
    training.train([gold], folder, encoder=encoder, dev=gold, report=said.append, **settings)
    return said


def weights(folder):
    return torch.load(folder / "checkpoint.pt", weights_only=True)["average"]


def test_training_writes_a_model_that_reads_and_says_what_it_reached(gold, encoder, tmp_path):
    said = trained(gold, tmp_path, encoder, epochs=2)
    assert any("loss" in line for line in said)
    assert any(line.startswith("int8: mention") for line in said)
    assert {"tagger.onnx", "spans.onnx", "settings.json", "MODEL_CARD.md"} <= {
        file.name for file in tmp_path.iterdir()
    }
    assert "53 annotated papers for the network" in (tmp_path / "MODEL_CARD.md").read_text("utf-8")


def test_a_resumed_run_ends_in_the_same_weights(gold, encoder, tmp_path, monkeypatch):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    trained(gold, whole, encoder, epochs=2)
    passes = fitting._one_pass

    def killed(*arguments):
        if arguments[2] == 1:
            raise KeyboardInterrupt
        passes(*arguments)

    monkeypatch.setattr(fitting, "_one_pass", killed)
    with pytest.raises(KeyboardInterrupt):
        trained(gold, broken, encoder, epochs=2)
    monkeypatch.setattr(fitting, "_one_pass", passes)
    assert "resumed after pass 1" in trained(gold, broken, encoder, epochs=2, resume=True)
    one, other = weights(whole), weights(broken)
    assert all(torch.equal(one[name], other[name]) for name in one)


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
