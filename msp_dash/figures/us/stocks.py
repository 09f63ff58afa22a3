"""How many months of use the stocks of the United States are, and how far it relies on imports."""

from __future__ import annotations

import math
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.us_supply import MONTHS_OF_YEAR, NO_NUMBER, newest
from msp_dash.analysis.us_supply import stocks as stocks_over_use
from msp_dash.data import load
from msp_dash.data.curated import reference
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.choices import NEWEST, VALUE, preferred
from msp_dash.figures.common import capital, estimates_key, lettered, mark, publication
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import BarPart, BarRow, BarsEncoding, Count, CountsEncoding
from msp_dash.figures.recycling.published import USGS, edition
from msp_dash.figures.recycling.published import text as percent_text
from msp_dash.figures.recycling.scrap import reliance, reliance_notes
from msp_dash.figures.registry import figure
from msp_dash.params import Mineral, Use, View, Year
from msp_dash.words import Words

FIELDS = (
    *("mineral", "form", "year", "stock", "consumption", "months", "reliance"),
    *("reliance_status", "status"),
)
NONE = "not_available"
"""Status of a mineral whose stocks USGS does not print."""
IN_ANOTHER = ("ferrosilicon",)
"""Minerals whose stocks are in those of another: USGS prints ferrosilicon with silicon metal."""
FEW_MONTHS = 3
LEAST_MONTHS = 0.1
TOKEN = "ink"
QUARTER = 3
"""Months between the marks of the axis, which is a year or more."""


