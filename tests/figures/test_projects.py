"""Projects and money: links kept apart by strength, nothing added up, converted or chained."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest

from msp_dash.analysis.projects import (
    ALL_STRENGTHS,
    COMMITMENT,
    KINDS,
    OUTSIDE,
    STANDING,
    STRENGTHS,
    institution_key,
    kinds_of,
    msp_items,
    sorted_finance,
    ties,
)
from msp_dash.data import facts
from msp_dash.figures import build
from msp_dash.figures.investment.programmes import amount
from msp_dash.figures.projects.data import relayed, short_name
from msp_dash.figures.projects.finance import keyed
from msp_dash.figures.projects.project_map import LOOKS
from msp_dash.figures.record import (
    DotRow,
    DotsEncoding,
    Figure,
    LinesEncoding,
    MapEncoding,
    PanelsEncoding,
    Series,
    StatementsEncoding,
)
from msp_dash.figures.registry import resolve, spec
from msp_dash.params import BadValue
from msp_dash.render.export import FORMATS, Options
from msp_dash.render.svg import draw
from msp_dash.words import words
from msp_dash.words.names import mineral_aliases
from tests.pptx_checks import text_of

pytestmark = pytest.mark.snapshot

IDS = (
    *("projects.map", "projects.table", "projects.counts", "projects.finance"),
    *("projects.institutions", "investment.sector", "investment.programmes"),
)


def changes(title: str) -> tuple[Series, ...]:
    """Lines of a panel of `investment.sector`."""
    encoding = build("investment.sector").encoding
    assert isinstance(encoding, LinesEncoding)
    (panel,) = [one for one in encoding.panels if one.title == title]
    return panel.series


def msp_projects() -> pd.DataFrame:
    table = facts("projects")
    return table[table["msp_link_strength"] != OUTSIDE]


"""Projects with a stated link to the MSP."""


def rows(figure: Figure) -> tuple[DotRow, ...]:
    if isinstance(figure.encoding, PanelsEncoding):
        return tuple(row for panel in figure.encoding.panels for row in panel.dots.rows)
    assert isinstance(figure.encoding, DotsEncoding)
    return figure.encoding.rows


def statements(figure: Figure) -> dict[str, tuple[str, ...]]:
    assert isinstance(figure.encoding, StatementsEncoding)
    return {row.key: row.cells for row in figure.encoding.rows}


def the_map(figure: Figure) -> MapEncoding:
    assert isinstance(figure.encoding, MapEncoding)
    return figure.encoding


def views(figure_id: str) -> list[dict[str, str]]:
    """No parameter, each combination of choices, and each country with a row."""
    choices = spec(figure_id).choices
    queries: list[dict[str, str]] = [{}]
    if choices is not None:
        queries += [{k: v for k, v in row.items() if v} for row in choices().to_dict("records")]
    if "country" in spec(figure_id).names:
        queries += [{"country": code} for code in ("TZA", "AUS", "USA", "DEU", "EU")]
    return queries


def words_of(figure: Figure) -> str:
    """Everything that a figure says in its own words, its rows included."""
    parts = [figure.title, figure.subtitle, figure.alt, figure.sentence, *figure.notes]
    if isinstance(figure.encoding, StatementsEncoding):
        parts += [cell for row in figure.encoding.rows for cell in row.cells]
    elif figure.kind in ("dots", "panels"):
        parts += [text for row in rows(figure) for text in (row.name, row.note, *row.texts)]
    return " ".join(parts).replace(",", "")


# --- which projects ------------------------------------------------------------------------------


def test_the_title_counts_what_governments_named_apart_from_what_others_say():
    # facts/projects.csv: nine of the fourteen rows with a link are government_named.
    counts = msp_projects()["msp_link_strength"].value_counts()
    assert (counts["government_named"], counts.sum()) == (9, 14)
    figure = build("projects.map")
    assert figure.title == "MSP governments have named nine projects"
    assert figure.second == (
        "Press or companies link five more to the MSP; no government text names them"
    )
    table = build("projects.table")
    assert table.title == "14 projects have a stated link to the MSP"
    assert table.second == "MSP governments named nine of them"


@pytest.mark.parametrize(
    ("query", "title", "second"),
    [
        (
            {"mineral": "graphite"},
            "MSP governments have named two natural graphite projects",
            "Press or companies link two more to the MSP; no government text names them",
        ),
        (
            {"strength": "company_claim"},
            "Only press or companies link two projects to the MSP",
            "",
        ),
        ({"stage": "recycling"}, "MSP governments have named one recycling project", ""),
        (
            {"lens": "ny2022_all"},
            "MSP governments named nine projects of the group",
            "Press or companies link four more to the MSP; no government text names them",
        ),
        (
            {"country": "TZA"},
            "Tanzania has three MSP-linked projects",
            "MSP governments named one of them",
        ),
        ({"country": "FRA"}, "France has no project with a known link to the MSP", ""),
    ],
)
def test_the_title_says_what_was_asked(query, title, second):
    figure = build("projects.map", query)
    by_governments = (figure.data["msp_link_strength"] == "government_named").sum()
    assert (figure.title, figure.second) == (title, second)
    assert len(figure.data) >= by_governments


@pytest.mark.parametrize("country", ["GBR", "NOR", "USA"])
def test_a_country_is_not_said_to_have_projects_without_a_link_of_others(country):
    """The title of the United States spoke of all 16, its short one of them as American."""
    figure = build("projects.map", {"country": country, "strength": OUTSIDE})
    own = figure.data["country_iso3"].str.contains(country).sum()
    name = words().the_country(country).removeprefix("the ")
    assert (name in figure.title) == bool(own)


def test_the_unions_projects_are_those_of_its_states():
    """Chvaletice is in Czechia: the Union was said to have none."""
    assert list(build("projects.table", {"country": "EU"}).data["project_id"]) == ["chvaletice"]


@pytest.mark.live
def test_data_are_the_facts_row_by_row():
    data = build("projects.table").data.set_index("project_id")
    outside = build("projects.table", {"strength": OUTSIDE}).data.set_index("project_id")
    assert set(data.index) == set(msp_projects()["project_id"])
    data = pd.concat([data, outside])
    table = facts("projects").set_index("project_id")
    assert set(data.index) == set(table.index)
    for one, row in table.iterrows():
        for column in ("name", "status", "status_as_of", "msp_link", "msp_link_strength", "note"):
            assert (data.loc[one, column] or "") == row[column]
        assert data.loc[one, "source"].startswith("http")


@pytest.mark.parametrize("country", ["TZA", "AUS", "COD"])
def test_a_country_leaves_its_own_projects_in_the_table_and_all_on_the_map(country):
    own = build("projects.table", {"country": country})
    assert set(own.data["country_iso3"]) == {country}
    figure = build("projects.map", {"country": country})
    assert len(figure.data) == 14
    assert the_map(figure).selected == country


def test_a_country_without_a_project_is_empty_and_leads_on():
    figure = build("projects.table", {"country": "FRA"})
    assert figure.kind == "empty"
    assert "France" in figure.notes[0]
    assert "country" not in figure.nearest


def test_what_no_project_has_is_refused():
    for query in ({"mineral": "tin_ore"}, {"strength": "rumour"}, {"stage": "smelter"}):
        with pytest.raises(BadValue):
            build("projects.map", query)


def test_a_combination_that_no_project_has_leads_to_one_that_is():
    figure = build("projects.map", {"mineral": "nickel", "stage": "recycling"})
    assert figure.kind == "empty"
    assert figure.nearest


@pytest.mark.live
def test_every_strength_has_a_look_of_its_own_in_the_key():
    legend = the_map(build("projects.map")).legend
    assert tuple(LOOKS) == ALL_STRENGTHS
    assert len(set(LOOKS.values())) == len(LOOKS)
    assert len({(item.symbol, item.token) for item in legend}) == len(STRENGTHS)
    assert len({item.symbol for item in legend}) == len(STRENGTHS)


def test_each_project_carries_the_look_of_its_own_link_and_not_of_its_country():
    # Tanzania: Epanko in a joint statement, Mahenge by press with a hint, Kabanga its own claim.
    (label,) = [one for one in the_map(build("projects.map")).labels if one.iso3 == "TZA"]
    assert [(mark.text, mark.symbol) for mark in label.marks] == [
        ("Epanko", "square"),
        ("Mahenge", "square_ring"),
        ("Kabanga", "dash"),
    ]


# --- no point where none is known ----------------------------------------------------------------


def test_no_mark_stands_at_a_coordinate():
    """Positions are our approximation: a project lies on its country's area, with a leader."""
    encoding = the_map(build("projects.map"))
    assert encoding.dots == frozenset()
    assert set(encoding.fill) == set(msp_projects()["country_iso3"])
    assert not re.search(r'data-(lon|lat)|class="point"', draw(build("projects.map")))


