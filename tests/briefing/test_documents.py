"""Papers of the pack: their words, citations and blanks, before any writer sees them."""

from __future__ import annotations

import pytest

from msp_dash.briefing.documents.model import BlankLines, Bullets, Row
from msp_dash.briefing.documents.talking_points import POINTS_MAX, country_points
from msp_dash.words import LANGUAGES


@pytest.mark.parametrize("lang", [*LANGUAGES])
def test_talking_points_cite_each_fact_once_and_leave_asks_to_the_office(lang: str) -> None:
    document = country_points("Zambia" if lang == "en" else "ZMB", lang)
    points, office = document.blocks
    assert isinstance(points, Bullets)
    assert isinstance(office, Row)
    assert 3 <= len(points.items) <= POINTS_MAX
    assert all(one.cites and one.text[-1] in ".?!" for one in points.items)
    keys = [cite.key for one in points.items for cite in one.cites]
    assert len(set(keys)) < len(keys), "no publication is cited twice: the numbering is untested"
    assert list(document.numbers.values()) == list(range(1, len(set(keys)) + 1))
    assert [one.key for one in document.citations] == list(dict.fromkeys(keys))
    blank = (*office.left, *office.right)
    assert all(isinstance(one, BlankLines) and one.count > 1 for one in blank)
