"""Which sentence of a figure answers: its title, or one of what its rows say of the question.

Each is built from the figure's own data, and is "" where the figure does not say it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from msp_dash.ask.intents import EIGHT, seller_and_buyer
from msp_dash.ask.reading import Reading
from msp_dash.data import Source, facts
from msp_dash.data.frames import dicts
from msp_dash.figures.common import capital, publication
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.partners.attendance import PRESENT, meeting_name, place_key
from msp_dash.figures.partners.roll_map import country_roles
from msp_dash.figures.prices.history import cost_in, paid_in
from msp_dash.figures.producers.headlines import named_rows, output_of, places
from msp_dash.figures.record import Figure
from msp_dash.figures.trade.wording import nearly, products
from msp_dash.words import Words

PARTNERS_MIN = 2
"""A meeting of which fewer partners are on record has no list of them."""
ROLES = {"msp": "partner", "forum": "forum_member"}


def sentence(kind: str, figure: Figure, reading: Reading, w: Words) -> str:
    """The sentence of the figure that says what is asked; "" where it does not say it.

    Parameters
    ----------
    kind : ``title``, ``second`` (the title where that names the mineral), or a key of `SENTENCES`.
    """
    if kind in SENTENCES and figure.kind != "empty":
        return SENTENCES[kind](figure, reading, w)
    mineral = w.the_mineral(figure.params["mineral"]) if kind == "second" else ""
    text = figure.second if mineral and mineral in figure.second else figure.title
    if reading.slot("group") == EIGHT and figure.params.get("set"):
        return w("answer.eight_said", title=text)
    return _with_product(text, figure, w)


def _with_product(text: str, figure: Figure, w: Words) -> str:
    """A sentence on trade with its product, which a title leaves out where it has no room."""
    code = figure.params.get("hs6", "")
    names = products(code, figure.params["mineral"], w) if code else ()
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
        return figure.title
    value = float(own["value"].iloc[0])
    rank = int((rows["value"] > value).sum()) + 1
    forms = places(w, value, figure.unit, rank)
    if any(place in figure.title for place in forms[:-1]):
        return figure.title
    bare = figure.title.removesuffix(w("producers.placed", sentence="", place=forms[-1]))
    return w("producers.placed", sentence=bare, place=forms[0])


def _three_largest(figure: Figure, _: Reading, w: Words) -> str:
    """The three largest countries of a ranking with their shares; its title where it has none."""
    return _largest("three", figure, named_rows(figure.data), w) or figure.title


def _others(figure: Figure, reading: Reading, w: Words) -> str:
    """The three largest beside the country that the question names."""
    rows = named_rows(figure.data)
    country = reading.countries[0]
    if country not in set(rows["iso3"]):
        return ""
    others = rows[rows["iso3"] != country]
    return _largest("others", figure, others, w, country=w.the_country(country))


def _largest(form: str, figure: Figure, rows: pd.DataFrame, w: Words, **values: str) -> str:
    rows = rows.head(3)
    if len(rows) < 3:
        return ""
    listed = _shares(rows["name"], rows["share"], w)
    status = _status(bool((rows["status"] == "estimated").any()))
    params = figure.params
    what = output_of(params["mineral"], params["stage"], w)
    key = f"answer.{form}.{status}"
    return w(key, year=params["year"], what=what, countries=listed, **values)


def _shares(names: Iterable[str], shares: Iterable[float], w: Words) -> str:
    pairs = zip(names, shares, strict=True)
    return w.listing(
        [w("producers.alt.row", name=name, value=w.share_table(share)) for name, share in pairs]
    )


def _three_sellers(figure: Figure, _: Reading, w: Words) -> str:
    """The three largest sellers of a product with their shares; the title where it has fewer."""
    rows, params = figure.data.head(3), figure.params
    if len(rows) < 3:
        return figure.title
    return w(
        "answer.three.sellers",
        product=products(params["hs6"], params["mineral"], w)[0],
        year=params["year"],
        countries=_shares(rows["exporter"].map(w.country), rows["share"], w),
    )


def _status(estimated: bool) -> str:
    return "estimated" if estimated else "reported"


def _hhi(figure: Figure, reading: Reading, w: Words) -> str:
    """The newest HHI, or that of the year; its title where too little is known for one."""
    rows = _hhi_rows(figure, reading)
    if rows.empty:
        return ""
    row = rows.iloc[-1]
    if pd.isna(row["hhi"]):
        return "" if reading.years else figure.title
    year = int(row["year"])
    return w(
        f"answer.hhi.{_status(_is_estimated(figure, year))}",
        what=capital(output_of(figure.params["mineral"], row["stage"], w)),
        hhi=w.hhi(row["hhi"]),
        year=year,
        share=w.share(row["top3"]),
    )


def _hhi_rows(figure: Figure, reading: Reading) -> pd.DataFrame:
    rows = figure.data
    return rows[rows["year"] == reading.years[0]] if reading.years else rows


def _is_estimated(figure: Figure, year: int) -> bool:
    """Whether a figure of lines marks its number of a year as an estimate."""
    lines = [series for panel in getattr(figure.encoding, "panels", ()) for series in panel.series]
    return any(p.x == year and p.mark == "estimated" for one in lines for p in one.points)


def _years_of_output(figure: Figure, reading: Reading, w: Words) -> str:
    """For how many years of output a country's reserves stand."""
    country = next(iter(reading.countries), "")
    own = figure.data.loc[figure.data["iso3"] == country, "years_of_output"].dropna()
    if own.empty:
        return ""
    return w(
        "answer.years",
        country=w.country(country),
        mineral=w.the_mineral(figure.params["mineral"]),
        years=w.significant(float(own.iloc[0]), 2),
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


def _price_then(figure: Figure, reading: Reading, w: Words) -> str:
    """The price of a year or a month; the title where that is of this year."""
    rows = _paid_then(figure, reading)
    if len(rows):
        return cost_in(_month(reading), rows, w)
    this_year = not reading.month and str(reading.years[0]) in figure.title
    return figure.title if this_year else ""


def _month(reading: Reading) -> str:
    return f"{reading.years[0]}" + (f"-{reading.month:02d}" if reading.month else "")


def _paid_then(figure: Figure, reading: Reading) -> pd.DataFrame:
    """Prices of the time that was asked; no price of a day is published."""
    return paid_in(_month(reading), figure.data.head(0 if reading.day else None))


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
        f"trade.title.purchases{nearly(share)}",
        buyer=capital(w.the_country(params["importer"])),
        seller=w.the_country(seller),
        share=w.share(share),
        product=products(params["hs6"], params["mineral"], w)[0],
        year=params["year"],
    )


