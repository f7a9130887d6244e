"""Bad input costs what is bad, and says where; what is good around it is kept."""

import gzip
import io
import json
import re
import sys
import zipfile
import zlib

import pytest
from readers.reading import read, read_bytes

from kgbuild.errors import KgbuildError, NothingToReadError, UnknownNameError, UnreadableInputError
from kgbuild.readers.sources import read_all, total_bytes
from kgbuild.records import Paper

ABSTRACT = (
    "We propose a thing. It is trained on much text. It gains two points over what was there."
)
GOOD = json.dumps({"title": "Good", "abstract": ABSTRACT})

LISTINGS = {
    "blank lines between papers": f"First\n{ABSTRACT}\n\nSecond\n{ABSTRACT}\n",
    "blank lines everywhere": f"First\n\n{ABSTRACT}\n\nSecond\n\n{ABSTRACT}\n",
    "CRLF": f"First\r\n{ABSTRACT}\r\nSecond\r\n{ABSTRACT}\r\n",
    "CR alone": f"First\r{ABSTRACT}\rSecond\r{ABSTRACT}\r",
    "a byte order mark": f"\ufeffFirst\n{ABSTRACT}\nSecond\n{ABSTRACT}",
    "short abstracts": "First\nWe propose X.\nSecond\nWe use Y on Z.\n",
    "wrapped abstracts": (
        "First\nWe propose a thing for the parsing of long opinions\nand of other texts, and we "
        "try it on\nfour benchmarks, where it gains two points over\nwhat was there.\n\n"
        f"Second\n{ABSTRACT}\n"
    ),
}


@pytest.mark.parametrize("text", LISTINGS.values(), ids=LISTINGS.keys())
def test_a_listing_is_read_however_its_lines_are_set(text):
    found = read_bytes(text.encode(), "papers.txt")
    assert [paper.title for paper in found.papers] == ["First", "Second"]
    assert not found.dropped


def test_a_title_without_an_abstract_is_refused_with_its_line():
    text = f"First\n{ABSTRACT}\nA title that lost its abstract\nSecond\n{ABSTRACT}\n"
    found = read_bytes(text.encode(), "papers.txt")
    assert [paper.title for paper in found.papers] == ["First", "Second"]
    (dropped,) = found.dropped
    assert (dropped.where, dropped.reason) == ("papers.txt:3", "a title without an abstract")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_text_in_another_encoding_is_read_and_the_ledger_names_it(encoding):
    text = f"Über Größe und Maß\n{ABSTRACT} Müller, Gärtner.\n"
    found = read_bytes(text.encode(encoding), "papers.txt")
    assert [paper.title for paper in found.papers] == ["Über Größe und Maß"]
    assert "encoding" in found.remarks[0].reason


def test_bytes_that_are_no_utf_8_are_named_with_their_place_and_replaced():
    content = f'{GOOD}\n{{"title":"Ca\xff","abstract":"x"}}\n{GOOD}\n'.encode("latin-1")
    found = read_bytes(content, "papers.jsonl")
    assert [paper.title for paper in found.papers] == ["Good", "Ca\ufffd", "Good"]
    (remark,) = found.remarks
    assert remark.where == "papers.jsonl:2"
    assert remark.what == "0xFF at byte 13 of the line"


# a line of JSON -> the reason for which it is dropped, or None when it is kept
LINES = [
    (GOOD, None),
    ('{"title": "BE', "no valid JSON: Unterminated string starting at"),
    ("[1, 2]", "expected a JSON object, got a list"),
    ("7", "expected a JSON object, got a int"),
    ('{"title": 5, "abstract": "x"}', "title of the wrong type: int, not text"),
    ('{"title": "T", "abstract": ["x"]}', "abstract of the wrong type: list, not text"),
    ('{"abstract": "x"}', "no title"),
    ('{"title": " ", "abstract": "x"}', "no title"),
    ('{"title": "T", "authors": 7, "year": "soon", "date": {}}', None),
    ('{"title": "X", "abstract": "A title of one letter."}', None),
    ('{"a":' * 100_000, "JSON nested too deep"),
    ('{"data":' * 400 + "{}" + "}" * 400, "no title"),
    ('{"title": "T", "year": ' + "9" * 5000 + "}", "no valid JSON: Exceeds the limit"),
]


