"""``/changes.xml`` and ``/changes.ics``: valid, read by other programs, always the same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import feedparser
import icalendar
import pytest

from msp_dash.figures import build
from msp_dash.figures.registry import resolve, spec
from msp_dash.figures.week.changes import FIGURE
from msp_dash.render import feeds
from msp_dash.serving.answers import routes
from tests.faults.client import get
from tests.project_data import clear_caches

DAY = dt.date(2026, 12, 3)
HALF_A_YEAR = dt.timedelta(weeks=26)
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "http://test/"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dt.date]]:
    day = [DAY]
    monkeypatch.setattr(routes, "today", lambda: day[0])
    yield day


def atom(query: str = "") -> ET.Element:
    answer = get(f"/changes.xml{query}")
    assert answer.status_code == 200, answer.text
    return ET.fromstring(answer.content)


def events(query: str = "") -> list[icalendar.Event]:
    answer = get(f"/changes.ics{query}")
    assert answer.status_code == 200, answer.text
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def texts(parent: ET.Element, tag: str) -> list[str]:
    return [one.text or "" for one in parent.findall(f"{ATOM}{tag}")]


def links(parent: ET.Element, rel: str) -> list[str]:
    return [one.attrib["href"] for one in parent.findall(f"{ATOM}link") if one.attrib["rel"] == rel]


# --- Atom ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?seat=CHN&lang=fr", "?mineral=gallium&lang=pt"])
def test_the_feed_is_atom(query: str) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have, and how often."""
    root = atom(query)
    assert root.tag == f"{ATOM}feed"
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == (
        query.partition("lang=")[2] or "en"
    )
    assert links(root, "self") == [f"{BASE}changes.xml{query}"]
    assert links(root, "alternate") == [f"{BASE}week{query}"]
    assert [name.text for name in root.iterfind(f"{ATOM}author/{ATOM}name")]
    entries = root.findall(f"{ATOM}entry")
    assert entries
    for one in (root, *entries):
        for tag in ("id", "title", "updated"):
            (text,) = texts(one, tag)
            assert text
        (updated,) = texts(one, "updated")
        assert dt.datetime.fromisoformat(updated).tzinfo is not None
        assert texts(one, "id")[0].startswith("urn:uuid:")
    for entry in entries:
        assert len(links(entry, "alternate")) == 1
        assert len(texts(entry, "summary")) == 1
    ids = [texts(one, "id")[0] for one in entries]
    assert len(set(ids)) == len(ids)
    days = [texts(one, "updated")[0] for one in entries]
    assert days == sorted(days, reverse=True)
    assert texts(root, "updated") == days[:1]


def test_a_feed_reader_reads_it() -> None:
    read = feedparser.parse(get("/changes.xml").content)
    assert (read.bozo, read.version) == (False, "atom10")
    assert read.feed.title == "What changed in critical minerals"
    assert len(read.entries) == len(atom().findall(f"{ATOM}entry"))
    for entry in read.entries:
        assert entry.link.startswith(f"{BASE}week?until=")
        assert entry.title and entry.summary
        day = dt.date(*entry.updated_parsed[:3])
        assert DAY - HALF_A_YEAR <= day <= DAY
        assert entry.link.endswith(day.isoformat())


def test_it_has_what_the_figure_has_of_half_a_year() -> None:
    days = {"since": str(DAY - HALF_A_YEAR), "until": str(DAY)}
    rows = build("week.changes", days).records()
    entries = atom().findall(f"{ATOM}entry")
    assert len(entries) == len(rows) > 20
    sources = [link for entry in entries for link in links(entry, "via")]
    assert sorted(sources) == sorted(row["source"] for row in rows if row["source"])


