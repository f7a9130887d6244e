"""Show what is in a graph: counts, top entities by type, what was left out and why."""

import argparse
from collections import Counter, defaultdict
from heapq import nsmallest

from kgbuild.cli.build import covered
from kgbuild.cli.opening import add_graph, opened
from kgbuild.graph import KnowledgeGraph
from kgbuild.records import Entity
from ontology.domains import research_domains
from ontology.terms import DOMAINS, IN_DOMAIN, EntityType


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    add_graph(parser)
    parser.add_argument("--top", type=int, default=8, help="entities a type (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """Print the overview."""
    graph = opened(args)
    for block in (_counts(graph), _top(graph, args.top), _domains(graph, args.top), _ledger(graph)):
        print("\n".join(block) + "\n")
    return 0


def _counts(graph: KnowledgeGraph) -> list[str]:
    rows = graph.counts()
    sources = ", ".join(f"{i['name']} ({i['papers']:,})" for i in graph.manifest["inputs"][:6])
    more = len(graph.manifest["inputs"]) - 6
    lines = [
        f"{rows['papers']:,} papers from {sources}" + (f" and {more:,} more" if more > 0 else "")
    ]
    roles = Counter((a.predicate, str(a.polarity)) for a in graph.assertions)
    total: Counter[str] = Counter()
    for (role, _), count in roles.items():
        total[role] += count
    lines.append(
        f"{rows['mentions']:,} mentions, {rows['entities']:,} entities, {total.total():,} edges:"
    )
    for role, count in total.most_common():
        marked = [
            f"{n:,} {p}" for (r, p), n in sorted(roles.items()) if r == role and p != "asserted"
        ]
        lines.append(f"  {count:>8,} {role}" + (f" ({', '.join(marked)})" if marked else ""))
    return lines


def _top(graph: KnowledgeGraph, top: int) -> list[str]:
    by_type: defaultdict[EntityType, list[Entity]] = defaultdict(list)
    for entity in graph.entities:
        by_type[entity.type].append(entity)
    lines = []
    for type_ in EntityType:
        best = nsmallest(top, by_type[type_], key=lambda e: (-e.papers, -e.mentions, e.uid))
        names = ", ".join(f"{e.label} {e.papers}" for e in best)
        lines.append(f"{type_:8} {len(by_type[type_]):>7,}  {names}")
    return lines


def _domains(graph: KnowledgeGraph, top: int) -> list[str]:
    known = research_domains()
    found = Counter(a.object for a in graph.assertions if a.predicate == IN_DOMAIN)
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:top]
    names = ", ".join(f"{known[uid.removeprefix(DOMAINS)].label} {n}" for uid, n in ranked)
    return [f"{'fields':8} {len(found):>7,}  {names}"]


def _ledger(graph: KnowledgeGraph) -> list[str]:
    lines = [covered(graph)]
    for name, stage in graph.ledger["stages"].items():
        lines.append(f"{name:8} {stage['in']:>7,} in, {stage['kept']:,} kept")
        for reason, entry in {**stage["dropped"], **stage["remarks"]}.items():
            mark = "dropped" if reason in stage["dropped"] else "kept"
            first = entry["examples"][0]
            place = f"{first['where']}: {first['what']}"[:70]
            lines.append(f"  {entry['count']:>7,} × {reason} ({mark}), as {place}")
    return lines
