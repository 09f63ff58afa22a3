"""How concentrated is what is left for a group to buy outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.coalition import outside_of
from msp_dash.analysis.concentration import COVERAGE_MIN, Concentration, concentration_of
from msp_dash.analysis.contribution import RESERVES, Holding
from msp_dash.figures.coalition.asking import GROUP, choices, opening, publications, shared
from msp_dash.figures.common import (
    capital,
    claim,
    lens_countries,
    lens_inside,
    mineral_at,
    the_mineral_at,
    verb,
)
from msp_dash.figures.partners.held import focus, nobody, roll_pages, who_counts
from msp_dash.figures.producers.concentration import largest_legend
from msp_dash.figures.producers.output import share_words
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


def _title(view: View, w: Words, known: list[Left]) -> str:
    group = lens_inside(view, w)
    if not known:
        return w("coalition.concentration.title.unknown", group=group)
    if len(known) == 1:
        one, found = known[0].holding, known[0].found
        assert found is not None
        form = "estimated" if one.estimated else "reported"
        return w(
            "coalition.concentration.title.one",
            group=group,
            country=opening(found.top1_iso3, w),
            verb=verb(one.mineral, one.stage, w),
            share=share_words(w, found.top1, whole=found.coverage <= found.top1),
            mineral=the_mineral_at(one.mineral, one.stage, w),
            when=w(f"partners.contribution.when.{form}", year=one.year),
        )
    lead = pd.Series([left.found.top1_iso3 for left in known if left.found]).value_counts()
    return w(
        "coalition.concentration.title.many",
        group=group,
        country=opening(str(lead.index[0]), w),
        led=int(lead.iloc[0]),
        all=len(known),
    )


def _dot_row(w: Words, left: Left) -> DotRow:
    one, found = left.holding, left.found
    name = mineral_at(one.mineral, one.stage, w)
    key = f"{one.mineral}.{one.stage}"
    done = verb(one.mineral, one.stage, w)
    if found is None:
        said = w("coalition.concentration.unknown_row", verb=done)
        return DotRow(key, name, sublabel=said, note=w("coalition.concentration.unknown"))
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
            Dot(found.top1, token, symbol, strong=True, tip=tip),
            Dot(found.top3, token, "ring", tip=tip),
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
    if any(left.found and left.found.top1 > 1 for left in all_left):
        notes.append(w("coalition.concentration.note.rounded"))
    notes.append(w("producers.concentration.note_threshold"))
    notes.append(w("partners.contribution.note.one_source"))
    if len(drawn) < len(all_left):
        n = len({left.holding.mineral for left in all_left})
        notes.append(w("partners.contribution.note.all", n=n))
    return notes + who_counts(view, w)


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
    title = _title(view, w, known)
    sources = (*publications([left.holding for left in drawn]), *roll_pages(view, w))
    data = pd.DataFrame([left.record() for left in found])
    numbers = dict.fromkeys(("top1", "top3", "hhi", "coverage"), float)
    encoding = _encoding(w, drawn)
    tips = [row.dots[0].tip for row in encoding.rows if row.dots]
    return Figure(
        id="coalition.concentration",
        params=view,
        title=title,
        subtitle=w("coalition.concentration.subtitle", group=lens_inside(view, w)),
        unit="share",
        basis="",
        data=data.astype(numbers)[list(DATA)],
        encoding=encoding,
        sources=sources,
        notes=tuple(_notes(view, w, found, drawn)),
        alt=w(
            "coalition.concentration.alt",
            title=title,
            rows="; ".join(tips[:8]) or w("coalition.concentration.no_rows"),
        ),
        table=tuple(Column(n, w(f"producers.column.{n}"), FORMATS.get(n, "text")) for n in DATA),
        sentence=claim(capital(title), sources, w),
        link=url("coalition.concentration", view),
    )