def test_an_approximate_position_never_leaves_without_its_precision():
    data = build("projects.map").data
    with_position = data[data["lat"].notna()]
    assert with_position["coord_precision_km"].notna().all()
    assert with_position["coord_basis"].str.startswith("approximate").all()
    assert {c.field for c in build("projects.map").table}.isdisjoint({"lat", "lon"})


@pytest.mark.live
@pytest.mark.parametrize("width", [358, 600, 864, 1168])
def test_every_project_is_on_the_map_at_every_width(width):
    svg = draw(build("projects.map"), width=width)
    w = words()
    if width > 480:
        for one in msp_projects()["project_id"]:
            assert f">{short_name(one, w)}</text>" in svg, one
    marks = len(re.findall(r'<rect [^>]*width="9\.2"', svg)) + svg.count("<circle")
    assert marks + len(re.findall(r'<rect [^>]*height="2"', svg)) >= 14


def test_a_slide_names_every_project_and_every_kind_of_link():
    raw = FORMATS["pptx"].make(build("projects.map"), Options(made_on=dt.date(2026, 11, 26)))
    (text, *_) = text_of(raw)
    w = words()
    for one in msp_projects()["project_id"]:
        assert short_name(one, w) in text, one
    for item in the_map(build("projects.map")).legend:
        assert item.text.replace(" ", "") in re.sub(r"\s", "", text)


