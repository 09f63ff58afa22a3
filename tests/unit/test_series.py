"""Breaks in series of output, and the fastest decade of the spans that cross none."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msp_dash.analysis.demand import MixedRows
from msp_dash.analysis.series import (
    BEST_YEARS,
    BREAK_MAX,
    SERIES_MIN_YEARS,
    best_span,
    breaks,
    broken,
    rate,
    world_output,
)
from msp_dash.figures.output_tables import newest_series

# Breaks


def rows_of(*cells: tuple[str, int, float | None, str]) -> pd.DataFrame:
    """Rows of `production` from (iso3, year, value, note); without a value "not available"."""
    rows = pd.DataFrame(cells, columns=["iso3", "year", "value", "note"]).astype({"value": float})
    status = rows["value"].isna().map({True: "not_available", False: "reported"})
    return rows.assign(status=status)


def breaks_of(*cells: tuple[str, int, float | None, str]) -> list[tuple[int, str, str, float]]:
    table = breaks(rows_of(*cells))
    return [(r.year, r.iso3, r.kind, round(r.step, 6)) for r in table.itertuples()]


WORLD = (("AUS", 2005, 850.0, ""), ("AUS", 2006, 860.0, ""))


def test_a_number_that_begins_or_ends_is_a_break_and_a_printed_zero_is_none() -> None:
    assert breaks_of(*WORLD, ("IDN", 2006, 85.0, "")) == [(2006, "IDN", "begins", 0.1)]
    assert breaks_of(*WORLD, ("IDN", 2005, 150.0, "")) == [(2006, "IDN", "ends", -0.15)]
    assert breaks_of(*WORLD, ("IDN", 2005, None, ""), ("IDN", 2006, 85.0, ""))[0][2] == "begins"
    assert breaks_of(*WORLD, ("IDN", 2005, 0.0, ""), ("IDN", 2006, 85.0, "")) == []


def test_less_than_half_a_unit_is_a_number() -> None:
    rows = rows_of(*WORLD, ("IDN", 2005, None, ""), ("IDN", 2006, 85.0, ""))
    rows.loc[2, "status"] = "below_half_unit"
    assert breaks(rows).empty


def test_a_break_that_is_marked_or_counted_otherwise_is_measured_by_its_step() -> None:
    before = ("IDN", 2005, 150.0, "Exports")
    marked = breaks_of(*WORLD, before, ("IDN", 2006, 185.0, "Break in series; Exports"))
    assert marked == [(2006, "IDN", "marked", 0.035)]
    assert breaks_of(*WORLD, before, ("IDN", 2006, 185.0, ""))[0][2:] == ("recounted", 0.035)
    after = (("IDN", 2005, 150.0, "Break in series"), ("IDN", 2006, 185.0, ""))
    assert breaks_of(*WORLD, *after) == []


def test_states_that_succeed_another_are_set_against_it() -> None:
    table = pd.DataFrame(
        [(1992, "SUN", "ends", -0.25), (1992, "RUS", "begins", 0.24), (1993, "CSK", "ends", -0.06)],
        columns=["year", "iso3", "kind", "step"],
    )
    assert broken(table) == {1993: ("CSK",)}
    # What the publisher marks is not set off: nobody says that one step is the other's.
    assert set(broken(table.assign(kind="marked"))) == {1992, 1993}


def test_several_small_breaks_of_a_year_add_up() -> None:
    codes = ["KAZ", "UKR", "UZB"]
    step = BREAK_MAX / 2
    table = pd.DataFrame({"year": 1992, "iso3": codes, "kind": "begins", "step": step})
    assert broken(table[:2]) == {}
    assert broken(table) == {1992: ("KAZ",)}


@pytest.mark.snapshot
@pytest.mark.parametrize(
    ("mineral", "supplier", "span", "year", "country"),
    [
        # The Soviet Union of 1978 stands under undivided metals of the platinum group.
        ("platinum", "ZAF", (1978, 1988), 1983, "SUN"),
        ("palladium", "RUS", (1979, 1989), 1983, "SUN"),
        # BGS, "Break in series": 44,000 t more of Brazil; Myanmar is first listed.
        ("nickel", "IDN", (2005, 2015), 2015, "BRA"),
        ("antimony", "CHN", (2008, 2018), 2010, "MMR"),
        ("tungsten", "CHN", (1998, 2008), 1999, "RUS"),
    ],
)
def test_a_decade_that_rests_on_a_change_of_reporting_is_no_record(
    mineral: str, supplier: str, span: tuple[int, int], year: int, country: str
) -> None:
    series = newest_series(mineral, "mine", "bgs")
    others = series[series["iso3"] != supplier]
    world, years = world_output(others), broken(breaks(others))
    fastest = best_span(world)
    assert fastest is not None and (fastest.first, fastest.last) == span
    assert country in years[year] and span[0] < year <= span[1]
    best = best_span(world, years)
    assert best is None or not any(best.first < one <= best.last for one in years)


# The fastest decade


def test_rate_is_compound():
    assert rate(100, 121, 2) == pytest.approx(0.1)
    with pytest.raises(ValueError, match="0 to 5"):
        rate(0, 5, 2)


def series(first: int, values: list[float]) -> pd.Series:
    return pd.Series(values, index=range(first, first + len(values)))


def test_the_best_ten_years_are_found_and_their_largest_jump_named():
    flat, rising = [100.0] * 10, [100.0 * 1.05**n for n in range(1, 11)]
    span = best_span(series(1980, [*flat, *rising, *[rising[-1]] * 10]))
    assert span is not None
    assert (span.first, span.last, span.last - span.first) == (1989, 1999, BEST_YEARS)
    assert span.rate == pytest.approx(0.05)
    assert span.jump_part == pytest.approx(0.1)


def test_under_fifteen_years_there_is_no_best():
    assert best_span(series(2010, [1.0] * (SERIES_MIN_YEARS - 1))) is None
    assert best_span(series(2010, [1.0] * SERIES_MIN_YEARS)) is not None


def test_a_span_ends_in_years_that_are_published():
    values = series(2000, [float(n) for n in range(1, 31)]).drop([2000, 2001, 2002])
    span = best_span(values)
    assert span is not None
    assert (span.first, span.last) == (2003, 2013)


def test_no_span_goes_across_a_broken_year() -> None:
    values = series(1980, [100.0 * 1.1**n for n in range(12)] + [1000.0 + n for n in range(18)])
    whole = best_span(values)
    assert whole is not None and whole.first < 1992 <= whole.last
    apart = best_span(values, across={1992})
    assert apart is not None and not apart.first < 1992 <= apart.last


@settings(max_examples=30)
@given(st.lists(st.floats(1, 1000), min_size=SERIES_MIN_YEARS, max_size=40))
def test_no_ten_years_beat_the_best(values):
    result = series(1980, values)
    span = best_span(result)
    assert span is not None
    for first in range(1980, 1980 + len(values) - BEST_YEARS):
        assert rate(result[first], result[first + BEST_YEARS], BEST_YEARS) <= span.rate + 1e-12


def test_the_years_that_the_spans_cover_are_named() -> None:
    values = series(1971, [100.0 + n for n in range(40)])
    span = best_span(values, across={1985})
    assert span is not None
    # From 1971 to 1984 and from 1985 to 2010.
    assert (span.since, span.until) == (1971, 2010)
    assert best_span(values[:24], across={1985}) is None


def test_bases_are_never_added_up():
    rows = pd.DataFrame(
        {"iso3": ["ZAF", "ZAF"], "year": [2022, 2022], "value": [19e6, 7.3e6]}
    ).assign(source="bgs", edition="2023", mineral="manganese", stage="mine")
    with pytest.raises(MixedRows, match="basis"):
        world_output(rows.assign(basis=["gross", "content"]))
    with pytest.raises(MixedRows, match="edition"):
        world_output(rows.assign(basis="gross", edition=["2023", "2024"]))