def _meetings(reading: Reading) -> pd.DataFrame:
    """Meetings of the one day that a question's place and time can mean; none of several days."""
    table = facts("convenings")
    table = table[table["city"].map(place_key) == reading.slot("place")]
    for part, at in ((reading.years[:1], slice(0, 4)), ((reading.month,), slice(5, 7))):
        if any(part):
            table = table[table["date"].str[at] == f"{part[0]:02d}"]
    return table if table["date"].nunique() == 1 else table.head(0)


def _attended(figure: Figure, reading: Reading, w: Words) -> str:
    """Who was at the one meeting that the question can mean."""
    meetings = _attended_meetings(figure, reading)
    if len(meetings) != 1 or reading.countries:
        return ""
    meeting = meetings.iloc[0]
    rows = figure.data[figure.data["convening"] == meeting["convening_id"]]
    partners = set(rows.loc[rows["capacity"] == "partner", "iso3"])
    others = rows[rows["capacity"].isin(PRESENT) & ~rows["iso3"].isin(partners)]
    return w(
        f"answer.attended.{'partners' if others.empty else 'both'}",
        meeting=meeting_name(meeting, w),
        n=len(partners),
        others=w.listing([w.the_country(code) for code in others["iso3"]]),
    )


def _attended_meetings(figure: Figure, reading: Reading) -> pd.DataFrame:
    """Meetings at the place and time that list their partners."""
    partners = figure.data[figure.data["capacity"] == "partner"]
    counts = partners.groupby("convening")["iso3"].nunique()
    meetings = _meetings(reading)
    return meetings[meetings["convening_id"].map(counts).fillna(0) >= PARTNERS_MIN]


