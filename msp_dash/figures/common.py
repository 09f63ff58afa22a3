"""Helpers shared by several subjects: marks of a status, country roles, claims, output by view."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from msp_dash.analysis.groups import (
    NEW_YORK,
    SUCCESSION,
    at_meeting,
    lens_members,
    roll,
    with_eu_states,
)
from msp_dash.analysis.series import shares_by_year
from msp_dash.analysis.shares import RESIDUAL, WORLD, Denominator, leaves_out, shares, world_total
from msp_dash.data import Source, facts, load, source
from msp_dash.data.corrections import without_corrections
from msp_dash.data.own import Group, groups
from msp_dash.figures.record import BarRow, LegendItem, MapLabel, Mark, RankRow
from msp_dash.params import View
from msp_dash.theme import STAGE_TOKEN
from msp_dash.words import Words
from msp_dash.words.grammar import capital as opening
from msp_dash.words.numbers import Bound

MARKS: Mapping[str, Mark] = {
    "reported": "solid",
    "rounded": "solid",
    "estimated": "estimated",
    "withheld": "hatched",
    "not_available": "hatched",
    "not_applicable": "hatched",
    "below_half_unit": "sliver",
    "residual": "outline",
    "at_least": "at_least",
    "at_most": "at_least",
    "projected": "estimated",
}

SOURCE_RECORD = {
    "usgs": "usgs-mcs-{edition}",
    "bgs": "bgs-wms-{edition}",
    "iea": "iea-cm-{edition}",
    "baci": "cepii-baci-{edition}",
    "baci_hs92": "cepii-baci-hs92-{edition}",
    "worldbank": "worldbank-pink-sheet-{edition}",
    "imf": "imf-pcps-{edition}",
    "wdi": "worldbank-gdp-{edition}",
}


COPIES: Mapping[tuple[str, str], str] = {("bgs", "2021"): "bgs-wms-2021-scrape"}
"""(publisher, edition) that is read from a third party's copy, which does not mark estimates."""


def publication(publisher: str, edition: str) -> Source:
    """Record of a publisher's edition."""
    plain = SOURCE_RECORD[publisher].format(edition=edition)
    return source(COPIES.get((publisher, edition), plain))


def short_names(cited: Iterable[Source], w: Words) -> str:
    """Editions of publishers by their short names, pages of the facts by who wrote them."""
    names = (w.citation(s.short) if s.edition else s.publisher for s in cited)
    return "; ".join(dict.fromkeys(names))


def mark(status: str, value: float | None) -> Mark:
    """How a value of a status is drawn; a printed zero is a bare tick."""
    if value == 0 and status in ("reported", "estimated"):
        return "zero"
    return MARKS[status]


def lettered(text: str, w: Words, *, estimated: bool) -> str:
    """A printed number, 'e' after an estimate; "" stays blank."""
    return w("producers.value_e", value=text) if text and estimated else text


def estimates_key(rows: Iterable[RankRow | BarRow], w: Words) -> tuple[LegendItem, ...]:
    """The key entry of estimated bars where reported ones stand beside them, else none.

    Without it bars of estimates are drawn as all others (`RankingEncoding.ends_open`).
    """
    tokens: dict[Mark, str] = {row.mark: row.token for row in rows}
    if "estimated" not in tokens or not tokens.keys() & {"solid", "at_least"}:
        return ()
    return (LegendItem(tokens["estimated"], w("figures.key.estimated"), "open_end"),)


def stages_key(stages: Set[str], w: Words) -> tuple[LegendItem, ...]:
    """The key entries of bars in the colors of their stages; two that share a color share one."""
    tokens = {STAGE_TOKEN[stage]: stage for stage in stages}
    if stages >= {"smelter", "refined"}:
        tokens[STAGE_TOKEN["refined"]] = "processed"
    return tuple(
        LegendItem(token, w(f"country.standing.legend.{tokens[token]}"))
        for token in dict.fromkeys(STAGE_TOKEN.values())
        if token in tokens
    )


@lru_cache(maxsize=1)
def eu_states() -> frozenset[str]:
    """The 27 member states of the Union."""
    countries = load("countries")
    return frozenset(countries.loc[countries["eu"], "iso3"])


def lens_entities(view: View) -> frozenset[str]:
    """Who sits in the view's set, or in its lens on its date; the Union as ``EU``."""
    if view.get("set"):
        return frozenset(view["set"].split(","))
    if group := own_group(view):
        return group.members
    return _members(view["lens"], view["on"])


def own_group(view: View) -> Group | None:
    """The office's own group that is the view's lens."""
    return groups().get(view.get("lens", ""))


