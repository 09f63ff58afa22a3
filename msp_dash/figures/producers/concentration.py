"""Concentration of output (top-three share, HHI): of one mineral over time, and of all minerals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from msp_dash.analysis.concentration import COVERAGE_MIN, HHI_HIGH, Concentration, concentration_of
from msp_dash.analysis.series import breaks, broken
from msp_dash.analysis.shares import RESIDUAL, WORLD, leaves_out, total_of
from msp_dash.data import Source
from msp_dash.data.frames import tuples
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures import common, output_tables
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.choices import ROW, VALUE, preferred
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.producers.headlines import (
    ALL,
    Kind,
    Subject,
    activity,
    countries_of,
    part,
    share_of,
)
from msp_dash.figures.producers.history import year_ticks
from msp_dash.figures.producers.output import FIRST_MINERALS, output_choices
from msp_dash.figures.record import (
    Dot,
    DotRow,
    DotsEncoding,
    LegendItem,
    LinesEncoding,
    Panel,
    Point,
    Series,
)
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.params import Events, Mineral, SourceId, Stage, Table, Use, View
from msp_dash.words import Words

FIELDS = ("stage", "source", "edition", "year", "top1_iso3", "top1", "top3", "hhi", "coverage")
PREFERRED = {
    "mine": ("usgs", "iea", "bgs"),
    "smelter": ("usgs", "iea", "bgs"),
    "refined": ("iea", "usgs", "bgs"),
}
"""Publisher of a stage where the view selects none: USGS for mines, the IEA for refining."""
ROWS_MAX = 20
HALF = 0.5
LARGEST = 3
"""Producers whose shares are added up."""
CONCENTRATION_COLUMNS = ("iso3", "value", "status", "estimated", "note", "edition")
"""Columns of output that a concentration is made of."""


@dataclass(frozen=True, slots=True)
class Row:
    """One (mineral, stage, year) with the concentration of its output.

    `partial`: shares are of the publisher's own sum, which may leave countries out (no world total
    is published). `top_count`: number of countries in the top-three share, fewer than three where
    fewer have any output.
    """

    mineral: str
    stage: str
    source: str
    edition: str
    year: int
    estimated: bool
    partial: bool
    top_count: int
    concentration: Concentration

    def record(self) -> dict[str, object]:
        """As a row of data: the contract's fields and mineral, estimated."""
        return {
            "mineral": self.mineral,
            "stage": self.stage,
            "source": self.source,
            "edition": self.edition,
            "year": self.year,
            "estimated": self.estimated,
            **asdict(self.concentration),
        }


def _row(
    mineral: str, stage: str, publisher: str, year: int, rows: Mapping[str, NDArray[Any]]
) -> Row | None:
    iso3, values, status = rows["iso3"], rows["value"].astype(float), rows["status"]
    total, denominator = total_of(iso3, values, status)
    rows_of = iso3 != WORLD
    result = concentration_of(iso3[rows_of], values[rows_of] / total) if total else None
    if result is None:
        return None
    estimated = bool(rows["estimated"][iso3 == result.top1_iso3].any())
    is_partial = denominator == "sum" or leaves_out(iso3, status, rows["note"])
    edition = str(rows["edition"][0])
    having = int((values[(iso3 != WORLD) & (iso3 != RESIDUAL)] > 0).sum())
    top_count = min(having, LARGEST)
    return Row(mineral, stage, publisher, edition, year, estimated, is_partial, top_count, result)


def _rows(mineral: str, stage: str, publisher: str, *, newest_first: bool) -> Iterator[Row]:
    """Concentration of each observed year that has one.

    A series has up to fifty years: columns are converted to arrays once and sliced by year.
    """
    output_table = output_tables.observed(mineral, stage, publisher)
    columns = {name: output_table[name].to_numpy(dtype=object) for name in CONCENTRATION_COLUMNS}
    years = output_table["year"].to_numpy(dtype=int)
    for year in sorted(set(years.tolist()), reverse=newest_first):
        own = {name: column[years == year] for name, column in columns.items()}
        row = _row(mineral, stage, publisher, year, own)
        if row:
            yield row


@lru_cache(maxsize=256)
def concentration_rows(mineral: str, stage: str, publisher: str) -> tuple[Row, ...]:
    """Concentration of each observed year that has one, oldest first."""
    return tuple(_rows(mineral, stage, publisher, newest_first=False))


@lru_cache(maxsize=256)
def newest_row(mineral: str, stage: str, publisher: str) -> Row | None:
    """Concentration of the newest observed year that has one."""
    return next(_rows(mineral, stage, publisher, newest_first=True), None)


