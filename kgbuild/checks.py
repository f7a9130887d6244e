"""Checks a graph against the rules of the ontology, as SPARQL; `ontology/shapes.ttl` says the same.

One file of `ontology/checks/` is one rule, with the rule in plain words in its first line.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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


def violations(store: "ox.Store") -> list[Violation]:
    """Give what breaks a rule, by rule; nothing where the graph keeps them all."""
    files = sorted(RULES.glob("*.rq"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # a query leaves the interpreter free
        found = pool.map(lambda file: list(_against(store, file)), files)
        return [violation for of_rule in found for violation in of_rule]


def _against(store: "ox.Store", file: Path) -> Iterator[Violation]:
    """Give what breaks one rule."""
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
    if found := violations(store):
        shown = "\n".join(f"  {violation}" for violation in found[:SHOWN])
        raise GraphError(f"{graph.path}: the graph breaks a rule of the ontology:\n{shown}")
