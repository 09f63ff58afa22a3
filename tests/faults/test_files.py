"""Each data file damaged in every way: it is named, and nothing of it is shown."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from msp_dash.data import TableError, facts, load
from msp_dash.data.corrections import accepted
from msp_dash.data.curated import CHECKSUMS, Edit, edit_of, reference, table_name
from msp_dash.data.geometry import world
from msp_dash.data.load import INGEST_VERSION, manifest
from msp_dash.data.sources import records
from msp_dash.figures.registry import build, registry
from msp_dash.ingest import seal
from msp_dash.params import On
from msp_dash.render.layout.world import world as drawn_world
from msp_dash.render.table import as_json
from msp_dash.ui.hatching import open_status
from msp_dash.ui.navigation import ENTRIES
from tests.faults.client import get
from tests.faults.damaged_copy import EVERY_FAULT, REAL, at_fault, reading, removed, shadow
from tests.pages.conftest import Run

MCS = "usgs-mcs-2026"
MANIFEST, SOURCES, GEOMETRY = "data/manifest.json", "data/sources.yaml", "static/geo/world.json"
CORRECTIONS = "data/corrections.csv"


def _every_table() -> None:
    """Read the manifest and what it has checksums of."""
    for name in manifest()["tables"]:
        load(name)


def _reader(place: str) -> Callable[[], Any]:
    path = Path(place)
    loaders: dict[str, Callable[[str], Any]] = {
        "data/tables": load,
        "data/facts": facts,
        "data/reference": reference,
    }
    readers: dict[str, Callable[[], Any]] = {
        MANIFEST: _every_table,
        SOURCES: records,
        CORRECTIONS: accepted,
        GEOMETRY: lambda: (world(), drawn_world()),
        "static/geo/land.json": open_status,
    }
    return readers.get(place) or (lambda: loaders[path.parent.as_posix()](path.stem))


def _places() -> list[str]:
    paths = [*REAL.glob("data/tables/*.parquet"), *REAL.glob("data/*/*.csv")]
    places = sorted(path.relative_to(REAL).as_posix() for path in paths)
    return [*places, CORRECTIONS, MANIFEST, SOURCES, GEOMETRY, "static/geo/land.json"]


PLACES = _places()
DAY = dt.date(2026, 11, 25)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data, whole between two tests; what is kept by hand was accepted."""
    folder = shadow(tmp_path_factory.mktemp("project"))
    seal.seal(folder)
    return folder


@pytest.mark.one_in(3)
@pytest.mark.parametrize("place", PLACES)
def test_a_file_at_fault_is_named_and_not_read(copy: Path, place: str) -> None:
    with reading(copy):
        _reader(place)()  # whole, it is read
    for name, fault in EVERY_FAULT.items():
        with at_fault(copy, place, fault):
            try:
                _reader(place)()
            except TableError as refused:
                # A checksum that is another is reported of its table.
                assert place == MANIFEST or Path(place).stem in str(refused)
                assert "estore it with `git checkout data`" in str(refused), name
            else:  # A table kept by hand that passes the check: nobody can tell it from an edit.
                assert name in ("truncated", "a bit flipped") and table_name(place), (place, name)
                assert edit_of(place.removeprefix("data/").removesuffix(".csv")), (place, name)


@pytest.mark.parametrize("version", [INGEST_VERSION - 1, INGEST_VERSION + 1, None])
def test_tables_of_another_program_are_refused_together(copy: Path, version: object) -> None:
    def other(path: Path) -> None:
        content = json.loads(path.read_text(encoding="utf-8")) | {"ingest_version": version}
        path.write_text(json.dumps(content), encoding="utf-8")

    with at_fault(copy, MANIFEST, other):
        answer = get("/figures/producers.ranking.json")
        assert answer.status_code == 200
        assert answer.json()["kind"] == "empty"
        assert f"is of version {version}, and this program expects" in answer.json()["alt"]


Links = Mapping[str, Mapping[str, str]]


def _all(links: Links) -> dict[str, str]:
    """Each figure as it stands: its JSON without the day; of one that is down, why."""
    return {figure_id: _one(figure_id, query) for figure_id, query in links.items()}


def _one(figure_id: str, query: Mapping[str, str] | None = None) -> str:
    try:
        answer = as_json(build(figure_id, query), DAY)
    except TableError as error:
        return f"down: {error}"
    return f"down: {answer['alt']}" if answer["kind"] == "empty" else json.dumps(answer)


def _says_what_it_lacks(now: str, before: str, stem: str) -> bool:
    """Whether a figure is down for the file, or tells the same with a note of what it lacks."""
    if now.startswith("down: "):
        return stem in now
    notes = (note for note in json.loads(now)["notes"] if "Restore it with" in note)
    state, state_before = (
        [json.loads(one)[part] for part in ("title", "data")] for one in (now, before)
    )
    return any(f"{stem} " in note for note in notes) and state == state_before


@pytest.fixture(scope="module")
def links() -> Links:
    """What the link of each figure names: the day that its groups are of, where it has one."""
    return {
        figure_id: {use.parameter.name: use.usual for use in spec.uses if use.parameter is On}
        for figure_id, spec in registry().items()
    }


@pytest.fixture(scope="module")
def whole(links: Links) -> dict[str, str]:
    return _all(links)


