"""What an export or a load left out, by reason, as lines to print."""

from collections.abc import Iterable, Iterator

from kgbuild.records import Dropped

#: So many things are named beside a reason; more are only counted.
_NAMED = 6


def lines(dropped: Iterable[Dropped]) -> Iterator[str]:
    """Count what was left out by reason, and name the tables of which something stays behind."""
    counts: dict[str, int] = {}
    tables: dict[str, list[str]] = {}
    for each in dropped:
        counts[each.reason] = counts.get(each.reason, 0) + 1
        named = tables.setdefault(each.reason, [])
        if not each.counts and "://" not in each.where and len(named) <= _NAMED:
            named.append(f"{each.where} ({each.what})")
    for reason, count in sorted(counts.items()):
        named = tables[reason]
        shown = f": {', '.join(named)}" if len(named) == count else ""
        yield f"  {count:,} × {reason}{shown}"
