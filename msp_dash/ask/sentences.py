"""Which sentence of a figure answers: its title, or one of what its rows say of the question.

Each is built from the figure's own data, and is "" where the figure does not say it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from msp_dash.analysis.demand import ALL, BASE
from msp_dash.analysis.shares import WORLD
from msp_dash.ask.control_sentences import CONTROL_SENTENCES, control_sources
from msp_dash.ask.country_sentences import COUNTRY_SENTENCES, country_sources
from msp_dash.ask.group_sentences import GROUP_SENTENCES, group_sources
from msp_dash.ask.intents import EIGHT, seller_and_buyer
from msp_dash.ask.reading import Reading, time_of
from msp_dash.ask.record_sentences import (
    RECORD_SENTENCES,
    attended_meetings,
    commitment_pages,
    fact_pages,
    financing,
    listed,
    promised_meetings,
    promised_then,
)
from msp_dash.ask.risk_sentences import RISK_SENTENCES, stated
from msp_dash.ask.tokens import phrase
from msp_dash.data import Source
from msp_dash.figures.common import capital, publication
from msp_dash.figures.demand.wording import share_span, share_text, user
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.prices.history import brief_unit, cost_in, paid_in
from msp_dash.figures.producers.headlines import (
    amounts,
    named_rows,
    output_of,
    place,
    rank_of,
)
from msp_dash.figures.producers.reserves import world_years
from msp_dash.figures.record import Figure
from msp_dash.figures.recycling.scrap import SCRAP_SHARE
from msp_dash.figures.registry import build
from msp_dash.figures.trade.wording import part_of_one, products
from msp_dash.params import Scope
from msp_dash.words import Words

THREE = 3
FORMS = {"refined": "refined", "mine": "ore"}
"""What the publisher calls a form of a stage."""


def sentence(kind: str, figure: Figure, reading: Reading, w: Words) -> str:
    """The sentence of the figure that says what is asked; "" where it does not say it.

    Parameters
    ----------
    kind : ``title``, ``second`` (the title where that names the mineral), or a key of `SENTENCES`.
    """
    if kind in SENTENCES and figure.kind != "empty":
        return w.quoted(SENTENCES[kind](figure, reading, w))
    mineral = w.the_mineral(figure.params["mineral"]) if kind == "second" else ""
    text = figure.remark if mineral and mineral in figure.remark else figure.claim
    if reading.slot("group") == EIGHT and figure.params.get("set"):
        return w("answer.eight_said", title=text)
    return _with_product(text, figure, w)


def _with_product(text: str, figure: Figure, w: Words) -> str:
    """A sentence on trade with its product, which a title has by its code where it has no room."""
    code = figure.params.get("hs6", "")
    names = products(code, w)[:-1] if code else ()
    if not names or figure.kind == "empty":
        return text
    if any(name.casefold() in text.casefold() for name in names):
        return text
    return w("answer.of_product", title=text, product=names[0])


def _with_amount_and_rank(figure: Figure, _: Reading, w: Words) -> str:
    """The title with amount and rank, which are left out of it where there is no room."""
    rows = named_rows(figure.data)
    own = rows[rows["iso3"] == figure.params["country"]]
    if own.empty:
        return figure.claim
    value = float(own["value"].iloc[0])
    text = place(w, value, figure.unit, rank_of(figure.params["source"], figure.data, value))
    if text in figure.claim:
        return figure.claim
    return w("producers.placed", sentence=figure.claim, place=text)


def _three_largest(figure: Figure, reading: Reading, w: Words) -> str:
    """The three, five or ten largest countries of a ranking with their shares, else its title."""
    top = reading.slot("top")
    rows = named_rows(figure.data).head(int(top or THREE))
    form = "top" if top else "three"
    if len(rows) < THREE:
        return figure.claim
    return _largest(form, figure, rows, w, count=w.count(len(rows)))


def _others(figure: Figure, reading: Reading, w: Words) -> str:
    """The three largest beside the countries that the question names, or behind them."""
    rows = named_rows(figure.data)
    own = rows["iso3"].isin(reading.countries)
    if own.sum() != len(reading.countries):
        return ""
    behind = "after" in reading.cues
    others = rows[rows["value"] < rows.loc[own, "value"].min()] if behind else rows[~own]
    names = w.listing([w.the_country(country) for country in reading.countries])
    if "stage" not in figure.params:
        return _reserves_of(others.head(THREE), figure, w, names)
    form = "after" if behind else "others"
    return _largest(form, figure, others.head(THREE), w, country=names) if len(others) > 1 else ""


def _largest(form: str, figure: Figure, rows: pd.DataFrame, w: Words, **values: str) -> str:
    listed = _shares(rows["name"], rows["share"], w)
    params = figure.params
    what = output_of(params["mineral"], params["stage"], w)
    year = stated(params["year"], int(params["year"]), rows["status"], w)
    return w(f"answer.{form}.output", year=year, what=what, countries=listed, **values)


def _shares(names: Iterable[str], shares: Iterable[float], w: Words) -> str:
    pairs = zip(names, shares, strict=True)
    return w.listing(
        [w("producers.alt.row", name=name, value=w.share_table(share)) for name, share in pairs]
    )


def _with_second(figure: Figure, _: Reading, w: Words) -> str:
    """The title with the sentence below it, which says what else is in the number."""
    if not figure.remark:
        return figure.claim
    return w("answer.with_second", title=figure.claim, second=figure.remark)


def _three_sellers(figure: Figure, _: Reading, w: Words) -> str:
    """The three largest sellers of a product with their shares; the title where it has fewer."""
    return _three_traders(figure, "exporter", w)


def _three_buyers(figure: Figure, _: Reading, w: Words) -> str:
    """The three largest buyers from one seller with their shares of what it sold."""
    return _three_traders(figure, "importer", w)


def _three_traders(figure: Figure, column: str, w: Words) -> str:
    rows, params = figure.data.head(3), figure.params
    if len(rows) < 3:
        return figure.claim
    seller = params["exporter"]
    return w(
        f"answer.three.{'buyers' if seller else 'sellers'}",
        product=products(params["hs6"], w)[0],
        year=params["year"],
        seller=w.country(seller) if seller else "",
        countries=_shares(rows[column].map(w.country), rows["share"], w),
    )


def _hhi(figure: Figure, reading: Reading, w: Words) -> str:
    """The newest HHI, that of the year, or both; the title where too little is known for one."""
    rows = _hhi_rows(figure, reading)
    if rows.empty:
        return ""
    row = rows.iloc[-1]
    if "since" in reading.cues:
        return _hhi_since(figure, rows, reading, w)
    if pd.isna(row["hhi"]):
        return "" if reading.years else figure.claim
    year = int(row["year"])
    return w(
        "answer.hhi",
        what=capital(output_of(figure.params["mineral"], row["stage"], w)),
        hhi=w.hhi(row["hhi"]),
        year=_year(figure, year, w),
        share=w.share(row["top3"]),
    )


def _hhi_since(figure: Figure, rows: pd.DataFrame, reading: Reading, w: Words) -> str:
    """The HHI of the year that is asked, or of the first behind it, and of the newest."""
    first, last = rows.iloc[0], rows.iloc[-1]
    if rows["hhi"].isna().any() or len(rows) < 2:
        return ""
    ends = (int(first["year"]), int(last["year"]))
    form = "since" if ends[0] == reading.years[0] else "begins"
    return w(
        f"answer.hhi_{form}",
        what=capital(output_of(figure.params["mineral"], last["stage"], w)),
        first=w.hhi(first["hhi"]),
        begin=ends[0],
        year=_year(figure, ends[0], w),
        last=w.hhi(last["hhi"]),
        newest=_year(figure, ends[1], w),
    )


def _hhi_rows(figure: Figure, reading: Reading) -> pd.DataFrame:
    """All years, the one that is asked, or those since then."""
    rows = figure.data
    if "since" in reading.cues:
        return rows[rows["year"] >= reading.years[0]]
    return rows[rows["year"] == reading.years[0]] if reading.years else rows


def _year(figure: Figure, year: int, w: Words) -> str:
    """A year, which says so where a figure of lines marks its number as an estimate."""
    lines = [series for panel in getattr(figure.encoding, "panels", ()) for series in panel.series]
    marks = [point.mark for one in lines for point in one.points if point.x == year]
    return stated(str(year), year, marks, w)


def _years_of_output(figure: Figure, reading: Reading, w: Words) -> str:
    """For how many years of output a country's reserves stand."""
    country, params = next(iter(reading.countries), WORLD), figure.params
    own = figure.data.loc[figure.data["iso3"] == country, "years_of_output"]
    years = world_years(params["mineral"], params["edition"]) if country == WORLD else own.max()
    if pd.isna(years):
        return ""
    return w(
        "answer.years",
        country=w.country(country),
        mineral=w.the_mineral(params["mineral"]),
        years=w.significant(float(years), 2),
    )


