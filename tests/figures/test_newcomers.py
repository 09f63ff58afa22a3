"""The figure coalition.newcomers: parts of one hole, of one publication at a time."""

from __future__ import annotations

import pytest

from msp_dash.analysis.groups import group_share
from msp_dash.data import load
from msp_dash.figures import build
from msp_dash.figures.coalition.concentration import output_choices
from msp_dash.figures.coalition.newcomers import LATER, largest_supplier, now
from msp_dash.figures.holdings import holding
from msp_dash.figures.record import DotsEncoding
from msp_dash.figures.registry import view_of
from msp_dash.figures.view_group import lens_countries

ID = "coalition.newcomers"
VIEWS = [("cobalt", "mine"), ("lithium", "refined"), ("gallium", "refined"), ("copper", "mine")]


@pytest.mark.parametrize(("mineral", "stage"), VIEWS)
def test_parts_are_of_what_the_supplier_makes_and_add_up_to_all_others(mineral, stage):
    one = holding(mineral, stage)
    supplier = largest_supplier(one)
    rows = now(one, supplier).rows
    whole = one.rows.set_index("iso3")["share"]
    assert supplier not in set(rows["iso3"])
    for row in rows.dropna(subset="share").itertuples():
        assert row.share_of_missing == pytest.approx(whole[row.iso3] / whole[supplier])
    others = whole.drop(supplier).sum()
    assert rows["share_of_missing"].sum() == pytest.approx(others / whole[supplier])


@pytest.mark.parametrize(("mineral", "stage"), VIEWS)
def test_newcomers_are_neither_in_the_group_nor_the_supplier(mineral, stage):
    query = {"mineral": mineral, "stage": stage}
    data = build(ID, query).data
    outside = set(data["iso3"])
    assert outside
    assert not outside & (set(lens_countries(view_of(ID, query))) | set(data["supplier"]))
    assert data["supplier"].nunique() == 1


def test_the_base_case_is_of_one_edition_and_year():
    data = build(ID, {"mineral": "cobalt", "stage": "mine"}).data
    rows = data[data["year"] == LATER]
    assert len(rows) > 0
    assert rows["edition"].nunique() == 1
    outlook = load("supply_outlook")
    own = outlook[
        (outlook["edition"] == rows["edition"].iloc[0])
        & (outlook["mineral"] == "cobalt")
        & (outlook["stage"] == "mine")
        & (outlook["year"] == LATER)
    ].set_index("iso3")["value"]
    for row in rows.itertuples():
        assert row.share_of_missing == pytest.approx(own[row.iso3] / own[row.supplier])


def test_a_line_joins_only_what_is_of_one_publication():
    for mineral, stage in VIEWS:
        figure = build(ID, {"mineral": mineral, "stage": stage})
        if isinstance(figure.encoding, DotsEncoding):
            publications = figure.data.drop_duplicates(["source", "edition"])
            joined = {row.joined for row in figure.encoding.rows}
            assert joined == {len(publications) == 1 and (figure.data["year"] == LATER).any()}


def test_the_order_of_a_group_changes_nothing_and_a_member_is_no_newcomer():
    one = build(ID, {"set": "USA,ZMB,IDN"})
    assert one.data.equals(build(ID, {"set": "IDN,USA,ZMB"}).data)
    assert "IDN" not in set(one.data["iso3"])
    assert "IDN" in set(build(ID, {"set": "USA,ZMB"}).data["iso3"])


def test_what_the_group_makes_is_a_bound_where_members_may_hide():
    figure = build(ID, {"mineral": "cobalt", "stage": "mine"})
    one = holding("cobalt", "mine")
    hole = now(one, largest_supplier(one)).rows
    parts = hole.assign(share=hole["share_of_missing"])
    share = group_share(parts, lens_countries(view_of(ID, {})))
    assert share is not None
    assert "at least" in figure.second
    printed = float(figure.second.partition("at least ")[2].partition("%")[0]) / 100
    assert printed <= share < printed + 0.001


@pytest.mark.snapshot
def test_indonesia_beside_the_hole_of_the_congo():
    figure = build(ID, {"mineral": "cobalt", "stage": "mine"})
    assert figure.title == "Indonesia mined 19% as much cobalt as DR Congo in 2025"


def test_a_supplier_is_not_counted_into_what_stands_beside_it():
    """Of the partners' beryllium the United States mine most: no other of them has a row."""
    figure = build(ID, {"mineral": "lithium", "stage": "mine"})
    assert largest_supplier(holding("lithium", "mine")) == "AUS"
    assert figure.second.startswith("Output of the rest of the partners equals")


def test_more_than_what_is_missing_is_a_multiple_of_it_in_sentences():
    above = 0
    for choice in output_choices().itertuples():
        figure = build(ID, {"mineral": choice.mineral, "stage": choice.stage})
        if not isinstance(figure.encoding, DotsEncoding):
            continue
        for row in figure.encoding.rows:
            for dot in row.dots:
                assert ("times what would be missing" in dot.tip) == (dot.value > 1), dot.tip
                assert "×" not in dot.tip
                above += dot.value > 1
        assert "× of" not in f"{figure.title} {figure.second}"
    assert above
