"""Loads a graph into a running database: over Bolt, into FalkorDB, into a SPARQL Graph Store.

Loading twice is loading once; a load that broke off goes on where it was, when it is run again.
"""

from collections.abc import Iterable
from typing import Protocol

from kgbuild.errors import UnknownNameError
from kgbuild.folder import GraphFolder
from kgbuild.loading import bolt, falkor, graph_store
from kgbuild.loading.address import Address, Options, Progress, parse_address, silent
from kgbuild.records import Dropped


class Target(Protocol):
    """A module that can load a graph into one kind of database."""

    def load(self, graph: GraphFolder, address: Address, options: Options) -> Iterable[Dropped]:
        """Load the graph, and say what the database could not hold."""


#: The scheme of an address -> how to load there.
TARGETS: dict[str, Target] = {
    "bolt": bolt, "bolt+s": bolt, "bolt+ssc": bolt,
    "neo4j": bolt, "neo4j+s": bolt, "neo4j+ssc": bolt,
    "falkor": falkor,
    "http": graph_store, "https": graph_store,
}  # fmt: skip


def load_into(
    graph: GraphFolder,
    url: str,
    *,
    password: str | None = None,
    with_mentions: bool = False,
    prune: bool = False,
    dialect: str | None = None,
    progress: Progress = silent,
) -> Iterable[Dropped]:
    """Load a graph into the database at `url`, and say what it could not hold.

    `prune` removes what an earlier load put there and this graph does not have. Raises `LoadError`
    when the database is not there, refuses, or goes away.
    """
    address = parse_address(url, password)
    if address.scheme not in TARGETS:
        raise UnknownNameError("kind of address", address.scheme, TARGETS)
    options = Options(with_mentions, prune, dialect, progress)
    return TARGETS[address.scheme].load(graph, address, options)


__all__ = ["TARGETS", "Address", "load_into"]
