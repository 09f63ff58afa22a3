"""The layout of a file is chosen by what the file is; what differs from it is then reported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from msp_dash.data import newest_record
from msp_dash.data.paths import root
from msp_dash.ingest import build, layout_choice, layouts
from tests.drill.next_edition import next_edition
from tests.drill.small_project import summaries


def records(series: str) -> tuple[list[dict[str, Any]], Mapping[str, Any]]:
    """Records of a series, and its newest."""
    own = [one for one in build.records(root()) if one["calendar"]["series"] == series]
    return own, next(one for one in own if one["id"] == newest_record(series))


def choice(series: str, *files: Path, edition: str = "2027") -> dict[str, str]:
    """Place of each file by its name."""
    places, _ = layout_choice.places(files, *records(series), edition, f"{edition}-02-03")
    return {path.name: place for place, path in places.items()}


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def refusal(folder: Path, content: bytes, name: str = "MCS2027_Commodities_Data.csv") -> str:
    with pytest.raises(layouts.LayoutError) as error:
        choice("usgs-mcs", put(folder, name, content))
    return str(error.value)


@pytest.mark.parametrize(
    "renames",
    [
        {"Country": "Nation"},
        {"Country": "Nation", "Section": "Part", "Unit": "Measure"},
        {"MCS chapter": "Chapter", "Commodity": "Mineral", "Year": "Period", "Value": "Number"},
    ],
)
@pytest.mark.parametrize("name", ["MCS2027_Commodities_Data.csv", "download.csv"])
def test_a_file_with_other_names_of_columns_is_still_what_it_is(
    tmp_path: Path, renames: Mapping[str, str], name: str
) -> None:
    head, _, rows = next_edition(summaries()).partition(b"\n")
    for old, new in renames.items():
        head = head.replace(old.encode(), new.encode(), 1)
    text = refusal(tmp_path, head + b"\n" + rows, name)
    assert "usgs/MCS2027_Commodities_Data.csv (read by usgs_mcs.commodities and" in text
    for old, new in renames.items():
        assert f'renamed? column "{old}" is missing, and "{new}"' in text
    assert "codec" not in text


def test_a_file_of_another_layout_of_the_series_is_of_that_one(tmp_path: Path) -> None:
    content = b"Source,Country,Prod_t_2025,Prod_t_est_2026,Reserves_t\nMCS2027,Peru,1,2,3\n"
    file = put(tmp_path, "mcs2027-cobal_world.csv", content)
    assert choice("usgs-mcs", file) == {file.name: f"usgs/mcs2027-world/{file.name}"}
    file = put(tmp_path, "mcs2027-cobal_salient.csv", b"Source,Year,NIR_pct\nMCS2027,2026,1\n")
    assert choice("usgs-mcs", file) == {file.name: f"usgs/mcs2027-salient/{file.name}"}


def test_files_without_columns_of_their_own_are_told_apart_by_name(tmp_path: Path) -> None:
    files = [
        put(tmp_path, name, json.dumps({"features": []}).encode())
        for name in ("AFR_Mineral_Deposits.geojson", "AFR_Mineral_Exploration.geojson",
                     "AFR_Mineral_Facilities.geojson")
    ]  # fmt: skip
    assert choice("usgs-africa", *files) == {file.name: f"usgs/{file.name}" for file in files}


def test_two_files_that_are_the_same_one_are_refused(tmp_path: Path) -> None:
    files = [put(tmp_path, f"AFR{n}.geojson", b"{}") for n in (1, 2)]
    with pytest.raises(
        layout_choice.ChoiceError, match=r"AFR2.geojson and AFR1.geojson would both"
    ):
        choice("usgs-africa", *files)


def test_a_file_in_utf_8_is_read_where_the_publisher_saved_in_cp1252(tmp_path: Path) -> None:
    content = next_edition(summaries()).decode("cp1252")
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        file = put(tmp_path, "MCS2027_Commodities_Data.csv", content.encode(encoding))
        assert choice("usgs-mcs", file) == {file.name: f"usgs/{file.name}"}
