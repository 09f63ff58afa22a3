"""World output before and after a supplier's cut: what would be missing, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from msp_dash.analysis.contribution import Holding
from msp_dash.analysis.disruption import Cut, group_cover, hhi
from msp_dash.analysis.disruption import supply as supply_after
from msp_dash.analysis.groups import may_hide
from msp_dash.analysis.shares import RESIDUAL, WORLD
from msp_dash.figures import common, output_tables, view_group
from msp_dash.figures.disruption import query
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.holdings import best_named
from msp_dash.figures.producers import headlines
from msp_dash.figures.producers.output import amount_text, group_notes, output_notes
from msp_dash.figures.record import LegendItem, StackEncoding, StackPart, StackRow
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import group_token, token_of
from msp_dash.params import SourceId, View
from msp_dash.words import Words
from msp_dash.words.numbers import Bound

DATA = ["iso3", "name", "value", "share", "value_after", "share_after", "status"]
MISSING, GROUP_PART, OTHERS = "missing", "group", "others"
REST = 0.55
"""Opacity of the rest of the group beside the supplier, where both have one seat."""


@dataclass(frozen=True, slots=True)
class GroupOutput:
    """A group's output over what would be missing, by one publisher; None where it is withheld.

    `estimated`: the year of which most of both is that publisher's estimate, else "".
    """

    share: float | None
    bound: Bound
    estimated: str

    @classmethod
    def of(cls, rows: pd.DataFrame, year: int, cut: Cut, group: frozenset[str]) -> GroupOutput:
        """`rows` : columns iso3 (str), value (float), status (str), the supplier's among them."""
        result = group_cover(rows, group)
        both = rows[rows["iso3"].isin(group | {cut.supplier})]
        estimates = both.loc[both["status"] == "estimated", "value"].sum()
        stops = float(rows.loc[rows["iso3"] == cut.supplier, "value"].sum()) * cut.part
        return cls(
            share=result / stops if result is not None and stops else None,
            bound="at_least" if may_hide(rows, group) else "exactly",
            estimated=str(year) if estimates > both["value"].sum() / 2 else "",
        )

    def text(self, w: Words) -> str:
        """'14%', '1.4 times'."""
        text = query.times(w, self.share or 0.0, self.bound)
        return w.estimate(text, self.estimated) if self.estimated else text


def group_names(view: View, supplier: str) -> tuple[str, str]:
    """A group without the supplier as a subject, and inside a sentence."""
    w, listed = view.words, view["set"].split(",")
    if supplier in listed:
        rest = ",".join(code for code in listed if code != supplier)
        return group_names(View({**view, "set": rest}), supplier)
    inside = view_group.lens_inside(view)
    if supplier not in view_group.lens_countries(view):
        return view_group.lens_name(view), inside
    rest = w("disruption.the_rest_of_group", group=inside)
    return common.capital(rest), rest


def group_texts(
    view: View, out: output_tables.Output, cut: Cut, other: Holding | None
) -> tuple[str, ...]:
    """What the group made of what would be missing, whole sentences, the fullest first.

    `other` : what a publisher gives that names more of its members: it stands beside the figure's
    own, or in its place where that is nothing.
    """
    w, group = view.words, view_group.lens_countries(view) - {cut.supplier}
    use = {"country": w.the_country(cut.supplier)}
    if not group:
        return (w("disruption.supply.second.use", **use),)
    subject, inside = group_names(view, cut.supplier)
    own = GroupOutput.of(out.rows, view.year, cut, group)
    theirs = None if other is None else GroupOutput.of(other.rows, int(other.year or 0), cut, group)
    led = own if own.share or theirs is None else theirs
    if not led.share:
        form = "unknown" if led.share is None else "none" if led.bound == "exactly" else "unlisted"
        source = SourceId.label(view["source"], w)
        return (w(f"disruption.supply.second.{form}", group=inside, source=source),)
    text = _text(led, subject, w)
    texts = (w("disruption.supply.second.with_use", sentence=text, **use), text)
    if other is None or theirs is None or not theirs.share:
        return texts
    by = {"share": theirs.text(w), "source": SourceId.label(other.source, w), "year": other.year}
    single = w("disruption.supply.second.named", sentence=_text(theirs, subject, w), **by)
    if led is theirs:
        return (w("disruption.supply.second.named", sentence=texts[0], **by), single)
    form = f"disruption.supply.second.beside.{theirs.bound}"
    return (*(w(form, sentence=one, **by) for one in texts), single)


