"""One country's share of world output as a sentence, for figures of other subjects."""

from __future__ import annotations

from msp_dash.figures.common import Output
from msp_dash.figures.producers import headlines
from msp_dash.figures.producers.headlines import Subject
from msp_dash.params import View
from msp_dash.words import Words


def followed(view: View, out: Output, w: Words) -> str:
    """'Zambia mined 4.1% of the world's copper in 2025, estimated (940,000 t, 7th)'.

    Where the publisher gives no share, the status of the row; where it has no row, that.

    Parameters
    ----------
    view : mineral, stage, source, year and country.
    out : output of that mineral, stage and year.
    """
    subject = Subject.of(view, view.year, out)
    return headlines.followed(subject, out, view["country"], w).title
