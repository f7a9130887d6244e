"""Small builders of values for tests."""

from kgbuild.records import Paper


def paper(abstract: str, title: str = "A title", **fields: object) -> Paper:
    """Make a paper of a text."""
    return Paper(title, abstract, **fields)