def _text(result: GroupOutput, subject: str, w: Words) -> str:
    size = "more" if (result.share or 0.0) > 1 else "part"
    key = f"disruption.supply.second.{size}.{result.bound}"
    return w(key, group=subject, share=result.text(w))


def _headline(view: View, out: output_tables.Output, cut: Cut, other: Holding | None) -> Headline:
    """'Without China, 78% of cobalt refined in 2024 would be missing'; what the group makes."""
    w = view.words
    subject = headlines.Subject.of(view, view.year, out)
    if not cut.missing:
        head = headlines.country_headline(subject, out, cut.supplier, w)
        return head._replace(second=headlines.group_second(view, subject, out.rows))
    args = {
        "country": w.the_country(cut.supplier),
        "cut": w.percent(cut.part),
        "share": missing_share(w, out, cut),
        "year": view["year"],
    }
    args["share"] = subject.stated(args["share"], w)
    form = "stop" if cut.part == 1 else "cut"
    process = "counted" if subject.partial else subject.activity
    args["mineral"] = query.brief_mineral(view)
    args["output"] = w(f"disruption.supply.output.{process}", mineral=args["mineral"])
    key = f"disruption.supply.title.{form}"
    title = fitting(w, "title", w(key, **args), w(f"{key}_least", **args))
    return Headline(title, fitting(w, "second", *group_texts(view, out, cut, other), title=title))


def missing_share(w: Words, out: output_tables.Output, cut: Cut) -> str:
    """What would be missing of the world's output: never all of it where others make some."""
    return headlines.part(
        w, cut.share, whole=headlines.is_whole(out.rows, [cut.supplier]) and cut.part == 1
    )


def data_of(out: output_tables.Output, cut: Cut) -> pd.DataFrame:
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


def _parts(
    view: View, out: output_tables.Output, cut: Cut, *, after: bool
) -> tuple[StackPart, ...]:
    """Supplier, group, others by name, the unnamed; then what would be missing."""
    w, group = view.words, view_group.lens_countries(view)
    scale = query.Scale.of(cut.total, out.unit, w)
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
        cut.supplier: token_of(view, cut.supplier),
        GROUP_PART: group_token(view),
        OTHERS: "absent_2",
        RESIDUAL: "not_named",
    }
    parts = [
        StackPart(
            key,
            value,
            w("disruption.supply.part", name=names[key], amount=scale.text(value, w))
            if key == cut.supplier
            else "",
            tokens[key],
            # The rest of a supplier's own group beside it.
            opacity=REST if key == GROUP_PART and tokens[key] == tokens[cut.supplier] else 1.0,
            outline=key == RESIDUAL,
            tip=w("disruption.supply.tip", name=names[key], amount=scale.text(value, w)),
        )
        for key, value in sums.items()
        if value > 0
    ]
    if after and cut.missing:
        args = {"amount": scale.text(cut.missing, w), "share": missing_share(w, out, cut)}
        text = w("disruption.supply.missing", **args)
        parts.append(StackPart(MISSING, cut.missing, text, "ink2", dashed=True, tip=text))
    return tuple(parts)


def _names(view: View, cut: Cut) -> dict[str, str]:
    w = view.words
    inside = cut.supplier in view_group.lens_countries(view)
    return {
        cut.supplier: w.country(cut.supplier),
        GROUP_PART: w("disruption.rest_of_group", group=view_group.lens_inside(view))
        if inside
        else view_group.lens_name(view),
        OTHERS: w("disruption.others"),
        RESIDUAL: w("disruption.unnamed"),
    }


