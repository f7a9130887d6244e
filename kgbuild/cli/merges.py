"""See what was merged and why; split or join names for all later builds."""

import argparse
from pathlib import Path

from kgbuild import decisions, merges
from kgbuild.graph import KnowledgeGraph, load
from ontology.terms import EntityType

SHOWN_USES = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    verbs = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = verbs.add_parser("list", help="entities in which different names meet")
    listed.add_argument("graph", help="a graph folder")
    listed.add_argument("--by", choices=["size", "score"], default="size", help="order")
    listed.add_argument("--top", type=int, default=30, help="lines (default: %(default)s)")
    explained = verbs.add_parser("explain", help="every mention of an entity, and what brought it")
    explained.add_argument("graph", help="a graph folder")
    explained.add_argument("name", help="a name or an IRI")
    explained.add_argument("--all", action="store_true", help=f"more than {SHOWN_USES} mentions")
    split = verbs.add_parser("split", help="decide that a name is another thing")
    split.add_argument("graph", help="a graph folder")
    split.add_argument("name", help="the name, as papers write it")
    split.add_argument("--from", dest="from_", metavar="NAME", help="only than this one")
    join = verbs.add_parser("join", help="decide that names are one thing")
    join.add_argument("graph", help="a graph folder")
    join.add_argument("names", nargs="+", help="the names, as papers write them")
    undo = verbs.add_parser("undo", help="take the last decision about a name back")
    undo.add_argument("graph", help="a graph folder")
    undo.add_argument("name", help="a name of the decision")
    for verb in (listed, explained, join):
        verb.add_argument("--type", choices=[str(kind) for kind in EntityType])
    for verb in (split, join, undo):
        verb.add_argument(
            "-d", "--decisions", type=Path, help="the file (default: decisions.toml beside GRAPH)"
        )


def run(args: argparse.Namespace) -> int:
    """Do one of the actions."""
    graph = load(args.graph)
    if args.action == "list":
        print("\n".join(_list(graph, args)))
    elif args.action == "explain":
        print("\n".join(_explain(graph, args)))
    else:
        _decide(graph, args)
    return 0


def _list(graph: KnowledgeGraph, args: argparse.Namespace) -> list[str]:
    found = merges.merges(graph, type=args.type, by=args.by)
    lines = [f"{len(found):,} entities in which different names meet"]
    for merge in found[: args.top]:
        names = " | ".join(merge.names)
        entity = merge.entity
        lines.append(
            f"{entity.mentions:>6,} mentions {merge.weakest:.2f} {entity.type:8} {names[:110]}"
        )
    return lines


def _explain(graph: KnowledgeGraph, args: argparse.Namespace) -> list[str]:
    told = merges.explain(graph, args.name, type=args.type)
    entity = told.merge.entity
    lines = [f"{entity.label} ({entity.type})  {entity.uid}"]
    lines.append(f"{entity.mentions:,} mentions in {entity.papers:,} papers")
    lines += [f"variant of {label}" for label in told.variant_of]
    ids = [f"{g.scheme}:{g.external_id} ({g.rule}, {g.score:.2f})" for g in told.groundings]
    lines.append("ids: " + ("; ".join(ids) or "none: its names are in no bundled list"))
    for rule in sorted({use.rule for use in told.uses}):
        uses = [use for use in told.uses if use.rule == rule]
        lines += ["", f"{rule} ({uses[0].score:.2f}): {merges.RULES.get(rule, '')}"]
        shown = uses if args.all else uses[:SHOWN_USES]
        lines += [f"  {use.text!r:40} {use.section:8} {use.title[:70]}" for use in shown]
        if len(shown) < len(uses):
            lines.append(f"  ... and {len(uses) - len(shown):,} more (--all)")
    if told.candidates:
        lines += ["", "it could also be:"]
        lines += [f"  {c.kind}: {c.name} ({c.type}, {c.papers} papers)" for c in told.candidates]
    if told.separators:
        lines += ["", "what would separate it:"]
        lines += [
            f'  kgbuild merges split {args.graph} "{split.name}" --from "{split.from_}"'
            for split in told.separators
        ]
    return lines


def _decide(graph: KnowledgeGraph, args: argparse.Namespace) -> None:
    path = args.decisions or graph.path.resolve().parent / decisions.FILE
    before = decisions.read(path)
    if args.action == "undo":
        after = decisions.without_last(before, args.name)
        decisions.write(path, after)
        print(f"{path}: taken back; build again")
        return
    made: decisions.Join | decisions.Split
    if args.action == "split":
        made = merges.split_of(graph, args.name, args.from_)
    else:
        made = merges.join_of(graph, args.names, args.type)
    decisions.write(path, decisions.merged(before, [made]))
    print(f"{path}: written; the next build obeys it")
