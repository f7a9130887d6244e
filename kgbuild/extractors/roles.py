"""Decide what the paper does with each entity, from the words before its name and its place."""

import re
from typing import TYPE_CHECKING

from kgbuild.nlp import SPANS, Component

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: Cue before the name, in the same sentence -> role, for these types. The last cue decides.
CUES: list[tuple[str, str, re.Pattern[str]]] = [
    (
        "comparesWith",
        "Method Model",
        re.compile(
            r"\b(?:outperform\w*|surpass\w*|exceed\w*|compar(?:ed|ing|able|ison|e)\w*(?: (?:to|with|against))?"
            r"|baselines?|better than|over(?: the)? (?:state|previous|prior|existing|strong)|than|unlike|versus|vs\.?"
            r"|against|relative to|improv\w+ (?:over|upon)|competitive with)\b",
            re.I,
        ),
    ),
    (
        "evaluatesOn",
        "Dataset Metric Task",
        re.compile(
            r"\b(?:evaluat\w*|experiment\w*|benchmark\w*|results?|test\w*|assess\w*|validat\w*|perform\w*|achiev\w*"
            r"|improv\w*|demonstrat\w*|outperform\w*|report\w*|gains?|state-of-the-art|scor\w+|reach\w*|attain\w*)\b",
            re.I,
        ),
    ),
    (
        "uses",
        "Method Model Dataset",
        re.compile(
            r"\b(?:us(?:e|es|ed|ing)|leverag\w*|employ\w*|adopt\w*|appl(?:y|ies|ied|ying)|utiliz\w*|utilis\w*|based on"
            r"|built (?:up)?on|build(?:s|ing)? (?:up)?on|train\w*|fine-?tun\w*|via|through|with|combin\w*|integrat\w*"
            r"|incorporat\w*|extend\w*|implement\w*|inspired by|analy[sz]\w*|investigat\w*|by)\b",
            re.I,
        ),
    ),
]
PROPOSING = re.compile(
    r"\b(?:we|paper|work|study)\b[^.;]{0,60}?\b(?:propos|introduc|present|develop|releas|design|construct|creat|contribut|curat)\w*",
    re.I,
)
OWN = re.compile(r"\b(?:we|our|ours|this (?:paper|work|study|article)|here)\b", re.I)
TESTED = re.compile(
    r"\b(?:experiment\w*|outperform\w*|surpass\w*|state-of-the-art|sota|achiev\w*|improv\w*|results)\b",
    re.I,
)
STUDIES = {"Task", "Domain"}
#: Confidence of a role by how it was found; measured on annotated training papers.
CERTAIN, CUED, PLACED = 0.9, 0.75, 0.6


def role_of(
    span_type: str,
    before: str,
    sentence: str,
    *,
    coined: bool,
    in_title: bool,
    place: float,
    tested: bool,
) -> tuple[str, float]:
    """Give a mention's role and how sure it is.

    `before` is the sentence up to the name, `place` how far down the abstract it stands (0..1),
    `tested` whether the paper reports results at all.

    >>> role_of("Dataset", "We evaluate on ", "We evaluate on GLUE.", coined=False, in_title=False, place=0.9, tested=True)
    ('evaluatesOn', 0.75)
    """
    if coined and span_type not in STUDIES:
        return "proposes", CERTAIN
    own = bool(OWN.search(sentence)) or place > 0.6
    cue = PROPOSING.search(before)
    if cue and len(before) - cue.end() < 40 and span_type in {"Method", "Model", "Dataset"} and not re.search(
        r"\b(?:for|to|with|on|using|based|by|via|of|from|in)\b", before[cue.end() :]
    ):  # fmt: skip
        return "proposes", CUED
    hits = [
        (hit[-1].end(), role)
        for role, types, pattern in CUES
        if span_type in types.split() and (hit := list(pattern.finditer(before)))
    ]
    if span_type == "Task":
        return ("evaluatesOn" if tested and in_title else "studies"), PLACED
    if span_type == "Domain":
        return ("studies", PLACED) if in_title or place < 0.5 or own else ("mentions", PLACED)
    if hits and (own or in_title):
        return max(hits)[1], CUED
    if span_type in {"Dataset", "Metric"}:
        return ("evaluatesOn", PLACED) if place > 0.3 or own else ("mentions", PLACED)
    return "uses", PLACED


def create() -> Component:
    """Make the component."""

    def roles(doc: "Doc") -> "Doc":
        coined: set[str] = doc.user_data.get("coined", set())
        for span in doc.spans[SPANS]:
            role, sure = _read(doc, span, coined)
            span._.role = role
            span._.confidence = round(span._.confidence * sure, 4)
        return doc

    return roles


def _read(doc: "Doc", span: "Span", coined: set[str]) -> tuple[str, float]:
    sentence, title_end = span.sent, doc.user_data["title_end"]
    return role_of(
        span.label_,
        doc.text[sentence.start_char : span.start_char],
        sentence.text,
        coined=span.text.lower() in coined,
        in_title=span.text.lower() in doc.text[:title_end].lower(),
        place=max(0, span.start_char - title_end) / max(1, len(doc.text) - title_end),
        tested=bool(TESTED.search(doc.text)),
    )