def _encoding(view: View, out: output_tables.Output, cut: Cut) -> StackEncoding:
    w = view.words
    before, after = (_parts(view, out, cut, after=later) for later in (False, True))
    total = query.Scale.of(cut.total, out.unit, w).text(cut.total, w)
    rows = [StackRow(query.year_of(view, out), w("disruption.supply.row.all"), before, total)]
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
            one.opacity,
        )
        for one in before
        if one.key != cut.supplier
    ]
    if cut.missing:
        legend.append((LegendItem("ink2", w("disruption.supply.legend"), "dashed"), 1.0))
    return StackEncoding("", tuple(rows), tuple(legend), steps="rows")


def _legend(view: View, out: output_tables.Output, one: StackPart, cut: Cut) -> str:
    w = view.words
    hides = one.key == GROUP_PART and may_hide(out.rows, view_group.lens_countries(view))
    return w(
        f"disruption.supply.part{'_at_least' if hides else ''}",
        name=_names(view, cut)[one.key],
        amount=query.Scale.of(cut.total, out.unit, w).text(
            one.value, w, "at_least" if hides else "exactly"
        ),
    )


def notes_of(view: View, out: output_tables.Output, cut: Cut) -> list[str]:
    """What the numbers of a cut are, and are not."""
    w = view.words
    rows = supply_after(out.rows, cut)
    before, after = (hhi(rows["iso3"], rows[name]) for name in ("share", "share_after"))
    notes = [
        w("disruption.note.output", country=w.the_country(cut.supplier)),
        w("disruption.note.price"),
    ]
    if query.mined_alone(view["mineral"], view["stage"]):
        notes.append(w("disruption.note.mines", mineral=w.the_mineral(view["mineral"])))
    if cut.missing and before is not None and after is not None:
        notes.append(w("disruption.note.hhi", before=w.hhi(before), after=w.hhi(after)))
    elif cut.missing and before is not None:
        notes.append(w("disruption.note.hhi_unknown", before=w.hhi(before)))
    return [*notes, *output_notes(view, out), *group_notes(view, out.rows)]


@figure(
    "disruption.supply",
    *query.PARAMETERS,
    tables=("production", "supply_outlook"),
    choices=query.choices,
    why_empty=query.why_empty,
)
def supply(view: View) -> Draft:
    """World output of one year with a supplier's row reduced: what is missing and what is left.

    Output, not exports: what the supplier uses at home is in it. Rows: iso3 (WLD, the publisher's
    total, comes last), name, value (in `unit`), share (0-1, of the total), value_after, share_after
    (0-1, of what is left; null where nothing is), status.
    """
    w = view.words
    out, cut = query.output_of(view)
    group = view_group.lens_countries(view) - {cut.supplier}
    other = None
    if cut.missing:
        other = best_named(view["mineral"], view["stage"], out.rows, view.year, group)
    head = _headline(view, out, cut, other)
    encoding = _encoding(view, out, cut)
    data = data_of(out, cut)
    data.loc[data["iso3"] == WORLD, "name"] = w("disruption.world")
    return Draft(
        title=head,
        subtitle={
            "what": common.production(view["mineral"], view["stage"], w),
            "amount": amount_text(view, out.unit, out.basis),
            "year": query.year_of(view, out),
        },
        unit=out.unit,
        basis=out.basis,
        data=data,
        encoding=encoding,
        sources=(out.source, *([common.publication(other.source, other.edition)] if other else [])),
        notes=notes_of(view, out, cut),
        claim=w("disruption.supply.claim", title=head.title, country=w.the_country(cut.supplier))
        if cut.missing
        else "",
        cited=(out.source,),
        alt={"rows": "; ".join(p.tip for p in encoding.rows[-1].parts)},
        table=(
            *("iso3.code", "name.country", "value.output", "share"),
            *("value_after", "share_after", "status"),
        ),
    )
