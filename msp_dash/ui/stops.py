"""Sentences and links of the page on a supplier that stops."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache

from msp_dash.analysis.groups import NEW_YORK, at_meeting
from msp_dash.data import TableError, facts
from msp_dash.figures.common import the_mineral_at
from msp_dash.figures.disruption.query import (
    Scale,
    choices,
    mined_alone,
    newest_suppliers,
    output_of,
    times,
)
from msp_dash.figures.output_tables import output
from msp_dash.figures.producers.concentration import newest_rows
from msp_dash.figures.producers.headlines import named_rows, part
from msp_dash.figures.registry import resolve, spec
from msp_dash.figures.standards.matched_controls import rows_of
from msp_dash.figures.us.stocks import stocked
from msp_dash.params import View, today
from msp_dash.ui.cards import Item, Markup, Section, framed
from msp_dash.ui.language import as_query
from msp_dash.ui.navigation import address
from msp_dash.ui.notices import paragraph
from msp_dash.words import LANGUAGES, Words

PAGE, SUPPLY = "stops", "disruption.supply"
STANDING = ("counted", "limited")
"""Controls that are in force, of all of an output or of a part of it."""
CHOKEPOINTS, GUESTS_MOST, CONTROLS_MOST = 3, 3, 8
Case = Mapping[str, str]


@lru_cache(maxsize=4096)
def case(mineral: str, stage: str = "", supplier: str = "") -> Case | None:
    """The query of the page for a mineral, stage and supplier; None where nothing could stop.

    Without a stage, the first that has a supplier; without a supplier, the largest.
    """
    rows = choices()
    query = {"mineral": mineral, "stage": stage, "supplier": supplier}
    for name, value in query.items():
        if value:
            rows = rows[rows[name] == value]
    return None if rows.empty else {name: value for name, value in query.items() if value}


def link_to(query: Case | None, w: Words) -> tuple[tuple[str, str], ...]:
    """(label, address) of the page with everything chosen, for the foot of a card."""
    if query is None:
        return ()
    label = w(f"disruption.preset.{'go' if query.get('supplier') else 'go_largest'}")
    return ((label, address(PAGE, dict(query) | as_query(w.lang))),)


def first_link(queries: Iterable[Case | None], w: Words) -> tuple[str, str] | None:
    """The link of the first question that has an answer, for the head of a page."""
    try:
        return next((pair for query in queries for pair in link_to(query, w)), None)
    except TableError:  # The cards report it.
        return None


def of_mineral(mineral: str, w: Words) -> tuple[tuple[str, str], ...]:
    """The link to a mineral's largest supplier, for the foot of a card."""
    pair = first_link((case(one) for one in (mineral,)), w)
    return () if pair is None else (pair,)


def suppliers(values: View) -> Mapping[str, str]:
    """Suppliers of the view's source and year with their shares of output, the largest first."""
    names = ("mineral", "stage", "source", "edition", "year")
    return _suppliers(values.words, *(values[name] for name in names))


# A select box asks for all of them in each run.
@lru_cache(maxsize=256)
def _suppliers(
    w: Words, mineral: str, stage: str, source: str, edition: str, year: str
) -> Mapping[str, str]:
    try:
        rows = output(mineral, stage, source, edition, int(year), w).rows
    except (TableError, LookupError, ValueError):  # The card says what is wrong.
        return {}
    return {
        str(row.iso3): w(
            "pages.stops.param.supplier.share",
            country=row.name,
            share=part(w, float(row.share), whole=False),
        )
        for row in named_rows(rows).itertuples(index=False)
    }


@lru_cache(maxsize=512)
def _amounts(values: View) -> str:
    w = values.words
    out, cut = output_of(values)
    scale = Scale.of(cut.total, out.unit, w)
    args = {"total": scale.text(cut.total, w), "year": values["year"]}
    if not cut.missing:
        return w("disruption.answer.zero", **args)
    listed = float(out.rows.loc[out.rows["iso3"] != cut.supplier, "value"].sum())
    args["missing"] = scale.text(cut.missing, w)
    if listed and args["missing"] == args["total"]:
        # A total that is rounded leaves no room for what others are listed with.
        return w("disruption.answer.rounded", others=scale.text(listed, w), **args)
    share = cut.others / cut.missing
    form = "more" if share > 1 else "part"
    return w(f"disruption.answer.{form}", share=times(w, share), **args)


