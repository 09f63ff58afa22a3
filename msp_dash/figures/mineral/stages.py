"""Concentration of each stage of a mineral: which one depends most on a single country."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.concentration import COVERAGE_MIN
from msp_dash.data import Source
from msp_dash.data.mineral_groups import related
from msp_dash.figures import common, output_tables
from msp_dash.figures.absence import OUTPUT, looked
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import holdings
from msp_dash.figures.producers import concentration
from msp_dash.figures.producers.headlines import part
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, LegendItem, Symbol
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.params import Mineral, Table, View
from msp_dash.words import Words
from msp_dash.words.names import minerals

ALIKE = 0.01
"""Largest shares closer than this count as equal, because publishers round."""
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Every mineral, cobalt first, then those with data: mineral (str).

    Minerals without output by country are included: their figure says that there is none.
    """
    counts = (
        concentration.concentration_choices()
        .drop_duplicates(["mineral", "stage"])["mineral"]
        .value_counts()
    )
    listed = {h.mineral for h in holdings()}
    order = sorted(minerals(), key=lambda m: (m not in listed and m not in counts, m))
    return pd.DataFrame({"mineral": ["cobalt", *(m for m in order if m != "cobalt")]})


def _sentence_args(row: concentration.Row, w: Words) -> dict[str, str]:
    whole = row.concentration.coverage <= row.concentration.top1
    return {
        "country": w.the_country(row.concentration.top1_iso3),
        "share": concentration.subject_of(row).stated(
            part(w, row.concentration.top1, whole=whole), w
        ),
        "stage": w(f"mineral.stage.{row.stage}"),
        "year": str(row.year),
    }


def _head(mineral: str, rows: list[concentration.Row], w: Words) -> Headline:
    """The stage whose largest producer has most; the largest of the other stage."""
    ordered = sorted(rows, key=lambda row: -row.concentration.top1)
    first = ordered[0]
    if len(ordered) == 1:
        return concentration.largest(first, w)._replace(second=_of_related(mineral, first.stage, w))
    other = ordered[1]
    if len({common.the_mineral_at(row.mineral, row.stage, w) for row in rows}) > 1:
        # Two materials: each is said for itself.
        return Headline(
            concentration.largest(first, w).title, concentration.largest(other, w).title
        )
    args = _sentence_args(first, w) | {
        "mineral": common.capital(common.mineral_before(mineral, w)),
        "other": w(f"mineral.stage.{other.stage}"),
    }
    alike = first.concentration.top1 - other.concentration.top1 < ALIKE
    title = w(f"mineral.stages.title.{'alike' if alike else 'most'}", **args)
    return Headline(title, w("mineral.stages.second", **_sentence_args(other, w)))


def _cited(rows: list[concentration.Row]) -> Source:
    """Publication of the number in the title."""
    first = max(rows, key=lambda row: row.concentration.top1)
    return common.publication(first.source, first.edition)


def _of_related(mineral: str, stage: str, w: Words) -> str:
    """Another stage that is published only for what the mineral is made of or belongs to."""
    others = (
        row for m in sorted(related(mineral) - {mineral}) for row in concentration.stage_rows(m)
    )
    row = next((row for row in others if row.stage != stage), None)
    if row is None:
        return ""
    name = common.the_mineral_at(row.mineral, row.stage, w)
    return w("mineral.stages.related", mineral=name, **_sentence_args(row, w))


def _dot_row(row: concentration.Row, view: View) -> DotRow:
    w = view.words
    token, args = token_of(view, row.concentration.top1_iso3), _sentence_args(row, w)
    symbol: Symbol = "circle" if row.stage == "mine" else "square"
    top3 = w.share_table(row.concentration.top3)
    hhi = (
        w("mineral.stages.no_hhi")
        if row.concentration.hhi is None
        else w.hhi(row.concentration.hhi)
    )
    args["year"] = w("producers.year_e", year=row.year) if row.estimated else str(row.year)
    args["source"] = common.publication(row.source, row.edition).short
    name, act = common.mineral_at(row.mineral, row.stage, w), common.verb(row.mineral, row.stage, w)
    tip = w("mineral.stages.tip", mineral=name, verb=act, top3=top3, **args)
    return DotRow(
        key=row.stage,
        name=w(f"params.stage.{row.stage}"),
        sublabel=w("mineral.stages.who", **args),
        dots=(
            Dot(row.concentration.top1, token, symbol, strong=True, tip=tip),
            Dot(row.concentration.top3, "ink2", "ring", tip=tip),
        ),
        texts=(
            common.lettered(w.share_table(row.concentration.top1), w, estimated=row.estimated),
            top3,
            hhi,
        ),
    )


