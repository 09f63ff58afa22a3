"""Generate random requests: from the parameters in the registry, and from hostile values.

A seed always gives the same requests in the same order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from urllib.parse import quote, quote_from_bytes

from msp_dash.figures.registry import Spec, allowed, registry
from msp_dash.params import (
    Agenda,
    ChainMinerals,
    Countries,
    Country,
    CountrySet,
    Date,
    Exporter,
    Guests,
    Importer,
    Lens,
    Minerals,
    Parameter,
    Partners,
    Seat,
    Site,
    Use,
)
from msp_dash.render.export import FORMATS, WIDTHS_PX
from msp_dash.security.framing import FRAMED_PAGE
from msp_dash.ui.navigation import ENTRIES
from msp_dash.ui.search import LEADING
from msp_dash.words.names import countries, current_areas, places

FREQUENT = {"json": 30, "csv": 20, "svg": 16, "html": 12, "xlsx": 12, "png": 4}
WEIGHTS = {ext: FREQUENT.get(ext, 3) for ext in FORMATS}
"""How often each format is asked for: those that take a core for a tenth of a second seldom."""

HOSTILE: tuple[bytes, ...] = (
    b"", b" ", b"\x00", b"%00", b"\xff\xfe", b"\xed\xa0\x80", b"../../app.py", b"..\\..\\app.py",
    b"/etc/passwd", b"{0.__class__}", b"{n}", b"{", b"}", b"{{7*7}}", b"${7*7}", b"%s%n%d",
    b"<script>alert(1)</script>", b'"><svg onload=alert(1)>', b"javascript:alert(1)", b"'", b'"',
    b"' OR 1=1 --", b"; ls", b"`id`", b"$(id)", b"=1+1", b"@SUM(A1)", b"nan", b"NaN", b"inf",
    b"-inf", b"1e309", b"-1", b"0", b"00", b"1.5", b"99999999999999999999", b"0x10", b"1_000",
    "９".encode(), "²".encode(), "٣".encode(), b"None", b"null", b"true", b"undefined", b"[]",
    b"0000-00-00", b"0001-01-01", b"9999-12-31", b"2024-02-30", b"2024-W01-1", b"20240101",
    b"2024-01-01T00:00:00", b"EU", b"EU,EU,EU", b",,,", b"USA,,JPN", b"USA,XXX", b"usa", b"WLD",
    b"OTH", b"COBALT", b"cobalt ", b"REE", b"Co", "ﬁ".encode(), "İ".encode(), "ß".encode(),
    "\u202egnp.exe".encode(), "\u200b".encode(), "👩‍🚀".encode(), b"a\r\nX-Evil: 1", b"x" * 300,
    b"," * 500, b"x" * 3000,
)  # fmt: skip
NAMES = (b"mineral", b"year", b"on", b"lens", b"set", b"country", b"lang", b"open", b"embed",
         b"embed_options", b"theme", b"width", b"download", b"id", b"b", b"slide", b"q", b"",
         b"colour", b"__proto__", b"mineral[]", b"streamlit")  # fmt: skip


DAYS = tuple((dt.date(2022, 6, 14) + dt.timedelta(days)).isoformat() for days in range(0, 1500, 37))


@dataclass(frozen=True, slots=True)
class FigureRequest:
    """An address, and whether all in it is allowed and goes together."""

    path: str
    valid: bool


@cache
def _values(spec: Spec, use: Use) -> tuple[str, ...]:
    parameter = use.parameter
    listed: dict[Parameter, Sequence[str]] = {
        Country: sorted(countries()),
        Exporter: sorted(current_areas()),
        Importer: sorted(current_areas()),
        Seat: sorted(current_areas()),
        Site: sorted(places()),
        Countries: ("ZMB,COD", "CHL,PER,AUS", "USA,CHN,JPN,KOR"),
        ChainMinerals: ("tungsten", "Co,gallium,hafnium"),
        Agenda: ("cobalt", "Co,REE,graphite", "tin,lithium,nickel,copper"),
        Partners: ("USA", "EU,CAN,JPN"),
        Guests: ("ZMB", "AGO,COD,KAZ"),
        Minerals: ("cobalt,nickel", "Co,REE,graphite", "tin,helium"),
        CountrySet: ("JPN,USA", "EU,ZMB", "CHL", "AUS,CAN,EU,GBR,IND,JPN,KOR,NOR,USA"),
    }
    if isinstance(parameter, Date):
        return DAYS
    return tuple(listed.get(parameter) or allowed(spec, use))


def _query(pairs: Sequence[tuple[bytes, bytes]]) -> str:
    return "&".join(f"{quote_from_bytes(n, '')}={quote_from_bytes(v, ',')}" for n, v in pairs)


def view(spec: Spec, chance: Random) -> list[tuple[bytes, bytes]]:
    """Some of a figure's parameters, each with a value that it allows."""
    share = chance.random()
    uses = [use for use in spec.uses if chance.random() < share]
    values = {use.parameter: chance.choice(_values(spec, use)) for use in uses}
    if CountrySet in values:
        values.pop(Lens, None)  # The one or the other names a group.
    pairs = [(use.name.encode(), value.encode()) for use, value in values.items()]
    chance.shuffle(pairs)
    return pairs


