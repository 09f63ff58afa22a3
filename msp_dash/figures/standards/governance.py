"""Producers of a mineral and their World Bank governance scores."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis.contribution import RESERVES, Holding
from msp_dash.analysis.governance import newest, reach, with_scores
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data import Source, load, newest_record, source
from msp_dash.data.frames import Row, dicts
from msp_dash.figures import common, output_tables
from msp_dash.figures.choices import ROW, preferred
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import holding, holdings
from msp_dash.figures.producers.output import FIRST_MINERALS
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, LegendItem
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.params import Indicator, Mineral, Stage, Table, View
from msp_dash.words import Words
from msp_dash.words.numbers import WHOLE_SHARE

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
PRODUCERS_MAX = 9
"""Scored producers drawn: with those unscored and their heading a slide holds all rows."""
ALL = 0.995
"""From here on a share rounds to 100%."""
MOST = 0.5
"""From here on one country is the sentence: it produces more than all others together."""
FIELDS = (
    *("iso3", "name", "share", "status", "indicator"),
    *("score", "stderr", "low", "high", "year"),
)
TABLE = (
    *("iso3.code", "name.country", "share.world", "status.output", "indicator"),
    *("score", "stderr", "year.score"),
)
"""Without the ends of a drawn line, low and high: the table has what they are made of."""


def release() -> Source:
    """The release of the scores."""
    return source(newest_record("worldbank-wgi"))


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Mineral, stage and indicator (str) that have shares and scores, as the reader meets them."""
    rows = pd.DataFrame(
        [(h.mineral, h.stage, i) for h in holdings() if _counts(h) for i in INDICATORS],
        columns=["mineral", "stage", "indicator"],
    )
    return preferred(rows, mineral=FIRST_MINERALS, stage=ROW, indicator=ROW)


def _counts(one: Holding) -> bool:
    return one.stage != RESERVES and bool(one.rows["share"].notna().any())


def _output(view: View) -> output_tables.Output:
    w = view.words
    one = holding(view["mineral"], view["stage"])
    assert one.year is not None, "output has a year"
    return output_tables.output(one.mineral, one.stage, one.source, one.edition, one.year, w)


def _row(view: View, row: Row) -> DotRow:
    w, token = view.words, token_of(view, row["iso3"])
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


