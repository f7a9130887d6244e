"""Breaks files as the world does, and checks what every reader promises of whatever it is given."""

import io
import random
import re

from kgbuild.cleaning import ABSTRACT_LIMIT, TITLE_LIMIT
from kgbuild.errors import KgbuildError
from kgbuild.readers.sources import detect
from kgbuild.records import Dropped, Paper

NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

#: What is meaningful somewhere, to be put where it is not.
PIECES = [
    b"{", b"}", b'"', b"[", b"]", b"\n", b"\r\n", b"\x00", b"\xff\xfe", b"<", b">", b"&", b"&#0;",
    b"\\", b'\\"', b"TY  - ", b"ER  - ", b"@article{", b",", b";", b"%0 ", b"null", b"1e999",
    b'<!ENTITY x "y">', b"&x;", b"\xed\xa0\x80", b"\\ud800", b"$", b"=", b"PMID- ", b"\xc3",
    b"\xe2\x80", b"--", b"#",
]  # fmt: skip


def mutate(content: bytes, dice: random.Random) -> bytes:
    """Cut, repeat, flip, delete, insert; now and then in another encoding."""
    broken = bytearray(content)
    luck = dice.random()
    if luck < 0.3:
        del broken[dice.randrange(len(broken) + 1) :]
    elif luck > 0.8 and len(broken) > 10:
        start, place = dice.randrange(len(broken)), dice.randrange(len(broken))
        broken[place:place] = broken[start : start + dice.randrange(1, 500)]
    for _ in range(dice.choice([0, 1, 1, 2, 5, 30])):
        if broken:
            _touch(broken, dice)
    if dice.random() < 0.05:
        text = bytes(broken).decode("utf-8", "replace")
        return text.encode(dice.choice(["utf-16", "utf-16-le", "latin-1", "cp1252"]), "replace")
    return bytes(broken)


def _touch(broken: bytearray, dice: random.Random) -> None:
    place, luck = dice.randrange(len(broken)), dice.random()
    if luck < 0.3:
        broken[place] ^= 1 << dice.randrange(8)
    elif luck < 0.5:
        broken[place] = dice.randrange(256)
    elif luck < 0.7:
        broken[place:place] = dice.choice(PIECES)
    elif luck < 0.9:
        del broken[place : place + dice.choice([1, 1, 2, 10, 100])]
    else:
        broken[place : place + 1] = dice.choice(PIECES) * dice.choice([1, 2, 50])


def check(content: bytes, name: str) -> int:
    """Read bytes by the reader that knows them; return how many papers there were."""
    reader = detect(content[: 1 << 16], name)
    papers = 0
    try:
        for found in reader.read(io.BytesIO(content), name) if reader else ():
            papers += isinstance(found, Paper)
            (check_paper if isinstance(found, Paper) else check_drop)(found)
    except KgbuildError as error:
        assert "\n" not in str(error)
    return papers


def check_paper(paper: Paper) -> None:
    assert paper.title.strip()
    assert len(paper.title) <= TITLE_LIMIT
    assert len(paper.abstract) <= ABSTRACT_LIMIT
    assert paper.year is None or 1500 <= paper.year <= 2100
    ids = (paper.source_id, paper.venue, paper.url, paper.doi, paper.arxiv_id, paper.date)
    for text in (paper.title, paper.abstract, *ids, *paper.authors):
        assert text is None or (isinstance(text, str) and not NOT_TEXT.search(text)), text


def check_drop(drop: Dropped) -> None:
    assert drop.reason
    assert len(drop.what) <= 100
    for text in (drop.where, drop.what, drop.reason):
        assert isinstance(text, str) and not NOT_TEXT.search(text), drop
