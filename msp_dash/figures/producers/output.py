"""Output by country in one year: the map and the ranking."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash import params
from msp_dash.analysis.groups import SUCCESSION, group_share, may_hide
from msp_dash.analysis.revisions import before
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data import load
from msp_dash.data.curated import reference
from msp_dash.data.frames import tuples
from msp_dash.data.geometry import small_areas, world
from msp_dash.figures import record
from msp_dash.figures.choices import NEWEST, preferred
from msp_dash.figures.common import (
    bound_of,
    estimates_key,
    leaders,
    lettered,
    mark,
    production,
    publication,
    the_mineral_at,
    value_text,
)
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fields import heading
from msp_dash.figures.headline import Headline
from msp_dash.figures.output_tables import Output, base_years, output, output_rows, output_shares
from msp_dash.figures.producers.headlines import UNION, headline
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.figures.view_group import eu_states, expects, lens_countries, lens_entities
from msp_dash.theme import SHARE_BREAKS, share_class
from msp_dash.words import Words

FIRST_MINERALS = ("nickel", "cobalt", "lithium", "copper", "graphite", "rare_earths")
"""The energy minerals lead every list; the rest follow by name."""
STAGE_ORDER = ("mine", "refined", "smelter")
SOURCE_ORDER = ("usgs", "iea", "bgs")
ROUNDING = 0.005
"""Part of a published total by which the countries may exceed it without a note."""
LABEL_SHARE_MIN = 0.01
"""A small area drawn as a dot is named on the map from this share on."""
NAMED_SHARE_MIN = 0.0005
"""A smaller share is no loss to the map."""
RANK_ROWS_MAX = 20
UNSHARED_CLASS = 1
"""Class that paints every producer where the publisher gives no total to take shares of."""
ROW_NAMES_MAX = 12
"""A note on more rows than this counts them instead of naming them."""


@lru_cache(maxsize=1)
def output_choices() -> pd.DataFrame:
    """Combinations with output by country: mineral, stage, source, edition, year (str).

    Ordered by preference: energy minerals first, mine before refined, USGS before IEA before BGS,
    observed years newest first and before projected ones, newest edition first.
    """
    keys = ["mineral", "stage", "source", "edition", "year"]
    tables = [
        table.loc[~table["iso3"].isin(["WLD", "OTH"]) & table["value"].notna(), keys]
        for table in (load("production"), load("supply_outlook"))
    ]
    choices = pd.concat(tables, ignore_index=True)
    projected = (choices["source"] == "iea") & (
        choices["year"] > choices["edition"].map(base_years()).fillna(0)
    )
    return preferred(
        choices,
        mineral=FIRST_MINERALS,
        stage=STAGE_ORDER,
        source=SOURCE_ORDER,
        year=choices["year"].where(projected, -choices["year"]),
        edition=NEWEST,
    )


def why_empty(view: params.View) -> str | NoData:
    """Reason for a valid selection without data; "" where it has no mineral.

    Where a near mineral is counted at that stage (magnet rare earths for rare earths), it is named
    and offered.
    """
    if not view["mineral"]:
        return ""
    w = view.words
    sent = {name: view.get(name, "") for name in ("mineral", "source", "stage")}
    source = params.SourceId.label(sent["source"], w) if sent["source"] else ""
    form = "" if source else "_any"
    what = w(f"producers.empty_what.{view['stage'] or 'any'}")
    values = {"mineral": w.the_mineral(view["mineral"]), "source": source, "what": what}
    choices = output_choices()
    for name, value in sent.items():
        choices = choices[(choices[name] == value) | (not value)]
    if choices.empty and not source and (near := _near_mineral(view["mineral"], view["stage"])):
        reason = w("producers.empty.none_near", near=w.the_mineral(near), **values)
        keys = ("stage", "country", "lens", "on", "eu", "lang")
        rest = {key: view[key] for key in keys if view.get(key)}
        return NoData(reason, nearest=rest | {"mineral": near})
    if choices.empty:
        return w(f"producers.empty.none{form}", **values)
    years = sorted(set(choices["year"]))
    return w(f"producers.empty.year{form}", first=years[0], last=years[-1], **values)


def _near_mineral(mineral: str, stage: str) -> str:
    """A mineral of the same group or element that has output at a stage, else ""."""
    groups, table = reference("mineral_groups"), reference("minerals")
    own = set(groups.loc[groups["member"] == mineral, "group"])
    symbol = table.loc[table["mineral"] == mineral, "symbol"].iloc[0]
    related = (
        *groups.loc[groups["group"] == mineral, "member"],
        *sorted(own),
        *table.loc[(table["symbol"] == symbol) & (table["symbol"] != ""), "mineral"],
        *groups.loc[groups["group"].isin(own), "member"],
    )
    choices = output_choices()
    available = set(choices.loc[(choices["stage"] == stage) | (not stage), "mineral"])
    return next((one for one in related if one in available and one != mineral), "")


def amount_text(view: params.View, unit: str, basis: str) -> str:
    """What a number counts: 't of contained nickel', 't, gross weight (bauxite)'."""
    w = view.words
    mineral, stage = view["mineral"], view.get("stage", "mine")
    name = w.the_mineral(mineral) if basis == "content" else the_mineral_at(mineral, stage, w)
    return w(f"words.basis.{basis}", unit=w(f"words.unit.{unit}"), mineral=name)


def _subtitle(view: params.View, out: Output) -> str:
    w, year = view.words, view["year"]
    if out.projected or out.estimated:
        year = w(f"producers.year_{'projected' if out.projected else 'e'}", year=year)
    return w(
        f"producers.subtitle.{out.denominator}",
        what=production(view["mineral"], view["stage"], w),
        amount=amount_text(view, out.unit, out.basis),
        year=year,
    )


def output_notes(view: params.View, out: Output) -> list[str]:
    """Denominator, the publisher's caveats, estimates, projections, what is withheld."""
    w = view.words
    world = w.quantity(out.world) if out.world is not None else ""
    unit = w(f"words.unit.{out.unit}")
    total = out.rows["value"].sum()
    if out.world and total > (1 + ROUNDING) * out.world:
        sum_of_rows = w.quantity(total)
        notes = [w("producers.note.less_than_sum", world=world, sum=sum_of_rows, unit=unit)]
    else:
        source = out.source.short
        notes = [w(f"producers.note.{out.denominator}", world=world, unit=unit, source=source)]
    if out.world_note:
        notes.append(w("producers.note.world", note=out.world_note))
    if out.rows["estimated"].any():
        notes.append(w("producers.note.estimated"))
    if out.projected:
        notes.append(w("producers.note.projected", year=view["year"]))
    if view.get("country") == UNION:
        notes.append(w("producers.note.union", n=len(eu_states())))
    hidden = out.rows.loc[out.rows["status"].isin(["withheld", "not_available"]), "iso3"]
    if len(hidden):
        countries = w.listing([w.the_country(code) for code in hidden])
        notes.append(w("producers.note.hidden", countries=countries))
    if (out.rows["status"] == "below_half_unit").any():
        notes.append(w("producers.note.below_half"))
    with_note = out.rows[(out.rows["note"] != "") & (out.rows["note"] != out.world_note)]
    for note, rows in with_note.groupby("note", sort=False):
        notes.append(_row_note(w, str(note), rows, len(out.rows)))
    return notes


