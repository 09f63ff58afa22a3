"""The chain: output of minerals from mine to refinery by seat, and what is needed."""

from __future__ import annotations

import pytest

from msp_dash.data import load
from msp_dash.figures.chain import OWN_PIECE, in_order, stages
from msp_dash.figures.record import ChainEncoding, Figure
from msp_dash.figures.registry import build
from msp_dash.figures.seats import seats
from msp_dash.params import Table, View

pytestmark = pytest.mark.snapshot
TABLES = Table.values()


def chain(figure: Figure) -> ChainEncoding:
    assert isinstance(figure.encoding, ChainEncoding)
    return figure.encoding


def test_the_sentence_says_what_the_table_mined_and_who_refined_most() -> None:
    figure = build("chain.shares", {"table": "ny"})
    assert figure.title == "The 19 of New York mined at least 76% of cobalt; China refined 78%"
    sentences = [row.sentence for row in chain(build("chain.shares", {"table": "msp"})).rows]
    assert "Partners and Forum mined at least 41% of lithium; China refined 70%" in sentences


def test_rows_keep_their_order_whatever_the_table() -> None:
    orders = [
        [row.key for row in chain(build("chain.shares", {"table": table})).rows] for table in TABLES
    ]
    assert orders == [list(in_order())] * len(TABLES)
    assert orders[0] == ["cobalt", "lithium", "copper", "rare_earths", "graphite", "nickel"]


def test_minerals_of_the_address_are_the_rows_in_their_order() -> None:
    figure = build("chain.shares", {"minerals": "tungsten,gallium"})
    assert [row.key for row in chain(figure).rows] == ["tungsten", "gallium"]
    assert figure.title.startswith("China mined 79% of tungsten; the 19 of New York had at least")


def test_seats_that_the_source_gives_no_output_are_not_said_to_be_left_out() -> None:
    """MCS 2026 names Australia and the United States for vanadium, with zero."""
    figure = build("chain.shares", {"minerals": "vanadium", "table": "msp"})
    seated = figure.data[figure.data["seat"] == "partner"]
    assert not seated.empty and seated["share"].eq(0).all()
    assert figure.title.endswith("; the source names no output of partners and Forum")
    assert [bar.total for row in chain(figure).rows for bar in row.bars] == ["none named"]


@pytest.mark.parametrize("table", TABLES)
def test_a_total_is_the_sum_of_the_seats_rounded_down(table: str) -> None:
    figure = build("chain.shares", {"table": table})
    data = figure.data[figure.data["seat"].isin(["partner", "room"])]
    totals = data.groupby(["mineral", "stage"])["share"].sum()
    for row in chain(figure).rows:
        for bar, stage in zip(row.bars, ("mine", "refined"), strict=True):
            printed = float(bar.total.rstrip("%")) / 100
            assert 0 <= totals[row.key, stage] - printed < (0.01 if printed >= 0.1 else 0.001)


@pytest.mark.parametrize("table", TABLES)
def test_each_large_part_is_a_piece_of_its_own_in_the_color_of_its_seat(table: str) -> None:
    seat_of = seats(View({"table": table}))
    for row in chain(build("chain.shares", {"table": table})).rows:
        for bar, stage in zip(row.bars, stages(row.key, seat_of), strict=True):
            pieces = {part.key: part for part in bar.parts if part.key}
            large = {code: share for code, share, _ in stage.countries if share >= OWN_PIECE}
            assert {key: part.share for key, part in pieces.items()} == large
            for code, part in pieces.items():
                assert part.token.partition("_")[0] == seat_of.get(code, "absent")


def test_pieces_stand_by_seat_the_largest_first_and_what_is_not_named_last() -> None:
    for row in chain(build("chain.shares", {})).rows:
        for bar in row.bars:
            order = ["partner", "room", "absent", "absent_2", "absent_few", "not_named"]
            places = [order.index(part.token) for part in bar.parts]
            assert places == sorted(places)
            for token in ("partner", "room", "absent_2"):
                sizes = [part.share for part in bar.parts if part.token == token and part.key]
                assert sizes == sorted(sizes, reverse=True)


def test_the_rest_has_no_number_where_the_parts_exceed_the_total() -> None:
    """The IEA's refined nickel of 2024 adds up to 103% of the total that it gives."""
    figure = build("chain.shares", {"minerals": "nickel"})
    rest = chain(figure).rows[0].bars[1].parts[-1]
    assert (rest.token, rest.text) == ("not_named", "")
    assert any("nickel, by 3.2% of it" in note for note in figure.notes)


def test_data_are_the_publishers_rows_never_rescaled() -> None:
    data = build("chain.shares", {"minerals": "cobalt"}).data
    mined = data[(data["stage"] == "mine") & (data["iso3"] == "COD")].iloc[0]
    rows = load("production")
    rows = rows[
        (rows["mineral"] == "cobalt")
        & (rows["stage"] == "mine")
        & (rows["source"] == "usgs")
        & (rows["edition"] == mined["edition"])
        & (rows["year"] == mined["year"])
    ].set_index("iso3")["value"]
    assert mined["share"] == rows["COD"] / rows["WLD"]
    assert set(data.loc[data["stage"] == "mine", "iso3"]) == set(rows.index) - {"WLD"}


def test_needs_are_those_of_the_growth_of_demand() -> None:
    data = build("chain.shares", {"year": "2035"}).data
    needs = data[(data["stage"] == "need") & (data["mineral"] == "lithium")]
    growth = build("demand.growth", {"year": "2035", "scope": "energy"}).data
    growth = growth[growth["mineral"] == "lithium"].set_index("scenario")["ratio"]
    assert needs.set_index("scenario")["ratio"].to_dict() == growth.to_dict()


def test_a_mineral_without_output_by_country_is_named_as_left_out() -> None:
    figure = build("chain.shares", {"minerals": "cobalt,hafnium"})
    assert [row.key for row in chain(figure).rows] == ["cobalt"]
    assert any("hafnium" in note for note in figure.notes)
    empty = build("chain.shares", {"minerals": "hafnium"})
    assert empty.kind == "empty"
