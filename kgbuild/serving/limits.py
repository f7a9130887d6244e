"""What a request may cost; one place, so that nothing is unbounded by oversight."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how large and how many; the command line sets those that users ask for."""

    seconds: float = 10.0  #: a query may run
    memory_bytes: int = 4096 * MIB  #: that a query may take
    answer_bytes: int = 32 * MIB
    answer_rows: int = 500_000
    query_bytes: int = 1_000_000
    in_memory: bool = False  #: whether the triples are held there, not read from disk
    drawn_papers: int = 25_000  #: above it a browser is slow with a page that holds everything
    workers: int = 4  #: queries at once
    waiting: int = 64  #: requests that may wait for a worker
    unsent_bytes: int = 256 * MIB  #: of answers that wait for slow clients, all together
    cache_bytes: int = 64 * MIB
    connections: int = 2_000
    header_seconds: float = 10.0  #: from the first byte to the last of a request's head
    body_seconds: float = 15.0
    stalled_seconds: float = 20.0  #: a client may leave an answer lying unread
