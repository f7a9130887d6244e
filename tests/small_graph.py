"""A small graph with every role, relation and polarity, made without the pipeline."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.folder import GraphFolder
from kgbuild.tables import COLUMNS, SORTED_BY, schema
from ontology import iris

BASE = "https://example.org/id/"


class Named(NamedTuple):
    """What a paper names: the words, its type and label, its role, and how it is stated."""

    words: str
    type: str
    label: str
    role: str
    polarity: str = "asserted"


class Written(NamedTuple):
    """A paper of the small graph."""

    title: str
    abstract: str
    year: int | None
    named: tuple[Named, ...]
    domains: tuple[str, ...]
    relations: tuple[tuple[str, str, str], ...] = ()


N = Named
PAPERS = (
    Written(
        "BabelNet-T: small models for machine translation",
        "We propose BabelNet-T, a translator trained on WMT14. "
        "It beats Transformer-XL on WMT14 and FLORES by 2 BLEU. "
        "We do not use back-translation.",
        2023,
        (
            N("BabelNet-T", "Model", "BabelNet-T", "proposes"),
            N("machine translation", "Task", "machine translation", "studies"),
            N("WMT14", "Dataset", "WMT14", "evaluatesOn"),
            N("FLORES", "Dataset", "FLORES", "evaluatesOn"),
            N("Transformer-XL", "Model", "Transformer-XL", "comparesWith"),
            N("BLEU", "Metric", "BLEU", "evaluatesOn"),
            N("back-translation", "Method", "back-translation", "uses", "negated"),
        ),
        ("machine-translation",),
        (
            ("BabelNet-T", "trainedOn", "WMT14"),
            ("BabelNet-T", "evaluatedOn", "FLORES"),
            ("BabelNet-T", "usedFor", "machine translation"),
            ("BabelNet-T", "comparedWith", "Transformer-XL"),
            ("machine translation", "measuredBy", "BLEU"),
        ),
    ),
    Written(
        "Rotating weights before quantization",
        "RotaQuant builds on post-training quantization (PTQ). "
        "On GSM8K and WMT14, RotaQuant keeps the accuracy of Llama 2 7B. "
        "It may help machine translation.",
        2024,
        (
            N("RotaQuant", "Method", "RotaQuant", "proposes"),
            N("post-training quantization", "Method", "post-training quantization", "uses"),
            N("PTQ", "Method", "post-training quantization", "uses"),
            N("GSM8K", "Dataset", "GSM8K", "evaluatesOn"),
            N("WMT14", "Dataset", "WMT14", "evaluatesOn"),
            N("accuracy", "Metric", "accuracy", "evaluatesOn"),
            N("Llama 2 7B", "Model", "Llama 2 7B", "uses"),
            N("machine translation", "Task", "machine translation", "studies", "hedged"),
        ),
        ("model-compression",),
        (
            ("RotaQuant", "basedOn", "post-training quantization"),
            ("Llama 2 7B", "variantOf", "Llama 2"),
            ("Llama 2", "variantOf", "Llama"),
            ("RotaQuant", "kindOf", "post-training quantization"),
        ),
    ),
    Written(
        "Fewer bits, same scores",
        "We compare BitPress with RotaQuant on GSM8K. "
        "BitPress quantizes Llama 2 to three bits. "
        "Clinical question answering is left for later.",
        2025,
        (
            N("BitPress", "Method", "BitPress", "proposes"),
            N("RotaQuant", "Method", "RotaQuant", "comparesWith"),
            N("GSM8K", "Dataset", "GSM8K", "evaluatesOn"),
            N("Llama 2", "Model", "Llama 2", "uses"),
            N("Clinical", "Domain", "clinical medicine", "mentions"),
            N("question answering", "Task", "question answering", "mentions"),
        ),
        ("model-compression", "efficient-inference"),
        (("BitPress", "comparedWith", "RotaQuant"),),
    ),
    Written(
        'Ärzte fragen: 医学问答 with "quotes" & <b>tags</b>\\ 𝔸',
        "We introduce MedÄrzte, a dataset for question answering.\tLlama 2 fails on MedÄrzte. "
        "𝔸 code point beyond the basic plane precedes RotaQuant.",
        2025,
        (
            N("MedÄrzte", "Dataset", "MedÄrzte", "proposes"),
            N("question answering", "Task", "question answering", "evaluatesOn"),
            N("Llama 2", "Model", "Llama 2", "comparesWith"),
            N("RotaQuant", "Method", "RotaQuant", "mentions"),
        ),
        ("medicine", "question-answering"),
        (("MedÄrzte", "usedFor", "question answering"),),
    ),
    Written("An empty survey", "Nothing is named here.", None, (), ("science",)),
)


def _sentence(text: str, at: int) -> tuple[int, int]:
    start = text.rfind(". ", 0, at) + 2 if ". " in text[:at] else 0
    end = text.find(". ", at)
    return start, len(text) if end < 0 else end + 1


class _Tables:
    """Collects the rows of every table."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {table: [] for table in COLUMNS}
        self.uids = {
            n.label: iris.entity_iri(BASE, n.type, n.label) for p in PAPERS for n in p.named
        }
        self.uids["Llama"] = iris.entity_iri(BASE, "Model", "Llama")
        self.backing: dict[str, list[tuple[str, str, int, int]]] = {}

    def add(self, table: str, *values: Any) -> None:
        self.rows[table].append(dict(zip(COLUMNS[table], values, strict=True)))

    def state(self, subject: str, predicate: str, thing: str, polarity: str) -> str:
        uid = iris.assertion_iri(BASE, subject, predicate, thing)
        if all(row["uid"] != uid for row in self.rows["assertions"]):
            self.add("assertions", uid, subject, predicate, thing, polarity, 0.9, 1)
        return uid


