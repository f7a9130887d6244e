"""Places a graph on a plane: areas (communities) apart from each other, each laid out inside.

Deterministic: integer nodes, fixed starts, a seeded generator, rounded results. Nodes with a single
link sit around the node that they hang on, so the forces work on the core of the graph only.
"""

from kgbuild.layout.keeping import kept
from kgbuild.layout.placing import Layout, place

__all__ = ["Layout", "kept", "place"]
