"""Find the names that the paper itself coins: "we propose X", "X: ..." in the title, "X, a ..."."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgbuild.extractors.abbreviations import BARE
from kgbuild.extractors.kinds import MODEL_NAME, type_of_name
from kgbuild.nlp import SPANS, Component, add_spans, span_at

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: Code points after a name in which the noun that tells its type is looked for.
NEAR = 120
CERTAIN, LIKELY = 0.8, 0.7

#: A word as names have it; `SHAPED` asks for two capitals, or a letter and a digit.
NAME = r"(?:[A-Za-z0-9]+(?:[-+.][A-Za-z0-9]+)*\+*)"
SHAPED = re.compile(r"^(?=.*[A-Za-z])(?:.*[A-Z].*[A-Z]|.*[A-Za-z].*\d|.*\d.*[A-Z]|[a-z]+[A-Z])")
COINING = re.compile(
    r"\b(?:we|paper|work|study|article)\b[^.;]{0,60}?\b(?:propos|introduc|present|develop|releas"
    r"|design|construct|creat|build|built|contribut|curat|describ)\w*\b(?P<rest>[^.;]{0,160})",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|denoted as)\s+(?:as\s+)?[\"'“‘`]*"
    rf"(?P<name>{NAME})",
    re.IGNORECASE,
)
TITLE = re.compile(r"^(?P<name>[\w.+-]+(?: [\w.+-]+)?)(?:\s*\([^)]*\))?\s*[:\u2013\u2014]\s")
NOT_NAMES = re.compile(
    r"""^(?:\d+(?:st|nd|rd|th|[DKMBx%]|-shot|-bit|-way|-hop|-step|-fold)?|[\d.,-]+|[A-Z]
    |(?:pre|non|multi|co|sub|semi)-.*
    |[A-Za-z]+-(?:based|driven|guided|aware|of|level|style|like|specific|free|agnostic|generated
        |powered|enhanced|augmented|as|in)(?:-.*)?
    |I|II|III|IV|RGB|USA|US|UK|EU|APIs?|CPU|GPUs?|QA|NLP|CV|URL|PDF|HTML|JSON|SQL|IoT|RL|SOTA
    |arXiv|GitHub|OpenAI|COVID-19|ICLR|NeurIPS|ACL|EMNLP|CVPR|[234]D|Top-\d|K
    |(?:GPT|LLM|VLM|MLLM|AI)s?)$""",
    re.VERBOSE,
)


def is_name(word: str) -> bool:
    """Say whether a word looks like a coined name.

    >>> is_name("SpinQuant"), is_name("GPT-4"), is_name("LLM-based"), is_name("Deep")
    (True, True, False, False)
    """
    return bool(SHAPED.match(word)) and not NOT_NAMES.match(word) and word not in BARE


def coined_names(title: str, abstract: str) -> dict[str, str]:
    """Give the names that a paper coins, with the type that the words beside them suggest.

    >>> coined_names("SpinQuant: rotations", "SpinQuant, a method, rotates. We build QBench.")
    {'SpinQuant': 'Method', 'QBench': 'Dataset'}
    """
    found: dict[str, str] = {}
    head = TITLE.match(title)
    if head and (is_name(head["name"]) or " " not in head["name"]):
        name = head["name"]
        use = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", abstract)
        if use and not name.islower():
            before, after = abstract[max(0, use.start() - 60) : use.start()], abstract[use.end() :]
            found[name] = type_of_name(name, before, after[:NEAR])
    for sentence in COINING.finditer(abstract):
        rest = sentence["rest"]
        hit = NAMED.search(rest) or _first_name(rest)
        if hit and (is_name(hit["name"]) or hit["name"][:1].isupper()):
            after = abstract[sentence.start("rest") + hit.end("name") :][:NEAR]
            found[hit["name"]] = type_of_name(hit["name"], rest[: hit.start()], after)
    return found


def _first_name(text: str) -> re.Match[str] | None:
    names = re.finditer(rf"(?<![\w-])(?P<name>{NAME})", text)
    return next((name for name in names if is_name(name["name"])), None)


def create() -> Component:
    """Make the component."""

    def coined(doc: "Doc") -> "Doc":
        title_end: int = doc.user_data["title_end"]
        names = coined_names(doc.text[:title_end], doc.text[title_end + 1 :])
        long_of = dict(doc._.abbreviations)
        names.update({long_of[name]: kind for name, kind in names.items() if name in long_of})
        doc.user_data["coined"] = {name.lower() for name in names}
        known = {span.text: span.label_ for span in doc.spans[SPANS]}
        found = [
            span_at(doc, *use.span(), known.get(name, kind), extractor="coined", confidence=CERTAIN)
            for name, kind in names.items()
            for use in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-]\w)", doc.text)
        ]
        add_spans(doc, filter(None, found))
        add_spans(doc, filter(None, _models(doc)))
        return doc

    return coined


def _models(doc: "Doc") -> "Iterator[Span | None]":
    """Find names of well-known families with a version or size: GPT-4o, Qwen2.5-7B."""
    for use in re.finditer(rf"(?<![\w-]){NAME}(?: \d+(?:\.\d+)?[BM]?)?(?![\w-])", doc.text):
        name = use.group()
        size_only = re.match(r"^[\d.]+[BMK]$", name)
        if is_name(name.split()[0]) and MODEL_NAME.search(name) and not size_only:
            yield span_at(doc, *use.span(), "Model", extractor="coined", confidence=LIKELY)
