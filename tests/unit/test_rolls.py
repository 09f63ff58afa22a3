"""The last confirmed roll and the latest list are the facts', and the front page shows them."""

from __future__ import annotations

import pandas as pd
import pytest

from msp_dash.data import facts, rolls
from msp_dash.figures import build
from msp_dash.figures.overview import shared
from msp_dash.params import On
from tests.project_data import clear_caches

COLUMNS = ("entity", "iso3", "role", "from_date", "from_precision", "until_date", "source_id")


@pytest.fixture
def members(monkeypatch: pytest.MonkeyPatch):
    """Replaces the facts on members in all modules that read them; returns the facts' own."""
    own = facts("members")

    def replace(rows: pd.DataFrame) -> None:
        clear_caches()

        def changed(name: str) -> pd.DataFrame:
            return rows if name == "members" else facts(name)

        for module in ("data.rolls", "figures.overview.shared", "figures.partners.shared"):
            monkeypatch.setattr(f"msp_dash.{module}.facts", changed)

    yield own, replace
    monkeypatch.undo()
    clear_caches()


def with_row(own: pd.DataFrame, **row: str) -> pd.DataFrame:
    plain = dict.fromkeys(own.columns, "") | {"role": "msp_partner", "source_id": "S073"}
    return pd.concat([own, pd.DataFrame([plain | row])], ignore_index=True)


@pytest.mark.snapshot
def test_the_last_roll_is_that_of_the_day_before_all_memberships_ended() -> None:
    assert rolls.last_confirmed_roll() == On.usual == "2026-02-03"
    assert rolls.last_event() == "2026-04-24"


@pytest.mark.snapshot
def test_the_latest_partners_are_those_of_the_last_meeting_that_lists_them() -> None:
    roll = shared.roll()
    assert (roll.latest_date, roll.latest_source, len(roll.latest)) == ("2025-11-18", "S073", 16)


def test_who_joins_is_on_the_front_page_the_same_day(members) -> None:
    own, replace = members
    before = shared.roll().latest
    end = own.loc[own["role"] == "msp_partner", "until_date"].max()
    joins = {"iso3": "PRT", "from_date": "2026-01-15", "from_precision": "day"}
    replace(with_row(own, **joins, until_date=end, source_id="S076"))
    assert "PRT" not in before
    roll = shared.roll()
    assert roll.latest == before | {"PRT"}
    assert (roll.latest_date, roll.latest_source) == ("2026-01-15", "S076")
    partners = build("overview.then_now").data.set_index("key").loc["partners"]
    assert partners["now"] == len(before) + 1


def test_who_leaves_is_off_the_front_page_the_same_day(members) -> None:
    own, replace = members
    before = shared.roll().latest
    rows = own.copy()
    rows.loc[(rows["iso3"] == "EST") & (rows["role"] == "msp_partner"), "until_date"] = "2026-01-20"
    replace(rows)
    assert shared.roll().latest == before - {"EST"}
    partners = build("overview.then_now").data.set_index("key").loc["partners"]
    assert partners["now"] == len(before) - 1


def test_a_row_from_after_the_successor_moves_no_roll(members) -> None:
    """The end is stated (S076); a row of 2026 made 16 partners one."""
    own, replace = members
    before = shared.roll()
    replace(with_row(own, iso3="KEN", from_date="2026-11-20", from_precision="day"))
    assert rolls.last_confirmed_roll() == "2026-02-03"
    assert shared.roll() == before
