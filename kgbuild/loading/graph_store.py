"""Loads a graph in RDF by the SPARQL Graph Store protocol: Oxigraph, Fuseki, Virtuoso, GraphDB.

The triples go in sorted blocks; a small graph beside them keeps how many the server has, until the
load is done. A block that is sent twice is there once, because no node is blank.
"""

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import parse_qs, quote, urlsplit

from kgbuild import triples
from kgbuild.errors import LoadError
from kgbuild.exporters.rdf import ONLY_IN_TABLES
from kgbuild.folder import GraphFolder
from kgbuild.loading.address import Address, Options, broken_off, build_of, refused
from kgbuild.records import Dropped
from ontology.terms import ONTOLOGY

BLOCK_LINES = 20_000
TIMEOUT_SECONDS = 600
_TRANSIENT = {429, 502, 503, 504}
_ATTEMPTS = 4
_NTRIPLES = "application/n-triples"


def load(graph: GraphFolder, address: Address, options: Options) -> Iterable[Dropped]:
    """Load a graph into the graph that `?graph=IRI` of the address names, or the default one.

    Mentions are always part of the RDF. With `prune`, the graph there is replaced.
    """
    build = build_of(graph, with_mentions=False)
    store = _Store(address, graph.base_iri)
    done = store.blocks_done(build)
    blocks = _blocks(triples.in_order(triples.lines(graph)))
    sent = done * BLOCK_LINES
    for number, block in enumerate(islice(blocks, done, None), start=done):
        first = options.prune and number == 0
        store.send("PUT" if first else "POST", store.target, "\n".join(block) + "\n")
        store.keep(build, number + 1)
        sent += len(block)
        options.progress("triples", sent, 0)
    store.send("DELETE", store.state, None, missing_is_fine=True)
    return ONLY_IN_TABLES


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    source = iter(lines)
    while block := list(islice(source, BLOCK_LINES)):
        yield block


class _Store:
    """A Graph Store: where the graph goes, and where is kept how far it is."""

    def __init__(self, address: Address, base_iri: str) -> None:
        self._address = address
        parts = urlsplit(address.url)
        named = parse_qs(parts.query, keep_blank_values=True).get("graph", [""])[0]
        bare = parts._replace(query="").geturl()
        self.target = f"{bare}?graph={quote(named, safe='')}" if named else f"{bare}?default"
        self._state_iri = f"{base_iri}loading"
        self.state = f"{bare}?graph={quote(self._state_iri, safe='')}"
        self._opener = _opener(address)

    def blocks_done(self, build: str) -> int:
        """Ask how many blocks of this build an earlier load left here."""
        answer = self.send("GET", self.state, None, missing_is_fine=True)
        for line in answer.splitlines():
            if f"/{build}>" in line:
                return int(line.split('"')[1])
        return 0

    def keep(self, build: str, blocks: int) -> None:
        """Keep how many blocks of this build are here."""
        line = f'<{self._state_iri}/{build}> <{ONTOLOGY}blocks> "{blocks}" .\n'
        self.send("PUT", self.state, line)

    def send(self, method: str, url: str, text: str | None, missing_is_fine: bool = False) -> str:
        """Send a request; again, with pauses, where the fault may pass."""
        wanted = {"Accept": _NTRIPLES} if method == "GET" else {}
        headers = wanted if text is None else {"Content-Type": _NTRIPLES}
        body = None if text is None else text.encode()
        request = urllib.request.Request(url, body, headers, method=method)
        for attempt in range(_ATTEMPTS):
            try:
                with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                    found: str = answer.read().decode()
                    return found
            except urllib.error.HTTPError as error:
                if error.code == 404 and missing_is_fine:
                    return ""
                if error.code not in _TRANSIENT or attempt == _ATTEMPTS - 1:
                    raise self._refusal(error) from error
            except (OSError, http.client.HTTPException) as error:
                if attempt == _ATTEMPTS - 1 or _is_not_there(error):
                    raise broken_off(self._address, _line(error)) from error
            time.sleep(0.5 * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    def _refusal(self, error: urllib.error.HTTPError) -> LoadError:
        said = error.read().decode(errors="replace")
        if error.code in (401, 403):
            return refused(self._address, "http")
        if error.code in (404, 405):
            return LoadError(
                f"{self._address.shown}: no Graph Store here (HTTP {error.code}); Oxigraph has it "
                "at /store, Fuseki at /DATASET/data, Virtuoso at /sparql-graph-crud-auth"
            )
        return broken_off(self._address, f"HTTP {error.code} {said}")


def _is_not_there(error: Exception) -> bool:
    reason = getattr(error, "reason", error)
    return isinstance(reason, ConnectionRefusedError)


def _line(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", None) or reason or type(error).__name__)


def _opener(address: Address) -> urllib.request.OpenerDirector:
    """Answer a server that asks who we are, in whichever of two ways it asks."""
    known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    if address.user:
        known.add_password(None, address.url, address.user, address.password or "")
    return urllib.request.build_opener(
        urllib.request.HTTPBasicAuthHandler(known), urllib.request.HTTPDigestAuthHandler(known)
    )
