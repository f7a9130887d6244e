"""Extract: a pure function of one paper."""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kgbuild import extractors, nlp
from kgbuild.linking.names import name_key
from kgbuild.records import Paper
from ontology import iris
from ontology.terms import EntityType, Polarity, Role

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: Keys that name nothing by themselves.
_BARE_NAMES = (
    "model, method, framework, approach, dataset, benchmark, task, metric, system, algorithm, "
    "architecture, technique, network, data, baseline, pipeline, the, it, our, code, experiment, "
    "result, training, inference, paper, reasoning, attention, transformer, agent, SOTA, "
    "state of the art, LLM, large language model, AI, artificial intelligence, ML, "
    "machine learning, deep learning, generative AI, VLM, vision-language model, LVLM, "
    "large vision-language model, MLLM, multimodal large language model, LMM, "
    "large multimodal model, PLM, pre-trained language model, LM, language model, "
    "foundation model, neural network, DNN, deep neural network, proposed method, "
    "proposed model, proposed framework, new method, novel method, study, work, tool, module, "
    "component, feature, performance, problem, application, solution, strategy, process, example, "
    "URL, GPU, CPU, API"
)
#: A number with a unit, or several, names no model: 7B, 7B-14B, 4-bit.
_SIZE = r"\d+(?:\.\d+)?[\s-]?(?:[KMBT]|[km]?bits?|x|%)?"
SIZE = re.compile(rf"{_SIZE}(?:[\s/,-]+{_SIZE})*", re.IGNORECASE)
BARE = frozenset(name_key(name) for name in _BARE_NAMES.split(", "))


class Extraction(NamedTuple):
    """What the extractors found in one paper: rows for the tables of a shard."""

    mentions: list[dict[str, Any]]
    pairs: list[dict[str, Any]]
    domains: list[dict[str, Any]]
    left_out: list[dict[str, Any]]


@cache
def _components(names: tuple[str, ...]) -> list[nlp.Component]:
    return extractors.create(names)


def read(paper: Paper, names: tuple[str, ...]) -> "Doc":
    """Let the extractors of these names read a paper."""
    return nlp.run(_components(names), paper.title, paper.abstract)


def extract(paper: Paper, names: tuple[str, ...]) -> Extraction:
    """Read one paper and give what was found as rows; nothing else is looked at."""
    doc = read(paper, names)
    found = Extraction([], [], [], [])
    for span in doc.spans[nlp.SPANS]:
        row = _mention(doc, span, paper)
        if reason := _unfit(row):
            found.left_out.append({"paper": paper.uid, "what": row["text"], "reason": reason})
        else:
            found.mentions.append(row)
    keys = {row["key"] for row in found.mentions}
    for short, long in sorted({(name_key(s), name_key(g)) for s, g in doc._.abbreviations}):
        if {short, long} <= keys and short != long:
            found.pairs.append({"paper": paper.uid, "short": short, "long": long})
    for id_, confidence, start, end in doc._.domains:
        section, shift = nlp.section_of(doc, start)
        a, z = _trimmed(paper.text(section), start - shift, end - shift)
        found.domains.append({
            "paper": paper.uid, "domain": iris.domain_iri(id_), "confidence": confidence,
            "section": section, "sentence_start": a, "sentence_end": z,
            "sentence": paper.text(section)[a:z],
        })  # fmt: skip
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Take white space off both ends of a span."""
    quote = text[start:end]
    return start + len(quote) - len(quote.lstrip()), start + len(quote.rstrip())


def _mention(doc: "Doc", span: "Span", paper: Paper) -> dict[str, Any]:
    section, shift = nlp.section_of(doc, span.start_char)
    start, end = span.start_char - shift, span.end_char - shift
    opening, closing = nlp.sentence_of(doc, span.start_char)
    text = paper.text(section)
    a, z = _trimmed(text, max(0, opening - shift), min(len(text), closing - shift))
    mark = span._
    return {
        "uid": iris.mention_iri(paper.uid, section, start, end), "paper": paper.uid,
        "section": section, "start": start, "end": end, "text": text[start:end],
        "type": str(EntityType(span.label_)), "role": str(Role(mark.role)),
        "polarity": str(Polarity(mark.polarity)), "confidence": round(float(mark.confidence), 4),
        "extractor": mark.extractor, "key": name_key(text[start:end]),
        "slug_form": " ".join(re.findall(r"\S+", text[start:end])),
        "sentence_start": a, "sentence_end": z, "sentence": text[a:z], "opens": start == a,
    }  # fmt: skip


def _unfit(row: dict[str, Any]) -> str:
    """Say why a span cannot be a mention, or nothing."""
    if row["key"] in BARE:
        return "a bare generic word"
    signs = "".join(row["text"].split())
    if not signs.isprintable() and any(unicodedata.category(s) in {"Cc", "Cf"} for s in signs):
        return "an invisible character inside"
    if not re.search(r"[^\W\d_]", row["key"]) or SIZE.fullmatch(row["text"]):
        return "a number or a sign"
    if len(row["key"]) < 2 and row["type"] != "Model" and not re.search(r"[+#*]", row["text"]):
        return "a single letter"
    return ""
