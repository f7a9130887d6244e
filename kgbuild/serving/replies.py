"""Makes HTTP responses, each with the headers that keep a browser from being tricked by it."""

from hashlib import sha256
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kgbuild.serving.pool import Answer, told

METHODS = "GET, HEAD, POST, OPTIONS"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "vary": "accept",
}
#: Our own scripts and styles, and nothing else; forms go nowhere.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
NO_SCRIPT_POLICY = "default-src 'none'; style-src 'self'; sandbox; frame-ancestors 'none'"


PIECE_BYTES = 64 * 1024


class Body(Response):
    """A response sent piece by piece, at the pace of its reader; counts what is not sent yet."""

    unsent: ClassVar[int] = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        size, body = len(self.body), memoryview(self.body)
        Body.unsent += size
        try:
            start = {"type": "http.response.start", "status": self.status_code}
            await send({**start, "headers": self.raw_headers})
            for at in range(0, max(1, size), PIECE_BYTES):
                piece, after = bytes(body[at : at + PIECE_BYTES]), at + PIECE_BYTES < size
                await send({"type": "http.response.body", "body": piece, "more_body": after})
        finally:
            Body.unsent -= size


def respond(request: Request, answer: Answer, **headers: str) -> Response:
    """Send an answer; one that the client has already, it is told to use."""
    media = answer.media + ("; charset=utf-8" if answer.media.startswith("text/") else "")
    headers = {**HEADERS, **headers, "content-type": media}
    if answer.media not in {"text/html"}:
        headers.setdefault("content-security-policy", NO_SCRIPT_POLICY)
    if answer.retry_seconds is not None:
        headers["retry-after"] = str(answer.retry_seconds)
    if answer.status == 200:
        tag = f'"{sha256(answer.body).hexdigest()[:24]}"'
        headers |= {"etag": tag, "cache-control": "no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    return Body(answer.body, status_code=answer.status, headers=headers)


def say(request: Request, status: int, sentence: str) -> Response:
    """Send a sentence."""
    return respond(request, told(status, sentence))


def allowed() -> Response:
    """Tell how one may ask; whose pages may, `access` adds."""
    return Response(
        status_code=204,
        headers={
            **HEADERS, "allow": METHODS, "access-control-allow-methods": METHODS,
            "access-control-allow-headers": "accept, content-type",
            "access-control-max-age": "86400",
        },
    )  # fmt: skip
