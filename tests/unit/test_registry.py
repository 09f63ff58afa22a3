"""From a query to a view and back: defaults, refusals, combinations without data."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msp_dash.figures import UnknownFigure, build, spec
from msp_dash.figures.registry import allowed, registry, resolve, view_of
from msp_dash.params import SENT_MAX_CHARS, BadValue, Lens, On

RANKING = "producers.ranking"


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def test_an_unknown_id_is_named():
    with pytest.raises(UnknownFigure, match=r"producers\.nothing"):
        build("producers.nothing")


def test_an_unknown_parameter_is_refused_with_the_known_ones():
    with pytest.raises(BadValue) as refusal:
        build(RANKING, {"colour": "red"})
    assert refusal.value.parameter == "colour"
    assert "mineral" in refusal.value.allowed


def test_a_value_that_no_combination_allows_is_refused_with_those_that_are():
    with pytest.raises(BadValue) as refusal:
        build(RANKING, {"mineral": "colbalt" + "x" * 200})
    assert refusal.value.parameter == "mineral"
    assert len(refusal.value.sent) == SENT_MAX_CHARS
    assert "cobalt" in refusal.value.allowed


@pytest.mark.snapshot
def test_what_is_left_out_is_the_newest_that_has_what_is_asked():
    view = resolve(spec(RANKING), {"mineral": "cobalt", "year": "2023"}).view
    assert (view["source"], view["edition"], view["stage"]) == ("usgs", "2025", "mine")


@pytest.mark.snapshot
def test_an_edition_asked_for_is_kept():
    view = resolve(spec(RANKING), {"mineral": "cobalt", "edition": "2024"}).view
    assert (view["edition"], view["year"]) == ("2024", "2023")


def test_aliases_reach_their_mineral():
    assert resolve(spec(RANKING), {"mineral": "REE"}).view["mineral"] == "rare_earths"


def test_valid_values_without_data_together_answer_empty_with_the_nearest():
    figure = build(RANKING, {"mineral": "cobalt", "stage": "refined", "source": "usgs"})
    assert figure.kind == "empty"
    assert figure.data.empty
    assert figure.notes
    near = build(RANKING, query_of(figure.nearest))
    assert near.kind == "ranking"
    assert near.params["mineral"] == "cobalt"
    assert near.params["stage"] == "refined"


def test_a_date_that_is_none_is_refused():
    with pytest.raises(BadValue, match="YYYY-MM-DD"):
        build(RANKING, {"on": "2022-02-31"})


def test_a_country_that_is_none_is_refused():
    with pytest.raises(BadValue):
        build(RANKING, {"country": "ZZZ"})


def test_figures_are_built_once_and_shared():
    assert build(RANKING, {"mineral": "cobalt"}) is build(RANKING, {"mineral": "cobalt"})


@pytest.mark.one_in(4)
@pytest.mark.parametrize("figure_id", sorted(registry()))
def test_the_link_of_a_figure_makes_it_again(figure_id):
    figure = build(figure_id)
    again = build(figure_id, query_of(figure.link))
    assert dict(again.params) == dict(figure.params)
    assert again.title == figure.title


SAY_WHY_NOT = {
    "mineral.stages",  # leads the profiles, which every mineral has
    "standards.controlled_supply",  # a control is on record, and no share of output published
    "coalition.shares",  # the publisher withholds the total
    "balance.gap",  # grades of graphite that do not add up
    "balance.supply_demand",
    "balance.without_largest",
    "disruption.outlook",  # the same
    "mineral.chain",  # on the profiles too
}
"""Figures that know a mineral only to say why it cannot be drawn."""


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_combination_with_data_survives_the_way_through_its_url(data):
    figure_id = data.draw(st.sampled_from(sorted(registry())))
    figure_spec = spec(figure_id)
    query: dict[str, str] = {}
    for use in figure_spec.uses:
        options = allowed(figure_spec, use, query)
        if use.parameter is On:
            options = ("2022-09-22", "2024-06-01", "2026-02-03")
        if options and data.draw(st.booleans()):
            query[use.parameter.name] = data.draw(st.sampled_from(options))
    figure = build(figure_id, query)
    # What the choices hold has data; a group, date or region may have none (no Forum in 2022),
    # and trade knows codes, minerals and years only to say why they are not drawn.
    if figure.kind == "empty":
        may = {"lens", "on", "region"}
        may |= {"hs6", "mineral", "year"} if figure_id.startswith("trade.") else set()
        may |= {"mineral"} if figure_id in SAY_WHY_NOT else set()
        # The mineral may be the first that has the other choices.
        subject = {k: v for k, v in figure.params.items() if k in ("mineral", "stage") and v}
        says_why = figure_id in SAY_WHY_NOT and build(figure_id, subject).kind == "empty"
        # A control had each status on some day, which need not be the one that is asked for.
        may |= {"status"} if figure_id == "standards.export_controls" else set()
        # A promise names a mineral, and has a status or is past due, from a day on.
        may |= (
            {"mineral", "status"} if figure_id in ("commitments.table", "table.overdue") else set()
        )
        # Projects outside the MSP are chosen like others, and shown only where they are asked for.
        may |= (
            {"mineral", "stage", "kind", "status"} if figure_id.startswith("projects.") else set()
        )
        assert figure.encoding.reason
        assert says_why or may & query.keys(), query
        assert figure.notes
    again = build(figure_id, query_of(figure.link))
    assert again.link == figure.link
    assert again.title == figure.title


def test_lenses_have_words():
    from msp_dash.words import words

    for value in Lens.values():
        assert Lens.label(value, words("en")) != value


def test_a_mineral_of_which_every_site_is_left_out_is_refused():
    # Sites name europium, and none of them can be placed.
    with pytest.raises(BadValue) as refused:
        build("sites.map", {"mineral": "europium"})
    assert "neodymium" in refused.value.allowed


def test_a_view_is_one_figure_however_much_of_it_is_written_out() -> None:
    short = build("producers.map", {"mineral": "cobalt"})
    written_out = {name: value for name, value in short.params.items() if value}
    assert build("producers.map", written_out) is short
    assert view_of("producers.map", {"mineral": "cobalt"}) == short.params
