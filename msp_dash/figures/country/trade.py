"""A country's exports and imports by product: value, share with a group, exports over GDP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.trade import (
    UNION,
    Flows,
    Side,
    by_product,
    by_side,
    of_party,
    whole_units,
)
from msp_dash.data import Source, load
from msp_dash.data.engine import answer, selected_engine
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.common import (
    capital,
    eu_states,
    lens_countries,
    lens_inside,
    newest_series,
    publication,
)
from msp_dash.figures.country.query import OF_ONE, empty_figure
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, Length, fitting
from msp_dash.figures.partners.data import roll_pages, who_counts
from msp_dash.figures.producers.headlines import part
from msp_dash.figures.record import RankingEncoding, RankRow
from msp_dash.figures.registry import figure
from msp_dash.figures.trade.query import (
    HS17,
    HS92,
    TABLES,
    all_products,
    complete_products,
    complete_years,
    flow_sources,
    mineral_of,
    older_products,
)
from msp_dash.figures.trade.wording import DOUBTFUL, Money, money_of, products, usd
from msp_dash.params import Eu, Lens, On, Use, View, Year
from msp_dash.words import Words

GROUP = (Use(Lens, default="msp"), On, Eu)
ROWS_MAX = 12
DRAWN_SHARE_MIN = 0.001
"""Products below a thousandth of the total are in the data but not in the picture."""
LITTLE_USD = 1e5
"""Trade below this is described as hardly any: a partner share of it would mean nothing."""
LITTLE_OF_GDP = 0.0001
"""Exports below this share of GDP are reported as under it."""
WEIGHTY = 0.25
"""A product with at least this share of the value gets a note on what its code covers."""
OWN_OUTPUT: Mapping[str, tuple[str, str]] = {
    "740311": ("copper", "refined"),
    "750210": ("nickel", "refined"),
}
"""Products of which a publisher lists every country's output in the same tonnes: mineral, stage."""
OUTPUT_SOURCE = "bgs"
TRANSIT_MIN, TRANSIT_T_MIN = 2.0, 1000.0
"""Exports above this multiple of own output, and above this weight (t), count as transit goods."""
TOKEN = "mined"
FIELDS = ("iso3", "hs6", "year", "value_usd", "share", "partner_share")
GDP_FIELDS = ("iso3", "hs6", "year", "value_usd", "gdp_usd", "share")


@lru_cache(maxsize=1)
def trade_years() -> pd.DataFrame:
    """Years with data on all partners, newest first: year (str)."""
    return pd.DataFrame({"year": [str(year) for year in reversed(complete_years())]})


@lru_cache(maxsize=1)
def gdp_years() -> pd.DataFrame:
    """Years with data on all partners and on GDP, newest first: year (str)."""
    years = trade_years()
    return years[years["year"].isin(load("gdp")["year"].astype(str))].reset_index(drop=True)


def trade_by_product(iso3: str, side: Side, year: int, group: frozenset[str]) -> pd.DataFrame:
    """What a country sells (side exporter) or buys, by product, the largest first.

    Returns
    -------
    Columns iso3, hs6 (str), year, value_usd (current US dollars), share (0-1 of all that it sells,
    or buys, of the products in the data), partner_share (0-1 of the product, with `group`).
    """
    return _trade_by_product(selected_engine(), iso3, side, year, group)


@lru_cache(maxsize=128)
def _trade_by_product(
    _engine: str, iso3: str, side: Side, year: int, group: frozenset[str]
) -> pd.DataFrame:
    """Cached, because three figures of a country's page need it."""
    of_all = _traded(_engine, UNION if iso3 == UNION else "", side, year, group)
    totals = of_all[of_all[side] == iso3].sort_values(
        "value_usd", ascending=False, ignore_index=True
    )
    share = totals["value_usd"] / totals["value_usd"].sum()
    return totals.assign(iso3=iso3, share=share)[list(FIELDS)]


