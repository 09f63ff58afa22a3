"""A country's exports and imports by product: value, share with a group, exports over GDP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis import trade
from msp_dash.data import Source, load
from msp_dash.data.engine import answer, selected_engine
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.absence import OUTPUT, Absence, looked
from msp_dash.figures.common import capital, publication
from msp_dash.figures.country.query import EXAMPLE, OF_ONE, empty_figure
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.output_tables import newest_series
from msp_dash.figures.partners.data import roll_pages, who_counts
from msp_dash.figures.producers.headlines import part
from msp_dash.figures.record import RankingEncoding, RankRow
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import token_of
from msp_dash.figures.trade import wording
from msp_dash.figures.trade.parties import is_shipped, is_trading_place, union_parties, unlisted
from msp_dash.figures.trade.query import (
    HS17,
    HS92,
    TABLES,
    all_products,
    codes,
    complete_products,
    complete_years,
    flow_sources,
    group_parties,
    lacking_products,
    mineral_of,
    older_products,
)
from msp_dash.figures.view_group import lens_inside
from msp_dash.params import Eu, Lens, On, Table, Use, View, Year
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
CODED_MAX = 5
"""Products that a note names with their codes; of more it names products alone."""
OF_LATE = 5
"""Years up to a view's own in which a country that made a product makes it still."""
LEADING_MIN = 0.1
"""A title is of the largest product with at least this share of the value that is made there."""
TABLES_READ = (
    *("reference/hs6", "reference/joint_areas", "reference/trading_places"),
    "reference/mineral_groups",
)
"""Hand-maintained tables that the figures are built on."""
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


def trade_by_product(iso3: str, side: trade.Side, year: int, group: frozenset[str]) -> pd.DataFrame:
    """What a country sells (side exporter) or buys, by product, the largest first.

    Returns
    -------
    Columns iso3, hs6 (str), year, value_usd (current US dollars), share (0-1 of all that it sells,
    or buys, of the products in the data), partner_share (0-1 of the product, with `group`).
    """
    return _trade_by_product(selected_engine(), iso3, side, year, group)


@lru_cache(maxsize=128)
def _trade_by_product(
    _engine: str, iso3: str, side: trade.Side, year: int, group: frozenset[str]
) -> pd.DataFrame:
    """Cached, because three figures of a country's page need it."""
    of_all = _traded(_engine, trade.UNION if iso3 == trade.UNION else "", side, year, group)
    totals = of_all[of_all[side] == iso3].sort_values(
        "value_usd", ascending=False, ignore_index=True
    )
    share = totals["value_usd"] / totals["value_usd"].sum()
    return totals.assign(iso3=iso3, share=share)[list(FIELDS)]


# One answer about all countries costs what one about a country does; then each costs nothing.
@lru_cache(maxsize=6)
def _traded(
    _engine: str, party: str, side: trade.Side, year: int, group: frozenset[str]
) -> pd.DataFrame:
    """`by_product` of all products of a year; `party` : `UNION`, or "" for each country."""

    def query(rows: trade.Flows) -> trade.Flows:
        flows = trade.whole_units(rows)
        own = trade.of_party(flows, side, party, union_parties()) if party else flows
        return trade.by_product(own, side, group)

    codes = {HS17: complete_products(year), HS92: older_products(year)}
    return pd.concat(
        [answer(TABLES[one], codes[one], [year], query) for one in TABLES if codes[one]]
    )


@dataclass(frozen=True, slots=True)
class Transit:
    """Exports of a product far above a country's own output, in metric tons.

    `unlisted` : that no source lists any refining there; None where one does.
    """

    hs6: str
    year: int
    sold_t: float
    made_year: int
    made_t: float
    source: Source
    unlisted: Absence | None

    def text(self, w: Words) -> str:
        """Exports and own output in a sentence, without a full stop."""
        values = {"year": str(self.year), "sold": w.significant(self.sold_t, 3)}
        if self.unlisted is not None:
            return self.unlisted.sentence(w, "country.trade.transit.none", **values)
        return w(
            "country.trade.transit.some",
            made=w.significant(self.made_t, 3),
            made_year=str(self.made_year),
            source=w(f"params.source.{OUTPUT_SOURCE}"),
            **values,
        )

    def note(self, w: Words) -> str:
        """The sentence with its product."""
        product = w(f"trade.product.label.{self.hs6}")
        return w("country.trade.transit.note", product=product, text=self.text(w))


