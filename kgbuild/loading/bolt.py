"""Loads a graph over Bolt, with the official driver: Neo4j, Memgraph, ArcadeDB."""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kgbuild.errors import KgbuildError, UnknownNameError
from kgbuild.folder import GraphFolder
from kgbuild.loading.address import Address, Options, broken_off, refused
from kgbuild.loading.cypher import DIALECTS, Dialect, Statement, load_graph
from kgbuild.records import Dropped

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

#: How long the driver tries again, in seconds, while a fault may pass.
RETRY_SECONDS = 15.0


def load(graph: GraphFolder, address: Address, options: Options) -> Iterable[Dropped]:
    """Load a graph into the database that the address names behind its slash."""
    try:
        import neo4j
        from neo4j.exceptions import AuthError, DriverError, Neo4jError
    except ImportError as error:
        raise KgbuildError(
            "loading over Bolt needs the package neo4j; install it with: "
            "pip install 'kgbuild[neo4j]'"
        ) from error
    if options.dialect is not None and options.dialect not in DIALECTS:
        raise UnknownNameError("dialect", options.dialect, DIALECTS)
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)  # we say what went wrong, in one line
    auth = (address.user, address.password or "") if address.user else None
    bare = address.url.removesuffix(address.path) if address.path != "/" else address.url
    driver = neo4j.GraphDatabase.driver(
        bare, auth=auth, max_transaction_retry_time=RETRY_SECONDS, connection_timeout=10,
        telemetry_disabled=True,
    )  # fmt: skip
    try:
        with driver:
            driver.verify_connectivity()
            session = _Session(driver, address.path.strip("/") or None)
            session.constrain(DIALECTS[options.dialect or _dialect(driver)])
            return load_graph(graph, session, options)
    except AuthError as error:
        raise refused(address, "bolt") from error
    except (DriverError, Neo4jError, OSError) as error:
        raise broken_off(address, getattr(error, "message", None) or error) from error


def _dialect(driver: "Driver") -> str:
    agent = driver.get_server_info().agent.lower()
    return "memgraph" if "memgraph" in agent else "neo4j"


class _Session:
    def __init__(self, driver: "Driver", database: str | None) -> None:
        self._driver, self._database = driver, database

    def constrain(self, dialect: Dialect) -> None:
        """Make the keys unique; Memgraph cannot be asked whether they are."""
        from neo4j.exceptions import Neo4jError

        for statement in dialect.constraints:
            try:
                with self._driver.session(database=self._database) as session:
                    session.run(statement).consume()
            except Neo4jError as error:
                if not any(known in str(error) for known in dialect.known_already):
                    raise

    def ask(self, statement: str, **parameters: Any) -> list[list[Any]]:
        def work(transaction: "ManagedTransaction") -> list[list[Any]]:
            return transaction.run(statement, parameters).values()

        with self._driver.session(database=self._database) as session:
            return session.execute_write(work)

    def write(self, statements: list[Statement]) -> None:
        def work(transaction: "ManagedTransaction") -> None:
            for statement, parameters in statements:
                transaction.run(statement, parameters).consume()

        with self._driver.session(database=self._database) as session:
            session.execute_write(work)
