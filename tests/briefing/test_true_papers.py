"""Sentences of papers beside the rows that they rest on: what a careful reader concludes is so."""

from __future__ import annotations

import pytest

from msp_dash.figures.country.ranks import headline, row_of
from msp_dash.figures.standing import standing
from msp_dash.words import words

pytestmark = pytest.mark.snapshot

W = words()


@pytest.mark.parametrize(
    ("country", "mineral", "stage"), [("ZMB", "cobalt", "mine"), ("JPN", "cobalt", "refined")]
)
def test_no_rank_where_unnamed_countries_may_have_more(
    country: str, mineral: str, stage: str
) -> None:
    """The IEA names six countries that mine cobalt; all others have nine times Zambia's output."""
    (one,) = [
        share
        for share in standing(country, reserves=False)
        if (share.mineral, share.stage) == (mineral, stage)
    ]
    assert one.source == "iea"
    assert not one.is_ranked
    assert not headline(one, W).title.endswith(("th)", "rd)"))
    assert row_of(one, 1.0, W).texts[1] == ""


def test_a_rank_that_the_others_cannot_change_stays() -> None:
    """All other countries together refined 5,150 t of lithium in 2024, Chile 49,274 t."""
    (one,) = [
        share
        for share in standing("CHL", reserves=False)
        if (share.mineral, share.stage) == ("lithium", "refined")
    ]
    assert one.is_ranked
    assert headline(one, W).title.endswith("2nd)")
