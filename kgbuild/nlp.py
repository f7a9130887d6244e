r"""The one door to spaCy: how a paper becomes a `Doc`, and which attributes extractors write.

A `Doc` holds `title + "\n" + abstract`. Extractors write spans labelled with an entity type into
`doc.spans["kgbuild"]`, each with `span._.role`, `.polarity`, `.confidence`, `.extractor`; pairs of
spans into `doc._.abbreviations` as (short form, long form); and the paper's domains into
`doc._.domains` as (id, confidence, first, last code point of the sentence that speaks for it).
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from kgbuild.records import Section

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

SPANS = "kgbuild"
Component = Callable[["Doc"], "Doc"]

TOKEN = re.compile(r"\w+|[^\w\s]|\s+")

#: A full stop after one of these ends no sentence.
ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|etc|cf|vs|viz|resp|approx|w\.r\.t|a\.k\.a|Figs?|Eqs?|Secs?|Tabs?"
    r"|Dr|Prof|Mr|Ms|St|No|Vol|Inc|Ltd|Corp|Jr|Sr|pp|U\.S|incl|esp)|(?<![\w.])[A-Z])\.$"
)
#: A sentence ends at . ? or ! with closing brackets or quotes, before white space and a fresh
#: start, or, where the space was lost, between a word of two letters or more and a capital.
BOUNDARY = re.compile(
    r"[.?!][\"')\]\u2019\u201d]*(?:"
    r"\s+(?=[\"'(\[\u2018\u201c$\\]?[A-Z0-9$\\\u0370-\u03ff\u4e00-\u9fff])"
    r"|(?<=[a-z)\]][a-z)\]][.?!])(?=[A-Z][a-z]+[\s,]))"
)
#: arXiv math is left whole when it is short; a stray $ (money) must not swallow sentences.
MATH = re.compile(r"\$[^$\n]{1,80}\$")


def sentence_starts(text: str) -> list[int]:
    """Give the code point at which each sentence of a section begins.

    >>> text = "We follow Liu et al. Here $a. B$ holds.No space e.g. here. The end."
    >>> [text[a:a + 8] for a in sentence_starts(text)]
    ['We follo', 'No space', 'The end.']
    """
    math = [m.span() for m in MATH.finditer(text)] if "$" in text else []
    starts = [0] if text else []
    for boundary in BOUNDARY.finditer(text):
        stop = boundary.start() + 1
        if text[stop - 1] == "." and ABBREVIATION.search(text, max(0, stop - 12), stop):
            continue
        if any(a < stop < b for a, b in math):
            continue
        starts.append(boundary.end())
    return starts


def _import_spacy() -> None:
    """Import spaCy without its command line, which takes half of the time and is not used here."""
    if "spacy" in sys.modules:
        return
    commands, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    vars(info)["info"] = _spacy_info
    sys.modules.update({"spacy.cli": commands, "spacy.cli.info": info})
    try:
        import spacy  # noqa: F401 -- later imports find it without its commands
    finally:
        del sys.modules["spacy.cli"], sys.modules["spacy.cli.info"]


def _spacy_info(*args: Any, **options: Any) -> Any:
    """Do what `spacy.info` does, for whoever shares the process."""
    from spacy.cli.info import info

    return info(*args, **options)


@cache
def blank() -> "Language":
    r"""Make the English pipeline that only splits words: `\w+` or one other character."""
    _import_spacy()
    import spacy
    from spacy.tokens import Doc, Span

    nlp = spacy.blank("en")

    def tokenizer(text: str) -> "Doc":
        words: list[str] = []
        spaces: list[bool] = []
        for word in TOKEN.findall(text):
            if word == " " and words and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(word)
                spaces.append(False)
        return Doc(nlp.vocab, words=words, spaces=spaces)

    nlp.tokenizer = tokenizer
    for name, default in {
        "role": "mentions", "polarity": "asserted", "confidence": 1.0, "extractor": "",
    }.items():  # fmt: skip
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)
    for name in ("abbreviations", "domains"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())
    return nlp


def document(title: str, abstract: str) -> "Doc":
    """Make the `Doc` of a paper: words, and sentences by our own rules; the title is the first."""
    import numpy as np

    text = f"{title}\n{abstract}"
    doc = blank().make_doc(text)
    shift = len(title) + 1
    starts = {0, *(shift + start for start in sentence_starts(abstract))}
    offsets, lengths = doc.to_array(["IDX", "LENGTH"]).astype("int64").reshape(-1, 2).T
    opening = np.unique(np.searchsorted(offsets, sorted(starts)))
    opening = opening[opening < len(doc)]
    flags: Any = np.full((len(doc), 1), -1, dtype="int64")
    flags[opening] = 1
    doc.from_array(["SENT_START"], flags.astype("uint64"))
    doc.user_data["title_end"] = len(title)
    doc.user_data["text"] = text
    # spaCy looks at every word each time that it is asked for a sentence
    closing = np.append(opening[1:], len(doc)) - 1
    ends = offsets[closing] + lengths[closing]
    doc.user_data["sentences"] = list(zip(offsets[opening].tolist(), ends.tolist(), strict=True))
    doc.spans[SPANS] = []
    return doc


def text_of(doc: "Doc") -> str:
    """Give the text of a Doc; spaCy puts it together from its words each time that it is asked."""
    text: str = doc.user_data["text"]
    return text


def sentences(doc: "Doc") -> list[tuple[int, int]]:
    """Give the sentences of a Doc as code points, the title first."""
    found: list[tuple[int, int]] = doc.user_data["sentences"]
    return found


def sentence_of(doc: "Doc", start_char: int) -> tuple[int, int]:
    """Give the sentence in which a code point stands.

    >>> doc = document("On BERT", "We use BERT. It works.")
    >>> start, end = sentence_of(doc, 25)
    >>> doc.text[start:end]
    'It works.'
    """
    found = sentences(doc)
    return found[bisect_right(found, (start_char, sys.maxsize)) - 1]


def section_of(doc: "Doc", start_char: int) -> tuple[Section, int]:
    """Say in which section a code point of the `Doc` lies, and where that section begins."""
    title_end: int = doc.user_data["title_end"]
    return ("title", 0) if start_char <= title_end else ("abstract", title_end + 1)


def span_at(doc: "Doc", start: int, end: int, label: str, **attributes: object) -> "Span | None":
    """Make a labelled span of code points, or None where they do not fall on words."""
    span = doc.char_span(start, end, label=label, alignment_mode="strict")
    if span is not None:
        for name, value in attributes.items():
            setattr(span._, name, value)
    return span


def add_spans(doc: "Doc", found: Iterable["Span"]) -> None:
    """Add spans that overlap none that are there already; of two new ones the longer wins."""
    taken = [False] * len(doc)
    kept = list(doc.spans[SPANS])
    for span in kept:
        taken[span.start : span.end] = [True] * len(span)
    for span in sorted(found, key=lambda s: (-len(s), s.start)):
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = [True] * len(span)
            kept.append(span)
    doc.spans[SPANS] = sorted(kept, key=lambda s: s.start)


def run(components: Iterable[Component], title: str, abstract: str) -> "Doc":
    """Read one paper with the given components."""
    doc = document(title, abstract)
    for component in components:
        doc = component(doc)
    return doc