def transit(iso3: str, rows: pd.DataFrame) -> Transit | None:
    """The largest product in `rows` (`trade_by_product`) that is in transit, if any."""
    for hs6 in rows.loc[rows["value_usd"] / rows["value_usd"].sum() >= WEIGHTY, "hs6"]:
        if match := _transit(selected_engine(), iso3, hs6):
            return match
    return None


@lru_cache(maxsize=len(OWN_OUTPUT))
def _sold_t(_engine: str, hs6: str, year: int) -> Mapping[str, float]:
    """Metric tons of a product that each country sells, as far as they are stated."""

    def of_all(flows: trade.Flows) -> trade.Flows:
        return trade.by_side(trade.whole_units(flows), "exporter")

    return answer(TABLES[HS17], [hs6], [year], of_all).set_index("exporter")["quantity_t"].to_dict()


@lru_cache(maxsize=512)
def _transit(_engine: str, iso3: str, hs6: str) -> Transit | None:
    """Exports in the newest year with quantities beside output in the newest year up to it."""
    if hs6 not in OWN_OUTPUT or iso3 == trade.UNION:
        return None
    year, (mineral, stage) = complete_years()[-1], OWN_OUTPUT[hs6]
    sold = _sold_t(_engine, hs6, year).get(iso3, 0.0)
    output = newest_series(mineral, stage, OUTPUT_SOURCE)
    output = output[output["year"] <= year]
    output = output[output["year"] == output["year"].max()]
    own = float(output.loc[output["iso3"] == iso3, "value"].sum())
    if not sold > max(TRANSIT_T_MIN, TRANSIT_MIN * own):  # Not a number: no tonnes are stated.
        return None
    result = ("smelter", "refined")
    none = None if own else looked(*OUTPUT, country=iso3, mineral=mineral, stage=result)
    if not own and none is None:  # Another source lists what this one does not.
        return None
    source = publication(OUTPUT_SOURCE, str(output["edition"].iloc[0]))
    return Transit(hs6, year, float(sold), int(output["year"].iloc[0]), own, source, none)


def is_passed_on(iso3: str, side: trade.Side, hs6: str) -> bool:
    """Whether a country sells a product that it is not known to make, or buys it to sell it on."""
    if side == "importer":
        return is_trading_place(iso3, hs6)
    return is_shipped(iso3, hs6) or _transit(selected_engine(), iso3, hs6) is not None


def leading_product(iso3: str, side: trade.Side, rows: pd.DataFrame) -> Row:
    """The row of `trade_by_product` that a country's trade is led by.

    The largest product that it does not only pass on; where those are under `LEADING_MIN` of its
    trade, the largest of all.
    """
    part = rows["value_usd"] / rows["value_usd"].sum()
    own = (
        row for row in dicts(rows[part >= LEADING_MIN]) if not is_passed_on(iso3, side, row["hs6"])
    )
    return next(own, dicts(rows.head(1))[0])


def _title(key: str, hs6: str, view: View, **args: object) -> str:
    """A title on a country's product, by the fullest name of it that has room."""
    w = view.words
    args |= {"country": capital(w.the_country(view["country"])), "year": view["year"]}
    return fitting(w, "title", *(w(key, product=name, **args) for name in wording.products(hs6, w)))


def _row(row: Row, longest: float, texts: tuple[str, ...], view: View) -> RankRow:
    w = view.words
    name = w(f"trade.product.label.{row['hs6']}")
    return RankRow(
        key=str(row["hs6"]),
        name=name,
        length=row["value_usd"] / longest,
        texts=texts,
        token=token_of(view, view["country"]),
        tip=w("country.trade.tip", product=name, texts=w.listing(list(texts))),
    )


