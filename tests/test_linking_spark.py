"""Every SQL step gives on Apache Spark the rows that it gives on DuckDB, from the same text."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from linked import link

from kgbuild import linking
from kgbuild.linking.engine import DIALECTS, mint_entities, text_of
from kgbuild.linking.spark import SETTINGS, SparkEngine
from ontology.terms import BASE_IRI

STEPS = Path(linking.__file__).parent / "steps"
PAPERS = [
    ["RAG", "retrieval-augmented generation", "RAG systems"], ["RAGs", "KD", "SpinQuant"],
    ["knowledge distillation", ("BERT", "Model"), ("bert-base-uncased", "Model")],
    [("GPT-4", "Model"), ("GPT-4-turbo", "Model"), ("F1 score", "Metric"), ("F1", "Metric")],
    ["SAM", "segment anything model"], ["SAM", "sharpness-aware minimization"],
    ["SAM", "LLM judge"], ["LLM-as-a-judge", "offline RL", "entropy dropping", "EntroDrop"],
    ["offline reinforcement learning", "fine-tune"], ["fine-tuned", ("education", "Domain")],
    [("educational settings", "Domain"), ("BERT", "Method")], ["word model", "word modeling"],
]  # fmt: skip
PAIRS = {
    0: {"RAG": "retrieval-augmented generation"}, 4: {"SAM": "segment anything model"},
    5: {"SAM": "sharpness-aware minimization"}, 11: {"WM": "word model", "WMG": "word modeling"},
}  # fmt: skip


def test_no_step_is_written_in_the_words_of_one_engine() -> None:
    words = {word for dialect in DIALECTS.values() for word in dialect}
    for file in STEPS.glob("*.sql"):
        text = file.read_text("utf-8")
        code = "\n".join(line.partition("--")[0] for line in text.splitlines())
        for word in words:
            code = code.replace(word, "")
        found = re.search(r"\[|::|\bqualify\b|\blist_\w+|\bunnest\b|\bexplode\b|=>|\bilike\b", code)
        assert not found, f"{file.name}: {found}"


class Compared(linking.Engine):
    """DuckDB that has Spark run each step too, from the same tables."""

    def __init__(self, work: Path, spark: SparkEngine) -> None:
        super().__init__(work, threads=1)
        self.spark, self.differing, self.compared = spark, [], set()

    def step(self, table: str) -> None:
        super().step(table)
        if table in self.compared:
            return
        self.compared.add(table)
        known = {name for (name,) in self.ask("show tables")}
        for name in sorted(known & set(re.findall(r"\w+", text_of(table))) - {table}):
            self._duck.execute(f"copy {name} to '{self._work / name}.parquet'")
            self.spark.read(name, [self._work / f"{name}.parquet"])
        self.spark.step(table)
        columns = ", ".join(f'"{name}"' for name in self._duck.table(table).columns)
        ask = f"select {columns} from {table}"
        if rows(self.ask(ask)) != rows(self.spark.ask(ask)):
            self.differing.append(table)


def rows(found: list[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    return sorted(tuple(plain(value) for value in row) for row in found)


def plain(value: Any) -> str:
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        return f"{float(value):.6f}"  # a sum is of another width in each engine
    return repr([str(item) for item in value]) if isinstance(value, list) else repr(value)


@pytest.fixture
def spark(tmp_path: Path) -> Iterator[SparkEngine]:
    """A session on this machine, with few tasks."""
    sql = pytest.importorskip(
        "pyspark.sql", reason="pyspark.sql is missing: pip install pyspark, and Java"
    )
    builder = sql.SparkSession.builder.master("local[1]").appName("kgbuild")
    few = {"spark.sql.shuffle.partitions": "1", "spark.ui.enabled": "false"}
    for name, value in (SETTINGS | few).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield SparkEngine(session, tmp_path / "spark")
    session.stop()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # of Spark's own
def test_every_step_gives_the_same_rows_on_spark(tmp_path: Path, spark: SparkEngine) -> None:
    link(tmp_path, PAPERS, pairs=PAIRS)
    with Compared(tmp_path, spark) as engine:
        engine.open([tmp_path / "shard"])
        linking.link(engine, BASE_IRI)
        assert engine.differing == []
        steps = {file.stem.partition("_")[2] for file in STEPS.glob("*.sql")}
        assert {name for name in steps if "rolled" not in name} == engine.compared
        minted = [row[0] for row in engine.ask("select uid from minted order by uid")]
        spark.mint("minted", "clusters", mint_entities(BASE_IRI))
        assert [row[0] for row in spark.ask("select uid from minted order by uid")] == minted
        assert len(spark.rows("links")) == engine.ask("select count(*) from links")[0][0]