def _promised_meetings(figure: Figure, reading: Reading) -> pd.DataFrame:
    """Meetings at the place and time of which commitments are on record."""
    meetings = _meetings(reading)
    return meetings[meetings["convening_id"].isin(set(figure.data["convening"]))]


def _promised(figure: Figure, reading: Reading, w: Words) -> str:
    """The commitments of the one meeting that the question can mean."""
    meetings = _promised_meetings(figure, reading)
    if len(meetings) != 1:
        return ""
    meeting = meetings.iloc[0]
    rows = figure.data[figure.data["convening"] == meeting["convening_id"]]
    name = meeting_name(meeting, w)
    if len(rows) == 1:
        text = w.fact("commitments.commitment", rows["commitment"].iloc[0])
        return w("answer.promised.one", meeting=name, commitment=text)
    counts = {one: int((rows["status"] == one).sum()) for one in ("signed", "announced", "unknown")}
    return w("answer.promised.several", meeting=name, all=len(rows), **counts)


def _overdue(figure: Figure, _: Reading, w: Words) -> str:
    """How many commitments are past their deadline, with no known outcome."""
    n = int((figure.data["why"] == "deadline_passed").sum())
    return w("answer.overdue", n=n, all=len(figure.data), date=w.date(figure.params["on"]))


def _joined(figure: Figure, reading: Reading, w: Words) -> str:
    """Since when a country has its role, as exactly as that is known."""
    role = ROLES.get(reading.slot("group"), "partner")
    rows = figure.data
    rows = rows[(rows["iso3"] == reading.countries[0]) & (rows["role"] == role)]
    return "" if rows.empty else country_roles(reading.countries[0], dicts(rows), w)


def _score(figure: Figure, reading: Reading, w: Words) -> str:
    """The score on the indicator that the question names."""
    indicator = reading.slot("indicator")
    rows = figure.data[figure.data["indicator"] == indicator]
    if rows.empty:
        return ""
    return w(
        "country.governance.title",
        country=capital(w.the_country(figure.params["country"])),
        score=w.fixed(float(rows["score"].iloc[0]), 2),
        indicator=w(f"standards.indicator.{indicator}"),
        year=int(rows["year"].iloc[0]),
    )


def sources(kind: str, figure: Figure, reading: Reading, w: Words) -> tuple[Source, ...]:
    """Publications of a sentence that rests on a few rows of the figure; () for all of it."""
    match kind:
        case "price_then":
            rows = _paid_then(figure, reading)
        case "hhi":
            rows = _hhi_rows(figure, reading)[-1:]
        case "attended":
            return _fact_pages("participation", _attended_meetings(figure, reading), w)
        case "promised":
            return _fact_pages("commitments", _promised_meetings(figure, reading), w)
        case _:
            return ()
    pairs = dict.fromkeys(zip(rows["source"], rows["edition"], strict=True))
    return tuple(publication(publisher, edition) for publisher, edition in pairs)


def _fact_pages(table: str, meetings: pd.DataFrame, w: Words) -> tuple[Source, ...]:
    """Sources of a table's rows on the one meeting that is meant."""
    rows = facts(table)
    rows = rows[rows["convening_id"].isin(meetings["convening_id"])]
    ids = dict.fromkeys(rows["source_id"]) if len(meetings) == 1 else ()
    return tuple(fact_page(one, w) for one in ids)


SENTENCES: Mapping[str, Callable[[Figure, Reading, Words], str]] = {
    "placed": _with_amount_and_rank,
    "three": _three_largest,
    "three_sellers": _three_sellers,
    "others": _others,
    "hhi": _hhi,
    "years": _years_of_output,
    "listed": _listed,
    "price_then": _price_then,
    "purchases": _purchases,
    "attended": _attended,
    "promised": _promised,
    "overdue": _overdue,
    "joined": _joined,
    "score": _score,
}
