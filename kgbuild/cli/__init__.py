"""The command line: a verb is one file of this folder; only this folder prints."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from kgbuild import __version__
from kgbuild.errors import KgbuildError, UnknownNameError

#: Every verb, in the order in which a person meets them; a verb's file is imported when it is run.
VERBS = {
    "build": "build the graph of a pile of papers",
    "show": "what is in a graph: counts, top entities, what was left out",
    "query": "put a SPARQL query to a graph",
    "questions": "list the questions that can be put to any graph",
    "ask": "put one of them to a graph",
    "serve": "answer SPARQL and show the graph over HTTP",
    "page": "write the interactive page of a graph",
    "export": "write a graph for another program",
    "load": "load a graph into a running database",
    "extract": "what the extractors see in one text",
    "evaluate": "score a graph against annotated papers",
    "merges": "what was merged and why; split or join names for later builds",
    "readers": "list the formats that can be read",
    "train": "train a tagger of your own on annotated papers",
}
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a verb; 0 when done, 1 for what the user can mend (one line on stderr), 2 for usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    verb = arguments[0] if arguments else ""
    if verb in ("", "-h", "--help", "help"):
        print(_help())
        return 0 if verb else 2
    if verb in ("-V", "--version"):
        print(f"kgbuild {__version__}")
        return 0
    try:
        if verb not in VERBS:
            raise UnknownNameError("command", verb, VERBS)
        module = import_module(f"kgbuild.cli.{verb}")
        parser = argparse.ArgumentParser(f"kgbuild {verb}", description=module.__doc__)
        module.add_arguments(parser)
        code: int = module.run(parser.parse_args(arguments[1:]))
    except KgbuildError as error:
        print(f"kgbuild: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("kgbuild: interrupted; a build that is run again goes on", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # the reader of our output went away (`kgbuild … | head`): no error, and nothing to flush
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _help() -> str:
    width = max(map(len, VERBS))
    lines = [f"  {verb:{width}}  {text}" for verb, text in VERBS.items()]
    return "\n".join([
        "usage: kgbuild COMMAND ...",
        "",
        "Builds a knowledge graph from AI papers, offline, with the sentence behind every edge.",
        "",
        *lines,
        "",
        "kgbuild COMMAND --help tells more. Start with: kgbuild build PAPERS -o graph/",
    ])  # fmt: skip
