"""World output before and after a supplier's cut: what would be missing, and what is left."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.disruption import Cut, group_cover, hhi
from msp_dash.analysis.disruption import supply as supply_after
from msp_dash.analysis.groups import may_hide
from msp_dash.analysis.shares import RESIDUAL, WORLD
from msp_dash.figures.common import (
    Output,
    capital,
    lens_countries,
    lens_inside,
    lens_name,
    production,
    the_mineral_at,
)
from msp_dash.figures.disruption.query import (
    GROUP,
    Scale,
    brief_mineral,
    choices,
    mined_alone,
    output_of,
    partial,
    times,
    why_empty,
)
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.producers.headlines import (
    Subject,
    activity,
    country_headline,
    group_second,
    is_whole,
    part,
)
from msp_dash.figures.producers.output import amount_text, group_notes, output_notes
from msp_dash.figures.record import LegendItem, StackEncoding, StackPart, StackRow
from msp_dash.figures.registry import figure
from msp_dash.params import Cut as CutOf
from msp_dash.params import Edition, Mineral, SourceId, Stage, Supplier, View, Year
from msp_dash.theme import STAGE_TOKEN
from msp_dash.words import Words
from msp_dash.words.numbers import Bound

DATA = ["iso3", "name", "value", "share", "value_after", "share_after", "status"]
MISSING, GROUP_PART, OTHERS = "missing", "group", "others"


def group_text(view: View, out: Output, cut: Cut) -> str:
    """What the group makes of what would be missing, a whole sentence; "" without a group."""
    w, group = view.words, lens_countries(view)
    if not group or not cut.missing:
        return ""
    others = out.rows[out.rows["iso3"] != cut.supplier]
    output_of_group = group_cover(others, group)
    form = "beside" if cut.supplier in group else "group"
    if output_of_group is None:
        return w("disruption.supply.second.unknown", group=lens_inside(view))
    hides = may_hide(others, group - {cut.supplier})
    if not output_of_group:
        key = "unlisted" if hides else "none"
        return w(f"disruption.supply.second.{key}", group=lens_inside(view))
    bound: Bound = "at_least" if hides else "exactly"
    share = output_of_group / cut.missing
    args = {"group": lens_name(view), "inside": lens_inside(view), "share": times(w, share, bound)}
    size = "more" if share > 1 else "part"
    return w(f"disruption.supply.second.{form}.{size}.{bound}", **args)


def _headline(view: View, out: Output, cut: Cut) -> Headline:
    """'Without China, 78% of cobalt refined in 2024 would be missing'; what the group makes."""
    w = view.words
    subject = Subject.of(view, view.year, out)
    if not cut.missing:
        head = country_headline(subject, out, cut.supplier, w)
        return head._replace(second=group_second(view, subject, out.rows))
    args = {
        "country": w.the_country(cut.supplier),
        "cut": w.percent(cut.part),
        "share": missing_share(w, out, cut),
        "mineral": the_mineral_at(view["mineral"], view["stage"], w),
        "year": view["year"],
    }
    brief = args | {"mineral": brief_mineral(view)}
    kind = "estimated" if out.estimated else "reported"
    form = "stop" if cut.part == 1 else "cut"
    process = "counted" if partial(out) else activity(view["mineral"], view["stage"])
    titles = [
        w(f"disruption.supply.title.{form}.{length}.{kind}", **values)
        for length in (process, "plain", "brief")
        for values in (args, brief)
    ]
    shorts = [
        capital(w(f"disruption.supply.short.{length}", **values))
        for length in (form, f"{form}_brief", "cut_brief")
        for values in (args, brief)
    ]
    return Headline(fitting(w, "title", *titles), group_text(view, out, cut))


def missing_share(w: Words, out: Output, cut: Cut) -> str:
    """What would be missing of the world's output: never all of it where others make some."""
    return part(w, cut.share, whole=is_whole(out.rows, [cut.supplier]) and cut.part == 1)


def data_of(out: Output, cut: Cut) -> pd.DataFrame:
    """Rows of the figure, the world last: its value is the publisher's total."""
    rows = supply_after(out.rows, cut)[DATA]
    world = {
        "iso3": WORLD,
        "name": "",
        "value": cut.total,
        "share": 1.0,
        "value_after": cut.left,
        "share_after": 1.0 if cut.left > 0 else None,
        "status": "reported",
    }
    return pd.concat([rows, pd.DataFrame([world])], ignore_index=True)


