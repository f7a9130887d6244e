"""Lets atheris look for bytes that break a reader: CORPUS [options of libFuzzer].

The first byte of an input names the reader, the rest is what it reads.
"""

import io
import sys
from pathlib import Path


def main() -> None:
    # imported here, since pytest looks into this file, and must not get instrumented modules
    import atheris

    sys.path.insert(0, str(Path(__file__).parents[1]))
    with atheris.instrument_imports(include=["kgbuild"]):
        from readers.mutation import check_drop, check_paper

        from kgbuild.errors import KgbuildError
        from kgbuild.readers import READERS
        from kgbuild.records import Paper

    # pdf and excel hand the bytes to a library, which is not ours to test
    names = [name for name in READERS if name not in ("pdf", "excel")]

    def one(content: bytes) -> None:
        """Read an input; whatever is raised here is a find."""
        if not content:
            return
        reader = READERS[names[content[0] % len(names)]]
        try:
            for found in reader.read(io.BytesIO(content[1:]), "x"):
                (check_paper if isinstance(found, Paper) else check_drop)(found)
        except KgbuildError as error:
            assert "\n" not in str(error)

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
