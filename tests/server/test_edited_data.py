"""An edited table of facts is taken by a running server at the next request."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.briefing.readout import readout_of
from msp_dash.data import facts
from msp_dash.data.load import TableError, load, manifest
from msp_dash.data.own_append import append
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import build
from msp_dash.ingest.build import parquet
from msp_dash.serving import edited_data
from msp_dash.serving.edited_data import EVERY_SECONDS, EditedData
from msp_dash.ui.cards import address
from msp_dash.ui.cards.address import digest
from tests.faults.damaged_copy import reading, shadow
from tests.own_folder import SAMPLE, showing

TIMELINE = "data/facts/timeline.csv"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a project whose files can be edited."""
    folder = shadow(tmp_path)
    for module in (edited_data, address):
        monkeypatch.setattr(module, "root", lambda: folder)
    with reading(folder):
        yield folder


async def _app(*_: object) -> None:
    """An app that nothing reaches."""


def timeline() -> tuple[Figure, str, str]:
    figure = build("partners.timeline", {})
    return figure, str(figure.data["title"].iloc[0]), digest()


def test_an_edit_shows_with_the_next_request(copy: Path) -> None:
    now = [0.0]
    app = EditedData(_app, lambda: now[0])
    figure, before, version = timeline()
    table = copy / TIMELINE
    text = table.read_text("utf-8")
    assert before in text
    table.write_text(text.replace(before, f"{before} (edited)"), "utf-8")
    app.look()
    assert timeline()[1] == before, "looked again within a second"
    now[0] += EVERY_SECONDS
    app.look()
    edited, after, version_after = timeline()
    assert after == f"{before} (edited)"
    assert version_after != version, "cards keep their address although they have changed"
    assert len(edited.notes) == len(figure.notes) + 1, "no note says that the table was edited"


def test_nothing_is_emptied_where_nothing_was_edited(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, emptied = [0.0], []
    monkeypatch.setattr(edited_data, "clear_caches", lambda: emptied.append(now[0]))
    app = EditedData(_app, lambda: now[0])
    for _ in range(3):
        now[0] += EVERY_SECONDS
        app.look()
    assert emptied == []
    (copy / TIMELINE).write_bytes((copy / TIMELINE).read_bytes() + b"\n")
    now[0] += EVERY_SECONDS
    app.look()
    assert emptied == [now[0]]


def test_tables_that_were_built_again_are_read_whichever_moment_a_request_comes(copy: Path) -> None:
    """A table takes its place before the manifest that has its checksum (`ingest.journal`)."""
    now = [0.0]
    app = EditedData(_app, lambda: now[0])
    table, manifest_file = copy / "data/tables/reserves.parquet", copy / "data/manifest.json"
    rows = load("reserves").iloc[:-1]
    content = parquet(rows)
    old = manifest()["tables"]["reserves"]["sha256"]
    replace(table, content)
    now[0] += EVERY_SECONDS
    app.look()
    load.cache_clear()
    with pytest.raises(TableError, match="of another version"):
        load("reserves")
    text = manifest_file.read_text("utf-8").replace(old, hashlib.sha256(content).hexdigest())
    replace(manifest_file, text.encode())
    now[0] += EVERY_SECONDS
    app.look()
    pd.testing.assert_frame_equal(load("reserves"), rows)


def replace(path: Path, content: bytes) -> None:
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


def test_own_rows_that_were_added_show_with_the_next_request(tmp_path: Path) -> None:
    own, now = tmp_path / "own", [0.0]
    shutil.copytree(SAMPLE, own)
    new = {"event": "Round", "date": "2027-02-10", "source_id": "OWN-1"}
    new |= {"commitments": [{"who": "Zambia", "commitment": "Publish terms", "kind": "trade"}]}
    with showing(own):
        app = EditedData(_app, lambda: now[0])
        before, version = facts("commitments"), digest()
        assert not append(readout_of(new, "form", {}).rows, own).complaints
        now[0] += EVERY_SECONDS
        app.look()
        assert len(facts("commitments")) == len(before) + 1 and digest() != version
        (own / "commitments.csv").write_text("date\n", "utf-8")
        now[0] += EVERY_SECONDS
        app.look()
        assert len(facts("commitments")) == len(before) + 1, "a damaged table takes the place"
