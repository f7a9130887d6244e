"""Answers queries for the server, one at a time, in a process of its own that may be killed."""

from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from kgbuild.errors import QueryError
from kgbuild.serving import frames
from kgbuild.serving.counting import Counted, TooLargeError, at_most
from kgbuild.serving.known import Known
from kgbuild.serving.negotiation import GRAPHS, TABLES, choose, named
from kgbuild.serving.planning import planned
from kgbuild.sparql import explained, refuse
from kgbuild.triples import prefixes

if TYPE_CHECKING:
    import pyoxigraph as ox

    Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

PLAIN = "text/plain"

#: Up to this many, triples come in an order, with what is said of one thing together.
SORTED = 20_000


class Answerer:
    """A store, what is known of it, and what an answer may be."""

    def __init__(self, store: "ox.Store", known: Known, settings: dict[str, Any]) -> None:
        self._store, self._known, self._settings = store, known, settings
        self._base_iri: str = settings["base_iri"]
        self._names = dict(sorted(prefixes(self._base_iri).items()))
        self._made = list(store.named_graphs())  #: what we made; no query sees it as it was asked

    def serve(self, source: IO[bytes], sink: IO[bytes]) -> None:
        """Answer what comes until the other side closes."""
        while (message := frames.read(source)) is not None:
            head, body = self._reply(message[0])
            sink.write(frames.pack(head, body))
            sink.flush()

    def _reply(self, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes | bytearray]:
        """Answer one query: status and media type, and the body."""
        try:
            refuse(asked["query"])
        except QueryError as error:
            return _told(403, str(error))
        try:
            return self._answer(asked)
        except SyntaxError as error:
            return _told(400, explained(asked["query"], str(error), self._names))
        except TooLargeError as error:
            return _told(413, f"{error}, which is the limit here; ask for less with LIMIT")
        except MemoryError:
            return _told(507, "the query needs more memory than a query is given here")
        except (RuntimeError, OSError, ValueError) as error:
            return _told(400, f"the query cannot be answered: {error}")

    def _answer(self, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes | bytearray]:
        import pyoxigraph as ox

        found = self._found(asked)
        formats = GRAPHS if isinstance(found, ox.QueryTriples) else TABLES
        if isinstance(found, ox.QueryBoolean):  # there is no CSV of a yes or no
            formats = TABLES[:2]
        # a name in the address that does not fit the answer is passed over: clients send it unasked
        wished = named(asked["format"], formats) if asked.get("format") else None
        chosen = (wished, wished.media_types[0]) if wished else choose(asked.get("accept"), formats)
        if not chosen:
            known = ", ".join(format_.media_types[0] for format_ in formats)
            return _told(406, f"this answer is given as {known}")
        format_, media = chosen
        rows, out = self._settings["answer_rows"], _file(self._settings, format_.name)
        if isinstance(found, ox.QueryTriples):
            facts = list(at_most(found, rows))
            if len(facts) <= SORTED:
                facts.sort(key=str)
            ox.serialize(facts, out, format=rdf_format(format_.name), prefixes=self._names)
        else:
            found.serialize(out, getattr(ox.QueryResultsFormat, format_.name.upper()))
        return {"status": 200, "media": media}, out.body

    def _found(self, asked: dict[str, Any]) -> "Found":
        query, dataset = asked["query"], _dataset(asked)
        if not dataset:
            better, shortcuts = planned(query, self._known, self._names)
            if better != query:
                with suppress(SyntaxError):  # it is told of the query as it was asked
                    return self._run(better, {"named_graphs": self._made if shortcuts else []})
        return self._run(query, dataset or {"named_graphs": []})

    def _run(self, query: str, dataset: dict[str, Any]) -> "Found":
        return self._store.query(query, base_iri=self._base_iri, prefixes=self._names, **dataset)


def _told(status: int, sentence: str) -> tuple[dict[str, Any], bytes]:
    return {"status": status, "media": PLAIN}, f"{sentence}\n".encode(errors="replace")


def _file(settings: dict[str, Any], format_: str) -> Any:
    most_bytes, most_rows = settings["answer_bytes"], settings["answer_rows"]
    return Counted(format_, most_bytes=most_bytes, most_rows=most_rows)


def rdf_format(name: str) -> "ox.RdfFormat":
    """Give the engine's name of a format."""
    import pyoxigraph as ox

    return {
        "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD, "rdf": ox.RdfFormat.RDF_XML,
    }[name]  # fmt: skip


def _dataset(asked: dict[str, Any]) -> dict[str, Any]:
    """Give the graphs that the request names, where it names any, in place of the query's."""
    import pyoxigraph as ox

    if not asked.get("default") and not asked.get("named"):
        return {}
    return {
        "default_graph": [ox.NamedNode(name) for name in asked.get("default", ())],
        "named_graphs": [ox.NamedNode(name) for name in asked.get("named", ())],
    }
