"""Decisions about merges that a person made: a plain text file that every later build obeys.

```toml
[[join]]
names = ["LLM-as-a-judge", "LLM judge"]
type = "Method"            # may be left out

[[split]]
name = "RAG"
from = "retrieval-augmented generation"    # left out: from everything
```
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kgbuild.errors import KgbuildError, UnknownNameError
from kgbuild.linking import Told, key_under
from ontology.terms import EntityType

FILE = "decisions.toml"
HEAD = "# Decisions about merges; every later build obeys them. Take one out to undo it.\n"


@dataclass(frozen=True, slots=True)
class Join:
    """These names are one thing, of this type if it is given."""

    names: tuple[str, ...]
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """This name is another thing than `from_`, or than anything if that is None."""

    name: str
    from_: str | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions of a file, in its order."""

    joins: tuple[Join, ...] = ()
    splits: tuple[Split, ...] = ()
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        named = {name for join in self.joins for name in join.names}
        named |= {name for split in self.splits for name in (split.name, split.from_) if name}
        object.__setattr__(self, "names", frozenset(named))

    def __bool__(self) -> bool:
        return bool(self.joins or self.splits)

    def key(self, name: str) -> str:
        """Give the key that a name has under these decisions."""
        return key_under(self.told(), name)

    def to_json(self) -> dict[str, Any]:
        """Say what the manifest says of them: nothing where there are none."""
        if not self:
            return {}
        joins = [[*join.names, join.type or ""] for join in self.joins]
        splits = [[split.name, split.from_ or ""] for split in self.splits]
        return {"decisions": {"joins": joins, "splits": splits}}

    def told(self) -> Told:
        """Say the decisions as the linking takes them."""
        return Told(
            tuple((join.names[0], other) for join in self.joins for other in join.names[1:]),
            tuple((split.name, split.from_) for split in self.splits),
            tuple((name, j.type) for j in self.joins if j.type for name in j.names),
        )


def read(path: Path) -> Decisions:
    """Read a file of decisions; one that is not there holds none."""
    if not path.is_file():
        return Decisions()
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KgbuildError(f"{path}: expected TOML, got {error}; mend the line") from error
    unknown = set(content) - {"join", "split"}
    if unknown:
        raise KgbuildError(f"{path}: expected [[join]] and [[split]], got {sorted(unknown)[0]!r}")
    return Decisions(
        tuple(_join(path, entry) for entry in content.get("join", [])),
        tuple(_split(path, entry) for entry in content.get("split", [])),
    )


def _join(path: Path, entry: dict[str, Any]) -> Join:
    names, type_ = entry.get("names"), entry.get("type")
    if not (isinstance(names, list) and len(names) > 1 and all(isinstance(n, str) for n in names)):
        raise KgbuildError(f"{path}: expected a join of two names or more, got {entry!r}")
    if type_ is not None and type_ not in set(EntityType):
        known = ", ".join(EntityType)
        raise KgbuildError(f"{path}: expected a type ({known}), got {type_!r}")
    return Join(tuple(names), type_)


def _split(path: Path, entry: dict[str, Any]) -> Split:
    name, from_ = entry.get("name"), entry.get("from")
    if not isinstance(name, str) or not (from_ is None or isinstance(from_, str)):
        raise KgbuildError(f"{path}: expected a split with a name, got {entry!r}")
    return Split(name, from_)


def write(path: Path, decisions: Decisions) -> None:
    """Write all decisions; a file without any is taken away."""
    if not decisions:
        path.unlink(missing_ok=True)
        return
    blocks = [HEAD]
    for join in decisions.joins:
        names = ", ".join(map(_quoted, join.names))
        blocks.append(f"[[join]]\nnames = [{names}]\n" + _line("type", join.type))
    for split in decisions.splits:
        blocks.append(f"[[split]]\nname = {_quoted(split.name)}\n" + _line("from", split.from_))
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text("\n".join(blocks), "utf-8", newline="\n")
    temporary.replace(path)


def _line(name: str, value: str | None) -> str:
    return "" if value is None else f"{name} = {_quoted(value)}\n"


def _quoted(text: str) -> str:
    r"""Write a basic string of TOML.

    >>> print(_quoted('a "b"'))
    "a \"b\""
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'


def merged(first: Decisions, more: Iterable[Join | Split]) -> Decisions:
    """Add decisions; a new one takes the place of its opposite, and none stands twice."""
    joins, splits = list(first.joins), list(first.splits)
    for decision in more:
        if isinstance(decision, Join):
            pair = set(decision.names)
            splits = [s for s in splits if not (s.from_ and {s.name, s.from_} <= pair)]
            joins += [decision] if decision not in joins else []
        else:
            apart = {decision.name, decision.from_}
            joins = [j for j in joins if not (decision.from_ and apart <= set(j.names))]
            splits += [decision] if decision not in splits else []
    return Decisions(tuple(joins), tuple(splits))


def without_last(decisions: Decisions, name: str) -> Decisions:
    """Take back the last decision that bears a name."""
    for k in reversed(range(len(decisions.splits))):
        if name in (decisions.splits[k].name, decisions.splits[k].from_):
            rest = (*decisions.splits[:k], *decisions.splits[k + 1 :])
            return Decisions(decisions.joins, rest)
    for k in reversed(range(len(decisions.joins))):
        if name in decisions.joins[k].names:
            return Decisions((*decisions.joins[:k], *decisions.joins[k + 1 :]), decisions.splits)
    raise UnknownNameError("decision about", name, decisions.names)