@lru_cache(maxsize=512)
def limits(values: View) -> Markup:
    """What is missing in amounts, and what the answer does not say."""
    w = values.words
    mineral = values["mineral"]
    if mined_alone(mineral, values["stage"]):
        last = w("disruption.answer.mines", mineral=w.the_mineral(mineral))
    else:
        last = w(f"disruption.answer.stocks{'' if stocked(mineral) else '_unknown'}")
    texts = [
        w("disruption.answer.output", country=w.the_country(values["supplier"])),
        w("disruption.answer.price"),
        last,
    ]
    # The card says what is wrong with the output.
    with suppress(TableError, LookupError, ValueError):
        texts.insert(0, _amounts(values))
    heading = html.escape(w("disruption.answer.heading"))
    text = f'<div class="msp-text">{paragraph(" ".join(texts))}</div>'
    return framed("limits", f'<h2 class="msp-title">{heading}</h2>{text}')


# ---------------------------------------------------------------- presets


def _narrowest() -> Sequence[Case]:
    cases = (
        case(row.mineral, row.stage, row.concentration.top1_iso3) for row in newest_rows("", "")
    )
    return [one for one in cases if one][:CHOKEPOINTS]


def _controlled(day: str) -> Sequence[Case]:
    """Largest suppliers whose own export controls are in force on a day."""
    view = View({"on": day, "mineral": "", "stage": "", "lang": "en"})
    rows = rows_of(view)
    rows = rows[rows["standing"].isin(STANDING)].sort_values("share", ascending=False)
    cases = [
        case(str(mineral), str(stage), str(iso3))
        for mineral, stage, iso3 in rows[["mineral", "stage", "iso3"]].itertuples(index=False)
        if iso3 in newest_suppliers(mineral, stage)[:1]
    ]
    return [dict(one) for one in dict.fromkeys(tuple(c.items()) for c in cases if c)][
        :CONTROLS_MOST
    ]


def guests() -> frozenset[str]:
    """The minerals-rich participants of New York."""
    return at_meeting(facts("participation"), NEW_YORK, ("minerals_rich_guest",))


def _brought() -> Sequence[Case]:
    """Where the guests made most of what would be missing without the largest supplier."""
    own, best = guests(), []
    for mineral, stage in choices()[["mineral", "stage"]].drop_duplicates().itertuples(index=False):
        first = newest_suppliers(mineral, stage)[0]
        if first in own:
            continue
        view = resolve(spec(SUPPLY), {"mineral": mineral, "stage": stage}).view
        out, cut = output_of(view)
        output_of_guests = float(out.rows.loc[out.rows["iso3"].isin(list(own)), "value"].sum())
        best.append((-output_of_guests / cut.missing, mineral, stage))
    ordered = sorted(best)[:GUESTS_MOST]
    names = ",".join(sorted(own))
    return [{"mineral": mineral, "stage": stage, "set": names} for _, mineral, stage in ordered]


@lru_cache(maxsize=8)
def _cases(day: str) -> Mapping[str, Sequence[Case]]:
    return {"narrowest": _narrowest(), "controls": _controlled(day), "guests": _brought()}


def _link(query: Case, w: Words) -> str:
    mineral, stage = query["mineral"], query["stage"]
    supplier = query.get("supplier") or newest_suppliers(mineral, stage)[0]
    what = w(f"disruption.preset.stage.{stage}", mineral=the_mineral_at(mineral, stage, w))
    label = w("disruption.preset.link", country=w.country(supplier), mineral=what)
    href = html.escape(address(PAGE, dict(query) | as_query(w.lang)), quote=True)
    return f'<a href="{href}">{html.escape(label)}</a>'


def presets(w: Words) -> Item:
    """Questions to start from, computed from the tables of today."""
    try:
        return _presets(w, today())
    except TableError:  # The cards report it.
        return Markup("")


@lru_cache(maxsize=2 * len(LANGUAGES))
def _presets(w: Words, day: str) -> Section:
    rows = "".join(
        f"<li><b>{html.escape(w(f'disruption.preset.{name}'))}</b> "
        f"{' '.join(_link(query, w) for query in cases)}</li>"
        for name, cases in _cases(day).items()
        if cases
    )
    items = [Markup(f'<div class="msp-presets"><ul>{rows}</ul></div>')]
    return Section("presets", w("disruption.preset.heading"), items, folded=True)