# --- counts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["total", "pipeline", "stage", "region", "mineral"])
def test_every_count_is_a_published_one(measure):
    figure = build("projects.counts", {"measure": measure})
    table = facts("project_stats")
    for one in figure.data.itertuples():
        own = table[
            (table["date"] == one.date)
            & (table["dimension"] == one.dimension)
            & (table["value"] == one.value)
        ]
        assert own["count"].astype(float).tolist() == [one.count]
    values = sorted(dot.value for row in rows(figure) for dot in row.dots)
    assert values == sorted(figure.data["count"].astype(float))


def test_counts_by_stage_overlap_and_no_total_is_made_of_them():
    # September 2024: 19 + 15 + 3 = 37 for 32 projects.
    figure = build("projects.counts", {"measure": "stage"})
    assert figure.title == "19 of the MSP’s 32 projects in September 2024 involved mining"
    assert "37" not in words_of(figure)
    assert any("can be in several" in note for note in figure.notes)


def test_dates_are_not_joined_for_the_way_of_counting_changed():
    for measure in ("stage", "region", "mineral"):
        assert not any(row.joined for row in rows(build("projects.counts", {"measure": measure})))


def test_more_than_thirty_is_printed_as_more():
    (row,) = [r for r in rows(build("projects.counts")) if r.key.startswith("2024-06-27")]
    assert row.texts == ("over 30",)


def test_counts_of_the_press_are_hollow_and_a_governments_text_is_not():
    figure = build("projects.counts")
    looks = {row.key.partition(".")[0]: row.dots[0].symbol for row in rows(figure)}
    for one in figure.data.itertuples():
        assert looks[one.date] == ("ring" if relayed(one.source_id) else "circle")
    assert looks["2024-06-27"] == "circle"  # US Department of State, read on a mirror
    assert looks["2023-10-10"] == "circle"  # the joint statement, S019
    assert looks["2024-02"] == "ring"  # MediaTracNet


def test_money_of_investors_at_a_meeting_is_no_count_of_projects():
    for measure in ("total", "pipeline", "stage", "region", "mineral"):
        data = build("projects.counts", {"measure": measure}).data
        assert not data["dimension"].str.startswith("private_finance").any()


# --- money: nothing is added up ------------------------------------------------------------------


def sums(values: Iterable[float], own: set[float]) -> set[str]:
    """Sums of two and more amounts as they would be printed in millions or billions."""
    values = [v for v in values if not pd.isna(v)]
    texts = set()
    if len(values) > 1 and (total := sum(values)) not in own:
        for unit in (1.0, 1e3, 1e6, 1e9):
            texts.add(f"{total / unit:g}")
    return texts


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def test_a_sum_would_be_found():
    # Nolans: 300 + 533 + 600 million; Balama's loan twice: 150 + 150.
    assert "1433" in sums([3e8, 5.33e8, 6e8], {3e8, 5.33e8, 6e8})
    assert "300" in sums([1.5e8, 1.5e8], {1.5e8})