def _nth(figure: Figure, reading: Reading, w: Words) -> str:
    """What the figure says of the country that is second, third ...; "" where two share a place."""
    rows, n = named_rows(figure.data), int(reading.slot("nth"))
    if (rows["value"].rank(ascending=False, method="min") == n).sum() != 1:
        return ""
    country = str(rows["iso3"].iloc[n - 1])
    own = build(figure.id, {**figure.params, "country": country})
    return _with_amount_and_rank(own, reading, w) if "stage" in own.params else own.claim


def _three_reserves(figure: Figure, _: Reading, w: Words) -> str:
    """The three largest reserves with their amounts; the title where fewer are published."""
    return _reserves_of(named_rows(figure.data).head(THREE), figure, w) or figure.claim


def _reserves_of(rows: pd.DataFrame, figure: Figure, w: Words, besides: str = "") -> str:
    """Three reserves with their amounts; "" where fewer are published."""
    if len(rows) < THREE:
        return ""
    pairs = [
        w("answer.amount", country=name, amount=amounts(w, value, figure.unit)[1])
        for name, value in zip(rows["name"], rows["value"], strict=True)
    ]
    return w(
        f"answer.{'others' if besides else 'three'}.reserves",
        mineral=w.the_mineral(figure.params["mineral"]),
        country=besides,
        countries=w.listing(pairs),
    )