LISTED = ("washington", "forge")
"""Lenses whose countries a source lists, without a role in the partnership."""


def without_roles(view: View) -> bool:
    """Whether the view's group is a list of countries that no roll gives roles."""
    return bool(view.get("set") or own_group(view) or view["lens"] in LISTED)


@lru_cache(maxsize=64)
def _members(lens: str, on: str) -> frozenset[str]:
    return lens_members(lens, on, facts("members"), facts("participation"))


def unnamed(view: View) -> str:
    """That no source names a member of FORGE, where that is the view's group; else ""."""
    if view.get("lens") != "forge" or _members("forge", ""):
        return ""
    return view.words("partners.forge_unnamed")


def lens_countries(view: View) -> frozenset[str]:
    """Countries that the view's set or lens counts, its ``eu`` and ``on`` applied."""
    entities = lens_entities(view)
    return with_eu_states(entities, eu_states(), view["eu"])


def expects(view: View) -> bool:
    """Whether the view's partners are the expected members of the successor, and not confirmed."""
    return view["lens"] == "msp" and view["on"] >= SUCCESSION


def lens_name(view: View) -> str:
    """The group as the subject of a sentence: 'The New York partners', 'Japan and Zambia'."""
    w = view.words
    inside = lens_inside(view) if view.get("set") or view["lens"] != "none" else ""
    if view.get("set"):
        names = _set_name(view, "set")
        return w.opening(names, inside) if names != inside else capital(names)
    name = _lens_words("lens", view)
    return w.opening(name, inside) if inside else name


def lens_inside(view: View) -> str:
    """The group inside a sentence: 'the New York partners', 'Japan and Zambia'."""
    if view.get("set"):
        return _set_name(view, "set_inside")
    return _lens_words("lens_inside", view)


def _lens_words(form: str, view: View) -> str:
    w = view.words
    if group := own_group(view):
        return w(f"partners.own_group.{form}", title=group.title)
    return w(f"partners.{form}.{'expected' if expects(view) else view['lens']}")


SET_NAMED_MAX = 3
"""A set of more is counted in titles; a note names its countries."""


def _set_name(view: View, form: str) -> str:
    w = view.words
    codes = lens_entities(view)
    if len(codes) <= SET_NAMED_MAX:
        return group_names(codes, w)
    union = "_eu" if "EU" in codes else ""
    return w(f"partners.{form}.countries{union}", n=len(codes - {"EU"}))


def group_names(codes: Iterable[str], w: Words) -> str:
    """'Japan, the United States and the European Union': by name, the Union last."""
    ordered = sorted(codes, key=lambda code: (code == "EU", w.country_order(code)))
    return w.listing([w.the_country(code) for code in ordered])


def lens_short(view: View) -> str:
    """The group in a title that has little room: 'The partners', 'These 3 countries'."""
    w = view.words
    if view.get("set"):
        codes = lens_entities(view)
        union = "_eu" if "EU" in codes else ""
        n = len(codes - {"EU"})
        return w(f"partners.set.countries{union}", n=n) if n > 1 else lens_name(view)
    return w.opening(_lens_words("lens_short", view), lens_short_inside(view))


def lens_short_inside(view: View) -> str:
    """The lens inside a sentence that has little room: 'the partners'."""
    return _lens_words("lens_short_inside", view)


def lens_number(view: View) -> int:
    """1 where the group is a single country, so that 'mines' follows it; else 2."""
    return 1 if view.get("set") and len(lens_entities(view)) == 1 else 2


ROLE_TOKEN: Mapping[str, str] = {
    "msp_partner": "partner",
    "forge_member": "partner",
    "forge_member_expected": "partner",
    "convening_guest": "minerals_rich",
    "msp_forum_member": "forum",
    "msp_observer": "other",
}
"""Role in the facts -> color token. A country has the color of its first role (how it came to take
part) in every chart; a diamond marks members of the Forum."""


@lru_cache(maxsize=64)
def _roll(on: str) -> pd.DataFrame:
    return roll(facts("members"), on)


@lru_cache(maxsize=64)
def came_as(on: str) -> Mapping[str, str]:
    """Entity -> the role of `ROLE_TOKEN` by which it first took part, up to a date."""
    rows = _roll(on)
    role_of: dict[str, str] = {}
    for role in ROLE_TOKEN:
        for code in rows.loc[rows["role"] == role, "iso3"]:
            role_of.setdefault(str(code), role)
    return role_of


