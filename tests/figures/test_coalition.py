"""Any set of countries as a group: what it has, what each adds, what is left, and the outlook."""

from __future__ import annotations

from itertools import product
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from msp_dash.analysis.contribution import RESERVES
from msp_dash.data import load
from msp_dash.figures import build
from msp_dash.figures.coalition.query import holdings_with_shares
from msp_dash.figures.holdings import holding
from msp_dash.figures.record import BarsEncoding, LinesEncoding
from msp_dash.figures.registry import registry, resolve, spec
from msp_dash.figures.view_group import eu_states, lens_countries, lens_entities, lens_name
from msp_dash.params import BadValue, CountrySet, Lens, View
from msp_dash.render.svg import draw
from msp_dash.words import words
from msp_dash.words.names import current_areas

pytestmark = pytest.mark.snapshot

IDS = [figure_id for figure_id in registry() if figure_id.startswith("coalition.")]
GROUPS = [lens for lens in Lens.values() if lens not in ("none", "forge")]
"""Lenses with countries: no source names a member of FORGE (`test_successor`)."""
FIELDS = ["mineral", "stage", "source", "edition", "share", "coverage"]
sets = st.lists(st.sampled_from(current_areas()), min_size=1, max_size=12, unique=True)


def share(mineral: str, stage: str, **query: str) -> float:
    data = build("coalition.shares", {"mineral": mineral, "stage": stage, **query}).data
    return float(data["share"].iloc[0])


# --- the parameter


def test_a_set_has_one_spelling() -> None:
    assert CountrySet.canonical(" zmb,USA,, jpn,ZMB") == "JPN,USA,ZMB"


@pytest.mark.parametrize(
    ("sent", "unknown", "meant"),
    [("USA,ZAM", "ZAM", "ZMB"), ("Japan", "JAPAN", "JPN"), ("gb", "GB", "GBR"), ("WLD", "WLD", "")],
)
def test_an_unknown_code_is_named_with_what_may_be_meant(
    sent: str, unknown: str, meant: str
) -> None:
    with pytest.raises(BadValue) as refusal:
        build("coalition.shares", {"set": sent})
    assert (refusal.value.parameter, refusal.value.sent) == ("set", unknown)
    assert (f"did you mean {meant}?" in refusal.value.hint) is bool(meant)


@pytest.mark.parametrize("code", ["SUN", "OTH", "XXX"])
def test_what_is_no_country_of_today_is_refused(code: str) -> None:
    with pytest.raises(BadValue):
        build("coalition.shares", {"set": code})


@pytest.mark.live
@pytest.mark.parametrize("figure_id", IDS)
def test_a_set_and_a_lens_together_are_refused_and_both_named(figure_id: str) -> None:
    with pytest.raises(BadValue) as refusal:
        build(figure_id, {"set": "USA", "lens": "msp"})
    assert refusal.value.parameter == "set" and "lens=msp" in refusal.value.hint


@pytest.mark.live
@pytest.mark.parametrize("figure_id", IDS)
def test_with_a_set_the_lens_is_empty_and_the_link_leaves_it_out(figure_id: str) -> None:
    figure = build(figure_id, {"set": "usa,AUS"})
    assert (figure.params["set"], figure.params["lens"]) == ("AUS,USA", "")
    query = dict(parse_qsl(urlsplit(figure.link).query))
    assert query["set"] == "AUS,USA" and "lens" not in query
    # A resolved view sent back whole, its empty lens too, is the same view.
    assert build(figure_id, dict(figure.params)).title == figure.title


def test_without_either_the_group_is_the_lens_that_partners_have_too() -> None:
    view = resolve(spec("coalition.shares"), {}).view
    assert view["lens"] == Lens.default and view["set"] == ""
    assert resolve(spec("coalition.shares"), {"set": " , "}).view["lens"] == Lens.default


