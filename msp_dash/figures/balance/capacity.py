"""Capacity and production in the USGS outlook: the world to its last year, countries in one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from msp_dash.analysis.outlook import IDLED
from msp_dash.analysis.outlook import capacity as sides
from msp_dash.analysis.shares import EXCLUDES, RESIDUAL, WORLD
from msp_dash.data import load, newest_record, source
from msp_dash.data.frames import dicts
from msp_dash.figures import record
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.choices import ROW, preferred
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.params import Mineral, SourceId, Table, Use, View, Year
from msp_dash.words import Words
from msp_dash.words.numbers import TONNES_PER

ID = "balance.capacity"
SERIES = "usgs-outlook"
STAGES: Mapping[str, str] = MappingProxyType(
    {
        "lithium": "mine",
        "cobalt": "mine",
        "gallium": "refined",
        "magnesium": "smelter",
        "titanium_sponge": "refined",
        "platinum": "mine",
        "palladium": "mine",
        "helium": "mine",
    }
)
"""Minerals of the outlook in the order of every list, and the stage of the form it counts."""
FIELDS = [
    "mineral",
    "year",
    "iso3",
    "form",
    "capacity",
    "production",
    "capacity_status",
    "production_status",
    "used",
]
ESTIMATED_STATUSES = ("estimated", "outlook", "at_most")
CUBIC_METRES = 1e6
ADDS_UP_WITHIN = 0.005
"""Relative gap between the sum of countries and the printed world total that rounding explains."""


class Scale(NamedTuple):
    """Unit of a picture, and how many of the data's units make one of it."""

    unit: str
    factor: float


@lru_cache(maxsize=16)
def _rows(mineral: str) -> pd.DataFrame:
    table = load("outlook")
    return table[table["mineral"] == mineral]


@lru_cache(maxsize=16)
def _sides(mineral: str) -> pd.DataFrame:
    """`analysis.outlook.capacity` of a mineral: cached, because all years share it."""
    return sides(_rows(mineral))


@lru_cache(maxsize=1)
def capacity_choices() -> pd.DataFrame:
    """Minerals, and the years with capacity by country (str); left open, the world over years."""
    table = load("outlook")
    by_country = (table["measure"] == "capacity") & ~table["iso3"].isin([WORLD, RESIDUAL])
    return preferred(table[by_country], mineral=tuple(STAGES), year=ROW, source=ROW)


def capacity_of(mineral: str) -> dict[str, str]:
    """Query of this figure beside others of a mineral; empty if the outlook lacks the mineral."""
    return {"mineral": mineral} if mineral in STAGES else {}


def _data(view: View) -> pd.DataFrame:
    """Rows of the picture: the world in all years, or the countries of one."""
    rows = _sides(view["mineral"]).assign(mineral=view["mineral"])
    if not view["year"]:
        return rows.loc[rows["iso3"] == WORLD, FIELDS].reset_index(drop=True)
    rows = rows[(rows["year"] == view.year) & (rows["iso3"] != WORLD)]
    order = pd.DataFrame({"rest": rows["iso3"] == RESIDUAL, "none": rows["capacity"].isna()})
    order["capacity"], order["production"] = -rows["capacity"], -rows["production"]
    order["iso3"] = rows["iso3"]
    return rows.loc[order.sort_values(list(order)).index, FIELDS].reset_index(drop=True)


def _scale(data: pd.DataFrame, unit: str, w: Words) -> Scale:
    if unit != "t":
        return Scale("million_m3", CUBIC_METRES)
    name = w.tonnes_unit(float(data[["capacity", "production"]].max().max()))
    return Scale(name, TONNES_PER[name])


def _working(data: pd.DataFrame) -> pd.DataFrame:
    """Rows without idled capacity, which the outlook lists under a form of its own."""
    return data[~data["form"].str.endswith(IDLED)]


def _amount(value: float, scale: Scale, w: Words) -> str:
    return w.significant(value / scale.factor, 3)


