"""Keeps beside a store what is made of it once: written apart, and renamed into place."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path


def made_once(store: Path, kind: str, make: Callable[[Path], object]) -> Path:
    """Give what belongs to a store, a file or a folder; `make` writes it if it is not there."""
    finished = store.with_name(f"{store.name}.{kind}")
    if finished.exists():
        return finished
    for left in store.parent.glob(f"*.{kind}"):
        _remove(left)
    part = store.with_name(f"{store.name}.{kind}-{os.getpid()}")
    _remove(part)
    try:
        make(part)
        part.replace(finished)
    finally:
        _remove(part)
    return finished


def _remove(left: Path) -> None:
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)