def _row_note(w: Words, note: str, rows: pd.DataFrame, of: int) -> str:
    """A publisher's caveat with the rows that it stands on."""
    if len(rows) == of:
        return w("producers.note.row_all", note=note)
    if len(rows) > ROW_NAMES_MAX:
        return w("producers.note.row_many", n=len(rows), all=of, note=note)
    return w("producers.note.row", names=w.listing(list(rows["name"])), note=note)


def group_notes(view: params.View, rows: pd.DataFrame, *, bound: bool = False) -> list[str]:
    """Who counts, where members may hide, and the number with New Caledonia beside France.

    `bound`: the world total is printed as "more than", so that no share is "at least".
    """
    w = view.words
    group, entities = lens_countries(view), lens_entities(view)
    hide = bool(group) and may_hide(rows, group)
    notes = (
        [w("producers.note.as_of", on=w.date(view["on"]))]
        if view["lens"] in params.DATED_LENSES
        else []
    )
    if expects(view):
        notes.append(w("partners.note.successor", date=w.date(SUCCESSION)))
    if "EU" in entities:
        notes.append(w(f"producers.note.eu_{view['eu']}"))
    if hide:
        notes.append(w("producers.note.residual"))
    with_it = group_share(rows, group | {"NCL"})
    if "FRA" in group and "NCL" in set(rows["iso3"]) and with_it is not None:
        form = bound_of(hide=hide, bound=bound)
        notes.append(w(f"producers.note.new_caledonia.{form}", share=w.share(with_it, form)))
    return notes


