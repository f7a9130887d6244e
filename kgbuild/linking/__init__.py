"""Linking: which mentions name the same entity, and what the papers do with it; SQL over shards."""

from kgbuild.linking.engine import Engine, mint_assertions, mint_entities

__all__ = ["Engine", "link"]


def link(engine: Engine, base: str) -> None:
    """Make the tables `entities`, `links`, `assertions` and `evidence` from the shards' tables."""
    for table in ("meanings", "named", "types", "clusters"):
        engine.step(table)
    engine.mint("minted", "clusters", mint_entities(base))
    for table in ("links", "entities", "groundings", "roles", "statements"):
        engine.step(table)
    engine.mint("assertions", "statements", mint_assertions(base))
    engine.step("evidence")
