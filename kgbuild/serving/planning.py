"""Puts a query into the words that the engine answers quickest; the answers stay the same."""

from collections.abc import Mapping

from kgbuild.serving.joining import joined
from kgbuild.serving.known import Known
from kgbuild.serving.narrowing import narrowed


def planned(query: str, known: Known, names: Mapping[str, str]) -> tuple[str, bool]:
    """Give a query with the same answers, or the query itself; and whether it may use shortcuts.

    `names` are the prefixes known.
    """
    better = narrowed(query, known.texts, names)
    if better != query:
        return better, False
    better = joined(query, known.sizes, names)
    return better, better != query