def _parts(view: View, out: Output, cut: Cut, *, after: bool) -> tuple[StackPart, ...]:
    """Supplier, group, others by name, the unnamed; then what would be missing."""
    w, group = view.words, lens_countries(view)
    scale = Scale.of(cut.total, out.unit, w)
    rows = out.rows
    others = rows[rows["iso3"] != cut.supplier]
    is_rest = others["iso3"] == RESIDUAL
    is_own = others["iso3"].isin(list(group)) & ~is_rest
    sums = {
        cut.supplier: cut.value - (cut.missing if after else 0.0),
        GROUP_PART: float(others.loc[is_own, "value"].sum()),
        OTHERS: float(others.loc[~is_own & ~is_rest, "value"].sum()),
        RESIDUAL: float(others.loc[is_rest, "value"].sum()),
    }
    names = _names(view, cut)
    tokens = {
        cut.supplier: STAGE_TOKEN[view["stage"]],
        GROUP_PART: "partner",
        OTHERS: "other",
        RESIDUAL: "ink2",
    }
    parts = [
        StackPart(
            key,
            value,
            w("disruption.supply.part", name=names[key], amount=scale.text(value, w))
            if key == cut.supplier
            else "",
            tokens[key],
            outline=key == RESIDUAL,
            tip=w("disruption.supply.tip", name=names[key], amount=scale.text(value, w)),
        )
        for key, value in sums.items()
        if value > 0
    ]
    if after and cut.missing:
        args = {"amount": scale.text(cut.missing, w), "share": missing_share(w, out, cut)}
        text = w("disruption.supply.missing", **args)
        parts.append(StackPart(MISSING, cut.missing, text, "ink", dashed=True, tip=text))
    return tuple(parts)


def _names(view: View, cut: Cut) -> dict[str, str]:
    w = view.words
    inside = cut.supplier in lens_countries(view)
    return {
        cut.supplier: w.country(cut.supplier),
        GROUP_PART: w("disruption.rest_of_group", group=lens_inside(view))
        if inside
        else lens_name(view),
        OTHERS: w("disruption.others"),
        RESIDUAL: w("disruption.unnamed"),
    }


def _encoding(view: View, out: Output, cut: Cut) -> StackEncoding:
    w = view.words
    before, after = (_parts(view, out, cut, after=later) for later in (False, True))
    total = Scale.of(cut.total, out.unit, w).text(cut.total, w)
    kind = "estimated" if out.estimated else "reported"
    rows = [
        StackRow(
            w(f"disruption.supply.row.{kind}", year=view["year"]),
            w("disruption.supply.row.all"),
            before,
            total,
        )
    ]
    if cut.missing:
        stops = w(
            "disruption.supply.row.cut", country=w.country(cut.supplier), cut=w.percent(cut.part)
        )
        rest = w("disruption.supply.row.rest")
        rows.append(StackRow(stops, rest, after, total))
    legend = [
        (
            LegendItem(
                one.token, _legend(view, out, one, cut), "outline" if one.outline else "swatch"
            ),
            1.0,
        )
        for one in before
        if one.key != cut.supplier
    ]
    if cut.missing:
        legend.append((LegendItem("ink", w("disruption.supply.legend"), "dashed"), 1.0))
    return StackEncoding("", tuple(rows), tuple(legend), steps="rows")


def _legend(view: View, out: Output, one: StackPart, cut: Cut) -> str:
    w = view.words
    name = _names(view, cut)[one.key]
    return w(
        "disruption.supply.part",
        name=name,
        amount=Scale.of(cut.total, out.unit, w).text(one.value, w),
    )


def notes_of(view: View, out: Output, cut: Cut) -> list[str]:
    """What the numbers of a cut are, and are not."""
    w = view.words
    rows = supply_after(out.rows, cut)
    before, after = (hhi(rows["iso3"], rows[name]) for name in ("share", "share_after"))
    notes = [
        w("disruption.note.output", country=w.the_country(cut.supplier)),
        w("disruption.note.price"),
    ]
    if mined_alone(view["mineral"], view["stage"]):
        notes.append(w("disruption.note.mines", mineral=w.the_mineral(view["mineral"])))
    if cut.missing and before is not None and after is not None:
        notes.append(w("disruption.note.hhi", before=w.hhi(before), after=w.hhi(after)))
    elif cut.missing and before is not None:
        notes.append(w("disruption.note.hhi_unknown", before=w.hhi(before)))
    return [*notes, *output_notes(view, out), *group_notes(view, out.rows)]


@figure(
    "disruption.supply",
    Mineral,
    Stage,
    Supplier,
    CutOf,
    Year,
    SourceId,
    Edition,
    *GROUP,
    page="disruption",
    tables=("production", "supply_outlook"),
    choices=choices,
    why_empty=why_empty,
)
def supply(view: View) -> Draft:
    """World output of one year with a supplier's row reduced: what is missing and what is left.

    Output, not exports: what the supplier uses at home is in it. Rows: iso3 (WLD, the publisher's
    total, comes last), name, value (in `unit`), share (0-1, of the total), value_after, share_after
    (0-1, of what is left; null where nothing is), status.
    """
    w = view.words
    out, cut = output_of(view)
    head = _headline(view, out, cut)
    encoding = _encoding(view, out, cut)
    data = data_of(out, cut)
    data.loc[data["iso3"] == WORLD, "name"] = w("disruption.world")
    return Draft(
        title=head,
        subtitle={
            "what": production(view["mineral"], view["stage"], w),
            "amount": amount_text(view, out.unit, out.basis),
            "year": w("producers.year_e", year=view["year"]) if out.estimated else view["year"],
        },
        unit=out.unit,
        basis=out.basis,
        data=data,
        encoding=encoding,
        sources=(out.source,),
        notes=notes_of(view, out, cut),
        alt={"rows": "; ".join(p.tip for p in encoding.rows[-1].parts)},
        table=(
            *("iso3.code", "name.country", "value.output", "share"),
            *("value_after", "share_after", "status"),
        ),
    )