# One answer about all countries costs what one about a country does; then each costs nothing.
@lru_cache(maxsize=6)
def _traded(_engine: str, party: str, side: Side, year: int, group: frozenset[str]) -> pd.DataFrame:
    """`by_product` of all products of a year; `party` : `UNION`, or "" for each country."""

    def query(rows: Flows) -> Flows:
        flows = whole_units(rows)
        own = of_party(flows, side, party, eu_states()) if party else flows
        return by_product(own, side, group)

    codes = {HS17: complete_products(year), HS92: older_products(year)}
    return pd.concat(
        [answer(TABLES[one], codes[one], [year], query) for one in TABLES if codes[one]]
    )


@dataclass(frozen=True, slots=True)
class Transit:
    """Exports of a product far above a country's own output, in metric tons."""

    hs6: str
    year: int
    sold_t: float
    made_year: int
    made_t: float
    source: Source

    def text(self, w: Words) -> str:
        """Exports and own output in a sentence, without a full stop."""
        return w(
            f"country.trade.transit.{'some' if self.made_t else 'none'}",
            year=str(self.year),
            sold=w.significant(self.sold_t, 3),
            made=w.significant(self.made_t, 3),
            made_year=str(self.made_year),
            source=w(f"params.source.{OUTPUT_SOURCE}"),
        )


def transit(iso3: str, rows: pd.DataFrame) -> Transit | None:
    """The largest product in `rows` (`trade_by_product`) that is in transit, if any."""
    for hs6 in rows.loc[rows["value_usd"] / rows["value_usd"].sum() >= WEIGHTY, "hs6"]:
        if hs6 in OWN_OUTPUT and (match := _transit(selected_engine(), iso3, hs6)):
            return match
    return None


@lru_cache(maxsize=128)
def _transit(_engine: str, iso3: str, hs6: str) -> Transit | None:
    """Exports in the newest year with quantities beside output in the newest year up to it."""
    year = complete_years()[-1]

    def of_country(flows: Flows) -> Flows:
        return by_side(of_party(whole_units(flows), "exporter", iso3, eu_states()), "exporter")

    sold = answer(TABLES[HS17], [hs6], [year], of_country)["quantity_t"].sum()
    output = newest_series(*OWN_OUTPUT[hs6], OUTPUT_SOURCE)
    output = output[output["year"] <= year]
    output = output[output["year"] == output["year"].max()]
    own = float(output.loc[output["iso3"] == iso3, "value"].sum())
    if sold <= max(TRANSIT_T_MIN, TRANSIT_MIN * own) or iso3 == "EU":
        return None
    source = publication(OUTPUT_SOURCE, str(output["edition"].iloc[0]))
    return Transit(hs6, year, float(sold), int(output["year"].iloc[0]), own, source)


def _headline(length: Length, keys: tuple[str, ...], hs6: str, view: View, **args: object) -> str:
    """The first of some sentences on a country's largest product that fits."""
    w = view.words
    args |= {"country": capital(w.the_country(view["country"])), "year": view["year"]}
    names = products(hs6, mineral_of(hs6), w)
    texts = [w(key, product=name, **args) for key in keys for name in names]
    return fitting(w, length, *texts)


def _row(row: Row, longest: float, texts: tuple[str, ...], w: Words) -> RankRow:
    name = w(f"trade.product.label.{row['hs6']}")
    return RankRow(
        key=str(row["hs6"]),
        name=name,
        length=row["value_usd"] / longest,
        texts=texts,
        token=TOKEN,
        tip=w("country.trade.tip", product=name, texts=w.listing(list(texts))),
    )


