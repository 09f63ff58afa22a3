"""Project financing, item by item, grouped by how binding it is. No total is given.

Items overlap (an approval and the loan that followed, a package and the one it replaced), so a sum
would count money twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.analysis import projects
from msp_dash.data import facts
from msp_dash.data.frames import dicts
from msp_dash.figures import record
from msp_dash.figures.axis import steps
from msp_dash.figures.choices import ROW, preferred
from msp_dash.figures.dates import short_date
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import locator_column, quotation
from msp_dash.figures.fields import column
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.projects.data import (
    cited,
    in_country,
    led,
    names,
    plain,
    relayed_by_data,
    short_name,
    unmatched,
)
from msp_dash.figures.registry import figure
from msp_dash.params import Country, Kind, Status, Strength, Use, View
from msp_dash.words import Words, capital

LOOKS: Mapping[str, tuple[record.Symbol, str]] = {
    "paid": ("square", "ink"),
    "firm": ("circle", "ink"),
    "conditional": ("square_ring", "ink"),
    "announced": ("square_ring", "ink2"),
    "non_binding": ("ring", "ink2"),
}
"""Shape and color by how far an item binds: what does not is hollow."""
RELAYED: tuple[record.Symbol, str] = ("ring", "ink")
"""Look of money paid or signed whose only source is another data set."""
SETTLED = ("paid", "firm")
SAME_MONEY = re.compile(r"do not add|same (?:loan|money)|part of the ", re.IGNORECASE)
"""What the note of an item says that names the same money as another."""

MILLION = 1e6
WIDTHS = (0.4, 0.4, 0.2)


@lru_cache(maxsize=1)
def items() -> pd.DataFrame:
    """All financing items. See `analysis.projects.sorted_finance` for the columns.

    Added: strength, how the link of the item's project to the MSP is known; recipients that are no
    project on record have none.
    """
    table = projects.sorted_finance(facts("project_finance"))
    links = facts("projects").set_index("project_id")["msp_link_strength"]
    return table.assign(strength=table["project_id"].map(links).fillna(projects.OUTSIDE))


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Kinds of items, how far they bind and links of their projects: kind, status, strength (str).

    Those of the MSP come first.
    """
    rows = items().rename(columns={"standing": "status"})
    return preferred(rows, strength=rows["strength"] == projects.OUTSIDE, kind=ROW, status=ROW)


def is_of(rows: pd.DataFrame, country: str, own: str) -> pd.Series:
    """Whether a project or recipient lies in a country, or the money is of it.

    Parameters
    ----------
    rows : project_id, and in column `own` the codes of the institution's countries; recipient_iso3
        where some are no project on record.
    """
    return lies_in(rows, country) | rows[own].str.contains(country, regex=False)


def lies_in(rows: pd.DataFrame, country: str) -> pd.Series:
    """Whether a project or recipient lies in a country; `rows` as of `is_of`."""
    where = facts("projects").set_index("project_id")["country_iso3"]
    places = rows["project_id"].map(where).fillna("")
    if "recipient_iso3" in rows:
        places = places.where(places != "", rows["recipient_iso3"])
    return in_country(rows.assign(country_iso3=places), [country])


def _items_of(view: View) -> pd.DataFrame:
    rows = items()
    if view["strength"]:
        rows = rows[rows["strength"] == view["strength"]]
    else:
        rows = rows[rows["strength"] != projects.OUTSIDE]
    if view["kind"]:
        rows = rows[rows["kind"] == view["kind"]]
    if view["status"]:
        rows = rows[rows["standing"] == view["status"]]
    if view["country"]:
        rows = rows[is_of(rows, view["country"], "institution_iso3")]
    return rows.reset_index(drop=True)


def native(text: str, w: Words) -> str:
    """'AUD 200 million' from 'AUD 200000000'."""
    code, _, digits = text.partition(" ")
    value = float(digits) / MILLION
    return w("projects.finance.native", n=value, code=code, amount=w.quantity(value))


def binding_status_text(binding_status: str, w: Words) -> str:
    """How far an item binds, as its page states it."""
    slug = binding_status.replace(", ", " ").replace("-", " ").replace(" ", "_")
    return w(f"projects.finance.status.{slug}")


def status_column(rows: pd.DataFrame, w: Words) -> record.Column:
    """The column of how far items bind, which is empty in rows of ties."""
    stated = filter(None, rows["binding_status"].unique())
    return column("binding_status", w, labels={s: binding_status_text(s, w) for s in stated})