def _visible_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest products, without those too small to see."""
    part = rows["value_usd"] / rows["value_usd"].sum()
    return rows[part >= DRAWN_SHARE_MIN].head(ROWS_MAX)


def _encoding(
    rows: pd.DataFrame, money: wording.Money, shares: Mapping[str, str], view: View
) -> RankingEncoding:
    """Bars of value; `shares` : columns printed beside it, with their headings."""
    w, visible = view.words, _visible_rows(rows)
    longest = float(rows["value_usd"].max())

    def texts(row: Row) -> tuple[str, ...]:
        return money.text(w, row["value_usd"]), *(w.share_table(row[name]) for name in shares)

    return RankingEncoding(
        name_head=w("country.trade.head.product"),
        text_heads=(money.name, *shares.values()),
        rows=tuple(_row(row, longest, texts(row), view) for row in dicts(visible)),
    )


def scope(year: int, w: Words) -> str:
    """How many products a sum over products is of."""
    newer, older = len(all_products()), len(older_products(year))
    form = "both" if older else "extract"
    return w(f"country.trade.note.{form}", n=newer + older, older=older)


def not_in_sums(iso3: str, side: trade.Side, year: int, w: Words) -> list[str]:
    """Which products are in no sum, though a country trades them: a sentence, or none."""
    names = {code: wording.products(code, w)[0] for code in lacking(iso3, side, year)}
    if not names:
        return []
    coded = [w("country.trade.lacking.code", product=names[code], code=code) for code in names]
    of_each = coded if len(names) <= CODED_MAX else names.values()
    return [w("country.trade.note.lacking", products=w.listing(list(of_each)))]


@lru_cache(maxsize=512)
def lacking(iso3: str, side: trade.Side, year: int) -> tuple[str, ...]:
    """Codes that the data lack, of minerals that a country makes, by any source of late.

    A seller makes them at the stage of the code; a buyer may make something else of them.
    """
    absent = lacking_products(codes()["hs6"])
    own = codes()[codes()["hs6"].isin(absent)].groupby("hs6", sort=False)
    years = [str(year - n) for n in range(OF_LATE)]
    at = {"mine": ("mine",), "refined": ("smelter", "refined"), "product": ("product",)}
    anywhere = tuple(stage for stages in at.values() for stage in stages)
    return tuple(
        str(code)
        for code, rows in own
        if not looked(
            *OUTPUT,
            country=iso3,
            mineral=rows["mineral"],
            stage=at[rows["stage"].iloc[0]] if side == "exporter" else anywhere,
            year=years,
        )
    )


def _notes(view: View, side: trade.Side, rows: pd.DataFrame) -> tuple[str, ...]:
    w, country = view.words, view["country"]
    notes = [scope(view.year, w), *not_in_sums(country, side, view.year, w)]
    notes += [w("trade.note.through"), w("trade.note.value")]
    part = rows["value_usd"] / rows["value_usd"].sum()
    keys = [f"trade.product.note.{code}" for code in rows.loc[part >= WEIGHTY, "hs6"]]
    notes[1:1] = [w(key) for key in keys if w.has(key)]
    visible = _visible_rows(rows)
    if side == "exporter":
        notes += _unlisted_note(view, visible["hs6"])
    notes += dict.fromkeys(
        text for hs6 in visible["hs6"] for text in wording.place_note(hs6, [country], w)
    )
    if country in wording.DOUBTFUL:
        notes.append(w("trade.note.doubtful", country=w.the_country(country)))
    if country == "TWN":
        notes.append(w("country.trade.note.taiwan"))
    if country == trade.UNION:
        notes.append(wording.union_note(w))
    if rest := len(rows) - len(visible):
        left = 1 - float(visible["value_usd"].sum()) / float(rows["value_usd"].sum())
        notes.append(w("country.trade.note.rest", n=rest, share=w.share(left)))
    return tuple(notes)


def _place_pages(view: View, rows: pd.DataFrame) -> tuple[Source, ...]:
    """The pages that say that the country is a trading place for what is drawn."""
    own = (
        wording.place_pages(hs6, [view["country"]], view.words)
        for hs6 in _visible_rows(rows)["hs6"]
    )
    return tuple(dict.fromkeys(page for pages in own for page in pages))


def _unlisted_note(view: View, hs6: Iterable[str]) -> list[str]:
    """Note: products of which no source lists output in the country."""
    w = view.words
    matches = {code: one for code in hs6 if (one := unlisted(view["country"], code))}
    if not matches:
        return []
    names = w.listing([wording.products(code, w)[0] for code in matches])
    values = {"products": names, "country": w.the_country(view["country"])}
    return [next(iter(matches.values())).sentence(w, "country.trade.note.unlisted", **values)]


def _group_notes(view: View, group: frozenset[str]) -> list[str]:
    """Notes: who is in the view's group, and that it trades with itself inside the Union."""
    if not group:
        return []
    own = {view["country"]} | group
    inside = view["country"] in union_parties() and len(union_parties() & own) > 1
    texts = [view.words("country.trade.note.inside_union")] if inside else []
    return [*texts, *who_counts(view)]


