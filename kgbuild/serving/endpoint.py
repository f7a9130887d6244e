"""The SPARQL endpoint: takes a request to an answer, within the limits."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kgbuild.serving import description, protocol, replies
from kgbuild.serving.cache import Cache
from kgbuild.serving.limits import Limits
from kgbuild.serving.negotiation import GRAPHS, HTML, TABLES, choose
from kgbuild.serving.pool import Answer, Pool, told

#: Nobody reads this; it is what servers write down when a client went away.
GONE = 499


class Endpoint:
    """Answers SPARQL requests over a pool of workers."""

    def __init__(self, pool: Pool, limits: Limits) -> None:
        self._pool, self._limits = pool, limits
        self._cache = Cache(limits.cache_bytes)

    async def answer(self, asked: protocol.Question) -> Answer:
        """Answer a question, from memory where it was asked before."""
        if found := self._cache.find(asked):
            return found
        if replies.Body.unsent > self._limits.unsent_bytes:
            return told(503, "too many answers wait to be read; try again in a moment", 5)
        answer = await self._pool.ask(asked.message())
        self._cache.keep(asked, asked.query, answer)
        return answer

    async def respond(self, request: Request) -> Response:
        """Answer a request to `/sparql`; a browser gets the editor from elsewhere."""
        if request.method == "OPTIONS":
            return replies.allowed()
        try:
            asked = await protocol.question(request, self._limits)
        except protocol.RefusedError as error:
            return replies.say(request, error.status, error.sentence)
        if asked is None:
            return self._describe(request)
        return replies.respond(request, await self.while_there(request, self.answer(asked)))

    async def while_there(self, request: Request, coming: Coroutine[Any, Any, Answer]) -> Answer:
        """Wait for an answer as long as the client does; then let the query be killed."""
        answer = asyncio.ensure_future(coming)
        gone = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            return answer.result() if answer.done() else told(GONE, "the client went away")
        finally:
            gone.cancel()
            answer.cancel()
            await asyncio.gather(answer, gone, return_exceptions=True)

    def _describe(self, request: Request) -> Response:
        chosen = choose(request.headers.get("accept"), GRAPHS)
        if not chosen:
            known = ", ".join(format_.media_types[0] for format_ in GRAPHS)
            return replies.say(request, 406, f"the description of the service is given as {known}")
        triples = description.service(f"{description.home(request)}sparql")
        answer = description.written(triples, (chosen[0].name, chosen[1]), sd=description.SD)
        return replies.respond(request, answer)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def wants_page(request: Request) -> bool:
    """Say whether a request comes from a browser's address bar."""
    if request.method not in {"GET", "HEAD"} or "accept" not in request.headers:
        return False
    chosen = choose(request.headers["accept"], (*TABLES, *GRAPHS, HTML))
    return chosen is not None and chosen[0] is HTML
