"""Where it is narrow: the largest producer at each step of the minerals on the agenda."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from msp_dash.figures.common import capital, publication
from msp_dash.figures.convening.query import agenda, years_text
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.mineral.compare import stage_row
from msp_dash.figures.producers.concentration import FIELDS, Row, choke_row, largest, largest_legend
from msp_dash.figures.record import DotsEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key
from msp_dash.params import Agenda, Table, View
from msp_dash.words import Words

BOTH = 2


def steps_of(minerals: tuple[str, ...]) -> list[Row]:
    """The newest concentration of mining and of refining of each mineral, narrowest first."""
    candidates = (
        stage_row(mineral, stages)
        for mineral in minerals
        for stages in (("mine",), ("refined", "smelter"))
    )
    rows = {(row.mineral, row.stage): row for row in candidates if row is not None}
    return sorted(rows.values(), key=lambda row: -row.concentration.top1)


def _headline(rows: list[Row], w: Words) -> Headline:
    """Who is the largest at most steps; where each has another, the narrowest step."""
    first, led = Counter(row.concentration.top1_iso3 for row in rows).most_common(1)[0]
    if led < BOTH:
        return largest(rows[0], w)
    values = {
        "country": capital(w.the_country(first)),
        "n": w.count(led),
        "all": w.count(len(rows)),
        "years": years_text((row.year for row in rows), w),
    }
    form = "some" if led < len(rows) else "both" if led == BOTH else "all"
    return Headline(w(f"convening.narrow.title.{form}", **values), largest(rows[0], w).title)


@figure("convening.narrow", Agenda, Table, tables=("production", "supply_outlook"))
def narrow(view: View) -> Draft:
    """Share of the largest and of the three largest producers at each step, one source a row.

    Rows: mineral, stage, source, edition, year, top1_iso3, top1, top3 (0-1), hhi, coverage.
    """
    w = view.words
    rows = steps_of(agenda(view))
    if not rows:
        raise NoData(
            w("convening.nothing", minerals=w.listing([*map(w.the_mineral, agenda(view))]))
        )
    dot_rows = tuple(choke_row(row, view) for row in rows)
    return Draft(
        title=_headline(rows, w),
        subtitle=w("convening.narrow.subtitle"),
        unit="share",
        data=pd.DataFrame([row.record() for row in rows])[["mineral", *FIELDS]],
        encoding=DotsEncoding(
            rows=dot_rows,
            ticks=tuple((s / 4, w.share(s / 4)) for s in range(5)),
            text_heads=(w("producers.chokepoints.head1"), w("producers.chokepoints.head3")),
            legend=(
                *largest_legend({row.stage for row in rows}, w),
                *seat_key((row.concentration.top1_iso3 for row in rows), view),
            ),
            order=w("producers.chokepoints.order"),
        ),
        sources=tuple(dict.fromkeys(publication(row.source, row.edition) for row in rows)),
        notes=(w("producers.chokepoints.note_source"),),
        alt={"rows": w.listing([row.dots[0].tip for row in dot_rows])},
    )