def amount(row: Mapping[str, str], w: Words) -> str:
    """What an item says of money: dollars where they were stated, else its own currency.

    A ceiling and a floor are said to be one.
    """
    if row["amount_usd"]:
        value = float(row["amount_usd"]) / MILLION
        text = w("projects.finance.dollars", n=value, amount=w.quantity(value))
    elif row["amount_native"]:
        text = native(row["amount_native"], w)
    else:
        return w("projects.finance.no_amount")
    return w(f"projects.finance.bound.{row['bound']}", amount=text) if row["bound"] else text


def recipient(row: Mapping[str, str], w: Words, *, short: bool = False) -> str:
    """What an item pays for: a project by its name, or the recipient that its page names."""
    if not row["project_id"]:
        return row["recipient"]
    return short_name(row["project_id"], w) if short else names()[row["project_id"]]


def look(row: Mapping[str, str]) -> tuple[record.Symbol, str]:
    """Shape and color of an item: hollow where it does not bind, or is relayed by a data set."""
    if row["standing"] in SETTLED and relayed_by_data(row["source_id"]):
        return RELAYED
    return LOOKS[row["standing"]]


def keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """Items with a key each: project or recipient, and date; the next of the same has a number."""
    base = rows["project_id"].where(rows["project_id"] != "", rows["recipient"])
    key = base + "." + rows["date"]
    again = key.groupby(key).cumcount()
    return rows.assign(key=key.where(again == 0, key + "." + (again + 1).astype(str)))


def _institution(name: str, w: Words) -> str:
    """Name of an institution that a row has room for."""
    slug = re.sub(r"\W+", "_", projects.institution_key(name)).casefold()
    key = f"projects.institution.{slug}"
    return w(key) if w.has(key) else name


def tip_of(row: Mapping[str, str], w: Words) -> str:
    """'Balama: loan, US$150 million, signed (US DFC, 2 October 2024)', as its tip says."""
    return w(
        "projects.finance.tip",
        project=recipient(row, w),
        kind=w(f"params.kind.{row['kind']}"),
        amount=amount(row, w),
        status=binding_status_text(row["binding_status"], w),
        institution=row["institution"],
        date=w.date(row["date"]) if row["date"] else w("projects.finance.undated"),
    )


def _row(row: Mapping[str, str], w: Words) -> record.DotRow:
    amount_text, dollars = amount(row, w), row["amount_usd"]
    status, tip = binding_status_text(row["binding_status"], w), tip_of(row, w)
    symbol, token = look(row)
    both = dollars and row["amount_native"]
    by = w(
        f"projects.finance.by{'_native' if both else ''}",
        institution=_institution(row["institution"], w),
        date=short_date(row["date"], w) if row["date"] else w("projects.finance.undated"),
        native=native(row["amount_native"], w) if both else "",
    )
    return record.DotRow(
        key=row["key"],
        name=w(
            "projects.finance.name",
            project=recipient(row, w, short=True),
            kind=w(f"projects.finance.kind.{row['kind']}"),
            status=status,
        ),
        sublabel=w("projects.finance.same_money", by=by) if SAME_MONEY.search(row["note"]) else by,
        dots=(record.Dot(float(dollars) / MILLION, token, symbol, tip=tip),) if dollars else (),
        texts=(amount_text,),
    )


def _in_words(rows: pd.DataFrame, w: Words) -> record.StatementsEncoding:
    """Items none of which states dollars: there is nothing to set on an axis."""
    dot_rows = [_row(row, w) for row in dicts(rows)]
    return record.StatementsEncoding(
        heads=tuple(w(f"projects.finance.head.{head}") for head in ("item", "by", "amount")),
        widths=WIDTHS,
        rows=tuple(
            record.StatementRow(row.key, (row.name, row.sublabel, row.texts[0]), tip="")
            for row in dot_rows
        ),
    )


def _on_axis(rows: pd.DataFrame, w: Words) -> record.DotsEncoding:
    """Items by how far they bind; only dollars have a mark, for no amount is converted."""
    lines: list[record.DotRow] = []
    for standing in dict.fromkeys(projects.STANDING.values()):
        own = rows[rows["standing"] == standing]
        if own.empty:
            continue
        lines.append(record.DotRow(standing, w(f"params.status.{standing}"), heading=True))
        lines += [_row(row, w) for row in dicts(own)]
    ticks = steps(pd.to_numeric(rows["amount_usd"]).max() / MILLION)
    return record.DotsEncoding(
        tuple(lines),
        tuple((value, w.plain(value)) for value in ticks),
        text_heads=(w("projects.finance.head.amount"),),
        legend=_legend(rows, w),
        order=w("projects.finance.order"),
    )


