"""Say of each mention whether its sentence asserts, hedges or negates what the paper does with it.

Rules over the words before and after the name; no parse. `negated`: the paper does without it
("without X", "instead of X", "does not need X"). `hedged`: it may be so, or is left for later
("could be applied to X", "future work includes X"). A contrast ("unlike X") is neither: X is there.
"""

import re
from typing import TYPE_CHECKING

from kgbuild.nlp import SPANS, Component, sentence_of, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


def _cues(*patterns: str) -> list[re.Pattern[str]]:
    return [re.compile(pattern, re.IGNORECASE | re.VERBOSE) for pattern in patterns]


#: Words that may stand between a cue and the name: up to five of any kind ...
GAP = r"(?:[\s,]+[\w\-+./]+){0,5}? [\s\"'(\u201c\u2018]*$"
#: ... or only such as belong to the name.
OWN_GAP = r"""(?:\s+(?:
    the|an?|any|additional|extra|explicit|costly|expensive|human|external|further|prior|more|large
    |heavy|using|use|need|for|of|to|requiring|relying|on|resorting|access|having|or|and|their|its
    |[\w-]+-specific|[\w-]+ed
)){0,6} \s+ [\"'(\u201c\u2018]*$"""
DO_NOT = r"\b(?:do|does|did|is|are|was|were|can|could|has|have)(?:\s+not|n't)\s+(?:\w+\s+){0,2}?"

#: Negations of anything, before the name.
NEGATED = _cues(
    r"\bwithout" + OWN_GAP,
    r"\b(?:instead\ of|rather\ than|in\ (?:place|lieu)\ of|as\ opposed\ to|no\ longer(?:\s+\w+)?)"
    + OWN_GAP,
    DO_NOT
    + r"""(?:requir|need|us|rel|depend|involv|assum|employ|train|appl|bas|access|evaluat|cover
    |consider|includ|contain|test|report)\w*\b"""
    + GAP,
    r"\b(?:requir\w*|need\w*|us(?:es?|ing)|with|involv\w*|assum\w*|there\ is|has|have|and)"
    r"\s+(?:no|neither|nor|zero)" + OWN_GAP,
    r"\bneither\s+(?:[\w\-]+\s+){0,3}$ | \bnor" + OWN_GAP,
    r"^no\s+(?:additional\s|extra\s|explicit\s)?$",
)
#: Negations of a means; of a problem they say that it is solved ("avoids overfitting").
NEGATED_MEANS = _cues(
    r"""\b(?:avoid\w*|eliminat\w*|obviat\w*|bypass\w*|forgo\w*|eschew\w*|dispens\w*\ with
    |do(?:es)?\ away\ with|free\ (?:of|from)|remov\w*\ the\ need\ (?:for|of))"""
    + OWN_GAP,
)
NEGATED_AFTER = _cues(
    r"""^(?:\s+[\w-]+){0,2}\s+(?:
        (?:is|are|was|were)\s+(?:not|no\ longer|never)\s+(?:required|needed|necessary|used)
        |(?:is|are)\ unnecessary
        |(?:does|do|did|could|can)\s*(?:not|n't)\s+(?:help|apply|improve|work|transfer|hold)
    )\b""",
    r"^-free\b | ^\s+free\b",
)
HEDGED = _cues(
    r"""\b(?:may|might|could|can\ potentially|would|should)\s+
    (?:also\s+|potentially\s+|further\s+|in\ principle\s+|easily\s+|then\s+)*(?:be\s+)?
    (?:\w+\s+){0,3}?(?:appl|extend|generali[sz]|us|benefit|help|enabl|transfer|adapt|support|inform
    |serv|lead|improv|replac|integrat|combin|facilitat|contribut|carr)\w*\b"""
    + GAP,
    r"""\b(?:potential(?:ly)?|possible|feasible)\s+
    (?:applicat\w+|use|usefulness|extensions?|benefits?|applicability)
    \s+(?:for|of|to|in|as|toward\w*)"""
    + GAP,
    r"""\b(?:promising|potential|possible)\s+
    (?:for|as|candidates?\ for|directions?\ for|tools?\ for|alternatives?\ for)"""
    + GAP,
    r"""\b(?:future\ (?:work|research|directions?|studies)|in\ (?:the\ )?future|plan\ to|hope\ to
    |remains?\ to\ be|left\ (?:for|to)|pav\w+\ the\ way|a\ step\ towards?|lays?\ the\ groundwork
    |opens?\ (?:up\ )?(?:the\ door|new|avenues|a\ path|possibilities))\b
    (?:[\s,]+[\w\-+./]+){0,10}? [\s\"'(]*$""",
)
HEDGED_AFTER = _cues(
    r"""^(?:\s+[\w-]+){0,3}\s+(?:may|might|could|can\ potentially)\s+
    (?:also\s+|potentially\s+|further\s+)*
    (?:be|benefit|help|improve|serve|enable|offer|provide|reduce|play)\b""",
    r"^(?:\s+[\w-]+){0,3}\s+(?:is|are|remains?)\s+(?:left\ (?:for|to)|future\ work|planned)\b",
)
#: A sentence that opens so is about later as a whole.
LATER = _cues(
    r"^\s*(?:in\ (?:the\ )?(?:near\ )?future|next|as\ future\ work),?\s+we\ (?:will|plan|hope)"
)
#: Said with a negative word, meant as yes: "not only X", "no loss in X", "without sacrificing X".
DOUBLE = re.compile(
    r"\bnot (?:only|just|merely)\b|\bcannot be (?:over|under)"
    r"|\b(?:without|no|little|minimal) (?:\w+ )?(?:loss|degrad|sacrific|compromis|hurt|harm|reduc"
    r"|los|drop|affect|decreas)\w*",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"[;:]\s|,\s(?:but|yet|while|whereas|and (?:we|it|they)|which|however|we)\s"
    r"|\s(?:but|yet|whereas|although)\s"
)
CLAUSE_ENDS = re.compile(r"[,;]|\s(?:but|and)\s")
#: No cue above is without one of these; most sentences have none of them.
SIGN = re.compile(
    r"""\b(?:without|instead|rather|in\ (?:place|lieu)|opposed|not?|never|neither|nor|zero
    |unnecessary|cannot|free|avoid|eliminat|obviat|bypass|forgo|eschew|dispens|away|remov
    |may|might|could|would|should|potential|possible|feasible|promising|future|next|plan|hope
    |remain|left|pav|step|lay|open)|n't\b""",
    re.IGNORECASE | re.VERBOSE,
)
#: Types of which "avoids X" means that X is a problem.
PROBLEMS = {"Task", "Domain", "Metric"}


