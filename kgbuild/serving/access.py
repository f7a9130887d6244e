"""Decides whose web pages may read the graph, and under which names the server answers.

A page from anywhere, open in the browser of somebody who runs this server, could put queries to it
and read papers that are none of its business. So only our own pages are answered, unless the one
who runs the server names others; and a foreign name that was made to lead here (DNS rebinding) is
not answered to at all. Programs other than browsers send neither of the headers that tell, so
nothing changes for them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kgbuild.errors import KgbuildError

ANY = "*"
#: Headers of an answer that a page from elsewhere may read.
EXPOSED = "etag, retry-after"


@dataclass(frozen=True, slots=True)
class Access:
    """What may be read from where."""

    origins: frozenset[str] = frozenset()  #: of pages from elsewhere that may read; `*` is all
    names: frozenset[str] | None = frozenset()  #: that the server has beside `localhost`; None: any

    def answers_to(self, host: str) -> bool:
        """Say whether a request that names this host is meant for us.

        >>> Access().answers_to("localhost:8765"), Access().answers_to("evil.example")
        (True, False)
        """
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
        name = name.strip("[]").lower().rstrip(".")
        if self.names is None or not name or name in self.names:
            return True
        return name == "localhost" or name.endswith(".localhost") or _is_number(name)

    def lets(self, origin: str) -> bool:
        """Say whether a page of this origin may read."""
        return ANY in self.origins or origin.lower() in self.origins


def _is_number(name: str) -> bool:
    """Say whether a host is an address: no name server was asked for it, so none can lie."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def origins(given: Iterable[str]) -> frozenset[str]:
    """Read origins as a browser writes them; raises `ValueError` for what is none."""
    found = frozenset(origin.lower().rstrip("/") for origin in given)
    for origin in found - {ANY}:
        scheme, colon, host = origin.partition("://")
        if scheme not in {"http", "https"} or not colon or not host or set(host) & set("/?#@ *"):
            raise ValueError(f"expected an origin such as https://example.org, got {origin!r}")
    return found


class Guarded:
    """An application that answers only whom it should."""

    def __init__(self, application: ASGIApp, access: Access) -> None:
        self.application, self._access = application, access
        self.failure: KgbuildError | None = None  #: why it could not start

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with a sentence."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin, host = headers.get("origin"), headers.get("host", "")
        if not self._access.answers_to(host):
            await _refuse(421, "this server does not answer to that name; see --name")(
                scope, receive, send
            )
            return
        elsewhere = _is_from_elsewhere(headers, f"{scope['scheme']}://{host}")
        if elsewhere and not self._access.lets(origin or ""):
            await _refuse(403, "pages from elsewhere may not read this graph; see --cors")(
                scope, receive, send
            )
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._allow(MutableHeaders(scope=message), headers, origin)
            await send(message)

        await self.application(scope, receive, told)

    def _allow(self, answer: MutableHeaders, asked: Headers, origin: str | None) -> None:
        """Tell the browser which page may read the answer."""
        allowed = self._access.origins
        policy = "cross-origin" if allowed else "same-origin"
        answer["cross-origin-resource-policy"] = policy
        if not allowed:
            return
        if ANY not in allowed:
            answer.add_vary_header("origin")
        if ANY in allowed or (origin and self._access.lets(origin)):
            answer["access-control-allow-origin"] = ANY if ANY in allowed else str(origin)
            answer["access-control-expose-headers"] = EXPOSED
            if asked.get("access-control-request-private-network") == "true":
                answer["access-control-allow-private-network"] = "true"


def _is_from_elsewhere(headers: Headers, home: str) -> bool:
    """Say whether a page that is not ours sent this; following a link is no such thing."""
    if origin := headers.get("origin"):
        return origin.lower() != home.lower()
    site, mode = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")
    return site in {"cross-site", "same-site"} and mode != "navigate"


def _refuse(status: int, sentence: str) -> PlainTextResponse:
    safe = {"x-content-type-options": "nosniff", "cache-control": "no-store"}
    return PlainTextResponse(f"{sentence}\n", status, safe)