def test_the_unions_seat_counts_its_states_or_itself() -> None:
    view = View({"set": "EU,USA", "lens": "", "eu": "members", "on": "2026-02-03"})
    assert lens_entities(view) == {"EU", "USA"}
    assert lens_countries(view) == eu_states() | {"USA"}
    assert lens_countries(View(dict(view) | {"eu": "seat"})) == {"USA"}


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        ("ZMB", "Zambia"),
        ("JPN,USA,ZMB", "Japan, the United States and Zambia"),
        ("USA", "The United States"),
        ("AUS,CHL,JPN,USA,ZMB", "These 5 countries"),
        ("AUS,CHL,EU,USA", "These 3 countries and the European Union"),
        ("EU,ZMB", "Zambia and the European Union"),
    ],
)
def test_a_set_of_up_to_three_is_named_in_titles_and_a_larger_one_counted(
    codes: str, name: str
) -> None:
    view = View({"set": codes, "lens": "", "on": "2026-02-03", "eu": "members"})
    assert lens_name(view) == name


def test_a_set_says_who_is_in_it_and_cites_no_roll() -> None:
    figure = build("coalition.shares", {"set": "JPN,USA,ZMB"})
    assert "The group: Japan, the United States and Zambia." in figure.notes
    # T078 is the version history of MCS 2026, for a row that it corrects; BGS names more members.
    assert {source.id[:4] for source in figure.sources} <= {"usgs", "iea-", "bgs-", "T078"}
    assert any(s.id == "S001" for s in build("coalition.shares").sources)


@pytest.mark.live
@pytest.mark.parametrize("figure_id", IDS)
def test_a_group_without_a_country_says_so_and_leads_on(figure_id: str) -> None:
    figure = build(figure_id, {"set": "EU", "eu": "seat"})
    assert figure.kind == "empty"
    assert "counts no country" in figure.notes[0]
    assert build(figure_id, dict(parse_qsl(urlsplit(figure.nearest).query))).kind != "empty"


# --- every group builds


@pytest.mark.live
@pytest.mark.parametrize(("figure_id", "lens"), list(product(IDS, GROUPS)))
def test_every_lens_builds_and_counts_the_union_either_way(figure_id: str, lens: str) -> None:
    for eu in ("members", "seat"):
        figure = build(figure_id, {"lens": lens, "eu": eu})
        assert figure.title and figure.alt and figure.sources and len(figure.data)
        assert set(figure.data.columns) == {c.field for c in figure.table}


@pytest.mark.live
@settings(max_examples=25, deadline=None)
@given(codes=sets, figure_id=st.sampled_from(IDS))
def test_any_set_is_a_whole_figure_or_an_honest_gap(codes: list[str], figure_id: str) -> None:
    figure = build(figure_id, {"set": ",".join(codes)})
    assert figure.title and figure.alt and figure.notes
    assert "{" not in figure.title + "".join(figure.notes)
    assert (figure.kind == "empty") == figure.data.empty


# --- shares


@pytest.mark.parametrize("lens", GROUPS)
def test_a_lens_spelled_out_as_a_set_has_the_same_shares(lens: str) -> None:
    of_lens = build("coalition.shares", {"lens": lens})
    spelled = ",".join(lens_entities(View(of_lens.params)))
    same = build("coalition.shares", {"set": spelled})
    pd.testing.assert_frame_equal(same.data, of_lens.data, check_exact=True)


@pytest.mark.live
@settings(max_examples=20, deadline=None)
@given(codes=sets, data=st.data())
def test_the_order_of_a_set_changes_nothing(codes: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(codes))
    figures = [build("coalition.shares", {"set": ",".join(c)}) for c in (codes, other)]
    assert figures[0].params == figures[1].params
    assert figures[0].title == figures[1].title
    pd.testing.assert_frame_equal(figures[0].data, figures[1].data, check_exact=True)


@pytest.mark.live
@settings(max_examples=20, deadline=None)
@given(codes=sets, more=st.sampled_from(current_areas()))
def test_no_member_lowers_a_share(codes: list[str], more: str) -> None:
    few = build("coalition.shares", {"set": ",".join(codes)}).data["share"]
    many = build("coalition.shares", {"set": ",".join({*codes, more})}).data["share"]
    both = few.notna() & many.notna()
    assert (many[both] >= few[both] - 1e-12).all()


