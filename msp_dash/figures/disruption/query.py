"""Suppliers that may stop: minerals, stages, years and publishers, and the cut of a view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.disruption import Cut, cut_of
from msp_dash.analysis.shares import RESIDUAL, WORLD, total_of
from msp_dash.figures import common, output_tables
from msp_dash.figures.choices import NEWEST, preferred
from msp_dash.figures.draft import NoData
from msp_dash.figures.producers.concentration import PREFERRED
from msp_dash.figures.producers.headlines import Subject, million
from msp_dash.params import (
    CountrySet,
    Edition,
    Eu,
    Lens,
    Mineral,
    On,
    SourceId,
    Stage,
    Supplier,
    View,
    Year,
)
from msp_dash.params import Cut as CutOf
from msp_dash.words import Words
from msp_dash.words.numbers import TONNES_PER, Bound

GROUP = (Lens, CountrySet, On, Eu)
"""Parameters that select whose side is shown."""
PARAMETERS = (Mineral, Stage, Supplier, CutOf, Year, SourceId, Edition, *GROUP)
"""Parameters of the figures of an output that is cut."""
MINERALS_FIRST = ("cobalt", "graphite", "magnet_rare_earths", "lithium", "nickel", "copper")
STAGES_FIRST = ("refined", "mine", "smelter")
"""Refining first: it is in fewer hands than mining."""
YEARS_HELD = 5
"""Last years of each publisher: nobody stops a supplier of decades ago."""
KT_FROM, MT_FROM = 1e4, 1e8
"""Tonnes from which a picture counts in kt and in Mt: small parts stand beside the world's."""
KEYS = ["mineral", "stage", "source", "edition", "year"]


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Observed output by supplier: `KEYS` and supplier (str), preferred first.

    Only where a total is known, so that something can be missing of it. The largest supplier of a
    year comes first.
    """
    rows = output_tables.all_output()
    base = rows["edition"].map(output_tables.base_years()).astype(float)
    rows = rows[(rows["source"] != "iea") | (rows["year"] == base)]
    newest = rows.groupby(["mineral", "stage", "source"])["year"].transform("max")
    rows = rows[(rows["source"] == "iea") | (rows["year"] > newest - YEARS_HELD)]
    whole = [key for key, own in rows.groupby(KEYS) if _has_total(own)]
    rows = rows.merge(pd.DataFrame(whole, columns=KEYS))
    rows = rows[~rows["iso3"].isin([WORLD, RESIDUAL]) & (rows["value"] > 0)]
    rows = rows.rename(columns={"iso3": "supplier"}).sort_values("supplier", ignore_index=True)
    places = {(s, p): at for s, order in PREFERRED.items() for at, p in enumerate(order)}
    turn = [places[key] for key in zip(rows["stage"], rows["source"], strict=True)]
    return preferred(
        rows,
        mineral=MINERALS_FIRST,
        stage=STAGES_FIRST,
        source=pd.Series(turn, rows.index),
        year=NEWEST,
        edition=NEWEST,
        supplier=-rows["value"],
    )


def _has_total(rows: pd.DataFrame) -> bool:
    columns = (rows[name].to_numpy() for name in ("iso3", "value", "status"))
    return total_of(*columns)[0] is not None


@lru_cache(maxsize=1)
def _newest() -> Mapping[tuple[str, str], pd.DataFrame]:
    rows = choices()
    first = rows.drop_duplicates(["mineral", "stage"]).drop(columns="supplier")
    own = rows.merge(first)
    return dict(iter(own.groupby(["mineral", "stage"], sort=False)))


def newest_suppliers(mineral: str, stage: str) -> tuple[str, ...]:
    """Suppliers of the preferred publisher's newest year, the largest first."""
    part = _newest().get((mineral, stage))
    return () if part is None else tuple(part["supplier"])


@lru_cache(maxsize=1)
def leading_supplier() -> str:
    """The country that is the largest supplier of most outputs."""
    return Counter(part["supplier"].iloc[0] for part in _newest().values()).most_common(1)[0][0]


