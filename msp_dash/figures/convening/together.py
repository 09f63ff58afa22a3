"""What the table has together: shares of partners and guests, mined and refined."""

from __future__ import annotations

from typing import Any

import pandas as pd

from msp_dash.figures.common import capital, mineral_at, publication, the_mineral_at
from msp_dash.figures.convening import query
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import as_published
from msp_dash.figures.partners.data import bound_of, bounded, named_elsewhere, share_text
from msp_dash.figures.record import LegendItem, StackEncoding, StackPart, StackRow
from msp_dash.figures.registry import figure
from msp_dash.params import Agenda, View
from msp_dash.words import Words

KEYS = ("mineral", "stage", "source", "edition", "year")
GROUPS = (("partners", "partner"), ("guests", "room"))


def all_shares(view: View) -> list[query.TableShare]:
    """What the table has of each mineral on the agenda, mined before refined."""
    table = query.table_of(view)
    return [one for mineral in query.agenda(view) for one in query.table_shares(table, mineral)]


def _part(one: query.TableShare, key: str, token: str, w: Words) -> StackPart:
    row: dict[str, Any] = getattr(one, key)
    share = float(row["share"] or 0.0) if row["listed"] else 0.0
    tip = w(f"convening.together.tip.{key}", share=share_text(w, row, "long"))
    return StackPart(key, share, w.share(share, bound_of(row)) if share else "", token, tip=tip)


def _rest(one: query.TableShare) -> dict[str, Any]:
    """What is not at the table, or not named: the rest of the whole, with the opposite bound."""
    both = one.both
    left = max(1.0 - float(both["share"]), 0.0)
    return {**both, "share": left, "hidden": both["at_most"], "at_most": both["hidden"]}


def _row(one: query.TableShare, w: Words) -> StackRow:
    parts, rest = [_part(one, key, token, w) for key, token in GROUPS], _rest(one)
    tip = w("convening.together.tip.rest", share=share_text(w, rest, "long"))
    year = (
        w("producers.year_e", year=one.holding.year) if one.holding.estimated else one.holding.year
    )
    return StackRow(
        label=mineral_at(one.holding.mineral, one.holding.stage, w),
        sublabel=w(
            "convening.together.stage", stage=w(f"partners.stage.{one.holding.stage}"), year=year
        ),
        parts=(*parts, StackPart("rest", rest["share"], "", "not_named", outline=True, tip=tip)),
        total=share_text(w, one.both, "long"),
    )


def _sentence(one: query.TableShare, w: Words) -> str:
    """The share of one mineral at its stage."""
    stage, bound = "mine" if one.holding.stage == "mine" else "refined", bound_of(one.both)
    share = as_published(w.share(one.both["share"], bound), one.holding, w)
    return w(
        f"convening.together.title.{stage}",
        mineral=the_mineral_at(one.holding.mineral, one.holding.stage, w),
        share=bounded(share, bound, w),
        year=one.holding.year,
    )


def _headline(shares: list[query.TableShare], w: Words) -> Headline:
    """The largest share of what is mined; then the share of it that is refined."""
    mined = [one for one in shares if one.holding.stage == "mine"] or shares
    top = max(mined, key=lambda one: float(one.both["share"]))
    after = next(iter(shares[shares.index(top) + 1 :]), None)
    second = _sentence(after, w) if after and after.holding.stage != "mine" else ""
    return Headline(_sentence(top, w), second)


@figure(
    "convening.together",
    Agenda,
    *query.ROLL,
    tables=("production", "supply_outlook", "facts/participation"),
)
def together(view: View) -> Draft:
    """Share of world output that partners and guests have together, one source a row.

    Rows: mineral, stage, source, edition, year, partners, guests, share, rest (0-1; `rest`: what is
    not at the table, or not named), bound (what `share` is: exactly, at_least where members may be
    counted among other countries, at_most, about).
    """
    w, table = view.words, query.table_of(view)
    shares = all_shares(view)
    if not shares:
        raise NoData(
            w("convening.nothing", minerals=w.listing([*map(w.the_mineral, query.agenda(view))]))
        )
    data = pd.DataFrame(
        [
            {
                **{key: one.both[key] for key in KEYS},
                "partners": one.partners["share"],
                "guests": one.guests["share"],
                "share": one.both["share"],
                "rest": _rest(one)["share"],
                "bound": bound_of(one.both),
            }
            for one in shares
        ]
    )
    rows = tuple(_row(one, w) for one in shares)
    pages = dict.fromkeys(publication(o.holding.source, o.holding.edition) for o in shares)
    elsewhere, others = named_elsewhere(table.countries, (one.holding for one in shares), w)
    notes = [w("convening.together.note"), *elsewhere, *query.roll_notes(table, w)]
    if any(one.both["hidden"] for one in shares):
        notes.insert(0, w("partners.share.note.hidden"))
    if any(one.holding.mineral in ("battery_graphite",) for one in shares):
        notes.append(w("mineral.compare.note.elsewhere"))
    listed = "; ".join(
        w("words.pair", name=f"{capital(row.label)}, {row.sublabel}", text=row.total)
        for row in rows
    )
    return Draft(
        title=_headline(shares, w),
        subtitle=w("convening.together.subtitle"),
        unit="share",
        data=data,
        encoding=StackEncoding(
            unit="",
            rows=rows,
            legend=tuple(
                (LegendItem(token, w(f"convening.role.{token}")), 1.0) for _, token in GROUPS
            ),
            steps="parts",
        ),
        sources=(*dict.fromkeys((*pages, *others)), *table.sources(w)),
        notes=tuple(notes),
        alt={"rows": listed},
        table=(*KEYS, "partners", "guests", "share", "rest.table", "bound.share"),
    )
