"""The tagger reads every word of a paper, says where things stand exactly, and repeats itself."""

import numpy as np
import pytest

from kgbuild import nlp
from kgbuild.extractors import tagger
from kgbuild.tagging import candidates
from kgbuild.tagging.candidates import Candidates
from kgbuild.tagging.cues import sentence_cues
from kgbuild.tagging.deciding import choose, entities, name_of
from kgbuild.tagging.network import windows
from kgbuild.tagging.phrases import (
    Vocabulary,
    all_hashes,
    keys_of,
    phrase_hashes,
    span_hashes,
)
from kgbuild.tagging.precedents import Precedents
from kgbuild.tagging.words import Words
from ontology.domains import research_domains
from ontology.terms import EntityType, Role

TITLE = "LoRA-X: Low-Rank Adaptation for LLaMA-2 7B"
ABSTRACT = (
    "We propose LoRA-X, a parameter-efficient fine-tuning method for LLaMA-2 7B. "
    "On GSM8K and MMLU it beats QLoRA in accuracy by three points."
)


def read(title=TITLE, abstract=ABSTRACT):
    return nlp.run([tagger.create()], title, abstract)


def found(doc):
    return {(s.text, s.label_, s._.role) for s in doc.spans[nlp.SPANS]}


@pytest.mark.parametrize(
    "mention",
    [
        ("LoRA-X", "Method", "proposes"),
        ("LLaMA-2 7B", "Model", "uses"),
        ("GSM8K", "Dataset", "evaluatesOn"),
        ("MMLU", "Dataset", "evaluatesOn"),
        ("QLoRA", "Method", "comparesWith"),
    ],
)
def test_a_plain_abstract_gives_what_a_reader_sees(mention):
    assert mention in found(read())


def test_what_is_written_is_of_the_ontology():
    doc = read()
    for span in doc.spans[nlp.SPANS]:
        assert span.label_ in set(EntityType)
        assert span._.role in set(Role)
        assert 0 <= span._.confidence <= 1
        assert span._.extractor == "tagger"
    assert 1 <= len(doc._.domains) <= 4
    sentences = {(s.start_char, s.end_char) for s in doc.sents}
    for domain, confidence, start, end in doc._.domains:
        assert domain in research_domains()
        assert 0 <= confidence <= 1
        assert (start, end) in sentences


def test_no_domain_stands_beside_the_one_above_it():
    chosen = {domain for domain, *_ in read()._.domains}
    assert not chosen & {research_domains()[domain].broader for domain in chosen}


@pytest.mark.parametrize(
    "before",
    [
        "Naïve cafés show it.",
        "Cafe\u0301s (decomposed accents) show it.",
        "It is \U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 fun.",
        "An e\ufb03cient \ufb01t.",
        "With $\\alpha_{i}$-divergence and \\textbf{bold} words.",
        "中文 and עברית stand here.",
        "Tabs\tand\u00a0hard spaces  too.",
        "\ufffd\x07 broken characters.",
    ],
)
def test_offsets_are_code_points_whatever_stands_before(before):
    doc = read(abstract=f"{before} {ABSTRACT}")
    shift = len(TITLE) + 1 + len(before) + 1
    spans = {(s.start_char, s.end_char): s.text for s in doc.spans[nlp.SPANS]}
    start = shift + ABSTRACT.index("GSM8K")
    assert spans[start, start + 5] == "GSM8K"
    assert all(doc.text[a:b] == text for (a, b), text in spans.items())


def test_a_long_text_is_read_to_its_end():
    filler = "The weather was mild and the people walked along the river for a long while. " * 120
    doc = read(abstract=filler + ABSTRACT)
    assert {"GSM8K", "MMLU"} <= {s.text for s in doc.spans[nlp.SPANS] if s.start_char > len(filler)}


@pytest.mark.parametrize(
    ("title", "abstract"),
    [("", ""), ("A", ""), ("", "B"), ("?", "!!!"), ("x" * 5000, "y" * 3000), (" ", "\n\n")],
)
def test_a_paper_without_anything_to_find_is_read_in_peace(title, abstract):
    doc = read(title, abstract)
    assert doc.text == f"{title}\n{abstract}"


def test_reading_again_or_after_another_paper_gives_the_same():
    def rows():
        doc = read()
        return [(s.text, s._.role, s._.confidence) for s in doc.spans[nlp.SPANS]], doc._.domains

    first = rows()
    read("Another paper on BERT", "It evaluates BERT on SQuAD with F1.")
    assert rows() == first


