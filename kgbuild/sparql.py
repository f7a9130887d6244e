"""Answers SPARQL queries over a graph; reading only, and never over the network.

Prefixes of our vocabularies need not be declared.
"""

import io
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kgbuild.errors import QueryError, UnknownNameError
from kgbuild.folder import GraphFolder
from kgbuild.rows import Iri, Rows
from kgbuild.store import store_of
from kgbuild.triples import prefixes

__all__ = ["Iri", "Rows", "answer", "explained", "query", "refuse", "term"]

if TYPE_CHECKING:
    import pyoxigraph as ox

_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n\r]*
    |<[^<>"{}|^`\\\x00-\x20]*>
    |\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
    |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'
    |[?$]\w+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*
    |(?:[^\W\d_][\w.-]*|_)?:(?:[\w:%.-]|\\.)*)
    |(?P<word>\w+)|.""",
    re.DOTALL | re.VERBOSE,
)
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_UPDATES = {
    "INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH",
}  # fmt: skip
_VERBS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_PROLOGUE = {"BASE", "PREFIX", "VERSION"}


def query(graph: GraphFolder, text: str, **parameters: Any) -> Rows:
    """Answer a query; `parameters` give values to the variables of its outermost group.

    Raises `QueryError` with the line and a mark under the place for a text that is not SPARQL, and
    for every query that would write or leave this machine.
    """
    import pyoxigraph as ox

    found = _run(store_of(graph), text, parameters, prefixes(graph.base_iri))
    try:
        if isinstance(found, ox.QueryBoolean):
            return Rows(["answer"], [[ox.Literal(bool(found))]])
        if isinstance(found, ox.QueryTriples):
            triples = [(fact.subject, fact.predicate, fact.object) for fact in found]
            return Rows(["subject", "predicate", "object"], triples)
        columns = [variable.value for variable in found.variables]
        return Rows(columns, [list(solution) for solution in found])
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def answer(graph: GraphFolder, text: str, format: str, **parameters: Any) -> bytes:  # noqa: A002
    """Answer a query in a format of the W3C: csv, tsv, json, xml; ttl, nt, jsonld, rdf."""
    import pyoxigraph as ox

    tables = {
        "csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV,
        "json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML,
    }  # fmt: skip
    graphs = {
        "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD, "rdf": ox.RdfFormat.RDF_XML,
    }  # fmt: skip
    if format not in tables and format not in graphs:
        raise UnknownNameError("format for an answer", format, [*tables, *graphs])
    names = prefixes(graph.base_iri)
    found, out = _run(store_of(graph), text, parameters, names), io.BytesIO()
    if isinstance(found, ox.QueryTriples):
        if format not in graphs:
            raise QueryError(
                f"a CONSTRUCT or DESCRIBE answers in {', '.join(graphs)}, not {format}"
            )
        ox.serialize(sorted(found, key=str), out, format=graphs[format], prefixes=names)
        return out.getvalue()
    if format not in tables:
        raise QueryError(f"a SELECT or ASK answers in {', '.join(tables)}, not {format}")
    if isinstance(found, ox.QueryBoolean) and format in {"csv", "tsv"}:
        raise QueryError(f"an ASK answers in json or xml; there is no {format} of a yes or no")
    found.serialize(out, tables[format])
    return out.getvalue()


def _run(
    store: "ox.Store", text: str, parameters: Mapping[str, Any], names: dict[str, str]
) -> "ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples":
    refuse(text)
    text = _with_values(text, parameters)
    try:
        return store.query(text, prefixes=names)
    except SyntaxError as error:
        raise QueryError(explained(text, str(error), names)) from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def _with_values(text: str, parameters: Mapping[str, Any]) -> str:
    """Put the values of parameters, as terms, at the head of a query's outermost group."""
    bad = next((name for name in parameters if not name.isidentifier()), None)
    if bad is not None:
        raise QueryError(f"expected the name of a variable, got {bad!r}")
    blocks = " ".join(f"VALUES ?{name} {{ {term(given)} }}" for name, given in parameters.items())
    tokens = list(_TOKEN.finditer(text))
    words = [(token["word"] or "").upper() for token in tokens]
    start = words.index("WHERE") if "CONSTRUCT" in words and "WHERE" in words else 0
    group = next((token for token in tokens[start:] if token[0] == "{"), None)
    if not blocks or group is None:
        return text
    return f"{text[: group.end()]} {blocks} {text[group.end() :]}"


def refuse(text: str) -> None:
    """Refuse, with a sentence, a query that would write or that would ask another server."""
    words = [match["word"].upper() for match in _TOKEN.finditer(text) if match["word"]]
    if "SERVICE" in words:
        raise QueryError("SERVICE is refused: kgbuild asks no other server; query the graph alone")
    verb = next((word for word in words if word not in _PROLOGUE), "")
    if verb in _UPDATES:
        raise QueryError(
            f"{verb} is refused: a graph is read-only here; "
            "change the papers and build it again, or load an export into a store of yours"
        )


def term(given: Any) -> "ox.NamedNode | ox.Literal":
    """Give the RDF term of a Python value."""
    import pyoxigraph as ox

    if isinstance(given, Iri):
        return ox.NamedNode(given)
    if isinstance(given, Decimal):
        return ox.Literal(str(given), datatype=ox.NamedNode(prefixes("")["xsd"] + "decimal"))
    return ox.Literal(given)


def explained(text: str, message: str, names: Mapping[str, str]) -> str:
    """Say where a query goes wrong: line, column, the line itself and a mark under the place."""
    verb = next((match["word"] for match in _TOKEN.finditer(text) if match["word"]), "nothing")
    if verb.upper() not in _PROLOGUE | _VERBS:
        return f"expected a query (SELECT, ASK, CONSTRUCT or DESCRIBE ...), got {verb!r}"
    place = _PLACE.match(message)
    if not place:
        return f"the query is not SPARQL: {message}"
    line, column = int(place[1]), int(place[2])
    lines = text.split("\n")[:line]
    lines[-1] = lines[-1][: column - 1]
    before = "\n".join(lines).rstrip()  # a mark below the last word, not on an empty line
    if not text[len(before) :].strip():
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    shown = text.split("\n")[line - 1].rstrip("\r")
    mark = "".join("\t" if sign == "\t" else " " for sign in shown[: column - 1]) + "^"
    return f"line {line}, column {column}: {_wanted(place[3], names)}\n{shown}\n{mark}"


def _wanted(message: str, names: Mapping[str, str]) -> str:
    """Put the parser's list of what it would have taken into words."""
    if "Prefix not found" in message:
        return f"this prefix is not declared; known without: {', '.join(sorted(names))}"
    if "SELECT contains a variable that is unbound" in message:
        return "a variable of the SELECT is neither grouped by nor inside COUNT, SAMPLE or the like"
    if "IRI parsing failed" in message:
        return "this is not an IRI"
    plain = re.sub(
        r"\[[^\[\]]*\]|\|?\s*'[^']*'(\s*\.\.=\s*'[^']*')?\]?", "", message.replace("\n", " ")
    )
    parts = [part.strip() for part in plain.removeprefix("expected ").split(",")]
    kept = [part.removeprefix("one of ") for part in parts if part not in {"", "one of"}]
    return f"expected {', '.join(kept[:12])}" if kept else "this cannot be read as SPARQL"