def test_the_world_as_a_set_has_all_but_the_residual_and_what_is_beyond_1_is_rounding() -> None:
    """USGS rounds: vanadium's rows add to 1.03 of its printed total, and stay so."""
    everyone = ",".join(code for code in current_areas() if code != "EU")
    data = build("coalition.shares", {"set": everyone}).data.set_index(["mineral", "stage"])
    for one in holdings_with_shares():
        rest = one.rows.loc[one.rows["iso3"] == "OTH", "share"].sum()
        total = data.loc[(one.mineral, one.stage), "share"] + rest
        assert total == pytest.approx(one.rows["share"].sum(), abs=1e-12)
    assert data.loc[("vanadium", "mine"), "share"] == pytest.approx(1.03, abs=0.005)


def test_a_country_with_a_row_of_its_own_has_no_at_least() -> None:
    """MCS 2026: Congo (Kinshasa) 230,000 t of 310,000 t in 2025, estimated."""
    assert share("cobalt", "mine", set="COD") == pytest.approx(230_000 / 310_000)
    figure = build("coalition.shares", {"set": "COD", "mineral": "cobalt"})
    assert figure.title == "DR Congo mined 74% of the world’s cobalt in 2025"
    assert figure.claim == "DR Congo mined an estimated 74% of the world’s cobalt in 2025"
    assert figure.second == "2025: estimated by the publisher"


def test_a_single_country_is_told_in_the_singular() -> None:
    figure = build("coalition.shares", {"set": "ZMB", "stage": "reserves"})
    assert figure.title.startswith("Zambia holds ")


# --- marginal


def marginals(**query: str) -> pd.DataFrame:
    return build("coalition.marginal", query).data.set_index("iso3")


def test_what_dr_congo_would_add_to_the_new_york_partners() -> None:
    """MCS 2026, cobalt, 2025e: 230,000 t of 310,000 t. Australia, a partner, has 3,700 t."""
    figure = build("coalition.marginal", {"mineral": "cobalt"})
    assert figure.title == ("DR Congo would add the most: 74% of cobalt mined in 2025")
    assert figure.claim.endswith(": an estimated 74% of cobalt mined in 2025")
    assert figure.second.startswith(
        "The share of the New York partners would rise from at least 2.4% to at least 76%"
    )
    added = figure.data.set_index("iso3")["added"]
    assert added["COD"] == pytest.approx(230_000 / 310_000)
    assert added["AUS"] == pytest.approx(-3_700 / 310_000)


def test_the_sign_is_printed_and_inside_and_outside_differ() -> None:
    encoding = build("coalition.marginal", {"mineral": "cobalt"}).encoding
    assert isinstance(encoding, BarsEncoding)
    rows = {row.key: row for row in encoding.rows}
    assert rows["COD"].text == "+74.2 e" and rows["COD"].token == "room"
    assert rows["AUS"].text == "−1.2 e" and rows["AUS"].token == "partner"
    assert rows["IDN"].token == "absent"


def bar_ends(svg: str, key: str) -> tuple[float, float]:
    """Left and right edge of the bar of a country in a picture."""
    root = etree.fromstring(svg)
    groups = [group for group in root.iter("{*}g") if group.get("data-key") == key]
    (bar,) = [
        one
        for group in groups
        if group.findall("{*}rect[@pointer-events]")
        for one in group.findall("{*}rect")
        if one.get("pointer-events") is None
    ]
    left = float(bar.get("x"))
    return left, left + float(bar.get("width"))


@pytest.mark.parametrize("width", [358, 648, 1168])
def test_what_would_be_lost_is_drawn_left_of_zero_and_what_would_be_gained_right(
    width: int,
) -> None:
    """MCS 2026, lithium, 2025e: Australia 92,000 t and China 62,000 t of 290,000 t."""
    svg = draw(build("coalition.marginal", {"mineral": "lithium"}), width=width)
    ends = {code: bar_ends(svg, code) for code in ("AUS", "CAN", "USA", "CHN", "CHL")}
    zero = ends["CHN"][0]
    assert ends["CHL"][0] == zero
    # The United States are withheld: the hatch lies at zero, on the side of what would be lost.
    assert all(ends[code][1] == pytest.approx(zero, abs=1) for code in ("AUS", "CAN", "USA"))
    added = marginals(mineral="lithium")["added"]
    scale = {code: (ends[code][1] - ends[code][0]) / abs(added[code]) for code in ("AUS", "CHN")}
    assert scale["AUS"] == pytest.approx(scale["CHN"], rel=0.01)


