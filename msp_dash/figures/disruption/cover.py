"""What each other producer makes today, beside what would be missing."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.disruption import Cut
from msp_dash.analysis.disruption import cover as cover_of
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data.frames import Row, dicts
from msp_dash.figures import common, output_tables, role_marks, view_group
from msp_dash.figures.disruption import query
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.producers.headlines import Subject
from msp_dash.figures.producers.output import group_notes, output_notes
from msp_dash.figures.record import RankingEncoding, RankRow
from msp_dash.figures.registry import figure
from msp_dash.params import View
from msp_dash.words import Words

ROWS_MAX = 14
GUEST, OUTSIDE, UNNAMED = "minerals_rich", "outside", "unnamed"


def data_of(view: View, out: output_tables.Output, cut: Cut) -> pd.DataFrame:
    """Rows of the others: iso3, name, role, value, share_of_missing, status; the group first,
    then guests, then all others, then those that are not named.
    """
    role_of, group = dict(role_marks.roles(view)), view_group.lens_countries(view)
    rows = cover_of(out.rows, cut)

    def turn(code: str) -> int:
        if code in group:
            return 0
        return 3 if code == RESIDUAL else 1 if role_of.get(code) == GUEST else 2

    turns = [turn(code) for code in rows["iso3"]]
    rows["role"] = [
        UNNAMED if at == 3 else OUTSIDE if at == 2 else role_of[code]
        for code, at in zip(rows["iso3"], turns, strict=True)
    ]
    return rows.assign(turn=turns).sort_values("turn", kind="stable", ignore_index=True)


def _headline(view: View, out: output_tables.Output, cut: Cut, rows: pd.DataFrame) -> Headline:
    """What all others make, by the publisher's total, beside the supplier, or what is missing."""
    w = view.words
    if not cut.others:
        return Headline(query.nothing_left(view, out), _second(rows, cut, w))
    subject = Subject.of(view, view.year, out)
    share = cut.others / (cut.missing or cut.total)
    size = "part" if share <= 1 else "more"
    forms = [f"stage.{size}.{subject.activity}", f"stop.{size}"] if cut.part == 1 else []
    args = {
        "share": subject.stated(query.times(w, share) if cut.missing else w.share(share), w),
        "country": w.the_country(cut.supplier),
        "mineral": query.brief_mineral(view),
        "year": view["year"],
    }
    titles = (
        w(f"disruption.cover.title.{form}", **args)
        for form in ([*forms, f"cut.{size}"] if cut.missing else ["zero"])
    )
    return Headline(fitting(w, "title", *titles), _second(rows, cut, w))


def _second(rows: pd.DataFrame, cut: Cut, w: Words) -> str:
    """Who of the others makes most."""
    producers = rows[(rows["iso3"] != RESIDUAL) & (rows["value"] > 0)]
    if producers.empty or not cut.missing:
        return ""
    first = producers.loc[producers["value"].idxmax()]
    share = float(first["share_of_missing"])
    form, size = "stop" if cut.part == 1 else "cut", "more" if share > 1 else "part"
    return w(
        f"disruption.cover.second.{form}.{size}",
        country=w.the_country(str(first["iso3"])),
        supplier=w.the_country(cut.supplier),
        share=query.times(w, share),
    )


def _row(view: View, scale: query.Scale, row: Row, longest: float) -> RankRow:
    w = view.words
    code, value, share = str(row["iso3"]), float(row["value"]), float(row["share_of_missing"])
    missing = pd.isna(value)
    text = common.value_text(w, value, str(row["status"])) if missing else scale.number(value, w)
    of_missing = "" if pd.isna(share) else _times(w, share)
    name = w("disruption.unnamed") if code == RESIDUAL else str(row["name"])
    tip = "disruption.cover.tip" if of_missing else "disruption.supply.tip"
    role = str(row["role"])
    return RankRow(
        key=code,
        name=name,
        length=0.0 if missing or not longest else value / longest,
        texts=(common.lettered(text, w, estimated=bool(row["estimated"])), of_missing),
        mark="outline"
        if code == RESIDUAL
        else common.mark("estimated" if row["estimated"] else str(row["status"]), value),
        token=role_marks.token_of(view, code),
        strong=role == "partner",
        tip=w(
            tip,
            name=name,
            amount=text if missing else scale.text(value, w),
            share=of_missing,
        ),
    )


def _times(w: Words, share: float) -> str:
    return w.ratio(share) if share > 1 else w.share_table(share)


def _encoding(view: View, out: output_tables.Output, rows: pd.DataFrame) -> RankingEncoding:
    w = view.words
    rest = rows["iso3"] == RESIDUAL
    shown_rows = rows[(rows.index < ROWS_MAX) | rest]
    longest = float(rows["value"].max())
    scale = query.Scale.of(longest, out.unit, w)
    bars = tuple(_row(view, scale, row, longest) for row in dicts(shown_rows))
    return RankingEncoding(
        name_head=w("disruption.cover.head"),
        text_heads=(scale.name, w("disruption.cover.of_missing")),
        rows=bars,
        legend=(
            *role_marks.seat_key((bar.key for bar in bars), view),
            *common.estimates_key(bars, w),
        ),
    )


@figure(
    "disruption.cover",
    *query.PARAMETERS,
    tables=("production", "supply_outlook"),
    choices=query.choices,
    why_empty=query.why_empty,
)
def cover(view: View) -> Draft:
    """What each other producer makes, beside what would be missing: the group and guests first.

    All of it is sold today. Rows: iso3, role (in the lens; outside, unnamed), value (in
    `unit`), share_of_missing (above 1 where one makes more than would be missing; null where its
    number is withheld or nothing is missing), status.
    """
    w = view.words
    out, cut = query.output_of(view)
    rows = data_of(view, out, cut)
    encoding = _encoding(view, out, rows)
    group = view_group.lens_inside(view) if view_group.lens_countries(view) else ""
    form = "subtitle" if group else "subtitle_plain"
    return Draft(
        title=_headline(view, out, cut, rows),
        subtitle=w(
            f"disruption.cover.{form if cut.missing else 'subtitle_zero'}",
            what=common.production(view["mineral"], view["stage"], w),
            year=query.year_of(view, out),
            amount=query.Scale.of(cut.missing, out.unit, w).text(cut.missing, w),
            country=w.the_country(cut.supplier),
            group=group,
        ),
        unit=out.unit,
        basis=out.basis,
        data=rows[["iso3", "role", "value", "share_of_missing", "status"]],
        encoding=encoding,
        sources=(out.source,),
        notes=[
            w("disruption.note.spare"),
            *(
                [w("producers.note.drawn", n=len(encoding.rows), all=len(rows))]
                if len(encoding.rows) < len(rows)
                else []
            ),
            *output_notes(view, out),
            *group_notes(view, out.rows),
        ],
        alt={"rows": "; ".join(row.tip for row in encoding.rows[:5])},
        table=("iso3", "role", "value.output", "share_of_missing", "status"),
    )