@pytest.mark.live
@pytest.mark.parametrize("query", views("projects.finance"), ids=str)
def test_no_sum_of_project_finance_is_said_anywhere(query):
    figure = build("projects.finance", query)
    if figure.kind == "empty":
        return
    data = figure.data.assign(usd=pd.to_numeric(figure.data["amount_usd"]))
    # An amount stated in another currency may be alike a sum of dollars.
    native = [float(text.split()[1]) for text in data["amount_native"].dropna()]
    own = {*data["usd"].dropna(), *native}
    forbidden = sums(data["usd"], own)
    for column in ("standing", "kind", "project_id", "institution"):
        for _, part in data.groupby(column):
            forbidden |= sums(part["usd"], own)
    # A count of items may be any small number; sums of money in millions are not.
    forbidden = {text for text in forbidden if float(text) > len(data)}
    assert numbers_in(words_of(figure)).isdisjoint(forbidden)


@pytest.mark.live
@pytest.mark.parametrize("query", views("investment.programmes"), ids=str)
def test_no_sum_of_programmes_is_said_outside_the_facts_own_words(query):
    figure = build("investment.programmes", query)
    if figure.kind == "empty":
        return
    text = " ".join([figure.title, figure.subtitle, figure.sentence, *figure.notes])
    data = figure.data.assign(v=pd.to_numeric(figure.data["value"]))
    own = set(data["v"])
    forbidden: set[str] = set()
    for column in ("unit", "iso3", "binding_status", "standing", "kind"):
        for _, part in data.groupby(column):
            forbidden |= sums(part["v"], own)
    counts = {str(n) for n in range(len(data) + 1)}
    years = set(re.findall(r"\b20\d\d\b", text))
    assert (numbers_in(text) - years).isdisjoint(forbidden - counts)


@pytest.mark.live
@pytest.mark.parametrize("figure_id", IDS)
def test_rows_are_facts_and_none_is_a_total(figure_id):
    table = {
        "projects.map": "projects",
        "projects.table": "projects",
        "projects.counts": "project_stats",
        "projects.finance": "project_finance",
        "investment.sector": "investment",
        "investment.programmes": "investment",
    }.get(figure_id)
    if table is None:
        return  # institutions: two tables, held below
    data = build(figure_id).data
    table_of_facts = facts(table)
    shared = [c for c in table_of_facts.columns if c in data.columns]
    amounts = ("amount_usd", "count", "value", "value_low", "value_high", "lat", "lon")
    keys = [c for c in shared if c not in (*amounts, "coord_precision_km", "financing_amount_usd")]
    fact_keys = {tuple(row) for row in table_of_facts[keys].itertuples(index=False)}
    row_keys = [
        tuple("" if v is None else v for v in row) for row in data[keys].itertuples(index=False)
    ]
    assert set(row_keys) <= fact_keys
    assert len(row_keys) == len(set(row_keys))


# --- project finance -----------------------------------------------------------------------------


@pytest.mark.live
def test_every_item_of_the_facts_is_sorted():
    table = facts("project_finance")
    assert set(table["binding_status"]) <= set(STANDING)
    assert set(table["instrument"]) <= set(KINDS)
    assert set(facts("investment")["binding_status"]) <= set(COMMITMENT)


def test_letters_and_support_in_principle_stand_apart_from_loans():
    lines = rows(build("projects.finance"))
    headings = [row.key for row in lines if row.heading]
    assert headings == ["paid", "firm", "conditional", "announced", "non_binding"]
    after = [row.key for row in lines[[r.key for r in lines].index("non_binding") + 1 :]]
    # EIB's appraisal, letters of EXIM, in-principle support of KfW and Euler Hermes, letters of DFC
    # and Canada.
    assert after == [
        *("chvaletice.2024-03", "dubbo.2024-03", "epanko.2024-08", "hypromag.2025"),
        *("nolans.2023-03", "kabanga.2024-08", "electra_cobalt.2025.2"),
    ]


def test_what_does_not_bind_is_hollow():
    looks: dict[str, set[str]] = {}
    standing = ""
    for row in rows(build("projects.finance")):
        standing = row.key if row.heading else standing
        for dot in row.dots:
            looks.setdefault(standing, set()).add(dot.symbol)
    # Nolans' subscription of April 2026 is signed, as another data set relays it (T055).
    assert looks == {
        "paid": {"square"},
        "firm": {"circle", "ring"},
        "conditional": {"square_ring"},
        "non_binding": {"ring"},
    }


