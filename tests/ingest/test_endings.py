"""A rehearsal lists what ends with the edition before: computed from the tables that name it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from msp_dash.data import corrections as corrected
from msp_dash.ingest.endings import REFERENCE, endings
from msp_dash.ingest.take import Pair, Staged

OLD = {"id": "usgs-mcs-2026", "edition": "2026", "grade": "B", "notes": "Version 1.3 of May."}
NEW = {"id": "usgs-mcs-2027", "edition": "2027", "grade": "B", "notes": "Taken."}
KEY = "source=usgs; edition={edition}; mineral=rare_earths; basis=oxide; iso3=BRA"
CORRECTIONS = (
    f"{','.join(corrected.COLUMNS)}\nreserves,{KEY},value,21,11,Lowered,T078,2026-11-27,analyst\n"
)


def reserves(edition: str, value: float, iso3: str = "BRA") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": ["usgs"], "edition": [edition], "mineral": ["rare_earths"],
            "basis": ["oxide"], "iso3": [iso3], "value": [value], "note": [""],
        }
    )  # fmt: skip


def salient(edition: str, *series: str) -> pd.DataFrame:
    rows = {"source": "usgs", "edition": edition, "mineral": "cobalt", "measure": "price"}
    return pd.DataFrame([rows | {"series": one} for one in series])


class Project:
    """The folder of a staged project, and what its edition changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / REFERENCE).mkdir(parents=True)
        self.put(corrected.FILE, CORRECTIONS.format(edition="2025"))
        self.pairs = [Pair("reserves", "2026", reserves("2026", 11), reserves("2027", 21))]

    def put(self, place: str, text: str) -> None:
        (self.folder / place).write_text(text, "utf-8")

    def endings(self, grade: str = "B") -> list[str]:
        """Without the notes of the record, which always are of its own file."""
        record = NEW | {"grade": grade}
        pairs = tuple(self.pairs)
        *lines, notes = endings(Staged(self.folder, record, "", OLD, False, {}, pairs, ()))
        assert notes == "data/sources.yaml: the notes of usgs-mcs-2026: Version 1.3 of May."
        return lines


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (21, "repeats the old value, 21: where it is still wrong, add a line for this edition"),
        (11, "has the corrected value, 11"),
        (15.5, "has another value, 15.5: neither 21 nor 11"),
    ],
)
def test_a_correction_ends_and_the_number_of_the_new_edition_is_compared(
    project: Project, value: float, state: str
) -> None:
    project.put(corrected.FILE, CORRECTIONS.format(edition="2026"))
    project.pairs = [Pair("reserves", "2026", reserves("2026", 11), reserves("2027", value))]
    (line,) = project.endings()
    where = "the correction of reserves rare_earths oxide BRA"
    assert line.startswith(f"data/corrections.csv:2: {where}: edition 2027 {state}")


def test_a_correction_of_a_row_that_is_gone_says_so(project: Project) -> None:
    project.put(corrected.FILE, CORRECTIONS.format(edition="2026"))
    project.pairs = [Pair("reserves", "2026", reserves("2026", 11), reserves("2027", 1, "CHN"))]
    (line,) = project.endings()
    assert line.endswith("edition 2027 has no such row")


def test_a_correction_that_has_a_line_for_the_new_edition_does_not_end(project: Project) -> None:
    both = CORRECTIONS.format(edition="2026") + CORRECTIONS.format(edition="2027").split("\n", 1)[1]
    project.put(corrected.FILE, both)
    assert project.endings() == []


def test_lines_of_other_editions_and_publishers_stay(project: Project) -> None:
    columns = "source,edition,mineral,reason\n"
    project.put(f"{REFERENCE}/caveats.csv", columns + "usgs,2025,zinc,a\nbgs,2026,zinc,b\n")
    assert project.endings() == []


def test_a_line_of_the_edition_before_ends_unless_the_new_one_has_its_own(project: Project) -> None:
    columns = "source,edition,mineral,reason\n"
    lines = "usgs,2026,chromium,two columns\nusgs,2026,zinc,a\nusgs,2027,zinc,a\n"
    project.put(f"{REFERENCE}/caveats.csv", columns + lines)
    assert project.endings() == [
        "data/reference/caveats.csv:2: usgs, chromium: of edition 2026 only"
    ]


def test_a_label_until_the_edition_before_ends(project: Project) -> None:
    columns = "since,until,chapter,label\n"
    lines = (
        "2024,2026,COBALT,Mine output\n2024,2025,ZINC,Slab\n2024,2026,IRON,Ore\n2027,,IRON,Ore\n"
    )
    project.put(f"{REFERENCE}/usgs_labels.csv", columns + lines)
    project.put(f"{REFERENCE}/iea_labels.csv", columns + lines)
    assert project.endings() == [
        "data/reference/usgs_labels.csv:2: COBALT, Mine output: until edition 2026"
    ]


def test_a_year_that_is_the_last_of_a_line_ends(project: Project) -> None:
    years = (pd.DataFrame({"source": "usgs", "year": [one]}) for one in (2025, 2026))
    project.pairs = [Pair("production", "2026", *years)]
    lines = "area_iso3,iso3,until,why\nSDN,SSD,2025,a\nSCG,SRB,2005,b\n"
    project.put(f"{REFERENCE}/joint_areas.csv", lines)
    assert project.endings() == ["data/reference/joint_areas.csv:2: SDN, SSD: until 2025"]


def test_a_series_that_the_edition_lacks_is_named_with_the_line_that_needs_it(
    project: Project,
) -> None:
    project.pairs = [
        Pair("salient", "2026", salient("2026", "spot", "LME"), salient("2027", "LME"))
    ]
    lines = "mineral,series,why\ncobalt,spot,a\ncobalt,LME,b\nzinc,spot,c\n"
    project.put(f"{REFERENCE}/output_prices.csv", lines)
    assert project.endings() == [
        "data/reference/output_prices.csv:2: cobalt, spot: the edition has no such series"
    ]


def test_another_grade_is_named(project: Project) -> None:
    (line,) = project.endings("A")
    assert line.startswith("data/sources.yaml: grade B of usgs-mcs-2026 becomes A")