def _visible_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest products, without those too small to see."""
    part = rows["value_usd"] / rows["value_usd"].sum()
    return rows[part >= DRAWN_SHARE_MIN].head(ROWS_MAX)


def _encoding(
    rows: pd.DataFrame, money: Money, share: Mapping[str, str], w: Words
) -> RankingEncoding:
    """Bars of value; `share` is the column printed beside it, if any, and its head."""
    visible = _visible_rows(rows)
    longest = float(rows["value_usd"].max())

    def texts(row: Row) -> tuple[str, ...]:
        return money.text(w, row["value_usd"]), *(w.share_table(row[one]) for one in share)

    return RankingEncoding(
        name_head=w("country.trade.head.product"),
        text_heads=(money.name, *share.values()),
        rows=tuple(_row(row, longest, texts(row), w) for row in dicts(visible)),
    )


def scope(year: int, w: Words) -> str:
    """Which products a sum over products is of, and what is not in it."""
    newer, older = len(all_products()), len(older_products(year))
    form = "both" if older else "extract"
    return w(f"country.trade.note.{form}", n=newer + older, older=older)


def _notes(view: View, rows: pd.DataFrame) -> tuple[str, ...]:
    w = view.words
    notes = [
        scope(view.year, w),
        w("trade.note.through"),
        w("trade.note.value"),
    ]
    part = rows["value_usd"] / rows["value_usd"].sum()
    keys = [f"trade.product.note.{code}" for code in rows.loc[part >= WEIGHTY, "hs6"]]
    notes[1:1] = [w(key) for key in keys if w.has(key)]
    if view["country"] in DOUBTFUL:
        notes.append(w("trade.note.doubtful", country=w.the_country(view["country"])))
    if view["country"] == "TWN":
        notes.append(w("country.trade.note.taiwan"))
    if view["country"] == "EU":
        notes.append(w("trade.note.union"))
    visible = _visible_rows(rows)
    if rest := len(rows) - len(visible):
        left = 1 - float(visible["value_usd"].sum()) / float(rows["value_usd"].sum())
        notes.append(w("country.trade.note.rest", n=rest, share=w.share(left)))
    return tuple(notes)


def _side(view: View, side: Side) -> Draft:
    w = view.words
    group = lens_countries(view)
    rows = view["country"] and trade_by_product(view["country"], side, view.year, group)
    if not isinstance(rows, pd.DataFrame) or rows.empty:
        raise empty_figure(view, f"country.trade.nothing.{side}", year=view["year"])
    has_group = view["lens"] != "none"
    form = side if has_group else f"{side}_plain"
    head = _head(view, side, rows)
    in_transit = transit(view["country"], rows) if side == "exporter" else None
    money = money_of(w, float(rows["value_usd"].max()))
    flows = flow_sources(view.year)
    rolls = roll_pages(view) if has_group else ()
    sources = (*flows, *((in_transit.source,) if in_transit else ()), *rolls)
    share = {"partner_share": w(f"country.trade.head.{side}")} if has_group else {}
    encoding = _encoding(rows, money, share, w)
    group_notes = tuple(who_counts(view)) if has_group else ()
    return Draft(
        title=head,
        subtitle=w(
            f"country.trade.subtitle.{form}",
            n=len(rows),
            year=view["year"],
            country=w.the_country(view["country"]),
            group=lens_inside(view) if has_group else "",
        ),
        unit="USD",
        data=rows if has_group else rows.assign(partner_share=float("nan")),
        encoding=encoding,
        sources=sources,
        notes=(*_transit_notes(in_transit, w), *_notes(view, rows), *group_notes),
        alt=_alt(head, encoding, w),
        table=FIELDS[1:],
        cited=sources[:1],
    )


def _alt(head: Headline, encoding: RankingEncoding, w: Words) -> str:
    rows = "; ".join(row.tip for row in encoding.rows[:5])
    return w("country.trade.alt", title=head.title, rows=rows)


def _transit_notes(in_transit: Transit | None, w: Words) -> tuple[str, ...]:
    if in_transit is None:
        return ()
    product = w(f"trade.product.label.{in_transit.hs6}")
    return (w("country.trade.transit.note", product=product, text=in_transit.text(w)),)


def _head(view: View, side: Side, rows: pd.DataFrame) -> Headline:
    """The largest product, then the total of all products."""
    w = view.words
    total, top = float(rows["value_usd"].sum()), rows.iloc[0]
    value, form = float(top["value_usd"]), str(side)
    shorts: tuple[str, ...] = (form, f"{form}_value", f"{form}_led")
    if total < LITTLE_USD:
        value, form = total, f"{side}_little"
        shorts = (form,)
    args = {"value": usd(w, value)}
    titles = tuple(f"country.trade.title.{one}" for one in (form, f"{form}_brief"))
    short_keys = tuple(f"country.trade.short.{one}" for one in shorts)
    return Headline(
        _headline("title", titles, top["hs6"], view, **args),
        _second(view, side, rows) if total >= LITTLE_USD else "",
    )


def _second(view: View, side: Side, rows: pd.DataFrame) -> str:
    """What all products come to, and how much of it is traded with the view's group."""
    w = view.words
    total = float(rows["value_usd"].sum())
    partners = float((rows["value_usd"] * rows["partner_share"]).sum()) / total
    plain = view["lens"] == "none" or view["country"] in DOUBTFUL
    return w(
        f"country.trade.second.{'plain' if plain else side}",
        n=len(rows),
        value=usd(w, total),
        share=part(w, partners, whole=partners == 1),
        group="" if plain else lens_inside(view),
    )