def polarity_of(before: str, after: str, type: str = "Method") -> str:  # noqa: A002
    """Give the polarity of a name from its sentence, up to it and after it.

    >>> polarity_of("We train the model without ", ".")
    'negated'
    >>> polarity_of("Our method could be applied to ", ".")
    'hedged'
    >>> polarity_of("It works without loss of ", ".")
    'asserted'
    """
    if not (SIGN.search(before) or SIGN.search(after)):
        return "asserted"
    clause = CLAUSE.split(before)[-1] if before.strip() else ""
    after = CLAUSE_ENDS.split(after)[0]
    negations = NEGATED if type in PROBLEMS else NEGATED + NEGATED_MEANS
    if not DOUBLE.search(clause) and (_any(negations, clause) or _any(NEGATED_AFTER, after)):
        return "negated"
    if _any(LATER, before) or _any(HEDGED, clause) or _any(HEDGED_AFTER, after):
        return "hedged"
    return "asserted"


def _any(cues: list[re.Pattern[str]], text: str) -> bool:
    return any(cue.search(text) for cue in cues)


def create() -> Component:
    """Make the component."""

    def polarity(doc: "Doc") -> "Doc":
        text = text_of(doc)
        told: dict[tuple[int, int], bool] = {}  # a sentence without any sign is read once
        for span in doc.spans[SPANS]:
            first, last = span.start_char, span.end_char
            start, end = sentence_of(doc, first)
            if (start, end) not in told:
                told[start, end] = bool(SIGN.search(text, start, end))
            span._.polarity = (
                polarity_of(text[start:first], text[last:end], span.label_)
                if told[start, end]
                else "asserted"
            )
        return doc

    return polarity
