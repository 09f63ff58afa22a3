"""Where a mineral comes from, and the governance scores there."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis.contribution import RESERVES, Holding
from msp_dash.analysis.governance import newest, reach, with_scores
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data import Source, load, source
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.common import (
    Output,
    capital,
    claim,
    leaders,
    output,
    production,
    the_mineral_at,
    verb,
)
from msp_dash.figures.holdings import holding, holdings
from msp_dash.figures.producers.output import output_choices, share_words
from msp_dash.figures.record import (
    Column,
    ColumnFormat,
    Dot,
    DotRow,
    DotsEncoding,
    Figure,
    LegendItem,
)
from msp_dash.figures.registry import figure, url
from msp_dash.params import Indicator, Mineral, Stage, View
from msp_dash.theme import STAGE_TOKEN
from msp_dash.words import Words, words

RECORD = "worldbank-wgi-2024"
INDICATORS = (
    "rule_of_law",
    "control_of_corruption",
    "government_effectiveness",
    "regulatory_quality",
    "political_stability",
    "voice_accountability",
)
TICKS = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
"""A step beyond the scale either way, named in words: room for the numbers of the lowest."""
MEAN = 0.0
"""Mean of all countries, by construction of the scale."""
DRAWN_MAX = 9
"""Scored producers drawn: with those unscored and their heading a slide holds all rows."""
MOST = 0.5
"""From here on one country is the sentence: it produces more than all others together."""
FIELDS = (
    *("iso3", "name", "share", "status", "indicator"),
    *("score", "stderr", "low", "high", "year"),
)


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Mineral, stage and indicator (str) that have shares and scores, as the reader meets them."""
    order = {m: i for i, m in enumerate(dict.fromkeys(output_choices()["mineral"]))}
    held = [(h.mineral, h.stage) for h in holdings() if _counts(h)]
    held.sort(key=lambda pair: order[pair[0]])
    return pd.DataFrame(
        [(mineral, stage, i) for mineral, stage in held for i in INDICATORS],
        columns=["mineral", "stage", "indicator"],
    )


def _counts(one: Holding) -> bool:
    return one.stage != RESERVES and bool(one.rows["share"].notna().any())


def _output(view: View, w: Words) -> Output:
    one = holding(view["mineral"], view["stage"])
    assert one.year is not None, "output has a year"
    return output(one.mineral, one.stage, one.source, one.edition, one.year, w)


def _row(w: Words, row: Row, token: str) -> DotRow:
    share = w.share_table(row["share"]) if pd.notna(row["share"]) else _why(w, row)
    if pd.isna(row["score"]):
        return DotRow(row["iso3"], row["name"], texts=(share,), note=_unscored(w, row))
    score, error = row["score"], row["stderr"]
    tip = w(
        "standards.governance.row.scored",
        country=row["name"],
        share=share,
        score=w.fixed(score, 2),
        stderr=w.fixed(error, 2),
    )
    ends = (
        Dot(row["low"], token, "none", text=w.fixed(score, 2), tip=tip),
        Dot(row["high"], token, "none", tip=tip),
    )
    own = Dot(score, token, "circle", strong=True, tip=tip)
    return DotRow(row["iso3"], row["name"], dots=(ends[0], own, ends[1]), texts=(share,))


def _tick(w: Words, value: float) -> str:
    if abs(value) == max(TICKS):
        return w(f"standards.governance.{'weaker' if value < 0 else 'stronger'}")
    return w.fixed(value, 0)


def _why(w: Words, row: Row) -> str:
    return w(f"words.status.{row['status']}")


