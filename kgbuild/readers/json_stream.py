"""The objects of a JSON file, one at a time: JSON Lines, an array, one object, a service's answer.

A broken object costs itself; the good ones around it are kept.
"""

import codecs
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from kgbuild.readers.decoding import CHUNK, RECORD_LIMIT, lines, too_long
from kgbuild.records import Dropped

Record = dict[str, object]
Objects = Iterator[tuple[str, Record] | Dropped]

#: An answer with its papers somewhere inside may be as long as this.
DOCUMENT_LIMIT = 1 << 26


_DECODER = json.JSONDecoder(strict=False)
_BLANK = re.compile(r"[\s,]*")
_NEXT_OBJECT = re.compile(r"[}\]\"\w,]\s*(?=\{)")
_LISTS = ("papers", "results", "data", "items", "works", "message", "response", "records")
_LIST_START = re.compile(rf'"(?:{"|".join(_LISTS)})"\s*:\s*(?=\[\s*\{{)')


def objects(stream: BinaryIO, name: str) -> Objects:
    """Yield every object with its place, and a `Dropped` for each that cannot be read."""
    numbered = lines(stream)
    ahead: list[tuple[int, str | None]] = []
    for number, line in numbered:
        ahead.append((number, line))
        if line is None or line.strip():
            break
    if not ahead:
        return
    first = ahead[-1][1]
    if first is None or first.lstrip().startswith("["):
        text = chain(_joined(ahead), _chunks(stream)) if first is not None else iter(())
        if first is None:
            yield too_long(f"{name}:{ahead[-1][0]}")
            yield from _of_lines(numbered, name)
        else:
            yield from _of_array(text, name)
    elif _parsed(first) is not None or not first.lstrip().startswith("{"):
        yield from _of_lines(chain(ahead, numbered), name)
    else:
        yield from _of_document(ahead, numbered, stream, name)


def _joined(ahead: list[tuple[int, str | None]]) -> list[str]:
    return [f"{line}\n" for _, line in ahead]


def _chunks(stream: BinaryIO) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while chunk := stream.read(CHUNK):
        yield decoder.decode(chunk)


def _parsed(text: str) -> object:
    try:
        value: object = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return value


def _shown(text: str) -> str:
    return text.strip()[:60]


def _of_lines(numbered: Iterator[tuple[int, str | None]], name: str) -> Objects:
    for number, line in numbered:
        where = f"{name}:{number}"
        if line is None:
            yield too_long(where)
        elif line and not line.isspace():
            try:
                value = _of_line(line)
            except RecursionError:
                yield Dropped(where, _shown(line), "JSON nested too deep")
            except ValueError as error:
                problem = str(error).partition(": line")[0]
                yield Dropped(where, _shown(line), f"no valid JSON: {problem}")
            else:
                yield from _within(value, where)


def _of_line(line: str) -> object:
    """Decode a line, which may also be an element of an array that could not be read whole."""
    try:
        value: object = _DECODER.decode(line)
    except ValueError:
        element = line.strip().removeprefix("[").rstrip(",] \t")
        if not element.startswith("{") or len(element) == len(line):
            raise
        value = _DECODER.decode(element)
    return value


def _within(value: object, where: str, depth: int = 0) -> Objects:
    """Find the objects that a value holds: itself, or the list that it wraps."""
    if value is None:
        yield Dropped(where, "null", "nothing was found for an id", counts=False)
    elif not isinstance(value, dict):
        shown = _shown(json.dumps(value))
        yield Dropped(where, shown, f"expected a JSON object, got a {type(value).__name__}")
    else:
        wrapped = (value.get(key) for key in _LISTS)
        held = next((each for each in wrapped if isinstance(each, list | dict)), None)
        if held is None or "title" in value or "paper_id" in value or depth > 4:
            yield where, value
        elif isinstance(held, dict):
            yield from _within(held, where, depth + 1)
        else:
            base = where.rpartition(":")[0]
            for number, each in enumerate(held, 1):
                yield from _within(each, f"{base}:record {number}", depth + 1)


def _of_document(
    ahead: list[tuple[int, str | None]],
    numbered: Iterator[tuple[int, str | None]],
    stream: BinaryIO,
    name: str,
) -> Objects:
    """Read an object that goes over many lines; JSON Lines whose first line is broken, too."""
    second = next(numbered, None)
    if second is None or (second[1] or "").startswith("{"):
        yield from _of_lines(chain(ahead, [second] if second else [], numbered), name)
        return
    rest = stream.read(DOCUMENT_LIMIT).decode("utf-8", "replace")
    text = "".join([*_joined([*ahead, second]), rest])
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        held = _LIST_START.search(text)
        if held:
            yield from _of_array(iter([text[held.end() :]]), name)
        else:
            problem = str(error).partition(" (char")[0]
            yield Dropped(f"{name}:1", _shown(text), f"no valid JSON: {problem}")
    else:
        yield from _within(value, f"{name}:1")


def _of_array(chunks: Iterator[str], name: str) -> Objects:
    """Read an array object by object; memory holds one of them."""
    text, at, number, ended = "", 0, 0, False
    opened = False
    while True:
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        if not opened and text[at : at + 1] == "[":
            opened, at = True, at + 1
            continue
        if opened and text[at : at + 1] == "]":
            return
        if at < len(text):
            outcome = _element(text, at, ended)
            if not isinstance(outcome, str):
                value, at = outcome
                number += 1
                yield from _within(value, f"{name}:record {number}")
                continue
            if outcome:
                number += 1
                yield Dropped(f"{name}:record {number}", _shown(text[at : at + 80]), outcome)
                onward = _NEXT_OBJECT.search(text, at + 1)
                while not onward and not ended:
                    tail, chunk = text[-64:], next(chunks, None)
                    ended = chunk is None
                    text, at = tail + (chunk or ""), 0
                    onward = _NEXT_OBJECT.search(text)
                if not onward:
                    return
                at = onward.end()
                continue
        if ended:
            return
        text, at, ended = _more(text[at:], chunks)


def _more(rest: str, chunks: Iterator[str]) -> tuple[str, int, bool]:
    """Read as much again as is there, so that a long element is not tried too often."""
    parts, size = [rest], 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size >= len(rest):
            return "".join(parts), 0, False
    return "".join(parts), 0, True


def _element(text: str, at: int, ended: bool) -> tuple[object, int] | str:
    """Decode the element at a place; a reason when it is broken, "" when more text is needed."""
    try:
        value, end = _DECODER.raw_decode(text, at)
    except RecursionError:
        return "JSON nested too deep"
    except json.JSONDecodeError as error:
        if ended:
            return f"no valid JSON: {error.msg}"
        if len(text) - at > RECORD_LIMIT:
            return too_long("").reason
        broken = error.pos < len(text) - 64 and not error.msg.startswith("Unterminated")
        return f"no valid JSON: {error.msg}" if broken else ""
    except ValueError as error:
        return f"no valid JSON: {error}"
    return (value, end) if end < len(text) or ended else ""