@pytest.mark.faults
@pytest.mark.parametrize("place", PLACES)
def test_every_figure_is_as_it_was_or_names_the_file(
    copy: Path, links: Links, whole: dict[str, str], place: str
) -> None:
    with at_fault(copy, place, removed):
        now = _all(links)
    stem = Path(place).stem
    silent = [
        (one, state, whole[one])
        for one, state in now.items()
        if state != whole[one] and not _says_what_it_lacks(state, whole[one], stem)
    ]
    assert not silent


@pytest.mark.faults
@pytest.mark.parametrize("place", [place for place in PLACES if place.endswith(".parquet")])
def test_every_page_opens_without_a_table(copy: Path, place: str) -> None:
    with at_fault(copy, place, removed):
        pages = {entry.name: Run(entry.name, "", {}) for entry in ENTRIES}
    table = f"Table {Path(place).stem} "
    for name, page in pages.items():
        assert not page.app.exception, name
        assert "This page cannot be shown" not in page.text, name
        assert "<h1" in page.text or table in page.text, name


def test_a_profile_does_not_call_a_table_that_is_down_a_want_of_data(copy: Path) -> None:
    with at_fault(copy, "data/tables/trade.parquet", removed):
        text = Run("country", "country=ZMB", {}).text
    assert "Table trade is missing" in text
    whole = Run("country", "country=ZMB", {}).text
    assert "Table trade" not in whole


def test_pages_without_the_older_trade_table_keep_what_does_not_need_it(copy: Path) -> None:
    with at_fault(copy, "data/tables/trade_hs92.parquet", removed):
        trade, disruption = Run("trade", "", {}).text, Run("stops", "", {}).text
        ore = Run("trade", "hs6=260300", {}).text
    assert (
        "Table trade_hs92 lacks data/tables/trade_hs92.parquet" in trade
        and "lithium carbonate from outside" in trade
    )
    assert "Table trade_hs92 lacks" in disruption
    assert "Table trade_hs92 lacks" in ore and "a value that is not available" not in ore


@pytest.mark.parametrize("place", ["data/tables/reserves.parquet", "data/facts/timeline.csv"])
def test_a_file_at_fault_leaves_all_other_figures(copy: Path, place: str) -> None:
    need = {"reserves": "producers.reserves", "timeline": "partners.timeline"}[Path(place).stem]
    with at_fault(copy, place, removed):
        assert _one(need).startswith("down: ") and Path(place).stem in _one(need)
        assert not _one("demand.scenarios").startswith("down: ")
        listed = {one["id"] for one in get("/figures").json()}
    assert listed == set(registry())


LONG = [SOURCES, "data/reference/minerals.csv", "data/tables/countries.parquet"]


@pytest.mark.parametrize(
    "place", [GEOMETRY, MANIFEST, *(pytest.param(one, marks=pytest.mark.faults) for one in LONG)]
)
def test_what_everything_needs_is_named_on_the_page_and_at_the_address(
    copy: Path, place: str
) -> None:
    with at_fault(copy, place, removed):
        page = Run("mineral", "mineral=nickel", {})
        text = page.text
        answer = get("/figures/producers.map.svg")
    assert not page.app.exception
    assert Path(place).stem in text and "git checkout data" in text
    assert answer.status_code in (200, 503)
    assert Path(place).stem in answer.text and "git checkout data" in answer.text


@pytest.mark.faults
def test_a_source_without_its_record_takes_down_what_cites_it(copy: Path) -> None:
    def without(path: Path) -> None:
        remaining = [one for one in yaml.safe_load(path.read_text("utf-8")) if one["id"] != MCS]
        path.write_text(yaml.safe_dump(remaining, allow_unicode=True), encoding="utf-8")
        seal.seal(copy)  # as somebody who meant it

    with at_fault(copy, SOURCES, without):
        down, cited = _one("producers.ranking"), _one("demand.scenarios")
    seal.seal(copy)
    assert down.startswith("down: ") and f"has no record '{MCS}'" in down
    assert not cited.startswith("down: ")


def test_what_is_kept_by_hand_is_as_it_was_checked() -> None:
    assert len(json.loads((REAL / CHECKSUMS).read_text(encoding="utf-8"))) > 30
    assert seal.complaints(REAL) == []


def test_a_correction_that_nobody_has_accepted_is_not_told_as_one(copy: Path) -> None:
    def corrected(path: Path) -> None:
        line = (
            "reserves,mineral=cobalt; iso3=COD,value,1,2,A digit was lost,S001,2026-11-25,analyst"
        )
        path.write_text(f"{path.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")

    with at_fault(copy, CORRECTIONS, corrected):
        page = Run("data", "", {})
        reserves, meetings = build("producers.reserves"), build("partners.timeline")
    assert reserves.kind == "empty" and "data seal" in reserves.alt
    assert meetings.kind != "empty"
    assert not page.app.exception
    assert "A digit was lost" not in page.text and "data seal" in page.text


def test_a_change_that_was_meant_is_accepted_by_one_command(copy: Path) -> None:
    def corrected(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("Cobalt", "COBALT", 1), encoding="utf-8")

    place = "data/reference/minerals.csv"
    with at_fault(copy, place, corrected):
        (complaint,) = seal.complaints(copy)
        assert complaint.startswith(place) and "data seal" in complaint
        assert seal.seal(copy) == [Edit(place, changed=("cobalt",))]
        assert seal.complaints(copy) == []
        with reading(copy):
            assert "COBALT" in reference("minerals").to_csv()
    seal.seal(copy)


def test_line_ends_of_another_system_are_no_change(copy: Path) -> None:
    def windows(path: Path) -> None:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    with at_fault(copy, "data/facts/members.csv", windows):
        assert len(facts("members"))