@lru_cache(maxsize=64)
def forum_on(on: str) -> frozenset[str]:
    """Members of the Forum on a day, which carry a diamond."""
    rows = _roll(on)
    return frozenset(rows.loc[rows["role"] == "msp_forum_member", "iso3"])


def roll_day(view: View) -> str:
    """The day whose roll a view shows: the meeting's own for the lenses of a meeting."""
    if view["lens"] == "washington":
        return SUCCESSION
    return NEW_YORK[4:] if view["lens"].startswith("ny2022") else str(view["on"])


def roles(view: View) -> Mapping[str, str]:
    """Country -> token of its role, for the countries of the view's lens.

    States that the Union's seat alone represents are ``through_eu``: none of them is a partner. A
    set of the reader's own has no roles but to be in it, nor has an office's own group.
    """
    return _roles(*(view.get(name, "") for name in ("lens", "set", "on", "eu")))


@lru_cache(maxsize=64)
def _roles(lens: str, own: str, on: str, eu: str) -> Mapping[str, str]:
    view = View({"lens": lens, "set": own, "on": on, "eu": eu})
    group, seated = lens_countries(view), lens_entities(view)
    through = dict.fromkeys(group - seated, "through_eu")
    if without_roles(view):
        return dict.fromkeys(group, "partner") | through
    if view["lens"] == "ny2022_partners":
        group |= at_meeting(facts("participation"), NEW_YORK, ("minerals_rich_guest",))
    came = came_as(roll_day(view))
    # A guest of a later meeting than the view's day has come to no table yet.
    return {code: ROLE_TOKEN[came.get(code, "convening_guest")] for code in group} | through


ROLE_SYMBOL: Mapping[str, Literal["square", "circle", "diamond"]] = {
    "partner": "square",
    "through_eu": "square",
    "minerals_rich": "circle",
    "forum": "diamond",
}


def role_symbols(view: View) -> Mapping[str, Literal["square", "circle", "diamond"]]:
    """Country -> mark of its role; a diamond for a member of the Forum, whatever its color."""
    forum = frozenset() if without_roles(view) else forum_on(roll_day(view))
    role_of = roles(view)
    return {c: "diamond" if c in forum else ROLE_SYMBOL[t] for c, t in role_of.items()}


BRIEF = frozenset({"GBR", "USA", "EU"})
"""Entities that maps may write in short."""


def map_name(code: str, w: Words, area: str = "") -> MapLabel:
    """The name of a country for a map of roles, with its short form where there is one."""
    name = w.country(code)
    if code not in BRIEF:
        return MapLabel(code, name, area=area)
    brief = w(f"figures.brief.{code}")
    spelled = w("figures.brief.spelled", brief=brief, name=name)
    return MapLabel(code, name, brief=brief, spelled=spelled, area=area)


UNION_AREA = ("ESP", "DEU", "POL", "ITA", "FRA")
"""States to one of which the name of the Union points: the first that it alone represents."""


def union_area(through: Collection[str]) -> str:
    """Area to which the name of the Union points on a map of roles; "" for none."""
    return next((code for code in UNION_AREA if code in through), "")


def role_legend(codes: Iterable[str], view: View) -> tuple[LegendItem, ...]:
    """Key entries of the roles of the countries that a picture shows."""
    w = view.words
    form = "role_expected" if expects(view) else "role_set" if without_roles(view) else "role"
    role_of, symbols = dict(roles(view)), dict(role_symbols(view))
    if "EU" in lens_entities(view):
        role_of["EU"], symbols["EU"] = "partner", "square"
    present = {(role_of[code], symbols[code]) for code in codes if code in role_of}
    items = []
    for token, symbol in ROLE_SYMBOL.items():
        if (token, symbol) in present:
            items.append(LegendItem(token, w(f"figures.{form}.{token}"), symbol))
        if token == "minerals_rich" and (token, "diamond") in present:
            items.append(LegendItem(token, w("figures.role.guest_forum"), "diamond"))
    return tuple(items)


@dataclass(frozen=True, slots=True)
class Output:
    """World output of one mineral, stage, source, edition and year.

    `rows`: iso3, name, value (in `unit`), share (0-1), status, estimated, note; largest first,
    residual last, no world row. `world` is the denominator, `denominator` says which one it is.
    `excludes_withheld`: the printed total leaves out output that the publisher withholds, or a
    country is withheld and nothing says that the total has it.
    """

    rows: pd.DataFrame
    world: float | None
    denominator: Denominator
    world_note: str
    unit: str
    basis: str
    estimated: bool
    projected: bool
    excludes_withheld: bool
    source: Source


