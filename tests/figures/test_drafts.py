"""What the registry adds to a builder's draft, columns by field, and choices by preference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from msp_dash.data import newest_record, source
from msp_dash.data.fields import FIELDS, column_of
from msp_dash.figures import registry
from msp_dash.figures.choices import NEWEST, ROW, VALUE, Order, preferred
from msp_dash.figures.draft import Draft, NoData, completed
from msp_dash.figures.fields import column, heading, label
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import Column, Count, CountsEncoding, Figure, MapEncoding
from msp_dash.params import Countries, Minerals, View
from msp_dash.words import LANGUAGES, catalogue, words

ID, VIEW = "producers.listings", View({"mineral": "", "lang": "en"})
SOURCE = source(newest_record("lists"))


def draft(**parts: Any) -> Draft:
    parts_by_name: dict[str, Any] = {
        "title": Headline("Ten lists name cobalt", "Two name tin"),
        "data": pd.DataFrame({"mineral": ["cobalt"], "value": [10.0]}),
        "encoding": CountsEncoding((Count("How many?", "10", "Ten lists.", "USGS"),)),
        "sources": (SOURCE,),
        "notes": ["A note."],
        "subtitle": {"n": "ten"},
    }
    return Draft(**parts_by_name | parts)


def figure(**parts: Any) -> Any:
    return completed(draft(**parts), ID, VIEW, "/figures/x.json")


def test_id_view_link_and_claim_are_added() -> None:
    result = figure()
    assert (result.id, dict(result.params), result.link) == (ID, dict(VIEW), "/figures/x.json")
    assert (result.title, result.second) == ("Ten lists name cobalt", "Two name tin")
    assert result.claim == result.title
    assert result.sentence == f"Ten lists name cobalt ({SOURCE.cite})."
    assert result.notes == ("A note.",)


def test_an_estimate_is_plain_in_the_title_and_said_below_it_and_where_it_is_quoted() -> None:
    w = words()
    title = w(
        "producers.title.share",
        opening="Indonesia mined",
        share=w.estimate("67%", "2025"),
        whole="the world’s nickel",
        year="2025",
    )
    result = figure(title=Headline(title, "Two name tin"))
    assert result.title == "Indonesia mined 67% of the world’s nickel in 2025"
    assert result.claim == "Indonesia mined an estimated 67% of the world’s nickel in 2025"
    assert result.sentence == f"{result.claim} ({SOURCE.cite})."
    assert result.second == "Two name tin (2025: estimated)"
    assert figure(title=Headline(title)).second == "2025: estimated by the publisher"


def test_a_sentence_of_several_estimates_names_each_year_once() -> None:
    w = words()
    shares = [w.estimate("67%", "2025"), w.estimate("40%", "2024"), w.estimate("8%", "2025")]
    listed = w.listing(shares)
    assert listed == "67%, 40% and 8%"
    assert w.quoted(listed) == "an estimated 67%, an estimated 40% and an estimated 8%"
    assert w("words.less_than", number=listed).years == ("2024", "2025")  # type: ignore[attr-defined]


def test_the_claim_can_say_and_cite_other_things() -> None:
    other = replace(SOURCE, cite="Another")
    result = figure(claim="Many lists name cobalt", cited=(other,))
    assert result.sentence == "Many lists name cobalt (Another)."


def test_subtitle_and_alternative_text_are_the_messages_of_the_id() -> None:
    w = words()
    result = figure()
    assert result.subtitle == w(f"{ID}.subtitle", n="ten")
    assert result.alt == w(f"{ID}.alt", title=result.title)
    assert figure(subtitle="Own").subtitle == "Own"


def test_a_map_says_what_its_borders_mean() -> None:
    borders = words()("figures.map_disclaimer")
    map_encoding = MapEncoding(fill={}, outline="ink", labels=(), legend=())
    assert figure(encoding=map_encoding).notes == ("A note.", borders)


def test_a_table_has_all_columns_of_the_data_or_the_fields_that_are_named() -> None:
    assert [c.field for c in figure().table] == ["mineral", "value"]
    own = Column("mineral", "Metal")
    table = figure(table=(own, "value.demand"), unit="kt").table
    assert table[0] is own
    assert (table[1].field, table[1].heading) == ("value", "Demand (kt)")


def test_a_builder_without_data_gives_the_empty_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(view: View) -> Draft:
        raise NoData("There is none.", heading="None", nearest={"mineral": "cobalt"})

    registered = registry.spec(ID)
    monkeypatch.setitem(registry._REGISTRY, ID, registered)
    # Nothing that this builder builds, the nearest view neither, may stay in the cache.
    monkeypatch.setattr(registry, "_build", registry._build.__wrapped__)
    registry.figure(ID, *registered.uses[:-1], choices=registered.choices)(nothing)
    empty = registry.spec(ID).builder(VIEW)
    assert (empty.kind, empty.title, empty.notes) == ("empty", "None", ("There is none.",))
    assert empty.nearest == registry.url(ID, {"mineral": "cobalt"})


def compared(figure: Figure) -> set[str]:
    """Columns named by what a view compares: a country's code, a mineral's id."""
    names = (figure.params.get(name, "") for name in (Countries.name, Minerals.name))
    return {code for text in names for code in text.split(",")}


def test_every_field_of_the_data_is_in_the_catalog() -> None:
    columns = {column_of(name) for name in FIELDS}
    lacking = {
        f"{figure_id}: {name}"
        for figure_id in registry.registry()
        for figure in [registry.build(figure_id)]
        for name in figure.data.columns
        if name not in columns | compared(figure)
    }
    assert lacking == set()


@pytest.mark.one_in(2)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_heading_is_that_of_a_field(lang: str) -> None:
    w = words(lang)
    own = {
        f"{figure_id}: {one.heading}"
        for figure_id in registry.registry()
        for figure in [registry.build(figure_id, {"lang": lang})]
        for one in figure.table
        if one.field not in compared(figure)
        and one.heading
        not in {
            heading(name, w, unit)
            for name in FIELDS
            if column_of(name) == one.field
            and (w.has(f"fields.{name}") or w.has(f"fields.{one.field}"))
            for unit in (figure.unit, "t")
        }
    }
    assert own == set()


def test_each_heading_and_each_variant_is_of_a_field() -> None:
    headed = {key.removeprefix("fields.") for key in catalogue("en") if key.startswith("fields.")}
    assert headed <= set(FIELDS)
    assert {name for name in FIELDS if not FIELDS[name].meaning.endswith(".")} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_variant_without_a_heading_has_that_of_its_column(lang: str) -> None:
    w = words(lang)
    assert heading("status.site", w) == heading("status", w)
    assert heading("value.demand", w, "t") != heading("value", w)


def test_ids_are_named_by_the_vocabulary_of_the_field() -> None:
    w = words("fr")
    minerals = column("minerals", w)
    assert label("cobalt", minerals, w) == w.mineral("cobalt")
    assert label("cobalt;nickel", minerals, w) == "Cobalt, Nickel"
    assert label("no_such_id", minerals, w) == "no_such_id"
    assert label("ZMB", column("iso3", w), w) == w.country("ZMB")
    assert label("ZMB", column("iso3.code", w), w) == "ZMB"
    assert label("ZMB", column("iso3", w, labels={"ZMB": "ici"}), w) == "ici"


ROWS = pd.DataFrame(
    {
        "mineral": ["tin", "cobalt", "nickel", "nickel", "cobalt"],
        "edition": ["2024", "2025", "2024", "2026", "2025"],
        "year": [1, 2, 3, 4, 2],
    }
)


@pytest.mark.parametrize(
    ("orders", "rows"),
    [
        (
            {"mineral": ("nickel",), "edition": NEWEST},
            "nickel 2026 nickel 2024 cobalt 2025 tin 2024",
        ),
        ({"mineral": VALUE}, "cobalt nickel tin"),
        ({"mineral": ROW}, "tin cobalt nickel"),
        ({"year": NEWEST, "mineral": ROW}, "4 nickel 3 nickel 2 cobalt 1 tin"),
        ({"mineral": -ROWS["year"]}, "nickel cobalt tin"),
        ({"mineral": ROW, "year": (3, 4)}, "nickel 3 nickel 4 tin 1 cobalt 2"),
    ],
)
def test_choices_are_distinct_text_in_the_order_of_preference(
    orders: dict[str, Order], rows: str
) -> None:
    table = preferred(ROWS, **orders)
    assert list(table.columns) == list(orders)
    assert " ".join(table.to_numpy().ravel()) == rows
    assert list(table.index) == list(range(len(table)))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("67%", "an estimated 67%"),
        ("about 100%", "about an estimated 100%"),
        ("less than 0.1%", "less than an estimated 0.1%"),
        ("2025", "2025 (estimated)"),
    ],
)
def test_a_hedge_stands_before_the_word_that_calls_a_number_an_estimate(
    text: str, sentence: str
) -> None:
    assert words().quoted(words().estimate(text, "2025")) == sentence


def test_a_sentence_without_its_estimate_is_none() -> None:
    w = words()
    sentence = w("words.about", number="4", share=w.estimate("67%", "2025"))
    assert (sentence, w.quoted(sentence)) == ("about 4", "about 4")
    assert not hasattr(sentence, "years")
