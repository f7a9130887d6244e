"""`outputs/sample` is what the code makes of `examples/` today: documentation and golden file.

`make sample` makes it anew; the difference is then read like code. Tables are compared by content,
since the bytes of Parquet change with the library's version, and confidences to two digits, since
the last digits of a network's output change with the processor.
"""

from pathlib import Path

import pytest

from kgbuild import build, load
from kgbuild.tables import COLUMNS

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "outputs/sample"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The graph of the examples as the code builds it now."""
    return build([ROOT / "examples"], tmp_path_factory.mktemp("sample") / "graph")


@pytest.mark.parametrize("table", COLUMNS)
def test_the_committed_tables_are_what_the_code_makes(table, fresh):
    def rounded(row: dict[str, object]) -> dict[str, object]:
        return {k: round(v, 2) if isinstance(v, float) else v for k, v in row.items()}

    committed = [rounded(row) for row in load(SAMPLE / "graph").rows(table)]
    assert [rounded(row) for row in fresh.rows(table)] == committed


@pytest.mark.parametrize(("format_", "name"), [("turtle", "graph.ttl"), ("html", "page.html")])
def test_the_committed_views_are_what_the_code_makes_of_the_committed_tables(
    format_, name, tmp_path
):
    load(SAMPLE / "graph").export(format_, tmp_path / name)
    assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes()


def test_the_sample_shows_every_type_role_and_polarity(fresh):
    from ontology.terms import EntityType, Polarity, Role

    assert {e.type for e in fresh.entities} == set(EntityType)
    assert {a.predicate for a in fresh.assertions} >= set(Role)
    assert {a.polarity for a in fresh.assertions} == set(Polarity)


def test_the_sample_is_small():
    assert sum(f.stat().st_size for f in SAMPLE.rglob("*") if f.is_file()) < 6_000_000