def test_output_under_half_a_unit_is_a_sliver_at_zero_and_no_hatch() -> None:
    """MCS 2026, rutile: the United States print less than half a unit."""
    figure = build("coalition.marginal", {"mineral": "rutile", "stage": "mine", "lens": "msp"})
    assert isinstance(figure.encoding, BarsEncoding)
    (row,) = [row for row in figure.encoding.rows if row.key == "USA"]
    assert (row.mark, row.parts, row.below) == ("sliver", (), True)
    left, right = bar_ends(draw(figure, width=648), "USA")
    assert right - left == pytest.approx(3)
    assert right == pytest.approx(bar_ends(draw(figure, width=648), "AUS")[1], abs=0.1)


def test_losses_and_gains_stand_under_heads_of_their_own() -> None:
    encoding = build("coalition.marginal", {"mineral": "lithium"}).encoding
    assert isinstance(encoding, BarsEncoding)
    heads = [n for n, row in enumerate(encoding.rows) if row.heading]
    assert [encoding.rows[n].name for n in heads] == [
        "In the group: lost if it left",
        "Outside: gained if it joined",
    ]
    assert heads[0] == 0
    assert all(row.below for row in encoding.rows[1 : heads[1]])
    assert not any(row.below for row in encoding.rows[heads[1] :])
    assert [text for _, text in encoding.ticks] == ["−30", "−20", "−10", "0 points", "+10", "+20"]


def test_taking_a_country_in_turns_its_sign() -> None:
    outside, inside = (
        marginals(set="AUS", mineral="cobalt"),
        marginals(set="AUS,COD", mineral="cobalt"),
    )
    assert outside.loc["COD", "added"] == -inside.loc["COD", "added"]


def test_the_marginals_of_a_pair_add_up() -> None:
    added = marginals(set="AUS", mineral="copper", stage="mine")["added"]
    gain = share("copper", "mine", set="AUS,CHL,ZMB") - share("copper", "mine", set="AUS")
    assert gain == pytest.approx(added["CHL"] + added["ZMB"], abs=1e-12)


def test_who_is_withheld_or_unnamed_is_said() -> None:
    """MCS 2026: the United States' lithium is W; cobalt has a row for other countries."""
    lithium = build("coalition.marginal", {"mineral": "lithium", "stage": "mine"})
    withheld = lithium.data.set_index("iso3").loc["USA"]
    assert withheld["status"] == "withheld" and pd.isna(withheld["added"])
    assert any("withholds" in note and "the United States" in note for note in lithium.notes)
    cobalt = build("coalition.marginal", {"mineral": "cobalt"})
    assert any("not named account for 2.9% together" in note for note in cobalt.notes)


def test_what_only_rounds_to_all_is_about_all() -> None:
    """MCS 2026 prints 900,000 kg of 900,000 kg of gallium for China, and others beside it."""
    figure = build("coalition.marginal", {"mineral": "gallium"})
    assert figure.title.endswith(": about 100% of gallium refined in 2025")
    assert figure.claim.endswith(": about an estimated 100% of gallium refined in 2025")


def test_nobody_is_said_to_add_nothing_while_one_has_a_number() -> None:
    """Antimony reserves apart, whoever has any output outside a group is who would add most."""
    for one in holdings_with_shares():
        rows = one.rows[(one.rows["iso3"] != "OTH") & (one.rows["share"] > 0)]
        *members, last = rows.sort_values("share", ascending=False)["iso3"]
        members = [*members, "CHE"] if "CHE" not in rows["iso3"].tolist() else members
        if not members:
            continue
        query = {"mineral": one.mineral, "stage": one.stage, "set": ",".join(members)}
        added = marginals(**query)["added"]
        assert added[last] > 0
        title = build("coalition.marginal", query).title
        assert words().the_country(last)[1:] in title, title


