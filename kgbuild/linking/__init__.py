"""Linking: which mentions name the same entity, and what the papers do with it; SQL over shards."""

from kgbuild.linking import witness
from kgbuild.linking.components import components
from kgbuild.linking.engine import Engine, mint_assertions, mint_entities
from kgbuild.linking.forms import HEADS, Form, acronyms_inside, form_of

__all__ = ["Engine", "link"]

FORM_COLUMNS = {field: "bool" if field == "short" else "string" for field in Form._fields}
#: Generic heads that are taken off in all papers alike; the others only within one paper.
GENERIC_EVERYWHERE = ("Dataset", "Metric", "Model")


def prepare(engine: Engine, decisions: tuple[()] = ()) -> None:
    """Make the tables that are computed here: forms of names, the vocabulary, the decisions."""
    texts = [text for (text,) in engine.ask("select distinct text from mentions order by text")]
    engine.put("forms", FORM_COLUMNS, map(form_of, texts))
    inside = ((text, word) for text in texts for word in sorted(set(acronyms_inside(text))))
    engine.put("inside", {"text": "string", "word": "string"}, inside)
    senses = {"short": "string", "meaning": "string", "long": "string", "sure": "int"}
    engine.put("witness", senses, witness.senses())
    heads = ((type_, head) for type_ in GENERIC_EVERYWHERE for head in sorted(HEADS[type_]))
    engine.put("heads", {"type": "string", "head": "string"}, heads)
    engine.put("splits", {"key": "string", "other": "string"}, [])
    engine.put("joins", {"key": "string", "other": "string"}, [])
    engine.put("lone", {"key": "string"}, [])


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


def link(engine: Engine, base: str) -> None:
    """Make the tables `entities`, `links`, `assertions` and `evidence` from the shards' tables."""
    prepare(engine)
    name_mentions(engine)
    for table in ("types", "clusters"):
        engine.step(table)
    engine.mint("minted", "clusters", mint_entities(base))
    for table in ("links", "entities", "groundings", "roles", "statements"):
        engine.step(table)
    engine.mint("assertions", "statements", mint_assertions(base))
    engine.step("evidence")
