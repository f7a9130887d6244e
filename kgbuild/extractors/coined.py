"""Find the names that the paper itself coins: "we propose X", "X: ..." in the title, "X, a ..."."""

import re
from typing import TYPE_CHECKING

from kgbuild.extractors.abbreviations import BARE
from kgbuild.extractors.kinds import MODEL_NAME, type_of_name
from kgbuild.nlp import SPANS, Component, add_spans, span_at

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: A word that no dictionary holds: two capitals, or a capital or letter with a digit.
NAME = r"(?:[A-Za-z0-9]+(?:[-+.][A-Za-z0-9]+)*\+*)"
SHAPED = re.compile(r"^(?=.*[A-Za-z])(?:.*[A-Z].*[A-Z]|.*[A-Za-z].*\d|.*\d.*[A-Z]|[a-z]+[A-Z])")
COINING = re.compile(
    r"\b(?:we|paper|work|study|article)\b[^.;]{0,60}?\b"
    r"(?:propos|introduc|present|develop|releas|design|construct|creat|build|built|contribut|curat|describ)\w*\b"
    r"(?P<rest>[^.;]{0,160})",
    re.I,
)
NAMED = re.compile(
    rf"\b(?:called|named|dubbed|termed|coined|namely|denoted as)\s+(?:as\s+)?[\"'“‘`]*(?P<name>{NAME})",
    re.I,
)
TITLE = re.compile(rf"^(?P<name>[\w.+-]+(?: [\w.+-]+)?)(?:\s*\([^)]*\))?\s*[:\u2013\u2014]\s")
NOT_NAMES = re.compile(
    r"^(?:\d+(?:st|nd|rd|th|[DKMBx%]|-shot|-bit|-way|-hop|-step|-fold)?|[\d.,-]+|[A-Z]|(?:pre|non|multi|co|sub|semi)-.*|"
    r"[A-Za-z]+-(?:based|driven|guided|aware|of|level|style|like|specific|free|agnostic|generated|powered|enhanced|augmented|as|in)(?:-.*)?"
    r"|I|II|III|IV|RGB|USA|US|UK|EU|API|APIs|CPU|GPU|GPUs|QA|NLP|CV|URL|PDF|HTML|JSON|SQL|IoT|RL|SOTA|arXiv|GitHub|OpenAI|COVID-19|ICLR|NeurIPS|ACL|EMNLP|CVPR|3D|2D|4D|Top-\d|K|"
    r"(?:GPT|LLM|VLM|MLLM|AI)s?)$"
)


def is_name(word: str) -> bool:
    """Say whether a word looks like a coined name.

    >>> is_name("SpinQuant"), is_name("GPT-4"), is_name("LLM-based"), is_name("Deep")
    (True, True, False, False)
    """
    return bool(SHAPED.match(word)) and not NOT_NAMES.match(word) and word not in BARE


def coined_names(title: str, abstract: str) -> dict[str, str]:
    """Give the names that a paper coins, with the type that the words beside them suggest."""
    found: dict[str, str] = {}
    if (head := TITLE.match(title)) and (is_name(head["name"]) or " " not in head["name"]):
        name = head["name"]
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", abstract) and not name.islower():
            found[name] = ""
    for sentence in COINING.finditer(abstract):
        rest, at = sentence["rest"], sentence.start("rest")
        hit = NAMED.search(rest) or next(
            (m for m in re.finditer(rf"(?<![\w-])(?P<name>{NAME})", rest) if is_name(m["name"])),
            None,
        )
        if hit and (is_name(hit["name"]) or hit["name"][:1].isupper()):
            found[hit["name"]] = type_of_name(
                hit["name"], rest[: hit.start()], abstract[at + hit.end("name") :][:120]
            )
    for name, kind in found.items():
        if not kind:
            at = abstract.find(name)
            found[name] = type_of_name(
                name, abstract[max(0, at - 60) : at], abstract[at + len(name) :][:120]
            )
    return found


def create() -> Component:
    """Make the component."""

    def coined(doc: "Doc") -> "Doc":
        title_end: int = doc.user_data["title_end"]
        names = coined_names(doc.text[:title_end], doc.text[title_end + 1 :])
        short_of = {short: long for short, long in doc._.abbreviations}
        for name in list(names):
            if name in short_of:
                names[short_of[name]] = names[name]
        doc.user_data["coined"] = {name.lower() for name in names}
        known = {span.text: span.label_ for span in doc.spans[SPANS]}
        found: list[Span | None] = []
        for name, kind in names.items():
            for use in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-]\w)", doc.text):
                found.append(
                    span_at(
                        doc, *use.span(), known.get(name, kind), extractor="coined", confidence=0.8
                    )
                )
        add_spans(doc, [span for span in found if span is not None])
        _add_models(doc)
        return doc

    return coined


def _add_models(doc: "Doc") -> None:
    """Names of well-known families with a version or size: GPT-4o, Qwen2.5-7B."""
    found = []
    for use in re.finditer(rf"(?<![\w-]){NAME}(?: \d+(?:\.\d+)?[BM]?)?(?![\w-])", doc.text):
        name = use.group()
        if (
            is_name(name.split()[0])
            and MODEL_NAME.search(name)
            and not re.match(r"^[\d.]+[BMK]$", name)
        ):
            found.append(span_at(doc, *use.span(), "Model", extractor="coined", confidence=0.7))
    add_spans(doc, [span for span in found if span is not None])
