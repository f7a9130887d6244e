"""Clients that are slow, that leave, or that come by the thousand keep nobody else out."""

import socket
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

import pytest
from attacks import ENDLESS, HOST, SECONDS, SHORT, WIDE, lives
from served import Server, serving
from small_graph import small_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """A small graph; its store is built once."""
    return small_graph(tmp_path_factory.mktemp("attacked") / "graph").path


@pytest.fixture(scope="module")
def server(graph):
    """A server with short limits."""
    with serving(graph, **SHORT) as server:
        yield server


def test_a_client_that_leaves_takes_its_query_along(server):
    with server.connect() as client:
        client.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1{HOST}".encode())
        time.sleep(0.5)
        before = set(server.workers())
    end = time.monotonic() + SECONDS / 2
    while set(server.workers()) == before and time.monotonic() < end:
        time.sleep(0.05)
    assert set(server.workers()) != before


def closed_after(client: socket.socket, pieces: list[bytes], pause: float) -> float:
    """Send pieces with pauses until the server hangs up; gives the seconds."""
    start = time.monotonic()
    client.settimeout(pause)
    for piece in pieces:
        try:
            client.sendall(piece)
            if client.recv(65536) == b"":
                break
            continue  # it said something; it hangs up next
        except TimeoutError:
            continue
        except ConnectionError:
            break
    return time.monotonic() - start


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 1000\r\n\r\nASK {} #",
    ],
    ids=["nothing", "head", "body"],
)
def test_a_client_that_dribbles_is_left(server, first):
    with server.connect() as client:
        client.sendall(first)
        assert closed_after(client, [b"x" if first else b""] * 60, 0.25) < 8
    lives(server)


def test_a_client_that_dribbles_a_second_head_is_left_too(server):
    with server.connect() as client:
        client.sendall(b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200 OK" in client.recv(65536)
        assert closed_after(client, [b"GET / HTTP/1.1\r\nX: ", *[b"x"] * 60], 0.25) < 8


def test_a_client_that_does_not_read_is_left(server):
    large = quote(f"{WIDE} LIMIT 40000")
    request = f"GET /sparql?format=json&query={large} HTTP/1.1{HOST}"
    before = server.files()
    with ExitStack() as stack:
        for _ in range(10):
            client = stack.enter_context(server.connect())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(request.encode())
        end = time.monotonic() + 30
        time.sleep(1)
        while server.files() > before + 2 and time.monotonic() < end:
            time.sleep(0.2)
        assert server.files() <= before + 2
    lives(server)


@contextmanager
def many(server: Server, number: int):
    with ExitStack() as stack:
        yield [stack.enter_context(server.connect()) for _ in range(number)]


def test_a_thousand_open_connections_keep_nobody_out(graph):
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 1200:
        pytest.skip("this machine allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1200), hard))
    try:
        with serving(graph, workers=1, header_seconds=10) as server:
            before = server.files()
            with many(server, 1000):
                end = time.monotonic() + 4
                while server.files() < before + 900 and time.monotonic() < end:
                    time.sleep(0.1)
                assert server.files() >= before + 900
                start = time.monotonic()
                lives(server)
                assert time.monotonic() - start < 8
                end = time.monotonic() + 40
                while server.files() > before + 20 and time.monotonic() < end:
                    time.sleep(0.2)
                assert server.files() <= before + 20
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