def rank_rows(
    view: params.View, rows: pd.DataFrame, tips: Mapping[str, str]
) -> tuple[record.RankRow, ...]:
    """Rows of a ranking by value in the colors of their seats, with share and quantity as text."""
    w = view.words
    longest = float(rows["value"].max())
    top = set(leaders(rows)["iso3"])
    rank = []
    for row in tuples(top_rows(rows)):
        share = "" if pd.isna(row.share) else w.share_table(row.share)
        # One letter a row: after its share, or after its amount where it has none.
        value = value_text(w, row.value, row.status)
        first = lettered(share, w, estimated=row.estimated)
        second = value if share else lettered(value, w, estimated=row.estimated)
        kind = mark("estimated" if row.estimated else row.status, row.value)
        rank.append(
            record.RankRow(
                key=row.iso3,
                name=row.name,
                length=0.0 if pd.isna(row.value) or not longest else row.value / longest,
                texts=(first, second),
                mark="outline" if row.iso3 == RESIDUAL else kind,
                token=token_of(view, row.iso3),
                strong=row.iso3 in top,
                selected=row.iso3 == view["country"],
                tip=tips[row.iso3],
            )
        )
    return tuple(rank)


def truncation_note(w: Words, rows: pd.DataFrame) -> list[str]:
    """Says so where a ranking draws only the largest rows."""
    if len(top_rows(rows)) == len(rows):
        return []
    return [w("producers.note.drawn", n=RANK_ROWS_MAX, all=len(rows))]


