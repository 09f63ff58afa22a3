"""Share of world output in countries with export controls on it, on a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis.controlled_supply import EVERYONE, Standing, lines, minerals_above
from msp_dash.analysis.controls import earliest_and_latest
from msp_dash.data import Source, facts
from msp_dash.data.fields import column_of
from msp_dash.data.frames import Row, dicts
from msp_dash.figures import common
from msp_dash.figures.control_words import target_name
from msp_dash.figures.dates import short_date
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.fields import column
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import as_published, holding
from msp_dash.figures.partners.shared import page
from msp_dash.figures.producers.headlines import is_whole
from msp_dash.figures.record import Dot, DotRow, DotsEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.figures.standards.matched_controls import choices, holding_index, rows_of, scope
from msp_dash.params import Mineral, On, Stage, Table, Use, View, today
from msp_dash.words import Words
from msp_dash.words.numbers import WHOLE_SHARE

FIGURE = "standards.controlled_supply"
STANDINGS: tuple[Standing, ...] = ("counted", "limited", "unknown")
HALF = 0.5
ALL = 0.995
"""From here on a share rounds to 100%."""
CHART_SHARE_MIN = 0.005
"""Less of world output than this is in the data and not in the picture."""
ITS_OWN_LIMIT = "processing"
"""A rule to process at home says by its name what it is on."""
PAGES_MOST = 4
"""Pages on measures that are cited under the figure: those that most drawn rows rest on."""
FIELDS = (
    *("mineral", "stage", "iso3.code", "name.country", "share.world", "measure", "status.control"),
    *("standing.control", "limit", "target", "control", "as_of", "source.page"),
)


def _limits(w: Words, row: Row) -> list[str]:
    """What narrows a measure: some forms or elements, whom it is aimed at, exemptions."""
    keys = [row["limit"] if row["limit"] != ITS_OWN_LIMIT else "", row["recorded"]]
    words_of = [w(k) for k in (f"standards.supply.limit.{key}" for key in keys) if w.has(k)]
    target = "" if row["target"] == EVERYONE else target_name(row["target"], w)
    return [*words_of, *filter(None, [target])]


def _measures(w: Words, rows: list[dict[str, Any]]) -> str:
    """'licence, some forms; listed exporters only, some forms', each once."""
    texts = []
    for row in rows:
        measure = w(f"standards.controls.measure.{row['measure']}")
        texts.append(", ".join([measure, *_limits(w, row)]))
    return "; ".join(dict.fromkeys(texts))


Behind = Mapping[tuple[str, str, str, str], list[dict[str, Any]]]
"""Mineral, stage, country and standing of a line of the picture -> the measures behind it."""


def _key(one: Row) -> tuple[str, str, str, str]:
    return one["mineral"], one["stage"], one["iso3"], one["standing"]


def _behind(rows: pd.DataFrame) -> Behind:
    """Measures grouped by line in one pass: filtering the table for each line is far slower."""
    behind: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    for row in dicts(rows):
        behind.setdefault(_key(row), []).append(row)
    return behind


def _where(w: Words, behind: Behind, one: Row) -> str:
    return w(
        "standards.supply.where",
        verb=common.verb(one["mineral"], one["stage"], w),
        country=w.the_country(one["iso3"]),
        measures=_measures(w, behind[_key(one)]),
    )


def _share(w: Words, one: Row) -> str:
    """A share in words; what only rounds to all, beside others with output, is about all."""
    if pd.isna(one["share"]):
        return w("standards.supply.no_share")
    if one["share"] >= ALL and _others_have_some(one):
        return w.about(w.percent(WHOLE_SHARE))
    return w.share(float(one["share"]))


def _others_have_some(one: Row) -> bool:
    """Whether a country besides that of a row has output."""
    rows = holding_index()[one["mineral"], one["stage"]].rows
    return not is_whole(rows.assign(value=rows["share"]), [one["iso3"]])


def _share_text(w: Words, one: Row) -> str:
    """A share beside its row, with one decimal; as in `_share` none reads as all that is not."""
    if pd.isna(one["share"]):
        return ""
    text = w.share_table(one["share"])
    if text == w.percent_table(WHOLE_SHARE) and _others_have_some(one):
        return w.about(w.percent(WHOLE_SHARE))
    return text


def _row(view: View, behind: Behind, one: Row) -> DotRow:
    w, token = view.words, token_of(view, one["iso3"])
    missing = pd.isna(one["share"])
    where, share = _where(w, behind, one), _share_text(w, one)
    name = common.mineral_at(one["mineral"], one["stage"], w)
    key = f"{one['mineral']}.{one['stage']}.{one['iso3']}.{one['standing']}"
    if one["standing"] == "unknown":
        whys = dict.fromkeys(measure["why"] for measure in behind[_key(one)])
        note = w.listing([w(f"standards.controls.why_short.{why}") for why in whys])
        return DotRow(key, name, sublabel=where, texts=(share,), note=note)
    if missing:
        return DotRow(key, name, sublabel=where, note=w("standards.supply.no_share"))
    tip = w("standards.supply.tip", mineral=name, where=where, share=share)
    full = one["standing"] == "counted"
    dot = Dot(one["share"], token, "circle" if full else "ring", strong=full, tip=tip)
    return DotRow(key, name, sublabel=where, dots=(dot,), texts=(share,), from_zero=True)


def _chart_rows(view: View, every: pd.DataFrame) -> pd.DataFrame:
    """Rows of the picture, by standing and share: all of one mineral, of all the larger ones."""
    large = every["share"] >= CHART_SHARE_MIN
    chart_rows = every if view["mineral"] or not large.any() else every[large]
    order = chart_rows["standing"].map({s: i for i, s in enumerate(STANDINGS)})
    return chart_rows.assign(order=order).sort_values(
        ["order", "share", "mineral"], ascending=[True, False, True], ignore_index=True
    )


def _encoding(view: View, behind: Behind, chart_rows: pd.DataFrame) -> DotsEncoding:
    w = view.words
    rows: list[DotRow] = []
    for how in STANDINGS:
        part = chart_rows[chart_rows["standing"] == how]
        if len(part):
            head = w(f"standards.supply.heading.{how}")
            rows.append(DotRow(how, head, heading=True))
        rows += [_row(view, behind, one) for one in dicts(part)]
    dotted = chart_rows.loc[chart_rows["standing"] != "unknown", "iso3"]
    return DotsEncoding(
        rows=tuple(rows),
        ticks=tuple((s / 4, w.share(s / 4)) for s in range(5)),
        text_heads=(w("standards.supply.share"),),
        legend=seat_key(dotted, view),
    )


def _texts_of(controls: pd.DataFrame) -> tuple[str, str]:
    """The first and the last text consulted: the day on which a suspension ended is none."""
    stated = controls[controls["standing"] != "unknown"]
    return earliest_and_latest((controls if stated.empty else stated)["as_of"])


def _of_all(view: View, every: pd.DataFrame, when: Mapping[str, str]) -> Headline:
    """How many minerals have most of output under a control."""
    w = view.words
    wholly, part = minerals_above(every, HALF)
    n = len(wholly) + len(part)
    form = "both" if wholly and part else "whole" if wholly else "part" if part else "nowhere"
    return Headline(
        w(f"standards.supply.title.{form}", n=n, part=w.count(len(part)), year=view["on"][:4]),
        w("standards.supply.second.plain", **when),
    )


def _of_one(view: View, behind: Behind, chart_rows: pd.DataFrame, date: str) -> Headline:
    """Whose output of one mineral is under a control."""
    w = view.words
    # A measure of a country with hardly any output is not what the mineral is known for.
    notable = chart_rows[chart_rows["share"] >= CHART_SHARE_MIN]
    top = (chart_rows if notable.empty else notable).iloc[0]
    supply = holding(top["mineral"], top["stage"])
    scope = "counted" if supply.partial_total else top["stage"]
    mineral = common.brief_mineral_at(top["mineral"], top["stage"], w)
    title = w(
        f"standards.supply.title.{top['standing']}",
        country=common.capital(w.the_country(top["iso3"])),
        share=as_published(_share(w, top), supply, w),
        output=w(f"standards.supply.output.{scope}", mineral=mineral),
        year=supply.year,
    )
    _, last_seen = earliest_and_latest(one["as_of"] for one in behind[_key(top)])
    second = "unknown" if top["standing"] == "unknown" else "measures"
    dates = {"date": date, "seen": w.date(last_seen[:7])}
    return Headline(title, w(f"standards.supply.second.{second}", **dates))


def _notes(
    view: View, controls: pd.DataFrame, every: pd.DataFrame, chart_rows: pd.DataFrame
) -> tuple[str, ...]:
    w = view.words
    notes = [] if view["mineral"] else [w("standards.supply.note.most")]
    notes.append(w("standards.supply.note.counted"))
    if (chart_rows["standing"] == "limited").any():
        notes.append(w("standards.supply.note.limited"))
    if (controls["standing"] == "unknown").any():
        notes.append(w("standards.supply.note.unknown"))
    first, last = _texts_of(controls)
    form = "seen_one" if first == last else "seen"
    notes.append(w(f"standards.supply.note.{form}", first=w.date(first), last=w.date(last)))
    notes.append(w("standards.supply.note.output", years=_years(w, chart_rows)))
    if small := len(every) - len(chart_rows):
        notes.append(w("standards.supply.note.small", n=small, share=w.share(CHART_SHARE_MIN)))
    if not view["mineral"]:
        unmatched = scope().loc[scope()["reach"] == "none", "control_id"].nunique()
        notes.append(w("standards.supply.note.unmatched", n=unmatched))
    notes.append(w("standards.supply.note.record"))
    return tuple(notes)


def _years(w: Words, chart_rows: pd.DataFrame) -> str:
    """'USGS 2025 (estimated), IEA 2024': which output the shares are of."""
    texts = []
    for one in dicts(chart_rows):
        supply = holding(one["mineral"], one["stage"])
        year = str(supply.year)
        year = w.estimate(year, year) if supply.estimated else year
        source = w(f"params.source.{supply.source}")
        texts.append(w.quoted(w("standards.supply.year", source=source, year=year)))
    return w.listing(sorted(set(texts)))


def _sources(w: Words, behind: Behind, chart_rows: pd.DataFrame) -> tuple[Source, ...]:
    """Publications of output, then the pages on measures that most drawn rows rest on."""
    supplies = [holding(one["mineral"], one["stage"]) for one in dicts(chart_rows)]
    pages = Counter(common.publication(h.source, h.edition) for h in supplies)
    cited = _cited()
    measure_ids = [
        measure["control_id"] for one in dicts(chart_rows) for measure in behind[_key(one)]
    ]
    facts_pages = Counter(cited[c] for c in measure_ids)
    return (
        *(one for one, _ in pages.most_common()),
        *(fact_page(s, w) for s, _ in facts_pages.most_common(PAGES_MOST)),
    )


@lru_cache(maxsize=1)
def _cited() -> Mapping[str, str]:
    """Measure -> the source that the facts cite for it."""
    rows = facts("export_controls")
    return dict(zip(rows["control_id"], rows["source_id"], strict=True))


def _data(w: Words, controls: pd.DataFrame) -> pd.DataFrame:
    cited = _cited()
    data = controls.assign(
        name=[w.country(code) for code in controls["iso3"]],
        limit=controls["limit"].replace({"": None}),
        control=controls["control_id"],
        source=[page(cited[c]) for c in controls["control_id"]],
    )
    ordered = data.sort_values(
        ["mineral", "stage", "share", "control_id"], ascending=[True, True, False, True]
    )
    return ordered[[*map(column_of, FIELDS)]].reset_index(drop=True)


def _nothing(view: View, every: pd.DataFrame) -> str:
    """Why there is no share to show: no measure on record, or none of a country with a share."""
    w = view.words
    values = {"date": w.date(view["on"]), "mineral": ""}
    if view["mineral"]:
        values["mineral"] = w.the_mineral(view["mineral"])
    if len(every):
        codes = every["iso3"].unique()
        countries = w.listing([w.the_country(code) for code in codes])
        form = "unshared" if view["mineral"] else "unshared_any"
        key = f"standards.supply.nothing.{form}"
        return w(key, n=len(codes), countries=countries, **values)
    form = "asked" if _query_names(view) else "any"
    return w(f"standards.supply.nothing.{form}", date=values["date"], asked=_query_names(view))


def _query_names(view: View) -> str:
    """The mineral and the stage of a view, by their labels."""
    return ", ".join(p.label(view[p.name], view.words) for p in (Mineral, Stage) if view[p.name])


def unmatched(view: View) -> str:
    """Reason for an empty view: no measure on record applies to the selected output."""
    return view.words("standards.supply.nothing.unmatched", asked=_query_names(view))


@figure(
    FIGURE,
    Use(Mineral, optional=True),
    Use(Stage, optional=True),
    Use(On, default=today),
    Table,
    tables=("production", "supply_outlook", "facts/export_controls", "reference/control_supply"),
    choices=choices,
    why_empty=unmatched,
)
def controlled_supply(view: View) -> Draft:
    """Share of newest world output in countries with an export control on it, on a day.

    Rows: mineral, stage, iso3, name, share (0-1; null where the source does not name the country),
    measure, status (in_force, unknown), standing (counted, limited, unknown), limit, target,
    control (id of the facts), as_of (date of the latest text consulted), source (page cited).
    A row a measure: shares of one country under several measures are the same output.
    """
    w = view.words
    controls = rows_of(view)
    every = lines(controls)
    if every["share"].isna().all():
        near = View(dict(view) | {"mineral": "", "stage": "", "on": today()})
        form = "heading_of" if view["mineral"] else "heading"
        mineral = w.the_mineral(view["mineral"]) if view["mineral"] else ""
        heading = w(f"standards.supply.nothing.{form}", mineral=mineral)
        raise NoData(_nothing(view, every), heading=heading, nearest=near)
    chart_rows = _chart_rows(view, every)
    behind = _behind(controls)
    date = short_date(view["on"], w)
    if view["mineral"]:
        head = _of_one(view, behind, chart_rows, date)
    else:
        head = _of_all(view, every, {"date": date, "seen": w.date(_texts_of(controls)[1][:7])})
    targets = {one: target_name(one, w) for one in controls["target"].unique() if one != EVERYONE}
    target = column("target", w, labels=targets)
    return Draft(
        title=head,
        subtitle={"date": w.date(view["on"])},
        unit="share",
        data=_data(w, controls),
        encoding=_encoding(view, behind, chart_rows),
        sources=_sources(w, behind, chart_rows),
        notes=_notes(view, controls, every, chart_rows),
        alt={
            "second": head.second,
            "rows": "; ".join(
                w(
                    f"standards.supply.alt_row.{one['standing']}",
                    mineral=common.mineral_at(one["mineral"], one["stage"], w),
                    where=_where(w, behind, one),
                    share=_share(w, one),
                )
                for one in dicts(chart_rows)
            ),
        },
        table=tuple(target if field == "target" else field for field in FIELDS),
        claim=w("standards.supply.claim", title=head.title, second=head.second),
    )
