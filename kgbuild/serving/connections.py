"""Runs the application on uvicorn, with a bound on what a connection may keep waiting."""

import asyncio
import logging
import resource
import socket
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kgbuild.errors import KgbuildError
from kgbuild.serving.access import Guarded
from kgbuild.serving.limits import Limits

#: Of a request line and its headers together; a longer query is sent by POST.
HEAD_BYTES = 64 * 1024
IDLE_SECONDS = 5
FILES = 16_384


class Bounded(H11Protocol):
    """uvicorn's protocol, but one that leaves slow clients.

    uvicorn itself waits without end for the head of a request and for an answer to be read.
    """

    limits = Limits()
    _deadline: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for a request, unless there are too many already."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)  # so that we hear of every byte unsent
        # asyncio does it only for sockets that name their protocol; without it the kernel holds
        # the body of an answer back until the client has acknowledged the head: 40 ms
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if len(self.connections) > self.limits.connections:
            transport.abort()
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget what was waited for."""
        for timer in (self._deadline, self._stalled):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a piece of a request, and stop waiting when its head is whole."""
        super().data_received(data)
        if self.cycle and not self.cycle.response_complete:
            if self._deadline:
                self._deadline.cancel()
                self._deadline = None
        elif not self._deadline:
            self._await_head()

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(self.limits.header_seconds, self.transport.abort)

    def pause_writing(self) -> None:
        """Begin to lose patience with a client that does not read."""
        super().pause_writing()
        if not self._stalled:
            self._stalled = self.loop.call_later(self.limits.stalled_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Be patient again."""
        super().resume_writing()
        if self._stalled:
            self._stalled.cancel()
            self._stalled = None


def protocol(limits: Limits) -> type[H11Protocol]:
    """Give the protocol with these limits."""
    return type("BoundedBy", (Bounded,), {"limits": limits})


def listen(host: str, port: int) -> socket.socket:
    """Take an address to listen at; raises `KgbuildError` when it is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        raise KgbuildError(
            f"--port {port}: expected a free port at {host}, got: {error}; try another, or 0"
        ) from error


def run(application: Guarded, at: socket.socket, limits: Limits, **settings: Any) -> None:
    """Serve until interrupted; raises `KgbuildError` when it cannot start."""
    with suppress(ValueError, OSError):  # then as many connections as the system gives
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    config = uvicorn.Config(
        application, http=protocol(limits), ws="none", loop="asyncio", lifespan="on",
        log_level="error", access_log=False, server_header=False, timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=2, h11_max_incomplete_event_size=HEAD_BYTES,
        proxy_headers=False, **settings,
    )  # fmt: skip
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # a client that left is nobody's fault
    # uvicorn would tell in forty lines what we tell in one
    logging.getLogger("uvicorn.error").addFilter(lambda record: application.failure is None)
    with suppress(KeyboardInterrupt):  # uvicorn has shut down in order before it raises this
        try:
            uvicorn.Server(config).run(sockets=[at])
        except SystemExit:  # what uvicorn makes of an application that cannot start
            raise application.failure or KgbuildError("the server cannot start") from None
