"""Concentration of the supply outside a group, which is what it can buy from others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.coalition import outside_of
from msp_dash.analysis.concentration import COVERAGE_MIN, Concentration, concentration_of
from msp_dash.analysis.contribution import RESERVES, Holding
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures import common, view_group
from msp_dash.figures.coalition import query
from msp_dash.figures.convening.query import years_text
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import as_published
from msp_dash.figures.partners.data import (
    focus,
    group_inside,
    nobody,
    of_group,
    roll_pages,
    who_counts,
)
from msp_dash.figures.producers.concentration import largest_legend
from msp_dash.figures.producers.headlines import ALL, activity, part
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, Symbol
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.params import Mineral, Stage, Use, View
from msp_dash.words import Words
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
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Left:
    """A holding, and the concentration of the part outside a group.

    None where nothing is left (`empty`), and where a member's number is withheld.
    """

    holding: Holding
    concentration: Concentration | None
    empty: bool

    def record(self) -> dict[str, object]:
        """As a row of data."""
        one = self.holding
        measures = {
            n: getattr(self.concentration, n) if self.concentration else None for n in MEASURES
        }
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
    """Minerals and stages of output with shares; without reserves, which are not yet for sale."""
    rows = query.choices()
    return rows[rows["stage"] != RESERVES].reset_index(drop=True)


def left_of(view: View) -> list[Left]:
    """What is left outside the view's group of each mineral and stage, most concentrated first."""
    group = view_group.lens_countries(view)
    items = []
    for one in query.holdings_with_shares():
        matches = view["mineral"] in ("", one.mineral) and view["stage"] in ("", one.stage)
        if matches and one.stage != RESERVES:
            rest = outside_of(one.codes, one.shares, group)
            others = [s for c, s in zip(one.codes, one.shares, strict=True) if c not in group]
            measures = None if rest is None else concentration_of(*rest)
            items.append(Left(one, measures, empty=not any(others)))
    return sorted(items, key=_most_concentrated_first)


def _most_concentrated_first(left: Left) -> tuple[float, str, str]:
    """Sort key: unknown concentrations come last."""
    top1 = left.concentration.top1 if left.concentration else -1.0
    return -top1, left.holding.mineral, left.holding.stage


def _headline(view: View, all_left: list[Left], with_values: list[Left]) -> Headline:
    """The largest producer outside a group: of one mineral, or of how many minerals and stages."""
    w = view.words
    group = {"group": group_inside(view)}
    if not with_values:
        one = all_left[0].holding
        form = "nothing" if all(left.empty for left in all_left) else "unknown"
        group |= {"mineral": common.the_mineral_at(one.mineral, one.stage, w)}
        title = f"coalition.concentration.title.{form}"
        return Headline(
            of_group(view, lambda name: w(title, year=one.year, **group | {"group": name})),
            w(f"coalition.concentration.second.{form}", **group),
        )
    if view["mineral"] or len(with_values) == 1:
        return _of_mineral(view, all_left, with_values)
    measures = [left.concentration for left in with_values if left.concentration]
    largest, led = Counter(one.top1_iso3 for one in measures).most_common(1)[0]
    n, total = sum(one.top1 > HALF for one in measures), len(measures)
    years = years_text((left.holding.year for left in with_values if left.holding.year), w)
    country = query.opening(largest, w)
    many = {"country": country, "years": years, "led": led, "all": total}
    return Headline(
        of_group(view, lambda name: w("coalition.concentration.title.many", group=name, **many)),
        w("coalition.concentration.second.many", n=n, all=total, **group),
    )


def _of_mineral(view: View, all_left: list[Left], with_values: list[Left]) -> Headline:
    """The first stage that is known; then the next one, or the three largest."""
    w = view.words
    group = group_inside(view)
    first, *others = sorted(with_values, key=lambda left: STAGES.index(left.holding.stage))
    title = of_group(view, lambda name: _largest(first, name, w))
    if others:
        return Headline(title, _largest(others[0], group, w))
    measures = first.concentration
    assert measures is not None
    args = {"group": group, "top3": w.share(measures.top3)}
    form = "three"
    if len(all_left) > 1:
        form = "other_unknown"
    elif measures.top3 >= ALL:
        form = "three_all"
    elif measures.hhi is not None:
        form, args["hhi"] = "three_hhi", w.hhi(measures.hhi)
    return Headline(title, w(f"coalition.concentration.second.{form}", **args))


def _largest(left: Left, group: str, w: Words) -> str:
    """The share of the largest country in one mineral and stage outside a group."""
    one, measures = left.holding, left.concentration
    assert measures is not None
    share = part(w, measures.top1, whole=measures.top1 >= 1)
    return w(
        f"coalition.concentration.title.{activity(one.mineral, one.stage)}",
        country=query.opening(measures.top1_iso3, w),
        share=as_published(share, one, w),
        mineral=common.brief_mineral_at(one.mineral, one.stage, w),
        group=group,
        year=one.year,
    )