@pytest.mark.live
def test_what_another_data_set_relays_is_hollow():
    kinds = facts("sources").set_index("source_id")["kind"]
    for query in ({}, {"strength": OUTSIDE}):
        figure = build("projects.finance", query)
        relayed_rows = keyed(sorted_finance(facts("project_finance")))
        relayed_rows = relayed_rows[relayed_rows["source_id"].map(kinds) == "relayed_dataset"]
        keys = set(relayed_rows["key"])
        for row in rows(figure):
            if row.key in keys:
                assert {dot.symbol for dot in row.dots} <= {"ring", "square_ring"}, row.key


@pytest.mark.live
def test_no_item_outside_the_msp_is_in_a_count_of_the_msp():
    data = build("projects.finance").data
    assert set(data["project_id"]) <= set(msp_projects()["project_id"])
    outside = build("projects.finance", {"strength": OUTSIDE}).data
    assert len(data) + len(outside) == len(facts("project_finance"))
    assert "Project Vault" in set(outside["name"])
    assert "Lobito Atlantic Railway (Lobito to Luau)" in set(outside["name"])


def test_items_that_name_the_same_money_say_so():
    table = facts("project_finance")
    same = table["note"].str.contains("do not add|Same loan|Part of the US")
    assert same.sum() == 9
    keys = [
        row.key
        for query in ({}, {"strength": OUTSIDE})
        for row in rows(build("projects.finance", query))
        if row.sublabel.endswith("same money as another item")
    ]
    assert len(keys) == 9
    assert {"serra_verde.2026-02-04", "balama.2024-10", "balama.2024-11"} <= set(keys)


def test_a_ceiling_and_a_floor_say_that_they_are():
    """T047: up to US$92 million; T013: more than US$2.2 billion."""
    texts = {row.key: row.texts for row in rows(build("projects.finance"))}
    assert texts["hypromag.2025"] == ("up to USD\u00a092\u00a0million",)
    outside = {r.key: r.texts for r in rows(build("projects.finance", {"strength": OUTSIDE}))}
    assert outside["Seven letters for Australia.2025-10-20"] == (
        "at least USD\u00a02,200\u00a0million",
    )


def test_an_item_without_a_date_says_so():
    (row,) = [r for r in rows(build("projects.finance")) if r.key == "nolans."]
    assert "no date given" in row.sublabel


def test_native_amounts_stay_and_are_not_converted():
    data = build("projects.finance").data.set_index(["project_id", "date"])
    assert data.loc[("dubbo", "2021"), "amount_native"] == "AUD 200000000"
    assert data.loc[("dubbo", "2021"), "amount_usd"] is None
    (dubbo,) = [r for r in rows(build("projects.finance")) if r.key == "dubbo.2021"]
    # No hatch: the amount is known, only not in dollars.
    assert (dubbo.dots, dubbo.note, dubbo.texts) == ((), "", ("AUD\u00a0200\u00a0million",))
    (nolans,) = [r for r in rows(build("projects.finance")) if r.key == "nolans.2024-03"]
    assert nolans.texts == ("USD\u00a0533\u00a0million",)
    assert "AUD\u00a0804.9\u00a0million" in nolans.sublabel


COUNTRIES = ("ZMB", "COD", "NOR", "TUV", "KOR", "AUS", "FRA", "MOZ")


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize(
    "choice", [{}, {"strength": "press_list"}, {"kind": "grant"}, {"status": "paid"}]
)
def test_no_financing_is_denied_that_the_table_has(country, choice):
    """Two items for projects in Zambia were denied, since no link of those to the MSP is known."""
    figure = build("projects.finance", {"country": country, **choice})
    if figure.kind != "empty":
        return
    items = facts("project_finance")
    of = facts("projects").set_index("project_id")["country_iso3"]
    places = items["project_id"].map(of).fillna("") + ";" + items["recipient_iso3"]
    there = (places + ";" + items["institution_iso3"]).str.contains(country)
    reason = figure.notes[0]
    assert ("on record." in reason and "choice" not in reason) == (not there.any()), reason
    if "no link of" in reason:
        data = build("projects.finance", {"country": country, **choice, "strength": OUTSIDE}).data
        assert len(data) == words_number(reason.split()[0])
    near = dict(parse_qsl(urlsplit(figure.nearest).query))
    assert build("projects.finance", near).kind != "empty"


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("choice", [{}, {"mineral": "cobalt"}, {"strength": "government_named"}])
def test_no_project_is_denied_that_the_table_has(country, choice):
    figure = build("projects.map", {"country": country, **choice})
    rows = facts("projects")
    there = rows["country_iso3"].str.contains(country)
    linked = there & (rows["msp_link_strength"] != OUTSIDE)
    if "no project with a known link" in figure.title:
        assert not linked.any()
        assert ("no known link" in figure.second) == there.any()
    listed = build("projects.table", {"country": country, **choice})
    if listed.kind == "empty":
        assert ("neither with a link" in listed.notes[0]) == (not there.any())