# Titles


def _world_headline(view: View, data: pd.DataFrame, scale: Scale) -> Headline:
    w = view.words
    rows = _working(data).dropna(subset="capacity").set_index("year")
    ahead = rows["capacity_status"] == "outlook"
    base, last = int(rows.index[~ahead].max()), int(rows.index.max())
    now, then = (float(rows.loc[year, "capacity"]) for year in (base, last))
    args = {
        "mineral": w.the_mineral(view["mineral"]),
        "now": _with_unit(now, scale, w),
        "then": _with_unit(then, scale, w),
        "change": w.percent(abs(then / now - 1)),
        "base": base,
        "last": last,
    }
    form = "rise" if then > now else "fall"
    if args["now"] == args["then"]:
        form = "level"
    title = w(f"balance.capacity.title.{form}", **args)
    if rows.loc[base, "capacity_status"] in ESTIMATED_STATUSES:
        args["now"] = w.estimate(str(args["now"]), str(base))
    return Headline(title, w(f"balance.capacity.second.{form}", **args))


def _country_headline(view: View, data: pd.DataFrame, scale: Scale) -> Headline:
    """Of the country with the most capacity: how much of it was used, if known."""
    w = view.words
    top = data[data["iso3"] != RESIDUAL].iloc[0]
    country = w.the_country(top["iso3"])
    args = {
        "country": capital(country),
        "mineral": w.the_mineral(view["mineral"]),
        "amount": _with_unit(float(top["capacity"]), scale, w),
        "year": view["year"],
    }
    form, message = "largest", "amount"
    if not pd.isna(top["used"]):
        form, message = "used", "used"
        args["used"] = w.percent(top["used"])
        args["made"] = _with_unit(float(top["production"]), scale, w)
    second = w("balance.capacity.second.used", **args) if form == "used" else ""
    if {top["capacity_status"], top["production_status"]} & set(ESTIMATED_STATUSES):
        args[message] = w.estimate(args[message], view["year"])
    return Headline(w(f"balance.capacity.title.{form}", **args), second)


def _with_unit(value: float, scale: Scale, w: Words) -> str:
    unit = w(f"words.unit.{scale.unit}")
    return w("balance.capacity.amount", amount=_amount(value, scale, w), unit=unit)


# Pictures


def _mark(status: str | None) -> record.Mark:
    return "estimated" if status in ESTIMATED_STATUSES else "solid"


def _series(data: pd.DataFrame, measure: str, token: str, scale: Scale, w: Words) -> record.Series:
    points = tuple(
        record.Point(
            int(row["year"]),
            None if pd.isna(row[measure]) else float(row[measure]) / scale.factor,
            _mark(row[f"{measure}_status"]),
            "" if pd.isna(row[measure]) else w.quantity(row[measure]),
        )
        for row in dicts(data)
    )
    valid = [point for point in points if point.y is not None]
    return record.Series(
        key=measure,
        name=w(f"balance.capacity.line.{measure}"),
        points=points,
        token=token,
        strong=True,
        symbol="square" if measure == "capacity" else "circle",
        end_name=w(f"balance.capacity.line.{measure}"),
        end_value=w.significant(valid[-1].y or 0.0, 3),
        start_value=w.significant(valid[0].y or 0.0, 3),
    )


def _world(view: View, data: pd.DataFrame, scale: Scale) -> record.LinesEncoding:
    w = view.words
    data = _working(data)
    years = [int(year) for year in data["year"]]
    ahead = data.loc[data["capacity_status"] == "outlook", "year"]
    top = float(data[["capacity", "production"]].max().max()) / scale.factor
    panel = record.Panel(
        title="",
        unit=w(f"words.unit.{scale.unit}"),
        series=(
            _series(data, "capacity", "ink2", scale, w),
            _series(data, "production", "ink", scale, w),
        ),
        y_ticks=ticks(steps(top), w),
        x_ticks=tuple((year, str(year)) for year in years),
        span=(int(ahead.min()) - 1, int(ahead.max()), w("balance.capacity.caption")),
    )
    return record.LinesEncoding((panel,))


