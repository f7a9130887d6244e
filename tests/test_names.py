import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.extraction import BARE
from kgbuild.linking.families import ancestors
from kgbuild.linking.forms import form_of
from kgbuild.linking.names import name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fine-tuning", "fine tuning"), ("LLaMA2-7B", "Llama 2 7B"), ("$\\beta$-VAE", "β-VAE"),
        ("SAM²", "SAM^2"), ("scaling laws", "scaling law"), ("ratios", "ratio"),
        ("generalised linear models", "generalized linear model"), ("BVSs", "BVS"),
        ("AIME'24", "AIME 2024"), ("CNN/Daily Mail", "CNN-DailyMail"),
        ("Vision-Language-Action (VLA) models", "vision-language-action model"),
        ('"hallucinations"', "hallucination"), ("our SpinQuant", "SpinQuant"),
        ("large language model alignment", "LLM alignment"),
    ],
)  # fmt: skip
def test_writings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPT-3", "GPT-3.5"), ("C++", "C"), ("C#", "C"), ("Q*", "Q"), ("HumanEval+", "HumanEval"),
        ("precision@5", "precision"), ("Gemma 2 7B", "Gemma 27B"), ("SpinQuant_had", "SpinQuant"),
        ("ATLAS", "ATLA"), ("analysis", "analysi"), ("A-Mem", "Mem"), ("AWS", "AW"),
        ("Llama 3.3 Instruct (70B)", "Llama 3.3 Instruct"),
    ],
)  # fmt: skip
def test_names_that_differ_in_what_counts_have_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(min_size=1))
def test_a_key_is_found_for_any_text_and_case_does_not_matter_in_it(text: str) -> None:
    key = name_key(text)
    assert key == name_key(text)
    assert form_of(text).key == key


@pytest.mark.parametrize(
    ("name", "type_", "expected"),
    [
        ("GPT-4-turbo-2024-04-09", "Model", ("GPT-4-turbo", "GPT-4", "GPT")),
        ("Llama 2 7B", "Model", ("Llama 2", "Llama")),
        ("bert-base-uncased", "Model", ("bert-base", "bert")),
        ("Qwen2-7B-Instruct-GPTQ", "Model", ("Qwen2-7B-Instruct", "Qwen2-7B", "Qwen2", "Qwen")),
        ("Mixtral 8x7B", "Model", ("Mixtral",)),
        ("ResNet-50", "Model", ("ResNet",)),
        ("ViT-B/16", "Model", ("ViT",)),
        ("YOLOv5", "Model", ("YOLO",)),
        ("Claude 3.5 Sonnet", "Model", ("Claude 3.5", "Claude")),
        ("LLaMA-7B 4-bit", "Model", ("LLaMA-7B", "LLaMA")),
        ("MMLU-Pro", "Dataset", ("MMLU",)),
        ("SQuAD 2.0", "Dataset", ("SQuAD",)),
        ("HumanEval+", "Dataset", ("HumanEval",)),
        ("SpinQuant_had", "Method", ("SpinQuant",)),
        ("precision@5", "Metric", ("precision",)),
        ("macro F1", "Metric", ("F1",)),
        ("RoBERTa", "Model", ()), ("ALBERT", "Model", ()), ("T5", "Model", ()), ("o1", "Model", ()),
        ("graph neural network", "Method", ()), ("F1", "Metric", ()), ("GSM-Hard", "Task", ()),
    ],
)  # fmt: skip
def test_the_grammar_takes_qualifiers_off_the_end_of_a_name(
    name: str, type_: str, expected: tuple[str, ...]
) -> None:
    assert ancestors(name, type_) == expected


@pytest.mark.parametrize(
    "name", ["model", "Models", "the", "our method", "LLMs", "Large Language Models", "framework"]
)
def test_a_bare_generic_word_is_no_name(name: str) -> None:
    assert name_key(name) in BARE or name == "our method"