def _encoding(rows: list[concentration.Row], view: View) -> DotsEncoding:
    w = view.words
    return DotsEncoding(
        rows=tuple(_dot_row(row, view) for row in rows),
        ticks=tuple((t, w.share(t)) for t in TICKS),
        text_heads=tuple(w(f"mineral.stages.head.{h}") for h in ("top1", "top3", "hhi")),
        legend=(
            LegendItem("ink2", w("mineral.stages.largest"), "circle"),
            LegendItem("ink2", w("producers.chokepoints.three"), "ring"),
            *seat_key((row.concentration.top1_iso3 for row in rows), view),
        ),
    )


def _notes(rows: list[concentration.Row], w: Words) -> tuple[str, ...]:
    notes = []
    if len(rows) > 1:
        notes.append(w("mineral.stages.note.apart"))
    for other in filter(None, map(concentration.newer_elsewhere, rows)):
        notes.append(concentration.newer_note(other, w))
    if any(row.partial for row in rows):
        notes.append(w("mineral.stages.note.counted"))
    if any(row.concentration.hhi is None for row in rows):
        notes.append(w("producers.concentration.note_coverage", share=w.share(COVERAGE_MIN)))
    notes.append(w("producers.concentration.note_threshold"))
    if any(row.estimated for row in rows):
        notes.append(w("producers.note.estimated"))
    if rows[0].mineral == "graphite" and len(rows) > 1:
        notes.append(w("mineral.stages.note.graphite"))
    return tuple(notes)


@figure(
    "mineral.stages",
    Mineral,
    Table,
    tables=("production", "supply_outlook", "reference/mineral_groups"),
    choices=choices,
)
def stages(view: View) -> Draft:
    """Concentration of each stage of one mineral, its newest year, one source a stage.

    Rows: mineral, stage, source, edition, year, top1_iso3, top1, top3 (0-1), hhi (0-10 000; null
    where named countries cover under 80%), coverage (0-1).
    """
    w = view.words
    rows = concentration.stage_rows(view["mineral"])
    if not rows:
        raise no_output(view)
    head = _head(view["mineral"], rows, w)
    sources = tuple({common.publication(r.source, r.edition): None for r in rows})
    encoding = _encoding(rows, view)
    data = pd.DataFrame([row.record() for row in rows])[["mineral", *concentration.FIELDS]]
    return Draft(
        title=head,
        subtitle={"mineral": w.mineral(view["mineral"])},
        unit="share",
        data=data,
        encoding=encoding,
        sources=sources,
        notes=_notes(rows, w),
        table=concentration.FIELDS,
        alt={"rows": "; ".join(r.dots[0].tip for r in encoding.rows)},
        cited=(_cited(rows),),
    )


def no_output(view: View) -> NoData:
    """The empty figure of a mineral without shares of output: why, and one that has them."""
    others = (one for one in _listed_with(view["mineral"]) if concentration.stage_rows(one))
    nearest = next(others, str(choices()["mineral"].iloc[0]))
    reason = why_no_output(view["mineral"], view.words)
    return NoData(reason, nearest=View(dict(view) | {"mineral": nearest}))


def why_no_output(mineral: str, w: Words) -> str:
    """Why no shares of output can be given: none is listed, no total, or only with others."""
    name = w.the_mineral(mineral)
    if nothing := looked(*OUTPUT, mineral=mineral):
        return nothing.sentence(w, "mineral.stages.nothing", mineral=name)
    if mineral in set(output_tables.all_output()["mineral"]):
        return w("mineral.stages.no_total", mineral=name)
    others = w.listing([w.the_mineral(one) for one in _listed_with(mineral)])
    return w("mineral.stages.within", mineral=name, others=others)


def _listed_with(mineral: str) -> list[str]:
    """What it belongs to or is made of, as far as its output is listed."""
    return sorted(related(mineral) & set(output_tables.all_output()["mineral"]) - {mineral})
