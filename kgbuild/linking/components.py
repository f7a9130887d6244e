"""Connected components over the reasons to join, with a stop at conflicting evidence.

The reasons are offered tier by tier, the strongest first. Where a tier would bring together two
names that must stay apart, all that it offers inside that component is refused, so that one bad
reason cannot chain two clusters together.
"""

from kgbuild.linking.engine import Engine


def components(engine: Engine, level: str, tiers: int) -> None:
    """Make `groups` (node, label) and `refused` from the tables `<level>_edges`, `_apart`."""
    engine.copy(f"{level}_edges", "edges")
    engine.copy(f"{level}_apart", "apart")
    engine.step("no_edges")
    engine.copy("no_edges", "accepted")
    engine.copy("no_edges", "refused")
    for tier in range(1, tiers + 1):
        if not engine.ask(f"select 1 from edges where tier = {tier} limit 1"):
            continue
        engine.put("tier", {"tier": "int"}, [(tier,)])
        engine.step("offered")
        spread(engine)
        engine.step("conflicts")
        engine.step("still_refused")
        engine.step("still_accepted")
        engine.copy("still_refused", "refused")
        engine.copy("still_accepted", "accepted")
    engine.copy("accepted", "offered")
    spread(engine)


def spread(engine: Engine) -> None:
    """Label every node with the least name in its component of `offered`."""
    engine.step("sides")
    engine.step("first_groups")
    engine.copy("first_groups", "groups")
    moved = 1
    while moved:
        engine.step("next_groups")
        moved = engine.ask(
            "select count(*) from next_groups join groups on groups.node = next_groups.node "
            "where groups.label <> next_groups.label"
        )[0][0]
        engine.copy("next_groups", "groups")
