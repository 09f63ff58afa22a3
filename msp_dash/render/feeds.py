"""Dated changes for programs: an Atom feed (RFC 4287) and a calendar of whole days (RFC 5545).

The same data and the same day give the same bytes: the times in both are days of the tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree as ET

from msp_dash import __version__
from msp_dash.analysis.changes import OPEN
from msp_dash.analysis.controls import span
from msp_dash.data import Source
from msp_dash.figures.commitments.shared import subject
from msp_dash.figures.registry import spec
from msp_dash.figures.week.changes import FIGURE, week_of
from msp_dash.figures.week.data import Row, happened, rows_of, text_of
from msp_dash.params import Lang, Mineral, Seat, Until, View
from msp_dash.words import Words

SPAN = dt.timedelta(weeks=26)
"""How far a feed goes back, and how far ahead the dates of a calendar lie."""

ATOM = "http://www.w3.org/2005/Atom"
ATOM_TYPE, CALENDAR_TYPE = "application/atom+xml", "text/calendar"
LINE_BYTES = 75
"""Longest line of a calendar; what goes on is on the next one, after a space."""

_NAMESPACE = uuid5(NAMESPACE_URL, "https://pypi.org/project/msp-dash/#week")
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": ""})


@dataclass(frozen=True, slots=True)
class Feed:
    """Changes of a view, the newest first, and those that were stated ahead.

    `base` is the address of the dashboard with its last slash, "" where nobody reads it there.
    """

    view: View
    rows: tuple[Row, ...]
    ahead: tuple[Row, ...]
    base: str = ""

    @property
    def words(self) -> Words:
        return self.view.words

    @property
    def own(self) -> bool:
        """Whether a row of it is of an office's own tables, and not public."""
        return any(page.own for row in (*self.rows, *self.ahead) for page in row.pages)

    @property
    def query(self) -> dict[str, str]:
        """Parameters of it that are not the usual ones."""
        sent = {one.name: self.view[one.name] for one in (Seat, Mineral, Lang)}
        return {name: text for name, text in sent.items() if text and text != Lang.default}

    def page(self, **also: str) -> str:
        """Address of the page that shows what it lists."""
        query = urlencode({**also, **self.query})
        return f"{self.base}{spec(FIGURE).page}" + (f"?{query}" if query else "")


def title_of(view: View) -> str:
    """What changes are listed, with the seat and the mineral that they are about."""
    w, about = view.words, subject(view)
    return w("follow.title_of", of=about) if about else w("follow.title")


def feed_of(view: View, base: str = "") -> Feed:
    """The changes of a view, and those of half a year that were stated ahead.

    Parameters
    ----------
    view : of the figure `FIGURE`.
    """
    week, w = week_of(view, SPAN), view.words
    return Feed(view, tuple(rows_of(week.changes[::-1], w)), tuple(rows_of(week.ahead, w)), base)


def _id(name: str) -> UUID:
    return uuid5(_NAMESPACE, name)


def _heading(row: Row, w: Words) -> str:
    return w("follow.heading", text=text_of(row, w), step=row.step)


def _summary(row: Row, w: Words) -> str:
    """When, who, what and what happened, with the source, and what is not known of it."""
    text = w(
        "follow.summary",
        date=w.date(row.change.stated),
        text=text_of(row, w),
        step=happened(row, w),
        source=_source(row.pages[0], w),
    )
    return f"{text} {w('follow.open')}" if row.change.step in OPEN else text


def _source(page: Source, w: Words) -> str:
    """The page that says it, and whether a copy or another data set was read in its place."""
    if not page.read_at:
        return page.short
    return w(f"documents.note.{'relayed' if page.relayed else 'copy'}", source=page.short)


