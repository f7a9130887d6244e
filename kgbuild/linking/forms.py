"""What the spelling of a name tells: its word stems, its initials, the name without a generic head.

Computed once for each way of writing a name, so that the SQL steps compare strings only.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kgbuild.linking.lean import field_key, lean_key
from kgbuild.linking.names import american, key_of, name_key, trimmed, words_of

_STOP = "of for in the and with by a an via from based"
STOP = frozenset(_STOP.split())
#: Endings that tell word forms of one stem apart, longest first.
_ENDINGS = (
    "izations ization ational ations ation ating ators ated ator ates ings ions ally ing ion ers "
    "ate ors ive ity al ed er es or e s y"
)
ENDINGS = tuple(_ENDINGS.split())
#: Words behind a name that add nothing to it, by the type that they give away.
HEADS = {
    "Dataset": ("dataset", "benchmark", "corpus"),
    "Model": ("model",),
    "Metric": ("score", "metric", "coefficient"),
    "Task": ("task", "problem"),
    "Method": ("model", "framework", "method", "system", "based"),
    "Domain": ("domain", "system"),
}
ANY_HEAD = frozenset(head for heads in HEADS.values() for head in heads)
#: One capital, in front of a name of several words.
OPENING = re.compile(r"([A-Z][a-z]+)(?:[ -][a-z]+)+")
#: From X to Y is not from Y to X.
DIRECTED = re.compile(r"\b(?:to|2|from)\b|[a-z]2[a-z]")


VERB = re.compile(r"(?<=[a-z]{3})(?:ing|ed|e)$")
#: Two capitals that meet, or a capital or digit inside a word: no English-Chinese.
SHORT = re.compile(r"(?=\S*(?:[A-Z][A-Z]|[A-Z]-?[A-Z]|[a-z][A-Z]|\d))\S{2,15}")
LETTERS = re.compile(r"[A-Za-z0-9-]+")
NUMBER = re.compile(r"\d+(?:\.\d+)*")


class Form(NamedTuple):
    """One way of writing a name; patterns are for SQL's LIKE, and empty where there is none."""

    text: str
    key: str
    words: str  #: plain words between spaces, with one in front and behind
    bag: str  #: sorted stems; names with the same bag are forms of the same words
    base: str  #: key without the generic head
    head: str  #: the generic head
    initials: str
    tight: str  #: initials without those of small words
    short: bool  #: written as short forms are
    capitals: str  #: pattern: the capitals in this order, the first in front
    letters: str  #: pattern: all letters in this order, the first in front
    digits: str  #: the numbers of the name; names of one thing share them
    act: str  #: key with the ending of the verb taken off its last word
    meaning: str  #: what the spellings of one long form share: stems and numbers, else the key
    lean: str  #: key without the plural and the small words inside the name
    field: str  #: of a field of application: the same without "domain" or the adjective's ending


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Cut an ending off a word, so that its forms meet.

    >>> stem("adaptation"), stem("adapting"), stem("detection"), stem("7b")
    ('adapt', 'adapt', 'detect', '7b')
    """
    if word.isalpha():
        for ending in ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word[: -len(ending)]
    return word


def _bag(words: list[str]) -> str:
    content = [word for word in words if word not in STOP] or words
    if DIRECTED.search(" ".join(words)) or (len(content) == 1 and len(stem(content[0])) < 4):
        return ""
    return " ".join(sorted(stem(american(word)) for word in content))


def _act(words: list[str], text: str) -> str:
    """Bring fine-tune, fine-tuned and fine-tuning together; a name in capitals is no verb.

    >>> _act(["fine", "tuned"], "fine-tuned"), _act(["prime"], "PRIME"), _act(["model"], "model")
    ('finetun', '', '')
    """
    ending = VERB.search(words[-1])
    if ending is None or sum(sign.isupper() for sign in re.split(r"[\s-]", text)[-1]) > 1:
        return ""
    return key_of([*words[:-1], words[-1][: ending.start()]])


def _patterns(name: str) -> tuple[str, str]:
    signs = [sign for sign in name if sign.isalnum() and sign.isascii()]
    capitals = [sign.lower() for sign in signs if sign.isupper() or sign.isdigit()]
    if len(capitals) < 2 or not signs:
        return "", ""
    return "".join(f"{c}%" for c in capitals), "".join(f"{c.lower()}%" for c in signs)


def form_of(text: str) -> Form:
    """Say what a way of writing a name tells.

    >>> form = form_of("Low-Rank Adaptation")
    >>> form.bag, form.initials, form_of("F1 score").base, form_of("EntroDrop").capitals
    ('adapt low rank', 'lra', 'f1', 'e%d%')
    """
    name = trimmed(text)
    words = words_of(text) or [text]
    small = [word for word in words if word not in STOP]
    head = words[-1] if len(words) > 1 and words[-1] in ANY_HEAD else ""
    short = bool(SHORT.fullmatch(name)) and sum(sign.isupper() for sign in name) >= 2
    key = name_key(text)
    # a sign makes another name: LoRA+ and $\Delta$-LoRA are not short for low-rank adaptation
    capitals, letters = _patterns(name) if short and LETTERS.fullmatch(text) else ("", "")
    bag, digits = _bag(words), " ".join(NUMBER.findall(" ".join(words)))
    return Form(
        text=text,
        key=key,
        words=f" {' '.join(words)} ",
        bag=bag,
        base=key_of(words[:-1]) if head else "",
        head=head,
        initials="".join(word[0] for word in words) if len(words) > 1 else "",
        tight="".join(word[0] for word in small) if len(small) > 1 else "",
        short=short,
        capitals=capitals,
        letters=letters,
        digits=digits,
        act=_act(words, text),
        meaning=f"{bag}|{digits}" if bag else key,
        lean=lean_key(words),
        field=field_key(words),
    )


def inside_sentences(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair forms that look as if they opened a sentence with how they look inside one.

    The first word must be written small in another name, so that *Bayesian networks* stays.

    >>> list(inside_sentences(["Speech translation", "Bayes nets", "direct speech translation"]))
    [('Speech translation', 'speech translation')]
    """
    small = {word for text in texts for word in re.findall(r"(?<![A-Za-z])[a-z]{2,}", text)}
    for text in texts:
        opening = OPENING.fullmatch(text)
        if opening and opening[1].lower() in small:
            yield text, text[0].lower() + text[1:]


def acronyms_inside(text: str) -> list[str]:
    """List the words of a longer name that are written as short forms are, as keys.

    >>> acronyms_inside("offline RL"), acronyms_inside("RL"), acronyms_inside("CPS diagnosis")
    (['rl'], [], ['cps'])
    """
    written = [word for word in re.split(r"[^\w+#*@^%]+", trimmed(text)) if word]
    if len(written) < 2:
        return []
    return [name_key(w) for w in written if 2 <= len(w) <= 8 and sum(c.isupper() for c in w) >= 2]
