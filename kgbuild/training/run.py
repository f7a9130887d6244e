"""The steps from annotated papers to a model folder."""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kgbuild.errors import OutputError
from kgbuild.evaluation.gold import read_gold
from kgbuild.nlp import sentence_starts
from kgbuild.tagging import domains, forest
from kgbuild.tagging.paper import TaggedPaper, Tagger
from kgbuild.tagging.words import Words
from kgbuild.training import (
    card,
    choosing,
    export,
    figures,
    linear_domains,
    precedents,
    second_stage,
    teaching,
    unlabelled,
)
from kgbuild.training.examples import ROLES, TYPES, annotate
from kgbuild.training.reading import Read, Reader, knowledge_in
from kgbuild.training.second_stage import ReadPaper
from kgbuild.training.teaching import Setting
from ontology.domains import research_domains

#: What a new model takes over from the shipped one.
TABLES = ("tokenizer.json", "phrases.npz", "vocabulary.npz", "other-names.npz")
#: The share of the papers that the network does not see, for the second stage.
HELD_OUT = 0.12
MENTION_THRESHOLDS = (0.27, 0.3, 0.33, 0.36, 0.39)


def run(
    gold: Sequence[Path], output: Path, dev: Path | None, setting: Setting,
    report: Callable[[str], None],
) -> dict[str, dict[str, float]]:  # fmt: skip
    """Train; give the figures on dev (or, without one, on the papers held out)."""
    if output.exists() and not (setting.resume or not any(output.iterdir())):
        raise OutputError(f"{output} is not empty; choose another folder, or resume")
    output.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        shutil.copy(setting.base / name, output / name)
    words, knowledge = Words(output / "tokenizer.json"), knowledge_in(output)
    ids = list(research_domains())
    papers = [paper for file in gold for paper in read_gold(file)]
    order = np.random.default_rng(setting.seed).permutation(len(papers)).tolist()
    held = max(1, round(HELD_OUT * len(papers)))
    report(f"{len(papers) - held} papers for the network, {held} for the second stage")
    unseen = [papers[k] for k in order[:held]]
    checked = read_gold(dev) if dev else unseen
    learn, hold, check = (
        [annotate(paper, words, knowledge, ids) for paper in part]
        for part in ([papers[k] for k in order[held:]], unseen, checked)
    )
    others = unlabelled.read(setting.unlabelled, [*papers, *checked])
    material = teaching.Material(learn, others, check, words, len(ids))
    network = teaching.train(setting, material, output, report)
    with tempfile.TemporaryDirectory() as folder:
        export.export(network, Path(folder))
        export.quantise(Path(folder), output)
        linear_domains.fit(learn, output / "domains.npz")
        counted, reader = precedents.count(learn), Reader(output, words)
        table = counted.table()
        table.save(output / "precedents.npz")
        report("reading all papers for the second stage")
        _second_stage(
            [reader.read(paper, table) for paper in hold],
            [reader.read(paper, counted.without(k)).paper for k, paper in enumerate(learn)],
            [reader.read(paper, table) for paper in check], output, setting.seed,
        )  # fmt: skip
        measured = _compare(output, Path(folder), checked, report)
    files = [*gold, *filter(None, [dev, setting.start]), *setting.unlabelled]
    made = card.made_by(files, epochs=setting.epochs, seed=setting.seed)
    card.write(output, measured, learned=len(learn), held=held, checked=len(checked), made=made)
    return measured


def _second_stage(
    held: Sequence[Read], learned: Sequence[ReadPaper], checked: Sequence[Read], output: Path,
    seed: int,
) -> None:  # fmt: skip
    ids, above = _concepts()
    broader = np.array([ids.index(b) if b else -1 for b in above])
    linear = domains.WordDomains(output / "domains.npz")

    def described(reads: Sequence[Read]) -> list[tuple[Any, Any]]:
        return [
            domains.domain_features(
                r.reading.domains,
                linear.scores(r.annotated.described.hashes, r.annotated.title_words),
                broader, linear.frequency,
            )
            for r in reads
        ]  # fmt: skip

    papers = [r.paper for r in checked]
    stage = second_stage.fit([r.paper for r in held], learned, MENTION_THRESHOLDS[2], seed)
    trees = second_stage.fit_domains(described(held), [r.annotated.domains for r in held], seed)
    for name, one in {**stage.forests(), "domain-trees": trees}.items():
        forest.save(one, output / f"{name}.onnx")
    threshold = max(MENTION_THRESHOLDS, key=lambda t: choosing.edge_f1(papers, stage, t))
    domain_threshold = choosing.domain_threshold(
        described(checked), [r.annotated.domains for r in checked], trees, broader
    )
    _write_settings(output, {
        "types": TYPES, "roles": ROLES, "domains": ids, "broader": above,
        "mention_threshold": threshold,
        "domain_threshold": domain_threshold,
        "edge_calibration": choosing.calibrate(*choosing.edge_scores(papers, stage, threshold)),
    })  # fmt: skip


def _concepts() -> tuple[list[str], list[str]]:
    """Give the research domains, and for each the one above it or nothing."""
    concepts = research_domains()
    return list(concepts), [concept.broader or "" for concept in concepts.values()]


def _write_settings(output: Path, settings: dict[str, Any]) -> None:
    text = json.dumps(settings, indent=1, ensure_ascii=False)
    (output / "settings.json").write_text(text + "\n", encoding="utf-8")


def tag(tagger: Tagger, paper: dict[str, Any]) -> TaggedPaper:
    """Read an annotated paper as a build would."""
    title, abstract = paper["title"], paper["abstract"]
    starts = [len(title) + 1 + start for start in sentence_starts(abstract)]
    text = f"{title}\n{abstract}"
    ends = [*starts, len(text)]
    return tagger.read(text, len(title), list(zip([0, *starts], ends, strict=True)))


def _compare(
    output: Path,
    whole: Path,
    papers: Sequence[dict[str, Any]],
    report: Callable[[str], None],
) -> dict[str, dict[str, float]]:
    """Measure the model as shipped (8 bits) and with whole weights."""
    measured = {}
    for file in output.iterdir():
        if not (whole / file.name).exists() and file.name != "checkpoint.pt":
            shutil.copy(file, whole / file.name)
    for name, folder in (("int8", output), ("fp32", whole)):
        tagger = Tagger(folder)
        measured[name] = figures.score([tag(tagger, paper) for paper in papers], papers)
        report(f"{name}: " + ", ".join(f"{k} {v:.3f}" for k, v in measured[name].items()))
    return measured
