"""One row of a table of facts changes what it is of, and makes nothing else vanish."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from msp_dash.cli import headlines
from msp_dash.data.curated_check import complaints
from msp_dash.data.paths import root
from msp_dash.figures import build
from msp_dash.figures.registry import registry
from msp_dash.ingest import seal
from tests.project_data import SHARED, reading

CONTRIBUTING = root() / "CONTRIBUTING.md"
DAY = "2026-12-01"
PAGES = ("overview", "partners", "projects", "commitments", "standards")
KENYA = {"entity": "Kenya", "iso3": "KEN"}
DATED = {"from_date": "2026-11-20", "from_precision": "day"}
SOURCE = {"source_id": "S076", "confidence": "confirmed_primary"}
ROWS: dict[str, tuple[str, dict[str, str], dict[str, int]]] = {
    "observer": ("members", KENYA | DATED | SOURCE | {"role": "msp_observer"}, {}),
    "chair": ("members", KENYA | DATED | SOURCE | {"role": "forge_chair"}, {}),
    "guest": ("members", KENYA | DATED | SOURCE | {"role": "convening_guest"}, {}),
    "co-lead": ("members", KENYA | DATED | SOURCE | {"role": "msp_forum_colead"}, {}),
    "Forum member": (
        "members",
        KENYA | DATED | SOURCE | {"role": "msp_forum_member"},
        {"Forum members": 1},
    ),
    "member of FORGE": (
        "members",
        KENYA | DATED | SOURCE | {"role": "forge_member"},
        {"members of FORGE": 1},
    ),
    "expected member of FORGE": (
        "members",
        KENYA | DATED | SOURCE | {"role": "forge_member_expected"},
        {"expected members of FORGE": 1},
    ),
    **{
        f"meeting: {series}": (
            "convenings",
            {
                **{"convening_id": f"NEW-{series}", "date": "2026-11-20", "city": "Nairobi"},
                **{"date_precision": "day", "country_iso3": "KEN", "series": series},
                **{"level": "ministerial", "title": "A meeting"},
            }
            | SOURCE,
            {},
        )
        for series in ("msp", "msp_forum", "msp_finance", "forge")
    },
    **{
        f"participant: {meeting}": (
            "participation",
            {"convening_id": meeting, "capacity": capacity, "source_id": "S076"}
            | {"iso3": "RWA", "entity": "Rwanda"},
            more,
        )
        for meeting, capacity, more in (
            ("CMM-2026-02-04", "delegation", {"Washington participants": 1}),
            ("MSP-2025-11-18", "partner", {}),
            ("FORUM-2024-12-12", "forum_member", {}),
        )
    },
    **{
        f"count: {dimension}": (
            "project_stats",
            {"date": "2026-11-20", "dimension": dimension, "value": value, "count": "3"}
            | {"source_id": "S076"},
            {},
        )
        for dimension, value in (
            ("total", "projects"),
            ("pipeline", "projects_under_evaluation"),
            ("mineral", "cobalt"),
            ("stage", "upstream_mining"),
            ("region", "Africa"),
        )
    },
    "initiative": (
        "related_initiatives",
        KENYA | DATED | SOURCE | {"initiative": "Pax Silica", "role": "signatory"},
        {},
    ),
    "commitment": (
        "commitments",
        {
            **{"commitment_id": "CM-900", "date": "2026-11-20", "event": "An event", "who": "A"},
            **{"commitment": "Do it", "kind": "trade", "status": "announced", "quote": "words"},
            **{"status_date": "2026-11-20", "source_id": "S076"},
        },
        {"commitments: announced": 1},
    ),
    "control": (
        "export_controls",
        {
            **{"control_id": "KEN-TEST-2026", "iso3": "KEN", "country": "Kenya", "what": "A ban"},
            **{"minerals": "cobalt", "measure": "ban", "in_force": "2026-11-20", "target": "all"},
            **{"status": "in_force", "status_as_of": "2026-11-20", "publisher": "Kenya"},
        }
        | SOURCE,
        {"controls in force": 1},
    ),
    "event": (
        "timeline",
        {"date": "2026-11-20", "category": "related", "event": "An event"} | SOURCE,
        {},
    ),
}
"""Name -> table, row, and what it adds to the counts."""


@pytest.fixture(scope="module")
def before() -> dict[str, int]:
    return headlines.counts(DAY)


Row = dict[str, str]
CELLS: dict[str, tuple[str, Row, Row, dict[str, int]]] = {
    "a member leaves": (
        "members",
        {"role": "msp_forum_member", "until_date": ""},
        {"until_date": "2026-11-20"},
        {"Forum members": -1},
    ),
    "a control is suspended": (
        "export_controls",
        {"status": "in_force", "suspended_or_ended": ""},
        {"suspended_or_ended": "2026-11-20", "status": "suspended", "status_as_of": "2026-11-20"},
        {"controls in force": -1},
    ),
    "a page moved": ("sources", {"source_id": "S001"}, {"url": "https://example.org/moved"}, {}),
}
"""Event -> table, what identifies a row, the cells that it changes, and what they do to counts."""


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, Callable[[list[Row]], object]], Path]:
    """A copy of the project, in which the rows of a table of facts were edited; sealed."""

    def copy(table: str, edit: Callable[[list[Row]], object]) -> Path:
        (tmp_path / "data").mkdir()
        for name in SHARED:
            (tmp_path / name).symlink_to(root() / name)
        for path in (root() / "data").iterdir():
            if path.name not in ("facts", "checksums.json"):
                (tmp_path / "data" / path.name).symlink_to(path)
        shutil.copytree(root() / "data" / "facts", tmp_path / "data" / "facts")
        file = tmp_path / "data" / "facts" / f"{table}.csv"
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
        header = list(rows[0])
        edit(rows)
        text = io.StringIO()
        writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        file.write_text(text.getvalue(), "utf-8")
        seal.seal(tmp_path)
        return tmp_path

    return copy


@pytest.fixture
def project(
    edited: Callable[[str, Callable[[list[Row]], object]], Path],
) -> Callable[[str, Row], Path]:
    """A copy of the project, in which a table of facts has one row more; sealed."""
    return lambda table, row: edited(table, lambda rows: rows.append(row))


@pytest.mark.parametrize("event", CELLS)
def test_the_cells_that_contributing_names_for_an_event_are_enough(
    event: str,
    edited: Callable[[str, Callable[[list[Row]], object]], Path],
    before: dict[str, int],
) -> None:
    table, key, cells, more = CELLS[event]
    (line,) = re.findall(rf"^\| {event} \|.*", CONTRIBUTING.read_text("utf-8"), re.MULTILINE)
    assert {f"{table}.csv", *cells} <= set(re.findall(r"`([^`]+)`", line))
    folder = edited(
        table, lambda rows: next(r for r in rows if key.items() <= r.items()).update(cells)
    )
    assert complaints(folder / "data") == []
    with reading(folder):
        assert headlines.counts(DAY) == {k: n + more.get(k, 0) for k, n in before.items()}


@pytest.mark.one_in(4)
@pytest.mark.parametrize("name", ROWS)
def test_one_row_changes_no_other_count(
    name: str, project: Callable[[str, dict[str, str]], Path], before: dict[str, int]
) -> None:
    table, row, more = ROWS[name]
    folder = project(table, row)
    if table != "export_controls":  # It needs a row of control_supply too.
        assert complaints(folder / "data") == []
    with reading(folder):
        assert headlines.counts(DAY) == {k: n + more.get(k, 0) for k, n in before.items()}
        for figure_id in _figures():
            assert build(figure_id).kind != "empty", figure_id


def _figures() -> Iterator[str]:
    return (one for one in registry() if one.startswith(PAGES))


@pytest.mark.parametrize("role", ["msp_partner", "msp_chair"])
def test_a_partner_from_after_the_end_is_refused(
    role: str, project: Callable[[str, dict[str, str]], Path]
) -> None:
    (line,) = complaints(project("members", KENYA | DATED | SOURCE | {"role": role}) / "data")
    assert "is too late: the partnership ended on 2026-02-04" in line
    assert "forge_member" in line


def test_what_changes_since_the_seal_is_said(
    project: Callable[[str, dict[str, str]], Path],
) -> None:
    folder = project("members", ROWS["Forum member"][1])
    with reading(folder):
        lines = list(headlines.changes(folder))
    assert any(line.startswith("Forum members: ") and " becomes " in line for line in lines)