def _nothing(view: View, side: trade.Side) -> NoData:
    """The empty figure of a country without a flow of any product counted, in the whole tables."""
    if not view["country"]:
        return empty_figure(view, "country.none")
    w = view.words
    totals = {*complete_products(view.year), *older_products(view.year)}
    query = {side: view["country"], "product": totals, "year": view["year"]}
    absence = looked(*TABLES.values(), **query)
    if absence is None:  # HS92 has some of a product that is counted by HS17.
        return empty_figure(view, "trade.empty.other_nomenclature.hs92")
    values = {"country": w.the_country(view["country"]), "year": view["year"]}
    reason = absence.sentence(w, f"country.trade.nothing.{side}", **values)
    return NoData(reason, nearest=View(dict(view) | {"country": EXAMPLE}))


def _side(view: View, side: trade.Side) -> Draft:
    w, group = view.words, group_parties(view)
    rows = view["country"] and trade_by_product(view["country"], side, view.year, group)
    if not isinstance(rows, pd.DataFrame) or rows.empty:
        raise _nothing(view, side)
    head = _head(view, side, rows)
    in_transit = transit(view["country"], rows) if side == "exporter" else None
    money = wording.money_of(w, float(rows["value_usd"].max()))
    rolls = roll_pages(view) if group else ()
    flows = flow_sources(view.year)
    pages = _place_pages(view, rows)
    sources = (*flows, *((in_transit.source,) if in_transit else ()), *rolls, *pages)
    columns = {"partner_share": w(f"country.trade.head.{side}")} if group else {}
    encoding = _encoding(rows, money, columns, view)
    data = rows if group else rows.assign(partner_share=float("nan"))
    return Draft(
        title=head,
        subtitle=w(
            f"country.trade.subtitle.{side if group else f'{side}_plain'}",
            n=len(rows),
            year=view["year"],
            country=w.the_country(view["country"]),
            group=lens_inside(view) if group else "",
        ),
        unit="USD",
        data=data,
        encoding=encoding,
        sources=sources,
        notes=(
            *([in_transit.note(w)] if in_transit else ()),
            *_notes(view, side, rows),
            *_group_notes(view, group),
        ),
        alt=_alt(head, encoding, w),
        table=FIELDS[1:] if group else FIELDS[1:-1],
        cited=sources[:1],
    )


def _alt(head: Headline, encoding: RankingEncoding, w: Words) -> str:
    rows = "; ".join(row.tip for row in encoding.rows[:5])
    return w("country.trade.alt", title=head.title, rows=rows)


def _head(view: View, side: trade.Side, rows: pd.DataFrame) -> Headline:
    """The product that leads, then the total of all products."""
    w, total = view.words, float(rows["value_usd"].sum())
    top = leading_product(view["country"], side, rows)
    value, form = float(top["value_usd"]), str(side)
    if total < LITTLE_USD:
        value, form = total, f"{side}_little"
    elif is_passed_on(view["country"], side, top["hs6"]):
        form = f"{side}_shipped"
    title = _title(f"country.trade.title.{form}", top["hs6"], view, value=wording.usd(w, value))
    return Headline(title, _second(view, side, rows) if total >= LITTLE_USD else "")