def top_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that a ranking has room for: the largest, and the residual."""
    return rows[(rows.index < RANK_ROWS_MAX) | (rows["iso3"] == "OTH")]


def output_tips(view: params.View, out: Output) -> dict[str, str]:
    """Of each country: as `tips`, and the number of the edition before where it was another."""
    w = view.words
    tips_of = tips(w, out.rows, out.unit, view["year"])
    edition, numbers = _edition_before(view, out)
    for row in tuples(out.rows):
        number = numbers.get(row.iso3, row.value)
        if number != row.value and not pd.isna(number) and not pd.isna(row.value):
            tips_of[row.iso3] = w(
                "producers.tip_of.revised",
                tip=tips_of[row.iso3],
                before=value_text(w, number, "reported"),
                unit=w(f"words.unit.{out.unit}"),
                edition=edition,
            )
    return tips_of


def _edition_before(view: params.View, out: Output) -> tuple[str, dict[str, float]]:
    """The edition before the one shown, by its short name, and its numbers of the same year."""
    rows = output_rows(view["mineral"], view["stage"], view["source"])
    edition = before(rows["edition"].unique(), view["edition"])
    rows = rows[(rows["edition"] == edition) & (rows["year"] == int(view["year"]))]
    rows = rows[(rows["unit"] == out.unit) & (rows["basis"] == out.basis)]
    if rows.empty:
        return "", {}
    return publication(view["source"], edition).short, dict(
        zip(rows["iso3"], rows["value"], strict=True)
    )


def tips(w: Words, rows: pd.DataFrame, unit: str, year: str) -> dict[str, str]:
    """Of each country: share, amount, rank among the named, year, and how the number is known.

    Parameters
    ----------
    rows : iso3, name, value, share, status, estimated.
    """
    ranks = rows.loc[rows["iso3"] != RESIDUAL, "value"].rank(ascending=False, method="min")
    tip_of = {}
    for index, row in enumerate(tuples(rows)):
        rank = ranks.get(rows.index[index], float("nan"))
        if pd.isna(row.value) or (row.iso3 == RESIDUAL and pd.isna(row.share)):
            form = "unknown"
        elif pd.isna(row.share):
            form = "amount"
        else:
            form = "rest" if row.iso3 == RESIDUAL else "full"
        tip_of[row.iso3] = w(
            f"producers.tip_of.{form}",
            name=row.name,
            share="" if pd.isna(row.share) else w.share_table(row.share),
            value=value_text(w, row.value, row.status),
            unit=w(f"words.unit.{unit}"),
            rank="" if pd.isna(rank) else int(rank),
            n=int(ranks.count()),
            year=year,
            status=w(f"words.status.{'estimated' if row.estimated else row.status}"),
        )
    return tip_of


def alt_rows(w: Words, rows: pd.DataFrame) -> str:
    """The largest rows as a list for a listener."""
    return w.listing(
        [
            w(
                "producers.alt.row",
                name=row.name,
                value=value_text(w, row.value, row.status)
                if pd.isna(row.share)
                else w.share_table(row.share),
            )
            for row in tuples(rows.head(5))
        ]
    )


@dataclass(frozen=True, slots=True)
class _Common:
    """What the map and the ranking of a view have in common; `tips` as `output_tips`."""

    out: Output
    head: Headline
    notes: tuple[str, ...]
    rows_in_words: str
    tips: Mapping[str, str]


def shown_output(view: params.View) -> Output:
    """Output of a view of the ranking or the map."""
    return _common(view).out


# A page has both, and they are most of a new view's time.
@lru_cache(maxsize=32)
def _common(view: params.View) -> _Common:
    w = view.words
    keys = view["mineral"], view["stage"], view["source"], view["edition"]
    out = output(*keys, int(view["year"]), w)
    return _Common(
        out,
        headline(view, out),
        (*output_notes(view, out), *group_notes(view, out.rows)),
        alt_rows(w, out.rows),
        output_tips(view, out),
    )


OUTPUT_FIELDS = ("iso3.code", "name.country", "value.output", "share", "status")
PARAMETERS = (
    params.Mineral,
    params.Stage,
    params.Year,
    params.SourceId,
    params.Edition,
    params.Lens,
    params.On,
    params.Eu,
    params.Country,
)


@figure(
    "producers.map",
    *PARAMETERS,
    tables=("production", "supply_outlook"),
    choices=output_choices,
    why_empty=why_empty,
)
def world_map(view: params.View) -> Draft:
    """Countries shaded by share of one mineral's output in one year.

    Rows: iso3, name, value (in `unit`), share (0-1), status.
    """
    common = _common(view)
    out = common.out
    return Draft(
        title=common.head,
        subtitle=_subtitle(view, out),
        unit=out.unit,
        basis=out.basis,
        data=out.rows[["iso3", "name", "value", "share", "status"]],
        encoding=_map_encoding(view, common),
        sources=(out.source,),
        notes=(*common.notes, *_not_on_map(view.words, out.rows)),
        alt={"rows": common.rows_in_words},
        table=OUTPUT_FIELDS,
    )


def _not_on_map(w: Words, rows: pd.DataFrame) -> list[str]:
    """Producers without a place on today's map: former states."""
    producers = rows[(rows["share"] >= NAMED_SHARE_MIN) & (rows["iso3"] != RESIDUAL)]
    absent = producers[~producers["iso3"].isin(list(world()["shapes"]))]
    texts = [
        w("producers.alt.row", name=row.name, value=w.share(row.share)) for row in tuples(absent)
    ]
    return [w("producers.note.not_on_map", countries=w.listing(texts))] if texts else []


def _map_encoding(view: params.View, common: _Common) -> record.MapEncoding:
    w, out = view.words, common.out
    countries = out.rows[out.rows["iso3"] != "OTH"]
    producers = countries[countries["share"] > 0]
    classes = _classes(countries)
    unshared = out.denominator == "none"
    top = set(leaders(out.rows)["iso3"])
    small = producers["iso3"].isin(small_areas()) & (producers["share"] >= LABEL_SHARE_MIN)
    labelled = producers[producers["iso3"].isin(top) | small]
    return record.MapEncoding(
        fill={code: f"ramp:{c}" for code, c in classes.items() if c.isdigit()},
        outline="ink2",
        labels=map_labels(view, labelled),
        legend=(
            *(
                [record.LegendItem(f"ramp:{UNSHARED_CLASS}", w("producers.legend.unshared"))]
                if unshared
                else []
            ),
            record.LegendItem("ground", w("producers.legend.not_listed")),
            record.LegendItem("hatch", w("producers.legend.hidden"), "hatch"),
        ),
        tips={code: tip for code, tip in common.tips.items() if code != RESIDUAL},
        hatched=frozenset(code for code, c in classes.items() if c == "h"),
        ramp=True,
        breaks=() if unshared else _breaks(w),
        selected=view["country"] or None,
        frames=_frames(
            view["mineral"], view["stage"], view["source"], int(view["year"]), view["edition"]
        ),
    )