def _write_paper(tables: _Tables, number: int, paper: Written) -> None:
    uid = iris.paper_iri(BASE, paper.title, paper.abstract)
    tables.add(
        "papers", uid, f"p{number}", paper.title, paper.abstract, paper.year, None, ["A. Müller"],
        "ICLR" if number else None, f"https://example.org/{number}", None, None, "papers.txt",
        number,
    )  # fmt: skip
    texts = {"title": paper.title, "abstract": paper.abstract}
    seen: dict[str, list[tuple[str, str, int, int]]] = {}
    for words, type_, label, role, polarity in paper.named:
        said = tables.state(uid, role, tables.uids[label], polarity)
        for section, text in texts.items():
            at = text.find(words)
            if at < 0:
                continue
            mention = iris.mention_iri(uid, section, at, at + len(words))
            tables.add(
                "mentions", mention, uid, section, at, at + len(words), words, type_, role,
                polarity, 0.875, "lexicon",
            )  # fmt: skip
            tables.add("links", mention, tables.uids[label], "name", 1.0)
            start, end = (0, len(text)) if section == "title" else _sentence(text, at)
            seen.setdefault(label, []).append((mention, section, start, end))
            tables.add("evidence", said, uid, mention, section, start, end, text[start:end])
    for subject, predicate, thing in paper.relations:
        said = tables.state(tables.uids[subject], predicate, tables.uids[thing], "asserted")
        for mention, section, start, end in seen.get(subject, [])[:1] or [_whole(paper)]:
            text = texts[section][start:end]
            tables.add("evidence", said, uid, mention or None, section, start, end, text)
    for domain in paper.domains:
        said = tables.state(uid, "inDomain", iris.domain_iri(domain), "asserted")
        tables.add("evidence", said, uid, None, "title", 0, len(paper.title), paper.title)


def _whole(paper: Written) -> tuple[str, str, int, int]:
    return "", "title", 0, len(paper.title)


def small_graph(folder: Path) -> GraphFolder:
    """Write the small graph to a folder."""
    tables = _Tables()
    for number, paper in enumerate(PAPERS):
        _write_paper(tables, number, paper)
    types = {n.label: n.type for p in PAPERS for n in p.named} | {"Llama": "Model"}
    for label, uid in tables.uids.items():
        papers = [p for p in PAPERS if any(n.label == label for n in p.named)]
        count = sum(link["entity"] == uid for link in tables.rows["links"])
        others = sorted({n.words for p in papers for n in p.named if n.label == label} - {label})
        years = [p.year for p in papers if p.year]
        tables.add(
            "entities",
            uid,
            types[label],
            label,
            others,
            len(papers),
            count,
            min(years, default=None),
        )
    tables.add("groundings", tables.uids["BLEU"], "wikidata", "Q17055506", "BLEU", "label", 1.0)
    tables.add(
        "groundings", tables.uids["machine translation"], "wikidata", "Q79798", "MT", "label", 0.9
    )
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.rows.items():
        rows.sort(key=lambda row: [(row[c] is not None, row[c] or 0) for c in SORTED_BY[table]])
        pq.write_table(
            pa.Table.from_pylist(rows, schema=schema(table)), folder / f"{table}.parquet"
        )
    counts = {table: len(rows) for table, rows in tables.rows.items()}
    manifest = {
        "schema": 1, "kgbuild": "0.1.0", "base_iri": BASE, "config": "c0ffee", "rows": counts,
        "inputs": [{"name": "papers.txt", "papers": len(PAPERS), "sha256": "0" * 64}],
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (folder / "ledger.json").write_text('{"stages": {}}', "utf-8")
    return GraphFolder(folder)
