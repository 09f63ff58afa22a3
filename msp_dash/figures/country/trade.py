"""What a country sells and buys of the products in the extract, with whom, and beside its GDP."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.trade import Flows, Side, by_product, of_party, whole_units
from msp_dash.data import load
from msp_dash.data.engine import answer, chosen
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.common import (
    capital,
    claim,
    eu_states,
    lens_countries,
    lens_inside,
    publication,
)
from msp_dash.figures.country.asking import OF_ONE, nothing
from msp_dash.figures.partners.held import roll_pages, who_counts
from msp_dash.figures.record import Column, ColumnFormat, Figure, RankingEncoding, RankRow
from msp_dash.figures.registry import figure, url
from msp_dash.figures.trade.asking import (
    TABLE,
    all_products,
    complete_products,
    complete_years,
    edition_of,
)
from msp_dash.figures.trade.wording import DOUBTFUL, Money, money_of, usd
from msp_dash.params import Eu, Hs6, Lens, On, Use, View, Year
from msp_dash.words import Words, words

GROUP = (Use(Lens, default="msp"), On, Eu)
ROWS_MAX = 12
DRAWN_SHARE_MIN = 0.001
"""Products below a thousandth of the whole are in the data and not drawn."""
LITTLE_USD = 1e5
"""Trade below this is told as hardly any: a share of it with partners says nothing."""
LITTLE_OF_GDP = 0.0001
"""Exports below this part of GDP are told as under it."""
WEIGHTY = 0.25
"""A product with this part of the value says what its code holds."""
TOKEN = "mined"
FIELDS = ("iso3", "hs6", "year", "value_usd", "share", "partner_share")
GDP_FIELDS = ("iso3", "hs6", "year", "value_usd", "gdp_usd", "share")


@lru_cache(maxsize=1)
def trade_years() -> pd.DataFrame:
    """Years of which all partners are held, newest first: year (str)."""
    return pd.DataFrame({"year": [str(year) for year in reversed(complete_years())]})


@lru_cache(maxsize=1)
def gdp_years() -> pd.DataFrame:
    """Years with all partners for which GDP is held too, newest first: year (str)."""
    years = trade_years()
    return years[years["year"].isin(load("gdp")["year"].astype(str))].reset_index(drop=True)


def traded(iso3: str, side: Side, year: int, group: frozenset[str]) -> pd.DataFrame:
    """What a country sells (side exporter) or buys, by product, the largest first.

    Returns
    -------
    Columns iso3, hs6 (str), year, value_usd (current US dollars), share (0-1 of all that it sells,
    or buys, of the products held), partner_share (0-1 of the product with countries of `group`).
    """
    return _traded(chosen(), iso3, side, year, group)


@lru_cache(maxsize=128)
def _traded(_engine: str, iso3: str, side: Side, year: int, group: frozenset[str]) -> pd.DataFrame:
    """An answer, kept: three figures of a country's page ask for it."""

    def of_country(rows: Flows) -> Flows:
        own = of_party(whole_units(rows), side, iso3, eu_states())
        return by_product(own, side, group)

    found = answer(TABLE, complete_products(year), [year], of_country)
    return found.assign(iso3=iso3)[list(FIELDS)]


def _row(row: Row, longest: float, texts: tuple[str, ...], w: Words) -> RankRow:
    name = Hs6.label(row["hs6"], w)
    return RankRow(
        key=str(row["hs6"]),
        name=name,
        length=row["value_usd"] / longest,
        texts=texts,
        token=TOKEN,
        tip=w("country.trade.tip", product=name, texts=w.listing(list(texts))),
    )


