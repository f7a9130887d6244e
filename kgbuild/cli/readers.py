"""List the formats that can be read, and what is read of each."""

import argparse

from kgbuild.readers import READERS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(args: argparse.Namespace) -> int:
    """Print the list."""
    width = max(map(len, READERS))
    for name, reader in sorted(READERS.items()):
        print(f"{name:{width}}  {reader.SUMMARY}")
    return 0