@pytest.mark.parametrize(("line", "reason"), LINES, ids=[line[:30] for line, _ in LINES])
def test_a_bad_line_of_json_costs_itself_and_its_reason_is_named(line, reason):
    found = read_bytes(f"{GOOD}\n{line}\n{GOOD}\n".encode(), "papers.jsonl")
    assert len(found.papers) == (3 if reason is None else 2)
    assert [each.reason.startswith(reason or "?") for each in found.dropped] == [True] * (
        reason is not None
    )
    assert all(each.where == "papers.jsonl:2" for each in found.dropped)


def test_a_broken_element_of_an_array_costs_itself():
    text = '[{"title":"A","abstract":"x"},{"title":"B" "x":1}, {"title":"C"},{"title":"D'
    found = read_bytes(text.encode(), "papers.json")
    assert [paper.title for paper in found.papers] == ["A", "C"]
    assert [each.where for each in found.dropped] == [
        "papers.json:record 2",
        "papers.json:record 4",
    ]


def test_controls_are_dropped_lone_surrogates_replaced_and_long_texts_cut_at_a_sentence():
    record = {"title": "A\x00 \ud800b", "abstract": "We do it here. " * 70_000}
    (paper,) = (found := read_bytes(json.dumps(record).encode(), "papers.jsonl")).papers
    assert paper.title == "A \ufffdb"
    assert len(paper.abstract) <= 20_000
    assert paper.abstract.endswith("here.")
    assert {remark.reason for remark in found.remarks} == {
        "control characters dropped",
        "lone surrogate replaced by U+FFFD",
        "abstract of more than 20,000 characters cut",
    }
    assert all(remark.what.isprintable() for remark in found.remarks)


def test_a_paper_without_an_abstract_is_kept_and_the_ledger_says_so():
    found = read_bytes(b'{"title": "Only a title", "abstract": null}', "papers.jsonl")
    assert found.papers[0].abstract == ""
    assert [each.reason for each in found.remarks] == ["no abstract: the title alone is read"]


NO_LISTINGS = [
    "LICENSE",
    "README.md",
    "readme.txt",
    "code.py",
    "page.html",
    "notes.tex",
    "Makefile",
]


@pytest.mark.parametrize("name", NO_LISTINGS)
def test_any_text_has_lines_like_titles_so_code_and_licences_are_told_by_their_names(
    name, tmp_path
):
    (tmp_path / name).write_text(f"A title of something\n{ABSTRACT}\n", "utf-8")
    with pytest.raises(UnreadableInputError, match="expected a list of papers"):
        read(tmp_path / name)
    assert len(read(tmp_path / name, format="listing").papers) == 1