def test_reserves_over_a_bound_are_at_most() -> None:
    """MCS 2026: nickel reserves of the world are ">140,000,000"."""
    assert (
        "would add the most: at most "
        in build("coalition.marginal", {"mineral": "nickel", "stage": RESERVES}).title
    )


# --- complementarity


@pytest.mark.parametrize(
    ("query", "title", "second"),
    [
        # USGS 2026, copper, 2025: Japan refined 1 400 of 29 000 kt, mined "—"; US 1 000 of 23 000.
        (
            {},
            "Japan refined 4.8% of the world’s copper in 2025",
            "Japan mined none; the United States mined 4.3% of copper in 2025 (2025: estimated)",
        ),
        (
            {"set": "JPN"},
            "Japan refined 4.8% of the world’s copper in 2025",
            "It mined no copper (2025: estimated)",
        ),
        # What the IEA counts as refined graphite is battery grade, not natural; no row is no zero.
        (
            {"set": "JPN", "mineral": "graphite"},
            "Japan refined 2.4% of the world’s battery graphite in 2024",
            "The source does not name it as a miner of natural graphite",
        ),
        (
            {"set": "CHN", "mineral": "graphite"},
            "China refined 96% of the world’s battery graphite in 2024",
            "It also mined an estimated 78% of natural graphite in 2025",
        ),
        (
            {"set": "CHL", "mineral": "lithium"},
            "Chile refined 20% of the world’s lithium in 2024",
            "It also mined an estimated 19% of lithium in 2025",
        ),
    ],
)
def test_the_title_tells_who_refines_and_the_second_who_mines(query, title, second) -> None:
    figure = build("coalition.complementarity", query)
    assert (figure.title, figure.second) == (title, second)


def test_each_stage_has_one_source_and_two_denominators_are_named() -> None:
    figure = build("coalition.complementarity", {"mineral": "cobalt"})
    row = figure.data.set_index("iso3").loc["CAN"]
    # MCS 2026: 3,500 t of 310,000 t; IEA May 2025: 1.7537 kt of 250.1497 kt.
    assert row["mine_share"] == pytest.approx(3_500 / 310_000)
    assert row["refined_share"] == pytest.approx(1.7536888157727089 / 250.14973829515156)
    assert row["difference"] == pytest.approx(row["mine_share"] - row["refined_share"])
    assert any(note.startswith("Two world totals") for note in figure.notes)
    copper = build("coalition.complementarity", {"mineral": "copper"})
    assert not any(note.startswith("Two world totals") for note in copper.notes)


def test_not_named_is_not_zero() -> None:
    data = build("coalition.complementarity", {"mineral": "cobalt"}).data.set_index("iso3")
    assert pd.isna(data.loc["FIN", "mine_share"]) and pd.isna(data.loc["FIN", "difference"])


def test_natural_and_battery_graphite_have_no_difference() -> None:
    figure = build("coalition.complementarity", {"mineral": "graphite"})
    assert figure.data["difference"].isna().all()
    assert any(note.startswith("No difference is given for graphite") for note in figure.notes)


# --- concentration


def test_what_is_left_outside_the_partners_of_cobalt() -> None:
    """MCS 2026, t: the rows less Australia 3,700, Canada 3,500 and the United States 300."""
    query = {"mineral": "cobalt", "stage": "mine"}
    row = build("coalition.concentration", query).data.iloc[0]
    rows = load("production").query(
        "source == 'usgs' and edition == '2026' and mineral == 'cobalt' and stage == 'mine'"
        " and year == 2025 and iso3 != 'WLD'"
    )
    left = rows["value"].sum() - 3_700 - 3_500 - 300
    assert row["top1_iso3"] == "COD"
    assert row["top1"] == pytest.approx(230_000 / left)
    assert row["top3"] == pytest.approx((230_000 + 44_000 + 7_700) / left)


