"""The command ``week``: one sheet, one page, data and a calendar of the same changes."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import icalendar
import pypdf
import pytest

from msp_dash import cli
from msp_dash.cli.week_command import FORMATS
from msp_dash.figures import build
from msp_dash.figures.registry import resolve, spec
from msp_dash.figures.week.changes import FIGURE, week_of

NOVEMBER = ("--since", "2026-11-01", "--until", "2026-11-30")
QUERY = {"since": "2026-11-01", "until": "2026-11-30"}


def written(folder: Path, ext: str, *options: str) -> bytes:
    file = folder / f"week.{ext}"
    assert cli.main(["week", *options, "--to", str(file)]) == 0
    return file.read_bytes()


def pages(data: bytes) -> list[str]:
    return [
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages
    ]


@pytest.mark.parametrize("ext", FORMATS)
def test_it_says_what_it_wrote(
    tmp_path: Path, ext: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(written(tmp_path, ext, *NOVEMBER)) > 500
    assert build(FIGURE, QUERY).title in capsys.readouterr().out


@pytest.mark.snapshot
def test_the_sheet_has_the_title_and_each_list_with_its_sources(tmp_path: Path) -> None:
    (text,) = pages(written(tmp_path, "pdf", "--until", "2026-11-30"))
    for part in (
        "A pause of controls on five materials (China) ran out on 27 Nov 2026",
        "27 Nov 2026 China: Graphite: license (to the United States)",
        "Due or beginning in the next seven weeks",
        "Jan 2027 Zimbabwe: Lithium concentrate: ban",
        "10 Nov 2026 China: Superhard materials: license",
        "Pause ran out",
        "Mining.com / Reuters, 8 April 2026 (press)",
        "no news is read",
    ):
        assert part in text, part
    # No event and no correction that week: no list of them.
    assert "Events" not in text and "Numbers that were" not in text


@pytest.mark.parametrize(
    "options",
    [
        ("--since", "2022-06-14", "--until", "2026-12-03"),
        ("--since", "2026-01-01", "--until", "2026-12-03", "--lang", "fr"),
        ("--until", "2026-08-01", "--seat", "FJI"),
        NOVEMBER,
    ],
)
def test_the_sheet_is_one_page_of_a4(tmp_path: Path, options: tuple[str, ...]) -> None:
    data = written(tmp_path, "pdf", *options)
    (page,) = pypdf.PdfReader(io.BytesIO(data)).pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


def test_a_sheet_without_room_says_how_many_rows_it_leaves_out(tmp_path: Path) -> None:
    options = ("--since", "2022-06-14", "--until", "2026-12-03")
    (text,) = pages(written(tmp_path, "pdf", *options))
    match = re.search(r"(\d+) more rows have no room on this sheet", text)
    assert match
    whole = written(tmp_path, "html", *options).decode()
    rows = whole.count("<tr>") - whole.count("<thead>")
    view = resolve(spec(FIGURE), {"since": options[1], "until": options[3]}).view
    week = week_of(view)
    assert rows == len(week.changes) + len(week.ahead)
    assert "no room" not in whole
    assert 0 < int(match[1]) < rows


def test_the_page_needs_no_network(tmp_path: Path) -> None:
    text = written(tmp_path, "html", *NOVEMBER).decode()
    assert "<svg" in text and "<script" not in text
    assert not re.search(r"""(?:src|@import|url\()\s*=?\s*["']?https?:""", text)


@pytest.mark.parametrize("lang", ["en", "pt"])
def test_the_json_is_that_of_the_figure_with_what_lies_ahead(tmp_path: Path, lang: str) -> None:
    answer = json.loads(written(tmp_path, "json", *NOVEMBER, "--seat", "usa", "--lang", lang))
    figure = build(FIGURE, QUERY | {"seat": "USA", "lang": lang})
    assert (answer["title"], answer["data"]) == (figure.title, figure.records())
    ahead = week_of(resolve(spec(FIGURE), QUERY | {"seat": "USA"}).view).ahead
    assert [row["date"] for row in answer["ahead"]] == [one.stated for one in ahead]
    assert ahead
    assert {tuple(row) for row in answer["ahead"]} == {tuple(answer["data"][0])}


def test_the_calendar_has_the_days_asked_for_and_those_ahead(tmp_path: Path) -> None:
    events = icalendar.Calendar.from_ical(written(tmp_path, "ics", *NOVEMBER)).walk("VEVENT")
    past = [one for one in events if one["STATUS"] == "CONFIRMED"]
    assert len(past) == len(build(FIGURE, QUERY).records())
    assert len(events) > len(past)
    # Nobody reads it where there is a page of it: its address is that of the source.
    assert all(str(one["URL"]).startswith("http") for one in events if "URL" in one)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--to", "week.png"), ".pdf, .html, .json, .ics"),
        (("--to", "week.pdf", "--seat", "XYZ"), "seat='XYZ' is not allowed"),
        (("--to", "week.pdf", "--until", "yesterday"), "until='yesterday' is not allowed"),
        (("--to", "week.pdf", "--mineral", "gold"), "mineral='gold' is not allowed"),
        (("--to", "week.pdf", "--since", "2026-12-01", "--until", "2026-11-01"), "from 14 June"),
    ],
)
def test_wrong_use_is_one_sentence_and_code_2(
    words: tuple[str, ...], part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert cli.main(["week", *words]) == 2
    message = capsys.readouterr().err.strip()
    assert part in message and "\n" not in message
    assert not list(tmp_path.iterdir())
