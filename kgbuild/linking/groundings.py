"""The bundled lists: names of models, datasets and metrics with their ids in public libraries.

A list is a file `lexicon/groundings-<licence>.tsv` with `#` lines that name its sources and their
licences, then the columns type, scheme, id, label, names.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kgbuild.linking.forms import Form, form_of
from kgbuild.linking.names import name_key

#: From reading 200 of them; below 0.95 a match is written as close, never as exact.
SCORE_OF_RULE = {"same name": 0.97, "one of several": 0.9, "other name": 0.85}


class Entry(NamedTuple):
    """A name under which an entity may meet an id of a list."""

    key: str
    type: str
    scheme: str
    external_id: str
    external_label: str
    rule: str
    score: float


@cache
def entries() -> list[Entry]:
    """Give for each key, type and scheme the one id that its name leads to."""
    found: dict[tuple[str, str, str], list[tuple[bool, str, str]]] = {}
    for file in sorted(files("kgbuild").joinpath("lexicon").iterdir(), key=lambda f: f.name):
        if not file.name.startswith("groundings-"):
            continue
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("#") or line.startswith("type\t"):
                continue
            type_, scheme, id_, label, names = line.split("\t")
            for name in [label, *filter(None, names.split("|"))]:
                key = name_key(name)
                cut = type_ == "Model" and name[-1:] in "sS" and not key.endswith("s")
                if cut or (name == id_ and scheme == "arxiv-category"):
                    continue  # Yolos is no YOLO, cSCC is not cs.CC
                if name == label or _is_same(form_of(name), form_of(label)):
                    place = found.setdefault((key, type_, scheme), [])
                    place.append((name != label, id_, label))
    return [_entry(*place, claims) for place, claims in sorted(found.items())]


def _is_same(name: Form, label: Form) -> bool:
    """Say whether another name is one for the same thing: no T5 of T5-11B, no QA of QARetrieval.

    >>> _is_same(form_of("Qwen2.5-7B-Instruct"), form_of("Qwen2.5 Instruct (7B)"))
    True
    >>> _is_same(form_of("T5"), form_of("T5 (11B)"))
    False
    """
    part = name.key != label.key and (name.key in label.key or label.key in name.key)
    return not part and name.digits == label.digits


def _entry(key: str, type_: str, scheme: str, claims: list[tuple[bool, str, str]]) -> Entry:
    """Choose among the ids that bear one name: a label before another name, then the shortest."""
    other, id_, label = min(claims, key=lambda claim: (claim[0], len(claim[1]), claim[1]))
    several = len({id_ for is_other, id_, _ in claims if is_other == other}) > 1
    rule = "one of several" if several else "other name" if other else "same name"
    return Entry(key, type_, scheme, id_, label, rule, SCORE_OF_RULE[rule])
