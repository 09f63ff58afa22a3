"""Map of the partnership: the role of each country on a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.groups import NEW_YORK, ROLES, SUCCESSION, at_meeting, lens_members
from msp_dash.data import facts
from msp_dash.data.curated_check import WASHINGTON
from msp_dash.data.frames import Row, dicts, tuples
from msp_dash.figures import common, role_marks, view_group
from msp_dash.figures.dates import short_date
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.headline import Headline
from msp_dash.figures.partners import shared
from msp_dash.figures.record import LegendItem, MapEncoding, MapGroup, Symbol
from msp_dash.figures.registry import figure
from msp_dash.figures.seats import seats
from msp_dash.params import Country, Eu, Lens, On, Use, View
from msp_dash.words import Words

ROLE_NAME = {
    "msp_partner": "partner",
    "forge_member": "forge_member",
    "forge_member_expected": "expected",
    "msp_chair": "chair",
    "forge_chair": "successor_chair",
    "msp_forum_colead": "forum_colead",
    "msp_forum_member": "forum_member",
    "msp_observer": "observer",
    "convening_guest": "guest",
}
CAPACITY_OF = {"guest": "minerals_rich_guest", "observer": "observer"}
"""Role of one that was at meetings -> what lists of those call it."""
LENS_ROLES = {
    "none": ROLES,
    "msp": ("msp_partner", "forge_member", "forge_member_expected", "msp_chair", "forge_chair"),
    "forum": ("msp_forum_member",),
    "guests": ("convening_guest",),
    "forge": ("forge_member",),
}
THROUGH = {
    "partner": "through_eu",
    "forge_member": "through_eu_member",
    "expected": "through_eu_expected",
}
"""Role of the Union -> that of the states that it alone represents."""
PAINT = {
    "partner": "partner",
    "partner_there": "partner",
    "participant": "room",
    "forge_member": "partner",
    "expected": "ground",
    "through_eu": "partner",
    "through_eu_member": "partner",
    "through_eu_expected": "ground",
    "guest": "room",
    "guest_forum": "room",
    "forum_member": "room",
    "observer": "absent",
}
"""How a country came to take part -> color token. Expected members, not confirmed, are hollow."""
SYMBOL: Mapping[str, Symbol] = {"expected": "ring"}
"""Mark of a kind in a key; a square for all others."""
LAUNCH_SOURCE = "S003"
DAY_CHARS = 10
"""Of a date whose day is known."""
EVER = dt.date.max.isoformat()
COLUMNS = ["iso3", "role", "since", "precision", "confidence", "source"]


def _new_york(view: View) -> pd.DataFrame:
    """The roll of New York, each with the day of joining or of first appearing."""
    took_part = facts("participation")
    rows = shared.roll_on(NEW_YORK[4:])
    partners = at_meeting(took_part, NEW_YORK, ("partner",))
    in_new_york = (rows["role"] == "msp_partner") & rows["iso3"].isin(partners)
    if view["lens"] == "ny2022_all":
        guests = at_meeting(took_part, NEW_YORK, ("minerals_rich_guest",))
        in_new_york |= (rows["role"] == "convening_guest") & rows["iso3"].isin(guests)
    return rows[in_new_york]


def _washington() -> pd.DataFrame:
    """Who took part in the ministerial in Washington, on its day."""
    meeting = facts("convenings").set_index("convening_id").loc[WASHINGTON]
    codes = sorted(lens_members("washington", "", facts("members"), facts("participation")))
    took_part = facts("participation")
    took_part = took_part[took_part["convening_id"] == WASHINGTON]
    pages = dict(zip(took_part["iso3"], took_part["source_id"], strict=True))
    return pd.DataFrame(
        {
            "iso3": codes,
            "role": "participant",
            "since": meeting["date"],
            "precision": meeting["date_precision"],
            "confidence": meeting["confidence"],
            "source": [shared.page(pages[code]) for code in codes],
        }
    )


def roles_of(view: View) -> pd.DataFrame:
    """Rows: iso3, role, since, precision, confidence, source; one row a country and role."""
    if view["lens"] == "washington":
        return _washington()
    if view["lens"].startswith("ny2022"):
        rows = _new_york(view)
    else:
        # Whom a source names as a member of FORGE is one on any day.
        rows = shared.roll_on(EVER if view["lens"] == "forge" else view["on"])
        rows = rows[rows["role"].isin(LENS_ROLES.get(view["lens"], ROLES))]
        confirmed = rows.loc[rows["role"] == "forge_member", "iso3"]
        expected = rows["role"] == "forge_member_expected"
        rows = rows[~(expected & rows["iso3"].isin(confirmed))]
        if view_group.own_group(view):
            # Observers are counted in no title.
            inside = rows["iso3"].isin(view_group.lens_entities(view))
            rows = rows[inside & (rows["role"] != "msp_observer")]
    rows = rows.assign(
        role=rows["role"].map(ROLE_NAME), source=[shared.page(s) for s in rows["source_id"]]
    )
    seats = rows[rows["role"].isin(THROUGH)]
    union = seats[seats["iso3"] == "EU"]
    if view["eu"] == "members" and len(union):
        seat = union.iloc[0]
        states = pd.DataFrame({"iso3": sorted(view_group.eu_states() - set(seats["iso3"]))})
        states = states.assign(**(seat[COLUMNS[2:]].to_dict() | {"role": THROUGH[seat["role"]]}))
        rows = pd.concat([rows, states], ignore_index=True)
    return rows[COLUMNS].reset_index(drop=True)


def roles_since(rows: Iterable[Row], w: Words, on: str = "") -> list[str]:
    """Each role of a country and since when: 'partner, since 3 March 2024'.

    Guests and observers were at a meeting: 'invited to the meeting of 22 September 2022'; with a
    date `on`, those up to it are counted.
    """
    return [_role_since(row, w, on) for row in rows]


def appearances(iso3: str, role: str, on: str) -> pd.DataFrame:
    """Meetings up to a date at which a country was a guest or an observer, the first one first.

    Returns
    -------
    Columns date (a month where the day is not known), source_id (str); none for another role.
    """
    took_part = facts("participation")
    own = (took_part["iso3"] == iso3) & (took_part["capacity"] == CAPACITY_OF.get(role))
    meetings = facts("convenings")[["convening_id", "date", "date_precision"]]
    rows = took_part[own].merge(meetings, on="convening_id").sort_values("date")
    rows = rows[rows["date"] <= on]
    date = rows["date"].where(rows["date_precision"] == "day", rows["date"].str[:7])
    return rows.assign(date=date)[["date", "source_id"]].reset_index(drop=True)


def _role_since(row: Row, w: Words, on: str) -> str:
    date, role = w.date(row["since"]), row["role"]
    if w.has(key := f"partners.appeared.{role}"):
        dates = list(appearances(row["iso3"], role, on)["date"]) or [row["since"]]
        first = w.date(dates[0])
        if len(dates) > 1:
            return w(f"partners.appeared_several.{role}", count=w.count(len(dates)), date=first)
        if len(dates[0]) < DAY_CHARS:
            return w(f"partners.appeared_month.{role}", date=first)
        return w(key, date=first)
    since = w(f"partners.since.{row['precision']}", date=date)
    return w("partners.map.held", role=w(f"partners.role.{row['role']}"), since=since)


def country_roles(code: str, rows: Iterable[Row], w: Words) -> str:
    """A country's roles: 'Estonia: partner, since 3 March 2024'."""
    return w("words.pair", name=w.country(code), text="; ".join(roles_since(rows, w)))


