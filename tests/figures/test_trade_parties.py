"""Who sells and buys: areas of old years, trading places, what nobody lists, what is left out."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msp_dash.data import load
from msp_dash.data.curated import reference
from msp_dash.figures import build
from msp_dash.figures.absence import OUTPUT, looked
from msp_dash.figures.country.trade import is_passed_on, lacking
from msp_dash.figures.record import BarsEncoding, Figure, FlowsEncoding, RankingEncoding
from msp_dash.figures.trade import parties
from msp_dash.figures.trade.query import codes, has_flows, mineral_products, nomenclatures_of
from msp_dash.figures.view_group import eu_states, lens_countries
from msp_dash.params import View
from msp_dash.render.layout.compose import compose
from msp_dash.render.svg import write
from msp_dash.words import LANGUAGES, words

TABLES = {"hs17": load("trade"), "hs92": load("trade_hs92")}
OLD = TABLES["hs92"]
LIMITS = {"deadline": None, "max_examples": 25}
ROUNDING = 1e-9
CODES = sorted(code for code in codes()["hs6"].unique() if has_flows(code))

rows_of = st.sampled_from(
    [
        (nomenclature, str(hs6), str(year))
        for nomenclature, table in TABLES.items()
        for (hs6, year) in sorted(table.groupby(["hs6", "year"]).indices)
        if nomenclature in nomenclatures_of(str(hs6))
    ]
)


def flows(nomenclature: str, hs6: str, year: str | int) -> pd.DataFrame:
    table = TABLES[nomenclature]
    return table[(table["hs6"] == hs6) & (table["year"] == int(year))]


def older(figure_id: str, hs6: str, year: int, **more: str) -> Figure:
    return build(figure_id, {"hs6": hs6, "year": str(year), "nomenclature": "hs92", **more})


def name_of(code: str) -> str:
    return words("en").the_country(code)


def notes(figure: Figure) -> str:
    return " ".join(figure.notes)


def nearest(figure: Figure) -> Figure:
    parts = urlsplit(figure.nearest)
    return build(Path(parts.path).stem, dict(parse_qsl(parts.query)))


# --- areas of old years


def test_the_customs_union_sold_what_seemed_to_be_nobodys() -> None:
    rows = flows("hs92", "711011", 1997)
    share = rows.loc[rows["exporter"] == "XSC", "value_usd"].sum() / rows["value_usd"].sum()
    figure = older("trade.exports", "711011", 1997)
    assert figure.title == (
        f"The Southern African Customs Union sold {share:.0%} of traded platinum in 1997"
    )
    assert "stands for Botswana, Eswatini, Lesotho, Namibia and South Africa until 1999" in notes(
        figure
    )


@pytest.mark.parametrize("row", reference("joint_areas").itertuples(), ids=lambda r: r.iso3)
def test_a_country_is_answered_with_the_area_that_counted_it(row) -> None:
    """And after the last year of that it is asked for by itself."""
    until, side = int(row.until), "exporter"
    if row.iso3 == row.area_iso3:
        assert not parties.counted_in(row.iso3, until)
        return
    sold = OLD[(OLD[side] == row.area_iso3) & (OLD["year"] <= until)]
    hs6, year = next(
        (code, year) for code, year in zip(sold["hs6"], sold["year"], strict=True) if code in CODES
    )
    figure = older("trade.exports", hs6, year, exporter=row.iso3)
    assert figure.kind == "empty" and "on record" not in notes(figure)
    assert f"until {until}" in notes(figure)
    assert nearest(figure).params["exporter"] == row.area_iso3
    assert nearest(figure).kind != "empty"
    assert parties.counted_in(row.iso3, until + 1) == ""


def test_a_group_says_who_is_not_in_its_sums() -> None:
    figure = older("trade.exports", "261000", 1999, lens="guests")
    assert "Botswana, Namibia and South Africa are not in the sums of the group" in notes(figure)
    group, rows = lens_countries(View(dict(figure.params))), flows("hs92", "261000", 1999)
    share = rows.loc[rows["exporter"].isin(group), "value_usd"].sum() / rows["value_usd"].sum()
    assert f"sold {share:.0%} of the value traded" in figure.second
    later = older("trade.exports", "261000", 2000, lens="guests")
    assert "not in the sums" not in notes(later)


def test_the_union_of_an_old_year_has_todays_states_and_says_so() -> None:
    states = eu_states() | {"XBL"}
    rows = flows("hs92", "260300", 1997)
    outer = rows[rows["importer"].isin(states) & ~rows["exporter"].isin(states)]
    figure = older("trade.imports", "260300", 1997, importer="EU", lens="none")
    assert figure.data["value_usd"].sum() == pytest.approx(outer["value_usd"].sum(), rel=ROUNDING)
    assert "They are those of today in every year" in notes(figure)


def test_an_area_is_in_a_group_only_with_all_its_countries() -> None:
    assert parties.inside("XBL", {"BEL", "LUX", "USA"})
    assert not parties.inside("XBL", {"BEL", "USA"})
    assert "XSC" not in parties.parties_in({"ZAF", "NAM"})
    assert parties.parties_in(()) == frozenset()


# --- absence


@settings(**LIMITS)
@given(row=rows_of, data=st.data())
def test_no_flow_is_denied_that_a_table_has(row: tuple[str, str, str], data: st.DataObject) -> None:
    nomenclature, hs6, year = row
    party = data.draw(st.sampled_from(sorted({*OLD["exporter"], "EU", "TUV"} - {"OTH"})))
    side = data.draw(st.sampled_from(("exporter", "importer")))
    figure_id = {"exporter": "trade.exports", "importer": "trade.imports"}[side]
    query = {"hs6": hs6, "year": year, "nomenclature": nomenclature, side: party}
    figure = build(figure_id, query)
    own = {name: flows(name, hs6, year) for name in TABLES}
    own = {name: rows[rows[side].isin(parties.members_of(party))] for name, rows in own.items()}
    if "on record" in notes(figure):
        assert all(rows.empty for rows in own.values()) or party == "EU"
    if figure.kind == "empty" and not own[nomenclature].empty:
        _, until = parties.joint_areas().get(party, (frozenset(), int(year)))
        assert party == "EU" or parties.counted_in(party, int(year)) or int(year) > until


def test_an_area_of_old_years_is_not_said_to_trade_nothing_later() -> None:
    """Belgium sold phosphate rock in 2018; the page denied it to Belgium-Luxembourg."""
    figure = build("trade.exports", {"hs6": "251010", "year": "2018", "exporter": "XBL"})
    said = "Belgium-Luxembourg is one until 1998; after that its countries are counted separately"
    assert said in notes(figure) and "on record" not in notes(figure)
    assert nearest(figure).kind != "empty"


# --- baskets


def test_no_basket_stands_for_one_mineral() -> None:
    table = codes()
    several = table.groupby("hs6")["mineral"].nunique()
    baskets = set(table.loc[table["basket"] == "yes", "hs6"])
    assert set(several[several > 1].index) <= baskets
    products = reference("mineral_products")
    assert set(products.loc[products["hs6"].isin(baskets), "clean"]) == {"no"}
    assert not baskets & {one.hs6 for one in mineral_products()}
    assert "850511" in baskets  # metal magnets of rare earths and of alnico
    assert not set(build("trade.origin").data["hs6"]) & baskets


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_basket_has_one_name_whichever_mineral_is_asked_for(lang: str) -> None:
    table = codes().query("basket == 'yes'")
    for hs6, rows in table.groupby("hs6"):
        if not has_flows(hs6):
            continue
        titles = {
            build("trade.exports", {"hs6": hs6, "mineral": mineral, "lang": lang}).title
            for mineral in rows["mineral"]
        }
        assert len(titles) == 1


# --- who ships


@settings(**LIMITS)
@given(row=rows_of)
def test_no_title_says_sold_of_who_is_not_known_to_make_it(row: tuple[str, str, str]) -> None:
    nomenclature, hs6, year = row
    query = {"hs6": hs6, "year": year, "nomenclature": nomenclature, "lens": "none"}
    for figure_id in ("trade.exports", "trade.flows"):
        figure = build(figure_id, query)
        sellers = figure.data["exporter"][figure.data["exporter"] != "OTH"]
        seller = next(
            code for code in sellers if name_of(code) in figure.title.replace("The ", "the ")
        )
        if parties.unlisted(seller, hs6) or parties.is_trading_place(seller, hs6):
            assert " shipped " in figure.title and " sold " not in figure.title
        else:
            assert " sold " in figure.title or parties.is_trading_place(
                str(figure.data["importer"].iloc[0]), hs6
            )


@settings(**LIMITS)
@given(row=rows_of)
def test_the_largest_buyer_of_a_title_is_no_trading_place(row: tuple[str, str, str]) -> None:
    nomenclature, hs6, year = row
    query = {"hs6": hs6, "year": year, "nomenclature": nomenclature, "lens": "none"}
    figure = build("trade.imports", query)
    rows = flows(nomenclature, hs6, year)
    bought = rows.groupby("importer")["value_usd"].sum().sort_values(ascending=False)
    others = [code for code in bought.index if not parties.is_trading_place(code, hs6)]
    if not others:
        assert " received " in figure.title
        return
    assert figure.title.casefold().startswith(name_of(others[0]).casefold())
    passed = [code for code in bought.index if code not in others]
    if passed and bought.index[0] in passed:
        assert "goods in transit" in figure.second and name_of(passed[0]) in figure.second


def test_what_no_source_lists_is_shipped_and_leads_no_country() -> None:
    """No source has a nickel mine in Namibia, or platinum of Tanzania."""
    for country, hs6 in (("NAM", "260400"), ("TZA", "711011")):
        assert parties.unlisted(country, hs6)
        assert " shipped " in build("trade.exports", {"hs6": hs6, "exporter": country}).title
        figure = build("country.exports", {"country": country})
        assert hs6 in set(figure.data["hs6"])
        assert not any(word in figure.title for word in ("nickel", "platinum"))
        assert "No source used here lists output" in notes(figure)


def test_a_place_is_passed_over_with_its_share_and_source() -> None:
    figure = build("trade.exports", {"hs6": "740311", "exporter": "ZMB", "year": "2024"})
    table = figure.data.set_index("importer")["share"]
    assert table.index[0] == "CHE"
    assert figure.title.startswith(f"Zambia sold China {table['CHN']:.0%} of its exported copper")
    assert f"{table['CHE']:.0%} is recorded as trade of Switzerland" in figure.second
    assert "Zambia Institute for Policy Analysis" in notes(figure)
    # The source is on copper alone.
    assert not parties.is_trading_place("CHE", "711011")


@pytest.mark.every
def test_no_country_is_led_by_what_it_only_passes_on_where_it_makes_something() -> None:
    for country in sorted(set(TABLES["hs17"]["exporter"]) - {"OTH"}):
        figure = build("country.exports", {"country": country, "lens": "none"})
        if figure.kind == "empty" or " exported " not in figure.title or "only" in figure.title:
            continue
        part = figure.data["value_usd"] / figure.data["value_usd"].sum()
        result = figure.data[[not is_passed_on(country, "exporter", c) for c in figure.data["hs6"]]]
        assert part[result.index[0]] >= 0.1


# --- what the data lack


def test_what_zambia_smelts_is_named_beside_the_sum_of_its_exports() -> None:
    figure = build("country.exports", {"country": "ZMB"})
    assert "copper blister and anodes (HS 740200)" in notes(figure)
    assert "without cobalt ore and copper blister and anodes" in figure.second
    assert "copper blister and anodes" in notes(build("trade.chain", {"mineral": "copper"}))


@settings(**LIMITS)
@given(country=st.sampled_from(sorted(set(TABLES["hs17"]["exporter"]) - {"OTH"})))
def test_what_is_named_as_lacking_is_made_there_and_in_no_table(country: str) -> None:
    for hs6 in lacking(country, "exporter", 2024):
        assert not any((table["hs6"] == hs6).any() for table in TABLES.values())
        minerals = codes().loc[codes()["hs6"] == hs6, "mineral"]
        assert looked(*OUTPUT, country=country, mineral=minerals) is None


# --- groups


@pytest.mark.parametrize("figure_id", ["country.exports", "country.imports"])
def test_without_a_group_there_is_no_column_of_it(figure_id: str) -> None:
    figure = build(figure_id, {"country": "ZMB", "lens": "none"})
    assert figure.data["partner_share"].isna().all()
    assert "partner_share" not in {column.field for column in figure.table}
    assert isinstance(figure.encoding, RankingEncoding)
    assert len(figure.encoding.text_heads) == 1
    text = " ".join((figure.title, figure.second, figure.subtitle, figure.alt))
    assert "partner" not in text and "0.0%" not in text


def test_without_a_group_nothing_is_bought_outside_it() -> None:
    for query in ({}, {"importer": "JPN"}):
        figure = build("trade.imports", {"lens": "none", **query})
        assert figure.data["origin"].isna().all()
        assert "group" not in " ".join((figure.title, figure.second, figure.alt))
    every = build("trade.imports", {"lens": "none"})
    assert isinstance(every.encoding, BarsEncoding)
    assert not every.encoding.total_head and not any(row.total for row in every.encoding.rows)


@settings(**LIMITS)
@given(row=rows_of)
def test_a_groups_share_is_said_with_and_without_trade_inside_the_union(
    row: tuple[str, str, str],
) -> None:
    nomenclature, hs6, year = row
    query = {"hs6": hs6, "year": year, "nomenclature": nomenclature, "lens": "ny2022_partners"}
    figure = build("trade.exports", query)
    group = parties.parties_in(lens_countries(View(dict(figure.params))))
    rows, states, w = flows(nomenclature, hs6, year), parties.union_parties(), words("en")
    outer = rows[~(rows["exporter"].isin(states) & rows["importer"].isin(states))]
    with_, without = (
        one.loc[one["exporter"].isin(group), "value_usd"].sum() / one["value_usd"].sum()
        for one in (rows, outer)
    )
    if "without intra-EU trade" in figure.second:
        assert f"sold {w.share(with_)} of" in figure.second
        assert f"{w.share(without)} without intra-EU trade" in figure.second
    elif "of the value traded" in figure.second:
        assert w.share(with_) in figure.second


def test_a_customs_union_stands_on_the_map_where_its_largest_member_does() -> None:
    query = {"hs6": "711011", "nomenclature": "hs92", "exporter": "XSC", "year": "1997"}
    figure = build("trade.flows", {**query, "picture": "map"})
    assert isinstance(figure.encoding, FlowsEncoding)
    assert [end.at for end in figure.encoding.panels[0].starts] == ["ZAF"]
    assert "South" in write(compose(figure, theme="light", width=656))


def test_a_country_with_a_mine_on_a_list_is_not_said_to_ship_what_others_mine() -> None:
    """USGS prints bauxite of five years; the lists of sites have mines of Guyana and Namibia."""
    for country, hs6 in (("GUY", "260600"), ("NAM", "260900")):
        assert parties.unlisted(country, hs6)
        assert parties.unworked(country, hs6) is None
    assert parties.unworked("TZA", "711011")