def _dot_row(view: View, left: Left) -> DotRow:
    w = view.words
    one, measures = left.holding, left.concentration
    name = common.mineral_at(one.mineral, one.stage, w)
    key = f"{one.mineral}.{one.stage}"
    verb_text = common.verb(one.mineral, one.stage, w)
    if measures is None:
        return DotRow(
            key,
            name,
            sublabel=verb_text,
            note=w(f"coalition.concentration.{'nothing' if left.empty else 'unknown'}"),
        )
    year = w("producers.year_e", year=one.year) if one.estimated else str(one.year)
    country = w.country(measures.top1_iso3)
    who = w("producers.chokepoints.who", country=country, verb=verb_text, year=year)
    top1, top3 = w.share_table(measures.top1), w.share_table(measures.top3)
    tip = w("producers.chokepoints.tip", mineral=name, who=who, top1=top1, top3=top3)
    token = token_of(view, measures.top1_iso3)
    symbol: Symbol = "circle" if one.stage == "mine" else "square"
    hhi = w("coalition.concentration.withheld") if measures.hhi is None else w.hhi(measures.hhi)
    return DotRow(
        key,
        name,
        sublabel=who,
        dots=(
            # Rounding by publishers can lift a share above 100%: it is drawn at 100%.
            Dot(min(measures.top1, WHOLE_SHARE), token, symbol, strong=True, tip=tip),
            Dot(min(measures.top3, WHOLE_SHARE), "ink2", "ring", tip=tip),
        ),
        texts=(top1, top3, hhi),
    )


def _encoding(view: View, visible: list[Left]) -> DotsEncoding:
    w = view.words
    return DotsEncoding(
        rows=tuple(_dot_row(view, left) for left in visible),
        ticks=tuple((s / 4, w.share(s / 4)) for s in range(5)),
        text_heads=tuple(w(f"coalition.concentration.head.{n}") for n in ("top1", "top3", "hhi")),
        legend=(
            *largest_legend({left.holding.stage for left in visible}, w),
            *seat_key((o.concentration.top1_iso3 for o in visible if o.concentration), view),
        ),
    )


def _notes(view: View, all_left: list[Left], visible: list[Left]) -> list[str]:
    w = view.words
    notes = [w("coalition.concentration.note.left"), w("coalition.concentration.note.residual")]
    if any(left.concentration is None and not left.empty for left in all_left):
        notes.append(w("coalition.concentration.note.unknown"))
    if any(left.concentration and left.concentration.hhi is None for left in all_left):
        notes.append(w("coalition.concentration.note.coverage", share=w.share(COVERAGE_MIN)))
    notes.append(w("producers.concentration.note_threshold"))
    notes.append(w("partners.share.note.one_source"))
    if len(visible) < len(all_left):
        n = len({left.holding.mineral for left in all_left})
        notes.append(w("partners.share.note.all", n=n))
    return notes + who_counts(view)


def _subtitle(view: View) -> str:
    w = view.words
    args = {"group": view_group.lens_inside(view)}
    if not view["mineral"]:
        return w("coalition.concentration.subtitle.all", **args)
    return w("coalition.concentration.subtitle.one", mineral=w.the_mineral(view["mineral"]), **args)


@figure(
    "coalition.concentration",
    Use(Mineral, optional=True),
    Use(Stage, optional=True),
    *query.GROUP,
    tables=("production", "supply_outlook", "facts/focus_minerals"),
    choices=output_choices,
)
def concentration(view: View) -> Draft:
    """Top 1, top 3 and HHI of the output outside a group, one mineral and stage a row.

    Rows: mineral, stage, source, edition, year, top1_iso3, top1, top3 (0-1 of what is left), hhi
    (0-10 000; null where named countries cover under 80% of what is left), coverage (0-1 of what is
    left). All null where what is left is not known, or nothing is.
    """
    w = view.words
    if not view_group.lens_countries(view):
        raise nobody(view)
    all_left = left_of(view)
    visible = all_left if view["mineral"] else [f for f in all_left if f.holding.mineral in focus()]
    visible = visible or all_left
    with_values = [left for left in all_left if left.concentration]
    sources = (*query.publications([left.holding for left in visible]), *roll_pages(view))
    data = pd.DataFrame([left.record() for left in all_left])
    numbers = dict.fromkeys(("top1", "top3", "hhi", "coverage"), float)
    encoding = _encoding(view, visible)
    tips = [row.dots[0].tip for row in encoding.rows if row.dots]
    return Draft(
        title=_headline(view, all_left, with_values),
        subtitle=_subtitle(view),
        unit="share",
        data=data.astype(numbers)[list(DATA)],
        encoding=encoding,
        sources=sources,
        notes=_notes(view, all_left, visible),
        alt={"rows": "; ".join(tips[:8]) or w("coalition.concentration.no_rows")},
    )
