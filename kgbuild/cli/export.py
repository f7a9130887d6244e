"""Write a graph for another program."""

import argparse
import shutil
from contextlib import suppress
from pathlib import Path

from kgbuild.cli import left_out
from kgbuild.cli.opening import add_graph, opened
from kgbuild.errors import OutputError
from kgbuild.exporters import EXPORTERS, exporter
from kgbuild.graph import KnowledgeGraph


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    width = max(map(len, EXPORTERS))
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "formats:\n" + "\n".join(
        f"  {name:{width}}  {e.SUMMARY}" for name, e in sorted(EXPORTERS.items())
    )
    add_graph(parser)
    parser.add_argument("format", help="see the list below")
    parser.add_argument("-o", "--output", help="default: the graph's name with the format's ending")
    parser.add_argument(
        "--with-mentions", action="store_true",
        help="each mention as a node between paper and entity (property graphs; much larger)",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Write the file and say where it is."""
    format_ = exporter(args.format)
    graph = opened(args)
    path = Path(
        args.output or Path(args.graph).resolve().name + (format_.SUFFIX or f"-{args.format}")
    )
    options = {"with_mentions": True} if args.with_mentions else {}
    return write(graph, args.format, path, **options)


def write(graph: KnowledgeGraph, format_: str, path: Path, **options: object) -> int:
    """Export, and say where it is and what the format could not hold."""
    if path.is_dir():
        raise OutputError(f"{path}: is a folder already; remove it, or name another with -o")
    temporary = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(temporary)
        said = list(left_out.lines(graph.export(format_, temporary, **options)))
        temporary.replace(path)
    except OutputError as error:
        raise OutputError(str(error).replace(str(temporary), str(path))) from error
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written: {error.strerror or error}; name another file with -o"
        ) from error
    finally:
        _remove(temporary)
    size = sum(f.stat().st_size for f in ([path] if path.is_file() else path.rglob("*")))
    print(f"{path}  ({size / 1e6:,.1f} MB)")
    for line in said:
        print(line)
    return 0


def _remove(path: Path) -> None:
    with suppress(OSError):  # what was never made need not be removed
        shutil.rmtree(path) if path.is_dir() else path.unlink()
