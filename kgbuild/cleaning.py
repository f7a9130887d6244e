"""Clean text: each step mends one fault, and says its name when it changed something.

A reader names the steps that its format needs; two are never left out, control characters and
lone surrogates. What comes out is the stored text, the one that offsets refer to.
"""

import re
from collections.abc import Callable, Sequence

Step = Callable[[str], str]

TITLE_LIMIT = 2_000
ABSTRACT_LIMIT = 20_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WRAP = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*(?=\s)")


def controls(text: str) -> str:
    """Drop the C0 and C1 control characters, except tab and line ends."""
    return _CONTROL.sub("", text)


def surrogates(text: str) -> str:
    """Put U+FFFD where half of a surrogate pair stands alone."""
    return _SURROGATE.sub("\ufffd", text)


def wraps(text: str) -> str:
    """Join hard-wrapped lines with one blank."""
    return _WRAP.sub(" ", text) if "\n" in text or "\r" in text else text


def edges(text: str) -> str:
    """Drop white space at both ends."""
    return text.strip()


#: The reason that the ledger gives for each step.
REASONS: dict[Step, str] = {
    controls: "control characters dropped",
    surrogates: "lone surrogate replaced by U+FFFD",
    wraps: "wrapped lines joined",
    edges: "blanks at the ends dropped",
}

#: Too common to be worth a line in the ledger.
SILENT: frozenset[Step] = frozenset({wraps, edges})


def clean(text: str, steps: Sequence[Step] = ()) -> tuple[str, list[str]]:
    r"""Run the steps over a text; return it with the reasons of those that changed it.

    >>> clean("a\x00b\n  c", [wraps])
    ('ab c', ['control characters dropped'])
    """
    reasons = []
    if not text.isprintable():
        steps = (controls, surrogates, *steps)
    for step in steps:
        mended = step(text)
        if mended != text and step not in SILENT:
            reasons.append(REASONS[step])
        text = mended
    return text, reasons


def cut(text: str, limit: int) -> str:
    """Cut a text at the last sentence end, or else word end, before the limit.

    >>> cut("One two. Three four five.", 20)
    'One two.'
    """
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    ends = [match.end() for match in _SENTENCE_END.finditer(head)]
    if ends and ends[-1] > limit // 4:
        return head[: ends[-1]]
    blank = head.rfind(" ")
    return head[:blank].rstrip() if blank > limit // 4 else text[:limit]
