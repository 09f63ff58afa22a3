"""The headline of a scene setter: what a country has most of, and what is open, in one line."""

from __future__ import annotations

from msp_dash.analysis.commitments import parties
from msp_dash.analysis.contribution import RESERVES
from msp_dash.config.clock import today
from msp_dash.data.frames import dicts
from msp_dash.figures import common
from msp_dash.figures.absence import claimed, looked
from msp_dash.figures.commitments.shared import on_day
from msp_dash.figures.producers.concentration import newest_row
from msp_dash.figures.producers.headlines import activity
from msp_dash.figures.standing import Standing
from msp_dash.figures.table.register import count_past_due
from msp_dash.words import Words, capital


def headline(one: Standing, w: Words) -> str:
    """'Zambia mined 4.1% of copper; no promise names it'.

    "" where the share has a bound, or is of what a publisher has recorded: that takes more words.
    """
    row = None if one.stage == RESERVES else newest_row(one.mineral, one.stage, one.source)
    if one.bound != "exactly" or (row is not None and row.partial):
        return ""
    if one.stage == RESERVES:
        mineral = common.mineral_before(one.mineral, w)
    else:
        mineral = common.the_mineral_at(one.mineral, one.stage, w)
    number = w(
        f"documents.headline.{activity(one.mineral, one.stage)}",
        country=capital(w.the_country(one.iso3)),
        share=w.share(one.share),
        mineral=mineral,
    )
    what = _open(one.iso3, w)
    return w("documents.headline.both", number=number, open=what) if what else number


def _open(iso3: str, w: Words) -> str:
    """How many promises by it or to it are past their date, or that none names it; else ""."""
    rows = dicts(on_day(today().isoformat()))
    named = [row for row in rows if any(iso3 in codes for codes in parties(row))]
    if overdue := count_past_due(named):
        return w("documents.headline.past_due", n=overdue)
    key = "documents.headline.none"
    none = None if named else looked(*claimed(key), country=iso3)
    return none.sentence(w, key) if none else ""