def _listed(figure: Figure, reading: Reading, w: Words) -> str:
    """That the newest list of a country names the mineral as critical, from the figure's rows.

    "" where it does not: a list may name it as part of a group.
    """
    place, rows = reading.countries[0], figure.data
    own = rows[(rows["jurisdiction"] == place) & rows["tier"].str.startswith("critical")]
    if own.empty:
        return ""
    mineral = w.the_mineral(reading.minerals[0])
    year = int(own["year"].max())
    return w("answer.listed", country=w.country(place), year=year, mineral=mineral)


def _listers(figure: Figure, _: Reading, w: Words) -> str:
    """How many lists name a mineral as critical, and whose they are."""
    rows = figure.data[figure.data["tier"].str.startswith("critical")]
    if rows.empty:
        return figure.claim
    return w("answer.listers", title=figure.claim, countries=listed(rows["jurisdiction"], w))


def _price_then(figure: Figure, reading: Reading, w: Words) -> str:
    """The price of a year or a month; the title where that is of this year."""
    rows = _paid_then(figure, reading)
    if len(rows):
        return cost_in(time_of(reading), rows, w)
    this_year = not reading.month and str(reading.years[0]) in figure.claim
    return figure.claim if this_year else ""


def _price_since(figure: Figure, reading: Reading, w: Words) -> str:
    """The newest price and that of the year from which prices are asked, of one product."""
    then = paid_in(time_of(reading), _of_title(figure, w))
    if then.empty:
        return ""
    value, year = w.plain(float(f"{then['value'].mean():.3g}")), reading.years[0]
    unit = brief_unit(then["unit"].iloc[0], w)
    return w("answer.price_since", title=figure.claim, year=year, value=value, unit=unit)


def _of_title(figure: Figure, w: Words) -> pd.DataFrame:
    """Prices of the one product and publisher that the title is of; none where that is open."""
    lines = [rows for _, rows in figure.data.dropna(subset="value").groupby(["source", "series"])]
    newest = [w.plain(float(f"{rows['value'].iloc[-1]:.3g}")) for rows in lines]
    own = [rows for rows, value in zip(lines, newest, strict=True) if value in figure.claim]
    return own[0] if len(own) == 1 else figure.data.head(0)


def _strategic(figure: Figure, reading: Reading, w: Words) -> str:
    """That the list of a country names the mineral as strategic."""
    place, rows = reading.countries[0], figure.data
    own = rows[(rows["jurisdiction"] == place) & (rows["tier"] == "strategic")]
    if own.empty:
        return ""
    values = {"country": w.country(place), "year": int(own["year"].max())}
    return w("answer.strategic", mineral=w.the_mineral(reading.minerals[0]), **values)


