"""Enters into the ledger what the later stages of a build were given and kept."""

from kgbuild.decisions import Decisions
from kgbuild.ledger import Ledger
from kgbuild.linking import Engine
from kgbuild.records import Dropped


def enter(ledger: Ledger, engine: Engine, rows: dict[str, int]) -> None:
    """Enter what extraction and linking were given and kept."""
    stage = ledger["extract"]
    stage.kept = rows["mentions"]
    for paper, what, reason in engine.ask("select paper, what, reason from left_out order by all"):
        stage.leave_out(Dropped(paper, what, reason))
    (unlinked,) = engine.ask(
        "select count(*) from mentions where uid not in (select mention from links)"
    )[0]
    link = ledger["link"]
    link.kept = rows["links"]
    if unlinked:
        link.leave_out(Dropped("", "", "no entity for a mention"), unlinked)


def enter_names(ledger: Ledger, engine: Engine, told: Decisions) -> None:
    """Enter which entities bear an id of a bundled list, and which decisions met a name."""
    stage = ledger["ground"]
    for type_, label, has_id in engine.ask(
        "select type, label, uid in (select entity from groundings) from entities order by uid"
    ):
        if has_id:
            stage.kept += 1
        else:
            stage.leave_out(Dropped(type_, label, f"a {type_} that is in no bundled list"))
    written = {key for (key,) in engine.ask("select distinct key from forms")}
    for name in sorted(told.names):
        if told.key(name) in written:
            ledger["decide"].kept += 1
        else:
            ledger["decide"].leave_out(Dropped(name, name, "a decision about a name not written"))
