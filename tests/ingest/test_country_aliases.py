"""data/reference/country_aliases.csv: hand-edited, and used by the build."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict

import pytest

from msp_dash.ingest.codes import REFERENCE, UnknownLabel, country, fold

with (REFERENCE / "country_aliases.csv").open(encoding="utf-8", newline="") as handle:
    ROWS = list(csv.DictReader(handle))


def test_no_alias_maps_to_two_codes() -> None:
    codes = defaultdict(set)
    for row in ROWS:
        codes[fold(row["alias"])].add(row["iso3"])
    assert {
        alias: alias_codes for alias, alias_codes in codes.items() if len(alias_codes) > 1
    } == {}


def test_no_alias_stands_twice() -> None:
    count = Counter(fold(row["alias"]) for row in ROWS)
    assert [alias for alias, n in count.items() if n > 1] == []


def test_rows_are_whole_and_sorted_by_code_then_alias() -> None:
    for row in ROWS:
        assert None not in row and None not in row.values(), row
        assert re.fullmatch(r"[A-Z]{3}|EU", row["iso3"]), row
        assert row["alias"] == row["alias"].strip() != "", row
    keys = [(row["iso3"], fold(row["alias"])) for row in ROWS]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Congo (Kinshasa)", "COD"),  # USGS
        ("Congo, Democratic Republic", "COD"),  # BGS
        ("Democratic Republic of Congo", "COD"),  # IEA
        ("Zaire", "COD"),  # BGS before 1992
        ("Congo", "COG"),  # BGS; the code beside it in the file is wrong
        ("Côte d’Ivoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("Burma", "MMR"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Korea, North", "PRK"),
        ("Korea, Republic of", "KOR"),
        ("United\u00a0States", "USA"),
        ("Russia ", "RUS"),
        ("New Caledonia11", "NCL"),  # USGS MCS 2024, nickel: a footnote number
        ("Turkeye", "TUR"),  # USGS MCS 2024, boron: "e" marks an estimate
        ("Chinese Taipei", "TWN"),
        ("Kosovo", "XKX"),
        ("Soviet Union", "SUN"),
        ("World total (rounded)", "WLD"),
        ("Rest of world", "OTH"),
        ("Other Countries", "OTH"),
        ("European Union", "EU"),
    ],
)
def test_publishers_labels(label: str, code: str) -> None:
    assert country(label, "made-up.csv", 1) == code


def test_a_label_that_maps_to_nothing_names_file_row_and_label() -> None:
    with pytest.raises(UnknownLabel, match=r"cobalt\.csv, row 12: country 'Atlantis'"):
        country("Atlantis", "cobalt.csv", 12)


def test_a_row_that_names_several_countries_is_never_given_to_one() -> None:
    for label in ("United States and Canada", "China, Germany, and Russia"):
        with pytest.raises(UnknownLabel):
            country(label, "made-up.csv", 1)
