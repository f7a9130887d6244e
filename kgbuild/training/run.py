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
    card,
    choosing,
    domain_head,
    export,
    figures,
    linear_domains,
    precedents,
    second_stage,
    teaching,
    unlabelled,
)
from kgbuild.training.examples import ROLES, TYPES, Annotated, annotate, example
from kgbuild.training.reading import Read, Reader, knowledge_in
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
    learned, unseen = _split(papers, setting)
    report(f"{len(learned)} papers for the network, {len(unseen)} for the second stage")
    checked = read_gold(dev) if dev else unseen
    learn, hold, check = (
        [annotate(paper, words, knowledge, ids) for paper in part]
        for part in (learned, unseen, checked)
    )
    others = unlabelled.read(setting.unlabelled, [*papers, *checked])
    material = teaching.Material(learn, others, check, words, len(ids))
    network = teaching.train(setting, material, output, report)
    scores = None
    if setting.taught:
        report("domains learn from annotated papers")
        scores = domain_head.fit(network, [example(p, words) for p in learn], setting.seed)
    with tempfile.TemporaryDirectory() as folder:
        export.export(network, Path(folder))
        export.quantise(Path(folder), output)
        report("reading all papers for the second stage")
        held, against = _read(learn, hold, check, Reader(output, words), setting)
        held = held._replace(of_network=scores or held.of_network)
        _second_stage(held, against, output, setting.seed)
        measured = _compare(output, Path(folder), checked, report)
    files = [*gold, *filter(None, [dev, setting.start]), *setting.unlabelled]
    made = card.made_by(files, epochs=setting.epochs, seed=setting.seed)
    served = (
        f"{len(learn)} annotated papers for teachers and trees"
        if setting.taught
        else f"{len(learn)} annotated papers for the network, {len(hold)} others for the trees"
    )
    card.write(output, measured, learned=served, checked=len(checked), made=made)
    return measured


def _split(
    papers: list[dict[str, Any]], setting: Setting
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give the papers for the network (or its teachers), and those for the second stage.

    A network that was taught has seen none of them itself, so all of them serve both.
    """
    if setting.taught:
        return papers, papers
    order = np.random.default_rng(setting.seed).permutation(len(papers)).tolist()
    held = max(1, round(HELD_OUT * len(papers)))
    return [papers[k] for k in order[held:]], [papers[k] for k in order[:held]]


class Judged(NamedTuple):
    """Papers as the network read them, and the scores of their domains by it and by their words."""

    reads: Sequence[Read]
    of_network: Sequence[Floats]
    of_words: Sequence[Floats]
    frequency: Floats

    def described(self, broader: NDArray[np.int64]) -> list[tuple[Floats, NDArray[np.int64]]]:
        """Describe the likeliest domains of each paper."""
        return [
            domains.domain_features(of_network, of_words, broader, self.frequency)
            for of_network, of_words in zip(self.of_network, self.of_words, strict=True)
        ]

    @property
    def domains(self) -> list[Floats]:
        """The annotated domains of each paper."""
        return [read.annotated.domains for read in self.reads]


def _read(
    learn: Sequence[Annotated], hold: Sequence[Annotated], check: Sequence[Annotated],
    reader: Reader, setting: Setting,
) -> tuple[Judged, Judged]:  # fmt: skip
    """Read the papers of the second stage and those to check against.

    What phrases and words tell of a paper is never taken from what was annotated in it.
    """
    output = reader.folder
    linear_domains.fit(learn, output / "domains.npz")
    linear = domains.WordDomains(output / "domains.npz")
    counted = precedents.count(learn)
    table = counted.table()
    table.save(output / "precedents.npz")

    def scores(papers: Sequence[Annotated]) -> list[Floats]:
        return [linear.scores(paper.described.hashes, paper.title_words) for paper in papers]

    if setting.taught:
        reads = [reader.read(paper, counted.without(k)) for k, paper in enumerate(hold)]
        others = linear_domains.scores_from_others(hold, setting.seed)
    else:
        reads, others = [reader.read(paper, table) for paper in hold], scores(hold)
    checked = [reader.read(paper, table) for paper in check]
    return (
        Judged(reads, [r.reading.domains for r in reads], others, linear.frequency),
        Judged(checked, [r.reading.domains for r in checked], scores(check), linear.frequency),
    )


def _second_stage(held: Judged, checked: Judged, output: Path, seed: int) -> None:
    ids, above = _concepts()
    broader = np.array([ids.index(b) if b else -1 for b in above])
    papers = [read.paper for read in checked.reads]
    stage = second_stage.fit([read.paper for read in held.reads], MENTION_THRESHOLDS[2], seed)
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