def words_number(word):
    """The number that a word says at the beginning of a sentence."""
    w = words()
    return next(n for n in range(60) if w.count(n, capital=True) == word)


def test_the_title_counts_items_and_not_money():
    assert build("projects.finance").title == (
        "13 of 30 financing items for MSP projects are signed, awarded or paid"
    )


@pytest.mark.parametrize(
    ("query", "title"),
    [
        (
            {"country": "TZA"},
            "Tanzania: four of six financing items for MSP projects are firm",
        ),
        (
            {"kind": "insurance"},
            "One insurance offer for MSP projects is not known to be signed or paid",
        ),
        ({"status": "firm"}, "Nine financing items for MSP projects are firm"),
        (
            {"status": "firm", "kind": "loan"},
            "Three loans for MSP projects are firm",
        ),
        ({"status": "paid"}, "Four financing items for MSP projects are paid out"),
        ({"status": "conditional"}, "Seven financing items for MSP projects are conditional"),
        (
            {"status": "announced", "country": "AUS"},
            "Australia: two financing items for MSP projects are announced",
        ),
        (
            {"status": "non_binding", "strength": OUTSIDE},
            "Five financing items outside the MSP are not binding",
        ),
        ({"kind": "loan"}, "Five of 15 loans for MSP projects are signed, awarded or paid"),
    ],
)
def test_a_title_says_how_many_items_of_the_chosen_filters_there_are(query, title):
    assert build("projects.finance", query).title == title


def test_items_without_a_dollar_amount_are_told_in_words():
    figure = build("projects.finance", {"kind": "insurance"})
    assert statements(figure)["kabanga.2024-08"][2] == "amount not stated"


def test_a_country_finds_its_projects_and_its_lenders():
    data = build("projects.finance", {"country": "KOR"}).data
    # POSCO in Mahenge; KEXIM among the lenders of Nolans (T056).
    assert list(data["project_id"]) == ["mahenge", "nolans"]
    assert set(build("projects.finance", {"country": "TZA"}).data["project_id"]) == {
        "epanko",
        "kabanga",
        "mahenge",
    }


def test_it_says_that_no_open_series_exists():
    assert any("no public global series" in note for note in build("projects.finance").notes)


# --- institutions --------------------------------------------------------------------------------


def test_a_government_of_the_network_is_no_institution():
    figure = build("projects.institutions")
    network = facts("finance_network")
    governments = network[network["relation"] == "government_in_network"]
    assert len(governments) == 15
    assert not set(figure.data["institution"]) & set(governments["institution"])
    # Seven governments of the network have no institution here; none is inferred.
    assert not figure.data["iso3"].fillna("").str.contains("EST|FIN|FRA|IND|ITA|NOR|SWE").any()
    assert "names 15 governments" in figure.notes[0]
    assert "Estonia" in figure.notes[0]


@pytest.mark.live
def test_institution_by_project_holds_every_item_once():
    items = msp_items(facts("project_finance"), facts("projects"))
    institution_ties = ties(items, facts("finance_network"))
    pairs = set(zip(items["institution"], items["project_id"], strict=True))
    tie_pairs = set(
        zip(institution_ties["institution"], institution_ties["project_id"], strict=True)
    )
    assert pairs <= tie_pairs
    keys = {(institution_key(i), p) for i, p in tie_pairs}
    # KfW, Euler Hermes, EFA and EDC stand in both tables and once here.
    assert len(keys) == len(tie_pairs)


def test_backers_without_an_item_come_from_the_networks_table():
    cells = statements(build("projects.institutions"))
    bank = cells["European Bank for Reconstruction and Development.chvaletice"]
    assert bank[1:4] == (
        "Several states",
        "Chvaletice",
        "Named as a backer, no amount stated (Oct 2023)",
    )
    facility = cells["Northern Australia Infrastructure Facility.nolans"]
    assert facility[3] == "Named as a backer, in-principle (Mar 2023)"


def test_an_approval_and_the_loan_that_it_became_are_one_cell():
    cells = statements(build("projects.institutions"))
    balama = cells["US International Development Finance Corporation.balama"]
    assert balama[3] == (
        "Loan, conditionally approved (Sep 2023); loan, signed (Oct 2024); "
        "loan, paid out (Nov 2024)"
    )


# --- investment ----------------------------------------------------------------------------------