def kinds_of(view: View, data: pd.DataFrame) -> Mapping[str, str]:
    """Entity -> kind of `PAINT`, by how it came to take part, whatever the lens leaves out."""
    came, forum = (
        role_marks.came_as(role_marks.roll_day(view)),
        role_marks.forum_on(role_marks.roll_day(view)),
    )
    kinds, seat_of = {}, seats(view)
    for row in tuples(data):
        if row.role.startswith("through_eu") or view["lens"] in view_group.LISTED:
            there = row.role == "participant" and seat_of.get(row.iso3) == "partner"
            kinds[row.iso3] = "partner_there" if there else row.role
        elif row.iso3 in came:
            kind = ROLE_NAME[came[row.iso3]]
            joined = kind == "guest" and row.iso3 in forum
            kinds[row.iso3] = "guest_forum" if joined else kind
    return kinds


def map_legend(w: Words, kind_of: Mapping[str, str], diamonds: int) -> tuple[LegendItem, ...]:
    """Key of a map of roles: entity -> kind of `PAINT`, and how many have a diamond."""
    kinds = [kind for code, kind in kind_of.items() if code != "EU"]
    counts = {kind: kinds.count(kind) for kind in PAINT}
    counts["guest"] += counts.pop("guest_forum")
    through = counts.pop("through_eu_expected")
    items = []
    for kind, n in counts.items():
        if n and PAINT[kind] == "ground":
            form = "expected_with_eu" if through else "expected"
            text = w(f"partners.map.legend.{form}", n=n, through=through)
            items.append(LegendItem("partner", text, "outline"))
        elif n:
            text = w(f"partners.map.legend.{kind}", n=n)
            items.append(LegendItem(PAINT[kind], text, SYMBOL.get(kind, "square")))
    if diamonds:
        text = w("partners.map.legend.diamond", n=diamonds)
        items.append(LegendItem("room", text, "diamond"))
    if "EU" in kind_of and not role_marks.union_area(_through(kind_of)):
        form = "union_participant" if kind_of["EU"] == "partner_there" else "union"
        items.append(LegendItem("partner", w(f"partners.map.legend.{form}"), "none"))
    return tuple(items)