def comparable(rows: Sequence[Row]) -> list[Row]:
    """The rows of a series that its last may be compared with, itself at the end: not across a
    break (`analysis.series.broken`), and shares of the same whole.
    """
    last = rows[-1]
    since = _last_break(last.mineral, last.stage, last.source)
    return [row for row in rows if row.year >= since and row.partial == last.partial]


@lru_cache(maxsize=256)
def _last_break(mineral: str, stage: str, publisher: str) -> int:
    return max(broken(breaks(output_tables.observed(mineral, stage, publisher))), default=0)


def newer_elsewhere(row: Row) -> Row | None:
    """A later year of the same output by a publisher that is not preferred, if there is one."""
    others = (
        newest_row(row.mineral, row.stage, p) for p in PREFERRED[row.stage] if p != row.source
    )
    return next((other for other in others if other and other.year > row.year), None)


@lru_cache(maxsize=1)
def concentration_choices() -> pd.DataFrame:
    """Mineral, stage, source that have a concentration; preferred publisher of a stage first."""
    outputs = output_choices()
    preference = [
        PREFERRED[s].index(p) for s, p in zip(outputs["stage"], outputs["source"], strict=True)
    ]
    rows = preferred(
        outputs, mineral=FIRST_MINERALS, stage=VALUE, source=pd.Series(preference, outputs.index)
    )
    has_rows = [newest_row(row.mineral, row.stage, row.source) is not None for row in tuples(rows)]
    return rows[has_rows].reset_index(drop=True)


def stage_rows(mineral: str) -> list[Row]:
    """The newest concentration of each stage, each of one source, in the order of the chain.

    Also what another mineral's stage counts of it (`common.COUNTED_AS`).
    """
    available = concentration_choices()
    is_own = [
        mineral in (r.mineral, common.counted_as(r.mineral, r.stage)) for r in tuples(available)
    ]
    available = available[is_own].drop_duplicates("stage")
    rows = filter(None, (newest_row(r.mineral, r.stage, r.source) for r in tuples(available)))
    return sorted(rows, key=lambda row: STAGES.index(row.stage))


def _publishers(mineral: str, view: View) -> list[tuple[str, str]]:
    """(stage, publisher) to draw: each stage once, by the selected or the preferred publisher."""
    choices = concentration_choices()
    choices = choices[choices["mineral"] == mineral]
    if view["stage"]:
        choices = choices[choices["stage"] == view["stage"]]
    if view["source"]:
        choices = choices[choices["source"] == view["source"]]
    first = choices.drop_duplicates("stage")
    if not view["stage"] and "refined" in set(first["stage"]):
        # Two stages are drawn: smelting stands for processing only where nothing is refined.
        first = first[first["stage"] != "smelter"]
    return [(row.stage, row.source) for row in tuples(first)]


def _publications(rows: Iterable[Row]) -> tuple[Source, ...]:
    """What the rows cite, each record once, in their order."""
    return tuple({common.publication(r.source, r.edition): None for r in rows})


def subject_of(row: Row) -> Subject:
    """What a sentence on a row is about."""
    kind: Kind = "estimated" if row.estimated else "reported"
    return Subject(row.mineral, row.stage, row.source, row.year, kind, row.partial)


def largest(row: Row, w: Words) -> Headline:
    """'China refined 70% of the world's lithium in 2024'."""
    subject, top1 = subject_of(row), row.concentration.top1
    share = share_of(w, top1, whole=row.concentration.coverage <= top1, of=subject)
    country = common.capital(w.the_country(row.concentration.top1_iso3))
    return Headline(subject.title(country, share, w))


def newer_note(row: Row, w: Words) -> str:
    """Says what a publisher that is not preferred gives for a later year."""
    return w(
        "producers.note.newer",
        source=SourceId.label(row.source, w),
        country=w.the_country(row.concentration.top1_iso3),
        share=part(
            w, row.concentration.top1, whole=row.concentration.coverage <= row.concentration.top1
        ),
        whole=subject_of(row).whole(w),
        year=row.year,
    )


def _head(series: list[tuple[Row, ...]], w: Words) -> Headline:
    """The three largest of the first series' last year; how their share has changed."""
    rows = comparable(series[0])
    first, last = rows[0], rows[-1]
    if last.concentration.top1 >= ALL:
        return largest(last, w)
    subject, top3 = subject_of(last), last.concentration.top3
    share = share_of(w, top3, whole=last.concentration.coverage <= top3, of=subject)
    title = subject.title(countries_of(last.top_count, w), share, w)
    return Headline(title, _since(first, last, w))