def _unscored(w: Words, row: Row) -> str:
    if row["iso3"] == RESIDUAL:
        return w("standards.governance.residual")
    return w("standards.governance.no_score")


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that are drawn or counted: not those who print a zero."""
    return rows[rows["share"].isna() | (rows["share"] > 0)]


def _encoding(view: View, w: Words, rows: pd.DataFrame) -> DotsEncoding:
    token = STAGE_TOKEN[view["stage"]]
    scored, unscored = _split(rows)
    lines = [_row(w, row, token) for row in dicts(scored.head(DRAWN_MAX))]
    if len(unscored):
        lost = w("standards.governance.unscored_share", share=w.share(reach(rows).unscored))
        head = w("standards.governance.unscored")
        lines.append(DotRow("unscored", head, sublabel=lost, heading=True))
        lines += [_row(w, row, token) for row in dicts(unscored)]
    return DotsEncoding(
        rows=tuple(lines),
        ticks=tuple((t, _tick(w, t)) for t in TICKS),
        text_heads=(w("standards.governance.share"),),
        legend=(LegendItem(token, w("standards.governance.legend"), "circle"),),
        reference=MEAN,
    )


def _split(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scored and unscored producers, each by share."""
    drawn = _counted(rows)
    has = drawn["score"].notna()
    return drawn[has], drawn[~has]


def _named(view: View, w: Words, out: Output, rows: pd.DataFrame) -> tuple[str, dict[str, object]]:
    """Form of the title and what fills it: one country with most of output, or the largest few."""
    scored = rows[rows["score"].notna()]
    top = leaders(scored)
    if top["share"].iloc[0] >= MOST:
        top = top.head(1)
    low, high = top["score"].min(), top["score"].max()
    mineral = the_mineral_at(view["mineral"], view["stage"], w)
    form = "counted" if out.denominator == "sum" or out.excludes_withheld else "worlds"
    return "one" if len(top) == 1 else "several", {
        "country": capital(w.the_country(top["iso3"].iloc[0])),
        "countries": w.listing([w.the_country(code) for code in top["iso3"]]),
        "n": w.count(len(top), capital=True),
        "verb": verb(view["mineral"], view["stage"], w),
        "share": share_words(w, float(top["share"].sum()), whole=len(_counted(rows)) == len(top)),
        "mineral": w(f"standards.governance.mineral.{form}", mineral=mineral),
        "worlds": w(f"producers.{form}", mineral=mineral),
        "indicator": w(f"standards.indicator.{view['indicator']}"),
        "score": w.fixed(low, 2),
        "low": w.fixed(low, 2),
        "high": w.fixed(high, 2),
    }


def _notes(view: View, w: Words, rows: pd.DataFrame, year: int) -> tuple[str, ...]:
    scored, unscored = _split(rows)
    notes = [w("standards.governance.note.all_scored")]
    if len(unscored):
        places = w.listing([w.the_country(code) for code in unscored["iso3"]])
        share = w.share(reach(rows).unscored)
        notes = [w("standards.governance.note.unscored", share=share, places=places)]
    if (more := len(scored) - DRAWN_MAX) > 0:
        rest = w.share(float(scored["share"].iloc[DRAWN_MAX:].sum()))
        notes.append(w("standards.governance.note.more", n=more, share=rest))
    notes.append(_before(view, w, str(scored["iso3"].iloc[0])))
    notes.append(w("standards.governance.note.error"))
    notes.append(
        w("standards.governance.note.years", year=year, scored=scored_in(), next=scored_in() + 1)
    )
    notes.append(w("standards.governance.note.no_index"))
    return (*notes, w("standards.governance.note.place"))