def _country_row(row: Mapping[str, object], view: View, scale: Scale) -> record.DotRow:
    w = view.words
    iso3 = str(row["iso3"])
    token = token_of(view, iso3)
    values = {m: float(str(row[m])) for m in ("capacity", "production")}
    texts = {m: "" if pd.isna(v) else w.quantity(v / scale.factor) for m, v in values.items()}
    dots = []
    for measure, symbol in (("capacity", "ring"), ("production", "circle")):
        if not pd.isna(values[measure]):
            tip = w(
                f"balance.capacity.tip.{measure}",
                name=w.country(iso3),
                value=w.quantity(values[measure]),
            )
            dots.append(
                record.Dot(
                    values[measure] / scale.factor,
                    token,
                    "ring" if symbol == "ring" else "circle",
                    strong=measure == "production",
                    tip=tip,
                )
            )
    used = float(str(row["used"]))
    return record.DotRow(
        key=iso3,
        name=w.country(iso3),
        dots=tuple(dots),
        texts=(
            w("balance.capacity.blank") if pd.isna(used) else w.percent(used),
            texts["production"] or w(_absent(row["production_status"])),
            texts["capacity"] or w("balance.capacity.not_listed"),
        ),
        note="" if dots else w("words.status.withheld"),
    )


def _absent(status: object) -> str:
    return "words.status.withheld" if status == "withheld" else "balance.capacity.not_listed"


def _countries(view: View, data: pd.DataFrame, scale: Scale) -> record.DotsEncoding:
    w = view.words
    rows = tuple(_country_row(row, view, scale) for row in dicts(data))
    top = float(data[["capacity", "production"]].max().max()) / scale.factor
    return record.DotsEncoding(
        rows=rows,
        ticks=ticks(steps(top, 4), w),
        text_heads=tuple(
            w(f"balance.capacity.head.{h}") for h in ("used", "production", "capacity")
        ),
        legend=(
            record.LegendItem("ink2", w("balance.capacity.line.production"), "circle"),
            record.LegendItem("ink2", w("balance.capacity.line.capacity"), "ring"),
            *seat_key(data["iso3"], view),
        ),
    )


# Notes


def _newest_country_year(rows: pd.DataFrame) -> int:
    """Newest year with capacity by country."""
    own = (rows["measure"] == "capacity") & ~rows["iso3"].isin([WORLD, RESIDUAL])
    return int(rows.loc[own, "year"].max())


def _notes(view: View, data: pd.DataFrame, scale: Scale) -> list[str]:
    w = view.words
    every = _rows(view["mineral"])
    scope = w(
        "balance.capacity.note.made" if view["year"] else "balance.capacity.note.ahead",
        named=_newest_country_year(every),
    )
    notes = [scope]
    notes.append(w("balance.capacity.note.form", form=str(_working(data)["form"].iloc[0])))
    production = every[every["measure"] == "production"]
    withheld = production[production["status"] == "withheld"]
    if view["year"]:
        withheld = withheld[withheld["year"] == view.year]
    if len(withheld):
        years = sorted(int(year) for year in set(withheld["year"]))
        countries = w.listing([w.the_country(c) for c in sorted(set(withheld["iso3"]))])
        notes.append(
            w("balance.capacity.note.withheld", countries=countries, first=years[0], last=years[-1])
            if len(years) > 1
            else w("balance.capacity.note.withheld_once", countries=countries, year=years[0])
        )
    without = production.loc[
        production["note"].str.lower().str.contains(EXCLUDES, regex=False), "year"
    ]
    if len(without) and not view["year"]:
        excluded = w.listing([str(year) for year in sorted(set(without))])
        notes.append(w("balance.capacity.note.excludes", years=excluded))
    idle = data[data["form"].str.endswith(IDLED)]
    if len(idle):
        amounts = [
            w(
                "balance.capacity.idle",
                amount=_amount(float(row["capacity"]), scale, w),
                unit=w(f"words.unit.{scale.unit}"),
                year=row["year"],
            )
            for row in dicts(idle)
        ]
        notes.append(w("balance.capacity.note.idle", rows=w.listing(amounts)))
    over = data[data["used"] > 1]
    if len(over):
        countries = w.listing([w.the_country(c) for c in over["iso3"]])
        notes.append(w("balance.capacity.note.over", countries=countries))
    if view["year"]:
        notes.append(w("balance.capacity.note.used"))
        notes += _apart_notes(view, data, scale)
        if (data["iso3"] == RESIDUAL).any():
            notes.append(w("balance.capacity.note.residual"))
    return [
        *notes,
        w("balance.capacity.note.one_source", edition=source(newest_record(SERIES)).edition),
    ]