def _through(kind_of: Mapping[str, str]) -> list[str]:
    """States that the Union alone represents."""
    return [code for code, kind in kind_of.items() if kind.startswith("through_eu")]


def map_groups(w: Words, kind_of: Mapping[str, str]) -> tuple[MapGroup, ...]:
    """The entities by kind and name; states that the Union represents are counted only."""
    through = _through(kind_of)
    groups = []
    for kind in (
        *("partner", "partner_there", "participant", "forge_member", "expected"),
        *("guest_forum", "forum_member"),
        *("guest", "observer"),
    ):
        codes = shared.by_name((code for code, own_kind in kind_of.items() if own_kind == kind), w)
        if not codes:
            continue
        token = "partner" if kind == "expected" else PAINT[kind]
        marks: list[tuple[Symbol, str]] = [(SYMBOL.get(kind, "square"), token)]
        if kind in ("guest_forum", "forum_member"):
            marks.append(("diamond", "room"))
        other = kind == "guest" and "guest_forum" in kind_of.values()
        head = w(f"partners.map.group.{'guest_other' if other else kind}", n=len(codes))
        names = (
            role_marks.map_name(c, w, role_marks.union_area(through) if c == "EU" else "")
            for c in codes
        )
        groups.append(MapGroup(tuple(marks), head, tuple(names)))
    if through:
        expected = kind_of[through[0]] == "through_eu_expected"
        mark: tuple[Symbol, str] = ("ring", "partner") if expected else ("square", "partner")
        groups.append(MapGroup((mark,), w("partners.map.group.through_eu", n=len(through))))
    return tuple(groups)


def _encoding(view: View, data: pd.DataFrame) -> MapEncoding:
    w = view.words
    kind_of = kinds_of(view, data)
    diamonds = role_marks.forum_on(role_marks.roll_day(view)).intersection(kind_of)
    if view["lens"] in view_group.LISTED:
        diamonds = frozenset()
    rows: dict[str, list[Row]] = {}
    for row in dicts(data):
        rows.setdefault(row["iso3"], []).append(row)
    return MapEncoding(
        fill={code: PAINT[kind] for code, kind in kind_of.items() if code != "EU"},
        outline="partner",
        labels=(),
        legend=map_legend(w, kind_of, len(diamonds)),
        tips={code: country_roles(code, rows[code], w) for code in kind_of if code != "EU"},
        selected=view["country"] or None,
        groups=map_groups(w, kind_of),
        diamonds=diamonds,
    )


def _of_group(view: View, data: pd.DataFrame) -> Headline:
    """How many countries had which role."""
    w = view.words
    counts = data.groupby("role")["iso3"].nunique()
    n = {kind: int(counts.get(kind, 0)) for kind in ROLE_NAME.values()}
    values: dict[str, object]
    if view["lens"].startswith("ny2022"):
        form = "new_york_all" if n["guest"] else "new_york_partners"
        values = {"partners": w.count(n["partner"], capital=True), "guests": w.count(n["guest"])}
        values["year"] = NEW_YORK[4:8]
    elif view["lens"] == "washington":
        form, values = "washington", {"n": len({*data["iso3"]} - {"EU"}), "year": SUCCESSION[:4]}
    else:
        # A guest that has become a Forum member since is counted once, as that.
        guests, joined = (
            set(data.loc[data["role"] == role, "iso3"]) for role in ("guest", "forum_member")
        )
        n["guest_other"] = len(guests - joined) if guests & joined else 0
        n["guest"] = 0 if guests & joined else n["guest"]
        if n["forge_member"]:
            n["expected_more"] = n.pop("expected")
        every = (
            *("partner", "forge_member", "expected", "expected_more", "forum_member", "guest"),
            "guest_other",
        )
        kinds = [kind for kind in every if n.get(kind)]
        # Of the successor nothing but its members, named or expected, is known.
        kinds = [kind for kind in kinds if kind in SUCCESSORS] or kinds
        texts = [w(f"partners.map.count.{kind}", n=n[kind]) for kind in kinds]
        group, form = view_group.own_group(view), "expected" if {*kinds} & {*SUCCESSORS} else "roll"
        form = "forge" if view["lens"] == "forge" else form
        values = {"who": w.listing(texts), "month": short_date(view["on"][:7], w)}
        if group:
            form, values["group"] = "own", group.title
    return Headline(common.capital(w(f"partners.map.title.{form}", **values)))