def _legend(rows: pd.DataFrame, w: Words) -> tuple[record.LegendItem, ...]:
    rows = rows[rows["amount_usd"] != ""]
    legend = [
        record.LegendItem(LOOKS[one][1], w(f"params.status.{one}"), LOOKS[one][0])
        for one in dict.fromkeys(rows["standing"])
    ]
    if any(look(row) == RELAYED for row in dicts(rows)):
        legend.append(record.LegendItem(RELAYED[1], w("projects.finance.relayed"), RELAYED[0]))
    return tuple(legend)


def _headline(view: View, rows: pd.DataFrame) -> Headline:
    """How many items are firm, or of the chosen status: a count of items, never of money."""
    w = view.words
    firm = int(rows["standing"].isin(SETTLED).sum())
    status = view["status"] or ("firm" if firm == len(rows) else "")
    form = "status" if status else "some" if firm else "none"
    whose = "outside" if view["strength"] == projects.OUTSIDE else "msp"
    values = {
        "n": firm if form == "some" else len(rows),
        "count": w.count(len(rows)),
        "firm": w.count(firm),
        "items": w.noun(f"projects.finance.items.{view['kind'] or 'any'}", len(rows)),
        "whose": w(f"projects.finance.whose.{whose}"),
        "status": w(f"projects.finance.label.{status}") if status else "",
    }
    texts = (
        w(f"projects.finance.title.{one}", **values)
        for one in ([form] if status else [f"{form}_full", form])
    )
    titles = (capital(led(view, text, "projects.finance.led")) for text in texts)
    return Headline(fitting(w, "title", *titles), _second(rows, w))


def _second(rows: pd.DataFrame, w: Words) -> str:
    """How many items have no amount, in any currency, and how many are money counted twice."""
    n = int(((rows["amount_usd"] == "") & (rows["amount_native"] == "")).sum())
    same = int(rows["note"].str.contains(SAME_MONEY).sum())
    counts = {"second": n if n < len(rows) else 0, "same": same if len(rows) > 1 else 0}
    stated = {key: count for key, count in counts.items() if count}
    texts = [
        w(f"projects.finance.{key}", n=count, count=w.count(count, capital=not at))
        for at, (key, count) in enumerate(stated.items())
    ]
    if len(texts) > 1:
        return w("projects.finance.both", amounts=texts[0], same=texts[1])
    return "".join(texts)


@figure(
    "projects.finance",
    Use(Kind, optional=True),
    Use(Status, optional=True),
    Use(Strength, optional=True),
    Country,
    tables=("facts/project_finance", "facts/projects"),
    choices=choices,
)
def finance(view: View) -> Draft:
    """Financing items of projects, by how far they bind; nothing is added up.

    Rows: the columns of the facts' ``project_finance`` (project_id, or recipient and recipient_iso3
    where no project is on record; date, institution, institution_iso3, instrument, amount_usd,
    amount_native, bound (at_least, at_most), binding_status, source_id, also_source_ids, locator,
    quote, note), name, kind (loan, package, grant, equity, guarantee, insurance, price_floor,
    mixed, form_not_stated), standing (paid, firm, conditional, announced, non_binding), strength
    (of the project's link to the MSP; none_found), source (address). Where no dollar amount was
    stated, amount_usd is null.
    """
    w = view.words
    rows = _items_of(view)
    if rows.empty:
        raise unmatched(view, "finance_nothing", _items_of)
    rows = keyed(rows)
    names_of_rows = rows["project_id"].map(names()).fillna(rows["recipient"])
    quotes = [quotation(row) for row in dicts(rows)]
    data = plain(rows.drop(columns="key").assign(name=names_of_rows, quote=quotes))
    dot_rows = [_row(row, w) for row in dicts(rows)]
    encoding = _on_axis(rows, w) if any(row.dots for row in dot_rows) else _in_words(rows, w)
    alt_rows = [
        w("projects.finance.alt_row", item=row.name, by=row.sublabel, amount=row.texts[0])
        for row in dot_rows
    ]
    return Draft(
        title=_headline(view, rows),
        unit="US dollars",
        data=data,
        encoding=encoding,
        sources=cited(rows["source_id"], w),
        notes=tuple(
            w(f"projects.finance.note.{note}")
            for note in ("no_sum", "paid", "letters", "native", "series", "names")
        ),
        alt={"rows": "; ".join(alt_rows)},
        table=(
            *("name.project", "date", "institution", "institution_iso3", "instrument"),
            *("kind.finance", "standing", status_column(rows, w)),
            *("amount_usd", "amount_native", "bound", "note", locator_column(rows["locator"], w)),
        ),
    )