def _apart_notes(view: View, data: pd.DataFrame, scale: Scale) -> list[str]:
    """Where countries miss the printed world capacity by more than rounding explains."""
    w = view.words
    every = _sides(view["mineral"])
    every = every[(every["iso3"] == WORLD) & (every["year"] == view.year)]
    world, parts = float(every["capacity"].sum()), float(data["capacity"].sum())
    if abs(parts - world) <= ADDS_UP_WITHIN * world:
        return []
    unit = w(f"words.unit.{scale.unit}")
    args = {"parts": _amount(parts, scale, w), "world": _amount(world, scale, w), "unit": unit}
    return [w("balance.capacity.note.add_up", **args)]


def _alt(view: View, data: pd.DataFrame, scale: Scale, title: str) -> str:
    w = view.words
    unit = w(f"words.unit.{scale.unit}")
    if not view["year"]:
        working = _working(data)
        rows = [
            w("balance.capacity.alt_year", year=r["year"], value=_amount(r["capacity"], scale, w))
            for r in dicts(working.dropna(subset="capacity"))
        ]
        return w("balance.capacity.alt_world", title=title, unit=unit, rows=w.listing(rows))
    rows = [
        w(
            "balance.capacity.alt_row",
            name=w.country(row["iso3"]),
            capacity=_amount(row["capacity"], scale, w),
        )
        for row in dicts(data.dropna(subset="capacity").head(6))
    ]
    return w("balance.capacity.alt_countries", title=title, unit=unit, rows=w.listing(rows))


@figure(
    ID,
    Mineral,
    Use(Year, optional=True),
    SourceId,
    Table,
    tables=("outlook",),
    choices=capacity_choices,
)
def capacity(view: View) -> Draft:
    """Capacity beside production, USGS outlook: the world by year, or countries in ``year``.

    Rows: mineral, year, iso3, form, capacity, production (in `unit`), capacity_status,
    production_status (``outlook`` of years to come; null without a row), used (production over
    capacity; null where the two do not cover the same).
    """
    w = view.words
    data = _data(view)
    unit = str(_rows(view["mineral"])["unit"].iloc[0])
    scale = _scale(data, unit, w)
    head = (_country_headline if view["year"] else _world_headline)(view, data, scale)
    encoding: record.Encoding = (_countries if view["year"] else _world)(view, data, scale)
    return Draft(
        title=head,
        subtitle=w(
            f"balance.capacity.subtitle.{'countries' if view['year'] else 'world'}",
            form=w(f"balance.capacity.form.{view['mineral']}"),
            unit=w(f"words.unit.{scale.unit}"),
            first=int(data["year"].min()),
            last=int(data["year"].max()),
            made=int(data.loc[data["production"].notna(), "year"].max()),
            year=view["year"],
        ),
        unit=unit,
        data=data,
        encoding=encoding,
        sources=(source(newest_record(SERIES)),),
        notes=_notes(view, data, scale),
        alt=_alt(view, data, scale, head.title),
    )
