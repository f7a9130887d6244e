"""The ledger: at every stage, what came in, what was kept, and what was left out, by reason."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Any

from kgbuild.records import Dropped

#: Examples kept for each reason: the first by place, so that the order of reading does not matter.
EXAMPLES = 20


@dataclass
class Stage:
    """The account of one stage: `came == kept + sum(dropped)`."""

    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    examples: defaultdict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def leave_out(self, dropped: Dropped, times: int = 1) -> None:
        """Enter what was left out, or a remark about what was kept."""
        (self.dropped if dropped.counts else self.remarks)[dropped.reason] += times
        examples = self.examples[dropped.reason]
        examples.append((dropped.where, dropped.what[:80]))
        if len(examples) > 20 * EXAMPLES:
            examples[:] = nsmallest(EXAMPLES, examples)

    @property
    def came(self) -> int:
        """How many records came in."""
        return self.kept + self.dropped.total()

    def to_json(self) -> dict[str, Any]:
        """Give the account as it stands in `ledger.json`."""
        return {
            "in": self.came,
            "kept": self.kept,
            "dropped": self._by_reason(self.dropped),
            "remarks": self._by_reason(self.remarks),
        }

    def _by_reason(self, counts: Counter[str]) -> dict[str, Any]:
        return {
            reason: {
                "count": counts[reason],
                "examples": [
                    {"where": where, "what": what}
                    for where, what in nsmallest(EXAMPLES, self.examples[reason])
                ],
            }
            for reason in sorted(counts)
        }


class Ledger:
    """The stages of a build, in the order in which they were opened."""

    def __init__(self) -> None:
        self.stages: dict[str, Stage] = {}

    def __getitem__(self, stage: str) -> Stage:
        return self.stages.setdefault(stage, Stage())

    def to_json(self) -> dict[str, Any]:
        """Give the content of `ledger.json`."""
        return {"stages": {name: stage.to_json() for name, stage in self.stages.items()}}
