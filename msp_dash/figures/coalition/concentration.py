"""How concentrated is what is left for a group to buy outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.coalition import outside_of
from msp_dash.analysis.concentration import COVERAGE_MIN, Concentration, concentration_of
from msp_dash.analysis.contribution import RESERVES, Holding
from msp_dash.figures.coalition.query import (
    GROUP,
    choices,
    groups_inside,
    kind,
    opening,
    publications,
    shared,
)
from msp_dash.figures.common import (
    claim,
    lens_countries,
    lens_inside,
    mineral_at,
    the_mineral_at,
    verb,
)
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.partners.data import focus, nobody, roll_pages, who_counts
from msp_dash.figures.producers.concentration import largest_legend
from msp_dash.figures.producers.headlines import ALL, activity
from msp_dash.figures.record import (
    Column,
    ColumnFormat,
    Dot,
    DotRow,
    DotsEncoding,
    Figure,
    Symbol,
)
from msp_dash.figures.registry import figure, url
from msp_dash.params import Mineral, Stage, Use, View
from msp_dash.theme import STAGE_TOKEN
from msp_dash.words import Words, words
from msp_dash.words.numbers import WHOLE_SHARE

DATA = (
    "mineral",
    "stage",
    "source",
    "edition",
    "year",
    "top1_iso3",
    "top1",
    "top3",
    "hhi",
    "coverage",
)
MEASURES = DATA[5:]
STAGES = ("mine", "smelter", "refined")
HALF = 0.5
FORMATS: Mapping[str, ColumnFormat] = {
    "year": "year",
    "top1": "share",
    "top3": "share",
    "hhi": "hhi",
    "coverage": "share",
}


@dataclass(frozen=True, slots=True)
class Left:
    """A holding and the concentration of what a group does not have of it, None where unknown."""

    holding: Holding
    found: Concentration | None

    def record(self) -> dict[str, object]:
        """As a row of data."""
        one = self.holding
        measures = {n: getattr(self.found, n) if self.found else None for n in MEASURES}
        return {
            "mineral": one.mineral,
            "stage": one.stage,
            "source": one.source,
            "edition": one.edition,
            "year": one.year,
            **measures,
        }


@lru_cache(maxsize=1)
def output_choices() -> pd.DataFrame:
    """Minerals and stages of output with shares; what is in the ground is not yet for sale."""
    found = choices()
    return found[found["stage"] != RESERVES].reset_index(drop=True)


def left_of(view: View) -> list[Left]:
    """What is left outside the view's group of each mineral and stage, most concentrated first."""
    group = lens_countries(view)
    found = []
    for one in shared():
        asked = view["mineral"] in ("", one.mineral) and view["stage"] in ("", one.stage)
        if asked and one.stage != RESERVES:
            rest = outside_of(one.codes, one.shares, group)
            found.append(Left(one, None if rest is None else concentration_of(*rest)))
    return sorted(found, key=lambda left: (-(left.found.top1 if left.found else -1.0),
                                           left.holding.mineral, left.holding.stage))  # fmt: skip


def _headline(view: View, w: Words, found: list[Left], known: list[Left]) -> Headline:
    """Who leads what a group does not have: of the stages of a mineral, or of how many supplies."""
    if not known:
        years = [left.holding.year for left in found if left.holding.year]
        mineral = (
            the_mineral_at(view["mineral"], found[0].holding.stage, w) if view["mineral"] else ""
        )
        form = "unknown_of" if mineral else "unknown"
        return _worded(view, w, form, "unknown", year=max(years, default=""), mineral=mineral)
    if view["mineral"] or len(known) == 1:
        return _of_mineral(view, w, found, known)
    largest = pd.Series([left.found.top1_iso3 for left in known if left.found]).value_counts()
    years = [left.holding.year for left in known if left.holding.year]
    first, last = min(years), max(years)
    return _worded(
        view,
        w,
        "many" if first == last else "many_years",
        "many",
        country=opening(str(largest.index[0]), w),
        led=int(largest.iloc[0]),
        all=len(known),
        n=sum(left.found.top1 > HALF for left in known if left.found),
        first=first,
        last=last,
    )


