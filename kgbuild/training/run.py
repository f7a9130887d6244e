"""The steps from annotated papers to a model folder."""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.errors import OutputError
from kgbuild.evaluation.gold import read_gold
from kgbuild.nlp import sentence_starts
from kgbuild.tagging import domains, forest
from kgbuild.tagging.paper import TaggedPaper, Tagger
from kgbuild.tagging.phrases import Floats
from kgbuild.tagging.words import Words
from kgbuild.training import (
    apart,
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
from kgbuild.training.examples import ROLES, TYPES, Annotated, annotate
from kgbuild.training.reading import Read, Reader, knowledge_in
from kgbuild.training.teaching import Setting
from ontology.domains import research_domains

#: What a new model takes over from the shipped one.
TABLES = ("tokenizer.json", "phrases.npz", "vocabulary.npz", "other-names.npz")
MENTION_THRESHOLDS = (0.27, 0.3, 0.33, 0.36, 0.39)


def run(
    gold: Sequence[Path], output: Path, dev: Path | None, setting: Setting,
    report: Callable[[str], None],
) -> dict[str, dict[str, float]]:  # fmt: skip
    """Train; give the figures on dev (or, without one, on the papers that it learned from)."""
    if output.exists() and not (setting.resume or not any(output.iterdir())):
        raise OutputError(f"{output} is not empty; choose another folder, or resume")
    output.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        shutil.copy(setting.base / name, output / name)
    words, knowledge = Words(output / "tokenizer.json"), knowledge_in(output)
    ids = list(research_domains())
    papers = [paper for file in gold for paper in read_gold(file)]
    checked = read_gold(dev) if dev else papers
    learn, check = (
        [annotate(paper, words, knowledge, ids) for paper in part] for part in (papers, checked)
    )
    others = unlabelled.read(setting.unlabelled, [*papers, *checked])
    material = teaching.Material(learn, others, check, words, len(ids))
    begun = teaching.begin(setting, material, output, report)
    network, rounds = apart.learn(begun, setting, material, output, report)
    with tempfile.TemporaryDirectory() as folder:
        export.export(network, Path(folder))
        export.quantise(Path(folder), output)
        report("the second stage")
        _second_stage(*_judged(rounds, check, Reader(output, words), setting), output, setting.seed)
        measured = _compare(output, Path(folder), checked, report)
    files = [*gold, *filter(None, [dev, setting.start]), *setting.unlabelled]
    made = card.made_by(files, setting.steps(len(others)), setting.seed)
    card.write(output, measured, learned=len(learn), checked=len(checked), made=made)
    return measured


class Judged(NamedTuple):
    """Papers as networks read them, and the scores of their domains by their words."""

    reads: Sequence[Read]
    of_words: Sequence[Floats]
    frequency: Floats
    times: int = 1  #: that each paper is there: all papers, then all of them again

    def described(self, broader: NDArray[np.int64]) -> list[tuple[Floats, NDArray[np.int64]]]:
        """Describe the likeliest domains of each paper."""
        return [
            domains.domain_features(read.domains, of_words, broader, self.frequency)
            for read, of_words in zip(self.reads, self.of_words, strict=True)
        ]

    @property
    def domains(self) -> list[Floats]:
        """The annotated domains of each paper."""
        return [read.annotated.domains for read in self.reads]


def _judged(
    rounds: Sequence[Sequence[Read]], check: Sequence[Annotated], reader: Reader, setting: Setting
) -> tuple[Judged, Judged]:
    """Give the papers of the second stage and those to check against.

    What phrases and words tell of a paper is never taken from what was annotated in it.
    """
    output, times = reader.folder, len(rounds)
    learn = [read.annotated for read in rounds[0]]
    linear_domains.fit(learn, output / "domains.npz")
    linear = domains.WordDomains(output / "domains.npz")
    of_words = linear_domains.scores_from_others(learn, setting.seed)
    table = precedents.count(learn).table()
    table.save(output / "precedents.npz")
    reads = [read for one in rounds for read in one]
    return (
        Judged(reads, of_words * times, linear.frequency, times),
        Judged(
            [reader.read(paper, table) for paper in check],
            [linear.scores(p.described.hashes, p.title_words) for p in check], linear.frequency,
        ),
    )  # fmt: skip


def _second_stage(held: Judged, checked: Judged, output: Path, seed: int) -> None:
    ids, above = _concepts()
    broader = np.array([ids.index(b) if b else -1 for b in above])
    papers = [read.paper for read in checked.reads]
    learn = [read.paper for read in held.reads]
    stage = second_stage.fit(learn, held.times, MENTION_THRESHOLDS[2], seed)
    trees = second_stage.fit_domains(held.described(broader), held.domains, seed)
    for name, one in {**stage.forests(), "domain-trees": trees}.items():
        forest.save(one, output / f"{name}.onnx")
    threshold = max(MENTION_THRESHOLDS, key=lambda t: choosing.edge_f1(papers, stage, t))
    domain_threshold = choosing.domain_threshold(
        checked.described(broader), checked.domains, trees, broader
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