def _us_scrap(figure: Figure, reading: Reading, _: Words) -> str:
    """The title where that is on scrap; many minerals have net imports alone."""
    rows = figure.data[figure.data["year"] == int(figure.params["year"])]
    return figure.claim if (rows["measure"] == SCRAP_SHARE).any() else ""


def _sector_share(figure: Figure, reading: Reading, w: Words) -> str:
    """What part of demand one technology has in the base year, and over the scenarios."""
    rows, params = figure.data, figure.params
    wide = rows.pivot(index="scenario", columns="sector", values="value")
    use = reading.slot("technology")
    if use not in wide or BASE not in wide.index:
        return ""
    shares = (wide[use] / wide[ALL]).dropna()
    span = share_span(shares.drop(BASE), w)
    return w(
        f"answer.sector_share.{'one' if span.alike else 'range'}",
        use=user(use, w),
        mineral=w.the_mineral(params["mineral"]),
        scope=Scope.label(params["scope"], w),
        then=share_text(float(shares[BASE]), w),
        base=int(rows.loc[rows["scenario"] == BASE, "year"].iloc[0]),
        year=params["year"],
        **span.args,
    )


def _of_form(figure: Figure, reading: Reading, _: Words) -> str:
    """The title where that is of the form at the stage that is asked."""
    form = phrase(str(figure.data["form"].iloc[0]))
    return figure.claim if FORMS.get(reading.slot("stage"), "") in form else ""


def _paid_then(figure: Figure, reading: Reading) -> pd.DataFrame:
    """Prices of the time that was asked; no price of a day is published."""
    return paid_in(time_of(reading), figure.data.head(0 if reading.day else None))


def _purchases(figure: Figure, reading: Reading, w: Words) -> str:
    """What part of its purchases a buyer has from the seller that the question names."""
    params = figure.params
    seller = seller_and_buyer(reading)["exporter"]
    rows = figure.data
    own = rows[(rows["exporter"] == seller) & (rows["importer"] == params["importer"])]
    if own.empty:
        return ""
    share = float(own["share"].iloc[0])
    return w(
        "trade.title.purchases_abroad",
        buyer=capital(w.the_country(params["importer"])),
        seller=w.the_country(seller),
        share=part_of_one(w, share),
        product=products(params["hs6"], w)[0],
        year=params["year"],
    )


def sources(kind: str, figure: Figure, reading: Reading, w: Words) -> tuple[Source, ...]:
    """Publications of a sentence that rests on a few rows of the figure; () for all of it."""
    match kind:
        case _ if kind in COUNTRY_SENTENCES:
            return country_sources(kind, figure, reading)
        case "price_then":
            rows = _paid_then(figure, reading)
        case "hhi":
            rows = _hhi_rows(figure, reading)
            rows = rows if "since" in reading.cues else rows[-1:]
        case _ if kind in CONTROL_SENTENCES:
            return control_sources(kind, figure, reading, w)
        case "attended":
            return fact_pages("participation", attended_meetings(figure, reading), w)
        case "promised":
            return fact_pages("commitments", promised_meetings(figure, reading), w)
        case "promised_in":
            return commitment_pages(promised_then(figure, reading), w)
        case "financed":
            ids = dict.fromkeys(financing(figure, reading)["source_id"])
            return tuple(fact_page(one, w) for one in ids)
        case _:
            return group_sources(kind, figure, reading, w)
    pairs = dict.fromkeys(zip(rows["source"], rows["edition"], strict=True))
    return tuple(publication(publisher, edition) for publisher, edition in pairs)


SENTENCES: Mapping[str, Callable[[Figure, Reading, Words], str]] = {
    "placed": _with_amount_and_rank,
    "three": _three_largest,
    "three_sellers": _three_sellers,
    "three_buyers": _three_buyers,
    "others": _others,
    "hhi": _hhi,
    "years": _years_of_output,
    "listed": _listed,
    "listers": _listers,
    "price_then": _price_then,
    "purchases": _purchases,
    "nth": _nth,
    "with_second": _with_second,
    "three_reserves": _three_reserves,
    "price_since": _price_since,
    "strategic": _strategic,
    "us_scrap": _us_scrap,
    "sector_share": _sector_share,
    "of_form": _of_form,
    **RISK_SENTENCES,
    **RECORD_SENTENCES,
    **GROUP_SENTENCES,
    **CONTROL_SENTENCES,
    **COUNTRY_SENTENCES,
}
