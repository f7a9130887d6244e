"""The rows that answer a SPARQL query, as Python values."""

from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    import pyarrow as pa

_XSD = "http://www.w3.org/2001/XMLSchema#"


class Iri(str):
    """The name of a thing in the graph."""

    __slots__ = ()


def _boolean(text: str) -> bool:
    return text in {"true", "1"}


_CASTS: dict[str, Callable[[str], Any]] = {
    _XSD + "integer": int,
    _XSD + "decimal": Decimal,
    _XSD + "double": float,
    _XSD + "float": float,
    _XSD + "boolean": _boolean,
    _XSD + "date": date.fromisoformat,
    _XSD + "dateTime": datetime.fromisoformat,
}


def value(term: Any) -> Any:
    """Give the Python value of an RDF term; a literal that its type forbids stays a text."""
    import pyoxigraph as ox

    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if not isinstance(term, ox.Literal):
        return None if term is None else str(term)
    cast = _CASTS.get(term.datatype.value, str)
    try:
        return cast(term.value)
    except (ValueError, ArithmeticError):
        return term.value


class Rows(Sequence[Any]):
    """The answer to a query: named columns, and a named tuple a row.

    A SELECT gives its variables as columns, a CONSTRUCT `subject`, `predicate` and `object`, an ASK
    one row with one column `answer`.
    """

    def __init__(self, columns: Sequence[str], terms: Sequence[Sequence[Any]]) -> None:
        self.columns = tuple(columns)
        self.terms = terms

    @cached_property
    def _rows(self) -> list[Any]:
        row = namedtuple("Row", self.columns, rename=True)  # type: ignore[misc]
        return [row(*map(value, terms)) for terms in self.terms]

    def __len__(self) -> int:
        return len(self.terms)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self._rows[index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"Rows({len(self)} of {', '.join(self.columns)})"

    def to_arrow(self) -> "pa.Table":
        """Give the rows as an Arrow table; a column of mixed kinds becomes one of texts."""
        import pyarrow as pa

        return pa.table({name: _column(values) for name, values in self._by_column().items()})

    def to_pandas(self) -> Any:
        """Give the rows as a pandas frame (pandas must be installed)."""
        import pandas as pd  # type: ignore[import-untyped, unused-ignore]

        return pd.DataFrame(self._by_column(), columns=list(self.columns))

    def _by_column(self) -> dict[str, list[Any]]:
        return {name: [row[place] for row in self._rows] for place, name in enumerate(self.columns)}


def _column(values: list[Any]) -> "pa.Array":
    import pyarrow as pa

    plain = [str(value) if isinstance(value, Iri) else value for value in values]
    try:
        return pa.array(plain)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if value is None else str(value) for value in plain], pa.string())