def spoilt(pairs: list[tuple[bytes, bytes]], chance: Random) -> list[tuple[bytes, bytes]]:
    """The same with something in it that nobody should send."""
    name = chance.choice([*NAMES, *(n for n, _ in pairs), chance.choice(HOSTILE)])
    return [*pairs, (name, chance.choice(HOSTILE))]


def figure(chance: Random) -> FigureRequest:
    """The address of a figure."""
    spec = chance.choice(list(registry().values()))
    ext = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    pairs, kind = view(spec, chance), chance.random()
    if FORMATS[ext].is_picture and chance.random() < 0.5:
        width = chance.choice((WIDTHS_PX.start, 390, 864, 1600, WIDTHS_PX.stop - 1))
        pairs += [(b"theme", chance.choice((b"light", b"dark"))), (b"width", b"%d" % width)]
    if chance.random() < 0.2:
        pairs.append((b"download", chance.choice((b"0", b"1"))))
    name = f"{spec.id}.{ext}"
    if kind < 0.25:
        pairs = spoilt(pairs, chance)
    elif kind < 0.35:
        odd = quote_from_bytes(chance.choice(HOSTILE), "")
        name = chance.choice((f"{spec.id}.{odd}", f"{odd}.{ext}", odd, f"{odd}/{name}"))
    query = _query(pairs)
    return FigureRequest(f"/figures/{name}" + (f"?{query}" if query else ""), kind >= 0.35)


def page(chance: Random) -> tuple[str, str]:
    """Name and query of a page; "" names the first as its address does."""
    name = chance.choice([entry.name for entry in ENTRIES] + [FRAMED_PAGE])
    specs = list(registry().values())
    leading, _ = LEADING.get(name, ("", frozenset()))
    spec = registry()[leading] if leading else chance.choice(specs)
    pairs, kind = view(spec, chance), chance.random()
    if name == FRAMED_PAGE:
        pairs = [(b"id", spec.id.encode()), *pairs]
    elif chance.random() < 0.2:
        own = [one.id for one in specs if one.page == name] or [spec.id]
        pairs.append((b"open", ",".join(chance.sample(own, min(2, len(own)))).encode()))
    if kind < 0.4:
        pairs = spoilt(pairs, chance)
    # A name twice, and one of another page, as pasted together by hand.
    if kind < 0.1 and pairs:
        pairs += [chance.choice(pairs), *view(chance.choice(specs), chance)]
    return ("" if name == ENTRIES[0].name else name), _query(pairs)


def escaped(text: str) -> str:
    """An address as it may be printed in one line."""
    return quote(text, "/?&=%,:.-_")[:300]
