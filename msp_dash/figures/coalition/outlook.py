"""A group's share of supply in the IEA's base case, as a range."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.coalition import outlook as outlook_of
from msp_dash.analysis.shares import RESIDUAL, WORLD
from msp_dash.data import Source, load
from msp_dash.data.frames import tuples
from msp_dash.figures import common, output_tables, view_group
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.choices import NEWEST, preferred
from msp_dash.figures.coalition.query import GROUP
from msp_dash.figures.demand.wording import third_party_notes
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import of_publisher
from msp_dash.figures.partners.data import (
    bounded,
    named_elsewhere,
    nobody,
    of_group,
    roll_pages,
    who_counts,
)
from msp_dash.figures.record import LinesEncoding, Mark, Panel, Point, Series
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import group_token
from msp_dash.params import Edition, Mineral, Stage, View
from msp_dash.words import Words
from msp_dash.words.numbers import Bound

MINERALS_FIRST = ("lithium", "copper", "nickel", "cobalt", "graphite", "magnet_rare_earths")
STAGES_FIRST = ("mine", "refined")
DATA = ("mineral", "stage", "edition", "year", "share_low", "share_high")
IEA = "iea"


@lru_cache(maxsize=1)
def outlook_choices() -> pd.DataFrame:
    """Minerals, stages and editions of the base case, newest edition first: all text."""
    return preferred(
        load("supply_outlook"), mineral=MINERALS_FIRST, stage=STAGES_FIRST, edition=NEWEST
    )


def _rows(view: View) -> pd.DataFrame:
    rows = output_tables.output_shares(view["mineral"], view["stage"], IEA)
    return rows[rows["edition"] == view["edition"]]


def _text(w: Words, low: float, high: float) -> str:
    """'31%', or '31% to 42%' where members may sit in the rest of the world."""
    if high == low:
        return w.share(low)
    return w("coalition.outlook.range", low=w.share(low, "at_least"), high=w.share(high, "at_most"))


def _headline(view: View, shares: pd.DataFrame) -> Headline:
    """The group's share in the last year; then the other bound, and the base year."""
    w = view.words
    first, last = shares.iloc[0], shares.iloc[-1]
    low, high = float(last["share_low"]), float(last["share_high"])
    bound: Bound = "exactly" if high == low else "at_least" if low else "at_most"
    args = {
        "n": view_group.lens_number(view),
        "mineral": common.brief_mineral_at(view["mineral"], view["stage"], w),
        "year": int(last["year"]),
        "base": int(first["year"]),
        "share": bounded(w.share(low or high, bound), bound, w),
        "high": w.share(high, "at_most"),
        "then": w.share(float(first["share_low"]), bound),
    }
    key = f"coalition.outlook.title.{'' if high else 'none.'}{view['stage']}"
    title = of_group(view, lambda group: w(key, group=common.capital(group), **args))
    if not high:
        return Headline(title)
    second = "at_least_new" if bound == "at_least" and not first["share_low"] else bound
    return Headline(title, w(f"coalition.outlook.second.{second}", **args))


def _series(view: View, shares: pd.DataFrame) -> tuple[Series, ...]:
    w = view.words
    base = output_tables.base_years()[view["edition"]]
    marks: list[Mark] = ["solid" if year <= base else "estimated" for year in shares["year"]]
    token = group_token(view)

    def line(key: str, name: str, bound: Bound, *, strong: bool) -> Series:
        def point_text(value: float) -> str:
            return w(f"partners.share.long.{bound}", share=w.share_table(value, bound))

        values = [float(v) for v in shares[key]]
        rows = zip(shares["year"], values, marks, strict=True)
        return Series(
            key=key,
            name=name,
            points=tuple(Point(int(x), v, mark, point_text(v)) for x, v, mark in rows),
            token=token if strong else "ink2",
            strong=strong,
            dashed=not strong,
            symbol="square" if strong and view["stage"] == "refined" else "none",
            end_name=name,
            end_value=w.share(values[-1], bound),
            start_value=w.share_table(values[0], bound) if strong else "",
        )

    ranged = bool((shares["share_high"] > shares["share_low"]).any())
    name = w(f"coalition.outlook.line.{'low' if ranged else 'exactly'}")
    low = line("share_low", name, "at_least" if ranged else "exactly", strong=True)
    high = line("share_high", w("coalition.outlook.line.high"), "at_most", strong=False)
    return (low, high) if ranged else (low,)


def _encoding(view: View, shares: pd.DataFrame) -> LinesEncoding:
    w = view.words
    years = [int(year) for year in shares["year"]]
    base = output_tables.base_years()[view["edition"]]
    panel = Panel(
        title="",
        unit="",
        series=_series(view, shares),
        y_ticks=ticks(steps(max(float(shares["share_high"].max()), 0.01), 4), w, percent=True),
        x_ticks=tuple((year, str(year)) for year in years),
        span=(base, years[-1], w("coalition.outlook.caption")),
    )
    return LinesEncoding(panels=(panel,))


def _notes(view: View, shares: pd.DataFrame) -> list[str]:
    w = view.words
    notes = [w("coalition.outlook.note.base_case")]
    if (shares["share_high"] > shares["share_low"]).any():
        countries = set(_rows(view)["iso3"]) - {WORLD, RESIDUAL}
        notes.insert(0, w("coalition.outlook.note.range", n=len(countries)))
    counts = w.listing([n for n in dict.fromkeys(_rows(view)["note"]) if n])
    if counts:
        notes.append(w("coalition.outlook.note.counts", counts=counts))
    notes += _elsewhere(view)[0]
    return [*notes, *third_party_notes([view["edition"]], w), *who_counts(view)]


def _elsewhere(view: View) -> tuple[list[str], tuple[Source, ...]]:
    """What another publisher gives the group today, where the IEA names too few of it."""
    selected = of_publisher(view["mineral"], view["stage"], IEA)
    return named_elsewhere(view_group.lens_countries(view), [selected], view.words)


@figure(
    "coalition.outlook",
    Mineral,
    Stage,
    Edition,
    *GROUP,
    tables=("production", "supply_outlook"),
    choices=outlook_choices,
)
def outlook(view: View) -> Draft:
    """A group's share of one mineral's supply on the IEA's base case, from its base year to 2040.

    Rows: mineral, stage, edition, year, share_low (of the members that the IEA names), share_high
    (with all of its "rest of world", where a member is not named; else share_low), both 0-1.
    """
    w = view.words
    group = view_group.lens_countries(view)
    if not group:
        raise nobody(view)
    shares = outlook_of(_rows(view), group)
    sources = (common.publication(IEA, view["edition"]), *_elsewhere(view)[1], *roll_pages(view))
    rows = tuples(shares)
    listed = [w("words.pair", name=r.year, text=_text(w, r.share_low, r.share_high)) for r in rows]
    return Draft(
        title=_headline(view, shares),
        subtitle=w(
            f"coalition.outlook.subtitle.{view['stage']}",
            group=view_group.lens_inside(view),
            mineral=common.the_mineral_at(view["mineral"], view["stage"], w),
            edition=w.date(view["edition"]),
        ),
        unit="share",
        data=shares.assign(**{n: view[n] for n in DATA[:3]})[list(DATA)],
        encoding=_encoding(view, shares),
        sources=sources,
        notes=_notes(view, shares),
        alt={"rows": "; ".join(listed)},
    )