def _worded(view: View, w: Words, title: str, second: str, **named: object) -> Headline:
    """The three sentences with the fullest name of the group that has room."""
    groups = groups_inside(view, w)
    shorts = [f"coalition.concentration.short.{form}" for form in (title, second)]
    return Headline(
        fitting(
            w,
            "title",
            *(w(f"coalition.concentration.title.{title}", group=g, **named) for g in groups),
        ),
        fitting(
            w,
            "short",
            *(w(key, **named) for key in shorts if w.has(key)),
        ),
        fitting(
            w,
            "second",
            *(w(f"coalition.concentration.second.{second}", group=g, **named) for g in groups),
        ),
    )


def _of_mineral(view: View, w: Words, found: list[Left], known: list[Left]) -> Headline:
    """The first stage that is known; then the next one, or the three largest."""
    ordered = sorted(known, key=lambda left: STAGES.index(left.holding.stage))
    one = ordered[0].holding
    named, form = _said(w, ordered[0])
    process = activity(one.mineral, one.stage)
    title = f"coalition.concentration.title.{form}.{process}.{kind(one)}"
    groups = groups_inside(view, w)
    titles = [w(title, group=group, **named) for group in groups]
    if one.estimated:
        titles += [w(f"{title}_brief", group=group, **named) for group in groups]
    short = w(f"coalition.concentration.short.{form}.{process}", **named)
    brief = w(f"coalition.concentration.short.brief.{process}", **named)
    return Headline(
        fitting(w, "title", *titles),
        fitting(w, "short", short, brief),
        _second(view, w, found, ordered),
    )


def _second(view: View, w: Words, found: list[Left], ordered: list[Left]) -> str:
    group = lens_inside(view, w)
    if len(ordered) > 1:
        other = ordered[1].holding
        process = activity(other.mineral, other.stage)
        named = _said(w, ordered[1])[0]
        return w(
            f"coalition.concentration.second.other.{process}.{kind(other)}", group=group, **named
        )
    if len(found) > len(ordered):
        return w("coalition.concentration.second.other_unknown", group=group)
    only = ordered[0].found
    assert only is not None
    if only.top3 >= ALL:
        return w("coalition.concentration.second.three_all", group=group)
    named = {"group": group, "top3": w.share(only.top3)}
    if only.hhi is None:
        return w("coalition.concentration.second.three", **named)
    return w("coalition.concentration.second.three_hhi", hhi=w.hhi(only.hhi), **named)


def _said(w: Words, left: Left) -> tuple[dict[str, object], str]:
    """What a sentence on one mineral and stage may name, and its form."""
    one, found = left.holding, left.found
    assert found is not None
    rounds_to_all = found.top1 >= ALL and found.coverage > found.top1
    named: dict[str, object] = {
        "country": opening(found.top1_iso3, w),
        "inside": w.the_country(found.top1_iso3),
        "share": w.share(found.top1),
        "mineral": the_mineral_at(one.mineral, one.stage, w),
        "year": one.year,
    }
    return named, "nearly_all" if rounds_to_all else "share"


def _dot_row(w: Words, left: Left) -> DotRow:
    one, found = left.holding, left.found
    name = mineral_at(one.mineral, one.stage, w)
    key = f"{one.mineral}.{one.stage}"
    done = verb(one.mineral, one.stage, w)
    if found is None:
        return DotRow(key, name, sublabel=done, note=w("coalition.concentration.unknown"))
    year = w("producers.year_e", year=one.year) if one.estimated else str(one.year)
    country = w.country(found.top1_iso3)
    who = w("producers.chokepoints.who", country=country, verb=done, year=year)
    top1, top3 = w.share_table(found.top1), w.share_table(found.top3)
    tip = w("producers.chokepoints.tip", mineral=name, who=who, top1=top1, top3=top3)
    token = STAGE_TOKEN[one.stage]
    symbol: Symbol = "circle" if one.stage == "mine" else "square"
    hhi = w("coalition.concentration.withheld") if found.hhi is None else w.hhi(found.hhi)
    return DotRow(
        key,
        name,
        sublabel=who,
        dots=(
            # Publishers round: what comes out above the whole is drawn at the whole.
            Dot(min(found.top1, WHOLE_SHARE), token, symbol, strong=True, tip=tip),
            Dot(min(found.top3, WHOLE_SHARE), token, "ring", tip=tip),
        ),
        texts=(top1, top3, hhi),
    )