@pytest.mark.snapshot
def test_a_seat_and_a_mineral_keep_what_names_them() -> None:
    october = [
        f"China: {what}: license. Pause ran out"
        for what in (
            "Rare-earth technology and help to foreign projects",
            "Foreign goods with Chinese rare earths",
            "Lithium batteries and artificial graphite anodes",
            "Five medium and heavy rare earths",
            "Rare-earth equipment and auxiliary materials",
            "Superhard materials",
        )
    ]
    ban = (
        "China: Gallium, germanium, antimony and superhard materials: ban (to the United States). "
        "Pause ran out"
    )
    graphite = "China: Graphite: license (to the United States). Pause ran out"

    def titles(query: str) -> list[str]:
        return [texts(one, "title")[0] for one in atom(query).findall(f"{ATOM}entry")]

    assert titles("?seat=CHN") == [graphite, ban, *october]
    assert titles("?seat=CHN&mineral=graphite") == [graphite, october[2]]
    assert titles("?mineral=Ga&seat=chn") == [ban]
    named = [str(one["SUMMARY"]) for one in events("?mineral=gallium")]
    assert named == [ban]
    assert texts(atom("?seat=CHN&mineral=graphite"), "title") == [
        "What changed in critical minerals: China and natural graphite"
    ]


@pytest.mark.snapshot
def test_the_summary_says_when_who_what_the_source_and_what_is_not_known() -> None:
    entry = atom("?mineral=gallium").findall(f"{ATOM}entry")[0]
    assert texts(entry, "summary") == [
        "27 November 2026. China: Gallium, germanium, antimony and superhard materials: ban (to "
        "the United States). Pause ran out. Source: The Business Times (Singapore), 9 November "
        "2025. What followed is not known unless a later row says so."
    ]


def test_a_source_that_was_read_elsewhere_says_so() -> None:
    days = {"since": str(DAY - HALF_A_YEAR), "until": str(DAY)}
    rows = feeds.feed_of(resolve(spec(FIGURE), days).view).rows
    for row, entry in zip(rows, atom().findall(f"{ATOM}entry"), strict=True):
        (text,) = texts(entry, "summary")
        said = "(copy)" in text or "(as relayed by another data set)" in text
        assert said == bool(row.pages[0].read_at), text


@pytest.mark.parametrize("lang", ["fr", "es", "pt"])
def test_a_change_has_one_id_in_every_language_and_for_every_seat(lang: str) -> None:
    def ids(query: str) -> list[str]:
        return [texts(one, "id")[0] for one in atom(query).findall(f"{ATOM}entry")]

    assert ids(f"?lang={lang}") == ids("")
    assert set(ids(f"?lang={lang}&seat=CHN")) < set(ids(""))
    feeds = {texts(atom(query), "id")[0] for query in ("", f"?lang={lang}", "?seat=CHN")}
    assert len(feeds) == 3


def test_a_change_keeps_its_id_while_days_pass(clock: list[dt.date]) -> None:
    ahead = {str(one["UID"]): one for one in events() if one["STATUS"] == "TENTATIVE"}
    assert ahead
    clock[0] = max(one["DTSTART"].dt for one in ahead.values())
    assert ahead.keys() <= {str(one["UID"]) for one in events()}
    entries = {texts(one, "id")[0] for one in atom().findall(f"{ATOM}entry")}
    come = {uid for uid, one in ahead.items() if clock[0] - HALF_A_YEAR <= one["DTSTART"].dt}
    assert {f"urn:uuid:{uid}" for uid in come} <= entries


# --- iCalendar -----------------------------------------------------------------------------------


def test_a_calendar_program_reads_whole_days() -> None:
    for event in events():
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        assert type(start) is dt.date and end - start == dt.timedelta(days=1)
        assert event["DTSTAMP"].dt.tzinfo is not None
        # What a text stated is not newer than the text.
        assert event["DTSTAMP"].dt.date() <= min(start, DAY)
        assert event["TRANSP"] == "TRANSPARENT"
    uids = [str(one["UID"]) for one in events()]
    assert len(set(uids)) == len(uids)


