"""The records of an XML file, one at a time, with entities off and no network."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from kgbuild.cleaning import Step
from kgbuild.errors import UnreadableInputError
from kgbuild.readers.decoding import Found, decoded, utf8_head
from kgbuild.readers.fields import Fields, paper
from kgbuild.readers.html import PUBLISHED
from kgbuild.records import Dropped

Element = etree._Element

_DECLARATION = re.compile(rb"<!ENTITY\s")
_START = re.compile(rb"\s*(?:<\?xml|<!--|<!DOCTYPE|<[A-Za-z])")
_BLOCKS = frozenset({"p", "sec", "div", "title", "head", "label", "br", "li", "item"})


@dataclass(frozen=True)
class XmlReader:
    """A reader of one kind of XML: the sign of it, the elements that are records, their fields."""

    SUMMARY: str
    sign: re.Pattern[bytes]
    tags: tuple[str, ...]
    fields: Callable[[Element], Fields | str]
    steps: tuple[Step, ...] = PUBLISHED

    def knows(self, head: bytes, name: str) -> bool:
        """Say whether a file begins like XML and holds the sign of the format."""
        text = utf8_head(head)
        return _START.match(text) is not None and self.sign.search(text) is not None

    def read(self, stream: BinaryIO, name: str) -> Found:
        """Yield the papers of an XML file."""
        return decoded(self._papers, stream, name)

    def _papers(self, stream: BinaryIO, name: str) -> Found:
        for found in elements(stream, name, self.tags):
            if isinstance(found, Dropped):
                yield found
                continue
            where = f"{name}:{found.sourceline}"
            fields = self.fields(found)
            if isinstance(fields, str):
                shown = text_at(found, "header/identifier") or local(found)
                yield Dropped(where, shown[:80], fields)
            else:
                yield from paper(fields, name, where, steps=self.steps, split=lambda text: [text])


class _Checked:
    """A stream that refuses a document which declares entities, wherever it does."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._tail = b""

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        if b"<!" in chunk or self._tail:
            seen = self._tail + chunk
            if _DECLARATION.search(seen):
                raise UnreadableInputError(
                    self._name, "XML without entities of its own", "<!ENTITY", "they are not read"
                )
        self._tail = chunk[-9:] if b"<" in chunk[-9:] else b""
        return chunk


def elements(stream: BinaryIO, name: str, tags: Sequence[str]) -> Iterator[Element | Dropped]:
    """Yield every element of these names when it is complete, and forget it afterwards."""
    parser = etree.iterparse(
        _Checked(stream, name),
        events=("end",),
        tag=[f"{{*}}{tag}" for tag in tags],
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    count = 0
    try:
        for _, element in parser:
            count += 1
            yield element
            element.clear()
            before = element.getprevious()
            if before is not None and before.tag == element.tag:
                before.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        if not count:
            problem = str(error.msg or "no XML")
            raise UnreadableInputError(name, "an XML document", problem) from error
    for entry in list(parser.error_log)[:1]:
        shown = " ".join(entry.message.split())[:80]
        yield Dropped(f"{name}:{entry.line}", shown, "broken XML", counts=False)


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return re.split("[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""


def text_of(element: Element | None) -> str | None:
    """Return the text within an element; blocks are set apart, fonts are not."""
    if element is None:
        return None
    parts: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        block = local(each).lower() in _BLOCKS and each is not element
        if block:
            parts.append(" ")
        if event == "start":
            parts.append(each.text or "")
        elif each is not element:
            parts.append(each.tail or "")
    return " ".join("".join(parts).split()) or None


def at(element: Element, path: str) -> list[Element]:
    """Find elements by a path of names, in whatever namespace."""
    steps = "/".join(step if step in ("", ".") else f"{{*}}{step}" for step in path.split("/"))
    return list(element.iterfind(steps))


def text_at(element: Element, *paths: str) -> str | None:
    """Return the first text that the paths lead to."""
    for path in paths:
        for found in at(element, path):
            text = text_of(found)
            if text:
                return text
    return None


def texts_at(element: Element, path: str) -> list[str]:
    """Return every text that a path leads to."""
    return [text for found in at(element, path) if (text := text_of(found))]
