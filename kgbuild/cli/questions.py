"""List the questions that can be put to any graph with `kgbuild ask`."""

import argparse

from kgbuild.questions import questions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(args: argparse.Namespace) -> int:
    """Print each question with its parameters and their defaults."""
    for name, question in sorted(questions().items()):
        print(f"{name}\n    {question.says}")
        for parameter in question.parameters:
            print(f"    --{parameter.name} {parameter.default!r}  {parameter.about}")
    return 0
