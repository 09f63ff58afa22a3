"""The form for what was agreed at a meeting: it keeps what was typed, and offers page and rows."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

from msp_dash.briefing.draft import Draft
from msp_dash.ui import tray
from msp_dash.ui.briefing import readout
from tests.own_folder import SAMPLE, showing
from tests.pages.conftest import Opener, Run

TYPED = {
    "readout-event": "Round in Lusaka",
    "readout-publisher": "Sample Office",
    "readout-source_title": "Notes",
    "readout-1-who": "Zambia",
    "readout-1-commitment": "Publish the terms",
}


def form(open_page: Opener) -> Run:
    state = {tray.SESSION_KEY: Draft(synced=True), readout.PLACE: True}
    page = open_page("briefing", "", **state)
    for key, text in TYPED.items():
        page.app.text_input(key=key).set_value(text).run()
    page.app.date_input(key="readout-date").set_value(dt.date(2027, 2, 10)).run()
    return page


def labels(page: Run) -> dict[str, bool]:
    """Download buttons, and whether they can be pressed."""
    return {one.proto.label: not one.proto.disabled for one in page.app.get("download_button")}


def typed(page: Run) -> dict[str, str]:
    return {key: str(page.app.text_input(key=key).value) for key in TYPED}


def test_what_was_typed_stays_where_something_is_wrong(open_page: Opener) -> None:
    page = form(open_page)
    assert "Commitment 1: fill in “Kind”." in page.text
    page.app.text_input(key="readout-1-deadline").set_value("June").run()
    assert "Commitment 1, “By when” is no date: write 2024-09-26" in page.text
    assert typed(page) == TYPED and not page.app.exception
    assert not any(labels(page).values()), "rows with complaints are no rows yet"
    # Folded and opened again, and with one more commitment.
    page.app.session_state[readout.PLACE] = False
    page.app.run()
    page.app.session_state[readout.PLACE] = True
    page.app.run()
    assert typed(page) == TYPED
    page.app.button(key="readout-add").click().run()
    assert typed(page) == TYPED
    assert page.app.text_input(key="readout-2-who").value == ""


def test_page_and_rows_are_offered_and_nothing_is_written_without_own_tables(
    open_page: Opener,
) -> None:
    page = form(open_page)
    page.app.selectbox(key="readout-1-kind").set_value("standards").run()
    page.app.button(key="readout-make").click().run()
    assert not page.failed
    assert labels(page) == {
        "Commitments as rows (CSV)": True,
        "Sources as rows (CSV)": True,
        "Download own-readout.docx": True,
        "Download own-readout.pdf": True,
    }
    assert "readout-write" not in {one.key for one in page.app.button}


def test_with_own_tables_the_browser_sends_the_rows(open_page: Opener, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(SAMPLE, folder)
    with showing(folder):
        page = form(open_page)
        page.app.selectbox(key="readout-1-kind").set_value("standards").run()
        page.app.button(key="readout-write").click().run()
        assert not page.failed
        (poster,) = page.components("msp_poster")
        sent = json.loads(poster.json)
        assert sent["address"] == "own/commitments"
        assert json.loads(sent["body"])["commitments"][0]["who"] == "Zambia"
        page.app.session_state[readout.ANSWER_KEY] = {"error": "No."}
        page.app.run()
        assert "The rows were not added: No." in page.text
        assert typed(page) == TYPED and labels(page)["Commitments as rows (CSV)"]
