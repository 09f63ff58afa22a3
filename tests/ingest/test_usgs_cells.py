"""Parsing of printed cells and notes of USGS; examples are the publisher's own strings."""

from __future__ import annotations

import pytest

from msp_dash.ingest.usgs_cells import (
    UnreadableCell,
    caveat,
    earlier_year_estimated,
    read_cell,
    read_note,
)


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("72,800", 72800.0, "reported"),
        (" 1230 ", 1230.0, "reported"),
        ("0.25", 0.25, "reported"),
        ("—", 0.0, "reported"),  # em dash: zero, which is a number
        ("0", 0.0, "reported"),
        ("W", None, "withheld"),
        ("NA", None, "not_available"),
        ("             NA", None, "not_available"),  # MCS 2024, antimony reserves
        ("XX", None, "not_applicable"),
        ("s", None, "below_half_unit"),
        ("Less than ½ unit.", None, "below_half_unit"),  # MCS 2024, helium, South Africa
        (">2,000,000", 2e6, "at_least"),
        ("<100", 100.0, "at_most"),  # MCS 2023, zirconium, United States
        ("Large", None, "not_available"),
        ("included with ilmenite", None, "not_available"),  # MCS 2024, rutile, United States
    ],
)
def test_a_cell_is_a_number_or_a_status(text: str, value: float | None, status: str) -> None:
    cell = read_cell(text, "a file", 2)
    assert cell is not None
    assert (cell.value, cell.status) == (value, status)


def test_zero_withheld_not_available_and_below_half_a_unit_stay_four_things() -> None:
    cells = [read_cell(text, "a file", 2) for text in ("—", "W", "NA", "s")]
    assert len({cell.status for cell in cells if cell}) == 4


def test_a_blank_cell_says_nothing() -> None:
    assert read_cell("  ", "a file", 2) is None


def test_the_letter_e_before_digits_marks_an_estimate() -> None:
    cell = read_cell("e20,000", "mcs2024-vanad_world.csv", 6)
    assert cell is not None
    assert cell.value == 20000
    assert cell.estimated


def test_a_size_in_words_is_kept_as_a_word() -> None:
    cell = read_cell("Large", "a file", 2)
    assert cell is not None
    assert cell.word == "USGS prints the word Large"


@pytest.mark.parametrize("text", ["330 - 390", "?0.5", "about 5", "1.2.3"])
def test_what_no_rule_reads_stops_the_build_and_says_where(text: str) -> None:
    with pytest.raises(UnreadableCell, match=r"made\.csv, row 7"):
        read_cell(text, "made.csv", 7)


@pytest.mark.parametrize(
    ("note", "status", "value"),
    [
        ("W for 23-24", "withheld", None),  # MCS 2025, barite, United States
        ("na", "not_available", None),  # MCS 2025, rhenium, Russia
        ("Less than 1/2 unit", "below_half_unit", None),  # MCS 2025, helium, South Africa
        (">17,000,000", "at_least", 17e6),  # MCS 2024, niobium reserves, world
        ("xx", "not_applicable", None),  # MCS 2025, boron, world
        ("Included in World total", "not_available", None),  # MCS 2025, graphite reserves
    ],
)
def test_a_sign_that_moved_into_the_note_is_read_there(
    note: str, status: str, value: float | None
) -> None:
    cell = read_note(note, "a file", 2)
    assert cell is not None
    assert (cell.status, cell.value) == (status, value)


@pytest.mark.parametrize(
    ("note", "table_says_so", "estimated"),
    [
        ("", False, False),
        ("", True, True),  # column Prod_t_est_2022
        ("Also estimated in 2022", False, True),  # MCS 2024, antimony, Burma
        ("Production in 2021 is also estimated.", False, True),  # MCS 2023, aluminum, Iceland
        ("estimated 2023", False, True),  # MCS 2025, aluminum, Canada
        ("estimated in 2022 also", False, True),  # MCS 2024, gallium, China
        ("Estimated in both years.", False, True),  # MCS 2023, silver, Argentina
        ("Reported.", True, False),  # MCS 2025, barite, Turkey
        ("reproted", True, False),  # MCS 2025, selenium, Finland
        ("Reported quantity in 2022", True, False),  # MCS 2024, cadmium, Australia
        ("Production quota; does not include undocumented production.", False, False),
    ],
)
def test_whether_the_earlier_year_is_estimated_too(
    note: str, table_says_so: bool, estimated: bool
) -> None:
    assert earlier_year_estimated(note, table_says_so) is estimated


@pytest.mark.parametrize(
    ("note", "short"),
    [
        ("Estimated.", ""),
        ("Estimated. -- Excludes U.S. production.", "excludes U.S. production"),
        (
            "See Appendix C for resource and reserve definitions and information concerning data "
            "sources. -- For Australia, Joint Ore Reserves Committee-compliant or equivalent "
            "reserves were 27 million tons.",
            "JORC-compliant or equivalent: 27 million tons",
        ),
        (
            "Estimated. -- Production quota; does not include undocumented production.",
            "production quota; undocumented output not included",
        ),
        (
            "Reserves for Australia, China, and Turkey were revised based on Government reports.",
            "",
        ),
        ("estimated 2023", ""),
        ("W for 23-24", ""),
    ],
)
def test_a_note_keeps_what_bears_on_the_number(note: str, short: str) -> None:
    assert caveat(note) == short