def test_the_calendar_has_the_feed_and_what_was_stated_for_the_next_half_year() -> None:
    past = [one for one in events() if one["STATUS"] == "CONFIRMED"]
    entries = atom().findall(f"{ATOM}entry")[::-1]
    assert [f"urn:uuid:{one['UID']}" for one in past] == [texts(one, "id")[0] for one in entries]
    # Commas, semicolons and accents are those of the feed.
    assert [str(one["SUMMARY"]) for one in past] == [texts(one, "title")[0] for one in entries]
    ahead = [one for one in events() if one["STATUS"] == "TENTATIVE"]
    assert ahead
    assert all(DAY < one["DTSTART"].dt <= DAY + HALF_A_YEAR for one in ahead)
    assert len(past) + len(ahead) == len(events())


@pytest.mark.parametrize("lang", ["en", "fr", "es", "pt"])
def test_lines_are_as_long_as_the_standard_allows(lang: str) -> None:
    """RFC 5545, 3.1: at most 75 octets, ended by CR LF, and no character is cut."""
    body = get(f"/changes.ics?lang={lang}").content
    assert body.endswith(b"\r\n")
    lines = body.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode("utf-8")


def test_hostile_text_comes_back_as_it_was() -> None:
    view = resolve(spec(FIGURE), {"until": "2026-11-27", "seat": "CHN"}).view
    row = feeds.feed_of(view).rows[0]
    text = 'a\\n; b, "c": \\\\é ' + "ü" * 100 + "𝄞" * 40 + " <&>]]> BEGIN:VEVENT\nEND:VCALENDAR"
    feed = feeds.Feed(view, (replace(row, who="", what=text),), (), BASE)
    (event,) = icalendar.Calendar.from_ical(feeds.calendar(feed)).walk("VEVENT")
    assert str(event["SUMMARY"]) == f"{text}. Pause ran out"
    (entry,) = ET.fromstring(feeds.atom(feed, "changes.xml")).findall(f"{ATOM}entry")
    assert texts(entry, "title") == [f"{text}. Pause ran out"]


# --- both ----------------------------------------------------------------------------------------

BOTH = ("/changes.xml", "/changes.ics")


@pytest.mark.parametrize("path", BOTH)
def test_the_same_day_gives_the_same_bytes(path: str, clock: list[dt.date]) -> None:
    first = get(f"{path}?seat=CHN")
    clear_caches()
    again = get(f"{path}?seat=CHN")
    assert again.content == first.content
    assert again.headers["cache-control"] == routes.SHARED
    unchanged = get(f"{path}?seat=CHN", {"If-None-Match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    # The next day has other bytes only where something has come or has gone.
    clock[0] = DAY + dt.timedelta(days=1)
    assert get(f"{path}?seat=CHN").content == first.content


def test_each_has_the_type_that_programs_ask_for() -> None:
    assert get(BOTH[0]).headers["content-type"] == "application/atom+xml"
    assert get(BOTH[1]).headers["content-type"] == "text/calendar; charset=utf-8"
    name = get(f"{BOTH[1]}?download=1").headers["content-disposition"]
    assert name == 'attachment; filename="changes.ics"'


@pytest.mark.parametrize("path", BOTH)
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("seat=XYZ", "seat"),
        ("seat=CHN,USA", "seat"),
        ("seat=CHN&seat=USA", "seat"),
        ("mineral=unobtainium", "mineral"),
        ("lang=xx", "lang"),
        ("until=2026-01-01", "until"),
        ("download=2", "download"),
        ("a%0Ab=1", "a\nb"),
    ],
)
def test_a_bad_parameter_is_refused_as_by_a_figure(path: str, query: str, parameter: str) -> None:
    answer = get(f"{path}?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (422, parameter)
    assert answer.json()["allowed"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", BOTH)
def test_no_change_is_an_empty_list(path: str, clock: list[dt.date]) -> None:
    clock[0] = dt.date(2022, 6, 14)
    assert get(f"{path}?seat=FJI").status_code == 200
    assert not atom("?seat=FJI").findall(f"{ATOM}entry")
    assert not events("?seat=FJI")
    assert texts(atom("?seat=FJI"), "updated") == ["2021-12-14T00:00:00Z"]