def _since(first: Row, last: Row, w: Words) -> str:
    if first is last:
        return ""
    then, now = (part(w, row.concentration.top3, whole=False) for row in (first, last))
    rose = last.concentration.top3 > first.concentration.top3
    form = "same" if then == now else "rose" if rose else "fell"
    return w(f"producers.concentration.{form}", then=then, first=first.year)


def _line(rows: tuple[Row, ...], measure: str, w: Words) -> Series:
    points = []
    for row in rows:
        value = row.concentration.top3 if measure == "top3" else row.concentration.hhi
        text = (
            "" if value is None else (w.share_table(value) if measure == "top3" else w.hhi(value))
        )
        points.append(Point(row.year, value, "estimated" if row.estimated else "solid", text))
    last = points[-1]
    name = w(f"params.stage.{rows[0].stage}")
    return Series(
        key=rows[0].stage,
        name=name,
        points=tuple(points),
        token="ink" if rows[0].stage == "mine" else "ink2",
        strong=True,
        symbol="square" if rows[0].stage != "mine" else "none",
        end_name=name,
        end_value=common.lettered(last.text, w, estimated=last.mark == "estimated"),
        start_value=points[0].text if len(points) > 1 else "",
    )


def _panels(series: list[tuple[Row, ...]], w: Words) -> tuple[Panel, ...]:
    years = sorted({row.year for rows in series for row in rows})
    x_ticks = tuple((y, str(y)) for y in year_ticks(list(range(years[0], years[-1] + 1))))
    hhi = [
        row.concentration.hhi
        for rows in series
        for row in rows
        if row.concentration.hhi is not None
    ]
    first = Panel(
        title=w("producers.concentration.panel_top3"),
        unit="",
        series=tuple(_line(rows, "top3", w) for rows in series),
        y_ticks=tuple((s / 4, w.share(s / 4)) for s in range(5)),
        x_ticks=x_ticks,
    )
    if not hhi:
        return (first,)
    second = Panel(
        title=w("producers.concentration.panel_hhi"),
        unit="",
        series=tuple(
            _line(rows, "hhi", w)
            for rows in series
            if any(row.concentration.hhi is not None for row in rows)
        ),
        y_ticks=ticks(steps(max([*hhi, HHI_HIGH])), w),
        x_ticks=x_ticks,
        reference=(HHI_HIGH, w("producers.concentration.threshold", value=w.whole(HHI_HIGH))),
    )
    return (first, second)


def _notes(rows: list[Row], w: Words) -> list[str]:
    notes = [w("producers.concentration.note_threshold"), w("producers.concentration.note_lower")]
    if any(row.estimated for row in rows):
        notes.append(w("producers.note.estimated"))
    if any(row.concentration.hhi is None for row in rows):
        notes.append(w("producers.concentration.note_coverage", share=w.share(COVERAGE_MIN)))
    if any(row.source == "bgs" for row in rows):
        notes.append(w("producers.concentration.note_bgs"))
    return notes


@figure(
    "producers.concentration",
    Mineral,
    Use(Stage, optional=True),
    Use(SourceId, optional=True),
    Events,
    tables=("production", "supply_outlook"),
    choices=concentration_choices,
)
def over_time(view: View) -> Draft:
    """Top three share and HHI of one mineral over time, both stages unless one is given.

    Rows: stage, source, edition, year, top1_iso3, top1, top3 (0-1), hhi (0-10 000; null where
    named countries cover under 80%), coverage (0-1).
    """
    w = view.words
    publishers = _publishers(view["mineral"], view)
    series = [concentration_rows(view["mineral"], stage, source) for stage, source in publishers]
    rows = [row for part in series for row in part]
    head = _head(series, w)
    sources = tuple(
        common.publication(source, edition)
        for source, edition in sorted({(row.source, row.edition) for row in rows})
    )
    spans = w.listing(
        [
            w(
                f"producers.concentration.span.{activity(part[0].mineral, part[0].stage)}",
                first=part[0].year,
                last=part[-1].year,
                source=SourceId.label(part[0].source, w),
            )
            for part in series
        ]
    )
    data = pd.DataFrame([row.record() for row in rows])[list(FIELDS)]
    return Draft(
        title=head,
        subtitle={"mineral": w.mineral(view["mineral"]), "spans": spans},
        unit="share",
        data=data,
        encoding=LinesEncoding(panels=_panels(series, w)),
        sources=sources,
        notes=tuple(_notes(rows, w)),
        alt={"spans": spans},
        cited=_publications([series[0][-1]]),
    )


@lru_cache(maxsize=1)
def chokepoint_choices() -> pd.DataFrame:
    """Stage and source of all minerals' newest concentration."""
    return preferred(concentration_choices(), stage=ROW, source=ROW)


