"""Linking: which mentions name the same entity, and what the papers do with it; SQL over shards."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kgbuild.linking import families, groundings, witness
from kgbuild.linking.components import components
from kgbuild.linking.engine import Engine, mint_assertions, mint_entities, table_of
from kgbuild.linking.forms import HEADS, Form, acronyms_inside, form_of, inside_sentences
from kgbuild.linking.names import name_key

__all__ = ["Engine", "Told", "get_ready", "key_under", "link"]

FORM_COLUMNS = {field: "bool" if field == "short" else "string" for field in Form._fields}
#: Generic heads that are taken off in all papers alike; the others only within one paper.
GENERIC_EVERYWHERE = ("Dataset", "Metric", "Model")
ENTRY_COLUMNS = dict.fromkeys(groundings.Entry._fields, "string") | {"score": "double"}


class Told(NamedTuple):
    """What a person decided: names that are one thing, two things, or of a type."""

    joins: tuple[tuple[str, str], ...] = ()
    splits: tuple[tuple[str, str | None], ...] = ()
    types: tuple[tuple[str, str], ...] = ()


def link(engine: Engine, base: str, told: Told = Told()) -> None:  # noqa: B008 -- it is frozen
    """Make the tables of a graph, all but papers and mentions, from the shards' tables."""
    prepare(engine, told)
    name_mentions(engine)
    for table in ("types", "clusters"):
        engine.step(table)
    engine.mint("minted", "clusters", mint_entities(base))
    engine.step("links")
    name_families(engine)
    for table in ("entities", "groundings", "candidates", "roles", "relations", "statements"):
        engine.step(table)
    engine.mint("assertions", "statements", mint_assertions(base))
    engine.step("evidence")


def get_ready() -> None:
    """Open the engine's library and read the bundled lists: what can be done before any mention."""
    import duckdb  # noqa: F401 -- the engine will find it imported

    table_of({"any": "string"}, [("",)])  # pyarrow opens what it needs
    witness.senses()
    witness.aliases()
    groundings.entries()


def prepare(engine: Engine, told: Told) -> None:
    """Make the tables that are computed here: forms of names, bundled lists, decisions."""
    texts = [text for (text,) in engine.ask("select distinct text from mentions order by text")]
    engine.put("forms", FORM_COLUMNS, _forms(texts, told))
    inside = ((text, word) for text in texts for word in sorted(set(acronyms_inside(text))))
    engine.put("inside", {"text": "string", "word": "string"}, inside)
    engine.put("inside_sentences", {"text": "string", "label": "string"}, inside_sentences(texts))
    senses = dict.fromkeys(witness.Sense._fields, "string") | {"sure": "int"}
    engine.put("witness", senses, witness.senses())
    alias = {"type": "string", "key": "string", "other": "string"}
    engine.put("aliases", alias, witness.aliases())
    heads = ((t, head, t in GENERIC_EVERYWHERE) for t in HEADS for head in HEADS[t])
    engine.put("heads", {"type": "string", "head": "string", "everywhere": "bool"}, heads)
    engine.put("listed", ENTRY_COLUMNS, groundings.entries())
    two = {"key": "string", "other": "string"}
    apart = {(name, other) for name, other in told.splits if other is not None}
    engine.put("splits", two, sorted({pair for a, b in apart for pair in _both(told, a, b)}))
    engine.put("joins", two, sorted({pair for a, b in told.joins for pair in _both(told, a, b)}))
    alone = sorted({key_under(told, name) for name, other in told.splits if other is None})
    engine.put("lone", {"key": "string"}, ((key,) for key in alone))
    types = sorted({(key_under(told, name), type_) for name, type_ in told.types})
    engine.put("typed", {"key": "string", "type": "string"}, types)


def _both(told: Told, one: str, other: str) -> list[tuple[str, str]]:
    a, b = key_under(told, one), key_under(told, other)
    return [(a, b), (b, a)] if a != b else []


def key_under(told: Told, name: str) -> str:
    """Give the key of a name; one that was split from a name with the same key gets its own."""
    key = name_key(name)
    for split, other in told.splits:
        if split == name and other is not None and name_key(other) == key:
            return f"{key} = {name}"
    return key


def _forms(texts: Iterable[str], told: Told) -> Iterator[Form]:
    for text in texts:
        form = form_of(text)
        key = key_under(told, text)
        told_so = form._replace(key=key, meaning=key, bag="", act="", lean=key, field=key)
        yield form if key == form.key else told_so


def name_mentions(engine: Engine) -> None:
    """Make `named`: each mention with the name by which it meets others."""
    for table in ("spoken", "paper_edges", "paper_apart"):
        engine.step(table)
    components(engine, "paper", tiers=4)
    for table in (
        "local", "spelled", "senses", "bare", "sense_domains", "chosen_senses", "called",
        "name_edges", "name_apart",
    ):  # fmt: skip
        engine.step(table)
    components(engine, "name", tiers=3)
    engine.step("named")


def name_families(engine: Engine) -> None:
    """Make `variants`: each entity with the nearest member of its family that papers name."""
    texts = engine.ask(
        "select distinct mentions.text, minted.type from links "
        "join mentions on mentions.uid = links.mention "
        "join minted on minted.uid = links.entity order by mentions.text, minted.type"
    )
    columns = {"text": "string", "type": "string", "parent": "string", "step": "int"}
    engine.put("parents", columns, families.parents((text, type_) for text, type_ in texts))
    for table in ("keyed", "variants", "variant_mentions"):
        engine.step(table)
