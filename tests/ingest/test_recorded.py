"""Each recorded file has one layout, whose readers open it under the edition of its record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from msp_dash.ingest import labels, layouts, recorded, usgs_labels
from msp_dash.ingest.codes import Unknown, UnknownLabel, UnknownLabels, collecting, country
from tests.recorded_files import invented, only

MCS = "usgs/MCS2027_Commodities_Data.csv"


def record(*places: str, edition: str = "2027", **fields: str) -> dict[str, Any]:
    files = [{"path": place} for place in places]
    return {"id": f"made-{edition}", "edition": edition, "files": files, **fields}


def test_the_edition_is_that_of_the_record_and_the_readers_those_of_the_layout() -> None:
    (file,) = recorded.files(Path("sources"), [record(MCS)]).all
    assert (file.edition, file.record, file.path) == ("2027", "made-2027", Path("sources") / MCS)
    modules = ("usgs_mcs", "usgs_salient", "usgs_imports")
    assert file.readers == tuple(f"{name}.commodities" for name in modules)


def test_a_file_that_is_not_in_the_folder_yet_is_read_from_where_it_is(tmp_path: Path) -> None:
    (file,) = recorded.files(Path("sources"), [record(MCS)], {MCS: tmp_path / "new.csv"}).all
    assert file.path == tmp_path / "new.csv"


def test_a_name_says_its_year(tmp_path: Path) -> None:
    flows = recorded.files(tmp_path, [record("cepii-baci/flows_2023.json")]).one("baci.largest")
    assert flows.parts == {"year": "2023"}


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (record("usgs/MCS2027_Appendix.csv"), "has no layout: no reader would open it"),
        (record(MCS, edition="2026"), "has edition 2027 in its name, and its record 2026"),
        (
            record("worldbank/CMO-Historical-Data-Monthly_2027-01-04.xlsx", published="2027-02-02"),
            "has published 2027-01-04 in its name, and its record 2027-02-02",
        ),
    ],
)
def test_a_recorded_file_that_no_reader_opens_is_an_error(
    entry: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(recorded.RecordedError, match=complaint):
        recorded.files(Path(), [entry])


def test_all_of_them_are_named_at_once() -> None:
    with pytest.raises(recorded.RecordedError) as error:
        recorded.files(Path(), [record("a.csv", "b.csv")])
    assert "a.csv (made-2027)" in str(error.value) and "b.csv (made-2027)" in str(error.value)


def test_two_layouts_for_one_file_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = [{"file": pattern, "reader": "x.y"} for pattern in ("usgs/*.csv", "usgs/MCS*.csv")]
    monkeypatch.setattr(layouts, "all_layouts", lambda: twice)
    with pytest.raises(recorded.RecordedError, match="fits 2 layouts"):
        recorded.files(Path(), [record(MCS)])


def test_a_reader_of_one_file_refuses_two_editions(tmp_path: Path) -> None:
    two = only(*(invented(tmp_path / f"{e}.xlsx", "wgi.scores", e) for e in ("2024", "2025")))
    with pytest.raises(recorded.RecordedError, match="keep the record of one edition"):
        two.one("wgi.scores")


def test_every_file_of_the_project_has_a_reader(source_files: recorded.Files) -> None:
    assert source_files.all and all(file.readers for file in source_files.all)


# Labels


def test_a_label_holds_since_its_edition_until_it_ends() -> None:
    """Rows of usgs_labels.csv: chapter 'cobal' is of the files of one commodity, to 2024."""

    def basis(edition: str, chapter: str, label: str) -> str | None:
        row = labels.find(usgs_labels.FILE, edition, chapter=chapter, label=label)
        return row["basis"] if row else None

    label = "Mine production, metric tons of contained cobalt"
    assert basis("2022", "cobal", label) is None
    assert basis("2023", "cobal", label) == basis("2024", "cobal", label) == "content"
    assert basis("2025", "cobal", label) is None
    assert basis("2026", "ALUMINUM", "Smelter production") == "gross"
    assert basis("2031", "Aluminum", "smelter production") == "gross"


def test_no_two_rows_of_a_label_hold_in_one_edition_by_the_same_since() -> None:
    for file, key in (
        ("usgs_labels.csv", ("chapter", "label")),
        ("usgs_salient.csv", ("chapter", "commodity", "label")),
        ("iea_labels.csv", ("kind", "table", "label")),
    ):
        for rows in labels._rows(file, key).values():
            assert len({row["since"] for row in rows}) == len(rows), rows
            assert all(not row["until"] or row["since"] <= row["until"] for row in rows)


def test_all_unknown_labels_are_told_at_once_with_the_lines_to_add() -> None:
    with collecting() as unknowns:
        assert country("Atlantis", "a.csv", 2) == ""
        assert country("Brazill", "a.csv", 3) == ""
        country("Atlantis", "b.csv", 9)
        usgs_labels.find("2031", "ALUMINUM", "Smelter production, primary", "a.csv", 4)
    assert all(isinstance(one, UnknownLabel) for one in unknowns)
    text = str(UnknownLabels([*unknowns, Unknown("a.csv, row 5: unit 'stone' is not known.")]))
    assert "Not known: 4; nothing was written." in text
    assert "\n  Atlantis,?,\n" in text and "\n  Brazill,BRA,\n" in text
    assert '\n  2031,,ALUMINUM,"Smelter production, primary",aluminum,smelter,gross,' in text
    assert "a.csv, row 5: unit 'stone'" in text and text.count("Atlantis,?,") == 1


def test_an_unknown_label_alone_stops_at_once() -> None:
    with pytest.raises(UnknownLabel, match=r"a\.csv, row 2: country 'Atlantis'.*: Atlantis,\?,"):
        country("Atlantis", "a.csv", 2)
