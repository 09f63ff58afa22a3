"""Results are stored for a day, and not where a table could not be read."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest

from msp_dash.config import clock
from msp_dash.data import TableError
from msp_dash.ui.daily_cache import daily_cache


@pytest.fixture
def calls() -> list[str]:
    """Arguments of the function that is cached, each time that it is called."""
    return []


def test_a_result_is_computed_once_a_day(calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    day = [dt.date(2026, 11, 29)]
    monkeypatch.setattr(clock, "today", lambda: day[0])

    @daily_cache(4)
    def title(mineral: str) -> str:
        calls.append(mineral)
        return f"{mineral} on {clock.today()}"

    assert [title("cobalt"), title("cobalt"), title("nickel")] == [
        "cobalt on 2026-11-29",
        "cobalt on 2026-11-29",
        "nickel on 2026-11-29",
    ]
    day[0] = dt.date(2026, 11, 30)
    assert title("cobalt") == "cobalt on 2026-11-30"
    assert calls == ["cobalt", "nickel", "cobalt"]


def test_a_table_that_is_put_back_shows_at_once_in_all_that_rests_on_it(calls: list[str]) -> None:
    missing = {"trade"}

    @daily_cache(4)
    def flows(mineral: str) -> str:
        calls.append(f"flows of {mineral}")
        with suppress(TableError):
            if missing:
                raise TableError("trade", "is missing")
            return "flows"
        return "none"

    @daily_cache(4)
    def profile(mineral: str) -> str:
        calls.append(mineral)
        return f"{mineral}: {flows(mineral)}"

    assert [profile("cobalt"), profile("cobalt")] == ["cobalt: none"] * 2
    missing.clear()
    assert [profile("cobalt"), profile("cobalt")] == ["cobalt: flows"] * 2
    assert calls == ["cobalt", "flows of cobalt"] * 3


def test_an_error_is_raised_and_not_stored(calls: list[str]) -> None:
    @daily_cache(4)
    def fail(mineral: str) -> str:
        calls.append(mineral)
        raise LookupError(mineral)

    for _ in range(2):
        with pytest.raises(LookupError):
            fail("cobalt")
    assert calls == ["cobalt"] * 2