FILES = {
    "empty.txt": (b"", NothingToReadError, "empty.txt: it is empty"),
    "blank.txt": (b" \n\n", NothingToReadError, "blank.txt: it is empty"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, UnreadableInputError, "binary"),
    "bytes.txt": (bytes(1000), UnreadableInputError, "got 'a binary file'"),
    "no.jsonl": (b"[1]\n2\n", NothingToReadError, "no.jsonl:record 1: expected a JSON object"),
    "none.json": (b"[]", NothingToReadError, "none.json: there is no paper in it"),
    "cut.jsonl.gz": (gzip.compress(GOOD.encode() * 99)[:40], UnreadableInputError, "gzip file"),
    "cut.zip": (b"PK\x03\x04 and no more", UnreadableInputError, "a whole zip archive"),
    "cut.xlsx": (b"PK\x03\x04 and no more", UnreadableInputError, "an Excel workbook"),
    "columns.csv": (b"name,size\na,b\n", UnreadableInputError, "--column title=NAME"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_which_nothing_can_be_read_is_one_clear_line(name, tmp_path):
    content, error, words = FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=re.escape(words)) as raised:
        read(tmp_path / name)
    assert "\n" not in str(raised.value)
    assert str(tmp_path) not in str(raised.value)


def test_beside_good_files_a_bad_one_is_one_drop(tmp_path):
    for name, (content, _, _) in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.jsonl").write_text(GOOD, "utf-8")
    found = read(tmp_path)
    assert [paper.source for paper in found.papers] == ["good.jsonl"]
    assert {re.split("[:]", each.where)[0] for each in found.dropped} == set(FILES)


def test_what_is_not_there_or_not_known_is_said_before_anything_is_read(tmp_path):
    with pytest.raises(UnreadableInputError, match="nothing of that name"):
        read_all([tmp_path / "none.txt"])
    with pytest.raises(UnknownNameError, match="Did you mean 'listing'"):
        read_all([tmp_path], format="listng")
    with pytest.raises(UnknownNameError, match="Did you mean 'title'"):
        read_all([tmp_path], columns={"titel": "x"})
    with pytest.raises(NothingToReadError, match="there is no file in the input"):
        read(tmp_path)


def test_folders_are_walked_in_order_and_hidden_files_left_alone(tmp_path):
    for name in ("b/2.jsonl", "a/9.jsonl", "a/.x.jsonl", ".git/y.jsonl", "c.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(GOOD, "utf-8")
    assert [paper.source for paper in read(tmp_path).papers] == ["9.jsonl", "2.jsonl", "c.jsonl"]


def test_packed_files_and_standard_input_are_read(tmp_path, monkeypatch):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(GOOD.encode()))
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in/y.txt", f"Second\n{ABSTRACT}")
        archive.writestr("x.jsonl", GOOD)
        archive.writestr("bomb.jsonl", b'{"title": "' + b"a" * 70_000_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
    seen: list[int] = []
    inputs = [tmp_path / "a.jsonl.gz", tmp_path / "b.zip", "-"]
    found = list(read_all(inputs, progress=seen.append))
    sources = [each.source for each in found if isinstance(each, Paper)]
    assert sources == ["a.jsonl.gz", "b.zip:y.txt", "b.zip:x.jsonl", "standard input"]
    (bomb,) = [each for each in found if not isinstance(each, Paper) and each.counts]
    assert bomb.where == "b.zip:bomb.jsonl"
    assert "unpacks to more than" in bomb.reason
    assert 0 < sum(seen) <= 2 * total_bytes(inputs) + len(GOOD)


def bomb(megabytes):
    """Pack much more than the limit, and a good record in front of it."""
    packer = zlib.compressobj(9, wbits=31)
    yield packer.compress(GOOD.encode() + b'\n{"title": "')
    for _ in range(megabytes):
        yield packer.compress(b"a" * 1_000_000)
    yield packer.flush()


@pytest.mark.parametrize("piped", [False, True], ids=["a file", "a pipe"])
def test_a_gzip_file_that_goes_on_and_on_is_stopped_and_said(tmp_path, monkeypatch, piped):
    (path := tmp_path / "bomb.jsonl.gz").write_bytes(b"".join(bomb(300)))
    packed = path.stat().st_size
    unpacked = 0
    real = gzip.GzipFile.read

    def counted(self, size=-1):
        nonlocal unpacked
        chunk = real(self, size)
        unpacked += len(chunk)
        return chunk

    monkeypatch.setattr(gzip.GzipFile, "read", counted)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    found = read("-" if piped else path)
    assert [paper.title for paper in found.papers] == ["Good"]
    (dropped,) = found.dropped
    assert dropped.where == ("standard input" if piped else "bomb.jsonl.gz")
    assert "unpacks to more than" in dropped.reason
    assert unpacked <= max(200 * packed, 1 << 26) + (1 << 20)


def test_a_text_that_packs_well_is_no_bomb(tmp_path):
    lines = [json.dumps({"title": f"Title {n}", "abstract": ABSTRACT * 20}) for n in range(5000)]
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    found = read(tmp_path / "x.jsonl.gz")
    assert (len(found.papers), found.dropped) == (5000, [])


def test_a_zip_archive_whose_members_lie_over_each_other_is_refused(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.jsonl", GOOD * 9)
        member = archive.infolist()[0]
        archive.filelist += [member] * 99
    with pytest.raises(UnreadableInputError, match="its members overlap"):
        read(path)


def test_columns_can_be_named_by_hand(tmp_path):
    (tmp_path / "t.csv").write_text("Working name,Text\nTabYard,A data set of tables.\n", "utf-8")
    columns = {"title": "working name", "abstract": "Text"}
    (paper,) = read(tmp_path / "t.csv", columns=columns).papers
    assert (paper.title, paper.abstract) == ("TabYard", "A data set of tables.")
    with pytest.raises(KgbuildError, match="expected a column 'Body'"):
        read(tmp_path / "t.csv", columns={"title": "Working name", "abstract": "Body"})
