"""Build knowledge graphs from AI papers."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kgbuild.errors import KgbuildError as KgbuildError
    from kgbuild.graph import KnowledgeGraph as KnowledgeGraph
    from kgbuild.graph import load as load
    from kgbuild.pipeline import build as build
    from kgbuild.records import Paper as Paper

__version__ = "0.1.0"

_HOMES = {
    "KgbuildError": "errors", "KnowledgeGraph": "graph", "load": "graph", "build": "pipeline",
    "Paper": "records",
}  # fmt: skip
__all__ = ["KgbuildError", "KnowledgeGraph", "Paper", "__version__", "build", "load"]


def __getattr__(name: str) -> Any:
    """Import a name of the face when it is first used, so that `kgbuild --help` stays instant."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kgbuild' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"kgbuild.{_HOMES[name]}"), name)
