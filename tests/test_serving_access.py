"""Pages from elsewhere read the graph only when its owner says so; foreign names lead nowhere."""

import pytest
from served import DIRECT, serving
from small_graph import small_graph

from kgbuild.cli import main
from kgbuild.serving.access import Access, origins

FRIEND, STRANGER = "https://friend.example", "https://stranger.example"
ASK = "/sparql?query=ASK{}"


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """A small graph; its store is built once."""
    return small_graph(tmp_path_factory.mktemp("access") / "graph").path


@pytest.fixture(scope="module")
def closed(graph):
    """A server as it comes."""
    with serving(graph, workers=1) as server:
        yield server


@pytest.fixture(scope="module")
def befriended(graph):
    """A server that lets the pages of a friend read."""
    with serving(graph, workers=1, cors=(FRIEND,)) as server:
        yield server


@pytest.fixture(scope="module")
def open_to_all(graph):
    """A server that lets every page read."""
    with serving(graph, workers=1, cors=("*",)) as server:
        yield server


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("origin", [STRANGER, "null", "http://localhost:3000"])
def test_a_page_from_elsewhere_reads_nothing(closed, method, origin):
    got = closed.send(method, ASK, origin=origin)
    assert got.status == 403
    assert "boolean" not in got.text
    assert "access-control-allow-origin" not in got.headers


@pytest.mark.parametrize("path", [ASK, "/", "/api/search?q=a", "/model/llama", "/editor/editor.js"])
def test_nothing_can_be_put_into_a_page_from_elsewhere(closed, path):
    headers = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}
    assert closed.send("GET", path, **headers).status == 403
    assert closed.get(path).headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "{url}"},
        {"sec_fetch_site": "same-origin", "sec_fetch_mode": "cors"},
        {"sec_fetch_site": "none", "sec_fetch_mode": "navigate"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"},
    ],
    ids=["a program", "our own page", "our own script", "an address typed", "a link followed"],
)
def test_our_own_pages_programs_and_links_are_answered(closed, headers):
    told = {name: value.format(url=closed.url) for name, value in headers.items()}
    assert closed.send("GET", ASK, **told).status == 200


def test_a_friend_may_read_and_a_stranger_may_not(befriended):
    got = befriended.send("POST", "/sparql", b"ASK {}", content_type=DIRECT, origin=FRIEND)
    assert (got.status, got.headers["access-control-allow-origin"]) == (200, FRIEND)
    assert "origin" in got.headers["vary"].lower()
    assert "etag" in got.headers["access-control-expose-headers"]
    assert befriended.send("GET", ASK, origin=STRANGER).status == 403
    assert "access-control-allow-origin" not in befriended.get(ASK).headers


def test_a_browser_may_ask_first_whether_it_may_ask(befriended):
    asks = {"access_control_request_method": "POST"}
    asks["access_control_request_private_network"] = "true"
    got = befriended.send("OPTIONS", "/sparql", origin=FRIEND, **asks)
    assert got.status == 204
    assert got.headers["access-control-allow-origin"] == FRIEND
    assert "POST" in got.headers["access-control-allow-methods"]
    assert "content-type" in got.headers["access-control-allow-headers"]
    assert got.headers["access-control-allow-private-network"] == "true"
    assert befriended.send("OPTIONS", "/sparql", origin=STRANGER, **asks).status == 403


@pytest.mark.parametrize("origin", [STRANGER, "null", None])
def test_a_server_that_is_open_to_all_says_so(open_to_all, origin):
    got = open_to_all.send("GET", ASK, **({"origin": origin} if origin else {}))
    assert (got.status, got.headers["access-control-allow-origin"]) == (200, "*")


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("localhost", True),
        ("localhost:8765", True),
        ("graph.localhost:8765", True),
        ("127.0.0.1:8765", True),
        ("[::1]:8765", True),
        ("192.168.0.7", True),
        ("stranger.example", False),
        ("stranger.example:8765", False),
        ("127.0.0.1.stranger.example", False),
        ("localhost.stranger.example", False),
        ("notlocalhost", False),
    ],
)
def test_a_name_that_was_made_to_lead_here_is_not_answered_to(closed, host, answered):
    got = closed.send("GET", ASK, host=host)
    assert got.status == (200 if answered else 421)
    assert Access().answers_to(host) is answered


def test_more_names_can_be_answered_to():
    assert Access(names=frozenset({"graph.example"})).answers_to("graph.example:80")
    assert not Access(names=frozenset({"graph.example"})).answers_to("other.example")
    assert Access(names=None).answers_to("other.example")


@pytest.mark.parametrize("given", ["example.org", "https://", "https://a/b", "ftp://a", "a b"])
def test_what_is_no_origin_is_refused_before_anything_starts(graph, given, capsys):
    assert main(["serve", str(graph), "--port", "0", "--cors", given]) == 1
    assert "--cors: expected an origin such as https://example.org" in capsys.readouterr().err


def test_an_origin_may_end_in_a_slash():
    assert origins(["HTTPS://Example.org/", "*"]) == {"https://example.org", "*"}