def _utc(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


# --- Atom ----------------------------------------------------------------------------------------


def atom(feed: Feed, address: str) -> bytes:
    """The changes as an Atom feed; what lies ahead comes into it on its day.

    Parameters
    ----------
    address : of the feed itself, below `Feed.base`.
    """
    w = feed.words
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": w.lang})
    query = urlencode(feed.query)
    self_address = f"{feed.base}{address}" + (f"?{query}" if query else "")
    newest = feed.rows[0].change.date if feed.rows else dt.date.fromisoformat(feed.view["since"])
    _text(root, "id", _id(f"feed?{query}").urn)
    _text(root, "title", title_of(feed.view))
    _text(root, "updated", _utc(newest))
    _link(root, "self", self_address, type=ATOM_TYPE)
    _link(root, "alternate", feed.page(), type="text/html")
    _text(ET.SubElement(root, "author"), "name", w("ui.name"))
    _text(root, "generator", "msp_dash", version=__version__)
    for row in feed.rows:
        entry = ET.SubElement(root, "entry")
        _text(entry, "id", _id(row.change.id).urn)
        _text(entry, "title", _heading(row, w))
        _text(entry, "updated", _utc(row.change.date))
        day = row.change.date.isoformat()
        _link(entry, "alternate", feed.page(**{Until.name: day}), type="text/html")
        if url := row.pages[0].url:
            _link(entry, "via", url, title=row.pages[0].short)
        ET.SubElement(entry, "category", term=row.change.kind)
        _text(entry, "summary", _summary(row, w))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text


def _link(parent: ET.Element, rel: str, href: str, **attributes: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "href": href, **attributes})


# --- iCalendar -----------------------------------------------------------------------------------


def calendar(feed: Feed) -> bytes:
    """The changes and what was stated ahead as a calendar, each on its whole day.

    What lies ahead is tentative: its date was stated, and nobody knows yet whether it will hold.
    """
    title = title_of(feed.view)
    head = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//msp_dash//week.changes//EN"),
        ("NAME", _escaped(title)),
        ("X-WR-CALNAME", _escaped(title)),
        ("REFRESH-INTERVAL;VALUE=DURATION", "P1D"),
    ]
    events = [
        *(line for row in feed.rows[::-1] for line in _event(row, feed, "CONFIRMED")),
        *(line for row in feed.ahead for line in _event(row, feed, "TENTATIVE")),
    ]
    return _written([*head, *events, ("END", "VCALENDAR")])


def _event(row: Row, feed: Feed, status: str) -> Iterator[tuple[str, str]]:
    w, day = feed.words, row.change.date
    yield "BEGIN", "VEVENT"
    yield "UID", str(_id(row.change.id))
    yield "DTSTAMP", f"{_stated_on(row):%Y%m%d}T000000Z"
    yield "DTSTART;VALUE=DATE", f"{day:%Y%m%d}"
    yield "DTEND;VALUE=DATE", f"{day + dt.timedelta(days=1):%Y%m%d}"
    yield "SUMMARY", _escaped(_heading(row, w))
    source = row.pages[0].url
    yield "DESCRIPTION", _escaped("\n".join(filter(None, (_summary(row, w), source))))
    if feed.base or source:
        yield "URL", feed.page(**{Until.name: day.isoformat()}) if feed.base else source
    yield "CATEGORIES", row.change.kind
    yield "STATUS", status
    yield "TRANSP", "TRANSPARENT"
    yield "END", "VEVENT"


def _stated_on(row: Row) -> dt.date:
    """The day of the page that states a change, the change's own where that is earlier."""
    days = span(row.pages[0].published)
    return min(days[1], row.change.date) if days else row.change.date


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _written(lines: Iterable[tuple[str, str]]) -> bytes:
    folded = (part for name, text in lines for part in _folded(f"{name}:{text}"))
    return "".join(f"{part}\r\n" for part in folded).encode()


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most `LINE_BYTES`, no character cut."""
    part, length = "", 0
    for character in line:
        size = len(character.encode())
        if length + size > LINE_BYTES:
            yield part
            part, length = " ", 1
        part, length = part + character, length + size
    yield part
