"""Clean text: each step mends one fault, and says so when it changed something.

A reader names the steps that its format needs; two are never left out, control characters and
lone surrogates. What comes out is the stored text, the one that offsets refer to.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

TITLE_LIMIT = 2_000
ABSTRACT_LIMIT = 20_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LINE_END = re.compile(r"[\r\n]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200c\u2060\ufeff]")
_MOJIBAKE = re.compile(r"[ÃÂâÅÄ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]")
# "Abstract Meaning Representation" is no prefix: a mark, a line end or a glued word follows one
_PREFIX = re.compile(
    r"^\s*(?:(?i:abstract|summary)\s*(?:[:.\u2014\u2013]|-\s|\n)\s*"
    r"|(?:ABSTRACT\s+|Abstract)(?=[A-Z][a-z ]))"
)
_TAIL = re.compile(
    r"\s*\((?i:PsycINFO) Database Record.{0,250}$|"
    r"(?:(?<=[.!?)])|(?<=\s))\s*(?:©|\(c\)\s|\(C\)\s|Copyright\b)[^\n]{0,60}?\b(?:19|20)\d\d\b"
    r"[^\n]{0,250}$"
)
_FONT = re.compile(
    r"\\(?:text(?:bf|it|tt|sc|sf|sl|rm|up|md|normal)|emph|underline)\s*\{([^{}$]*)\}"
)
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*(?=\s)")


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of repair: what the ledger says of it, and how it is done."""

    reason: str
    mend: Callable[[str], str]
    silent: bool = False
    abstract_only: bool = False


def _wraps(text: str) -> str:
    if "\n" not in text and "\r" not in text:
        return text
    return " ".join(part.strip(" \t") for part in _LINE_END.split(text))


def _blanks(text: str) -> str:
    return " ".join(text.split())


def _mojibake(text: str) -> str:
    if not _MOJIBAKE.search(text):
        return text
    from ftfy import fix_encoding

    return fix_encoding(text)


def _prefix(text: str) -> str:
    return _PREFIX.sub("", text, count=1)


def _tail(text: str) -> str:
    match = _TAIL.search(text, max(len(text) - 320, 0))
    return text[: match.start()].rstrip() if match and match.start() > 80 else text


def _fonts(text: str) -> str:
    while r"\t" in text or r"\emph" in text or r"\u" in text:  # from the inside out
        text, mended = _FONT.subn(r"\1", text)
        if not mended:
            break
    return text


CONTROLS = Step("control characters dropped", lambda text: _CONTROL.sub("", text))
SURROGATES = Step("lone surrogate replaced by U+FFFD", lambda text: _SURROGATE.sub("\ufffd", text))
WRAPS = Step("wrapped lines joined", _wraps)
BLANKS = Step("blanks put in order", _blanks, silent=True)
EDGES = Step("blanks at the ends dropped", str.strip, silent=True)
INVISIBLE = Step("soft hyphens and the like dropped", lambda text: _INVISIBLE.sub("", text))
MOJIBAKE = Step("letters mended that were read in a wrong encoding", _mojibake)
PREFIX = Step('"Abstract:" in front dropped', _prefix, abstract_only=True)
TAIL = Step("copyright line at the end dropped", _tail, abstract_only=True)

FONTS = Step("TeX's bold, italic and the like taken off", _fonts)

#: What a text needs that was given as it is to be stored: wrapped lines mean nothing.
GIVEN = (WRAPS, EDGES)
#: What arXiv's own texts need. Their mathematics stays, but a font would split a name: in
#: `\textbf{G}roup`, `roup` is no word.
ARXIV = (WRAPS, FONTS, EDGES)


def clean(text: str, steps: Sequence[Step] = ()) -> tuple[str, list[str]]:
    r"""Run the steps over a text; return it with the reasons of those that changed it.

    >>> clean("a\x00b\n  c", [WRAPS])
    ('ab c', ['control characters dropped', 'wrapped lines joined'])
    """
    reasons = []
    if not text.isprintable():
        steps = (CONTROLS, SURROGATES, *steps)
    for step in steps:
        mended = step.mend(text)
        if mended != text and not step.silent:
            reasons.append(step.reason)
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
