"""Prune the vocabulary to the entries worth matching: `python -m kgbuild.lexicon.prune IN OUT`.

IN has the columns name, type, aliases (`?` marks one that usually means something else), broader,
note, seen (uses in annotated papers, case aside), annotated (of those, with this type just there).
"""

import csv
import sys
from pathlib import Path

#: An entry that was right in fewer than this share of its uses is noise.
RIGHT_AT_LEAST = 0.4


def prune(rows: list[dict[str, str]]) -> list[tuple[str, str, str, str, str]]:
    """Keep (name, type, aliases, broader, share right with two doubtful uses added)."""
    kept = []
    for row in rows:
        seen, right = int(row["seen"]), int(row["annotated"])
        if seen and right / seen < RIGHT_AT_LEAST:
            continue
        share = (right + 1.2) / (seen + 2)
        aliases = "|".join(a for a in row["aliases"].split("|") if a and not a.endswith("?"))
        kept.append((row["name"], row["type"], aliases, row["broader"], f"{share:.2f}"))
    return sorted(kept)


def main() -> None:
    """Read the one file, write the other."""
    source, target = map(Path, sys.argv[1:3])
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    lines = ["name\ttype\taliases\tbroader\tright", *map("\t".join, prune(rows))]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
