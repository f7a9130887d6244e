"""Mints IRIs, and nothing else does: from content alone, so that every build gives the same ones.

A slug keeps `a-z0-9-`. What readers know by a sign is spelled out (C++, Q*, β-VAE); where anything
else was lost, or cut, eight hexadecimal digits of the whole label tell the two names apart.
"""

import re
import unicodedata
from hashlib import sha256

from ontology.terms import DOMAINS

SLUG_LENGTH = 60

_SEPARATORS = frozenset(".,:;/'\"()[]{}‘’“”«»·…")
_SIGNS = {"+": "plus", "#": "sharp", "*": "star", "&": "and", "@": "at", "%": "percent"}
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`#?]+/")


def _greek() -> dict[int, str]:
    """Spell every Greek letter by its name in Unicode."""
    letters = {0xB5: "mu"}
    for code in range(0x391, 0x3CA):
        name = unicodedata.name(chr(code), "").rpartition(" LETTER ")[2]
        letters[code] = name.removeprefix("FINAL ").replace("LAMDA", "LAMBDA").lower()
    return letters


_SPELLED = {ord(sign): f" {name} " for sign, name in _SIGNS.items()} | _greek()


def visible(text: str) -> str:
    """Strip control, bidirectional and zero-width characters from a label, in Unicode's NFC.

    >>> visible("BE\u200bRT\u202e")
    'BERT'
    """
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    if spaced.isascii() and spaced.isprintable():
        return spaced
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in {"Cc", "Cf"})


def _digest(text: str, length: int) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:length]


def _spaced(sign: str) -> str:
    separates = sign in _SEPARATORS or unicodedata.category(sign) in {"Zs", "Pd", "Pc"}
    return " " if separates else sign


def _words(label: str) -> tuple[str, bool]:
    """Spell a label in `a-z0-9-`, and say whether something of it was lost."""
    plain = "".join(map(_spaced, label)).translate(_SPELLED)
    composed = unicodedata.normalize("NFC", plain)
    lost = unicodedata.normalize("NFKC", composed) != composed
    letters = unicodedata.normalize("NFKD", plain).casefold()
    letters = "".join(sign for sign in letters if not unicodedata.combining(sign))
    words, dropped = re.subn(r"[^a-z0-9 ]", " ", letters)
    return "-".join(words.split()), lost or dropped > 0


def slug(label: str) -> str:
    """Say a label in `a-z0-9-`, so that different labels stay different.

    >>> slug("C++"), slug("β-VAE"), slug("GPT-3.5"), slug("R²")
    ('c-plus-plus', 'beta-vae', 'gpt-3-5', 'r2-bb35db1c')
    """
    label = visible(label)
    words, lost = _words(label)
    if not words:  # nothing readable is left, so the digits alone must keep millions apart
        return _digest(label, 20)
    if lost or len(words) > SLUG_LENGTH:
        return f"{words[:SLUG_LENGTH].rstrip('-')}-{_digest(label, 8)}"
    return words


def _identity(title: str, abstract: str, arxiv_id: str | None, doi: str | None) -> str:
    """Name what makes two records the same paper."""
    if arxiv_id:
        bare = re.sub(r"^arxiv:|v\d+$", "", arxiv_id.strip(), flags=re.IGNORECASE)
        return f"arxiv:{bare.lower()}"
    if doi:
        bare = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", doi.strip(), flags=re.IGNORECASE)
        return f"doi:{bare.lower()}"
    text = unicodedata.normalize("NFC", f"{title}\n{abstract}")
    return f"text:{' '.join(text.split())}"


def paper_iri(
    base: str, title: str, abstract: str, *, arxiv_id: str | None = None, doi: str | None = None
) -> str:
    """Name a paper: by its arXiv id or its DOI where it has one, else by its text.

    >>> paper_iri("https://example.org/", "Attention, please", "We attend.", arxiv_id="1706.1v2")
    'https://example.org/paper/attention-please-4dcb8092'
    """
    identity = _identity(title, abstract, arxiv_id, doi)
    words = _words(visible(title))[0][:SLUG_LENGTH].rstrip("-")
    name = f"{words}-{_digest(identity, 8)}" if words else _digest(identity, 20)
    return f"{base}paper/{name}"


def entity_iri(base: str, type: str, label: str) -> str:  # noqa: A002
    """Name an entity by its type and label: what is called alike but is of two types stays two.

    >>> entity_iri("https://example.org/", "Method", "A*")
    'https://example.org/method/a-star'
    """
    return f"{base}{type.lower()}/{slug(label)}"


def apart(iri: str, name: str) -> str:
    """Tell an IRI apart from those of other names that are written like it."""
    return f"{iri}-{_digest(name, 8)}"


def section_iri(paper: str, section: str) -> str:
    """Name the title or the abstract of a paper."""
    return f"{paper}/{section}"


def mention_iri(paper: str, section: str, start: int, end: int) -> str:
    """Name a span of a section (a mention, a sentence) by its code points, as RFC 5147 does."""
    return f"{paper}/{section}#char={start},{end}"


def assertion_iri(base: str, subject: str, predicate: str, object: str) -> str:  # noqa: A002
    """Name a statement by what it says; `predicate` is a local name of the ontology."""
    return f"{base}assertion/{_digest(f'{subject} {predicate} {object}', 20)}"


def run_iri(base: str, config: str) -> str:
    """Name the run of an extraction by the hash of its configuration."""
    return f"{base}run/{slug(config)}"


def extractor_iri(base: str, name: str) -> str:
    """Name a program, or a named part of it, that finds mentions."""
    return f"{base}extractor/{slug(name)}"


def domain_iri(id: str) -> str:  # noqa: A002
    """Name a concept of the scheme of research domains."""
    return DOMAINS + id


def checked_base(base: str) -> str:
    """Give back a base IRI that names can be put behind; raises `ValueError` for any other.

    >>> checked_base("https://example.org/graph/")
    'https://example.org/graph/'
    """
    if not _BASE.fullmatch(base) or not base.isascii():
        raise ValueError(
            f"expected a base IRI such as https://example.org/graph/ (absolute, http or https, "
            f"with a slash at its end), got {base!r}"
        )
    return base
