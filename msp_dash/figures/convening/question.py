"""The two numbers that raise the question for the table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from msp_dash.figures.common import publication, short_names, the_mineral_at
from msp_dash.figures.convening import query
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.partners.data import bound_of, named_elsewhere, share_text
from msp_dash.figures.record import Count, CountsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import Agenda, View
from msp_dash.words import Words

NUMBERS = 2
FIELDS = ["mineral", "stage", "source", "edition", "year", "share"]


def _share(one: query.TableShare | None) -> float:
    return float(one.both["share"] or 0.0) if one else 0.0


def _count(pair: tuple[query.TableShare, query.TableShare | None], w: Words) -> Count:
    """What the table has of one mineral: mined here; refined here where that is known."""
    first, second = pair
    stage = first.holding.stage
    values = {
        "mineral": the_mineral_at(first.holding.mineral, stage, w),
        "year": first.holding.year,
    }
    form = stage if stage == "mine" else "refined"
    if second is not None:
        values |= {"refined": share_text(w, second.both, "long"), "then": second.holding.year}
        form = "both"
    number = share_text(w, first.both, "mark").rstrip("+*")
    bound = "at_least" if first.both["hidden"] and not first.both["at_most"] else "exactly"
    pages = [publication(one.holding.source, one.holding.edition) for one in pair if one]
    return Count(
        w.mineral(first.holding.mineral),
        number,
        w(f"convening.question.number.{form}.{bound}", **values),
        short_names(dict.fromkeys(pages), w),
    )


def _kind(pairs: list[tuple[query.TableShare, query.TableShare | None]]) -> str:
    """What is asked: refine, where the table mines a larger part than it refines; or mine."""
    both = [(_share(a), _share(b)) for a, b in pairs if b is not None]
    if not both:
        return "bring"
    return "refine" if sum(a > b for a, b in both) * 2 >= len(both) else "mine"


@figure(
    "convening.question",
    Agenda,
    *query.ROLL,
    tables=("production", "supply_outlook", "facts/participation"),
)
def question(view: View) -> Draft:
    """The question that the table's shares raise, and the two numbers behind it.

    Rows: mineral, stage, source, edition, year, share (0-1), bound (exactly, at_least,
    at_most or about).
    """
    w, table = view.words, query.table_of(view)
    pairs: list[tuple[query.TableShare, query.TableShare | None]] = []
    for mineral in query.agenda(view):
        shares = list(query.table_shares(table, mineral))
        if shares:
            pairs.append((shares[0], shares[1] if len(shares) > 1 else None))
    if not pairs:
        raise NoData(
            w("convening.nothing", minerals=w.listing([*map(w.the_mineral, query.agenda(view))]))
        )
    kind = _kind(pairs)
    pairs.sort(key=lambda pair: -abs(_share(pair[0]) - _share(pair[1])))
    visible = pairs[:NUMBERS]
    members = [one for pair in visible for one in pair if one]
    rows: list[dict[str, Any]] = [
        {**{name: one.both[name] for name in FIELDS}, "bound": bound_of(one.both)}
        for one in members
    ]
    counts = tuple(_count(pair, w) for pair in visible)
    elsewhere, others = named_elsewhere(table.countries, (one.holding for one in members), w)
    pages = dict.fromkeys(
        (*(publication(o.holding.source, o.holding.edition) for o in members), *others)
    )
    sentences = "; ".join(f"{count.number} {count.sentence}" for count in counts)
    return Draft(
        title=w(f"convening.question.ask.{kind}"),
        subtitle=w("convening.together.subtitle"),
        unit="share",
        data=pd.DataFrame(rows),
        encoding=CountsEncoding(counts),
        sources=tuple(pages),
        notes=(w("convening.together.note"), *elsewhere, *query.roll_notes(table, w)),
        alt={"rows": sentences},
        claim=sentences,
        table=("mineral", "stage", "source", "edition", "year", "share", "bound.share"),
    )