@lru_cache(maxsize=1)
def base_years() -> Mapping[str, int]:
    """IEA edition -> its base year, the first year of its supply rows."""
    outlook = load("supply_outlook")
    return {str(k): int(v) for k, v in outlook.groupby("edition")["year"].min().items()}


@lru_cache(maxsize=1)
def all_output() -> pd.DataFrame:
    """All publishers' output, columns as in `production`.

    The IEA's come from `supply_outlook`: base years as reported, later ones as projected. Notes are
    the publishers': corrections are noted by `caveats`.
    """
    outlook = load("supply_outlook")
    residual = outlook["iso3"] == RESIDUAL
    projected = outlook["year"] > outlook["edition"].map(base_years())
    status = projected.map({True: "projected", False: "reported"}).mask(residual, "residual")
    outlook = outlook.assign(unit="t", status=status, estimated=False)
    production = load("production")
    table = pd.concat([production, outlook[list(production.columns)]], ignore_index=True)
    return table.assign(note=table["note"].map(without_corrections))


@lru_cache(maxsize=1)
def _positions() -> Mapping[tuple[str, str, str], list[int]]:
    keys = ["mineral", "stage", "source"]
    return {key: list(at) for key, at in all_output().groupby(keys).indices.items()}


@lru_cache(maxsize=1)
def _positions_of_year() -> Mapping[tuple[str, str, str, str, int], NDArray[np.intp]]:
    keys = ["mineral", "stage", "source", "edition", "year"]
    return all_output().groupby(keys).indices


@lru_cache(maxsize=128)
def output_rows(mineral: str, stage: str, publisher: str) -> pd.DataFrame:
    """All editions and years of one publisher's output of one mineral and stage."""
    return all_output().iloc[_positions().get((mineral, stage, publisher), [])]


@lru_cache(maxsize=128)
def newest_series(mineral: str, stage: str, publisher: str) -> pd.DataFrame:
    """`output_rows` of the newest edition that has any: all its years.

    For publishers that print the whole series in each edition, which two would count twice.
    """
    rows = output_rows(mineral, stage, publisher)
    return rows[rows["edition"] == rows["edition"].max()]


SERIES = ("mineral", "stage", "source")
"""Columns that identify a series of output."""


def _of_series(rows: pd.DataFrame) -> Mapping[tuple[str, str, str], pd.DataFrame]:
    """Rows of each series with their shares, by year, edition and country; no world rows.

    Of all series at once: the sums and joins behind a share cost as much for one as for all.
    """
    with_shares = shares_by_year(rows, within=SERIES)
    places = with_shares.groupby(list(SERIES)).indices
    return {key: with_shares.iloc[at].reset_index(drop=True) for key, at in places.items()}


@lru_cache(maxsize=1)
def _output_shares() -> Mapping[tuple[str, str, str], pd.DataFrame]:
    return _of_series(all_output())


def output_shares(mineral: str, stage: str, publisher: str) -> pd.DataFrame:
    """`analysis.series.shares_by_year` of `output_rows`: every edition and year."""
    return _output_shares()[mineral, stage, publisher]


@lru_cache(maxsize=1)
def _observed_shares() -> Mapping[tuple[str, str, str], pd.DataFrame]:
    return _of_series(all_observed())


def observed_shares(mineral: str, stage: str, publisher: str) -> pd.DataFrame:
    """`analysis.series.shares_by_year` of `observed`."""
    return _observed_shares()[mineral, stage, publisher]


@lru_cache(maxsize=1)
def all_observed() -> pd.DataFrame:
    """All publishers' output of observed years (no projections), newest edition of each year."""
    rows = all_output()
    base = rows["edition"].map(base_years()).astype(float)
    rows = rows[(rows["source"] != "iea") | (rows["year"] == base)]
    keys = ["mineral", "stage", "source", "year"]
    is_country = rows[rows["value"].notna() & ~rows["iso3"].isin([WORLD, RESIDUAL])]
    newest = is_country.groupby(keys, as_index=False)["edition"].max()
    return rows.merge(newest, on=[*keys, "edition"])


@lru_cache(maxsize=1)
def _observed_positions() -> Mapping[tuple[str, str, str], list[int]]:
    keys = ["mineral", "stage", "source"]
    return {key: list(at) for key, at in all_observed().groupby(keys).indices.items()}


@lru_cache(maxsize=128)
def observed(mineral: str, stage: str, publisher: str) -> pd.DataFrame:
    """`all_observed` of one mineral, stage and publisher."""
    return all_observed().iloc[_observed_positions().get((mineral, stage, publisher), [])]