@lru_cache(maxsize=512)
def _ends(iso3: str, indicator: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The first row and the last of a country's scores by year."""
    held = load("governance")
    own = held[(held["iso3"] == iso3) & (held["indicator"] == indicator)].sort_values("year")
    first, last = dicts(own.iloc[[0, -1]])
    return first, last


def _before(view: View, w: Words, iso3: str) -> str:
    """The largest producer's score in the first year held and in the last."""
    first, last = _ends(iso3, view["indicator"])
    return w(
        "standards.governance.note.before",
        country=capital(w.the_country(iso3)),
        then=w.fixed(first["value"], 2),
        first=int(first["year"]),
        now=w.fixed(last["value"], 2),
        last=int(last["year"]),
    )


def _alt_row(w: Words, row: Row) -> str:
    share = w.share(row["share"]) if pd.notna(row["share"]) else _why(w, row)
    form = "unscored" if pd.isna(row["score"]) else "scored"
    return w(
        f"standards.governance.row.{form}",
        country=row["name"],
        share=share,
        score=w.fixed(row["score"], 2),
        stderr=w.fixed(row["stderr"], 2),
    )


DERIVED = ("low", "high")
"""Ends of a drawn line: the table has what they are made of."""
FORMATS: dict[str, ColumnFormat] = {
    "share": "share",
    "year": "year",
    "score": "number",
    "stderr": "number",
}


def _table(w: Words) -> tuple[Column, ...]:
    labels = tuple((i, w(f"standards.indicator.{i}")) for i in INDICATORS)
    statuses = tuple((s, w(f"words.status.{s}")) for s in ("reported", "estimated", "residual"))
    named = {"indicator": labels, "status": statuses}
    return tuple(
        Column(f, w(f"standards.column.{f}"), FORMATS.get(f, "text"), named.get(f, ()))
        for f in FIELDS
        if f not in DERIVED
    )


@lru_cache(maxsize=8)
def _scores(indicator: str) -> pd.DataFrame:
    return newest(load("governance"), indicator)


def _producers(view: View, out: Output) -> pd.DataFrame:
    """Output with scores, and one standard error either way of each."""
    found = with_scores(out.rows, _scores(view["indicator"])).assign(indicator=view["indicator"])
    found["low"] = found["score"] - found["stderr"]
    found["high"] = found["score"] + found["stderr"]
    year = pd.Series(scored_in(), index=found.index, dtype="Int64")
    return found.assign(year=year.where(found["score"].notna()))


@lru_cache(maxsize=1)
def scored_in() -> int:
    """Newest year of the scores."""
    return int(load("governance")["year"].max())


def scored(view: View, w: Words) -> str:
    """'DR Congo, which mined 74% of the world's cobalt in 2025, estimated, scored −1.67 ...'.

    Parameters
    ----------
    view : mineral, stage and indicator, all given.
    """
    out = _output(view, w)
    return _scored(view, w, out, *_named(view, w, out, _producers(view, out)))


def _scored(view: View, w: Words, out: Output, form: str, named: dict[str, object]) -> str:
    return w(
        f"standards.governance.scored.{form}", **named, when=_when(w, view, out), year=scored_in()
    )


def _when(w: Words, view: View, out: Output) -> str:
    year = holding(view["mineral"], view["stage"]).year
    return w(f"producers.when.{'estimated' if out.estimated else 'reported'}", year=year)


@figure("standards.governance", Mineral, Stage, Indicator, page="standards", choices=choices)
def governance(view: View) -> Figure:
    """Producers of a mineral by share of world output, with a governance score of each.

    Rows: iso3, name, share (0-1), status of the output, indicator, score (about -2.5 to 2.5; null
    where the World Bank gives none), stderr, low and high (one standard error either way), year
    (of the score). The newest output that `analysis.contribution.newest` picks; the newest year of
    the release.
    """
    w = words(view["lang"])
    out = _output(view, w)
    found = _producers(view, out)
    form, named = _named(view, w, out, found)
    title = w(f"standards.governance.title.{form}", **named)
    sources: tuple[Source, ...] = (out.source, source(RECORD))
    said = w("standards.governance.claim", scored=_scored(view, w, out, form, named))
    year = holding(view["mineral"], view["stage"]).year
    shown = _counted(found).head(DRAWN_MAX + 3)
    return Figure(
        id="standards.governance",
        params=view,
        title=title,
        subtitle=w(
            "standards.governance.subtitle",
            what=production(view["mineral"], view["stage"], w),
            year=f"{year}e" if out.estimated else year,
            indicator=named["indicator"],
            scored=scored_in(),
            release=source(RECORD).edition,
        ),
        unit="share",
        basis=out.basis,
        data=found[list(FIELDS)],
        encoding=_encoding(view, w, found),
        sources=sources,
        notes=_notes(view, w, found, year or 0),
        alt=w(
            "standards.governance.alt",
            title=title,
            rows="; ".join(_alt_row(w, row) for row in dicts(shown)),
        ),
        table=_table(w),
        sentence=claim(said, sources, w),
        link=url("standards.governance", view),
    )
