"""Answers queries for the server, one at a time, in a process of its own that may be killed."""

from typing import IO, TYPE_CHECKING, Any

from kgbuild.errors import QueryError
from kgbuild.serving import frames
from kgbuild.serving.counting import Counted, TooLargeError, at_most
from kgbuild.serving.negotiation import GRAPHS, TABLES, choose, named
from kgbuild.sparql import explained, refuse
from kgbuild.triples import prefixes

if TYPE_CHECKING:
    import pyoxigraph as ox

PLAIN = "text/plain"

#: Up to this many, triples come in an order, with what is said of one thing together.
SORTED = 20_000


def serve(source: IO[bytes], sink: IO[bytes], store: "ox.Store", settings: dict[str, Any]) -> None:
    """Answer what comes until the other side closes."""
    while (message := frames.read(source)) is not None:
        head, body = reply(store, settings, message[0])
        sink.write(frames.pack(head, body))
        sink.flush()


def reply(
    store: "ox.Store", settings: dict[str, Any], asked: dict[str, Any]
) -> tuple[dict[str, Any], bytes | bytearray]:
    """Answer one query: status and media type, and the body."""
    try:
        refuse(asked["query"])
    except QueryError as error:
        return _told(403, str(error))
    try:
        return _answer(store, settings, asked)
    except SyntaxError as error:
        names = prefixes(settings["base_iri"])
        return _told(400, explained(asked["query"], str(error), names))
    except TooLargeError as error:
        return _told(413, f"{error}, which is the limit here; ask for less with LIMIT")
    except MemoryError:
        return _told(507, "the query needs more memory than a query is given here")
    except (RuntimeError, OSError, ValueError) as error:
        return _told(400, f"the query cannot be answered: {error}")


def _told(status: int, sentence: str) -> tuple[dict[str, Any], bytes]:
    return {"status": status, "media": PLAIN}, f"{sentence}\n".encode(errors="replace")


def _answer(
    store: "ox.Store", settings: dict[str, Any], asked: dict[str, Any]
) -> tuple[dict[str, Any], bytes | bytearray]:
    import pyoxigraph as ox

    names = dict(sorted(prefixes(settings["base_iri"]).items()))
    found = store.query(
        asked["query"], base_iri=settings["base_iri"], prefixes=names, **_dataset(asked)
    )
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
    rows, out = settings["answer_rows"], _file(settings, format_.name)
    if isinstance(found, ox.QueryTriples):
        facts = list(at_most(found, rows))
        if len(facts) <= SORTED:
            facts.sort(key=str)
        ox.serialize(facts, out, format=rdf_format(format_.name), prefixes=names)
    else:
        found.serialize(out, getattr(ox.QueryResultsFormat, format_.name.upper()))
    return {"status": 200, "media": media}, out.body


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
