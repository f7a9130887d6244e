"""Whatever is done to a file, its reader neither fails nor hangs, and keeps its promises."""

import io
import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readers.mutation import check, check_drop, check_paper, mutate
from readers.reading import read_bytes

from kgbuild.errors import KgbuildError
from kgbuild.readers import READERS
from kgbuild.records import Paper

SAMPLES = sorted((Path(__file__).parent / "readers" / "samples").iterdir())
MANY = 100_000


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_file_may_end_at_any_byte(path):
    content = path.read_bytes()
    for end in range(0, len(content), 10):
        check(content[:end], path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_bytes_may_be_flipped_cut_and_mixed_up(path):
    dice = random.Random(path.name)
    for _ in range(40):
        check(mutate(path.read_bytes(), dice), path.name)


@pytest.mark.parametrize("name", [name for name in READERS if name != "pdf"])
@settings(max_examples=30, deadline=None)
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_a_reader_that_is_given_anything_at_all_keeps_its_promises(name, content):
    try:
        for found in READERS[name].read(io.BytesIO(content), "x"):
            (check_paper if isinstance(found, Paper) else check_drop)(found)
    except KgbuildError as error:
        assert "\n" not in str(error)


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
FEED = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T &a9;</title></entry></feed>'

# name -> content, file name, and how many papers may come of it
HOSTILE = {
    "billion laughs": (f'<?xml version="1.0"?><!DOCTYPE feed [{LAUGHS}]>{FEED}', "x.xml", 0),
    "a file of this machine": (
        '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>' + FEED,
        "x.xml",
        0,
    ),
    "a parameter entity": (
        '<!DOCTYPE f [<!ENTITY % x SYSTEM "http://[::1]/x"> %x;]>' + FEED,
        "x.xml",
        0,
    ),
    "deep XML": ("<feed><entry>" + "<a>" * MANY, "x.xml", 0),
    "deep JSON": ('{"a":' * MANY, "x.json", 0),
    "deep arrays": ("[" * MANY, "x.json", 0),
    "braces in BibTeX": ("@article{a, title={" + "{" * MANY + "\n@misc{b, title={T}}", "x.bib", 1),
    "closing braces": ("@misc{a, title={" + "}" * MANY + "\n@misc{b, title={T}}", "x.bib", 1),
    "unclosed fields": ("@misc{b,\n" + "title={x\n" * (MANY // 10), "x.bib", 1),
    "many joins": ("@misc{a, title=" + "a # " * MANY + "a}", "x.bib", 1),
    "accents": ("@misc{a, title={" + r"\'{e}$ \a " * (MANY // 10) + "}}", "x.bib", 1),
    "open quotes": ("title,abstract\n" + '"a,b\n' * 1000, "x.csv", 1),
    "blanks": ("@misc{a,\n" + "\n" * MANY + " " * MANY + "\ntitle={T}}", "x.bib", 1),
    "blanks in names": (json.dumps({"title": "T", "authors": " " * MANY + "x"}), "x.jsonl", 1),
    "dashes in ids": (json.dumps({"title": "T", "arxiv_id": "a-" * MANY}), "x.jsonl", 1),
    "tags that never close": (
        json.dumps({"message-type": "work", "message": {"DOI": "x", "title": ["T"], "abstract": (
            "<title>" * 10_000 + "<!--" * 10_000 + "<p " * 10_000 + " " * MANY)}}),
        "x.json",
        1,
    ),
    "an index with a far word": (
        json.dumps({"id": "https://openalex.org/W1", "title": "T", "publication_year": 1,
                    "abstract_inverted_index": {"a": [10**12, -1, 0.5], "b": "x"}}),
        "x.json",
        1,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "name", "papers"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_costs_little_and_gives_nothing_away(content, name, papers):
    start = time.process_time()
    try:
        found = read_bytes(content.encode(), name)
    except KgbuildError:
        assert papers == 0
    else:
        assert len(found.papers) == papers
        assert not any("root:" in paper.title for paper in found.papers)
    assert time.process_time() - start < 5


BIG = """
import resource, sys
from kgbuild.readers.sources import read_all
from kgbuild.records import Paper
papers = sum(isinstance(each, Paper) for each in read_all([sys.argv[1]]))
print(papers, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
"""


def _read_elsewhere(path: Path) -> tuple[int, int]:
    """Read a file in a process of its own; return its papers, and its memory in MiB."""
    command = [sys.executable, "-c", BIG, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    papers, memory = done.stdout.split()
    return int(papers), int(memory)


@pytest.mark.slow
def test_a_line_of_500_megabytes_is_left_out_in_little_memory(tmp_path):
    with (path := tmp_path / "x.jsonl").open("wb") as file:
        file.write(b'{"title": "T", "abstract": "')
        for _ in range(500):
            file.write(b"a" * 1_000_000)
        file.write(b'"}\n{"title": "U", "abstract": "v"}\n')
    papers, memory = _read_elsewhere(path)
    assert papers == 1
    assert memory < 300


@pytest.mark.slow
def test_memory_does_not_grow_with_the_input(tmp_path):
    line = json.dumps({"title": "T", "abstract": "We do. " * 150}) + "\n"
    sizes = []
    for megabytes in (10, 300):
        path = tmp_path / f"{megabytes}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for _ in range(megabytes * 1_000_000 // len(line)):
                file.write(line)
        sizes.append(_read_elsewhere(path)[1])
    assert sizes[1] < sizes[0] + 20


@pytest.mark.slow
def test_the_real_files_may_end_at_any_byte(shared):
    """Cut files up to 16 KiB at every tenth byte, longer ones at 400 even places."""
    for path in sorted(path for path in (shared / "formats").rglob("*") if path.is_file()):
        content = path.read_bytes()
        step = 10 if len(content) <= 1 << 14 else len(content) // 400
        for end in range(0, len(content), step):
            start = time.process_time()
            check(content[:end], path.name)
            assert time.process_time() - start < 2, (path.name, end)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_the_real_files_may_come_in_any_encoding(shared, encoding):
    """A text that says nothing of its encoding is read in whichever it was saved."""
    for path in sorted(path for path in (shared / "formats").rglob("*") if path.is_file()):
        content = path.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        papers = check(text.encode(encoding, "replace"), path.name)
        declared = text.lstrip().startswith("<") and encoding.startswith("utf-16-")
        assert declared or papers == check(content, path.name), path.name


@pytest.mark.slow
def test_the_real_files_may_be_broken_in_thousands_of_ways(shared):
    dice = random.Random(0)
    files = [path for path in sorted((shared / "formats").rglob("*.*")) if path.is_file()]
    contents = {path: path.read_bytes() for path in files}
    end = time.monotonic() + 180
    while time.monotonic() < end:
        path = dice.choice(files)
        check(mutate(contents[path], dice), path.name)
