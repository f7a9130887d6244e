"""Pair short forms with their long forms, and carry the type from the one to the other.

Schwartz & Hearst (2003), "A simple algorithm for identifying abbreviation definitions in
biomedical text": "long form (SF)", and the other way round, "SF (long form)".
"""

import re
from typing import TYPE_CHECKING, Any

from kgbuild.extractors.kinds import type_of_phrase
from kgbuild.nlp import SPANS, Component, add_spans, span_at, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

BRACKET = re.compile(r"\(([^()]{2,90})\)")
SHORT = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9][\w.\-+/&]{0,14}$")
#: Confidence of a type that the long form's last word suggests.
GUESSED = 0.7
_SMALL_WORDS = {
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "via",
    "with",
}  # fmt: skip
#: Short forms of what is never an entity by itself.
BARE = {
    "LLM", "LLMs", "AI", "ML", "DL", "DNN", "DNNs", "VLM", "VLMs", "LVLM", "LVLMs", "MLLM", "MLLMs",
    "LMM", "LMMs", "PLM", "PLMs", "LM", "LMs", "NN", "NNs", "SOTA", "SoTA", "FM", "FMs", "GPU",
}  # fmt: skip


def find_long_form(short: str, before: str) -> str | None:
    """Find the words that a short form stands for at the end of the text before its bracket.

    They are those whose initials it has; else every letter of `short` must be met from right to
    left, and the first must begin a word. Of words with a hyphen between them that both begin so,
    it is the first.

    >>> find_long_form("PPO", "We use proximal policy optimization")
    'proximal policy optimization'
    >>> find_long_form("LSTM", "We use long short-term memory")
    'long short-term memory'
    >>> find_long_form("SSL", "We use self-supervised learning")
    'self-supervised learning'
    >>> find_long_form("LSTM", "We use recurrent nets") is None
    True
    """
    letters, text = [c for c in short.lower() if c.isalnum()], before.lower()
    at = _by_initials(letters, text)
    if at is None:
        at = _by_letters(letters, text)
    if at is None:
        return None
    while joined := re.search(rf"(?<!\w){re.escape(letters[0])}\w*-$", text[:at]):
        at = joined.start()
    long = before[at:].strip()
    words = re.findall(r"\w+", long)
    if len(words) > min(len(letters) + 5, 2 * len(letters)) or len(long) <= len(short):
        return None
    return long


def _by_initials(letters: list[str], text: str) -> int | None:
    """Find where the words begin that have these initials; small words may stand between them."""
    left = len(letters)
    for word in reversed([*re.finditer(r"\w+", text)]):
        if word[0].startswith(letters[left - 1]):
            left -= 1
        elif word[0] not in _SMALL_WORDS:
            return None
        if not left:
            return word.start()
    return None


def _by_letters(letters: list[str], text: str) -> int | None:
    k, at = len(letters) - 1, len(text)
    while k >= 0:
        at = text.rfind(letters[k], 0, at)
        while k == 0 and at > 0 and text[at - 1].isalnum():
            at = text.rfind(letters[k], 0, at)
        if at < 0:
            return None
        k -= 1
    return at


def pairs(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """List the (short, long) spans of a text, as code points."""
    found = []
    for bracket in BRACKET.finditer(text):
        inside = re.split(r"[;,]\s", bracket.group(1))[0].strip()
        before = text[: bracket.start()].rstrip()
        if SHORT.match(inside) and sum(c.isupper() for c in inside) + inside.isupper() >= 2:
            short = re.sub(r"(?<=[A-Z])s$", "", inside)
            window = re.split(r"[.;:()]\s|\n", before)[-1]
            words = " ".join(window.split(" ")[-(len(short) + 6) :])
            if long := find_long_form(short, words):
                a = bracket.start(1) + bracket.group(1).index(inside)
                z = before.rindex(long)
                found.append(((a, a + len(inside)), (z, z + len(long))))
            continue
        name = re.search(r"[A-Za-z][\w\-+]{1,14}$", before)
        if name and sum(c.isupper() for c in name.group()) >= 2 and " " in inside:
            long = find_long_form(name.group().rstrip("s"), inside)
            if long and len(long) > 0.8 * len(inside):
                a = bracket.start(1) + bracket.group(1).rindex(long)
                found.append((name.span(), (a, a + len(long))))
    return found


def create() -> Component:
    """Make the component that pairs forms, and guesses the type of a pair that nobody marked."""
    return _component(guess=True)


class Copied:
    """The component that pairs forms, and copies what was found for one to the other."""

    @staticmethod
    def create() -> Component:
        """Make the component."""
        return _component(guess=False)


def _component(*, guess: bool) -> Component:
    def abbreviations(doc: "Doc") -> "Doc":
        text, linked = text_of(doc), []
        for (a, z), (b, y) in pairs(text):
            b = _hyphenated(doc, b, y)
            short, long = text[a:z], text[b:y]
            if short in BARE:
                continue
            marked = {text[s.start_char : s.end_char].lower(): s for s in doc.spans[SPANS]}
            known = marked.get(long.lower()) or marked.get(short.lower())
            kind = known.label_ if known is not None else guess and type_of_phrase(long)
            if not kind:
                continue
            if known is not None and long.lower() not in marked:
                _clear(doc, b, y)
            traits = _traits(known)
            new = [span_at(doc, b, y, kind, **traits)]
            for use in re.finditer(rf"(?<!\w){re.escape(short)}(?!\w)", text):
                new.append(span_at(doc, *use.span(), kind, **traits))
            add_spans(doc, filter(None, new))
            linked.append((short, long))
        doc._.abbreviations = (*doc._.abbreviations, *linked)
        return doc

    return abbreviations


def _hyphenated(doc: "Doc", start: int, end: int) -> int:
    """Let a long form marked so begin before a hyphen: *Weight-Decomposed ...* (DoRA)."""
    text = text_of(doc)
    for span in doc.spans[SPANS]:
        before = text[span.start_char : start]
        if span.end_char == end and before.endswith("-") and " " not in before:
            return int(span.start_char)
    return start


def _clear(doc: "Doc", start: int, end: int) -> None:
    """Take the marks off the last words of a long form: PRISMA's name holds no *Meta-Analyses*.

    Of 62 such names in annotated papers 49 were marked as a whole. Marks that begin with the long
    form stay: *SGD with Whitening And Normalization* (SWAN) is told of by its parts.
    """
    inside = [s for s in doc.spans[SPANS] if s.start_char < end and s.end_char > start]
    if inside and start < inside[0].start_char and inside[-1].end_char == end:
        doc.spans[SPANS] = [span for span in doc.spans[SPANS] if span not in inside]


def _traits(known: "Span | None") -> dict[str, Any]:
    """Say what a form is like of which the other form was marked so, or not at all."""
    if known is None:
        return {"extractor": "abbreviations", "confidence": GUESSED}
    mark = known._
    return {"extractor": "abbreviations", "confidence": mark.confidence, "role": mark.role}
