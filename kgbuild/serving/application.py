"""The web application: which address is answered by what."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kgbuild.folder import GraphFolder
from kgbuild.serving.endpoint import Endpoint
from kgbuild.serving.limits import Limits
from kgbuild.serving.pool import Pool

READING = ["GET", "HEAD", "OPTIONS"]


def application(graph: GraphFolder, store: Path, limits: Limits) -> Starlette:
    """Make the application that serves `graph`, whose triples lie in `store`."""
    pool = Pool(store, graph.base_iri, limits)
    endpoint = Endpoint(pool, limits)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await pool.open()
        try:
            yield
        finally:
            await pool.close()

    async def sparql(request: Request) -> Response:
        return await endpoint.respond(request)

    routes = [Route(path, sparql, methods=[*READING, "POST"]) for path in ("/sparql", "/sparql/")]
    return Starlette(routes=routes, lifespan=lifespan)