@pytest.mark.parametrize(
    ("lengths", "room", "overlap", "expected"),
    [
        ([1, 1, 1], 10, 4, [(0, 3)]),
        ([2, 2, 2, 2, 2], 6, 2, [(0, 3), (2, 5)]),
        ([9, 1], 4, 2, [(0, 1), (1, 2)]),
        ([1] * 10, 4, 2, [(0, 4), (2, 6), (4, 8), (6, 10)]),
    ],
)
def test_windows_overlap_and_leave_no_word_out(lengths, room, overlap, expected):
    assert windows(np.array(lengths), room, overlap) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("graph neural networks", "Graph Neural Network", True),
        ("MS-MARCO", "MS MARCO", True),
        ("BERT", "BART", False),
        ("loss", "los", False),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other, same):
    words = Words(tagger.MODEL / "tokenizer.json")
    assert (name_of(words.split(one)[0]) == name_of(words.split(other)[0])) is same


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("graph attention network (GAT)", True),
        ("graph attention network, GAT", False),
    ],
)
def test_a_long_form_and_its_short_form_in_brackets_are_one_thing(text, one):
    words, _ = Words(tagger.MODEL / "tokenizer.json").split(text)
    last = next(k for k, word in enumerate(words) if word.text == "GAT")
    places = np.array([0, last]), np.array([2, last]), np.array([0, 0])
    nothing = np.zeros((2, 0), np.float32)
    found = Candidates(*places, np.arange(2, dtype=np.uint64), nothing, nothing)
    assert (entities(found, [0, 1], words) == [0, 0]) is one


OWN, RESULTS, NEW, OTHERS, NUMBERS, TESTED, PRESENTED, TOLD = range(8)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("We propose a lantern for moths.", {OWN, NEW, PRESENTED}),
        ("Our results improve by 3.5% over lamps.", {OWN, RESULTS, NUMBERS, TESTED}),
        ("However, moths remain difficult to count.", {OTHERS, TOLD}),
        ("Despite this, we show that lamps work.", {OWN, RESULTS, OTHERS, TESTED}),
        ("Moths are counted by hand", set()),
    ],
)
def test_a_sentence_says_whose_work_it_tells_of_and_whether_it_was_tested(sentence, said):
    words, _ = Words(tagger.MODEL / "tokenizer.json").split(f"A title Night flight. {sentence}")
    place, cues = sentence_cues(words, title_words=2)
    assert place[:2].tolist() == [0, 0]
    assert not cues[:2].any()
    assert set(cues[place[-1]].nonzero()[0].tolist()) == said


def test_of_two_spans_that_overlap_the_likelier_is_a_mention():
    places = np.array([0, 1, 4]), np.array([2, 3, 4]), np.array([0, 0, 1])
    nothing = np.zeros((3, 0), np.float32)
    found = Candidates(*places, np.arange(3, dtype=np.uint64), nothing, nothing)
    assert choose(found, np.array([0.5, 0.6, 0.4]), 0.3) == [1, 2]
    assert choose(found, np.array([0.7, 0.6, 0.2]), 0.3) == [0]


def test_a_phrase_is_judged_by_how_it_was_taken_elsewhere():
    keys = keys_of(np.array([5, 9], np.uint64) << np.uint64(32))
    values = np.array([[4, 255, *[0] * 11], [7, 0, 51, 51, *[0] * 8, 102]], np.uint8)
    surface = np.array([9, 6, 5], np.uint64) << np.uint64(32)
    places, this, of_any, *roles = Precedents(keys, values).columns(surface, np.array([1, 1, 1]))
    assert places.tolist() == [7, 0, 4]
    assert np.allclose(this, [0.2, -1, 0])
    assert np.allclose(of_any, [0.4, -1, 1])
    assert np.allclose(roles[-1], [0.4, -1, 0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BERT on SQuAD", [("BERT", True), ("SQuAD", False)]),
        ("on the", []),
    ],
)
def test_names_of_the_vocabulary_are_found_by_whole_words(text, expected):
    words, _ = Words(tagger.MODEL / "tokenizer.json").split(text)
    codes = np.array([w.code for w in words], np.uint64)
    capital = np.array([w.capital for w in words])
    phrases = [phrase_hashes(codes, n) for n in range(1, 9)]
    found = Vocabulary(tagger.MODEL / "vocabulary.npz").matches(phrases, phrases, capital)
    model = 1 << list(EntityType).index(EntityType.MODEL)
    assert [(words[m.start].text, bool(m.types & model)) for m in found] == expected


def test_pairs_of_candidates_are_held_together_in_blocks_of_any_size(monkeypatch):
    def rows():
        doc = read()
        return [(s.text, s._.role, s._.confidence) for s in doc.spans[nlp.SPANS]]

    whole = rows()
    monkeypatch.setattr(candidates, "_BLOCK", 3)
    assert rows() == whole


@pytest.mark.parametrize("title", ["Knowledge", "On knowledge", "Graph neural", "GSM8K"])
def test_no_mention_reaches_from_the_title_into_the_abstract(title):
    doc = read(title, "distillation networks for GSM8K and MMLU.")
    for span in doc.spans[nlp.SPANS]:
        assert span.end_char <= len(title) or span.start_char > len(title)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 40])
def test_phrases_hashed_together_have_the_hashes_that_they_have_one_by_one(count):
    random = np.random.default_rng(count)
    codes, last = random.integers(0, 1 << 32, (2, count), dtype=np.uint64)
    plain, ended = all_hashes(codes, last, 8)
    for length in range(1, 9):
        assert plain[length - 1].tolist() == phrase_hashes(codes, length).tolist()
        assert ended[length - 1].tolist() == phrase_hashes(codes, length, last).tolist()
    spans = np.array([(a, n) for a in range(count) for n in range(1, min(12, count - a) + 1)])
    for (start, length), found in zip(
        spans.tolist(), span_hashes(codes, last, *spans.T) if count else [], strict=True
    ):
        assert found == phrase_hashes(codes, length, last)[start]
