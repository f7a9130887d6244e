"""Take the short forms out of the vocabulary: `python -m kgbuild.lexicon.acronyms IN OUT`.

A row is a short form with a long form whose initials it is; `sure` is `no` where the vocabulary
marks it (`?`) as one that usually means something else.
"""

import csv
import sys
from pathlib import Path

from kgbuild.linking.forms import Form, form_of


def is_short_for(short: Form, long: Form) -> bool:
    """Say whether a short form is made of the initials of a long form."""
    letters = [word for word in long.words.split() if len(word) == 1]
    plain = len(letters) == 0 or (len(letters) == 1 and len(long.words.split()) > 2)
    return plain and len(short.key) > 1 and short.key in (long.initials, long.tight)


def acronyms(rows: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    """List (short, long, type, sure)."""
    found: dict[tuple[str, str, str], bool] = {}
    for row in rows:
        names = [row["name"], *filter(None, row["aliases"].split("|"))]
        unsure = {form_of(name[:-1]).key for name in names if name.endswith("?")}
        forms = [form_of(name.removesuffix("?")) for name in names]
        for short in forms:
            for long in forms:
                if is_short_for(short, long):
                    found[short.text, long.text, row["type"]] = short.key not in unsure
    return sorted((*key, "yes" if sure else "no") for key, sure in found.items())


def main() -> None:
    """Read the one file, write the other."""
    source, target = map(Path, sys.argv[1:3])
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    lines = ["short\tlong\ttype\tsure", *map("\t".join, acronyms(rows))]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
