"""Model families: `Llama 2 7B` is a variant of `Llama 2`, which is one of `Llama`.

A small grammar reads the end of a name: sizes, dates, quantisation, tuning, versions. A family is
never invented: an ancestor counts only where papers name it.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from kgbuild.folder import GraphFolder
from kgbuild.linking.names import name_key
from ontology.terms import Relation

_SIZE = (
    r"(?:\d+x)?\d+(?:\.\d+)?[bmk]|[ae]\d+b|x?x?l|base|large|small|tiny|medium|nano|micro|huge"
    r"|giant|xlarge"
)
_TUNED = (
    r"instruct(?:ion)?|it|chat|sft|dpo|rlhf|rl|tuned|finetuned|pretrained|pt|thinking|reasoning"
    r"|distill(?:ed)?"
)
_QUANTISED = (
    r"gptq|awq|gguf|ggml|int\d|fp\d+|bf16|nf4|mxfp\d|\d-?bits?|q\d(?:_\w+)?|w\d+a\d+|quantized"
)
_DATE = r"20\d\d-[01]\d(?:-[0-3]\d)?|20\d{6}|[01]\d[0-3]\d|2[3-9][01]\d|latest|preview|exp"
_CASED = r"uncased|cased|multilingual|en|zh"
_VERSION = r"v?\d+(?:\.\d+)*[a-z]?|[vr]\d+(?:\.\d+)*"
_EDITION = (
    r"turbo|pro|plus|ultra|flash|lite|mini|max|air|omni|vl|vision|audio|coder|code|math|embed"
    r"|opus|sonnet|haiku|high|low|hd|next"
)
_PATCH = r"[bslhtg](?:/?\d+)?|patch\d+|\d+px|\d{3}"
_SUBSET = (
    r"pro|plus|hard|lite|verified|mini|full|extended|diamond|challenge|easy|redux|\d+k|v?\d+"
    r"|\d+(?:\.\d+)+|[a-z]|en|zh|test|dev"
)
#: By type: what may stand at the end of a name behind a space, a hyphen or an underscore.
ENDS = {
    "Model": "|".join((_SIZE, _TUNED, _QUANTISED, _DATE, _CASED, _VERSION, _EDITION, _PATCH)),
    "Dataset": _SUBSET,
    "Method": rf"v\d+(?:\.\d+)*|{_QUANTISED}|had",
    "Metric": r"\d+|l|lsum|n",
}
SEPARATED = {
    type_: re.compile(rf"^(.*[^\s_/-])[\s_-]+\(?(?:{ends})\)?$", re.IGNORECASE)
    for type_, ends in ENDS.items()
}
#: By type: what may be glued to the end of a name.
GLUED = {
    "Model": re.compile(r"^(.*?[A-Za-z])(?:v?\d+(?:\.\d+)*[a-z]?|\+{1,2})$"),
    "Dataset": re.compile(r"^(.*?[A-Za-z]{3})(?:v?\d+(?:\.\d+)*[kK]?|\+{1,2})$"),
    "Method": re.compile(r"^(.*?[A-Za-z0-9])(?:v\d+|\+{1,2})$"),
    "Metric": re.compile(r"^(.*?[A-Za-z])\s?@\s?(?:\d+|[kKnN])$|^(.*?[A-Za-z])\+{2}$"),
}
FRONT = {"Metric": re.compile(r"^(?:macro|micro|weighted|top-?\d)[\s-]+(.+)$", re.IGNORECASE)}
GLUED_DATE = re.compile(r"(20\d\d)-([01]\d)-([0-3]\d)$")
LONGEST_CHAIN = 6


class Parent(NamedTuple):
    """A name that a grammar step leads to from a longer one."""

    text: str
    type: str
    parent: str  #: its key
    step: int  #: how many qualifiers were taken off


def _shorter(name: str, type_: str) -> str | None:
    for table in (SEPARATED, GLUED, FRONT):
        pattern = table.get(type_)
        found = pattern.match(name) if pattern else None
        if found:
            rest = next(group for group in found.groups() if group)
            return rest.rstrip(" -_(")
    return None


def _is_name(rest: str, type_: str) -> bool:
    """Say whether what is left can be a family: no T of T5, but the F1 of macro F1."""
    letters = re.search(r"[^\W\d_]{2}", rest) or type_ == "Metric"
    return bool(letters) and len(name_key(rest)) > 1


@cache
def ancestors(name: str, type_: str) -> tuple[str, ...]:
    """List what is left of a name when its qualifiers are taken off one by one, nearest first.

    >>> ancestors("GPT-4-turbo-2024-04-09", "Model")
    ('GPT-4-turbo', 'GPT-4', 'GPT')
    >>> ancestors("Llama 2 7B", "Model"), ancestors("precision@5", "Metric")
    (('Llama 2', 'Llama'), ('precision',))
    >>> ancestors("RoBERTa", "Model"), ancestors("ALBERT", "Model")
    ((), ())
    """
    found: list[str] = []
    rest: str | None = GLUED_DATE.sub(r"\1\2\3", name)
    while rest is not None and len(found) < LONGEST_CHAIN:
        rest = _shorter(rest, type_)
        if rest is None or not _is_name(rest, type_):
            break
        found.append(rest)
    return tuple(found)


def parents(texts: Iterable[tuple[str, str]]) -> list[Parent]:
    """List the possible parents of names (text, type)."""
    return [
        Parent(text, type_, name_key(shorter), step)
        for text, type_ in texts
        for step, shorter in enumerate(ancestors(text, type_))
        if name_key(shorter) != name_key(text)
    ]


def roll_up(graph: GraphFolder) -> dict[str, str]:
    """Map every entity that is a variant of another to the top of its family.

    An entity with several parents goes with the first by name, so that the map is a function.
    """
    parent: dict[str, str] = {}
    for row in graph.rows("assertions", ["subject", "predicate", "object"]):
        if row["predicate"] == Relation.VARIANT_OF:
            known = parent.get(row["subject"])
            parent[row["subject"]] = min(known, row["object"]) if known else row["object"]
    tops: dict[str, str] = {}
    for uid in parent:
        seen, top = {uid}, uid
        while top in parent and parent[top] not in seen:
            top = parent[top]
            seen.add(top)
        tops[uid] = top
    return tops
