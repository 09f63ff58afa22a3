"""The simulated users of a load test."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

import pytest

from benchmarks.crowd import Reader, visit
from benchmarks.driver import Session
from tests.looped import looped


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


def test_no_reader_leaves_before_the_last_click(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five hundred who leave within seconds cost the server time that the others' clicks wait."""
    events: list[str] = []

    async def opens(self: Reader, *, sticky: bool) -> None:
        self.key = "mineral"

    async def clicks(self: Reader, crowd: object) -> None:
        events.append("click")

    async def closes(self: Session) -> None:
        events.append("close")

    monkeypatch.setattr(Reader, "open", opens)
    monkeypatch.setattr(Reader, "click", clicks)
    monkeypatch.setattr(Session, "close", closes)
    readers = 4
    looped(lambda: visit("http://127.0.0.1:1", [], readers, think=0.01, seconds=0.1))
    assert events[-readers:] == ["close"] * readers
    assert set(events[:-readers]) == {"click"}