def _drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest products, those that can be seen beside the first."""
    part = rows["value_usd"] / rows["value_usd"].sum()
    return rows[part >= DRAWN_SHARE_MIN].head(ROWS_MAX)


def _encoding(
    rows: pd.DataFrame, money: Money, share: str, heads: tuple[str, ...], w: Words
) -> RankingEncoding:
    """Bars of value; `share` is the column printed beside it."""
    drawn = _drawn(rows)
    longest = float(rows["value_usd"].max())
    return RankingEncoding(
        name_head=w("country.trade.head.product"),
        text_heads=heads,
        rows=tuple(
            _row(row, longest, (money.text(w, row["value_usd"]), w.share_table(row[share])), w)
            for row in dicts(drawn)
        ),
    )


def _notes(view: View, rows: pd.DataFrame, w: Words) -> tuple[str, ...]:
    notes = [
        w("country.trade.note.extract", n=len(all_products())),
        w("trade.note.through"),
        w("trade.note.value"),
    ]
    part = rows["value_usd"] / rows["value_usd"].sum()
    told = [f"trade.product.note.{code}" for code in rows.loc[part >= WEIGHTY, "hs6"]]
    notes[1:1] = [w(key) for key in told if w.has(key)]
    if view["country"] in DOUBTFUL:
        notes.append(w("trade.note.doubtful", country=w.the_country(view["country"])))
    if view["country"] == "TWN":
        notes.append(w("country.trade.note.taiwan"))
    if view["country"] == "EU":
        notes.append(w("trade.note.union"))
    drawn = _drawn(rows)
    if rest := len(rows) - len(drawn):
        left = 1 - float(drawn["value_usd"].sum()) / float(rows["value_usd"].sum())
        notes.append(w("country.trade.note.rest", n=rest, share=w.share(left)))
    return tuple(notes)


def _side(figure_id: str, view: View, side: Side) -> Figure:
    w = words(view["lang"])
    group = lens_countries(view)
    found = view["country"] and traded(view["country"], side, view.year, group)
    if not isinstance(found, pd.DataFrame) or found.empty:
        return nothing(figure_id, view, f"country.trade.nothing.{side}", year=view["year"])
    total = float(found["value_usd"].sum())
    partners = float((found["value_usd"] * found["partner_share"]).sum()) / total
    form = side if view["lens"] != "none" else f"{side}_plain"
    title = w(
        f"country.trade.title.{_told_as(view, side, total)}",
        country=capital(w.the_country(view["country"])),
        value=usd(w, total),
        share=w.share(partners),
        year=view["year"],
    )
    money = money_of(w, float(found["value_usd"].max()))
    flows = publication("baci", edition_of(view.year))
    sources = (flows, *(roll_pages(view, w) if view["lens"] != "none" else ()))
    heads = (money.name, w(f"country.trade.head.{side}"))
    encoding = _encoding(found, money, "partner_share", heads, w)
    counted = tuple(who_counts(view, w)) if view["lens"] != "none" else ()
    return Figure(
        id=figure_id,
        params=view,
        title=title,
        subtitle=w(
            f"country.trade.subtitle.{form}",
            n=len(found),
            year=view["year"],
            group=lens_inside(view, w) if view["lens"] != "none" else "",
        ),
        unit="USD",
        basis="",
        data=found,
        encoding=encoding,
        sources=sources,
        notes=(*_notes(view, found, w), *counted),
        alt=w("country.trade.alt", title=title, rows="; ".join(r.tip for r in encoding.rows[:5])),
        table=_table(FIELDS, w),
        sentence=claim(title, sources[:1], w),
        link=url(figure_id, view),
    )


def _told_as(view: View, side: Side, total: float) -> str:
    """Form of the title: with the share of partners, without it, or as hardly any."""
    if total < LITTLE_USD:
        return f"{side}_little"
    plain = view["lens"] == "none" or view["country"] in DOUBTFUL
    return f"{side}_plain" if plain else side


def _table(fields: tuple[str, ...], w: Words) -> tuple[Column, ...]:
    formats: dict[str, ColumnFormat] = {
        "year": "year",
        "share": "share",
        "partner_share": "share",
        "value_usd": "number",
        "gdp_usd": "number",
    }
    return tuple(
        Column(f, w(f"country.trade.column.{f}"), formats.get(f, "text"))
        for f in fields
        if f != "iso3"
    )


@figure("country.exports", OF_ONE, Year, *GROUP, page="country", choices=trade_years)
def exports(view: View) -> Figure:
    """What a country sells, by product, and how much of it to the group.

    Rows: iso3, hs6, year, value_usd (current US dollars, FOB), share (0-1 of the country's exports
    of the products held), partner_share (0-1 of the product, to countries of the group).
    """
    return _side("country.exports", view, "exporter")


@figure("country.imports", OF_ONE, Year, *GROUP, page="country", choices=trade_years)
def imports(view: View) -> Figure:
    """What a country buys, by product, and how much of it from the group. Rows as for exports."""
    return _side("country.imports", view, "importer")


@figure("country.exports_gdp", OF_ONE, Year, page="country", choices=gdp_years)
def exports_gdp(view: View) -> Figure:
    """A country's exports of the products held, beside its GDP of the same year.

    Ore codes are not in the extract, so the share is at least that. Rows: iso3, hs6, year,
    value_usd, gdp_usd (current US dollars), share (0-1 of GDP).
    """
    w = words(view["lang"])
    figure_id = "country.exports_gdp"
    gdp = load("gdp")
    own = gdp[(gdp["iso3"] == view["country"]) & (gdp["year"] == view.year)]
    if own.empty:
        return nothing(figure_id, view, "country.gdp.no_gdp", year=view["year"])
    rows = traded(view["country"], "exporter", view.year, frozenset())
    if rows.empty:
        return nothing(figure_id, view, "country.trade.nothing.exporter", year=view["year"])
    value = float(own["value_usd"].iloc[0])
    rows = rows.assign(gdp_usd=value, share=rows["value_usd"] / value)[list(GDP_FIELDS)]
    share = float(rows["value_usd"].sum()) / value
    little = share < LITTLE_OF_GDP
    title = w(
        f"country.gdp.title.{'little' if little else 'share'}",
        country=w.the_country(view["country"]),
        share=w.percent(LITTLE_OF_GDP if little else share),
        year=view["year"],
    )
    money = money_of(w, float(rows["value_usd"].max()))
    source, edition = str(own["source"].iloc[0]), str(own["edition"].iloc[0])
    sources = (publication("baci", edition_of(view.year)), publication(source, edition))
    heads = (money.name, w("country.trade.head.gdp"))
    encoding = _encoding(rows, money, "share", heads, w)
    return Figure(
        id=figure_id,
        params=view,
        title=title,
        subtitle=w("country.gdp.subtitle", n=len(rows), year=view["year"], gdp=usd(w, value)),
        unit="USD",
        basis="",
        data=rows,
        encoding=encoding,
        sources=sources,
        notes=(w("country.gdp.note.least"), w("country.gdp.note.gross"), *_notes(view, rows, w)),
        alt=w("country.trade.alt", title=title, rows="; ".join(r.tip for r in encoding.rows[:5])),
        table=_table(GDP_FIELDS, w),
        sentence=claim(title, sources, w),
        link=url(figure_id, view),
    )
