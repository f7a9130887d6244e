"""Reads a request as the SPARQL 1.1 Protocol has it."""

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kgbuild.serving.limits import Limits

FORM, DIRECT, UPDATE = (
    "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update",
)  # fmt: skip
_MOST_PARAMETERS = 200


class RefusedError(Exception):
    """A request that is not answered: the status, and a sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@dataclass(frozen=True, slots=True)
class Question:
    """A query, the graphs that it is put to, and how it wants its answer."""

    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    accept: str | None = None
    format: str | None = None

    def message(self) -> dict[str, Any]:
        """Give it as a worker reads it."""
        return {
            "query": self.query, "default": self.default, "named": self.named,
            "accept": self.accept, "format": self.format,
        }  # fmt: skip


async def question(request: Request, limits: Limits) -> Question | None:
    """Read the query of a request; None where it holds none.

    Raises `RefusedError` for everything that the protocol, or the limits, do not allow.
    """
    pairs = _pairs(request.url.query)
    media, charset = _content_type(request.headers.get("content-type", ""))
    if request.method == "POST":
        text = await _text(request, media, charset, limits)
        if media == FORM:
            pairs += _pairs(text)
        else:
            if any(name == "query" for name, _ in pairs):
                raise RefusedError(400, "expected one query, got one in the address and one sent")
            pairs.append(("query", text))
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    if "update" in given:
        status = 403 if request.method == "POST" else 400
        raise RefusedError(status, "updates are refused: this endpoint only reads")
    if "query" not in given and request.method != "POST":
        return None
    return _question(given, request.headers.get("accept"), limits)


def _question(given: dict[str, list[str]], accept: str | None, limits: Limits) -> Question:
    queries, formats = given.get("query", []), given.get("format", [])
    if len(queries) != 1 or len(formats) > 1:
        raise RefusedError(400, f"expected exactly one query, got {len(queries)}")
    if len(queries[0].encode()) > limits.query_bytes:
        raise RefusedError(413, f"the query is longer than {limits.query_bytes:,} bytes")
    default, named = given.get("default-graph-uri", []), given.get("named-graph-uri", [])
    return Question(
        queries[0], tuple(default), tuple(named), accept, formats[0] if formats else None
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except ValueError as error:  # UnicodeDecodeError is one
        raise RefusedError(400, f"expected parameters in UTF-8, got: {error}") from error


def _content_type(header: str) -> tuple[str, str]:
    media, *parameters = (part.strip() for part in header.lower().split(";"))
    charsets = [part[8:].strip('"') for part in parameters if part.startswith("charset=")]
    return media, charsets[0] if charsets else "utf-8"


async def _text(request: Request, media: str, charset: str, limits: Limits) -> str:
    if media == UPDATE:
        raise RefusedError(403, "updates are refused: this endpoint only reads")
    if media not in {FORM, DIRECT}:
        raise RefusedError(415, f"expected a body of {FORM} or {DIRECT}, got {media or 'none'!r}")
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise RefusedError(415, "expected a body in UTF-8")
    body = await _body(request, limits)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"expected a body in UTF-8, got: {error.reason}") from error


async def _body(request: Request, limits: Limits) -> bytes:
    """Read the body, within the time and up to the size that a request has."""
    most = 3 * limits.query_bytes + 4096  # a form writes a sign as up to three
    body = bytearray()
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise RefusedError(
                        413, f"the query is longer than {limits.query_bytes:,} bytes"
                    )
    except TimeoutError:
        raise RefusedError(408, f"the request was not here in {limits.body_seconds:g} s") from None
    except ClientDisconnect:
        raise RefusedError(400, "the client went away") from None
    return bytes(body)