def test_two_editions_of_one_year_stand_side_by_side():
    # IEA 2024 edition: 2023 +10%; 2025 edition: 2023 +14%.
    data = build("investment.sector").data
    own = data[(data["year_or_period"] == "2023") & (data["kind"] == "sector_investment")]
    assert dict(zip(own["edition"], own["value"], strict=True)) == {
        "Global Critical Minerals Outlook 2025": 14,
        "Global Critical Minerals Outlook 2024": 10,
    }
    beside = {one.name: one.points for one in changes("Investment by mining companies")[1:]}
    assert [p.text for p in beside["As first stated"]] == ["+10%, edition of 2024"]


@pytest.mark.live
def test_changes_are_not_chained():
    """No number but the stated changes: no index, no product of years, no average."""
    figure = build("investment.sector")
    table = facts("investment")
    table = table[
        (table["unit"] == "% change") & (table["publisher"] == "International Energy Agency")
    ]
    stated = set(pd.to_numeric(table["value"], errors="coerce").dropna())
    assert isinstance(figure.encoding, LinesEncoding)
    values = {p.y for panel in figure.encoding.panels for s in panel.series for p in s.points}
    assert values - {None} <= stated
    assert any("do not form an index" in note for note in figure.notes)


def test_what_was_relayed_is_hollow():
    figure = build("investment.sector")
    assert set(figure.data["confidence"]) == {"secondary"}
    assert isinstance(figure.encoding, LinesEncoding)
    assert {s.symbol for panel in figure.encoding.panels for s in panel.series} == {"ring"}
    assert figure.second.startswith("The IEA’s figures, as reported by the press")


def test_nominal_is_on_the_line_and_real_beside_it():
    line, *others = changes("Investment by mining companies")
    assert {p.x: p.y for p in line.points}[2024] == 5
    real = [one for one in others if one.name == "After cost inflation"]
    assert [(p.x, one.end_value) for one in real for p in one.points] == [(2024, "+2%")]


def test_years_of_investment_run_from_the_oldest_and_each_has_its_number():
    """Outlooks: 2021 +20, 2022 +30, 2023 +14, 2024 +5, 2025 -9; exploration has none for 2024."""
    line, *others = changes("Investment by mining companies")
    assert [(p.x, p.y) for p in line.points] == [
        (2021, 20),
        (2022, 30),
        (2023, 14),
        (2024, 5),
        (2025, -9),
    ]
    end_values = [one.end_value for one in others if one.name == "All minerals"]
    assert end_values == ["+20%", "+30%", "+14%", "+5%", "−9%"]
    spending = changes("Exploration spending")[0]
    assert [p.y for p in spending.points] == [None, None, 15, None, -10]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("0.5661", "AUD bn", "AUD 566.1 million"),
        ("10", "KRW tn", "KRW 10 trillion"),
        ("0.2331", "KRW tn", "KRW 233.1 billion"),
        ("92.2", "JPY bn", "JPY 92.2 billion"),
        ("1.67", "USD bn", "USD 1.67 billion"),
        ("13", "projects", "13 projects"),
    ],
)
def test_a_programme_keeps_its_currency_and_digits(value, unit, text):
    assert amount({"value": value, "unit": unit}, words()).replace("\u00a0", " ") == text


def test_a_stated_sum_and_its_parts_say_so():
    cells = " ".join(" ".join(c) for c in statements(build("investment.programmes")).values())
    assert "do not add to the rows of each" in cells


def test_programmes_stand_by_country_the_union_and_the_world_last():
    codes = list(dict.fromkeys(build("investment.programmes").data["iso3"]))
    assert codes[-2:] == ["EU", "WLD"]
    names_in_order = [words().country(code) for code in codes[:-2]]
    assert names_in_order == sorted(names_in_order)


def test_letters_of_interest_are_no_committed_money():
    data = build("investment.programmes", {"status": "committed"}).data
    assert "letter_of_interest" not in set(data["binding_status"])
    figure = build("investment.programmes", {"status": "not_committed"})
    assert "Letters of interest, not loans" in {c[2] for c in statements(figure).values()}


def test_a_country_without_a_programme_is_empty_and_no_verdict():
    figure = build("investment.programmes", {"country": "NOR"})
    assert figure.kind == "empty"
    assert figure.title == "No public program of Norway is known"
    assert "does not mean that it has none" in figure.notes[0]


# --- choices -------------------------------------------------------------------------------------


