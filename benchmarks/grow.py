"""Make a graph some times as large, by renaming its papers: grow.py IN OUT TIMES."""

import json
import sys
from pathlib import Path

import duckdb

from kgbuild.tables import COLUMNS, SORTED_BY

PAPER = r"regexp_replace({column}, '^(.*/paper/[^/#]+)', '\1' || copy)"
RENAMED = {
    "papers": ["uid"],
    "mentions": ["uid", "paper"],
    "links": ["mention"],
    "assertions": ["subject"],
    "evidence": ["paper", "mention"],
}


def grow(source: Path, target: Path, times: int) -> dict[str, int]:
    """Copy every paper and what is said of it under `times` names."""
    target.mkdir(parents=True, exist_ok=True)
    connection, rows = duckdb.connect(), {}
    copies = ", ".join(f"('{f'-copy{number}' if number else ''}')" for number in range(times))
    for table, columns in COLUMNS.items():
        if not (source / f"{table}.parquet").is_file():
            continue
        read = f"read_parquet('{source}/{table}.parquet')"
        changed = [f"{PAPER.format(column=name)} as {name}" for name in RENAMED.get(table, [])]
        if table == "papers":
            changed.append("title || copy as title")
        if table in {"assertions", "evidence"}:
            name = "uid" if table == "assertions" else "assertion"
            changed.append(f"{name} || copy as {name}")
        if table == "entities":
            changed = [f"({name} * {times})::int as {name}" for name in ("papers", "mentions")]
        names = (
            "(values ('')) as t(copy)" if table == "entities" else f"(values {copies}) as t(copy)"
        )
        kept = ", ".join(f'"{column}"' for column in columns)
        inner = f"select * replace ({', '.join(changed)}) from {read}, {names}" if changed else read
        query = (
            f"select distinct {kept} from ({inner})" if changed else f"select {kept} from {read}"
        )
        order = ", ".join(f'"{column}"' for column in SORTED_BY[table])
        connection.sql(
            f"copy ({query} order by {order}) to '{target}/{table}.parquet' (format parquet)"
        )
        found = connection.sql(f"select count(*) from '{target}/{table}.parquet'").fetchall()
        rows[table] = int(found[0][0])
    manifest = json.loads((source / "manifest.json").read_text("utf-8"))
    manifest |= {"rows": rows, "config": f"{manifest['config']}-times-{times}"}
    (target / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (target / "ledger.json").write_text((source / "ledger.json").read_text("utf-8"), "utf-8")
    return rows


if __name__ == "__main__":
    print(grow(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
