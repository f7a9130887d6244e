"""A reader of one kind of JSON: the keys by which it is known, and where the fields are."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from kgbuild.cleaning import Step
from kgbuild.readers.decoding import Found, decoded, utf8_head
from kgbuild.readers.fields import Fields, paper
from kgbuild.readers.html import PUBLISHED
from kgbuild.readers.json_stream import Record, objects
from kgbuild.records import Dropped

JSON_START = re.compile(rb'\s*(?:\[\s*)?\{\s*(?:["}]|$)|\s*\[\s*(?:\]|$|[\d"\[]|null)')


@dataclass(frozen=True)
class JsonReader:
    """A reader of one kind of JSON: the keys by which it is known, and where the fields are."""

    SUMMARY: str
    marks: tuple[bytes, ...]
    fields: Callable[[Record], Fields]
    steps: tuple[Step, ...] = PUBLISHED

    def knows(self, head: bytes, name: str) -> bool:
        """Say whether a file begins like JSON and every mark is in its first bytes."""
        text = utf8_head(head)
        if not JSON_START.match(text):
            return False
        return all(re.search(mark, text) for mark in self.marks)

    def read(self, stream: BinaryIO, name: str) -> Found:
        """Yield the papers of a JSON file."""
        return decoded(self._papers, stream, name)

    def _papers(self, stream: BinaryIO, name: str) -> Found:
        for found in objects(stream, name):
            if isinstance(found, Dropped):
                yield found
            else:
                where, record = found
                yield from paper(self.fields(record), name, where, steps=self.steps)


def texts(value: object, key: str) -> list[str]:
    """Collect one key's texts from a list of objects."""
    if not isinstance(value, list):
        return []
    found = [each.get(key) for each in value if isinstance(each, dict)]
    return [each for each in found if isinstance(each, str)]


def inner(record: Record, *keys: str) -> object:
    """Follow the keys into objects within objects; None where the way ends."""
    value: object = record
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
