"""Decide what the paper does with each entity, from the words before its name and its place."""

import re
from typing import TYPE_CHECKING, NamedTuple

from kgbuild.nlp import SPANS, Component, sentence_of
from ontology.terms import Role

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE | re.VERBOSE)


#: Cue before the name, in the same sentence -> role, for these types. The last cue decides.
CUES: list[tuple[Role, set[str], re.Pattern[str]]] = [
    (
        Role.COMPARES_WITH,
        {"Method", "Model"},
        _cue(
            r"""outperform\w*|surpass\w*|exceed\w*|baselines?|better\ than|than|unlike|versus|vs\.?
            |compar(?:ed|ing|able|ison|e)\w*(?:\ (?:to|with|against))?|against|relative\ to
            |over(?:\ the)?\ (?:state|previous|prior|existing|strong)
            |improv\w+\ (?:over|upon)|competitive\ with"""
        ),
    ),
    (
        Role.EVALUATES_ON,
        {"Dataset", "Metric"},
        _cue(
            r"""evaluat\w*|experiment\w*|benchmark\w*|results?|test\w*|assess\w*|validat\w*
            |perform\w*|achiev\w*|improv\w*|demonstrat\w*|outperform\w*|report\w*|gains?
            |state-of-the-art|scor\w+|reach\w*|attain\w*"""
        ),
    ),
    (
        Role.USES,
        {"Method", "Model", "Dataset"},
        _cue(
            r"""us(?:e|es|ed|ing)|leverag\w*|employ\w*|adopt\w*|appl(?:y|ies|ied|ying)|utili[sz]\w*
            |based\ on|built\ (?:up)?on|build(?:s|ing)?\ (?:up)?on|train\w*|fine-?tun\w*|via
            |through|with|combin\w*|integrat\w*|incorporat\w*|extend\w*|implement\w*
            |inspired\ by|analy[sz]\w*|investigat\w*|by"""
        ),
    ),
]
PROPOSING = re.compile(
    r"\b(?:we|paper|work|study)\b[^.;]{0,60}?\b(?:propos|introduc|present|develop|releas|design"
    r"|construct|creat|contribut|curat)\w*",
    re.IGNORECASE,
)
#: Between "we propose" and a name: then the name is not what is proposed.
TURNED_AWAY = _cue("for|to|with|on|using|based|by|via|of|from|in")
OWN = _cue(r"we|our|ours|this\ (?:paper|work|study|article)|here")
TESTED = _cue(
    r"experiment\w*|outperform\w*|surpass\w*|state-of-the-art|sota|achiev\w*|improv\w*|results"
)
#: Confidence of a role by how it was found; measured on annotated training papers.
CERTAIN, CUED, PLACED = 0.9, 0.75, 0.6
#: Code points between "we propose" and the name of what is proposed, at most.
NEAR = 40


class Place(NamedTuple):
    """Where a mention stands, and what is known of its name and paper."""

    coined: bool = False  #: the paper coins the name
    in_title: bool = False  #: the name stands in the title too
    down: float = 0.5  #: how far down the abstract, 0..1
    tested: bool = True  #: the paper reports results at all


def role_of(type: str, before: str, sentence: str, place: Place) -> tuple[Role, float]:  # noqa: A002
    """Give a mention's role and how sure it is; `before` is the sentence up to the name.

    >>> role, _ = role_of("Dataset", "We evaluate on ", "We evaluate on GLUE.", Place())
    >>> str(role)
    'evaluatesOn'
    """
    if type == "Task":
        return (Role.EVALUATES_ON if place.tested and place.in_title else Role.STUDIES), PLACED
    own = bool(OWN.search(sentence)) or place.down > 0.6
    if type == "Domain":
        near = place.in_title or place.down < 0.5 or own
        return (Role.STUDIES if near else Role.MENTIONS), PLACED
    if place.coined:
        return Role.PROPOSES, CERTAIN
    cue = PROPOSING.search(before)
    between = before[cue.end() :] if cue else ""
    if cue and type != "Metric" and len(between) < NEAR and not TURNED_AWAY.search(between):
        return Role.PROPOSES, CUED
    hits = [
        (hit[-1].end(), role)
        for role, types, pattern in CUES
        if type in types and (hit := list(pattern.finditer(before)))
    ]
    if hits and (own or place.in_title):
        return max(hits)[1], CUED
    if type in {"Dataset", "Metric"}:
        return (Role.EVALUATES_ON if place.down > 0.3 or own else Role.MENTIONS), PLACED
    return Role.USES, PLACED


def create() -> Component:
    """Make the component."""

    def roles(doc: "Doc") -> "Doc":
        tested = bool(TESTED.search(doc.text))
        for span in doc.spans[SPANS]:
            start, end = sentence_of(doc, span.start_char)
            before, sentence = doc.text[start : span.start_char], doc.text[start:end]
            role, sure = role_of(span.label_, before, sentence, _place(doc, span, tested))
            span._.role = str(role)
            span._.confidence = round(span._.confidence * sure, 4)
        return doc

    return roles


def _place(doc: "Doc", span: "Span", tested: bool) -> Place:
    title_end: int = doc.user_data["title_end"]
    name = span.text.lower()
    return Place(
        coined=name in doc.user_data.get("coined", ()),
        in_title=name in doc.text[:title_end].lower(),
        down=max(0, span.start_char - title_end) / max(1, len(doc.text) - title_end),
        tested=tested,
    )
