"""Every way in which kgbuild can fail on purpose.

KgbuildError
  UnreadableInputError    a file is not what its reader expects
  NothingToReadError      an input holds no paper
  UnknownNameError        no reader, extractor, exporter or table of that name
  OutputError             an output folder or file cannot be written, or is not ours to overwrite
  GraphError              a folder is not a graph, or a graph breaks a rule of the ontology
  QueryError              a SPARQL text cannot be run
  LoadError               a database is not there, refuses, or goes away
"""

from collections.abc import Iterable
from difflib import get_close_matches


class KgbuildError(Exception):
    """The base of all errors that a user can mend."""


class UnreadableInputError(KgbuildError):
    """A file is not what its reader expects."""

    def __init__(self, where: str, expected: str, got: str, hint: str = "") -> None:
        shown = got if len(got) <= 60 else got[:57] + "..."
        super().__init__(f"{where}: expected {expected}, got {shown!r}{hint and '; ' + hint}")


class NothingToReadError(KgbuildError):
    """An input holds no paper."""


class UnknownNameError(KgbuildError):
    """No reader, extractor, exporter or table of that name."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        known = sorted(known)
        close = get_close_matches(name, known, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        super().__init__(f"there is no {kind} {name!r}; known: {', '.join(known)}.{hint}")


class OutputError(KgbuildError):
    """An output folder or file cannot be written, or is not ours to overwrite."""


class GraphError(KgbuildError):
    """A folder is not a graph, or a graph breaks a rule of the ontology."""


class QueryError(KgbuildError):
    """A SPARQL text cannot be run."""


class LoadError(KgbuildError):
    """A database that a graph is loaded into is not there, refuses, or goes away."""
