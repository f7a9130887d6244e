"""Every entry of every table keeps what its table promises, unasked."""

import io
from pathlib import Path

import pytest

from kgbuild import Paper, build, nlp
from kgbuild.exporters import EXPORTERS
from kgbuild.extractors import DEFAULT, EXTRACTORS, RULES
from kgbuild.readers import READERS
from kgbuild.records import Dropped
from ontology.terms import EntityType, Polarity, Role

ABSTRACTS = {
    "plain": "We propose SpinQA, a method. We evaluate SpinQA on SQuAD, without fine-tuning.",
    "accents": "L'étude: naïve Bayes – ‘café’ on Québec‐QA; 模型 and 🤖 BERT fin. Ünïcödé T5.",
    "tex": r"We use $\beta$-VAE and \textbf{BERT}~on $x^{2}$. It costs \$5 or $7.No space.",
    "ligatures": "The ﬁne-tuned ﬂow uses ﬁlters on CIFAR‑10\u00ad and ImageNet\u200b.",
    "hostile": '<script>alert("x")</script> \u202e BERT \x0b {{7*7}} \'; DROP TABLE x; --',
    "one word": "BERT",
    "nothing": "",
}


@pytest.mark.parametrize("text", ABSTRACTS.values(), ids=ABSTRACTS)
@pytest.mark.parametrize("name", EXTRACTORS)
def test_an_extractor_marks_whole_spans_of_known_kinds_and_says_the_same_twice(name, text):
    before = RULES[: RULES.index(name)] if name in RULES else DEFAULT[: DEFAULT.index(name)]
    components = [EXTRACTORS[each].create() for each in (*before, name)]
    seen = []
    for _ in range(2):
        doc = nlp.run(components, "On BERT", text)
        assert doc.text == f"On BERT\n{text}"
        taken: set[int] = set()
        for span in doc.spans[nlp.SPANS]:
            assert EntityType(span.label_)
            assert Role(span._.role)
            assert Polarity(span._.polarity)
            assert 0.0 <= span._.confidence <= 1.0
            assert span._.extractor in EXTRACTORS
            assert not taken & set(range(span.start, span.end)), "spans overlap"
            taken |= set(range(span.start, span.end))
        for _, confidence, start, end in doc._.domains:
            assert 0.0 <= confidence <= 1.0
            assert doc.text[start:end].strip()
        seen.append([(s.start_char, s.end_char, s.label_, s._.role, s._.confidence)
                     for s in doc.spans[nlp.SPANS]])  # fmt: skip
    assert seen[0] == seen[1]


@pytest.mark.parametrize("name", READERS)
def test_a_reader_gives_papers_and_what_it_dropped_and_never_a_traceback(name):
    for content in (b"", b"\x00\xff\xfe", b"{", b"<a>", b"A title\nAn abstract. It is short.\n"):
        try:
            items = list(READERS[name].read(io.BytesIO(content), "given"))
        except Exception as error:
            assert type(error).__module__ == "kgbuild.errors", f"{content!r}: {error!r}"
            continue
        assert all(isinstance(item, Paper | Dropped) for item in items)
    assert READERS[name].SUMMARY
    assert READERS[name].knows(b"", "nothing.at.all") is False


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """A graph that holds every hard text."""
    papers = [
        Paper(f"{kind} text", text, year=2020 + n) for n, (kind, text) in enumerate(
            ABSTRACTS.items()
        )
    ]  # fmt: skip
    return build(papers, tmp_path_factory.mktemp("contracts") / "graph")


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_exporter_writes_something_and_says_what_it_left_out(name, graph, tmp_path: Path):
    exporter = EXPORTERS[name]
    left_out = list(exporter.write(graph, tmp_path / f"out{exporter.SUFFIX}"))
    assert all(isinstance(item, Dropped) for item in left_out)
    assert exporter.SUMMARY
    written = list(tmp_path.rglob("*"))
    assert any(file.is_file() and file.stat().st_size for file in written)
