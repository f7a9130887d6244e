"""Questions that can be put to any graph: SPARQL with gaps, one file of `ontology/queries/` each.

The first lines of a file say the question and its parameters; every parameter has a default, so the
file is a query as it stands.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ontology
from kgbuild.errors import QueryError, UnknownNameError
from kgbuild.folder import GraphFolder
from kgbuild.rows import Rows
from kgbuild.sparql import query
from ontology.emit import search_name
from ontology.ntriples import string
from ontology.terms import EntityType, Polarity

FOLDER = Path(ontology.__file__).parent / "queries"

_PARAMETER = re.compile(r"# parameter: (\w+) = (.+?) -- (.+)")
#: A name is a value that a pattern starts from; a number is bound at the end, for a comparison.
_GAP = r"(?<=VALUES \?{name} \{{ ).+?(?= \}})|(?<=BIND\()[\d.]+(?= AS \?{name}\))"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A gap in a question."""

    name: str
    default: str
    about: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in plain words, its parameters, and the query that answers it."""

    name: str
    says: str
    parameters: tuple[Parameter, ...]
    text: str

    def filled(self, given: Mapping[str, str]) -> str:
        """Give the query with these values in place of the defaults.

        Raises `UnknownNameError` for a parameter that the question does not have, and `QueryError`
        for a value that cannot stand there.
        """
        known = [parameter.name for parameter in self.parameters]
        text = self.text
        for name, value in given.items():
            if name not in known:
                raise UnknownNameError(f"parameter of the question {self.name!r}", name, known)
            gap = re.compile(_GAP.format(name=name))
            default = gap.search(text)
            assert default, f"{self.name}.rq has no gap for {name}"
            term = _term(name, str(value), default[0])
            text = gap.sub(term.replace("\\", r"\\"), text)
        return text


def _term(name: str, value: str, default: str) -> str:
    """Write a value as the default is written: a term of ours, a number, a title or a name."""
    if default.startswith("kgb:"):
        kinds = Polarity if name == "polarity" else EntityType
        found = {kind.lower(): kind for kind in kinds}
        if value.lower() not in found:
            raise UnknownNameError(name, value, [kind.value for kind in kinds])
        return f"kgb:{found[value.lower()]}"
    if not default.startswith('"'):
        if not re.fullmatch(r"\d+(\.\d+)?", value):
            raise QueryError(f"{name}: expected a number such as {default}, got {value!r}")
        return value
    return string(value if name == "title" else search_name(value))


@cache
def questions() -> dict[str, Question]:
    """Give every question by its name."""
    return {file.stem: _read(file) for file in sorted(FOLDER.glob("*.rq"))}


def _read(file: Path) -> Question:
    text = file.read_text("utf-8")
    says = text.partition("\n")[0].removeprefix("# question: ")
    parameters = tuple(Parameter(*found) for found in _PARAMETER.findall(text))
    return Question(file.stem, says, parameters, text)


def question(name: str) -> Question:
    """Find a question by its name."""
    if name not in questions():
        raise UnknownNameError("question", name, questions())
    return questions()[name]


def ask(graph: GraphFolder, name: str, /, **parameters: str) -> Rows:
    """Put a question to a graph, such as `ask(graph, "who-introduced", name="BERT")`."""
    return query(graph, question(name).filled(parameters))