SUCCESSORS = ("forge_member", "expected", "expected_more")
FOREMOST = (
    *("partner", "forge_member", "expected", "through_eu", "forum_member", "guest", "observer"),
)
"""Roles of a selected country, in the order in which its title names them."""


def _headline(view: View, data: pd.DataFrame) -> Headline:
    """How many had which role; a followed country's own role leads."""
    w = view.words
    group = _of_group(view, data)
    code = view["country"]
    own_roles = set(data.loc[data["iso3"] == code, "role"])
    own_roles |= {"through_eu"} if own_roles & {*THROUGH.values()} else set()
    role = next((role for role in FOREMOST if role in own_roles), "none")
    # What a lens leaves out is not said to be none.
    if not code or (role == "none" and view["lens"] not in ("none", "ny2022_all")):
        return group
    form = "country_new_york" if view["lens"].startswith("ny2022") else "country"
    dates = {"month": w.date(view["on"][:7]), "year": NEW_YORK[4:8]}
    own = w(
        f"partners.map.title.{form}.{role}", country=common.capital(w.the_country(code)), **dates
    )
    return Headline(own, group.title)


@lru_cache(maxsize=shared.DAY_CACHE_SIZE)
def _last_list(on: str) -> str:
    """Page of the last meeting by a date whose text names the partners; the launch before that."""
    convenings, took_part = facts("convenings"), facts("participation")
    convenings = convenings[
        (convenings["series"] == "msp")
        & (convenings["date"] > shared.LAUNCH)
        & (convenings["date"] <= on)
    ]
    partners = took_part[took_part["capacity"].isin(["partner", "joint_statement"])]
    lists = partners.merge(convenings[["convening_id", "date"]], on="convening_id")
    return str(lists.sort_values("date")["source_id"].iloc[-1]) if len(lists) else LAUNCH_SOURCE


def _sources(view: View, data: pd.DataFrame) -> tuple[str, ...]:
    if view["lens"].startswith("ny2022"):
        return ("S001",)
    kinds = set(data["role"])
    pages_of = {
        "partner": (_last_list(view["on"]),),
        "forge_member": shared.forge_pages(),
        "expected": ("S080",),
        "forum_member": ("S051",),
        "guest": ("S001",),
        "participant": ("S076",),
    }
    pages = (one for kind, own in pages_of.items() if kind in kinds for one in own)
    return tuple(dict.fromkeys(pages))


def _notes(view: View, data: pd.DataFrame) -> list[str]:
    w = view.words
    notes = []
    if (data["role"] == "through_eu").any():
        notes.append(w("partners.note.through_eu", n=int((data["role"] == "through_eu").sum())))
    if view["lens"].startswith("ny2022"):
        notes.append(w("partners.note.new_york", date=w.date(NEW_YORK[4:])))
        notes += shared.absent_from_new_york(w)
    if (data["role"] == "guest").any() and view["lens"] in ("none", "guests"):
        notes.append(w("partners.note.guests", date=w.date(view["on"])))
    if view["lens"] == "washington":
        values = {"n": len(data), "date": w.date(SUCCESSION)}
        notes.append(w("partners.share.note.washington", **values))
    if view["on"] >= SUCCESSION and view["lens"] in ("none", "msp"):
        notes += shared.chair_notes(w)
    return [*notes, *shared.date_notes(view)]


@figure(
    "partners.map",
    Use(Lens, default="none"),
    On,
    Eu,
    Country,
    tables=("facts/convenings", "facts/members", "facts/participation"),
)
def roll_map(view: View) -> Draft:
    """Roles on a date: partners, Forum members, guests so far; expected members after FORGE.

    Rows: iso3, role, since (as precise as the facts), precision, confidence, source (address).
    With the lens left open ("none") all roles are shown.
    """
    w = view.words
    data = roles_of(view)
    if data.empty:
        near = View(dict(view) | {"lens": "none", "on": max(view["on"], shared.LAUNCH)})
        reason = w("partners.map.nobody", date=w.date(view["on"]))
        raise NoData(reason, nearest=near)
    sources = tuple(fact_page(s, w) for s in _sources(view, data))
    own = data[data["role"].isin(["partner", "expected"])]["iso3"]
    codes = shared.by_name(own if len(own) else data["iso3"].unique(), w)
    day = data["since"].max() if view["lens"] in view_group.LISTED else role_marks.roll_day(view)
    return Draft(
        title=_headline(view, data),
        subtitle={"date": w.date(day)},
        data=data,
        encoding=_encoding(view, data),
        sources=sources,
        notes=_notes(view, data),
        alt={"names": w.listing([w.the_country(c) for c in codes])},
        table=("iso3.code", *COLUMNS[1:]),
    )
