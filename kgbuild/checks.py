"""Checks a graph against the rules of the ontology, as SPARQL; `ontology/shapes.ttl` says the same.

One file of `ontology/checks/` is one rule, with the rule in plain words in its first line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import ontology
from kgbuild.errors import GraphError
from kgbuild.folder import GraphFolder

if TYPE_CHECKING:
    import pyoxigraph as ox

RULES = Path(ontology.__file__).parent / "checks"

#: Violations of one rule that are told apart; more are not needed to know that a graph is broken.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Violation:
    """A thing in a graph that breaks a rule."""

    rule: str
    says: str
    node: str
    value: str | None = None

    def __str__(self) -> str:
        found = f", got {self.value}" if self.value else ""
        return f"{self.node}: {self.says}{found} (rule {self.rule})"


def violations(store: "ox.Store") -> Iterator[Violation]:
    """Give what breaks a rule, by rule; nothing where the graph keeps them all."""
    for file in sorted(RULES.glob("*.rq")):
        text = file.read_text("utf-8")
        says = text.partition("\n")[0].removeprefix("# ")
        found = store.query(f"{text} LIMIT {SHOWN}")
        columns = [variable.value for variable in found.variables]  # type: ignore[union-attr]
        for solution in found:  # type: ignore[union-attr]
            value = solution["value"] if "value" in columns else None
            yield Violation(
                file.stem, says, solution["node"].value, None if value is None else str(value)
            )


def check(graph: GraphFolder, store: "ox.Store") -> None:
    """Raise `GraphError` with the first violations, unless the graph keeps every rule."""
    if found := list(violations(store)):
        shown = "\n".join(f"  {violation}" for violation in found[:SHOWN])
        raise GraphError(f"{graph.path}: the graph breaks a rule of the ontology:\n{shown}")
