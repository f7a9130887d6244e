"""The web application: which address is answered by what."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route

from kgbuild.errors import KgbuildError
from kgbuild.folder import GraphFolder
from kgbuild.serving.access import Access, Guarded
from kgbuild.serving.drawing import Drawing
from kgbuild.serving.endpoint import Endpoint
from kgbuild.serving.limits import Limits
from kgbuild.serving.names import Names, names_file
from kgbuild.serving.pool import Nursery, Pool
from kgbuild.serving.site import Site

READING = ["GET", "HEAD", "OPTIONS"]


def application(
    graph: GraphFolder, store: Path, limits: Limits, access: Access | None = None
) -> Guarded:
    """Make the application that serves `graph`, whose triples lie in `store`."""
    pool = Pool(Nursery(store, graph.base_iri, limits), limits)
    drawing = Drawing(graph, store, limits.drawn_papers)
    site = Site(graph, Endpoint(pool, limits), Names(names_file(graph, store)), drawing)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            await pool.open()
        except KgbuildError as error:
            guarded.failure = error  # told by `run`, in one line
            raise
        page = asyncio.ensure_future(drawing.draw())
        try:
            yield
        finally:
            page.cancel()
            await asyncio.gather(page, return_exceptions=True)
            await pool.close()

    routes = [
        *(Route(path, site.sparql, methods=[*READING, "POST"]) for path in ("/sparql", "/sparql/")),
        *(Route(path, answer, methods=READING) for path, answer in {
            "/": site.front,
            "/search": site.search_page,
            "/api/search": site.search,
            "/api/editor": site.editor_settings,
            "/editor/{name}": site.asset,
            "/.well-known/void": site.void,
            "/about": site.void,
            "/ontology": site.ontology,
            "/thing": site.thing,
            "/{path:path}": site.thing,
        }.items()),
    ]  # fmt: skip
    guarded = Guarded(Starlette(routes=routes, lifespan=lifespan), access or Access())
    return guarded