# Several cards of a page are about the same output, and so is its lead in each run.
@lru_cache(maxsize=512)
def output(mineral: str, stage: str, publisher: str, edition: str, year: int, w: Words) -> Output:
    """Output by country, from `production`, or from the supply outlook where publisher is iea."""
    rows = all_output().iloc[_positions_of_year()[mineral, stage, publisher, edition, year]]
    world, denominator = world_total(rows)
    printed = rows[rows["iso3"] == WORLD]
    world_note = str(printed["note"].iloc[0]) if len(printed) else ""
    with_shares = shares(rows)
    with_shares.insert(1, "name", [w.country(code) for code in with_shares["iso3"]])
    return Output(
        rows=with_shares[["iso3", "name", "value", "share", "status", "estimated", "note"]],
        world=world,
        denominator=denominator,
        world_note=world_note,
        unit=str(rows["unit"].iloc[0]),
        basis=str(rows["basis"].iloc[0]),
        estimated=_mostly_estimated(with_shares),
        projected=publisher == "iea" and year > base_years()[edition],
        excludes_withheld=leaves_out(rows["iso3"], rows["status"], rows["note"]),
        source=publication(publisher, edition),
    )


def _mostly_estimated(rows: pd.DataFrame) -> bool:
    """Whether more than half of the output is the publisher's estimate."""
    return bool(rows.loc[rows["estimated"], "value"].sum() > rows["value"].sum() / 2)


def verb(mineral: str, stage: str, w: Words) -> str:
    """What is done at a stage: 'mined', 'refined'; a gas is 'extracted'."""
    own = f"producers.verb_of.{mineral}"
    return w(own) if stage == "mine" and w.has(own) else w(f"producers.verb.{stage}")


def production(mineral: str, stage: str, w: Words) -> str:
    """What is counted at a stage: 'Mine production', 'Refined output'."""
    own = f"producers.what_of.{mineral}"
    return w(own) if stage == "mine" and w.has(own) else w(f"producers.what.{stage}")


COUNTED_AS: Mapping[tuple[str, str], str] = {("graphite", "refined"): "battery_graphite"}
"""(mineral, stage) -> the material that is counted there, where it is another one.

Mined graphite is natural; what the IEA counts as refined is battery grade, of any origin.
"""


def counted_as(mineral: str, stage: str) -> str:
    """The mineral whose name an output has: see `COUNTED_AS`."""
    return COUNTED_AS.get((mineral, stage), mineral)


def the_mineral_at(mineral: str, stage: str, w: Words) -> str:
    """A mineral inside a sentence, as it is counted at a stage."""
    return w.the_mineral(counted_as(mineral, stage))


def brief_mineral_at(mineral: str, stage: str, w: Words) -> str:
    """`the_mineral_at` where there is little room."""
    material = counted_as(mineral, stage)
    return w.mineral_as(f"demand.brief.{material}", material)


def mineral_before(mineral: str, w: Words) -> str:
    """A mineral before another noun: 'rare-earth' reserves."""
    return w.mineral_as(f"producers.attributive.{mineral}", mineral)


def mineral_at(mineral: str, stage: str, w: Words) -> str:
    """`the_mineral_at` as a label."""
    return w.mineral(counted_as(mineral, stage))


def claim(title: str, sources: tuple[Source, ...], w: Words) -> str:
    """The title as a sentence that can be quoted, with its sources."""
    cites = "; ".join(w.citation(s.cite) for s in sources)
    return w("figures.claim", title=title, cites=cites)


def leaders(rows: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """The largest named producers with a share; a tie at the cut is taken in, up to two more."""
    countries = rows[(rows["iso3"] != RESIDUAL) & (rows["share"] > 0)]
    if len(countries) <= most:
        return countries
    cut = countries["value"].iloc[most - 1]
    tied = countries[countries["value"] >= cut]
    # A long tie (many equal small producers) would drown the sentence: stop before it instead,
    # unless it begins with the first.
    if len(tied) <= most + 2:
        return tied
    above = countries[countries["value"] > cut]
    return countries.head(most) if above.empty else above


def bound_of(*, hide: bool, bound: bool) -> Bound:
    """How a share is bounded: members in the residual raise it, a total of "more than" cuts it."""
    if hide:
        return "about" if bound else "at_least"
    return "at_most" if bound else "exactly"


def capital(text: str) -> str:
    """First letter upper case, for a name that opens a sentence."""
    return opening(text)


def value_text(w: Words, value: float, status: str) -> str:
    """A quantity with the publisher's digits, or the word of its status where it has none."""
    return w(f"words.status.{status}") if pd.isna(value) else w.quantity(value)