@lru_cache(maxsize=256)
def mined_alone(mineral: str, stage: str) -> bool:
    """Whether a mineral is counted at the mine alone: who refines it is not known."""
    rows = choices()
    return stage == "mine" and set(rows.loc[rows["mineral"] == mineral, "stage"]) == {"mine"}


def why_empty(view: View) -> str:
    """Why a supplier and an output that are each known have no number together."""
    w = view.words
    if not view["supplier"]:
        return ""
    source = SourceId.label(view["source"], w) if view.get("source") else ""
    return w(
        f"disruption.empty.supplier{'' if source else '_any'}",
        country=w.the_country(view["supplier"]),
        source=source,
    )


def part_of(view: Mapping[str, str]) -> float:
    """The cut of a view as a part of the supplier's output, 0 to 1."""
    return int(view["cut"]) / 100


def output_of(view: View) -> tuple[output_tables.Output, Cut]:
    """World output of a view, and what of it would be missing.

    Raises
    ------
    NoData
        Where the publisher gives the supplier no share of a total.
    """
    w = view.words
    mineral, stage, publisher, edition = (
        view[name] for name in ("mineral", "stage", "source", "edition")
    )
    out = output_tables.output(mineral, stage, publisher, edition, view.year, w)
    if out.world is None:
        raise NoData(w("disruption.empty.no_total"))
    return out, cut_of(out.rows, out.world, view["supplier"], part_of(view))


def year_of(view: View, out: output_tables.Output) -> str:
    """The year as a label, '2025e' where most of its output is estimated."""
    w = view.words
    return w("producers.year_e", year=view["year"]) if out.estimated else view["year"]


def nothing_left(view: View, out: output_tables.Output) -> str:
    """That a rounded total leaves nothing to others that have a number, or that none has one."""
    w = view.words
    others = out.rows.loc[out.rows["iso3"] != view["supplier"], "value"]
    return w(
        f"disruption.left.{'rounded' if (others > 0).any() else 'nobody'}",
        mineral=common.the_mineral_at(view["mineral"], view["stage"], w),
        country=w.the_country(view["supplier"]),
        source=SourceId.label(view["source"], w),
        year=Subject.of(view, view.year, out).stated(view["year"], w),
    )


def leaving_some(view: View) -> View:
    """The nearest view whose total leaves others something: of an earlier year, or by another."""
    rows = choices()
    own = rows[(rows["mineral"] == view["mineral"]) & (rows["stage"] == view["stage"])]
    kept = ("supplier", "source", "edition")
    near = own.assign(kept=sum((own[name] == view[name]).astype(int) for name in kept))
    near = near.sort_values("kept", ascending=False, kind="stable")
    others = (
        View({**view, **{name: str(row[name]) for name in ("year", *kept)}})
        for row in near.to_dict("records")
    )
    return next(other for other in others if output_of(other)[1].others > 0)


def times(w: Words, share: float, bound: Bound = "exactly") -> str:
    """A part of what would be missing: '14%'; more than all of it as a multiple: '1.4 times'."""
    return w.times(share, bound) if share > 1 else w.share(share, bound)


def brief_mineral(view: View) -> str:
    """The view's mineral inside a title that has little room."""
    return common.brief_mineral_at(view["mineral"], view["stage"], view.words)


@dataclass(frozen=True, slots=True)
class Scale:
    """The one unit of a picture: t, kt or Mt by its largest number; millions of another unit."""

    name: str
    divisor: float

    @classmethod
    def of(cls, largest: float, unit: str, w: Words) -> Scale:
        """The unit for numbers up to `largest`."""
        if unit != "t":
            return cls(million(unit, w), 1e6)
        name = w.tonnes_unit(largest) if largest < KT_FROM or largest >= MT_FROM else "kt"
        return cls(name, TONNES_PER[name])

    def number(self, value: float, w: Words, bound: Bound = "exactly") -> str:
        """A quantity without its unit, three digits."""
        scaled = value / self.divisor
        return w.whole(scaled, bound) if scaled >= 1000 else w.significant(scaled, 3, bound)

    def text(self, value: float, w: Words, bound: Bound = "exactly") -> str:
        """A quantity with its unit: '196 kt'."""
        return w("producers.in_unit", value=self.number(value, w, bound), unit=self.name)
