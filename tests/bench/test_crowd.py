"""The simulated users of a load test."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

from benchmarks.crowd import Reader


def test_the_crowd_clicks_as_often_in_its_first_second_as_later() -> None:
    """A rush at the start would measure a queue that the think time does not cause."""
    readers, think, seconds = 2_000, 5.0, 20
    rate = readers / think
    clicks = Counter(
        int(moment)
        for number in range(readers)
        for moment in accumulate(Reader("", number, think, paged=False).pauses(seconds))
    )
    assert len(clicks) == seconds
    assert all(0.8 * rate < count < 1.2 * rate for count in clicks.values()), clicks
