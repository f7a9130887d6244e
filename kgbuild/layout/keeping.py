"""Keeps the map of a graph in its folder: computed once, the same for every page made of it.

The file is no part of the graph, which is its tables: it follows from them, a later version of
this code may place better, and a graph of millions that nobody looks at should not pay for it. So
it is written when a map is first wanted, and it names what it was made from. Where the folder
cannot be written, the map is computed anew each time, and is the same.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.layout.placing import Layout, place

if TYPE_CHECKING:  # numpy is imported where it is used, so that `kgbuild --help` stays instant
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

#: One row a node: uid, x, y, area.
FILE = "layout.parquet"
MADE_FROM = b"made_from"


def kept(
    folder: Path, uids: Sequence[str], edges: "Ints", weights: "Floats", radii: "Floats"
) -> Layout:
    """Give the map that `folder` keeps of these nodes and links; place them if there is none."""
    made_from = _made_from(uids, edges, weights, radii)
    found = _read(folder / FILE, made_from)
    if found is None:
        found = place(edges, weights, radii)
        with suppress(OSError):  # a graph on a read-only or full disk is drawn all the same
            _write(folder / FILE, uids, found, made_from)
    return found


def _made_from(uids: Sequence[str], *arrays: "Ints | Floats") -> bytes:
    """Name what decides a map: the nodes, their links and sizes, and the code that places."""
    digest = sha256("\n".join(uids).encode())
    for array in arrays:
        digest.update(array.tobytes())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16].encode()


def _read(file: Path, made_from: bytes) -> Layout | None:
    """Read a kept map, unless there is none, it is of another graph, or it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(file)
    except (OSError, pa.ArrowException):
        return None
    if (table.schema.metadata or {}).get(MADE_FROM) != made_from:
        return None
    return Layout(*(table[column].to_pylist() for column in ("x", "y", "area")))


def _write(file: Path, uids: Sequence[str], layout: Layout, made_from: bytes) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    places = {"x": layout.x, "y": layout.y, "area": layout.area}
    columns = {name: pa.array(values, pa.int32()) for name, values in places.items()}
    table = pa.table(
        {"uid": pa.array(uids, pa.string())} | columns, metadata={MADE_FROM: made_from}
    )
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        pq.write_table(table, part, compression="zstd")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
