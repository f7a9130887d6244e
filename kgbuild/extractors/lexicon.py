"""Find the names that the project's vocabulary of AI research knows."""

import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from kgbuild.nlp import TOKEN, Component, add_spans

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


class Form(NamedTuple):
    """One way to write a known name."""

    words: tuple[str, ...]  #: as compared: lower case, or exact where case counts
    exact: bool
    type: str
    right: float  #: share of annotated uses in which this entry was right


#: A name whose case tells it from a word: GAP, QuALITY, ComplEx, Adam, R2D2.
CASED = re.compile(r"^\S*[A-Z]\S*$|^\w{1,3}$")


def case_counts(name: str) -> bool:
    """Say whether a name must be written just so to be meant.

    >>> case_counts("QuALITY"), case_counts("Adam"), case_counts("Natural Questions")
    (True, True, False)
    """
    return bool(CASED.match(name)) or name.isupper()


@cache
def forms() -> dict[str, list[Form]]:
    """Read the vocabulary: first word in lower case -> the forms that begin so, longest first."""
    table: defaultdict[str, list[Form]] = defaultdict(list)
    text = files("kgbuild").joinpath("lexicon/names.tsv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        name, type_, aliases, _, right = line.split("\t")
        for form in [name, *filter(None, aliases.split("|"))]:
            exact = case_counts(form)
            spoken = TOKEN.findall(form)
            words = tuple(w if exact else w.lower() for w in spoken if not w.isspace())
            # the plural of a term of art is the term
            table[spoken[0].lower()].append(Form(words, exact, type_, float(right)))
            if not exact and len(words[-1]) > 3 and words[-1][-1] not in "sy":
                plural = (*words[:-1], words[-1] + "s")
                table[words[0]].append(Form(plural, exact, type_, float(right)))
    for known in table.values():
        known.sort(key=lambda form: (-len(form.words), -form.right, form))
    return dict(table)


def create() -> Component:
    """Make the component."""
    known = forms()

    def lexicon(doc: "Doc") -> "Doc":
        tokens = [token for token in doc if not token.is_space]
        words = [token.text for token in tokens]
        lower = [word.lower() for word in words]
        found: list[Span] = []
        k = 0
        while k < len(words):
            form = _longest(known.get(lower[k], ()), words, lower, k)
            if form is None:
                k += 1
                continue
            last = tokens[k + len(form.words) - 1]
            span = doc.char_span(tokens[k].idx, last.idx + len(last), label=form.type)
            if span is not None and not _crosses(span, doc.user_data["title_end"]):
                span._.confidence = form.right
                span._.extractor = "lexicon"
                found.append(span)
            k += len(form.words)
        add_spans(doc, found)
        return doc

    return lexicon


def _longest(
    known: "list[Form] | tuple[()]", words: list[str], lower: list[str], k: int
) -> Form | None:
    for form in known:
        stop = k + len(form.words)
        if tuple((words if form.exact else lower)[k:stop]) == form.words:
            return form
    return None


def _crosses(span: "Span", title_end: int) -> bool:
    return bool(span.start_char < title_end < span.end_char)
