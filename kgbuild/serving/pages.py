"""Writes the pages that the server makes itself: the editor, the search, a page for a thing."""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from kgbuild.serving.pool import Answer
from kgbuild.serving.things import Thing, words
from ontology.terms import DOMAINS, ONTOLOGY

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = files("kgbuild") / "web" / "editor"
#: What of the folder a browser may load, and as what.
ASSETS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def read(name: str) -> str:
        return (FOLDER / name).read_text("utf-8")

    made = Environment(loader=FunctionLoader(read), autoescape=True, undefined=StrictUndefined)
    made.filters["words"] = words
    return made


def page(name: str, status: int = 200, **values: object) -> Answer:
    """Fill a template; every value is text, and stays text."""
    html = _templates().get_template(f"{name}.html").render(**values)
    return Answer(status, "text/html", html.encode(errors="replace"))


def asset(name: str) -> Answer | None:
    """Give one of our scripts or styles, and nothing else that lies on the disk."""
    known = {file.name: file for file in FOLDER.iterdir()}
    suffix = f".{name.rpartition('.')[2]}"
    if suffix not in ASSETS or name not in known:
        return None
    return Answer(200, ASSETS[suffix], known[name].read_bytes())


def address(iri: str, base_iri: str) -> str | None:
    """Say where a browser finds a thing: on this server, or where its IRI itself leads."""
    if iri.startswith(base_iri) and "#" not in iri:
        return "/" + quote(iri.removeprefix(base_iri), safe="/-._~")
    if iri.startswith((base_iri, DOMAINS)):
        return "/thing?" + urlencode({"iri": iri})
    if iri.startswith(ONTOLOGY):
        return "/ontology#" + quote(iri.removeprefix(ONTOLOGY))
    return iri if iri.startswith(("https://", "http://")) else None


def thing_page(thing: Thing, base_iri: str) -> Answer:
    """Show a thing."""
    return page(
        "thing",
        thing=thing,
        address=lambda iri: address(iri, base_iri),
        query="/sparql?" + urlencode({"query": f"DESCRIBE <{thing.uid}>"}),
        download="/thing?" + urlencode({"iri": thing.uid}),
    )
