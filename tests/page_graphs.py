"""Builds small graph folders of papers and claims, for the tests of views."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.folder import GraphFolder
from kgbuild.tables import COLUMNS, SCHEMA_VERSION, SORTED_BY, schema
from ontology.terms import BASE_IRI, DOMAINS


class Claim(NamedTuple):
    """A paper names a thing; `label` stands in its abstract, which is the sentence behind it."""

    paper: int
    predicate: str
    type: str
    label: str
    polarity: str = "asserted"
    confidence: float = 0.9


#: Strings that have broken pages: markup, templates, ends of scripts, odd Unicode.
HOSTILE = (
    "<think>Replace this phrase</think>",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "<!--<script>",
    "{{7*7}}{% raw %}",
    "a \"double\" and a 'single' quote",
    "<a href='javascript:alert(3)'>href</a>",
    "line\nbreak\ttab\u2028separator",
    "模型 🤖🧠 عربي \u202eright to left",
    "\\textbf{bold} $x^2$ \\u003cscript\\u003e",
    "__proto__",
    "=cmd|' /C calc'!A0",
)


def graph(
    folder: Path,
    papers: list[tuple[str, str, int | None]],
    claims: list[Claim] = [],  # noqa: B006 -- read only
    *,
    domains: dict[int, tuple[str, ...]] | None = None,
    other_names: dict[str, tuple[str, ...]] | None = None,
    relations: list[tuple[str, str, str]] = [],  # noqa: B006
    outside: list[tuple[str, str, str]] = [],  # noqa: B006
) -> GraphFolder:
    """Write a graph folder of (title, abstract, year) papers and what they claim."""
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in COLUMNS}
    uids = [f"{BASE_IRI}paper/{number:04d}" for number in range(len(papers))]
    for uid, (title, abstract, year) in zip(uids, papers, strict=True):
        row = dict.fromkeys(COLUMNS["papers"]) | {"uid": uid, "title": title, "year": year}
        rows["papers"].append(row | {"abstract": abstract, "authors": ["A. Author"]})
    things = {
        claim.label: f"{BASE_IRI}{claim.type.lower()}/{at}" for at, claim in enumerate(claims)
    }
    claims_of: dict[str, list[Claim]] = {}
    for claim in claims:
        claims_of.setdefault(claim.label, []).append(claim)
    for label, uid in things.items():
        mine = claims_of[label]
        years = [papers[claim.paper][2] or 0 for claim in mine]
        names = list((other_names or {}).get(label, ()))
        rows["entities"].append({
            "uid": uid, "type": mine[0].type, "label": label, "alt_labels": names,
            "papers": len(mine), "mentions": len(mine), "first_year": min(years) or None,
        })  # fmt: skip
    for at, claim in enumerate(claims):
        _claim(rows, at, claim, uids[claim.paper], things[claim.label], papers[claim.paper][1])
    joined = [(things[one], predicate, things[two]) for one, predicate, two in relations]
    joined += [
        (uids[paper], "inDomain", DOMAINS + name)
        for paper, names in (domains or {}).items()
        for name in names
    ]
    for at, (one, predicate, two) in enumerate(joined):
        rows["assertions"].append(_assertion(f"r{at}", one, predicate, two))
    for label, scheme, identifier in outside:
        rows["groundings"].append({
            "entity": things[label], "scheme": scheme, "external_id": identifier,
            "external_label": label, "rule": "exact", "score": 1.0,
        })  # fmt: skip
    return _written(folder, rows)


def _assertion(name: str, one: str, predicate: str, two: str, **more: Any) -> dict[str, Any]:
    known = {"polarity": "asserted", "confidence": 0.8, "papers": 1}
    uid = f"{BASE_IRI}assertion/{name}"
    return {"uid": uid, "subject": one, "predicate": predicate, "object": two} | known | more


def _claim(
    rows: dict[str, list[dict[str, Any]]], at: int, claim: Claim, paper: str, thing: str, text: str
) -> None:
    start = text.index(claim.label)
    end, mention = start + len(claim.label), f"{paper}/mention/{at}"
    said = {"polarity": claim.polarity, "confidence": claim.confidence}
    rows["assertions"].append(_assertion(f"c{at}", paper, claim.predicate, thing, **said))
    rows["mentions"].append({
        "uid": mention, "paper": paper, "section": "abstract", "start": start, "end": end,
        "text": claim.label, "type": claim.type, "role": claim.predicate, "extractor": "test",
    } | said)  # fmt: skip
    rows["links"].append({"mention": mention, "entity": thing, "rule": "test", "score": 1.0})
    rows["evidence"].append({
        "assertion": f"{BASE_IRI}assertion/c{at}", "paper": paper, "mention": mention,
        "section": "abstract", "sentence_start": 0, "sentence_end": len(text), "sentence": text,
    })  # fmt: skip


def _written(folder: Path, rows: dict[str, list[dict[str, Any]]]) -> GraphFolder:
    folder.mkdir(parents=True, exist_ok=True)
    for table, found in rows.items():
        found.sort(key=lambda row: tuple(str(row[name]) for name in SORTED_BY[table]))
        pq.write_table(
            pa.Table.from_pylist(found, schema=schema(table)), folder / f"{table}.parquet"
        )
    manifest = {
        "schema": SCHEMA_VERSION, "base_iri": BASE_IRI, "inputs": [],
        "rows": {table: len(found) for table, found in rows.items()},
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (folder / "ledger.json").write_text("{}", "utf-8")
    return GraphFolder(folder)


def small(folder: Path) -> GraphFolder:
    """Write a graph of five papers that has something of everything the page shows."""
    texts = [
        ("Sparrow: small models", "We propose Sparrow. It beats GPT-4 on GSM8K.", 2022),
        ("Sparrow for law", "We apply Sparrow to contract review, not GPT-4.", 2023),
        ("Heron on GSM8K", "Heron is evaluated on GSM8K and may use RLHF.", 2024),
        ("A survey of RLHF", "We study RLHF with GPT-4 as a judge.", 2024),
        ("An unlinked paper", "Nothing is named here.", 2024),
    ]
    claims = [
        Claim(0, "proposes", "Model", "Sparrow"), Claim(0, "comparesWith", "Model", "GPT-4"),
        Claim(0, "evaluatesOn", "Dataset", "GSM8K"), Claim(1, "uses", "Model", "Sparrow"),
        Claim(1, "studies", "Task", "contract review"),
        Claim(1, "uses", "Model", "GPT-4", "negated", 0.7),
        Claim(2, "proposes", "Method", "Heron"), Claim(2, "evaluatesOn", "Dataset", "GSM8K"),
        Claim(2, "uses", "Method", "RLHF", "hedged", 0.3),
        Claim(3, "studies", "Method", "RLHF"), Claim(3, "uses", "Model", "GPT-4"),
    ]  # fmt: skip
    return graph(
        folder, texts, claims,
        domains={0: ("reasoning",), 1: ("law",), 2: ("reasoning",), 3: ("alignment",)},
        other_names={"RLHF": ("reinforcement learning from human feedback",)},
        relations=[("Sparrow", "comparedWith", "GPT-4"), ("Heron", "basedOn", "RLHF")],
        outside=[("GSM8K", "wikidata", "Q1")],
    )  # fmt: skip


def hostile(folder: Path) -> GraphFolder:
    """Write a graph whose titles, abstracts, names and domains are all hostile."""
    texts = [(text, f"We propose {text} here.", 2020 + at % 5) for at, text in enumerate(HOSTILE)]
    claims = [Claim(at, "proposes", "Method", text) for at, text in enumerate(HOSTILE)]
    names = {text: (f"also {text}",) for text in HOSTILE}
    domains = dict.fromkeys(range(len(HOSTILE)), ("<img src=x onerror=alert(4)>",))
    return graph(folder, texts, claims, other_names=names, domains=domains)
