"""Mentions, roles and domains by the trained network: the extractor that a build runs."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild import nlp

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kgbuild.tagging.paper import Tagger

#: The model that comes with kgbuild.
MODEL = Path(__file__).parents[1] / "model"


@cache
def _tagger(folder: Path) -> "Tagger":
    from kgbuild.tagging.paper import Tagger

    return Tagger(folder)


def create(model: Path = MODEL) -> nlp.Component:
    """Load the network, once a process, and make the component."""
    tagger = _tagger(model)

    def tag(doc: "Doc") -> "Doc":
        sentences = nlp.sentences(doc)
        found = tagger.read(nlp.text_of(doc), doc.user_data["title_end"], sentences)
        spans = [
            nlp.span_at(
                doc, m.start, m.end, m.type, role=m.role, confidence=m.confidence,
                extractor="tagger",
            )
            for m in found.mentions
        ]  # fmt: skip
        nlp.add_spans(doc, (span for span in spans if span is not None))
        doc._.domains = tuple(
            (domain, confidence, *sentences[sentence])
            for domain, confidence, sentence in found.domains
        )
        return doc

    return tag
