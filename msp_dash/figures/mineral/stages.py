"""Which stage of a mineral depends most on one country."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.concentration import COVERAGE_MIN
from msp_dash.data.frames import tuples
from msp_dash.figures.common import capital, claim, mineral_at, publication, the_mineral_at, verb
from msp_dash.figures.holdings import holdings
from msp_dash.figures.producers.concentration import (
    FIELDS,
    Row,
    columns,
    concentration_choices,
    newest_row,
)
from msp_dash.figures.producers.output import share_words
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, Figure, LegendItem, Symbol
from msp_dash.figures.registry import empty, figure, spec, url
from msp_dash.params import Mineral, View
from msp_dash.theme import STAGE_TOKEN
from msp_dash.words import Words, words
from msp_dash.words.names import minerals

ORDER = ("mine", "smelter", "refined")
ALIKE = 0.01
"""Largest shares nearer than this are not told apart: publishers round."""
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Every mineral that is known, those with most stages and cobalt first: mineral (str).

    A mineral without output by country is among them: its figure says that there is none.
    """
    held = concentration_choices().drop_duplicates(["mineral", "stage"])["mineral"].value_counts()
    listed = {h.mineral for h in holdings()}
    order = sorted(minerals(), key=lambda m: (m not in listed and m not in held, m))
    return pd.DataFrame({"mineral": ["cobalt", *(m for m in order if m != "cobalt")]})


def stage_rows(mineral: str) -> list[Row]:
    """The newest concentration of each stage, each of one source, in the order of the chain."""
    held = concentration_choices()
    held = held[held["mineral"] == mineral].drop_duplicates("stage")
    found = filter(None, (newest_row(mineral, r.stage, r.source) for r in tuples(held)))
    return sorted(found, key=lambda row: ORDER.index(row.stage))


def _done(row: Row, w: Words) -> dict[str, str]:
    return {
        "country": w.the_country(row.found.top1_iso3),
        "verb": verb(row.mineral, row.stage, w),
        "share": share_words(w, row.found.top1, whole=row.found.coverage <= row.found.top1),
        "stage": w(f"mineral.stage.{row.stage}"),
        "year": w("producers.year_e", year=row.year) if row.estimated else str(row.year),
        "when": w(f"producers.when.{'estimated' if row.estimated else 'reported'}", year=row.year),
        "source": publication(row.source, row.edition).short,
    }


def _title(mineral: str, rows: list[Row], w: Words) -> str:
    """The stage whose largest producer holds most, beside the other one."""
    ordered = sorted(rows, key=lambda row: -row.found.top1)
    first, second = ordered[0], next(iter(ordered[1:]), None)
    name = the_mineral_at(mineral, first.stage, w) if second is None else _plain(rows, w)
    named = {"mineral": name, **{f"a_{k}": v for k, v in _done(first, w).items()}}
    named["a_opening"] = capital(named["a_country"])
    if second is None:
        return w("mineral.stages.title.one", **named)
    named |= {f"b_{k}": v for k, v in _done(second, w).items()}
    if abs(first.found.top1 - second.found.top1) < ALIKE:
        return w("mineral.stages.title.alike", **named)
    form = "same" if first.found.top1_iso3 == second.found.top1_iso3 else "two"
    return w(f"mineral.stages.title.{form}", **named)


def _plain(rows: list[Row], w: Words) -> str:
    """One name for all stages; where each counts another material, that of the first stage."""
    return w.mineral_as(f"mineral.name.{rows[0].mineral}", rows[0].mineral)


def _dot_row(row: Row, w: Words) -> DotRow:
    token, done = STAGE_TOKEN[row.stage], _done(row, w)
    symbol: Symbol = "circle" if row.stage == "mine" else "square"
    top3 = w.share_table(row.found.top3)
    hhi = w("mineral.stages.no_hhi") if row.found.hhi is None else w.hhi(row.found.hhi)
    tip = w("mineral.stages.tip", mineral=mineral_at(row.mineral, row.stage, w), top3=top3, **done)
    return DotRow(
        key=row.stage,
        name=w(f"params.stage.{row.stage}"),
        sublabel=w("mineral.stages.who", **done),
        dots=(
            Dot(row.found.top1, token, symbol, strong=True, tip=tip),
            Dot(row.found.top3, token, "ring", tip=tip),
        ),
        texts=(w.share_table(row.found.top1), top3, hhi),
    )


def _encoding(rows: list[Row], w: Words) -> DotsEncoding:
    return DotsEncoding(
        rows=tuple(_dot_row(row, w) for row in rows),
        ticks=tuple((t, w.share(t)) for t in TICKS),
        text_heads=tuple(w(f"mineral.stages.head.{h}") for h in ("top1", "top3", "hhi")),
        legend=(
            LegendItem(STAGE_TOKEN[rows[0].stage], w("mineral.stages.largest"), "circle"),
            LegendItem("other", w("producers.chokepoints.three"), "ring"),
        ),
    )


def _notes(rows: list[Row], w: Words) -> tuple[str, ...]:
    notes = []
    if len(rows) > 1:
        notes.append(w("mineral.stages.note.apart"))
    if any(row.counted for row in rows):
        notes.append(w("mineral.stages.note.counted"))
    if any(row.found.hhi is None for row in rows):
        notes.append(w("producers.concentration.note_coverage", share=w.share(COVERAGE_MIN)))
    notes.append(w("producers.concentration.note_threshold"))
    if rows[0].mineral == "graphite" and len(rows) > 1:
        notes.append(w("mineral.stages.note.graphite"))
    return tuple(notes)


@figure(
    "mineral.stages",
    Mineral,
    page="mineral",
    tables=("production", "supply_outlook"),
    choices=choices,
)
def stages(view: View) -> Figure:
    """Concentration of each stage of one mineral, its newest year, one source a stage.

    Rows: mineral, stage, source, edition, year, top1_iso3, top1, top3 (0-1), hhi (0-10 000; null
    where named countries cover under 80%), coverage (0-1).
    """
    w = words(view["lang"])
    rows = stage_rows(view["mineral"])
    if not rows:
        reason = w("mineral.stages.nothing", mineral=w.the_mineral(view["mineral"]))
        return empty(spec("mineral.stages"), view, reason, nearest=View(dict(view) | _first()))
    title = _title(view["mineral"], rows, w)
    sources = tuple({publication(r.source, r.edition): None for r in rows})
    encoding = _encoding(rows, w)
    data = pd.DataFrame([row.record() for row in rows])[["mineral", *FIELDS]]
    return Figure(
        id="mineral.stages",
        params=view,
        title=title,
        subtitle=w("mineral.stages.subtitle", mineral=w.mineral(view["mineral"])),
        unit="share",
        basis="",
        data=data,
        encoding=encoding,
        sources=sources,
        notes=_notes(rows, w),
        alt=w(
            "mineral.stages.alt", title=title, rows="; ".join(r.dots[0].tip for r in encoding.rows)
        ),
        table=columns(data, w),
        sentence=claim(title, sources, w),
        link=url("mineral.stages", view),
    )


def _first() -> dict[str, str]:
    return {"mineral": str(choices()["mineral"].iloc[0])}
