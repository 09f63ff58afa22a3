"""What each country outside would add to a group, and each inside would take away."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from msp_dash.analysis.coalition import marginal as marginal_of
from msp_dash.analysis.contribution import RESERVES, Holding
from msp_dash.analysis.groups import group_share
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.coalition.asking import (
    GROUP,
    NOTHING_MIN,
    choices,
    measured,
    publications,
    unnamed_notes,
    what,
)
from msp_dash.figures.common import (
    ROLE_SYMBOL,
    capital,
    claim,
    lens_countries,
    lens_inside,
    mark,
    roles,
)
from msp_dash.figures.holdings import holding
from msp_dash.figures.partners.held import nobody, roll_pages, share_text, shares_of, who_counts
from msp_dash.figures.producers.output import is_whole, share_words
from msp_dash.figures.record import Column, Figure, LegendItem, RankingEncoding, RankRow
from msp_dash.figures.registry import figure, url
from msp_dash.params import Mineral, Stage, View
from msp_dash.theme import STAGE_TOKEN
from msp_dash.words import Words, words

DATA = ("iso3", "mineral", "stage", "share", "added", "status")
ROWS_MAX = 20
GUEST = "minerals_rich"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The countries outside a group that would add most (several only where they tie), and what.

    `share` is worded: '74%', 'nearly all'.
    """

    countries: tuple[str, ...]
    share: str


def newcomer(view: View, w: Words) -> Newcomer | None:
    """Who outside the view's group would add most of its mineral; None where nobody would."""
    one = holding(view["mineral"], view["stage"])
    found = marginal_of(one.rows, lens_countries(view))
    found = found[found["added"] >= NOTHING_MIN]
    if found.empty:
        return None
    most = float(found["added"].iloc[0])
    codes = tuple(found.loc[found["added"] == most, "iso3"])
    said = share_words(w, most, whole=is_whole(one.rows, codes))
    return Newcomer(
        codes, w(f"coalition.share.{'at_most' if one.at_most else 'exactly'}", share=said)
    )


def _title(view: View, w: Words, one: Holding) -> str:
    best = newcomer(view, w)
    if best is None:
        return w("coalition.marginal.title.nobody", what=what(one, w))
    return w(
        "coalition.marginal.title",
        n=len(best.countries),
        country=capital(w.listing([w.the_country(code) for code in best.countries])),
        share=best.share,
        what=what(one, w),
    )


def signed(w: Words, added: float) -> str:
    """'+14.2%', '\u22123.1%', '0'."""
    if added == 0:
        return "0"
    form = "plus" if added > 0 else "minus"
    return w(f"coalition.{form}", share=w.share_table(abs(added)))


def _row(w: Words, row: Row, one: Holding, longest: float, role: str | None) -> RankRow:
    inside, added = bool(row["inside"]), row["added"]
    missing = pd.isna(added)
    text = w(f"words.status.{row['status']}") if missing else signed(w, added)
    if row["status"] == "estimated" and added:
        text = w("producers.value_e", value=text)
    name = w.country(row["iso3"])
    form = "hidden" if missing else "inside" if inside else "outside"
    return RankRow(
        key=row["iso3"],
        name=name,
        length=0.0 if missing or not longest else abs(added) / longest,
        texts=(text,),
        mark=mark(row["status"], added),
        token="partner" if inside else STAGE_TOKEN[one.stage],
        role="partner" if inside else role,
        role_symbol=ROLE_SYMBOL["partner" if inside else role or "partner"],
        tip=w(f"coalition.marginal.tip.{form}", country=name, share=text),
    )


def _encoding(view: View, w: Words, one: Holding, found: pd.DataFrame) -> RankingEncoding:
    longest = float(found["added"].abs().max())
    drawn = found.head(ROWS_MAX)
    # Who sat at the table in New York without being a partner is marked among the newcomers.
    rich = [c for c, role in roles(view).items() if role == GUEST]
    guest = dict.fromkeys(drawn.loc[~drawn["inside"] & drawn["iso3"].isin(rich), "iso3"], GUEST)
    legend = []
    if not drawn["inside"].all():
        token = STAGE_TOKEN[one.stage]
        legend.append(LegendItem(token, w("coalition.marginal.legend.outside")))
    if drawn["inside"].any():
        legend.append(LegendItem("partner", w("coalition.marginal.legend.inside"), "square"))
    if guest:
        legend.append(LegendItem(GUEST, w(f"figures.role.{GUEST}"), ROLE_SYMBOL[GUEST]))
    return RankingEncoding(
        name_head=w("coalition.column.country"),
        text_heads=(w("coalition.marginal.head"),),
        rows=tuple(_row(w, row, one, longest, guest.get(row["iso3"])) for row in dicts(drawn)),
        legend=tuple(legend),
    )


def _notes(view: View, w: Words, one: Holding, found: pd.DataFrame) -> list[str]:
    notes = [w("coalition.marginal.note.own"), *unnamed_notes(one, w)]
    if found["status"].eq("estimated").any():
        notes.append(w("producers.note.estimated"))
    if len(found) > ROWS_MAX:
        notes.append(w("producers.note.drawn", n=ROWS_MAX, all=len(found)))
    if one.stage == RESERVES:
        notes.append(w("coalition.note.reserves"))
    return notes + who_counts(view, w)


def _data(one: Holding, found: pd.DataFrame) -> pd.DataFrame:
    whole = found.assign(mineral=one.mineral, stage=one.stage, share=found["added"].abs())
    return whole[list(DATA)]


@figure(
    "coalition.marginal",
    Mineral,
    Stage,
    *GROUP,
    page="coalition",
    tables=("production", "reserves", "supply_outlook"),
    choices=choices,
)
def marginal(view: View) -> Figure:
    """What each country outside a group adds to its share, and each inside takes away.

    Rows: iso3, mineral, stage, share (0-1 of the world), added (the same, below 0 for a country
    inside), both null where withheld, and status; largest change first.
    """
    w = words(view["lang"])
    group = lens_countries(view)
    if not group:
        return nobody("coalition.marginal", view)
    one = holding(view["mineral"], view["stage"])
    found = marginal_of(one.rows, group)
    title = _title(view, w, one)
    has = shares_of(view, view["mineral"], view["stage"])[0]
    none = group_share(one.rows, group) is None or not has["listed"]
    form = "none" if none else "some"
    sources = (*publications([one]), *roll_pages(view, w))
    encoding = _encoding(view, w, one, found)
    listed = [row.tip for row in encoding.rows[:5]]
    return Figure(
        id="coalition.marginal",
        params=view,
        title=title,
        subtitle=w(
            f"coalition.marginal.subtitle.{form}",
            measured=measured(one, w),
            group=lens_inside(view, w),
            share=share_text(w, has, "long"),
        ),
        unit="share",
        basis="",
        data=_data(one, found),
        encoding=encoding,
        sources=sources,
        notes=tuple(_notes(view, w, one, found)),
        alt=w("coalition.marginal.alt", title=title, rows="; ".join(listed)),
        table=(
            Column("iso3", w("partners.column.iso3")),
            Column("mineral", w("partners.column.mineral")),
            Column("stage", w("partners.column.stage")),
            Column("share", w("producers.column.share"), "share"),
            Column("added", w("coalition.column.added"), "share"),
            Column("status", w("producers.column.status")),
        ),
        sentence=claim(title, sources, w),
        link=url("coalition.marginal", view),
    )
