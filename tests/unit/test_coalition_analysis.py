"""Combined and marginal shares of groups: on made-up rows, then on all data."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis.coalition import both_stages, marginal, outlook, outside
from msp_dash.analysis.concentration import concentration
from msp_dash.analysis.contribution import FRESH_YEARS, Holding, best_named, newest_of_each
from msp_dash.analysis.groups import group_share, may_hide, toggled
from msp_dash.data import load
from msp_dash.figures.holdings import best_named as best_named_now
from msp_dash.figures.holdings import holdings

ROUNDING = 1e-12


def table(*rows: tuple[str, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["iso3", "share"]).astype({"share": float})
    status = ["withheld" if pd.isna(s) else "reported" for s in frame["share"]]
    return frame.assign(status=status, value=frame["share"] * 1000)


ROWS = table(("COD", 0.74), ("IDN", 0.14), ("AUS", 0.012), ("USA", None), ("OTH", 0.108))


def added(group: set[str]) -> dict[str, float]:
    result = marginal(ROWS, frozenset(group))
    return {row.iso3: row.added for row in result.itertuples()}


def test_who_is_outside_adds_and_who_is_inside_takes_away_its_own_share() -> None:
    assert added({"AUS"})["COD"] == 0.74
    assert added({"AUS"})["AUS"] == -0.012


def test_the_largest_change_comes_first_and_what_is_withheld_last() -> None:
    result = marginal(ROWS, frozenset({"IDN"}))
    assert list(result["iso3"]) == ["COD", "IDN", "AUS", "USA"]
    assert pd.isna(result["added"].iloc[-1])


def test_a_zero_has_no_sign() -> None:
    result = marginal(table(("AUS", 0.0)), frozenset({"AUS"}))
    assert str(result["added"].iloc[0]) == "0.0"


def test_the_residual_is_no_country_that_could_join() -> None:
    assert "OTH" not in added(set())


def test_what_is_left_is_the_world_less_the_group() -> None:
    rest = outside(table(("COD", 0.6), ("IDN", 0.2), ("OTH", 0.2)), frozenset({"COD"}))
    assert rest is not None
    assert rest.set_index("iso3")["share"].to_dict() == pytest.approx({"IDN": 0.5, "OTH": 0.5})


def test_the_index_of_what_is_left_is_withheld_under_80_percent_named() -> None:
    half = outside(table(("COD", 0.6), ("IDN", 0.2), ("OTH", 0.2)), frozenset({"COD"}))
    assert half is not None
    result = concentration(half)
    assert result is not None and result.hhi is None
    assert result.coverage == pytest.approx(0.5)
    remainder = outside(table(("COD", 0.5), ("IDN", 0.3), ("PHL", 0.2)), frozenset({"COD"}))
    assert remainder is not None
    whole = concentration(remainder)
    assert whole is not None and whole.hhi == pytest.approx(60**2 + 40**2)


@pytest.mark.parametrize("group", [{"USA"}, {"USA", "COD"}])
def test_what_a_withheld_member_leaves_is_not_known(group: set[str]) -> None:
    assert outside(ROWS, frozenset(group)) is None


def test_where_the_group_has_all_nothing_is_left() -> None:
    assert outside(table(("CHN", 1.0)), frozenset({"CHN"})) is None
    assert outside(table(("CHN", 1.0), ("JPN", 0.0)), frozenset({"CHN"})) is None


def test_no_part_of_what_is_left_is_larger_than_the_whole() -> None:
    """Rows that add up to more than a rounded total (gallium) leave no share above 1."""
    rest = outside(table(("CHN", 0.99), ("RUS", 0.01), ("JPN", 0.01)), frozenset({"JPN"}))
    assert rest is not None
    result = concentration(rest)
    assert result is not None
    assert result.coverage == pytest.approx(1.0) and result.top1 == pytest.approx(0.99)
    assert result.hhi is not None and result.hhi < 10_000


def test_stages_of_two_publishers_stand_side_by_side() -> None:
    mined, refined = table(("AUS", 0.32), ("CAN", 0.02)), table(("AUS", 0.02), ("JPN", 0.1))
    group = frozenset({"AUS", "CAN", "JPN", "USA"})
    result = both_stages(mined, refined, group, comparable=True).set_index("iso3")
    assert result.loc["AUS", "difference"] == pytest.approx(0.3)
    assert pd.isna(result.loc["JPN", "mine_share"]) and pd.isna(result.loc["JPN", "difference"])
    assert "USA" not in result.index
    apart = both_stages(mined, refined, group, comparable=False)
    assert apart["difference"].isna().all() and apart["mine_share"].notna().any()


def test_an_unnamed_member_may_be_all_of_the_rest_and_a_named_one_is_not() -> None:
    rows = table(("COD", 0.7), ("IDN", 0.2), ("OTH", 0.1)).assign(year=2040)
    single = outlook(rows, frozenset({"COD"})).iloc[0]
    assert (single["share_low"], single["share_high"]) == (0.7, 0.7)
    pair = outlook(rows, frozenset({"COD", "ZMB"})).iloc[0]
    assert (pair["share_low"], pair["share_high"]) == pytest.approx((0.7, 0.8))


def test_a_member_with_a_row_of_its_own_is_not_in_the_residual() -> None:
    assert not may_hide(ROWS, frozenset({"COD"}))
    assert may_hide(ROWS, frozenset({"COD", "ZMB"}))
    assert may_hide(ROWS, frozenset({"USA"}))  # withheld


STATES = frozenset({"DEU", "FRA", "ITA"})


@pytest.mark.parametrize(
    ("entities", "eu", "picked", "after"),
    [
        ({"USA"}, "members", "ZMB", {"USA", "ZMB"}),
        ({"USA", "ZMB"}, "members", "ZMB", {"USA"}),
        # France sits itself and counts through the Union too: both seats give way.
        ({"USA", "FRA", "EU"}, "members", "FRA", {"USA", "DEU", "ITA"}),
        ({"USA", "EU"}, "members", "ITA", {"USA", "DEU", "FRA"}),
        ({"USA", "EU"}, "seat", "ITA", {"USA", "EU", "ITA"}),
    ],
)
def test_a_click_takes_a_country_in_or_out(
    entities: set[str], eu: str, picked: str, after: set[str]
) -> None:
    assert toggled(frozenset(entities), STATES, eu, picked) == after


# --- all holdings


def codes(one: Holding) -> list[str]:
    return [c for c in one.rows["iso3"] if c != "OTH"]


@st.composite
def settings_of(draw: st.DrawFn) -> tuple[Holding, frozenset[str], str, str]:
    """A holding with numbers, a set of countries in it, and two more."""
    one = draw(st.sampled_from([h for h in holdings() if len(codes(h)) > 3]))
    order = draw(st.permutations(codes(one)))
    size = draw(st.integers(0, len(order) - 2))
    return one, frozenset(order[2 : 2 + size]), order[0], order[1]


@given(settings_of())
def test_no_member_lowers_a_share(case: tuple[Holding, frozenset[str], str, str]) -> None:
    one, group, first, _ = case
    before, after = (group_share(one.rows, g) for g in (group, group | {first}))
    assert before is None or after is None or after >= before - ROUNDING


@given(settings_of())
def test_what_a_pair_adds_is_what_each_adds(
    case: tuple[Holding, frozenset[str], str, str],
) -> None:
    one, group, first, second = case
    result = marginal(one.rows, group).set_index("iso3")["added"]
    before, after = (group_share(one.rows, g) for g in (group, group | {first, second}))
    if result[[first, second]].notna().all() and before is not None and after is not None:
        assert after - before == pytest.approx(result[first] + result[second], abs=ROUNDING)


@given(settings_of())
def test_what_a_newcomer_adds_it_would_take_away_again(
    case: tuple[Holding, frozenset[str], str, str],
) -> None:
    one, group, first, _ = case
    outside_it = marginal(one.rows, group).set_index("iso3")["added"][first]
    inside_it = marginal(one.rows, group | {first}).set_index("iso3")["added"][first]
    assert pd.isna(outside_it) or outside_it == -inside_it


@given(settings_of())
def test_what_is_left_is_a_whole(case: tuple[Holding, frozenset[str], str, str]) -> None:
    one, group, _, _ = case
    rest = outside(one.rows, group)
    if rest is not None:
        assert rest["share"].sum() == pytest.approx(1.0)


COPPER = pd.DataFrame(
    [("bgs", 2023, c, v) for c, v in (("CHN", 84.0), ("JPN", 9.0), ("AUS", 4.0), ("CAN", 3.0))]
    + [("old", 2020, c, v) for c, v in (("CHN", 80.0), ("JPN", 9.0), ("AUS", 6.0), ("CAN", 5.0))]
    + [("one", 2025, c, v) for c, v in (("CHN", 90.0), ("JPN", 10.0))],
    columns=["source", "year", "iso3", "value"],
).assign(mineral="copper", stage="refined", status="reported")
COPPER["edition"] = COPPER["year"].astype(str)
GROUP = frozenset({"AUS", "CAN", "JPN"})


def answers(*rows: tuple[str, float | None], group: frozenset[str] = GROUP) -> str | None:
    """Who answers beside a publication of 2025 with these rows."""
    own = table(*rows)
    others = newest_of_each(COPPER, COPPER[:0])
    best = best_named(list(own["iso3"]), own["share"].to_numpy(), 2025, group, others)
    return best and best.source


def test_who_names_most_of_a_group_answers_for_it() -> None:
    assert answers(("CHN", 0.8), ("JPN", 0.09), ("OTH", 0.11)) == "bgs"
    assert answers(("CHN", 0.8), ("JPN", None), ("OTH", 0.11)) == "bgs"
    # It names more than half of the members itself; it hides none; the other gives them less.
    assert answers(("CHN", 0.8), ("JPN", 0.09), ("AUS", 0.01), ("OTH", 0.1)) is None
    assert answers(("CHN", 0.91), ("JPN", 0.09)) is None
    assert answers(("CHN", 0.7), ("JPN", 0.2), ("OTH", 0.1)) is None
    # Nobody names Chile.
    assert answers(("CHN", 0.9), ("OTH", 0.1), group=frozenset({"CHL"})) is None


@pytest.mark.parametrize("one", [h for h in holdings() if h.year], ids=lambda h: f"{h.mineral}")
def test_who_answers_names_more_of_the_group_and_gives_it_more(one: Holding) -> None:
    assert one.year is not None
    for group in (frozenset(load("countries").loc[load("countries")["eu"], "iso3"]), GROUP):
        best = best_named_now(one.mineral, one.stage, one.rows, one.year, group)
        if best is None:
            continue
        names, more = (
            {c for c, s in zip(h.codes, h.shares, strict=True) if c in group and not pd.isna(s)}
            for h in (one, best)
        )
        assert len(more) >= 2 * len(names) and best.source != one.source
        own, its = (group_share(h.rows, group) for h in (one, best))
        assert its is not None and its > (own or 0.0)
        assert best.year is not None and best.year >= one.year - FRESH_YEARS


PRODUCTION = [h for h in holdings() if h.year is not None and h.source == "usgs"]


@pytest.mark.parametrize("one", PRODUCTION, ids=lambda h: f"{h.mineral}.{h.stage}")
def test_all_countries_and_the_residual_are_the_publishers_rows_over_its_total(
    one: Holding,
) -> None:
    """What they miss of 1, or have beyond it, is the publisher's rounding; it is not taken out."""
    rows = load("production")
    rows = rows[(rows["mineral"] == one.mineral) & (rows["stage"] == one.stage)]
    rows = rows[(rows["source"] == "usgs") & (rows["edition"] == one.edition)]
    rows = rows[rows["year"] == one.year].set_index("iso3")["value"]
    everyone = group_share(one.rows, frozenset(one.rows["iso3"]))
    if one.denominator == "published":
        assert everyone == pytest.approx(rows.drop("WLD").sum() / rows["WLD"], abs=ROUNDING)
    else:
        assert everyone is None