def test_without_a_member_that_produces_it_is_the_concentration_of_all_rows() -> None:
    """The world's is over the published total, which is smaller than its rows."""
    ours = build("coalition.concentration", {"set": "CHE", "mineral": "cobalt", "stage": "mine"})
    query = {"mineral": "cobalt", "stage": "mine", "source": "usgs"}
    theirs = build("producers.concentration", query).data.iloc[-1]
    whole = holding("cobalt", "mine").rows["share"].sum()
    assert whole > 1
    for name, power in (("top1", 1), ("top3", 1), ("hhi", 2), ("coverage", 1)):
        assert ours.data.iloc[0][name] == pytest.approx(theirs[name] / whole**power)


def test_a_withheld_member_leaves_what_is_not_known() -> None:
    figure = build("coalition.concentration", {"mineral": "lithium", "stage": "mine"})
    assert figure.data[["top1", "top3", "hhi"]].isna().all(axis=None)
    assert figure.title == "Supply of lithium outside the New York partners in 2025 is not known"
    assert any(note.startswith("Not known") for note in figure.notes)


def test_a_mineral_is_told_at_both_stages() -> None:
    """MCS 2026, cobalt mined: 230,000 t of 307,100 t outside; IEA May 2025, refined in 2024."""
    figure = build("coalition.concentration", {"mineral": "cobalt"})
    assert figure.title == "DR Congo mined 75% of cobalt outside the New York partners in 2025"
    assert figure.second == (
        "China refined 88% of cobalt outside the partners in 2024 (2025: estimated)"
    )


def test_what_is_left_is_never_more_than_the_whole() -> None:
    """MCS 2026: 900,000 kg of gallium for China, and for the world, whose rows are 909,000. Less
    Japan's 3,000 kg China has 900 of 906, and no share or index of any group is impossible."""
    figure = build("coalition.concentration", {"mineral": "gallium"})
    row = figure.data.iloc[0]
    assert (row["top1"], row["top3"]) == (pytest.approx(900 / 906), pytest.approx(1.0))
    assert row["hhi"] == pytest.approx((100 * 900 / 906) ** 2 + (100 * 6 / 906) ** 2)
    assert figure.title == "China refined 99% of gallium outside the New York partners in 2025"
    assert figure.second.startswith(
        "The three largest countries outside the partners supplied nearly all of it"
    )
    for lens in GROUPS:
        data = build("coalition.concentration", {"lens": lens}).data
        assert data[["top1", "top3", "coverage"]].max().max() <= 1.0 + 1e-12
        assert data["hhi"].max() <= 10_000 + 1e-8


def test_what_a_group_has_whole_is_nothing_left_and_not_unknown() -> None:
    """Outputs of which every row has a number, and none is of countries that are not named."""
    for one in holdings_with_shares():
        rows = one.rows[one.rows["iso3"] != "OTH"]
        if one.stage == RESERVES or rows["share"].isna().any() or "OTH" in set(one.rows["iso3"]):
            continue
        query = {"mineral": one.mineral, "stage": one.stage, "set": ",".join(rows["iso3"])}
        figure = build("coalition.concentration", query)
        assert "is left outside" in figure.title and "No output of" in figure.title
        assert not any(note.startswith("Not known") for note in figure.notes)


def test_the_index_is_withheld_where_too_little_is_named() -> None:
    data = pd.concat(build("coalition.concentration", {"lens": lens}).data for lens in GROUPS)
    assert (data["hhi"].isna() == ~(data["coverage"] >= 0.8)).all()
    assert (data["coverage"] < 0.8).any()


# --- outlook


