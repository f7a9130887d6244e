"""Loading goes on where it broke off, never shows a password, and never puts text into Cypher."""

import re

import pytest
from nasty_graphs import NASTY, expected, nasty_graph

from kgbuild.errors import KgbuildError
from kgbuild.loading import TARGETS, cypher, load_into
from kgbuild.loading.address import Options, build_of, parse_address


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    return nasty_graph(tmp_path_factory.mktemp("nasty") / "graph")


class Database:
    """Takes Cypher as a database would, and keeps the rows that it was given."""

    def __init__(self, *, breaks_after=10**9):
        self.rows, self.state, self.statements, self.left = {}, None, [], breaks_after

    def ask(self, statement, **parameters):
        self.statements.append(statement)
        if "RETURN s.tables" in statement:
            known = self.state and self.state["uid"] == parameters["uid"]
            return [[self.state["tables"], self.state["rows"]]] if known else []
        return [[0]]

    def write(self, statements):
        if not self.left:
            raise ConnectionError
        self.left -= 1
        for statement, parameters in statements:
            self.statements.append(statement)
            if "rows" in parameters and "tables" not in parameters:
                self.rows |= {row["uid"]: row for row in parameters["rows"]}
            elif "tables" in parameters:
                self.state = parameters
            else:
                self.state = None


def load(graph, database, *, prune=False):
    cypher.load_graph(graph, database, Options(with_mentions=True, prune=prune))


@pytest.mark.parametrize("breaks_after", [0, 1, 7, 20])
def test_a_load_that_broke_off_goes_on_where_it_was(nasty, monkeypatch, breaks_after):
    monkeypatch.setattr(cypher, "BATCH_ROWS", 3)
    whole, database = Database(), Database(breaks_after=breaks_after)
    load(nasty, whole)
    with pytest.raises(ConnectionError):
        load(nasty, database)
    database.left = 10**9
    load(nasty, database)
    nodes, edges = expected(nasty, with_mentions=True)
    assert database.rows == whole.rows
    assert database.rows.keys() == nodes.keys() | edges.keys()
    written = [statement for statement in database.statements if "UNWIND" in statement]
    assert len(written) == sum("UNWIND" in statement for statement in whole.statements)
    assert database.state is None


def test_no_text_of_a_paper_is_ever_part_of_a_statement(nasty):
    database = Database()
    load(nasty, database, prune=True)
    texts = [text for text in NASTY if text.strip() not in ("", "NULL")]
    assert not any(text in statement for text in texts for statement in database.statements)
    allowed = re.compile(r"[\w\s(){}\[\]:.,$+=<>*-]+")
    assert all(allowed.fullmatch(statement) for statement in database.statements)


def test_a_build_is_named_by_what_is_in_it(nasty, tmp_path):
    assert build_of(nasty, with_mentions=False) == build_of(nasty, with_mentions=False)
    assert build_of(nasty, with_mentions=False) != build_of(nasty, with_mentions=True)
    other = nasty_graph(tmp_path / "other", texts=NASTY[:4])
    assert build_of(nasty, with_mentions=False) != build_of(other, with_mentions=False)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("bolt://neo4j:secret@localhost", "a password in an address is seen by others"),
        ("localhost:7687", "expected an address such as bolt://localhost:7687"),
        ("bolt://localhost:port", "expected an address such as bolt://localhost:7687"),
        ("blot://localhost", "Did you mean 'bolt'?"),
        ("bolt://localhost:1/x", "localhost"),
        ("http://localhost:1/store", "run it again to go on"),
    ],
)
def test_a_bad_address_is_one_line_without_the_password(nasty, url, says):
    if url.startswith("bolt://localhost:1"):
        pytest.importorskip("neo4j", reason="the package neo4j is missing: make engines")
    with pytest.raises(KgbuildError) as caught:
        load_into(nasty, url, password="hidden-word")
    said = str(caught.value)
    assert says in said
    assert "\n" not in said
    assert "secret" not in said
    assert "hidden-word" not in said


def test_an_address_does_not_show_its_password():
    address = parse_address("bolt://me%40home@[::1]:7687/graph", "secret")
    assert (address.user, address.host, address.port) == ("me@home", "::1", 7687)
    assert address.url == "bolt://[::1]:7687/graph"
    assert "secret" not in repr(address)


def test_every_kind_of_address_can_load():
    assert all(hasattr(target, "load") for target in TARGETS.values())


@pytest.mark.parametrize("name", cypher.DIALECTS)
def test_a_dialect_makes_the_key_of_every_label_quick_to_find(name):
    said = "\n".join(cypher.DIALECTS[name].constraints)
    for label in (*cypher.LABELS, cypher.STATE):
        assert f":{label})" in said or f":{label}(" in said
