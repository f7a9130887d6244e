"""Where a database is, and who asks: an address without its password."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import unquote, urlsplit, urlunsplit

from kgbuild.errors import LoadError
from kgbuild.exporters.property_graph import TABLES
from kgbuild.folder import MANIFEST, GraphFolder

#: Told what is being loaded, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]
_FOOTER_BYTES = 65_536


def silent(step: str, done: int, total: int) -> None:
    """Show nothing of a load."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to load, whatever the database."""

    with_mentions: bool = False
    prune: bool = False  #: remove what an earlier load put there and this graph does not have
    dialect: str | None = None  #: of Cypher; found by itself where it is not named
    progress: Progress = silent


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is; its password is never shown."""

    scheme: str
    url: str  #: without user and password
    host: str
    port: int | None
    path: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def shown(self) -> str:
        """The address as errors show it."""
        return self.url


def parse_address(url: str, password: str | None = None) -> Address:
    """Take an address apart; a password in it is refused, because lists of commands keep it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise LoadError(f"expected an address such as bolt://localhost:7687, {error}") from error
    if not parts.scheme or not parts.hostname:
        raise LoadError(f"expected an address such as bolt://localhost:7687, got {url!r}")
    if parts.password is not None:
        raise LoadError(
            f"{parts.scheme}://{parts.hostname}: a password in an address is seen by others; "
            "put it into the environment as KGBUILD_PASSWORD, or wait to be asked"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    bare = urlunsplit(parts._replace(netloc=f"{host}:{port}" if port else host))
    user = unquote(parts.username) if parts.username else None
    return Address(parts.scheme, bare, parts.hostname, port, parts.path, user, password)


def refused(address: Address, scheme: str) -> LoadError:
    """Say that a database does not take the login."""
    return LoadError(
        f"{address.shown}: refused the login of {address.user or 'nobody'}; name a user as "
        f"{scheme}://USER@HOST and put the password into KGBUILD_PASSWORD"
    )


def broken_off(address: Address, problem: object) -> LoadError:
    """Say in one line why a load broke off, and that the next one goes on."""
    line = " ".join(str(problem).split())[:300]
    return LoadError(f"{address.shown}: {line}; run it again to go on")


def build_of(graph: GraphFolder, *, with_mentions: bool) -> str:
    """Name what is being loaded: the same graph has the same name, any other has another one."""
    digest = sha256(b"mentions" if with_mentions else b"")
    digest.update((graph.path / MANIFEST).read_bytes())
    for table in TABLES:
        for file in graph.files(table):
            with file.open("rb") as read:
                size = file.stat().st_size
                read.seek(max(0, size - _FOOTER_BYTES))  # the footer tells tables apart
                digest.update(f"{file.name} {size} ".encode() + read.read())
    return digest.hexdigest()[:16]