def map_labels(view: params.View, rows: pd.DataFrame) -> tuple[record.MapLabel, ...]:
    """Labels of the map: name and share, in the color of the seat.

    Parameters
    ----------
    rows : columns iso3, name, share.
    """
    share = view.words.share
    return tuple(
        record.MapLabel(row.iso3, row.name, share(row.share), token=token_of(view, row.iso3))
        for row in tuples(rows)
    )


def _breaks(w: Words) -> tuple[str, ...]:
    return (*(w.whole(100 * b) for b in SHARE_BREAKS[:-1]), w.share(SHARE_BREAKS[-1]))


def _classes(rows: pd.DataFrame) -> dict[str, str]:
    """Country -> class digit, "h" where no number is published, "z" where it is zero.

    Less than half of the publisher's unit is output all the same: the lowest class.

    Parameters
    ----------
    rows : columns iso3, value, share, status of one year, the residual left out.
    """
    return {row.iso3: _class(row.value, row.share, row.status) for row in tuples(rows)}


def _class(value: float, share: float, status: str) -> str:
    if status == "below_half_unit":
        return "0"
    if math.isnan(value):
        return "h"
    if value == 0:
        return "z"
    return str(UNSHARED_CLASS if math.isnan(share) else share_class(share))


def editions_played(
    mineral: str, stage: str, publisher: str, year: int, edition: str
) -> Mapping[int, str]:
    """Year -> its newest edition.

    A view fixed to another edition than the newest of its year plays that edition's years only.
    """
    rows = output_rows(mineral, stage, publisher)
    editions = rows.loc[rows["value"].notna(), ["year", "edition"]].drop_duplicates()
    newest = dict(sorted(tuples(editions)))
    if edition != newest[year]:
        return dict.fromkeys(sorted(editions.loc[editions["edition"] == edition, "year"]), edition)
    return newest


@lru_cache(maxsize=256)
def _frames(
    mineral: str, stage: str, publisher: str, year: int, edition: str
) -> Mapping[str, Mapping[str, str]]:
    """Year -> country -> class as in `_classes`, of the years and editions that the map plays."""
    newest = editions_played(mineral, stage, publisher, year, edition)
    frames: dict[str, dict[str, str]] = {str(own): {} for own in newest}
    # All years in one walk: a table for each of them costs more than what is in it.
    table = output_shares(mineral, stage, publisher)
    for row in tuples(table[["year", "edition", "iso3", "value", "share", "status"]]):
        if row.iso3 != RESIDUAL and newest.get(row.year) == row.edition:
            frames[str(row.year)][row.iso3] = _class(row.value, row.share, row.status)
    return frames


@figure(
    "producers.ranking",
    *PARAMETERS,
    tables=("production", "supply_outlook"),
    choices=output_choices,
    why_empty=why_empty,
)
def ranking(view: params.View) -> Draft:
    """Countries by share of one mineral's output in one year, the lens's share below the title.

    Rows: iso3, name, value (in `unit`), share (0-1), status.
    """
    w = view.words
    common = _common(view)
    out = common.out
    rows = rank_rows(view, out.rows, common.tips)
    return Draft(
        title=common.head,
        subtitle=_subtitle(view, out),
        unit=out.unit,
        basis=out.basis,
        data=out.rows[["iso3", "name", "value", "share", "status"]],
        encoding=record.RankingEncoding(
            name_head=heading("name.country", w),
            text_heads=(heading("share", w), w(f"words.unit_long.{out.unit}")),
            rows=rows,
            legend=(*seat_key(out.rows["iso3"], view), *estimates_key(rows, w)),
            whole=("iso3", "share", "value"),
        ),
        sources=(out.source,),
        notes=(*common.notes, *truncation_note(w, out.rows)),
        alt={"rows": common.rows_in_words},
        table=OUTPUT_FIELDS,
    )