@lru_cache(maxsize=1)
def rows_of_all() -> pd.DataFrame:
    """Every mineral with stocks or a reliance on imports, every year of the newest edition.

    `FIELDS` and printed (str, the reliance as USGS prints it).
    """
    stock_rows = stocks_over_use(newest(load("salient")), reference("us_stocks"))
    imports = reliance().rename(columns={"status": "reliance_status"})
    imports = imports[~imports["mineral"].isin(IN_ANOTHER)]
    imports["reliance"] = imports["value"].fillna(imports["low"]).fillna(imports["high"])
    imports = imports[["mineral", "year", "reliance", "reliance_status", "printed"]]
    rows = stock_rows.merge(imports, on=["mineral", "year"], how="left")
    without = ~imports["mineral"].isin(stock_rows["mineral"])
    rows = pd.concat([rows, imports[without]], ignore_index=True)
    rows["status"] = rows["status"].fillna(NONE)
    rows = rows.fillna({"printed": "", "reliance_status": NONE})
    rows["form"] = rows["form"].astype(object).where(rows["form"].notna(), None)
    return rows[[*FIELDS, "printed"]]


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals and years, the newest year first: mineral, year (str)."""
    return preferred(rows_of_all(), year=NEWEST, mineral=VALUE)


def stocked(mineral: str) -> bool:
    """Whether USGS prints how much of a mineral the United States has in stock, in any year."""
    rows = rows_of_all()
    return bool(rows.loc[rows["mineral"] == mineral, "stock"].notna().any())


def _rows(view: View) -> pd.DataFrame:
    """Of a mineral its years by form; of a year all minerals, the fewest months first."""
    rows = rows_of_all()
    if view["mineral"]:
        return rows[rows["mineral"] == view["mineral"]].reset_index(drop=True)
    rows = rows[rows["year"] == view.year]
    rows = rows.assign(leads=~rows.duplicated("mineral"))
    return rows.sort_values(["months", "mineral"], na_position="last", ignore_index=True)


def months_text(months: float, w: Words) -> str:
    """'1.9 months', 'under 0.1 months'."""
    form = "months" if months >= LEAST_MONTHS else "under"
    return w(f"us.stocks.{form}", months=w.fixed(max(months, LEAST_MONTHS), 1))


def reliance_text(row: Row, w: Words) -> str:
    """A reliance as USGS prints it: '79%', 'over 50%', 'net exporter', or why there is none."""
    if row["printed"]:
        return percent_text(row["printed"], w)
    return w(f"words.status.{row['reliance_status']}")


def _axis(months: pd.Series, w: Words) -> tuple[tuple[float, str], ...]:
    """Quarters to a year, or to what is more: the length of a bar is a part of a year's use."""
    quarters = max(MONTHS_OF_YEAR // QUARTER, math.ceil(months.max() / QUARTER))
    return tuple((float(n), w.whole(n)) for n in range(0, quarters * QUARTER + 1, QUARTER))


def _instead(row: Row, w: Words) -> str:
    """In place of months: what the stock is, or why there is none."""
    if row["status"] in NO_NUMBER:
        return w(f"us.stocks.why.{row['status']}")
    return w("us.stocks.amount", stock=w.tonnes(row["stock"]))


def _bar(row: Row, name: str, w: Words) -> BarRow:
    """A row's months, or hatched where there are none."""
    args = {"name": name, "year": row["year"], "reliance": reliance_text(row, w)}
    key = f"{row['mineral']}.{row['form']}.{row['year']}".replace(" ", "_")
    if pd.isna(row["months"]):
        status = row["status"] if row["status"] in NO_NUMBER else "no_match"
        tip = w(
            "us.stocks.tip_none",
            mineral=w.mineral(row["mineral"]),
            why=w(f"us.stocks.why.{status}"),
        )
        return BarRow(key, name, (), _instead(row, w), args["reliance"], "hatched", tip=tip)
    text = months_text(row["months"], w)
    values = {"stock": w.tonnes(row["stock"]), "consumption": w.tonnes(row["consumption"])}
    tip = w("us.stocks.tip", months=text, **values, **args)
    part = BarPart(row["months"], TOKEN, tip=tip)
    label = lettered(text, w, estimated=row["status"] == "estimated")
    return BarRow(
        key, name, (part,), label, args["reliance"], mark(row["status"], 1.0), TOKEN, tip=tip
    )


def _name(row: Row, several: set[str], w: Words) -> str:
    """A mineral, with its form where it has several."""
    mineral = w.mineral(row["mineral"])
    if row["mineral"] not in several:
        return mineral
    return w("us.stocks.name", mineral=mineral, form=row["form"])


def _counts(rows: pd.DataFrame, view: View) -> CountsEncoding:
    """A mineral without months: its stocks of the year, and its reliance on imports."""
    w = view.words
    of_year = dicts(rows[rows["year"] == view.year])
    source = publication(USGS, edition()).short
    head = w("us.stocks.head")
    counts = [Count(row["form"] or head, _instead(row, w), view["year"], source) for row in of_year]
    reliance_count = reliance_text(of_year[0], w)
    counts.append(Count(w("us.stocks.head_reliance"), reliance_count, view["year"], source))
    return CountsEncoding(tuple(counts))


def _encoding(rows: pd.DataFrame, view: View) -> BarsEncoding | CountsEncoding:
    w = view.words
    if rows["months"].isna().all():
        return _counts(rows, view)
    bars: list[BarRow] = []
    if view["mineral"]:
        for form, own in rows.groupby("form", sort=False):
            bars.append(BarRow(f"{form}.", form, tip="", heading=True))
            bars += [_bar(row, str(row["year"]), w) for row in dicts(own)]
    else:
        rows = rows[rows["status"] != NONE]
        # What exchanges have beside industry, over the same consumption, is in the data alone.
        rows = rows.sort_values("leads", ascending=False, kind="stable")
        rows = rows.drop_duplicates(["mineral", "consumption"]).sort_index()
        several = set(rows.loc[rows["mineral"].duplicated(), "mineral"])
        bars += [_bar(row, _name(row, several, w), w) for row in dicts(rows)]
    return BarsEncoding(
        tuple(bars),
        ticks=_axis(rows["months"], w),
        total_head=w("us.stocks.head_reliance"),
        order=w("us.stocks.order"),
        legend=estimates_key((bar for bar in bars if not bar.heading), w),
    )


def _of_mineral(rows: pd.DataFrame, view: View) -> Headline:
    """The stock of the first form in the view's year; then the reliance on imports."""
    w = view.words
    row = dicts(rows[rows["year"] == view.year])[0]
    args: dict[str, object] = {"mineral": w.the_mineral(view["mineral"]), "year": view["year"]}
    if row["status"] in NO_NUMBER:
        form = row["status"]
    elif pd.isna(row["months"]):
        form, args["stock"] = "amount", w.tonnes(row["stock"])
    else:
        form, args["months"] = "months", months_text(row["months"], w)
    if row["status"] == "estimated":
        args["year"] = w.estimate(view["year"], view["year"])
    second = ""
    if row["printed"]:
        second = w("us.stocks.second.reliance", share=reliance_text(row, w), year=view["year"])
    elif row["reliance_status"] == "net_exporter":
        second = w("us.stocks.second.net_exporter", year=view["year"])
    return Headline(w(f"us.stocks.title.{form}", **args), second)


def _of_all(rows: pd.DataFrame, view: View) -> Headline:
    """How many minerals have stocks of few months; then what USGS withholds."""
    w = view.words
    with_months = rows[rows["months"].notna() & rows["leads"]]
    few = int((with_months["months"] < FEW_MONTHS).sum())
    values = {
        "n": few,
        "count": w.whole(few),
        "all": w.whole(len(with_months)),
        "months": w.whole(FEW_MONTHS),
        "year": view["year"],
    }
    if (with_months["status"] == "estimated").any():
        values["year"] = w.estimate(view["year"], view["year"])
    withheld = rows.loc[rows["status"] == "withheld", "mineral"].tolist()
    none = rows.loc[rows["status"] == NONE, "mineral"].nunique()
    second = w("us.stocks.second.none", withheld=w.whole(len(withheld)), none=w.whole(none))
    return Headline(w("us.stocks.title.all", **values), second)


def _notes(rows: pd.DataFrame, view: View) -> list[str]:
    w = view.words
    notes = []
    if rows["months"].notna().any():
        notes += [w("us.stocks.note.months"), w("us.stocks.note.whose")]
    if ((rows["stock"].notna()) & rows["months"].isna()).any():
        notes.append(w("us.stocks.note.no_match"))
    if not view["mineral"]:
        for status in NO_NUMBER:
            minerals = rows.loc[rows["status"] == status, "mineral"].unique()
            if len(minerals):
                names = w.listing([w.the_mineral(one) for one in minerals])
                notes.append(w(f"us.stocks.note.{status}", minerals=names))
    if (rows["status"] == "estimated").any():
        notes.append(w("us.stocks.note.estimated"))
    if rows["reliance_status"].isin(["at_least", "at_most"]).any():
        notes.append(w("recycling.us.note.bounds"))
    notes += reliance_notes(rows["mineral"], w)
    notes.append(w("us.stocks.note.elsewhere"))
    return notes


def _texts(encoding: BarsEncoding | CountsEncoding, w: Words) -> list[str]:
    """What the picture says, row by row."""
    if isinstance(encoding, CountsEncoding):
        return [w("words.pair", name=one.question, text=one.number) for one in encoding.counts]
    return [row.tip for row in encoding.rows if row.tip]


@figure(
    "us.stocks",
    Use(Mineral, optional=True),
    Year,
    tables=("salient", "reference/us_stocks"),
    choices=choices,
)
def stocks(view: View) -> Draft:
    """Stocks at the end of a year over the use of that year, all minerals or one with its years.

    Rows: mineral, form (whose stocks, of what, in words of USGS; "" where it prints none), year,
    stock, consumption (t), months (null where no consumption of the same form is printed),
    reliance (0-1, net imports over consumption; of a bound the bound), reliance_status, status.
    """
    w = view.words
    rows = _rows(view)
    encoding = _encoding(rows, view)
    return Draft(
        title=_of_mineral(rows, view) if view["mineral"] else _of_all(rows, view),
        subtitle=w(
            "us.stocks.subtitle_mineral" if view["mineral"] else "us.stocks.subtitle",
            year=view["year"],
        ),
        unit="t",
        data=rows[list(FIELDS)],
        encoding=encoding,
        sources=(publication(USGS, edition()),),
        notes=_notes(rows, view),
        alt={"rows": "; ".join(capital(text) for text in _texts(encoding, w))},
    )