def _second(view: View, side: trade.Side, rows: pd.DataFrame) -> str:
    """What all products come to without those that the data lack, and the share of the group."""
    w, group = view.words, group_parties(view)
    total = float(rows["value_usd"].sum())
    partners = float((rows["value_usd"] * rows["partner_share"]).sum()) / total
    plain = not group or view["country"] in wording.DOUBTFUL
    form = f"country.trade.second.{'plain' if plain else side}"
    values = {
        "n": len(rows),
        "value": wording.usd(w, total),
        "share": part(w, partners, whole=partners == 1),
        "group": "" if plain else lens_inside(view),
    }
    texts = []
    if side == "exporter":
        absent = lacking(view["country"], side, view.year)
        mineral = mineral_of(leading_product(view["country"], side, rows)["hs6"])
        of_lead = tuple(code for code in absent if mineral_of(code) == mineral)
        for some in filter(None, (absent, of_lead)):
            names = w.listing([wording.products(code, w)[0] for code in some])
            texts.append(w(f"{form}_without", products=names, **values))
    return fitting(w, "second", *texts, w(form, **values))


@figure("country.exports", OF_ONE, Year, *GROUP, tables=TABLES_READ, choices=trade_years)
def exports(view: View) -> Draft:
    """What a country sells, by product, and how much of it to the group.

    Rows: iso3, hs6, year, value_usd (current US dollars, FOB), share (0-1 of the country's exports
    of the products in the data), partner_share (0-1 of the product, to countries of the group).
    """
    return _side(view, "exporter")


@figure("country.imports", OF_ONE, Year, *GROUP, tables=TABLES_READ, choices=trade_years)
def imports(view: View) -> Draft:
    """What a country buys, by product, and how much of it from the group. Rows as for exports."""
    return _side(view, "importer")


@figure(
    "country.exports_gdp",
    OF_ONE,
    Year,
    Table,
    tables=TABLES_READ,
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
        raise _nothing(view, "exporter")
    value = float(own["value_usd"].iloc[0])
    rows = rows.assign(gdp_usd=value, share=rows["value_usd"] / value)[list(GDP_FIELDS)]
    in_transit = transit(view["country"], rows)
    head = _gdp_head(view, rows, in_transit)
    money = wording.money_of(w, float(rows["value_usd"].max()))
    source, edition = str(own["source"].iloc[0]), str(own["edition"].iloc[0])
    sources = (*flow_sources(view.year), publication(source, edition))
    pages = _place_pages(view, rows)
    all_sources = (*sources, *((in_transit.source,) if in_transit else ()), *pages)
    encoding = _encoding(rows, money, {"share": w("country.trade.head.gdp")}, view)
    return Draft(
        title=head,
        subtitle={
            "n": len(rows),
            "year": view["year"],
            "country": w.the_country(view["country"]),
            "gdp": wording.usd(w, value),
        },
        unit="USD",
        data=rows,
        encoding=encoding,
        sources=all_sources,
        notes=(w("country.gdp.note.gross"), *_notes(view, "exporter", rows)),
        alt=_alt(head, encoding, w),
        table=GDP_FIELDS[1:],
        cited=sources,
    )


def _gdp_head(view: View, rows: pd.DataFrame, in_transit: Transit | None) -> Headline:
    """The product that leads as a share of GDP, then all products."""
    w, total = view.words, float(rows["share"].sum())
    top = leading_product(view["country"], "exporter", rows)
    form, share = "share", w.percent(top["share"])
    if total < LITTLE_OF_GDP:
        form, share = "little", w.percent(LITTLE_OF_GDP)
    elif is_passed_on(view["country"], "exporter", top["hs6"]):
        form = "shipped"
    title = _title(f"country.gdp.title.{form}", top["hs6"], view, share=share)
    if in_transit and in_transit.hs6 == top["hs6"]:
        return Headline(title, in_transit.text(w))
    if form == "little" or w.percent(total) == share:
        return Headline(title)
    return Headline(title, w("country.gdp.second", n=len(rows), share=w.percent(total)))