def _encoding(w: Words, drawn: list[Left]) -> DotsEncoding:
    return DotsEncoding(
        rows=tuple(_dot_row(w, left) for left in drawn),
        ticks=tuple((s / 4, w.share(s / 4)) for s in range(5)),
        text_heads=tuple(w(f"coalition.concentration.head.{n}") for n in ("top1", "top3", "hhi")),
        legend=largest_legend({left.holding.stage for left in drawn}, w),
    )


def _notes(view: View, w: Words, all_left: list[Left], drawn: list[Left]) -> list[str]:
    notes = [w("coalition.concentration.note.left"), w("coalition.concentration.note.residual")]
    if any(left.found is None for left in all_left):
        notes.append(w("coalition.concentration.note.unknown"))
    if any(left.found and left.found.hhi is None for left in all_left):
        notes.append(w("coalition.concentration.note.coverage", share=w.share(COVERAGE_MIN)))
    notes.append(w("producers.concentration.note_threshold"))
    notes.append(w("partners.contribution.note.one_source"))
    if len(drawn) < len(all_left):
        n = len({left.holding.mineral for left in all_left})
        notes.append(w("partners.contribution.note.all", n=n))
    return notes + who_counts(view, w)


def _subtitle(view: View, w: Words) -> str:
    named = {"group": lens_inside(view, w)}
    if not view["mineral"]:
        return w("coalition.concentration.subtitle.all", **named)
    return w(
        "coalition.concentration.subtitle.one", mineral=w.the_mineral(view["mineral"]), **named
    )


@figure(
    "coalition.concentration",
    Use(Mineral, optional=True),
    Use(Stage, optional=True),
    *GROUP,
    page="coalition",
    tables=("production", "supply_outlook"),
    choices=output_choices,
)
def concentration(view: View) -> Figure:
    """Top 1, top 3 and HHI of the output outside a group, one mineral and stage a row.

    Rows: mineral, stage, source, edition, year, top1_iso3, top1, top3 (0-1 of what is left), hhi
    (0-10 000; null where named countries cover under 80% of what is left), coverage (0-1 of what is
    left). All null where what is left is not known, or nothing is.
    """
    w = words(view["lang"])
    if not lens_countries(view):
        return nobody("coalition.concentration", view)
    found = left_of(view)
    drawn = found if view["mineral"] else [f for f in found if f.holding.mineral in focus()]
    drawn = drawn or found
    known = [left for left in found if left.found]
    head = _headline(view, w, found, known)
    sources = (*publications([left.holding for left in drawn]), *roll_pages(view, w))
    data = pd.DataFrame([left.record() for left in found])
    numbers = dict.fromkeys(("top1", "top3", "hhi", "coverage"), float)
    encoding = _encoding(w, drawn)
    tips = [row.dots[0].tip for row in encoding.rows if row.dots]
    return Figure(
        id="coalition.concentration",
        params=view,
        title=head.title,
        second=head.second,
        short=head.short,
        subtitle=_subtitle(view, w),
        unit="share",
        basis="",
        data=data.astype(numbers)[list(DATA)],
        encoding=encoding,
        sources=sources,
        notes=tuple(_notes(view, w, found, drawn)),
        alt=w(
            "coalition.concentration.alt",
            title=head.title,
            rows="; ".join(tips[:8]) or w("coalition.concentration.no_rows"),
        ),
        table=tuple(Column(n, w(f"producers.column.{n}"), FORMATS.get(n, "text")) for n in DATA),
        sentence=claim(head.title, sources, w),
        link=url("coalition.concentration", view),
    )
