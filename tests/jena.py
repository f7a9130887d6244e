"""Starts programs of Apache Jena as Debian packs it (libapache-jena-java), without a launcher."""

import shutil
import zipfile
from pathlib import Path

JARS = Path("/usr/share/java")
#: What Jena needs beside its own jars; slf4j-simple, so that errors are told.
BESIDE = (
    "guava", "failureaccess", "thrift", "slf4j-api", "slf4j-simple", "commons-lang3", "commons-io",
    "commons-codec", "commons-csv", "commons-cli", "commons-compress", "jsonld-java", "httpclient",
    "httpcore", "jackson-core", "jackson-databind", "jackson-annotations", "protobuf", "gson",
)  # fmt: skip


def command(program: str, folder: Path) -> list[str] | None:
    """Give the words that start a program, such as `riotcmd.riot`; None where Jena is missing.

    Debian renames the package `xerces` inside Jena's jar, but not where its code looks for its
    files: a copy of them under the other name is put into `folder`.
    """
    core = JARS / "jena-core.jar"
    if not core.is_file() or not shutil.which("java"):
        return None
    inside = "org/apache/jena/ext/"
    with zipfile.ZipFile(core) as archive:
        for name in archive.namelist():
            if name.startswith(inside + "xerces/") and not name.endswith("/"):
                copy = folder / name.removeprefix(inside)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(archive.read(name))
    jars = [*sorted(JARS.glob("jena-*.jar")), *(JARS / f"{name}.jar" for name in BESIDE)]
    return ["java", "-cp", ":".join([str(folder), *map(str, jars)]), program]
