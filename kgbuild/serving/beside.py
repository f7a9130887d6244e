"""Keeps beside a store what is made of it once: written apart, and renamed into place."""

import os
from collections.abc import Callable
from pathlib import Path


def made_once(store: Path, kind: str, make: Callable[[Path], object]) -> Path:
    """Give the file of a kind that belongs to a store; `make` writes it if it is not there."""
    finished = store.with_name(f"{store.name}.{kind}")
    if finished.is_file():
        return finished
    for left in store.parent.glob(f"*.{kind}"):
        left.unlink(missing_ok=True)
    part = store.with_name(f"{store.name}.{kind}-{os.getpid()}")
    part.unlink(missing_ok=True)
    try:
        make(part)
        part.replace(finished)
    finally:
        part.unlink(missing_ok=True)
    return finished
