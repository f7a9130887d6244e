"""What a graph was made of and with: the content of `manifest.json`; no clock, no path."""

import json
from hashlib import sha256
from typing import Any

from kgbuild import __version__
from kgbuild import extractors as extractor_table
from kgbuild.errors import KgbuildError
from kgbuild.records import Paper
from kgbuild.tables import SCHEMA_VERSION
from ontology import iris
from ontology.ntriples import is_iri


def content_hash(value: object) -> str:
    """Hash a value that JSON can say, in 64 hexadecimal digits (SHA-256)."""
    return sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def settings(extractors: tuple[str, ...], base_iri: str) -> dict[str, Any]:
    """Give all that decides what a build makes of its inputs, with its hash as `config`."""
    extractor_table.check(extractors)
    try:
        iris.checked_base(base_iri)
    except ValueError as error:
        raise KgbuildError(f"--base-iri: {error}") from error
    decided: dict[str, Any] = {
        "kgbuild": __version__,
        "schema": SCHEMA_VERSION,
        "base_iri": base_iri,
        "extractors": list(extractors),
        "model": extractor_table.fingerprint(extractors),
        "default_min_confidence": extractor_table.trusted(extractors),
    }
    decided["config"] = content_hash(decided)[:16]
    return decided


def licence(given: str | None) -> dict[str, str]:
    """Give the entry for the licence under which a graph is given away, where there is one."""
    if given is None:
        return {}
    if not is_iri(given):
        raise KgbuildError(
            "--licence: expected the address of a licence, such as "
            f"https://creativecommons.org/licenses/by/4.0/, got {given!r}"
        )
    return {"licence": given}


class Sources:
    """The inputs by name: how many papers each gave, and a hash whatever their order."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, int]] = {}

    def add(self, paper: Paper) -> None:
        """Count a paper for its source."""
        content = content_hash([paper.uid, paper.title, paper.abstract, paper.source_id])
        count, total = self._seen.get(paper.source, (0, 0))
        self._seen[paper.source] = count + 1, (total + int(content, 16)) % (1 << 256)

    def to_json(self) -> list[dict[str, Any]]:
        """List the inputs for the manifest."""
        return [
            {"name": name, "papers": count, "sha256": f"{total:064x}"}
            for name, (count, total) in sorted(self._seen.items())
        ]
