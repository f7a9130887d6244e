"""List the formats that can be read, and what is read of each."""

import argparse

from kgbuild.readers import readers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(args: argparse.Namespace) -> int:
    """Print the list."""
    known = readers()
    width = max(map(len, known))
    for name, reader in sorted(known.items()):
        print(f"{name:{width}}  {reader.SUMMARY}")
    return 0
