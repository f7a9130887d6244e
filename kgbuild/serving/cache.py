"""Remembers answers: a graph that is served does not change, so neither do they."""

import re
from collections import OrderedDict
from collections.abc import Hashable

from kgbuild.serving.pool import Answer

#: What gives another answer each time.
_CHANGING = re.compile(r"\b(NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)


class Cache:
    """The latest answers, up to a number of bytes in all; a large one is not kept."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()

    def find(self, asked: Hashable) -> Answer | None:
        """Give the answer to the same question, if it is remembered."""
        answer = self._kept.get(asked)
        if answer:
            self._kept.move_to_end(asked)
        return answer

    def keep(self, asked: Hashable, query: str, answer: Answer) -> None:
        """Remember an answer, and forget the oldest to make room."""
        size = len(answer.body) + len(query)
        changing = answer.status != 200 or _CHANGING.search(query)
        if changing or size > self._most_bytes // 16 or asked in self._kept:
            return
        self._kept[asked] = answer
        self._bytes += size
        while self._bytes > self._most_bytes:
            (_, old) = self._kept.popitem(last=False)
            self._bytes -= len(old.body)