def _with_output(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that are drawn or counted: not those who print a zero."""
    return rows[rows["share"].isna() | (rows["share"] > 0)]


def _encoding(
    view: View, scored: pd.DataFrame, unscored: pd.DataFrame, without: str
) -> DotsEncoding:
    w = view.words
    lines = [_row(view, row) for row in dicts(scored.head(PRODUCERS_MAX))]
    if len(unscored):
        lost = w("standards.governance.unscored_share", share=without)
        head = w("standards.governance.unscored")
        lines.append(DotRow("unscored", head, sublabel=lost, heading=True))
        lines += [_row(view, row) for row in dicts(unscored)]
    return DotsEncoding(
        rows=tuple(lines),
        ticks=tuple((t, _tick(w, t)) for t in TICKS),
        text_heads=(w("standards.governance.share"),),
        legend=(
            LegendItem("ink2", w("standards.governance.legend"), "circle"),
            *seat_key(scored.head(PRODUCERS_MAX)["iso3"], view),
        ),
        reference=MEAN,
    )


def _split(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scored and unscored producers, each by share."""
    producers = _with_output(rows)
    has = producers["score"].notna()
    return producers[has], producers[~has]


def _about(w: Words, top: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Share of the leaders; what only rounds to all is about all."""
    share = float(top["share"].sum())
    if share >= ALL and len(_with_output(rows)) > len(top):
        return w.about(w.percent(WHOLE_SHARE))
    return w.share(share)


def _head(view: View, out: output_tables.Output, rows: pd.DataFrame) -> Headline:
    """The rank of the country with most of output, or the ranks of the largest few."""
    w = view.words
    top = common.leaders(rows[rows["score"].notna()])
    if top["share"].iloc[0] >= MOST:
        top = top.head(1)
    places = [_rank(view["indicator"], code) for code in top["iso3"]]
    low, high = top["score"].min(), top["score"].max()
    one = holding(view["mineral"], view["stage"])
    share, year = _about(w, top, rows), one.year
    mineral = common.brief_mineral_at(view["mineral"], view["stage"], w)
    form = "one" if len(top) == 1 else "several"
    scope = "counted" if one.partial_total else "world"
    values: dict[str, object] = {
        "country": common.capital(w.the_country(top["iso3"].iloc[0])),
        "output": w(f"standards.governance.output.{view['stage']}", mineral=mineral),
        "indicator": w(f"standards.indicator.{view['indicator']}"),
        "rank": w.ordinal(places[0]),
        "best": w.ordinal(min(places)),
        "worst": w.ordinal(max(places)),
        "year": scored_in(),
        "share": w.estimate(share, str(year)) if out.estimated else share,
        "output_year": year,
        "score": w.fixed(low, 2),
        "low": w.fixed(low, 2),
        "high": w.fixed(high, 2),
    }
    return Headline(
        title=w(f"standards.governance.title.{form}", **values),
        second=w.quoted(w(f"standards.governance.second.{form}.{scope}", **values)),
    )


def _notes(
    view: View, scored: pd.DataFrame, unscored: pd.DataFrame, without: str, year: int
) -> tuple[str, ...]:
    w = view.words
    notes = [w("standards.governance.note.all_scored")]
    if len(unscored):
        places = w.listing([w.the_country(code) for code in unscored["iso3"]])
        notes = [w("standards.governance.note.unscored", share=without, places=places)]
    if (more := len(scored) - PRODUCERS_MAX) > 0:
        rest = w.share(float(scored["share"].iloc[PRODUCERS_MAX:].sum()))
        notes.append(w("standards.governance.note.more", n=more, share=rest))
    total = scored_places(view["indicator"])
    notes.append(w("standards.governance.note.rank", all=total, scored=scored_in()))
    notes.append(_before(view, str(scored["iso3"].iloc[0])))
    notes.append(w("standards.governance.note.error"))
    notes.append(
        w("standards.governance.note.years", year=year, scored=scored_in(), next=scored_in() + 1)
    )
    notes.append(w("standards.governance.note.no_index"))
    return (*notes, w("standards.governance.note.place"))


@lru_cache(maxsize=512)
def _ends(iso3: str, indicator: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The first row and the last of a country's scores by year."""
    scores = load("governance")
    own = scores[(scores["iso3"] == iso3) & (scores["indicator"] == indicator)].sort_values("year")
    first, last = dicts(own.iloc[[0, -1]])
    return first, last


def _before(view: View, iso3: str) -> str:
    """The largest producer's score in the first and the last year of the data."""
    w = view.words
    first, last = _ends(iso3, view["indicator"])
    return w(
        "standards.governance.note.before",
        country=common.capital(w.the_country(iso3)),
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


@lru_cache(maxsize=8)
def _scores(indicator: str) -> pd.DataFrame:
    return newest(load("governance"), indicator)


def _producers(view: View, out: output_tables.Output) -> pd.DataFrame:
    """Output with scores, and one standard error either way of each."""
    producers = with_scores(out.rows, _scores(view["indicator"])).assign(
        indicator=view["indicator"]
    )
    producers["low"] = producers["score"] - producers["stderr"]
    producers["high"] = producers["score"] + producers["stderr"]
    year = pd.Series(scored_in(), index=producers.index, dtype="Int64")
    return producers.assign(year=year.where(producers["score"].notna()))


@lru_cache(maxsize=1)
def scored_in() -> int:
    """Newest year of the scores."""
    return int(load("governance")["year"].max())


@lru_cache(maxsize=8)
def _ranks(indicator: str) -> Mapping[str, int]:
    """Country -> place among all scores of the newest year, 1 the highest; ties share a place."""
    scores = _scores(indicator)
    places = scores["score"].rank(ascending=False, method="min").astype(int)
    return dict(zip(scores["iso3"], places, strict=True))


def _rank(indicator: str, iso3: str) -> int:
    return _ranks(indicator)[iso3]


def scored_places(indicator: str) -> int:
    """How many countries and territories have a score in the newest year."""
    return len(_ranks(indicator))


@figure(
    "standards.governance",
    Mineral,
    Stage,
    Indicator,
    Table,
    tables=("production", "supply_outlook"),
    choices=choices,
)
def governance(view: View) -> Draft:
    """Producers of a mineral by share of world output, with a governance score of each.

    Rows: iso3, name, share (0-1), status of the output, indicator, score (about -2.5 to 2.5; null
    where the World Bank gives none), stderr, low and high (one standard error either way), year
    (of the score). The newest output that `analysis.contribution.newest` picks; the newest year of
    the release.
    """
    w = view.words
    out = _output(view)
    producers = _producers(view, out)
    head = _head(view, out, producers)
    year = holding(view["mineral"], view["stage"]).year
    scored, unscored = _split(producers)
    without = w.share(reach(producers).unscored)
    first_rows = _with_output(producers).head(PRODUCERS_MAX + 3)
    return Draft(
        title=head,
        subtitle={
            "what": common.production(view["mineral"], view["stage"], w),
            "mineral": common.the_mineral_at(view["mineral"], view["stage"], w),
            "year": f"{year}e" if out.estimated else year,
            "indicator": w(f"standards.indicator.{view['indicator']}"),
            "scored": scored_in(),
            "release": release().edition,
        },
        unit="share",
        basis=out.basis,
        data=producers[list(FIELDS)],
        encoding=_encoding(view, scored, unscored, without),
        sources=(out.source, release()),
        notes=_notes(view, scored, unscored, without, year or 0),
        alt={
            "second": head.second,
            "rows": "; ".join(_alt_row(w, row) for row in dicts(first_rows)),
        },
        table=TABLE,
        claim=w("standards.governance.claim", title=head.title, second=head.second),
    )
