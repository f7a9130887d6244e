"""Train a tagger of your own on annotated papers; needs the extra `train`."""

import argparse
from importlib.util import find_spec
from pathlib import Path

from kgbuild.errors import KgbuildError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("gold", nargs="+", type=Path, help="annotated papers, JSON lines")
    parser.add_argument("-o", "--output", required=True, type=Path, help="folder for the model")
    parser.add_argument("--dev", type=Path, help="papers for thresholds, calibration and figures")
    parser.add_argument("--epochs", type=int, default=4, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="default: %(default)s")
    parser.add_argument("--resume", action="store_true", help="go on after the last whole pass")
    parser.add_argument("--start", type=Path, help="weights of a taught network to start from")
    parser.add_argument("--layers", type=int, help="keep so many layers: smaller, faster")
    parser.add_argument("--device", default="cpu", help="cpu or cuda; default: %(default)s")
    other = parser.add_argument_group("learning from papers that nobody annotated")
    other.add_argument("--unlabelled", nargs="+", type=Path, default=[], metavar="FILE",
                       help="JSON lines with title and abstract (may be .gz)")  # fmt: skip
    other.add_argument("--teacher", type=Path, help="folder of the teachers' encoder (BERT, MPNet)")
    other.add_argument("--teachers", type=int, default=2, help="default: %(default)s")
    other.add_argument("--rounds", type=int, default=1, help="passes; default: %(default)s")


def run(args: argparse.Namespace) -> int:
    """Train, and print the log as it grows."""
    for file in [*args.gold, *args.unlabelled, *filter(None, [args.dev, args.start])]:
        if not file.is_file():
            raise KgbuildError(f"{file}: expected a file, got nothing of that name")
    if args.start and args.unlabelled:
        raise KgbuildError("--start is a network that was taught already; leave out --unlabelled")
    lacking = [
        name for name in ("torch", "transformers", "lightgbm", "onnx") if not find_spec(name)
    ]
    if lacking:
        raise KgbuildError(
            f"training needs {', '.join(lacking)}; install them with: pip install 'kgbuild[train]'"
        )
    from kgbuild.training import train

    train(
        args.gold, args.output, dev=args.dev, seed=args.seed, epochs=args.epochs,
        resume=args.resume, start=args.start, layers=args.layers, unlabelled=args.unlabelled,
        teacher=args.teacher, teachers=args.teachers, rounds=args.rounds, device=args.device,
        report=print,
    )  # fmt: skip
    return 0