def newest_rows(stage: str, publisher: str) -> list[Row]:
    """The newest observed year of every mineral and stage, one source a row."""
    choices = concentration_choices()
    if stage:
        choices = choices[choices["stage"] == stage]
    if publisher:
        choices = choices[choices["source"] == publisher]
    first = choices.drop_duplicates(["mineral", "stage"])
    rows = [newest_row(row.mineral, row.stage, row.source) for row in tuples(first)]
    return sorted(
        filter(None, rows), key=lambda row: (-row.concentration.top1, row.mineral, row.stage)
    )


def choke_row(row: Row, view: View) -> DotRow:
    """The largest and the three largest of one mineral and stage as marks of a row."""
    w, token = view.words, token_of(view, row.concentration.top1_iso3)
    top1, top3 = w.share_table(row.concentration.top1), w.share_table(row.concentration.top3)
    who = w(
        "producers.chokepoints.who",
        country=w.country(row.concentration.top1_iso3),
        verb=common.verb(row.mineral, row.stage, w),
        year=row.year,
    )
    name = common.mineral_at(row.mineral, row.stage, w)
    tip = w("producers.chokepoints.tip", mineral=name, who=who, top1=top1, top3=top3)
    return DotRow(
        key=f"{row.mineral}.{row.stage}",
        name=name,
        sublabel=who,
        dots=(
            Dot(
                row.concentration.top1,
                token,
                "square" if row.stage != "mine" else "circle",
                strong=True,
                tip=tip,
            ),
            Dot(row.concentration.top3, "ink2", "ring", tip=tip),
        ),
        texts=(common.lettered(top1, w, estimated=row.estimated), top3),
    )


def largest_legend(stages: Collection[str], w: Words) -> tuple[LegendItem, ...]:
    """What the marks of the largest and of the three largest mean; smelters stand with refiners."""
    stages_in_key = {"refined" if stage == "smelter" else stage for stage in stages}
    largest = [
        LegendItem(
            "ink2",
            w("producers.chokepoints.largest", stage=w(f"producers.verb.{stage}")),
            "circle" if stage == "mine" else "square",
        )
        for stage in ("mine", "refined")
        if stage in stages_in_key
    ]
    return (*largest, LegendItem("ink2", w("producers.chokepoints.three"), "ring"))


def _counts(stage: str, rows: list[Row], w: Words) -> Headline:
    """How many have one country above half of output, and who is first in most of those."""
    half = [row for row in rows if row.concentration.top1 > HALF]
    numbers = {"n": len(half), "all": len(rows)}
    head = Headline(w(f"producers.chokepoints.title.{stage}", **numbers))
    if not half:
        return head
    first, led = Counter(row.concentration.top1_iso3 for row in half).most_common(1)[0]
    country = common.capital(w.the_country(first))
    return head._replace(second=w("producers.chokepoints.first", n=led, country=country))


@figure(
    "producers.chokepoints",
    Use(Stage, optional=True),
    Use(SourceId, optional=True),
    Table,
    tables=("production", "supply_outlook"),
    choices=chokepoint_choices,
)
def chokepoints(view: View) -> Draft:
    """All minerals and stages by the share of their largest producer, one source a row.

    Rows: mineral, stage, source, edition, year, top1_iso3, top1, top3 (0-1), hhi, coverage.
    """
    w = view.words
    rows = newest_rows(view["stage"], view["source"])
    data = pd.DataFrame([row.record() for row in rows])[["mineral", *FIELDS]]
    head = _counts(view["stage"] or "any", rows, w)
    return Draft(
        title=head,
        unit="share",
        data=data,
        encoding=DotsEncoding(
            rows=tuple(choke_row(row, view) for row in rows[:ROWS_MAX]),
            ticks=tuple((s / 4, w.share(s / 4)) for s in range(5)),
            text_heads=(w("producers.chokepoints.head1"), w("producers.chokepoints.head3")),
            legend=(
                *largest_legend(set(data["stage"]), w),
                *seat_key(data["top1_iso3"].head(ROWS_MAX), view),
            ),
            order=w("producers.chokepoints.order"),
        ),
        sources=_publications(sorted(rows, key=lambda row: (row.source, row.edition))),
        notes=(
            w("producers.note.drawn", n=min(ROWS_MAX, len(data)), all=len(data)),
            *_notes(rows, w)[1:],
            w("producers.chokepoints.note_source"),
        ),
        alt={"rows": w.listing([choke_row(row, view).dots[0].tip for row in rows[:5]])},
        cited=_publications(rows),
    )
