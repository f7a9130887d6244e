"""Build the graph of a pile of papers: any mix of files and folders; `-` reads from a pipe."""

import argparse
import time
from collections import Counter
from pathlib import Path

from kgbuild.cli.progress import Bar
from kgbuild.errors import KgbuildError
from kgbuild.extractors import DEFAULT
from kgbuild.graph import KnowledgeGraph
from kgbuild.merges import coverage
from kgbuild.pipeline import build, check_output
from kgbuild.readers.sources import total_bytes
from ontology.terms import BASE_IRI, IN_DOMAIN, Relation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("papers", nargs="+", help="files, folders, or - for standard input")
    parser.add_argument("-o", "--output", required=True, help="folder for the graph")
    parser.add_argument("--format", help="of the input; found by itself unless given")
    parser.add_argument(
        "--column", action="append", default=[], metavar="FIELD=NAME",
        help="which column of a table is the title, the abstract ... (may be repeated)",
    )  # fmt: skip
    parser.add_argument(
        "--extractors", default=",".join(DEFAULT), help="comma-separated (default: %(default)s)"
    )
    parser.add_argument("--workers", type=int, help="processes (default: one a core)")
    parser.add_argument("--base-iri", default=BASE_IRI, help="default: %(default)s")
    parser.add_argument(
        "--decisions", help="what you decided of merges (default: decisions.toml beside the output)"
    )
    parser.add_argument(
        "--licence", metavar="IRI", help="under which you give the graph away; told in its void.ttl"
    )
    parser.add_argument("--strict", action="store_true", help="any dropped record is an error")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")


def run(args: argparse.Namespace) -> int:
    """Build, and say what came out."""
    start = time.monotonic()
    columns = dict(_column(text) for text in args.column)
    check_output(Path(args.output))
    with Bar(total_bytes(args.papers), quiet=args.quiet) as bar:
        graph = build(
            args.papers, args.output, format=args.format, columns=columns,
            extractors=[name for name in args.extractors.split(",") if name],
            workers=args.workers, base_iri=args.base_iri, progress=bar, strict=args.strict,
            decisions=args.decisions, licence=args.licence,
        )  # fmt: skip
    if not args.quiet:
        print(summary(graph, time.monotonic() - start))
    return 0


def _column(text: str) -> tuple[str, str]:
    field, equals, name = text.partition("=")
    if not equals or not name:
        raise KgbuildError(f"--column: expected FIELD=NAME such as title=Headline, got {text!r}")
    return field, name


def summary(graph: KnowledgeGraph, seconds: float) -> str:
    """Say what was read and dropped, what came out, where it is, and what to do next."""
    rows, read = graph.counts(), graph.ledger["stages"]["read"]
    edges = Counter(a.predicate for a in graph.assertions)
    domains = edges.pop(IN_DOMAIN, 0)
    between = Counter({kind: edges.pop(kind) for kind in Relation if kind in edges})
    lines = [f"read      {read['in']:>8,} records = {read['kept']:,} papers" + _drops(read)]
    lines += [f"          {n:>8,} × {why} (kept)" for why, n in _counts(read["remarks"])]
    lines += [
        f"found     {rows['mentions']:>8,} mentions of {rows['entities']:,} entities",
        f"edges     {edges.total():>8,} from papers to entities, {domains:,} to domains",
        *(f"          {count:>8,} {role}" for role, count in edges.most_common()),
        *(
            f"          {count:>8,} {kind}, between entities"
            for kind, count in between.most_common()
        ),
        covered(graph),
        f"took      {seconds:>8.1f} s, {read['kept'] / max(seconds, 1e-9):.0f} papers a second",
        f"graph     {graph.path}",
        "",
        f"next      kgbuild show {graph.path}",
        f"          kgbuild page {graph.path} -o page.html",
        f"          kgbuild query {graph.path} 'SELECT ?what WHERE {{ ?paper kgb:uses ?what }}'",
    ]
    return "\n".join(lines)


def covered(graph: KnowledgeGraph) -> str:
    """Say how many entities of each type bear an id of a bundled list; the others bear none."""
    by_type = coverage(graph)
    total = sum(known for known, _ in by_type.values())
    shares = ", ".join(f"{type_} {known:,} of {n:,}" for type_, (known, n) in by_type.items() if n)
    return f"ids       {total:>8,} entities bear one of a public list: {shares}"


def _drops(stage: dict[str, dict[str, dict[str, int]]]) -> str:
    return "".join(f" + {n:,} × {why}" for why, n in _counts(stage["dropped"]))


def _counts(reasons: dict[str, dict[str, int]]) -> list[tuple[str, int]]:
    return [(why, entry["count"]) for why, entry in reasons.items()]
