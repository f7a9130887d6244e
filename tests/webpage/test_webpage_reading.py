"""What the page tells and how it is narrowed down: panels, search, legend, filters."""

import json
from pathlib import Path

import pytest
from browsers import Open
from page_graphs import Claim, graph, small

from kgbuild.exporters import webpage
from kgbuild.folder import GraphFolder

KINDS = {"Papers": (5, 0), "Models": (0, 2), "Datasets": (0, 1)}


def test_the_panel_of_a_paper_shows_each_link_with_its_sentence(opened: Open) -> None:
    page = opened("#n=paper/0001")
    assert page.text("#panel h2") == "Sparrow for law"
    assert page.texts("#panel .abstract .mark") == ["Sparrow", "contract review", "GPT-4"]
    assert page.texts("#panel h3") == ["Uses 2", "Studies 1", "Research domains 1"]
    negated = page.page.locator("#panel li", has_text="negated")
    assert " ".join(negated.inner_text().split()) == (
        "GPT-4 negated 70 % We apply Sparrow to contract review, not GPT-4."
    )
    assert negated.locator("mark").inner_text() == "GPT-4"


def test_the_panel_of_a_thing_shows_who_does_what_with_it(opened: Open) -> None:
    page = opened()
    page.search("RLHF")
    assert page.texts("#panel h3") == ["Papers using it 1", "Papers studying it 1", "Basis of 1"]
    assert "Also: reinforcement learning from human feedback" in page.text("#panel")
    page.search("GSM8K")
    assert page.texts("#panel .ids li") == ["wikidata Q1 GSM8K"]
    assert "first in 2022" in page.text("#panel")
    label = page.page.locator("#panel .trend svg").get_attribute("aria-label")
    assert label == "Papers a year. 2022: 1, 2023: 0, 2024: 1"


def test_the_panel_of_a_thing_tells_its_family(opened: Open, tmp_path: Path) -> None:
    names = ("Llama", "Llama 2", "Llama 2 7B", "Mistral")
    claims = [Claim(0, "uses", "Model", name) for name in names]
    folder = graph(
        tmp_path / "graph", [("Many models", f"We use {', '.join(names)}.", 2024)], claims,
        relations=[(names[1], "variantOf", names[0]), (names[2], "variantOf", names[1])],
    )  # fmt: skip
    list(webpage.write(folder, tmp_path / "page.html"))
    page = opened(path=tmp_path / "page.html")
    page.search("Mistral")
    assert page.texts("#panel .family") == []
    page.search("Llama 2 7B")
    for name in ("Llama 2", "Llama"):
        assert page.texts("#panel .family") == ["Family Llama › Llama 2 › Llama 2 7B"]
        page.page.click(f"#panel .family a:text-is('{name}')")
        assert page.text("#panel h2") == name
    assert page.texts("#panel .family") == ["Family Llama › Llama 2"]


def test_a_very_long_sentence_is_cut_around_its_mention(opened: Open, tmp_path: Path) -> None:
    abstract = f"{'on ' * 300}Sparrow{' off' * 300}"
    folder = graph(tmp_path / "g", [("T", abstract, 2024)], [Claim(0, "uses", "Model", "Sparrow")])
    list(webpage.write(folder, tmp_path / "page.html"))
    page = opened("#n=paper/0000", path=tmp_path / "page.html")
    (quote,) = page.texts("#panel blockquote")
    assert quote.startswith("… on on ")
    assert quote.endswith(" off off …")
    assert "on Sparrow off" in quote
    assert len(quote) < 460
    assert page.text("#panel .abstract") == abstract


def test_the_panel_of_a_domain_lists_its_papers(opened: Open) -> None:
    page = opened("#n=domain:reasoning")
    assert page.texts("#panel h3") == ["Named most here", "Papers in this domain 2"]
    page.page.click("text=Only this domain")
    assert page.state["papers"] == 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [("rlhf", "RLHF"), ("human feedback", "RLHF"), ("sparrow: small", "Sparrow: small models")],
)
def test_search_finds_names_and_other_names(opened: Open, typed: str, found: str) -> None:
    page = opened()
    page.search(typed)
    assert page.text("#panel h2") == found


def test_search_suggests_moves_and_gives_up(opened: Open) -> None:
    page = opened()
    page.press("/")
    page.page.keyboard.type("sparrow")
    assert len(page.texts("#hits li")) == 3
    assert page.page.get_attribute("#query", "aria-activedescendant") == "hit-0"
    page.press("ArrowDown", "ArrowUp", "ArrowUp")
    assert page.page.get_attribute("#query", "aria-activedescendant") == "hit-2"
    page.press("Escape")
    assert not page.page.is_visible("#hits")
    page.page.keyboard.type("zzz")
    assert page.texts("#hits li") == ["Nothing of that name"]


@pytest.mark.parametrize(("kind", "left"), KINDS.items())
def test_the_legend_shows_one_kind_alone_and_all_again(
    opened: Open, kind: str, left: tuple[int, int]
) -> None:
    page = opened("#u=1")
    page.page.locator(f"[aria-label='Only {kind}']").dispatch_event("click")
    assert (page.state["papers"], page.state["things"]) == left
    page.page.locator(f"[aria-label='Only {kind}']").dispatch_event("click")
    assert page.state["papers"] == 5


@pytest.mark.parametrize(
    ("label", "value", "papers", "links"),
    [
        ("From year", 2024, 2, 8),
        ("To year", 2022, 1, 5),
        ("Links at least", 3, 4, 8),
        ("Confidence at least", 75, 4, 15),
    ],
)
def test_sliders_filter(opened: Open, label: str, value: int, papers: int, links: int) -> None:
    page = opened()
    page.slide(label, value)
    assert (page.state["papers"], page.state["links"]) == (papers, links)


def test_one_end_of_the_years_pushes_the_other(opened: Open) -> None:
    page = opened()
    for label, value, years in (
        ("From year", 2024, "2024"), ("To year", 2022, "2022"), ("From year", 2023, "2023"),
    ):  # fmt: skip
        page.slide(label, value)
        assert page.texts("#side h2:has-text('Year') output") == [years]


def test_the_graph_says_how_sure_links_must_be_at_first(opened: Open, tmp_path: Path) -> None:
    folder = small(tmp_path / "graph")
    manifest = json.loads((folder.path / "manifest.json").read_text("utf-8"))
    manifest["default_min_confidence"] = 0.75
    (folder.path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    list(webpage.write(GraphFolder(folder.path), tmp_path / "page.html"))
    page = opened(path=tmp_path / "page.html")
    assert page.state["links"] == 15
    page.slide("Confidence at least", 0)
    assert page.state["links"] == 17


def test_links_polarities_domains_and_the_unlinked_are_filters(opened: Open) -> None:
    page = opened()
    page.page.uncheck("label:has-text('in domain') input")
    assert page.state["links"] == 13
    page.page.uncheck("label:has-text('negated') input")
    assert page.state["links"] == 12
    page.page.check("#unconnected")
    assert page.state["papers"] == 5
    page.page.click("text=Reset")
    page.page.click(".pill:has-text('Law')")
    assert page.state["papers"] == 1
