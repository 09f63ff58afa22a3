"""Figures of the partnership: members, meetings, shares of supply, against the facts."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msp_dash.analysis.groups import group_share
from msp_dash.data import facts, load
from msp_dash.figures import Figure, build, spec
from msp_dash.figures.holdings import holdings
from msp_dash.figures.output_tables import output
from msp_dash.figures.partners.attendance import PRESENT, lists_open_to, meetings
from msp_dash.figures.partners.timeline import MAIN
from msp_dash.figures.record import RegisterEncoding, TimelineEncoding
from msp_dash.figures.view_group import eu_states, lens_countries
from msp_dash.params import Lens, On, View
from msp_dash.words import words

pytestmark = pytest.mark.snapshot

FIELDS = {
    "partners.timeline": ["date", "kind", "title"],
    "partners.map": ["iso3", "role", "since"],
    "partners.groups": ["iso3"],
}
DATES = ["2022-06-13", "2022-06-14", "2022-09-22", "2024-03-02", "2024-07-15", "2026-02-03",
         "2026-02-04", "2026-07-01"]  # fmt: skip


@pytest.mark.parametrize(("figure_id", "fields"), FIELDS.items())
def test_each_has_data_without_any_parameter(figure_id: str, fields: list[str]) -> None:
    figure = build(figure_id)
    assert figure.kind != "empty"
    assert list(figure.data.columns)[: len(fields)] == fields
    assert len(figure.data) and figure.sources and figure.title and figure.alt
    assert {c.field for c in figure.table} == set(figure.data.columns)


@pytest.mark.one_in(3)
@pytest.mark.live
@pytest.mark.parametrize(("figure_id", "lens"), list(product(FIELDS, Lens.values())))
def test_every_lens_and_date_and_count_of_the_union_builds(figure_id: str, lens: str) -> None:
    names = spec(figure_id).names
    for on, eu in product(DATES, ("members", "seat")):
        query = {k: v for k, v in {"lens": lens, "on": on, "eu": eu}.items() if k in names}
        figure = build(figure_id, query)
        assert figure.title and figure.alt and figure.link
        assert (figure.kind == "empty") == figure.data.empty
        if figure.kind == "empty":
            assert figure.nearest and any(figure.notes)
        else:
            assert figure.sources


# Timeline


def test_the_timeline_holds_every_event_from_june_2022_on() -> None:
    data = build("partners.timeline").data
    assert len(data) == len(facts("timeline"))
    assert data["date"].iloc[0] == "2022-06-14"
    assert data["date"].is_monotonic_increasing
    assert "successor" in set(data["kind"])


@pytest.mark.live
def test_every_drawn_event_is_on_record() -> None:
    assert set(MAIN) <= set(facts("timeline")["date"])


def test_the_default_day_of_the_groups_is_that_of_their_latest_change() -> None:
    assert build("partners.groups").params["on"] == "2026-04-24"


def test_a_memorandum_signed_at_the_ministerial_counts_among_the_frameworks() -> None:
    """T018: the United Kingdom signed in Washington on 4 February 2026."""
    schemes = facts("related_initiatives")
    signed = schemes[schemes["initiative"].str.startswith("US bilateral framework")]
    (british,) = signed[signed["iso3"] == "GBR"].to_dict("records")
    assert (british["from_date"], british["source_id"]) == ("2026-02-04", "T018")


def test_the_drawn_numbers_are_those_of_the_texts() -> None:
    """London: 17 projects (S019); New York 2024: 32 (S053); Brussels: 16 partners (S073)."""
    encoding = build("partners.timeline").encoding
    assert isinstance(encoding, TimelineEncoding)
    details = [event.detail for event in encoding.events]
    assert details[0] == "Toronto, 10 states and EU"
    assert details[1] == "11 partners, 8 minerals-rich"
    assert "17 projects" in details and "32 projects" in details and "16 partners" in details
    assert "three observers" in details


def test_what_is_not_known_is_said() -> None:
    notes = " ".join(build("partners.timeline").notes)
    assert "Chair of FORGE after June 2026: not known." in notes
    assert "The latest event on record is dated 27 November 2026." in notes
    # T054, T055 and the filing of T035: read in another data set alone.
    relayed = (facts("timeline")["confidence"] == "relayed_dataset").sum()
    assert f"{relayed} more are relayed by another data set" in notes


# Map


def codes_with_role(role: str, **query: str) -> set[str]:
    data = build("partners.map", query).data
    return set(data.loc[data["role"] == role, "iso3"]) if len(data) else set()


def test_partners_by_date() -> None:
    assert len(codes_with_role("partner", on="2022-06-14")) == 11
    assert "EST" not in codes_with_role("partner", on="2024-03-02")
    assert "EST" in codes_with_role("partner", on="2024-03-03")
    assert len(codes_with_role("partner")) == 16


def test_after_the_succession_members_are_expected_and_none_is_a_partner() -> None:
    assert codes_with_role("partner", on="2026-02-04") == set()
    assert len(codes_with_role("expected", on="2026-02-04")) == 16
    notes = " ".join(build("partners.map", {"on": "2026-02-04"}).notes)
    assert "No list of its members has been published" in notes
    assert codes_with_role("successor_chair", on="2026-06-30") == {"KOR"}
    assert codes_with_role("successor_chair", on="2026-07-01") == set()


def test_an_unknown_joining_day_is_in_the_notes() -> None:
    notes = build("partners.map", {"on": "2025-10-01"}).notes
    assert any("Belgium" in note and "Not counted" in note for note in notes)


def test_the_union_is_one_partner_and_its_states_are_drawn_through_it() -> None:
    through = codes_with_role("through_eu")
    assert (
        len(through) == 27 - len(through & codes_with_role("partner")) - 7
    )  # seven states sit themselves
    assert "ESP" in through and "FRA" not in through
    assert codes_with_role("through_eu", eu="seat") == set()


@pytest.mark.live
@settings(max_examples=40, deadline=None)
@given(st.dates(dt.date(2022, 6, 14), dt.date(2027, 1, 1)))
def test_nobody_is_on_the_map_before_the_day_of_joining(day: dt.date) -> None:
    data = build("partners.map", {"on": day.isoformat()}).data
    assert (data["since"] <= day.isoformat()).all()


# Attendance


def meetings_in(query: dict[str, str]) -> pd.DataFrame:
    """Rows of the register on meetings."""
    data = build("table.register", query).data
    return data[data["what"] == "meeting"]


def test_eleven_partners_are_on_all_five_lists() -> None:
    """S001, S011, S019, S068, S073: the five published lists of partners."""
    figure = build("table.register", {"on": On.usual})
    assert figure.title == (
        "Of ten meetings through 2025, five list partners; eleven were at all five"
    )
    assert figure.second == (
        "Zambia attended four meetings through 2025, more than any other non-partner"
    )


def test_zambia_was_at_four_meetings() -> None:
    """New York 2022, Cape Town 2023, London 2023, Forum in New York 2024."""
    data = build("table.register", {"lens": "forum", "on": On.usual}).data
    own = data[(data["iso3"] == "ZMB") & data["capacity"].isin(PRESENT)]
    assert list(own["date"]) == ["2022-09-22", "2023-02-07", "2023-10-10", "2024-09-26"]


@pytest.mark.parametrize(
    ("country", "title"),
    [
        # Five lists name partners; the Forum's name its members and hosts.
        ("CAN", "Canada is on five of five lists that could name it, to 2025"),
        # Four lists name minerals-rich guests or observers, two the Forum's members.
        ("ZMB", "Zambia is on four of six lists that could name it, to 2025"),
        ("CHN", "China is on none of seven attendance lists through 2025"),
    ],
)
def test_a_country_is_counted_on_the_lists_that_could_name_it(country: str, title: str) -> None:
    assert build("table.register", {"seat": country}).second == title


def test_no_country_is_on_more_lists_than_could_name_it() -> None:
    took_part = facts("participation")
    for country in took_part["iso3"].unique():
        attended = took_part[(took_part["iso3"] == country) & took_part["capacity"].isin(PRESENT)]
        listed = set(attended["convening_id"]) & set(meetings(On.usual)["convening_id"])
        assert len(listed) <= lists_open_to(country, On.usual) <= 7


def test_a_statement_is_drawn_as_a_dash_and_never_counted() -> None:
    figure = build("table.register", {"seat": "USA", "on": On.usual})
    # Five lists as partner and two Forum meetings as host; three statements.
    assert (
        figure.second == "The United States is on seven of seven lists that could name it, to 2025"
    )
    assert any("three statements" in note for note in figure.notes)
    assert isinstance(figure.encoding, RegisterEncoding)
    stated = figure.data[figure.data["capacity"] == "joint_statement"]
    assert len(stated) == 45  # three meetings, fifteen governments each
    dashes = [c for row in figure.encoding.rows for c in row.cells if c.symbol == "dash"]
    assert len(dashes) == len(stated)
    assert "joint_statement" not in PRESENT


def test_later_meetings_are_not_shown_on_an_earlier_date() -> None:
    data = meetings_in({"on": "2023-12-31"})
    assert data["date"].max() == "2023-10-10"


def test_every_row_of_the_facts_for_the_ten_meetings_is_there() -> None:
    data = meetings_in({"on": On.usual})
    listed = facts("participation")
    listed = listed[listed["convening_id"].isin(data["convening"])]
    assert data["convening"].nunique() == 10
    assert len(data) == len(listed)


# New York


NEW_YORK = {"lens": "ny2022_all"}


def roles(figure: Figure) -> dict[str, set[str]]:
    return {k: set(v) for k, v in figure.data.groupby("role")["iso3"]}


def test_the_map_is_the_roll_of_new_york() -> None:
    countries_by_role = roles(build("partners.map", NEW_YORK))
    assert countries_by_role["partner"] == {
        "AUS",
        "CAN",
        "FIN",
        "FRA",
        "JPN",
        "KOR",
        "NOR",
        "SWE",
        "GBR",
        "USA",
        "EU",
    }
    assert countries_by_role["guest"] == {
        "ARG",
        "BRA",
        "COD",
        "MNG",
        "MOZ",
        "NAM",
        "TZA",
        "ZMB",
    }
    countries = load("countries")
    assert (
        countries_by_role["through_eu"]
        == set(countries.loc[countries["eu"], "iso3"]) - countries_by_role["partner"]
    )
    assert len(countries_by_role["through_eu"]) == 24
    assert build("partners.map", NEW_YORK).title == (
        "Eleven partners met eight minerals-rich countries in New York in 2022"
    )


@pytest.mark.parametrize(
    ("country", "title"),
    [
        ("ZMB", "Zambia took part in New York in 2022 as a minerals-rich country"),
        ("USA", "The United States took part in New York in 2022 as a partner"),
        ("DEU", "Germany was represented by the European Union in New York in 2022"),
        ("NCL", "New Caledonia had no seat of its own in New York in 2022"),
    ],
)
def test_a_chosen_country_leads_the_title_of_the_map_of_new_york(country: str, title: str) -> None:
    figure = build("partners.map", NEW_YORK | {"country": country})
    assert figure.title == title
    assert figure.second == build("partners.map", NEW_YORK).title


def test_with_its_own_seat_the_union_draws_no_state() -> None:
    assert "through_eu" not in roles(build("partners.map", NEW_YORK | {"eu": "seat"}))


def test_a_partner_that_is_not_on_the_list_is_named() -> None:
    """Germany was a founder (S003, S004) and is not in the note of 22 September 2022."""
    assert any(
        note.startswith("Germany was a partner") for note in build("partners.map", NEW_YORK).notes
    )
    listed = facts("participation")
    listed = listed[listed["convening_id"] == "MSP-2022-09-22"]
    assert "DEU" not in set(listed["iso3"])


# Contribution


def all_shares(**query: str) -> dict[tuple[str, str], float | None]:
    rows = build("coalition.shares", query).records()
    return {(row["mineral"], row["stage"]): row["share"] for row in rows}


def share(mineral: str, stage: str, **query: str) -> float | None:
    return all_shares(**query)[mineral, stage]


def test_the_new_york_partners_mined_at_least_5_per_cent_of_the_nickel() -> None:
    """MCS 2026, 2025e, t: Australia 45,000, Canada 140,000, United States 10,000 of 3,900,000.

    New Caledonia, on a row of its own: 140,000."""
    figure = build("coalition.shares", {"mineral": "nickel", "stage": "mine"})
    assert figure.subtitle.startswith("Share of the New York partners in world mine production")
    assert figure.title == (
        "The New York partners mined at least 5.0% of the world’s nickel in 2025"
    )
    # BGS, World mineral production 2019-2023: seven members with rows of their own.
    assert figure.second.startswith(
        "The BGS names more members: together an estimated 9.3% of the output that it counted"
    )
    assert any(source.id.startswith("bgs-") for source in figure.sources)
    assert any("New Caledonia" in note and "at least 8.5%" in note for note in figure.notes)
    assert share("nickel", "mine") == pytest.approx(195_000 / 3_900_000, abs=1e-12)


@pytest.mark.live
@pytest.mark.parametrize(
    ("lens", "eu"), list(product(("ny2022_partners", "msp", "forum"), ("members", "seat")))
)
def test_contribution_is_the_share_of_the_ranking_to_the_last_digit(lens: str, eu: str) -> None:
    w = words()
    view = View({"lens": lens, "eu": eu, "on": "2026-02-03"})
    group, shares_by_holding = lens_countries(view), all_shares(lens=lens, eu=eu)
    for one in holdings():
        if one.year is not None:
            ranked = output(one.mineral, one.stage, one.source, one.edition, one.year, w).rows
            assert shares_by_holding[one.mineral, one.stage] == group_share(ranked, group)


def test_a_row_rests_on_one_source_and_edition() -> None:
    data = build("coalition.shares").data
    assert not data.duplicated(["mineral", "stage"]).any()
    by = data.set_index(["mineral", "stage"])
    assert by.loc[("cobalt", "refined"), "source"] == "iea"  # USGS does not publish it
    assert by.loc[("copper", "refined"), "source"] == "usgs"  # USGS does
    assert set(data.loc[data["stage"] == "mine", "source"]) == {"usgs"}


def test_no_share_is_given_where_the_publisher_prints_no_total() -> None:
    """Boron: USGS prints XX. Rhenium reserves: USGS prints no total ("Large" or not available)."""
    assert share("boron", "mine") is None
    assert share("rhenium", "reserves") is None


def test_what_is_withheld_gives_no_zero() -> None:
    """Barite: of the partners only the United States is listed, and it is withheld."""
    assert share("barite", "mine") is None


def test_the_union_with_its_states_never_has_less() -> None:
    members, seat = (all_shares(lens="msp", eu=eu) for eu in ("members", "seat"))
    assert all((members[key] or 0.0) >= (seat[key] or 0.0) for key in members)


def test_zambia_and_dr_congo_make_the_forum_strong_in_cobalt() -> None:
    """MCS 2026, 2025e: DR Congo 230,000 t and more of 310,000 t."""
    assert (share("cobalt", "mine", lens="forum") or 0) >= 230_000 / 310_000


def test_without_a_group_three_tables_are_compared() -> None:
    """MCS 2026, copper, 2025e: the 56 of Washington, and the Union with its states."""
    figure = build("coalition.shares", {"lens": "none"})
    rows = figure.data.set_index(["mineral", "stage", "table"])["share"]
    production = load("production").query(
        "source == 'usgs' and edition == '2026' and mineral == 'copper' and stage == 'mine'"
        " and year == 2025"
    )
    values = production.set_index("iso3")["value"]
    codes = set(facts("participation").query("convening_id == 'CMM-2026-02-04'")["iso3"])
    assert len(codes) == 56
    here = sum(values.get(code, 0.0) for code in codes | set(eu_states()))
    assert rows["copper", "mine", "washington"] == pytest.approx(here / values["WLD"])
    # The three are those of the first page.
    front = build("chain.shares", {"table": "washington"}).data
    seated = front[front["seat"].isin(["partner", "room"]) & (front["mineral"] == "copper")]
    mined = seated.loc[seated["stage"] == "mine", "share"].sum()
    assert rows["copper", "mine", "washington"] == pytest.approx(mined)
    assert len(rows) == 3 * 2 * 6
    assert figure.kind == "dots"


@pytest.mark.parametrize("query", [{"mineral": "gallium"}, {"stage": "reserves"}])
def test_a_mineral_outside_those_of_energy_and_reserves_need_a_group(query: dict[str, str]) -> None:
    figure = build("coalition.shares", {"lens": "none", **query})
    assert figure.kind == "empty"
    assert "lens=ny2022_partners" in figure.nearest


# Groups


def role(code: str, field: str, **query: str) -> object:
    return next(r for r in build("partners.groups", query).records() if r["iso3"] == code)[field]


def test_who_is_in_what() -> None:
    assert role("AUS", "quad") == "member"
    assert role("AUS", "g7_alliance") == "first_round_partner"
    assert role("CAN", "pax_silica") == "non_signatory_participant"
    assert role("ZMB", "ny2022_guest") == "guest"
    assert role("BEL", "finance_network") is None  # fifteen governments, Belgium not among them
    assert role("KOR", "msp_partner") == "chair"


def test_memberships_begin_on_their_day() -> None:
    """India signed Pax Silica on 20 February 2026 (S087)."""
    assert role("IND", "pax_silica", on="2026-02-19") is None
    assert role("IND", "pax_silica", on="2026-02-20") == "signatory"


def test_two_partners_are_members_of_three_schemes() -> None:
    """Japan and the United States; Australia is a first-round partner of the G7 alliance only."""
    figure = build("partners.groups")
    assert figure.title.startswith("Two partners are in the Quad, the G7 alliance and Pax Silica")
    inside = figure.data.dropna(subset=["quad", "g7_alliance", "pax_silica"]).set_index("iso3")
    assert set(inside.index) == {"AUS", "JPN", "USA"}
    assert inside.loc["AUS", "g7_alliance"] == "first_round_partner"


def test_a_meeting_without_a_full_list_is_said_of_the_country_that_was_there() -> None:
    """Chile and Mexico attended the meeting of March 2024 in Toronto (S031), not among the ten."""
    for country, name in (("CHL", "Chile"), ("MEX", "Mexico")):
        figure = build("table.register", {"seat": country})
        assert figure.second == (
            f"{name} is on none of seven full lists to 2025, but was at one other meeting"
        )
        assert any("Toronto, March 2024" in note for note in figure.notes), figure.notes


def test_the_finance_network_has_fifteen_governments() -> None:
    """Joint statement of 23 September 2024 (S047)."""
    assert build("partners.groups").data["finance_network"].notna().sum() == 15


def test_a_country_of_no_group_is_in_none_rather_than_in_zero() -> None:
    figure = build("partners.groups", {"country": "CIV"})
    assert figure.title == "Côte d’Ivoire is in none of 13 groups and initiatives in 2026"


def test_a_dot_of_the_timeline_tells_the_event_of_the_facts_with_its_source() -> None:
    events = facts("timeline").set_index("date")["event"]
    for event in build("partners.timeline").encoding.events:
        assert "Source: " in event.tip
        assert any(text in event.tip for text in events)
