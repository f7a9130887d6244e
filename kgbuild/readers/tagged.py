"""Records of tagged lines, the shape that RIS, NBIB, EndNote and Web of Science share."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kgbuild.readers.decoding import RECORD_LIMIT, Found, decoded, lines, too_long
from kgbuild.readers.fields import Fields, paper
from kgbuild.readers.html import PUBLISHED
from kgbuild.records import Dropped


@dataclass
class Tagged:
    """One record: the values of every tag in their order; wrapped lines are kept apart by \\n."""  # noqa: D301

    number: int
    values: dict[str, list[str]] = field(default_factory=dict)
    last: str = ""
    size: int = 0

    def add(self, tag: str, text: str) -> None:
        """Begin a value."""
        self.values.setdefault(tag, []).append(text.strip())
        self.last = tag
        self.size += len(text)

    def go_on(self, text: str) -> None:
        """Add a line to the last value."""
        if self.last:
            values = self.values[self.last]
            # a value of thousands of lines would cost the square of its length
            values[-1:] = [values[-1], "\n" + text.strip()]
            self.size += len(text)

    def all(self, *tags: str) -> list[str]:
        """Return the values of the first tag that has any."""
        for tag in tags:
            found = [value.strip() for value in self._whole(tag)]
            if any(found):
                return [value for value in found if value]
        return []

    def first(self, *tags: str) -> str | None:
        """Return the first value of the first tag that has one."""
        return next(iter(self.all(*tags)), None)

    def _whole(self, tag: str) -> list[str]:
        whole: list[list[str]] = []
        for value in self.values.get(tag, []):
            if value.startswith("\n") and whole:
                whole[-1].append(value)
            else:
                whole.append([value])
        return ["".join(parts) for parts in whole]


@dataclass(frozen=True)
class TaggedReader:
    """A reader of tagged lines: how a line looks, what begins and ends a record, its fields."""

    SUMMARY: str
    sign: re.Pattern[bytes]
    line: re.Pattern[str]
    starts: frozenset[str]
    ends: frozenset[str]
    fields: Callable[[Tagged], Fields]
    title_tags: frozenset[str]
    blank_ends: bool = False
    head: Callable[[bytes], bytes] = bytes

    def knows(self, head: bytes, name: str) -> bool:
        """Say whether the first bytes hold a line that begins a record."""
        return self.sign.search(self.head(head)) is not None

    def read(self, stream: BinaryIO, name: str) -> Found:
        """Yield the papers of a file."""
        return decoded(self._papers, stream, name)

    def _papers(self, stream: BinaryIO, name: str) -> Found:
        for record in self._records(stream, name):
            if isinstance(record, Dropped):
                yield record
                continue
            where = f"{name}:{record.number}"
            yield from paper(
                self.fields(record), name, where, steps=PUBLISHED, split=lambda text: [text]
            )

    def _records(self, stream: BinaryIO, name: str) -> Iterator[Tagged | Dropped]:
        record: Tagged | None = None
        for number, text in lines(stream):
            if text is None:
                yield too_long(f"{name}:{number}")
                continue
            match = self.line.match(text)
            tag = match[1].strip() if match else ""
            ended = tag in self.ends or (self.blank_ends and not text.strip())
            begun = tag in self.starts and record is not None
            if self.blank_ends and record:  # where a record has more than one tag to begin with
                begun = begun and tag in record.values
            if record and (ended or begun or record.size > RECORD_LIMIT):
                yield from self._closed(record, name)
                record = None
            if ended:
                continue
            if match:
                record = record or Tagged(number)
                record.add(tag, match[2] or "")
            elif record:
                record.go_on(text)
        if record:
            yield from self._closed(record, name)

    def _closed(self, record: Tagged, name: str) -> Iterator[Tagged | Dropped]:
        """Pass on a record; tags without beginning and title belong to none."""
        tags = record.values.keys()
        if tags & self.starts or tags & self.title_tags:
            yield record
        else:
            shown = " ".join(sorted(tags))[:80]
            where = f"{name}:{record.number}"
            yield Dropped(where, shown, "tags between the records", counts=False)


def spoken(name: str) -> str:
    """Put "Last, First" into the order in which a name is said.

    >>> [spoken(name) for name in ("Marx, Karl", "King, Martin Luther, Jr.", "Plato")]
    ['Karl Marx', 'Martin Luther King Jr.', 'Plato']
    """
    parts = [part.strip() for part in name.replace("\n", " ").split(",")]
    if len(parts) == 1:
        return name
    return " ".join(part for part in (parts[1], parts[0], *parts[2:]) if part)
