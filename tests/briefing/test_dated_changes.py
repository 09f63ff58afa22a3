"""A briefing opened later: exactly what moved, and the dated changes that concern a slide."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.briefing import changes as compared
from msp_dash.briefing import dated
from msp_dash.briefing.changes import (
    Change,
    accept_dated,
    changes,
    in_language,
    refresh_unchanged,
    take_snapshots,
)
from msp_dash.briefing.model import (
    Briefing,
    FigureRef,
    FigureSlide,
    TextSlide,
    TwoFigureSlide,
    read,
    write,
)
from msp_dash.briefing.pack import pack_for_link, unpack
from msp_dash.data import TableError
from tests.project_data import reading, snapshot_project

pytestmark = pytest.mark.snapshot

RESERVES = "/figures/producers.reserves.json?mineral=rare_earths&source=usgs&edition=2026"
NICKEL = "/figures/producers.reserves.json?mineral=nickel&source=usgs&edition=2026"
GALLIUM = "/figures/producers.ranking.json?mineral=gallium&stage=refined&source=usgs&year=2025"
FOLLOWED = "/figures/producers.ranking.json?mineral=graphite&country=MOZ&source=usgs&year=2025"
CONTROLS = "/figures/standards.export_controls.json?country=CHN&on=2026-11-05"
OF_THE_US = "/figures/standards.export_controls.json?country=USA&on=2026-11-05"
SUPPLY = "/figures/standards.controlled_supply.json?mineral=antimony&on=2026-11-05"
PROMISES = "/figures/commitments.table.json?on=2026-10-01"
EU_PROMISES = "/figures/commitments.table.json?on=2026-10-01&seat=EU"
SAVED = dt.date(2026, 11, 5)

OCTOBER = tuple(f"control/CHN-OCT{n}-2025/ran_out/2026-11-10" for n in (55, 56, 57, 58, 61, 62))
US_BAN = "control/CHN-USBAN-2024/ran_out/2026-11-27"
US_GRAPHITE = "control/CHN-USGRAPHITE-2024/ran_out/2026-11-27"


def talk(*links: str) -> Briefing:
    return Briefing(slides=tuple(FigureSlide(figure=FigureRef(link=link)) for link in links))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dt.date]]:
    """The day on which briefings are saved and opened: its only item."""
    day = [SAVED]
    for module in (dated, compared):
        monkeypatch.setattr(module, "today", lambda: day[0])
    yield day


def change_texts(briefing: Briefing, kind: str = "dated") -> list[tuple[int, str]]:
    return [(one.slide, one.row) for one in changes(briefing) if one.kind == kind]


@pytest.fixture(scope="module")
def uncorrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot as it was before the two corrections of reserves of rare earths."""
    folder, frozen = tmp_path_factory.mktemp("uncorrected"), snapshot_project()
    for path in frozen.iterdir():
        if path.name != "data":
            (folder / path.name).symlink_to(path)
    (folder / "data" / "tables").mkdir(parents=True)
    for path in (frozen / "data").iterdir():
        if path.name not in ("tables", "manifest.json", "checksums.json", "corrections.csv"):
            (folder / "data" / path.name).symlink_to(path)
    for path in (frozen / "data" / "tables").iterdir():
        if path.name != "reserves.parquet":
            (folder / "data" / "tables" / path.name).symlink_to(path)
    lines = pd.read_csv(frozen / "data" / "corrections.csv", dtype=str)
    assert set(lines["table"]) == {"reserves"}
    (folder / "data" / "corrections.csv").write_text(",".join(lines.columns) + "\n", "utf-8")
    table = pd.read_parquet(frozen / "data" / "tables" / "reserves.parquet")
    corrected = table["note"].str.startswith("Corrected here")
    assert corrected.sum() == 2
    table.loc[corrected & (table["iso3"] == "BRA"), "value"] = 21_000_000
    table.loc[corrected & (table["iso3"] == "WLD"), "value"] = 85_000_000
    table.loc[corrected, "note"] = ""
    target = folder / "data" / "tables" / "reserves.parquet"
    table.to_parquet(target, index=False)
    manifest = json.loads((frozen / "data" / "manifest.json").read_text("utf-8"))
    manifest["tables"]["reserves"]["sha256"] = hashlib.sha256(target.read_bytes()).hexdigest()
    (folder / "data" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    from msp_dash.ingest import seal

    seal.seal(folder)
    return folder


def test_after_the_correction_of_reserves_no_more_and_no_less_than_it_moved(
    uncorrected: Path, clock: list[dt.date]
) -> None:
    """USGS, Mineral Commodity Summaries 2026, rare earths, version 1.3: Brazil 11 in place of 21,
    World more than 75 in place of more than 85 million tonnes; shares follow from the world's.
    """
    with reading(uncorrected):
        saved = write(take_snapshots(talk(NICKEL, RESERVES, GALLIUM)))
    clock[0] = dt.date(2026, 11, 9)
    found = changes(read(saved.encode()))
    assert {one.slide for one in found} == {2}
    assert [(one.old, one.new) for one in found if one.kind == "title"] == [
        (
            "China holds at most 52% of the world’s rare-earth reserves (2026)",
            "China holds at most 59% of the world’s rare-earth reserves (2026)",
        )
    ]
    values = {(one.row, one.field): (one.old, one.new) for one in found if one.kind == "value"}
    shares = {
        "China": (44, "51.8%", "58.7%"),
        "Brazil": (None, "24.7%", "14.7%"),
        "Australia": (6.3, "7.4%", "8.4%"),
        "Russia": (3.8, "4.5%", "5.1%"),
        "Vietnam": (3.5, "4.1%", "4.7%"),
        "United States": (1.9, "2.2%", "2.5%"),
        "Greenland": (1.5, "1.8%", "2.0%"),
        "Tanzania": (0.89, "1.0%", "1.2%"),
        "South Africa": (0.86, "1.0%", "1.1%"),
        "Canada": (0.83, "1.0%", "1.1%"),
        "Malaysia": (0.71, "0.8%", "0.9%"),
    }
    for million, old, new in shares.values():
        if million:
            assert (f"{million / 85:.1%}", f"{million / 75:.1%}") == (old, new)
    by_field: dict[str, dict[str, tuple[str, str]]] = {}
    for (row, field), pair in values.items():
        by_field.setdefault(field, {})[row] = pair
    share, amount, years = sorted(by_field, key=lambda name: -len(by_field[name]))
    assert by_field[share] == {row: (old, new) for row, (_, old, new) in shares.items()}
    assert by_field[amount] == {"Brazil": ("21,000,000", "11,000,000")}
    # 21 and 11 million by a mine production of 2,000 tonnes.
    assert by_field[years] == {"Brazil": ("10,500", "5,500")}
    assert len(found) == 1 + len(values)


def test_after_the_tenth_and_the_27th_of_november_exactly_what_ran_out(
    clock: list[dt.date],
) -> None:
    saved = take_snapshots(talk(NICKEL, GALLIUM, CONTROLS, OF_THE_US, SUPPLY, FOLLOWED, PROMISES))
    saved = read(write(saved).encode())
    for day, slides in (
        ("2026-11-05", {}),
        ("2026-11-09", {}),
        ("2026-11-10", {3: OCTOBER, 6: OCTOBER[3:4]}),
        ("2026-11-26", {3: OCTOBER, 6: OCTOBER[3:4]}),
        (
            "2026-11-27",
            {
                2: (US_BAN,),
                3: (*OCTOBER, US_BAN, US_GRAPHITE),
                5: (US_BAN,),
                6: (OCTOBER[3], US_GRAPHITE),
            },
        ),
    ):
        clock[0] = dt.date.fromisoformat(day)
        expected = [(slide, row) for slide, rows in slides.items() for row in rows]
        assert [(one.slide, one.row) for one in changes(saved)] == expected, day


def test_a_promise_that_was_due_is_told_where_it_is_listed(clock: list[dt.date]) -> None:
    saved = take_snapshots(talk(PROMISES, EU_PROMISES, NICKEL))
    clock[0] = dt.date(2026, 12, 2)
    assert change_texts(saved) == []
    clock[0] = dt.date(2026, 12, 3)
    due = "promise/CM-034/due/2026-12-03"
    assert change_texts(saved) == [(1, due), (2, due)]


def test_the_line_says_when_who_what_and_what_happened(clock: list[dt.date]) -> None:
    saved = take_snapshots(talk(GALLIUM))
    clock[0] = dt.date(2026, 11, 30)
    (change,) = changes(saved)
    assert change.text == (
        "Slide 1, 27 November 2026: China: Gallium, germanium, antimony and superhard materials: "
        "ban (to the United States). Pause ran out."
    )


def test_both_figures_of_a_slide_tell_it_once(clock: list[dt.date]) -> None:
    ref = FigureRef(link=GALLIUM)
    both = take_snapshots(Briefing(slides=(TwoFigureSlide(left=ref, right=ref),)))
    clock[0] = dt.date(2026, 11, 30)
    assert change_texts(both) == [(1, US_BAN)]
    (change,) = changes(both)
    assert changes(accept_dated(both, change)) == []


def test_changes_are_accepted_one_by_one_and_saving_again_loses_none(
    clock: list[dt.date],
) -> None:
    saved = take_snapshots(talk(GALLIUM, CONTROLS))
    clock[0] = dt.date(2026, 11, 30)
    found: list[Change] = changes(saved)
    assert len(found) == 9
    accepted = accept_dated(saved, found[1])
    rest = [(1, US_BAN), *((2, row) for row in (*OCTOBER[1:], US_BAN, US_GRAPHITE))]
    assert change_texts(accepted) == rest
    again, counted = refresh_unchanged(read(write(accepted).encode()))
    assert (change_texts(again), counted) == (rest, 0)
    # Neither does another language, nor accepting the numbers.
    assert change_texts(in_language(again, "fr")) == change_texts(take_snapshots(again)) == rest
    for change in changes(again):
        again = accept_dated(again, change)
    assert changes(again) == []
    renewed, _ = refresh_unchanged(again)
    seen = [ref.seen for ref in renewed.figures() if ref.seen]
    assert {(one.saved, one.accepted) for one in seen} == {(clock[0], ())}


def test_a_figure_added_later_is_told_what_came_after_it(clock: list[dt.date]) -> None:
    first = take_snapshots(talk(CONTROLS))
    clock[0] = dt.date(2026, 11, 20)
    second = take_snapshots(talk(CONTROLS))
    both = first.model_copy(update={"slides": (*first.slides, *second.slides)})
    clock[0] = dt.date(2026, 11, 27)
    assert change_texts(both) == [
        *((1, row) for row in (*OCTOBER, US_BAN, US_GRAPHITE)),
        *((2, row) for row in (US_BAN, US_GRAPHITE)),
    ]


def test_a_file_from_before_days_were_saved_opens_and_gets_its_day_when_it_is_saved(
    clock: list[dt.date],
) -> None:
    text = write(take_snapshots(talk(CONTROLS)))
    old = read("\n".join(x for x in text.splitlines() if "saved:" not in x).encode())
    clock[0] = dt.date(2026, 11, 30)
    assert changes(old) == []
    (ref,) = refresh_unchanged(old)[0].figures()
    assert ref.seen and ref.seen.saved == clock[0]


def test_a_link_keeps_the_day(clock: list[dt.date]) -> None:
    linked = unpack(pack_for_link(take_snapshots(talk(GALLIUM))))
    clock[0] = dt.date(2026, 11, 30)
    assert change_texts(linked) == [(1, US_BAN)]


def test_text_with_numbers_is_not_to_be_read_again_for_a_date(clock: list[dt.date]) -> None:
    saved = take_snapshots(talk(GALLIUM))
    slides = (*saved.slides, TextSlide(title="2 of 3"))
    clock[0] = dt.date(2026, 11, 30)
    both = saved.model_copy(update={"slides": slides})
    assert [one.kind for one in changes(both)] == ["dated"]


def test_a_table_that_cannot_be_read_loses_no_change(
    clock: list[dt.date], monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = take_snapshots(talk(GALLIUM))
    clock[0] = dt.date(2026, 11, 30)

    def missing(_day: str) -> None:
        raise TableError("facts/export_controls", "is missing")

    with monkeypatch.context() as without:
        without.setattr(dated, "every", missing)
        dated._between.cache_clear()
        assert changes(saved) == []
        again, _ = refresh_unchanged(saved)
    assert change_texts(again) == [(1, US_BAN)]
