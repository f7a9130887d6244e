"""Everything that a person or a crawler asks for beside `/sparql`."""

import json
from importlib.resources import files

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgbuild import describe
from kgbuild.folder import GraphFolder
from kgbuild.questions import questions
from kgbuild.serving import description, pages, replies, things
from kgbuild.serving.drawing import Drawing
from kgbuild.serving.endpoint import Endpoint, wants_page
from kgbuild.serving.names import MOST, Names
from kgbuild.serving.negotiation import GRAPHS, HTML, choose, named
from kgbuild.serving.pool import Answer
from kgbuild.serving.protocol import Question, RefusedError
from kgbuild.triples import prefixes
from ontology.ntriples import is_iri

SUFFIXES = {f".{format_.name}": format_.name for format_ in (*GRAPHS, HTML)}


class Site:
    """The pages and small services around an endpoint."""

    def __init__(
        self, graph: GraphFolder, endpoint: Endpoint, names: Names, drawing: Drawing
    ) -> None:
        self._graph, self._endpoint, self._names = graph, endpoint, names
        self._drawing = drawing
        self._described = description.dataset(graph)

    async def front(self, request: Request) -> Response:
        """Show the graph; while it is being drawn, or where it is too large for that, a search."""
        if (drawn := self._drawing.page()) is None:
            return self._page(request, "search", note=self._drawing.why_not())
        answer = Answer(200, "text/html", await run_in_threadpool(drawn.read_bytes))
        # its own policy stands in the page itself, with the hashes of its scripts
        return replies.respond(
            request, answer, **{"content-security-policy": "frame-ancestors 'none'"}
        )

    async def sparql(self, request: Request) -> Response:
        """Give a browser the editor, and everybody else an answer."""
        if wants_page(request):
            return self._page(request, "editor")
        return await self._endpoint.respond(request)

    async def search_page(self, request: Request) -> Response:
        """Show a search over everything."""
        return self._page(request, "search", note="")

    def _page(self, request: Request, name: str, **values: str) -> Response:
        return _html(request, pages.page(name, 200, counts=self._graph.counts(), **values))

    async def search(self, request: Request) -> Response:
        """Find things by name; JSON."""
        text, most = request.query_params.get("q", ""), request.query_params.get("limit", "20")
        if not most.isdecimal() or not 1 <= int(most) <= MOST:
            return replies.say(request, 400, f"limit: expected 1 to {MOST}, got {most[:40]!r}")
        found = await run_in_threadpool(self._names.search, text, int(most))
        for row in found:
            row["page"] = pages.address(row["uid"], self._graph.base_iri)
        return _json(request, {"query": text, "results": found})

    async def editor_settings(self, request: Request) -> Response:
        """Tell the editor the prefixes and the example questions."""
        return _json(request, {
            "base": self._graph.base_iri,
            "prefixes": prefixes(self._graph.base_iri),
            "examples": examples(),
        })  # fmt: skip

    async def asset(self, request: Request) -> Response:
        """Give a script or a style."""
        answer = pages.asset(request.path_params["name"])
        if answer is None:
            return replies.say(request, 404, "there is no such file")
        return replies.respond(request, answer)

    async def void(self, request: Request) -> Response:
        """Describe the graph, as its build wrote it down (VoID, DCAT, PROV)."""
        chosen = choose(request.headers.get("accept"), GRAPHS)
        if not chosen:
            return replies.say(request, 406, "the description is given in RDF")
        here = description.served(self._graph, description.home(request))
        answer = description.written(
            [*self._described, here], (chosen[0].name, chosen[1]), **describe.names(self._graph)
        )
        return replies.respond(request, answer)

    async def ontology(self, request: Request) -> Response:
        """Give the ontology, in the words and formats that the client reads."""
        import pyoxigraph as ox

        source = (files("ontology") / "kgbuild.ttl").read_bytes()
        triples = list(ox.parse(source, format=ox.RdfFormat.TURTLE))
        if (chosen := _wanted(request)) is None:
            return replies.say(request, 406, "the ontology is given as HTML or in RDF")
        if chosen[0] == HTML.name:
            return _html(request, pages.page("ontology", terms=description.terms(triples)))
        if chosen[0] == "ttl":  # as it was written, comments and all
            return replies.respond(request, Answer(200, chosen[1], source))
        names = prefixes(self._graph.base_iri)
        return replies.respond(request, description.written(triples, chosen, **names))

    async def thing(self, request: Request) -> Response:
        """Answer for an IRI of the graph: a page, or RDF by Accept or suffix."""
        path = request.path_params.get("path", "")
        given = request.query_params.get("iri", "") if not path else ""
        suffix = next((name for name in SUFFIXES if path.endswith(name)), "")
        uid = given or self._graph.base_iri + path.removesuffix(suffix)
        if not is_iri(uid) or len(uid) > 2_000 or uid == self._graph.base_iri:
            return self._unknown(request)
        chosen = _wanted(request, SUFFIXES.get(suffix) or request.query_params.get("format"))
        if chosen is None:
            return replies.say(request, 406, "a thing is shown as HTML or told in RDF")
        try:
            if chosen[0] != HTML.name:
                return await self._told(request, uid, chosen)
            found = await things.thing(uid, self._endpoint.answer)
        except RefusedError as error:
            return replies.say(request, error.status, error.sentence)
        if found is None:
            return self._unknown(request)
        return _html(request, pages.thing_page(found, self._graph.base_iri))

    async def _told(self, request: Request, uid: str, chosen: tuple[str, str]) -> Response:
        question = Question(things.description_of(uid), format=chosen[0])
        answer = await self._endpoint.answer(question)
        known = await self._endpoint.answer(Question(f"ASK {{ <{uid}> ?p ?o }}", format="json"))
        if answer.status == 200 and b"true" not in known.body:
            return self._unknown(request)
        return replies.respond(request, answer._replace(media=chosen[1]))

    def _unknown(self, request: Request) -> Response:
        if wants_page(request):
            return _html(request, pages.page("unknown", status=404))
        return replies.say(request, 404, "the graph says nothing of this")


def examples() -> list[dict[str, str]]:
    """Give the example questions: each its words and its query."""
    return [{"title": found.says, "query": found.text} for found in questions().values()]


def _wanted(request: Request, name: str | None = None) -> tuple[str, str] | None:
    if name:
        format_ = named(name, (*GRAPHS, HTML))
        return format_ and (format_.name, format_.media_types[0])
    chosen = choose(request.headers.get("accept"), (*GRAPHS, HTML))
    return chosen and (chosen[0].name, chosen[1])


def _html(request: Request, answer: Answer) -> Response:
    return replies.respond(request, answer, **{"content-security-policy": replies.PAGE_POLICY})


def _json(request: Request, value: object) -> Response:
    body = json.dumps(value, ensure_ascii=False).encode(errors="replace")
    return replies.respond(request, Answer(200, "application/json", body))
