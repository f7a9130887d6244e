"""Say of each mention whether its sentence asserts, hedges or negates what the paper does with it.

Rules over the words before and after the name; no parse. `negated`: the paper does without it, or
denies it ("without X", "instead of X", "does not need X"). `hedged`: it may be so, or is left for
later ("could be applied to X", "future work includes X"). A contrast ("unlike X") is neither.
"""

import re
from typing import TYPE_CHECKING

from kgbuild.nlp import SPANS, Component

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: What may stand between the cue and the name: adjectives, a list, "the need for".
_GAP = r"(?:[\s,]+(?:[\w\-+./]+)){0,5}?[\s\"'(\u201c\u2018]*$"
_SHORT_GAP = r"(?:\s+(?:the|an?|any|additional|extra|explicit|costly|expensive|human|task-specific|external|further|using|use|need|for|of|to|requiring|relying|on|resorting|access|(?:[\w-]+-)?[\w-]+ed|having|or|and|heavy|large|prior|more)){0,6}\s+[\"'(\u201c\u2018]*$"
NEGATED = [
    re.compile(r"\bwithout" + _SHORT_GAP, re.I),
    re.compile(
        r"\b(?:instead of|rather than|in (?:place|lieu) of|as opposed to|no longer|free of|free from)"
        + _SHORT_GAP,
        re.I,
    ),
    re.compile(
        r"\b(?:avoid\w*|eliminat\w*|obviat\w*|bypass\w*|forgo\w*|eschew\w*|dispens\w* with|do(?:es)? away with|remov\w* the need (?:for|of))"
        + _SHORT_GAP,
        re.I,
    ),
    re.compile(
        r"\b(?:do(?:es)?|did|is|are|was|were|can|could|has|have)(?:\s+not|n't)\s+(?:\w+\s+){0,2}?(?:requir\w*|need\w*|us\w+|rely\w*|depend\w*|involv\w*|assum\w*|employ\w*|train\w*|appl\w+|based|access\w*|evaluat\w*|cover\w*|consider\w*|includ\w*)\b"
        + _GAP,
        re.I,
    ),
    re.compile(
        r"\b(?:requir\w*|need\w*|us(?:es?|ing)|with|involv\w*|assum\w*|there is|has|have|and)\s+(?:no|neither|nor|zero)"
        + _SHORT_GAP,
        re.I,
    ),
    re.compile(r"\bneither\s+(?:[\w\-]+\s+){0,3}$|\bnor" + _SHORT_GAP, re.I),
    re.compile(r"^(?:no)\s+(?:additional |extra |explicit )?$", re.I),
]
NEGATED_AFTER = re.compile(
    r"^(?:\s+[\w-]+){0,2}\s+(?:(?:is|are|was|were)\s+(?:not|no longer|never)\s+(?:required|needed|necessary|used|available|considered)|(?:is|are) unnecessary"
    r"|(?:does|do|did|could|can)\s*(?:not|n't)\s+(?:help|apply|improve|work|transfer|hold))\b|^-free\b|^\s+free\b",
    re.I,
)
HEDGED = [
    re.compile(
        r"\b(?:may|might|could|can potentially|would|should)\s+(?:also\s+|potentially\s+|further\s+|in principle\s+|easily\s+|then\s+)*(?:be\s+)?(?:\w+\s+){0,3}?(?:appl\w+|extend\w*|generali[sz]\w*|us\w+|benefit\w*|help\w*|enabl\w*|transfer\w*|adapt\w*|support\w*|inform\w*|serv\w+|lead\w*|improv\w*|replac\w*|integrat\w*|combin\w*|facilitat\w*|contribut\w*)\b"
        + _GAP,
        re.I,
    ),
    re.compile(
        r"\b(?:potential(?:ly)?|possible|feasible) (?:applicat\w+|use|usefulness|extensions?|benefits?|applicability)\s+(?:for|of|to|in|as|toward\w*)"
        + _GAP,
        re.I,
    ),
    re.compile(
        r"\b(?:promising|potential|possible) (?:for|as|candidates? for|directions? for|tools? for|alternatives? for)"
        + _GAP,
        re.I,
    ),
    re.compile(
        r"\b(?:future (?:work|research|directions?|studies)|in (?:the )?future|plan to|hope to|remains? to be|left (?:for|to)|pav\w+ the way|opens? (?:up )?(?:the door|new|avenues|a path|possibilities)|a step towards?|lays? the (?:groundwork|foundation))\b"
        + r"(?:[\s,]+[\w\-+./]+){0,10}?[\s\"'(]*$",
        re.I,
    ),
]
HEDGED_AFTER = re.compile(
    r"^(?:\s+[\w-]+){0,3}\s+(?:may|might|could|can potentially)\s+(?:also\s+|potentially\s+|further\s+)*(?:be|benefit|help|improve|serve|enable|offer|provide|reduce|play)\b",
    re.I,
)
#: "not only X but also Y", "no loss in X", "without loss of X": said with a negative word, meant as yes.
DOUBLE = re.compile(
    r"\bnot (?:only|just|merely)\b|\bwithout (?:any |a )?(?:loss|degrad\w+|sacrific\w+|compromis\w+|hurting|harming|reducing|losing|drop|affecting|decreas\w*)\b|\bno (?:loss|drop|degradation)\b|\bcannot be (?:over|under)",
    re.I,
)
CLAUSE = re.compile(
    r"[;:]\s|,\s(?:but|yet|while|whereas|and (?:we|it|they)|which|however|we)\s|\s(?:but|yet|whereas|although)\s"
)


def polarity_of(before: str, after: str) -> str:
    """Give the polarity of a name from its sentence, up to it and after it.

    >>> polarity_of("We train the model without ", ".")
    'negated'
    >>> polarity_of("Our method could be applied to ", ".")
    'hedged'
    >>> polarity_of("It works without loss of ", ".")
    'asserted'
    """
    clause = CLAUSE.split(before)[-1] if before.strip() else ""
    after = re.split(r"[,;]|\s(?:but|and)\s", after)[0]
    if not DOUBLE.search(clause):
        if any(cue.search(clause) for cue in NEGATED) or NEGATED_AFTER.search(after):
            return "negated"
    if any(cue.search(clause) for cue in HEDGED) or HEDGED_AFTER.search(after):
        return "hedged"
    return "asserted"


def create() -> Component:
    """Make the component."""

    def polarity(doc: "Doc") -> "Doc":
        for span in doc.spans[SPANS]:
            sentence = span.sent
            span._.polarity = polarity_of(
                doc.text[sentence.start_char : span.start_char],
                doc.text[span.end_char : sentence.end_char],
            )
        return doc

    return polarity
