"""What of a name does not tell it from another: -based, a plural inside, "the legal domain"."""

import re

from kgbuild.linking.names import american, key_of, singular

_THINGS = (
    "agent algorithm approach architecture assistant chatbot classifier decoder detector encoder "
    "engine framework interface judge method model network pipeline planner policy retriever "
    "reward simulator solver system technique tool"
)
#: Things that may be "based" on something: an LLM-based agent is an LLM agent, but gradient-based
#: estimation estimates no gradients.
THINGS = frozenset(_THINGS.split())
#: Words inside a name that do not make it another: LLM-as-a-judge, actor and critic.
INSIDE = frozenset({"a", "an", "and", "as", "the"})
_FIELDS = (
    "application area context discipline domain field industry profession sector setting world"
)
#: What stands behind a field of application: the legal domain, the legal sector.
FIELDS = frozenset(_FIELDS.split())
#: Endings of a field and of its adjective: education, educational; robotics, robotic.
FIELD_ENDING = re.compile(r"(?<=....)(?:ational|ations?|ical|ial|ics?|al|ine|e|y)$")


def lean_key(words: list[str]) -> str:
    """Give the key of a name without what does not tell it from another.

    >>> lean_key(["llm", "as", "a", "judge"]), lean_key(["diffusion", "based", "model"])
    ('llmjudge', 'diffusionmodel')
    >>> lean_key(["gradient", "based", "estimation"]), lean_key(["constraints", "satisfaction"])
    ('gradientbasedestimation', 'constraintsatisfaction')
    >>> lean_key(["text", "to", "image", "generation"]), lean_key(["computational", "cost"])
    ('texttoimage', 'computationcost')
    """
    if len(words) > 3 and words[-3] == "to" and words[-1] in ("generation", "synthesis"):
        words = words[:-1]
    if len(words) > 2 and words[-2:] == ["supervised", "learning"]:
        words = words[:-1]
    if len(words) < 2:
        return key_of(words)
    based = words[-1] in THINGS
    inside = [w for w in words[1:-1] if w not in INSIDE and not (based and w == "based")]
    kept = [word if word == "news" else singular(word) for word in (words[0], *inside)]
    kept = [w[:-2] if len(w) > 7 and w.endswith("ional") else w for w in kept]
    return key_of([*kept, words[-1]])


def field_key(words: list[str]) -> str:
    """Give one key to a field of application, its adjective and its sectors.

    >>> field_key(["educational", "context"]) == field_key(["education"])
    True
    >>> field_key(["legal", "sector"]), field_key(["medical", "imaging"])
    ('legal', 'medicalimaging')
    """
    if len(words) > 1 and words[-1] in FIELDS:
        words = words[:-1]
    return lean_key([*words[:-1], FIELD_ENDING.sub("", american(words[-1]))])
