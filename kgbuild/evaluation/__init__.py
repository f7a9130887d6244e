"""Score a graph against annotated papers: the same figures as `score.py`, with intervals.

What counts as right: a mention when section, start, end and type are equal; an entity of a paper
when a gold entity of the paper has its type and shares a surface form (case, white space and
punctuation aside), one to one; an edge when the role is equal too; a domain by its id. B-cubed is
taken over the mentions found by both (Bagga & Baldwin 1998). ECE: ten bins over the confidence of
edges (Guo et al. 2017). Intervals: bootstrap over papers, 95 %.
"""

from kgbuild.evaluation.counting import PaperScore, WrongEdge, score_papers
from kgbuild.evaluation.figures import Figure, figures, precision_at, retrieval
from kgbuild.evaluation.gold import read_gold

__all__ = [
    "Figure",
    "PaperScore",
    "WrongEdge",
    "figures",
    "precision_at",
    "read_gold",
    "retrieval",
    "score_papers",
]
