"""Loads a graph into FalkorDB, over its own protocol."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from kgbuild.errors import KgbuildError
from kgbuild.exporters.property_graph import PropertyGraph, property_graph
from kgbuild.folder import GraphFolder
from kgbuild.loading.address import Address, Options, broken_off, refused
from kgbuild.loading.cypher import DIALECTS, Dialect, Statement, load_graph
from kgbuild.records import Dropped
from ontology.property_graph import KEY, Kind

PORT, GRAPH = 6379, "kgbuild"
_ROUNDED = "a number of more than 15 digits, which FalkorDB rounds"
_ATTEMPTS = 4


def load(graph: GraphFolder, address: Address, options: Options) -> Iterable[Dropped]:
    """Load a graph into the graph that the address names behind its slash."""
    try:
        import falkordb  # type: ignore[import-untyped, unused-ignore]
        import redis
    except ImportError as error:
        raise KgbuildError(
            "loading into FalkorDB needs the package falkordb; install it with: "
            "pip install 'kgbuild[falkordb]'"
        ) from error
    try:
        client = falkordb.FalkorDB(
            host=address.host, port=address.port or PORT, username=address.user,
            password=address.password,
        )  # fmt: skip
        session = _Session(client.select_graph(address.path.strip("/") or GRAPH))
        session.constrain(DIALECTS["falkor"])
        dropped = load_graph(graph, session, options)
        with property_graph(graph, with_mentions=options.with_mentions) as found:
            return [*dropped, *_rounded(found)]
    except redis.AuthenticationError as error:
        raise refused(address, "falkor") from error
    except (redis.RedisError, OSError) as error:
        raise broken_off(address, error) from error


def _rounded(graph: PropertyGraph) -> Iterator[Dropped]:
    """Say which numbers do not come back as they went."""
    for table in graph.tables:
        names = [p.name for p in table.properties if p.kind is Kind.NUMBER]
        for row in graph.rows(table) if names else ():
            for name in names:
                value = row[name]
                if value is not None and float(f"{value:.15g}") != value:
                    yield Dropped(row[KEY], name, _ROUNDED, counts=False)


class _Session:
    def __init__(self, graph: Any) -> None:
        self._graph = graph

    def constrain(self, dialect: Dialect) -> None:
        """Index the keys, and wait until the indexes are ready."""
        import redis

        for statement in dialect.constraints:
            try:
                self._graph.query(statement)
            except redis.ResponseError as error:
                if not any(known in str(error) for known in dialect.known_already):
                    raise
        while any("UNDER" in str(row) for row in self.ask("CALL db.indexes() YIELD status")):
            time.sleep(0.05)

    def ask(self, statement: str, **parameters: Any) -> list[list[Any]]:
        rows: list[list[Any]] = self._tried(statement, parameters).result_set
        return rows

    def write(self, statements: list[Statement]) -> None:
        # one at a time: what keeps how far we are comes last, and all of them can be said twice
        for statement, parameters in statements:
            self._tried(statement, parameters)

    def _tried(self, statement: str, parameters: dict[str, Any]) -> Any:
        import redis

        for attempt in range(_ATTEMPTS):
            try:
                return self._graph.query(statement, params=parameters)
            except (redis.ConnectionError, redis.TimeoutError):
                if attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(0.5 * 2**attempt)
        raise AssertionError("the last attempt returns or raises")
