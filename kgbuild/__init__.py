"""Build knowledge graphs from AI papers."""

__version__ = "0.1.0"
