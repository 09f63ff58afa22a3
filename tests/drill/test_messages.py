"""Every message in the tables of docs/upkeep.md has a made-up file that is refused with it.

Messages of the first table come before any build: there a build fails the test.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from msp_dash.data.paths import root
from msp_dash.ingest import build, layouts, take
from tests.drill.next_edition import next_edition
from tests.drill.small_project import SmallProject, summaries
from tests.drill.test_small import book_at, fill_in, multiplied, production_of, rename
from tests.ingest.test_layouts import TYPED, TYPED_ROW, write

ON = dt.date(2027, 2, 10)
PAGE = root() / "docs" / "upkeep.md"
BEFORE, AFTER = "before the build", "after the build"

USGS = ("usgs-mcs", "2027", "2027-02-03")
IEA = ("iea-cm", "2027-05", "2027-05")
Edition = tuple[str, str, str]
Case = tuple[Edition, Callable[[Path, SmallProject], Path]]
"""Series, edition and date, and what puts a made-up file into a folder."""


def documented(heading: str) -> list[str]:
    """Messages of the table with a heading; "..." stands for any text."""
    table = re.search(rf"\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE.read_text("utf-8"))
    assert table is not None
    firsts = [row.split("|")[1] for row in table[1].splitlines()]
    return [message for cell in firsts for message in re.findall(r"`(.+?)`", cell)]


def content() -> bytes:
    return next_edition(summaries())


def of_usgs(data: bytes, name: str = "MCS2027_Commodities_Data.csv") -> Case:
    return USGS, lambda folder, _: put(folder, name, data)


def put(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def with_column(name: str, cell: str) -> bytes:
    head, *rows = content().splitlines()
    return b"\r\n".join(
        [head + f",{name}".encode(), *(row + f",{cell}".encode() for row in rows), b""]
    )


def of_iea(change: Callable[[bytes], bytes], row: Mapping[str, str] = TYPED_ROW) -> Case:
    def make(folder: Path, _: SmallProject) -> Path:
        path = write(folder, TYPED, dict(row)) / TYPED
        path.write_bytes(change(path.read_bytes()))
        return path

    return IEA, make


def workbook(folder: Path, _: SmallProject) -> Path:
    """One of an earlier base year."""
    return book_at(folder / "new", fill_in).rename(folder / "CM_Data_Explorer_2027-05.xlsx")


def workbook_with_another_sheet(folder: Path, _: SmallProject) -> Path:
    book = book_at(folder / "new", fill_in, rename)
    return book.rename(folder / "CM_Data_Explorer_2027-05.xlsx")


def cut_workbook(folder: Path, project: SmallProject) -> Path:
    path = workbook(folder, project)
    path.write_bytes(path.read_bytes()[:-500])
    return path


def of_other_trade(folder: Path, project: SmallProject) -> Path:
    """The file of an edition, for a project whose trade was built of other files."""
    rows = project.table("trade")
    rows["value_usd"] *= 2
    (project.folder / build.table_path("trade")).write_bytes(build.parquet(rows))
    return put(folder, "MCS2027_Commodities_Data.csv", content())


def without(data: bytes, *words: bytes) -> bytes:
    """The rows in which not all of these words are."""
    rows = data.splitlines(keepends=True)
    return b"".join(row for row in rows if not all(word in row for word in words))


LOGIN = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>...</body></html>\n"
CASES: Mapping[str, list[Case]] = {
    "empty": [of_usgs(b""), of_usgs(b"\r\n")],
    "web page": [
        of_usgs(LOGIN),
        (IEA, lambda folder, _: put(folder, "CM_Data_Explorer_2027-05.xlsx", LOGIN)),
    ],
    "format": [of_usgs(b"%PDF-1.7\n"), of_usgs(b'{"error": "403"}')],
    "cut off": [
        of_usgs(content()[: len(content()) // 2]),
        of_usgs(content()[:-2]),
        of_usgs(content() + content().splitlines()[1][:20]),
        of_usgs(content().removesuffix(b"\r\n") + b'"Data in metric tons\r\n'),
        (IEA, cut_workbook),
    ],
    "encoding": [
        of_usgs(content().decode("cp1252").encode("utf-16")),
        of_iea(lambda data: data.replace(b"Cobalt", "Cobalt°".encode("cp1252"))),
    ],
    "separator": [
        of_usgs(content().replace(b",", b";")),
        of_iea(lambda data: data.replace(b",", b"\t")),
    ],
    "renamed?": [
        of_usgs(content().replace(b"Statistics_detail", b"Statistics detail", 1)),
        of_usgs(content().replace(b",Country,", b",Nation,", 1)),
    ],
    "missing": [of_usgs(content().replace(b",Notes,", b",,", 1))],
    "missing: sheet": [(IEA, workbook_with_another_sheet)],
    "new": [of_usgs(with_column("Confidence", "C"))],
    "twice": [of_usgs(with_column("Notes", ""))],
    "unit": [of_usgs(content().replace(b"metric tons", b"short tons", 1))],
    "type": [of_usgs(content().replace(b",2026,", b",FY26,", 1))],
    "value": [of_iea(bytes, TYPED_ROW | {"row_type": "region"})],
    "heads": [(IEA, workbook)],
    "edition": [of_usgs(summaries().replace(b"220,000", b"230,000"))],
    "says edition ... in its name": [of_usgs(content(), "MCS2028_Commodities_Data.csv")],
    "is no file of": [of_usgs(b"Notes on this edition\n", "notes.txt")],
    "This is a file of edition": [of_usgs(summaries())],
    "is recorded with another file": [
        (("usgs-mcs", "2026", "2026-02"), lambda folder, _: put(folder, "new.csv", content()))
    ],
    "were named": [
        (
            ("bgs-wms", "2024", "2026-04"),
            lambda folder, _: put(
                folder, "BGS_cobalt_production.csv", production_of(("Zambia", "ZMB", 2024))
            ),
        )
    ],
    "Not known": [of_usgs(content().replace(b"Indonesia", b"Newland"))],
    "do not add up": [of_usgs(without(content(), b"NICKEL", b"Indonesia"))],
    # In the made-up files output doubles from year to year.
    "Suspected unit errors": [of_usgs(multiplied(content(), b"NICKEL", 20))],
    "has no rows of what edition ... has": [of_usgs(without(content(), b"NICKEL"))],
    "Other tables would change": [(USGS, of_other_trade)],
}


EVERY = list(dict.fromkeys([*documented(BEFORE), *documented(AFTER), *CASES]))


@pytest.mark.parametrize("message", EVERY)
def test_each_message_of_the_page_is_that_of_a_file_of_its_kind(
    usgs: SmallProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, message: str
) -> None:
    assert message in CASES, "a row of the page needs a made-up file here"
    assert message in {*documented(BEFORE), *documented(AFTER)}, "a case needs a row on the page"
    if message in documented(BEFORE):
        monkeypatch.setattr(build, "build", lambda *_, **__: pytest.fail("it was built"))
    for number, case in enumerate(CASES[message]):
        (folder := tmp_path / str(number)).mkdir()
        assert printed(message).search(refusal(usgs, case, folder))


def printed(message: str) -> re.Pattern[str]:
    """A message in a refusal: a kind of change stands at the beginning of a line."""
    text = re.escape(message).replace(re.escape("..."), ".*")
    return re.compile(rf'^  (sheet ".*": )?{text}' if message in layouts.ACTIONS else text, re.M)


def refusal(usgs: SmallProject, case: Case, folder: Path) -> str:
    """Editions of other publishers are refused by the program's own project, before a build."""
    edition, make = case
    project = usgs.folder if edition[0] == "usgs-mcs" else root()
    file = make(folder, usgs)
    with (
        pytest.raises(ValueError) as error,
        take.take([file], *edition, usgs.sources, project, on=ON),
    ):
        pass
    return str(error.value)


def test_each_kind_of_change_is_on_the_page() -> None:
    assert set(layouts.ACTIONS) <= set(documented(BEFORE))