@figure(
    "country.exports",
    OF_ONE,
    Year,
    *GROUP,
    page="country",
    tables=("reference/hs6",),
    choices=trade_years,
)
def exports(view: View) -> Draft:
    """What a country sells, by product, and how much of it to the group.

    Rows: iso3, hs6, year, value_usd (current US dollars, FOB), share (0-1 of the country's exports
    of the products in the data), partner_share (0-1 of the product, to countries of the group).
    """
    return _side(view, "exporter")


@figure(
    "country.imports",
    OF_ONE,
    Year,
    *GROUP,
    page="country",
    tables=("reference/hs6",),
    choices=trade_years,
)
def imports(view: View) -> Draft:
    """What a country buys, by product, and how much of it from the group. Rows as for exports."""
    return _side(view, "importer")


@figure(
    "country.exports_gdp",
    OF_ONE,
    Year,
    page="country",
    tables=("reference/hs6",),
    choices=gdp_years,
)
def exports_gdp(view: View) -> Draft:
    """A country's exports of the products in the data, over its GDP of the same year.

    Ore codes are not in the extract, so the share is at least that. Rows: iso3, hs6, year,
    value_usd, gdp_usd (current US dollars), share (0-1 of GDP).
    """
    w = view.words
    gdp = load("gdp")
    own = gdp[(gdp["iso3"] == view["country"]) & (gdp["year"] == view.year)]
    if own.empty:
        raise empty_figure(view, "country.gdp.no_gdp", year=view["year"])
    rows = trade_by_product(view["country"], "exporter", view.year, frozenset())
    if rows.empty:
        raise empty_figure(view, "country.trade.nothing.exporter", year=view["year"])
    value = float(own["value_usd"].iloc[0])
    rows = rows.assign(gdp_usd=value, share=rows["value_usd"] / value)[list(GDP_FIELDS)]
    in_transit = transit(view["country"], rows)
    head = _gdp_head(view, rows, in_transit)
    money = money_of(w, float(rows["value_usd"].max()))
    source, edition = str(own["source"].iloc[0]), str(own["edition"].iloc[0])
    sources = (*flow_sources(view.year), publication(source, edition))
    all_sources = (*sources, *((in_transit.source,) if in_transit else ()))
    encoding = _encoding(rows, money, {"share": w("country.trade.head.gdp")}, w)
    return Draft(
        title=head,
        subtitle={
            "n": len(rows),
            "year": view["year"],
            "country": w.the_country(view["country"]),
            "gdp": usd(w, value),
        },
        unit="USD",
        data=rows,
        encoding=encoding,
        sources=all_sources,
        notes=(w("country.gdp.note.gross"), *_notes(view, rows)),
        alt=_alt(head, encoding, w),
        table=GDP_FIELDS[1:],
        cited=sources,
    )


def _gdp_head(view: View, rows: pd.DataFrame, in_transit: Transit | None) -> Headline:
    """The largest product as a share of GDP, then all products."""
    w = view.words
    top, total = rows.iloc[0], float(rows["share"].sum())
    form, share = "share", w.percent(top["share"])
    if total < LITTLE_OF_GDP:
        form, share = "little", w.percent(LITTLE_OF_GDP)
    elif in_transit and in_transit.hs6 == top["hs6"]:
        form = "transit"
    titles = (f"country.gdp.title.{form}", f"country.gdp.title.{form}_brief")
    title = _headline("title", titles, top["hs6"], view, share=share)
    short = _headline("short", (f"country.gdp.short.{form}",), top["hs6"], view, share=share)
    second = w("country.gdp.second", n=len(rows), share=w.percent(total))
    if form == "transit" and in_transit:
        second = in_transit.text(w)
    elif form == "little" or w.percent(total) == share:
        second = ""
    return Headline(title, second)