def test_the_outlook_is_the_named_members_and_at_most_the_rest_of_world_too() -> None:
    """IEA July 2026, lithium mined 2040, kt: Australia 120, Canada 22, rest 50.2, world 482."""
    query = {"mineral": "lithium", "stage": "mine", "edition": "2026-07"}
    figure = build("coalition.outlook", query)
    last = figure.data.set_index("year").loc[2040]
    assert last["share_low"] == pytest.approx((120 + 22) / 482)
    assert last["share_high"] == pytest.approx((120 + 22 + 50.2) / 482)
    assert any("names 6 countries" in note for note in figure.notes)
    # 29.46% and 39.9%: the lower bound is rounded down, the upper one up, wherever they stand.
    assert figure.title == ("The New York partners would mine at least 29% of lithium in 2040")
    assert "at most 40%" in figure.second and "IEA base case" in figure.second
    assert isinstance(figure.encoding, LinesEncoding)
    low, high = figure.encoding.panels[0].series
    assert (low.end_value, low.points[-1].text) == ("29%", "at least 29.4%")
    assert (high.end_value, high.points[-1].text) == ("40%", "at most 39.9%")


def test_who_is_not_named_has_an_upper_bound_alone() -> None:
    figure = build("coalition.outlook", {"set": "ZMB", "mineral": "lithium", "stage": "mine"})
    # IEA July 2026: rest of world 50.2 of 482 kt in 2040, 10.4%.
    assert figure.title == "Zambia would mine at most 11% of lithium in 2040"
    assert "part of the “rest of world”" in figure.second


def test_who_is_named_in_full_has_no_range() -> None:
    figure = build("coalition.outlook", {"set": "AUS", "mineral": "lithium", "stage": "mine"})
    assert (figure.data["share_low"] == figure.data["share_high"]).all()
    assert "at least" not in figure.title
    assert isinstance(figure.encoding, LinesEncoding)
    assert len(figure.encoding.panels[0].series) == 1


def test_every_edition_has_its_own_outlook() -> None:
    combinations = load("supply_outlook")[["mineral", "stage", "edition"]].drop_duplicates()
    for row in combinations.itertuples():
        query = {"mineral": row.mineral, "stage": row.stage, "edition": row.edition}
        figure = build("coalition.outlook", query)
        assert set(figure.data["edition"]) == {row.edition}
        assert figure.data["year"].max() == 2040
        assert (figure.data["share_low"] <= figure.data["share_high"]).all()


def test_refined_graphite_is_not_called_natural() -> None:
    """IEA: "Battery grade, natural plus synthetic"."""
    query = {"mineral": "graphite", "stage": "refined", "lens": "msp"}
    for figure_id in ("coalition.outlook", "coalition.shares"):
        assert "battery graphite" in build(figure_id, query).title


# --- map


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({}, "The New York partners in 2022: 34 countries, 24 through the EU"),
        (
            {"eu": "seat"},
            "The New York partners in 2022: 10 countries and the European Union",
        ),
        ({"set": "AUS,COD,ZMB"}, "The group comprises 3 countries"),
        ({"set": "ZMB"}, "The group comprises Zambia"),
    ],
)
@pytest.mark.parametrize("mineral", ["cobalt", "copper"])
def test_a_map_of_members_is_titled_by_its_members_not_by_a_share(
    query: dict[str, str], title: str, mineral: str
) -> None:
    figure = build("coalition.map", {**query, "mineral": mineral})
    assert figure.title == title
    assert "%" not in figure.title
    assert mineral in figure.second


def test_the_map_tells_members_from_those_whom_the_union_brings() -> None:
    data = build("coalition.map").data
    assert set(data.loc[data["role"] == "member", "iso3"]) == {
        "AUS", "CAN", "FIN", "FRA", "GBR", "JPN", "KOR", "NOR", "SWE", "USA",
    }  # fmt: skip
    assert (data["role"] == "through_eu").sum() == 27 - len({"FIN", "FRA", "SWE"})
    seats = build("coalition.map", {"eu": "seat"}).data
    assert set(seats["role"]) == {"member", "outside"}
    # MCS 2026: Chile's copper is 5,300,000 t of 23,000,000 t, read off the map beside the group.
    query = {"set": "ZMB", "mineral": "copper", "stage": "mine"}
    chile = build("coalition.map", query).data.set_index("iso3").loc["CHL"]
    assert (chile["role"], chile["share"]) == ("outside", pytest.approx(5_300_000 / 23_000_000))