@pytest.mark.live
@pytest.mark.parametrize("figure_id", IDS)
def test_every_choice_has_a_figure(figure_id):
    for query in views(figure_id):
        if "country" not in query:
            assert resolve(spec(figure_id), query).has_data
            assert build(figure_id, query).kind != "empty", query


@pytest.mark.live
def test_minerals_of_projects_are_the_facts_own():
    kinds = kinds_of(facts("projects"), mineral_aliases())
    assert set(kinds.loc[kinds["project_id"] == "dubbo", "mineral"]) == {
        "rare_earths",
        "zirconium",
        "niobium",
        "hafnium",
    }
    assert list(kinds.loc[kinds["project_id"] == "gecamines_jogmec", "mineral"]) == [""]


def test_programs_of_a_country_are_counted_with_those_that_are_firm():
    """Korea: three of four are firm."""
    title = build("investment.programmes", {"country": "KOR"}).title
    assert title == "For Korea, three of four public programs and pledges are firm"


@pytest.mark.parametrize("status", ["committed", "not_committed"])
@pytest.mark.parametrize("country", ["USA", "KOR", "FRA", "ITA", "CAN"])
def test_a_status_that_is_chosen_denies_no_program_of_the_other(country, status):
    """The United States "has five public programs, none of them firm": seven are."""
    rows = facts("investment")
    rows = rows[rows["iso3"].eq(country) & rows["kind"].isin(["public_programme", "pledge"])]
    figure = build("investment.programmes", {"country": country, "status": status})
    if figure.kind == "empty":
        assert words().count(len(rows)) in figure.notes[0]
        assert "is known" not in figure.title
    else:
        whole = build("investment.programmes", {"country": country})
        assert figure.title == whole.title
        assert len(figure.data) < len(rows) == len(whole.data) or len(figure.data) == len(rows)


def test_investment_says_which_way_it_went():
    figure = build("investment.sector")
    assert figure.title == "Investment in critical minerals grew 5% in 2024 and fell 9% in 2025"


@pytest.mark.parametrize(
    ("lang", "value", "unit", "text"),
    [
        ("fr", "1.5", "USD bn", "1,5 milliard USD"),
        ("fr", "2.5", "USD bn", "2,5 milliards USD"),
        ("es", "57", "JPY bn", "57.000 millones de JPY"),
        ("pt", "57", "JPY bn", "57 mil milhões de JPY"),
        ("pt", "1", "USD bn", "mil milhões de USD"),
    ],
)
def test_large_amounts_are_told_as_the_language_does(lang, value, unit, text):
    """Spanish counts thousands of millions, French one and a half in the singular."""
    assert amount({"value": value, "unit": unit}, words(lang)).replace("\u00a0", " ") == text


def test_rare_earths_are_an_adjective_before_projects():
    title = build("projects.table", {"mineral": "rare_earths", "stage": "recycling"}).title
    assert title.startswith("One rare-earth recycling project has ")


def test_a_group_without_a_project_of_the_mineral_is_no_error() -> None:
    """Lithium has projects outside the MSP alone: none is left for the group to be asked of."""
    figure = build("projects.map", {"mineral": "lithium", "lens": "ny2022_partners"})
    assert figure.kind == "empty"


def test_items_of_other_projects_alone_lead_on_to_them() -> None:
    """A kind of financing that only projects outside the MSP have is no error, and no MSP item."""
    figure = build("projects.finance", {"kind": "mixed"})
    assert figure.kind == "empty"
    assert "strength=none_found" in figure.nearest


@pytest.mark.parametrize(
    ("lang", "where"), [("en", "were in Africa"), ("pt", "em África"), ("fr", "en Afrique")]
)
def test_a_region_has_the_article_that_it_has_in_a_sentence(lang: str, where: str) -> None:
    assert build("projects.counts", {"measure": "region", "lang": lang}).title.endswith(where)
    sentence = words(lang)(
        "projects.counts.title.region",
        count="9",
        all="32",
        date="2024",
        place=words(lang)("projects.counts.place.americas"),
    )
    assert sentence.endswith(
        {"en": "the Americas", "pt": "nas Américas", "fr": "dans les Amériques"}[lang]
    )


def test_items_without_an_amount_are_counted_in_words():
    """Chvaletice's appraisal, an item of Electra, Kabanga's letter."""
    figure = build("projects.finance")
    unstated = [row for row in rows(figure) if row.texts == ("amount not stated",)]
    count = words().count(len(unstated), capital=True)
    assert figure.second.startswith(f"{count} items are listed without an amount; ")
    assert not any(row.note for row in rows(figure))
