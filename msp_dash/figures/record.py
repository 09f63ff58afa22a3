"""The figure record (text, data, sources) and its encodings, which describe the chart.

An encoding contains every decision with meaning (order, classes, colors by seat, labels), so all
renderers show the same. Renderers dispatch on ``encoding.kind`` and only lay out and draw. Every
``token`` is a color name of `msp_dash.theme`; every text is in the figure's language already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Literal

import pandas as pd

from msp_dash.data.fields import ColumnFormat
from msp_dash.data.outlines import Azimuthal, Extent
from msp_dash.data.sources import Source

Mark = Literal["solid", "estimated", "hatched", "zero", "sliver", "outline", "hollow", "at_least"]
"""How a number of a status is drawn: solid reported; an estimate as solid, and with an open end
where its picture has reported bars too; hatched where there is none; a bare tick for a printed
zero; a sliver below half a unit; outline for a residual; hollow for what only passes through."""

Symbol = Literal["square", "circle", "diamond", "ring", "dash", "dot", "square_ring", "none"]


def _require_tips(row: str, *tips: str) -> None:
    """Raise where a mark has no tip: pointers and screen readers say nothing else of it."""
    if not all(tips):
        raise ValueError(f"The row {row!r} has a mark without a tip: describe it in a sentence.")


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One key entry: a swatch of `symbol` in `token` ('hatch' and 'outline' included).

    'open_end' is the end of an estimated bar.
    """

    token: str
    text: str
    symbol: Symbol | Literal["swatch", "hatch", "outline", "dashed", "open_end", "line"] = "swatch"


@dataclass(frozen=True, slots=True)
class MapMark:
    """One thing that lies somewhere in an area: a symbol and its words, no point."""

    symbol: Symbol
    token: str
    text: str


@dataclass(frozen=True, slots=True)
class MapLabel:
    """Direct label on a map; renderers place it, with a leader where the area is small.

    `marks` stand in place of name and value, a line each. Where there is little room they stand
    without their words, side by side. `brief` is a shorter name for where the name does not fit in
    its area; the key then has `spelled`. `area` is the area that is pointed at where it is not that
    of `iso3`; an entity without an area is not on the map, and the key names it. `token` is the
    seat in whose color the name stands on pale ground.
    """

    iso3: str
    name: str
    value: str = ""
    marks: tuple[MapMark, ...] = ()
    brief: str = ""
    spelled: str = ""
    area: str = ""
    token: str = "ink"


@dataclass(frozen=True, slots=True)
class MapGroup:
    """A role on a map of roles: the marks of its countries, its heading, and their names in order.

    `names` is empty for areas that are counted in the heading and named by no map.
    """

    marks: tuple[tuple[Symbol, str], ...]
    head: str
    names: tuple[MapLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class MapEncoding:
    """World map. `fill` gives each drawn area its token; the others are land, and on a map of the
    classes of the `ramp` ground with a line around it.

    `outline` is the token of the outline of filled areas; `tips` one sentence an area.
    `frames` (optional) lets a player repaint without the server: for each stop a mapping
    iso3 -> class digit ("0"-"6" of the ramp, "h" hatched, "z" zero). `groups` makes it a map of
    roles, which names every country of them: on the map, by number, or in a list beside it.
    `diamonds` are areas with a diamond at their label point, over any fill.
    """

    kind: ClassVar[str] = "map"
    fill: Mapping[str, str]
    outline: str
    labels: tuple[MapLabel, ...]
    legend: tuple[LegendItem, ...]
    tips: Mapping[str, str] = field(default_factory=dict)
    hatched: frozenset[str] = frozenset()
    ramp: bool = False
    breaks: tuple[str, ...] = ()
    selected: str | None = None
    dots: frozenset[str] = frozenset()
    frames: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    groups: tuple[MapGroup, ...] = ()
    diamonds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RankRow:
    """One row: `length` is the bar's length as a fraction of the longest (0-1).

    `rank` : its place among all rows of the data, 0 for none; set as a ranking of a whole is drawn.
    """

    key: str
    name: str
    length: float
    texts: tuple[str, ...]
    mark: Mark = "solid"
    token: str = "ink"
    strong: bool = False
    selected: bool = False
    rank: int = 0
    tip: str = field(kw_only=True)

    def __post_init__(self) -> None:
        _require_tips(self.key, self.tip)


@dataclass(frozen=True, slots=True)
class RankingEncoding:
    """Sorted bars with columns of text at the right. `columns` heads name, bar and each text.

    `whole` : where rows are parts of one whole, the field of their keys and those that their texts
    print, in the data: a picture then ranks its rows and draws what it leaves out as one
    (`render.completed`).
    """

    kind: ClassVar[str] = "ranking"
    name_head: str
    text_heads: tuple[str, ...]
    rows: tuple[RankRow, ...]
    legend: tuple[LegendItem, ...] = ()
    whole: tuple[str, ...] = ()

    def ends_open(self, row: RankRow) -> bool:
        """Whether a row's bar has an open end: an estimate, where the key says what that means."""
        return row.mark == "estimated" and _explains_open_ends(self.legend)


def _explains_open_ends(legend: tuple[LegendItem, ...]) -> bool:
    return any(item.symbol == "open_end" for item in legend)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line; `text` is the printed value (tooltip, end label)."""

    x: float
    y: float | None
    mark: Mark = "solid"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line. `end_name` and `end_value` stand at its right end where not empty."""

    key: str
    name: str
    points: tuple[Point, ...]
    token: str
    strong: bool = False
    dashed: bool = False
    symbol: Symbol = "none"
    end_name: str = ""
    end_value: str = ""
    start_value: str = ""


@dataclass(frozen=True, slots=True)
class PanelEvent:
    """A dated event of the facts on an axis of years: `title` in two or three words, `date` beside
    it, `tip` with its source.
    """

    key: str
    at: float
    title: str
    date: str
    tip: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One plot area. `ticks` are (value, text); `span` shades x from-to with a caption;
    `reference` is a dotted horizontal line (value, text); `events` are vertical ones.
    """

    title: str
    unit: str
    series: tuple[Series, ...]
    y_ticks: tuple[tuple[float, str], ...]
    x_ticks: tuple[tuple[float, str], ...]
    span: tuple[float, float, str] | None = None
    reference: tuple[float, str] | None = None
    events: tuple[PanelEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class LinesEncoding:
    """Lines over years in one or two panels, or in small multiples of one scale, y from 0."""

    kind: ClassVar[str] = "lines"
    panels: tuple[Panel, ...]
    legend: tuple[LegendItem, ...] = ()


@dataclass(frozen=True, slots=True)
class StackPart:
    """A part of a bar: `value` in data units, `text` printed inside where it fits.

    `outline`: empty, with a line in its token; `dashed`: such a line around what is not there.
    """

    key: str
    value: float
    text: str
    token: str
    opacity: float = 1.0
    outline: bool = False
    dashed: bool = False
    tip: str = field(kw_only=True)

    @property
    def empty(self) -> bool:
        """Whether the ground shows through."""
        return self.outline or self.dashed


@dataclass(frozen=True, slots=True)
class StackRow:
    """One horizontal bar with its total at the end."""

    label: str
    sublabel: str
    parts: tuple[StackPart, ...]
    total: str

    def __post_init__(self) -> None:
        _require_tips(self.label, *(part.tip for part in self.parts))


@dataclass(frozen=True, slots=True)
class StackEncoding:
    """Horizontal stacked bars on one scale."""

    kind: ClassVar[str] = "stack"
    unit: str
    rows: tuple[StackRow, ...]
    legend: tuple[tuple[LegendItem, float], ...]
    """Key entries with the opacity of their swatch."""

    steps: Literal["", "rows", "parts"] = ""
    """What appears on clicks on a slide: each row after the first, or all parts after the first."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark on a row's axis. `text` (optional) is printed beside it."""

    value: float
    token: str
    symbol: Symbol
    text: str = ""
    strong: bool = False
    tip: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class DotRow:
    """A row of dots joined by a line (a span, or then and now), unless `joined` is False; `texts`
    are right-hand columns. A row without dots but with `heading` True is a group heading.
    """

    key: str
    name: str
    sublabel: str = ""
    dots: tuple[Dot, ...] = ()
    texts: tuple[str, ...] = ()
    heading: bool = False
    selected: bool = False
    from_zero: bool = False
    note: str = ""
    """Printed in the plot area where there is no dot (e.g. 'withheld')."""
    joined: bool = True

    def __post_init__(self) -> None:
        _require_tips(self.key, *(dot.tip for dot in self.dots))


@dataclass(frozen=True, slots=True)
class DotsEncoding:
    """Rows of dots on one axis. `ticks` are (value, text); `reference` a full vertical line.

    Without ticks there is no axis: the mark of a row stands beside its text.

    `order` words which rows come first ("the largest first"), for where few have room.
    """

    kind: ClassVar[str] = "dots"
    rows: tuple[DotRow, ...]
    ticks: tuple[tuple[float, str], ...]
    text_heads: tuple[str, ...] = ()
    legend: tuple[LegendItem, ...] = ()
    reference: float | None = None
    order: str = ""

    @property
    def charted(self) -> bool:
        """Whether there is something to compare: one row, or two of two marks, needs no axis."""
        plain = [row for row in self.rows if not row.heading]
        marks = sum(len(row.dots) for row in plain)
        return len(plain) > _FEW_ROWS or (len(plain) > 1 and marks > _FEW_MARKS)


_FEW_ROWS, _FEW_MARKS = 3, 2
"""Rows, and of fewer rows marks, up to which dots are better read as numbers."""


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of a bar, from zero outward; a `value` below 0 lies left of zero.

    `text` is printed inside where it fits, else behind the bar. `dashed`: an outline of what is not
    there, or would be added.
    """

    value: float
    token: str
    text: str = ""
    dashed: bool = False
    tip: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class BarRow:
    """A bar of one or more parts with `text` at its outer end and `total` in a column at the right.

    A row without parts is hatched, or a sliver in `token`, left of zero where `below`, and says why
    in `text`. A row with `heading` is the head of a group and has the tip "". `lead`: the turn in
    which it stays where few have room.
    """

    key: str
    name: str
    parts: tuple[BarPart, ...] = ()
    text: str = ""
    total: str = ""
    mark: Mark = "solid"
    token: str = "ink2"
    below: bool = False
    tip: str = field(kw_only=True)
    heading: bool = False
    selected: bool = False
    lead: int = 0

    def __post_init__(self) -> None:
        if not self.heading:
            _require_tips(self.key, self.tip, *(part.tip for part in self.parts))


@dataclass(frozen=True, slots=True)
class BarsEncoding:
    """Bars from one zero line on one scale, in groups: losses left of it, gains right.

    `ticks` and `reference`, a full vertical line, are (value, text). `order` words which rows stay
    where few have room. `steps` : on a slide the dashed parts appear on a click, after the solid.
    """

    kind: ClassVar[str] = "bars"
    rows: tuple[BarRow, ...]
    ticks: tuple[tuple[float, str], ...] = ()
    reference: tuple[float, str] | None = None
    total_head: str = ""
    legend: tuple[LegendItem, ...] = ()
    order: str = ""
    steps: bool = False

    def ends_open(self, row: BarRow) -> bool:
        """Whether a row's bar has an open end, as in a ranking."""
        return row.mark == "estimated" and _explains_open_ends(self.legend)


@dataclass(frozen=True, slots=True)
class Count:
    """A big number, its question, one sentence, its own source."""

    question: str
    number: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class DotsPanel:
    """Rows of dots on an axis of their own, under the `definition` of what they measure."""

    title: str
    definition: str
    dots: DotsEncoding


@dataclass(frozen=True, slots=True)
class PanelsEncoding:
    """Measures that must not share an axis: each in a panel of its own. `legend` is of all.

    `counts` stand for it where it is said in one or two numbers.
    """

    kind: ClassVar[str] = "panels"
    panels: tuple[DotsPanel, ...]
    legend: tuple[LegendItem, ...] = ()
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A mark in a matrix; the symbol 'dot' means not listed, with or without a tip."""

    symbol: Symbol
    token: str
    tip: str


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A column head: up to three short lines (the last is lighter); `panel` shades it."""

    lines: tuple[str, ...]
    panel: bool = False


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of cells; `heading` True makes a group heading without cells."""

    key: str
    name: str
    cells: tuple[Cell, ...] = ()
    heading: bool = False
    selected: bool = False

    def __post_init__(self) -> None:
        marks = (cell for cell in self.cells if cell.symbol not in ("dot", "none"))
        _require_tips(self.key, *(cell.tip for cell in marks))


@dataclass(frozen=True, slots=True)
class MatrixEncoding:
    """Rows by columns of marks that differ in shape."""

    kind: ClassVar[str] = "matrix"
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    legend: tuple[LegendItem, ...]


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A seat: a mark a meeting, what it brings in words, and a mark a promise.

    `due` says in words how many promises are past due. A `heading` has a name alone.
    """

    key: str
    name: str
    token: str = "ink"
    cells: tuple[Cell, ...] = ()
    brings: str = ""
    due: str = ""
    promises: tuple[Cell, ...] = ()
    heading: bool = False
    selected: bool = False

    def __post_init__(self) -> None:
        marks = (cell for cell in self.cells if cell.symbol not in ("dot", "none"))
        _require_tips(self.key, *(cell.tip for cell in (*marks, *self.promises)))


@dataclass(frozen=True, slots=True)
class RegisterEncoding:
    """Seats by meeting, each with what it brings and promises; `heads` stand above these two.

    `order` words which rows come first, where few have room.
    """

    kind: ClassVar[str] = "register"
    columns: tuple[MatrixColumn, ...]
    rows: tuple[RegisterRow, ...]
    legend: tuple[LegendItem, ...]
    heads: tuple[str, str]
    order: str = ""


@dataclass(frozen=True, slots=True)
class ShareCell:
    """A share in a grid: `level` is its class of the ramp, None on bare ground; `text` its number.

    `hatched`: the column has no number, and says why.
    """

    text: str
    level: int | None
    tip: str
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class ShareColumn:
    """A column of shares: `key` takes clicks, `name` and the lighter `form` stand above it.

    `why` is written across a hatched column.
    """

    key: str
    name: str
    form: str
    selected: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A row of shares; `apart` sets it off from those above."""

    key: str
    name: str
    cells: tuple[ShareCell, ...]
    token: str = "absent"
    apart: bool = False

    def __post_init__(self) -> None:
        _require_tips(self.key, *(cell.tip for cell in self.cells))


@dataclass(frozen=True, slots=True)
class SharesEncoding:
    """A grid of printed shares on a ramp: the leftmost columns stay where few have room.

    `breaks` are the words of the ramp's classes, `legend_head` what they are of; `legend` explains
    the rest.
    """

    kind: ClassVar[str] = "shares"
    columns: tuple[ShareColumn, ...]
    rows: tuple[ShareRow, ...]
    breaks: tuple[str, ...]
    legend_head: str
    legend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event: `at` is a decimal year; `tip` tells it in full, with its source.

    A ring is what was stated beforehand, a square a number.
    """

    at: float
    date: str
    title: str
    detail: str
    token: str = "ink"
    strong: bool = False
    tip: str = ""
    symbol: Literal["circle", "ring", "square"] = "circle"


@dataclass(frozen=True, slots=True)
class TimelineEncoding:
    """Events to scale; dotted after the last known one. `ticks` are (decimal year, text).

    `window` : first and last of the days asked about, shaded; the line is dotted after it.
    """

    kind: ClassVar[str] = "timeline"
    start: float
    end: float
    events: tuple[Event, ...]
    ticks: tuple[tuple[float, str], ...]
    window: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ChainPart:
    """A piece of a bar of the chain: `share` of the world's output (0-1) in its seat's `token`.

    `key` is the country, "" for several small ones or what no source names. `text` stands inside
    where it fits, else `brief`; a piece that `stands_out` is named on the line outside where
    neither fits.
    """

    key: str
    share: float
    token: str
    text: str = ""
    brief: str = ""
    stands_out: bool = False
    dashed: bool = False
    tip: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class ChainBar:
    """One stage of a mineral: `name` says what is done and when, `total` what the seats have."""

    name: str
    parts: tuple[ChainPart, ...]
    total: str

    def __post_init__(self) -> None:
        _require_tips(self.name, *(part.tip for part in self.parts))


@dataclass(frozen=True, slots=True)
class ChainNeed:
    """Need in a later year as multiples of the base year: smallest, headline and largest."""

    low: float
    middle: float
    high: float
    text: str
    tip: str


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A mineral: its stages as bars, its need, and the sentence that answers for it.

    `note` says in a word or two what is counted where it is another material.
    """

    key: str
    name: str
    note: str
    bars: tuple[ChainBar, ...]
    need: ChainNeed | None
    sentence: str


@dataclass(frozen=True, slots=True)
class ChainEncoding:
    """Minerals from mine to refinery by seat, with what the seats have and what is needed.

    `heads` stand above bars, totals and needs; `ticks` are (multiple, text) of the axis of needs.
    """

    kind: ClassVar[str] = "chain"
    heads: tuple[str, str, str]
    rows: tuple[ChainRow, ...]
    ticks: tuple[tuple[float, str], ...]
    legend: tuple[LegendItem, ...]


PeriodLook = Literal["solid", "pale", "outline", "dashed", "hatched", "thin"]
"""How a stretch of time is drawn: solid in force; pale with an outline suspended; outlined planned;
dashed outline proposed; hatched unknown; a thin line reported."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of a row in decimal years; what runs out of the axis ends in an arrow there."""

    start: float
    end: float
    look: PeriodLook
    tip: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A row of stretches. `group` is printed once for rows that follow one another.

    `group_key` takes clicks (a country's code). `status` says where it stands on the encoding's day
    beside a swatch of `look`; `as_of` is the day of the text that says so, `as_of_text` the same
    where no head stands above it. `lead`: the turn in which it stays where few have room, from 1; 0
    for a row that goes first.
    """

    key: str
    group: str
    group_key: str
    name: str
    periods: tuple[Period, ...]
    look: PeriodLook | None
    status: str
    as_of: str
    as_of_text: str
    lead: int = 0

    def __post_init__(self) -> None:
        _require_tips(self.key, *(period.tip for period in self.periods))


@dataclass(frozen=True, slots=True)
class PeriodsEncoding:
    """Rows of stretches on one axis of decimal years, with a line at the day `at`.

    `heads` stand above group, name, status and `as_of`; `legend` names looks; `order` says which
    rows stay where few have room.
    """

    kind: ClassVar[str] = "periods"
    start: float
    end: float
    at: float
    at_text: str
    ticks: tuple[tuple[float, str], ...]
    heads: tuple[str, str, str, str]
    rows: tuple[PeriodRow, ...]
    legend: tuple[tuple[PeriodLook, str], ...] = ()
    order: str = ""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A row of words, a text a column; the last column is where they come from.

    `tip` is "" where the cells say everything.
    """

    key: str
    cells: tuple[str, ...]
    tip: str


@dataclass(frozen=True, slots=True)
class StatementsEncoding:
    """A table of words. `widths` are the parts of the width that each column takes.

    The first column is set in bold, the last one, the source, in the second ink. `steps` : on a
    slide each row appears on a click.
    """

    kind: ClassVar[str] = "statements"
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[StatementRow, ...]
    steps: bool = False


@dataclass(frozen=True, slots=True)
class LadderRow:
    """Countries by rank, a mark each in the token of its seat, the largest first; no sizes.

    `own` : index of the mark that stands out, in `token`. `rank` is printed behind the last mark,
    `share` at the right and `leader`, who is first and the publication, below it.
    """

    key: str
    name: str
    marks: tuple[str, ...]
    own: int
    token: str
    rank: str
    share: str
    leader: str
    strong: bool = False
    tip: str = field(kw_only=True)

    def __post_init__(self) -> None:
        _require_tips(self.key, self.tip)


@dataclass(frozen=True, slots=True)
class LaddersEncoding:
    """Rank ladders of one country. `order` words which rows come first, where few have room.

    `counts` stand for it where it is said in one or two numbers.
    """

    kind: ClassVar[str] = "ladders"
    rows: tuple[LadderRow, ...]
    legend: tuple[LegendItem, ...]
    order: str
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowEnd:
    """Where flows begin or end: `text` is what the flows drawn add up to there.

    `at` is the area on whose label point arcs meet, "" where the end has no place on a map.
    """

    key: str
    name: str
    text: str
    token: str = "absent"
    at: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """From one end to another; `value` in the unit of the data, `text` as printed.

    `label` : printed in the flow that the title speaks of, which is outlined in ink; "" for others.
    `rest` : the sum of what is not drawn by itself, a line in the list of a map alone.
    """

    key: str
    start: str
    end: str
    name: str
    value: float
    text: str
    token: str = "absent"
    tip: str = field(kw_only=True)
    rest: bool = False
    label: str = ""

    def __post_init__(self) -> None:
        _require_tips(self.key, self.tip)


@dataclass(frozen=True, slots=True)
class FlowsPanel:
    """Flows on one scale: the largest first, the rest last. `heads` are of the two sides.

    `left_out` says below bands what the rest comes to.
    """

    title: str
    unit: str
    heads: tuple[str, str]
    starts: tuple[FlowEnd, ...]
    ends: tuple[FlowEnd, ...]
    flows: tuple[Flow, ...]
    total: tuple[str, str]
    """Name and value of the sum of all flows."""
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class FlowsEncoding:
    """Who gives what to whom, width by value: arcs on the map with a numbered list, or bands.

    `labels` are for the map, the largest ends first. Each panel has a scale of its own; a map is
    of one panel.
    """

    kind: ClassVar[str] = "flows"
    picture: Literal["map", "sankey"]
    panels: tuple[FlowsPanel, ...]
    labels: tuple[MapLabel, ...] = ()
    legend: tuple[LegendItem, ...] = ()


SiteLook = Literal["filled", "hollow", "barred"]
"""Filled operates, or is assumed to; hollow is planned, or no list says; barred has stopped."""


@dataclass(frozen=True, slots=True)
class SiteMark:
    """Shape and colour of what a site is."""

    symbol: Literal["circle", "square", "diamond", "ring", "dot"]
    token: str


@dataclass(frozen=True, slots=True)
class SitePoint:
    """A site at its own place (degrees)."""

    key: str
    lon: float
    lat: float
    mark: SiteMark
    look: SiteLook
    tip: str

    def __post_init__(self) -> None:
        _require_tips(self.key, self.tip)


@dataclass(frozen=True, slots=True)
class SiteCluster:
    """Sites too close together to be distinguished: their number at their middle (degrees).

    `mark` is what most of them are, None where as many are something else.
    """

    key: str
    lon: float
    lat: float
    mark: SiteMark | None
    radius: float
    """Of the circle in px."""
    text: str
    tip: str

    def __post_init__(self) -> None:
        _require_tips(self.key, self.tip)


@dataclass(frozen=True, slots=True)
class SiteKey:
    """Entry of the key: a mark in a look, or, without a mark, a circle with a `number`."""

    text: str
    mark: SiteMark | None
    look: SiteLook = "filled"
    number: str = ""


@dataclass(frozen=True, slots=True)
class SitesDrawn:
    """Points, those that come last on top, over circles of many."""

    points: tuple[SitePoint, ...]
    clusters: tuple[SiteCluster, ...]


@dataclass(frozen=True, slots=True)
class SiteLabel:
    """Words beside the site `key`; those that come first in a tuple are placed first."""

    key: str
    text: str
    strong: bool


@dataclass(frozen=True, slots=True)
class SitesInset:
    """A part of a close-up that is drawn again, larger: its `count` of sites, `extent` in km.

    `key` is "inset", or that of a part with a name.
    """

    key: str
    count: int
    extent: Extent
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class CloseUp:
    """A map of a country or region: `extent` in kilometers of `projection`.

    `own` are its countries, in the color `tint` among `others`; `names` are of areas that may be in
    sight; `bars` are the lengths (km) and words of a scale.
    """

    projection: Azimuthal
    extent: Extent
    own: frozenset[str]
    names: Mapping[str, str]
    labels: tuple[SiteLabel, ...]
    inset: SitesInset | None
    bars: tuple[tuple[float, str], ...]
    tint: str = "land"
    others: str = "panel"


@dataclass(frozen=True, slots=True)
class SitesEncoding:
    """Sites on the world map, or on that of a part of it, the `close_up`.

    `narrow` is for small pictures, with coarser clusters; `selected` is the area whose outline
    is drawn.
    """

    kind: ClassVar[str] = "sites"
    wide: SitesDrawn
    narrow: SitesDrawn
    legend: tuple[SiteKey, ...]
    selected: str | None = None
    close_up: CloseUp | None = None


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site in a list: its mark, its name and a text a column."""

    key: str
    mark: SiteMark
    look: SiteLook
    name: str
    texts: tuple[str, ...]
    tip: str

    def __post_init__(self) -> None:
        _require_tips(self.key, self.tip)


@dataclass(frozen=True, slots=True)
class SiteListEncoding:
    """Sites as rows; `heads` of the name and of each text, the last of which is a number."""

    kind: ClassVar[str] = "site_list"
    heads: tuple[str, ...]
    rows: tuple[SiteRow, ...]
    legend: tuple[SiteKey, ...]


@dataclass(frozen=True, slots=True)
class CountsEncoding:
    """A row of big numbers."""

    kind: ClassVar[str] = "counts"
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class EmptyEncoding:
    """No chart: `reason` says why; `nearest_text` is the label of the link to the nearest view.

    It is "" where the nearest view with data is of another mineral or product.

    `fault` : whether a table cannot be read, which says nothing on whether there are data.
    """

    kind: ClassVar[str] = "empty"
    heading: str
    reason: str
    nearest_text: str = ""
    fault: bool = False


Encoding = (
    MapEncoding
    | RankingEncoding
    | LinesEncoding
    | StackEncoding
    | DotsEncoding
    | BarsEncoding
    | PanelsEncoding
    | MatrixEncoding
    | RegisterEncoding
    | SharesEncoding
    | TimelineEncoding
    | ChainEncoding
    | PeriodsEncoding
    | StatementsEncoding
    | LaddersEncoding
    | FlowsEncoding
    | SitesEncoding
    | SiteListEncoding
    | CountsEncoding
    | EmptyEncoding
)


def counts_of(encoding: Encoding) -> tuple[Count, ...]:
    """Big numbers of a picture, none of most."""
    match encoding:
        case CountsEncoding() | LaddersEncoding() | PanelsEncoding():
            return encoding.counts
    return ()


def shows_borders(encoding: Encoding) -> bool:
    """Whether a picture is a map: under it stands what its borders mean."""
    if isinstance(encoding, FlowsEncoding):
        return encoding.picture == "map"
    return isinstance(encoding, MapEncoding | SitesEncoding)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the data table: field of `data`, heading, and how its cells are printed.

    `labels` are pairs of an id that a text column holds (sector, scenario) and its name in the
    figure's language, `vocabulary` says where other names are found (`data.fields.Field`); `data`
    keeps the ids.
    """

    field: str
    heading: str
    format: ColumnFormat = "text"
    labels: tuple[tuple[str, str], ...] = ()
    vocabulary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One figure: text, data, sources, and the encoding of its chart.

    Attributes
    ----------
    id : registry id, e.g. ``producers.ranking``.
    params : every parameter, resolved, as it stands in a URL.
    title : a sentence made from the numbers that answers the question of the view, at most 75
        characters in English. `subtitle` : what, unit, year, basis.
    second : the second finding as a sentence (the share of the reader's group) and which numbers of
        the title are estimates, or "".
    claim : the title as it is quoted, answered and printed without its picture: "an estimated 67%"
        where the title has "67%". The title where none is given.
    remark : the second finding as it is quoted beside the claim, or "".
    unit, basis : of the values in `data`; basis "" where there is none.
    data : DataFrame, tidy, exactly the contract's fields, read-only by convention.
    encoding : how it is drawn. `kind` follows it.
    sources : records printed under the figure in every output.
    notes : scope and caveats, a sentence each. `alt` : what a listener needs.
    table : columns of the data table.
    sentence : the claim with source, edition and date, ready to paste.
    nearest : URL of the closest figure that has data, for an empty one.

    Examples
    --------
    A figure with one number (illustrative), which is drawn as a count:

    >>> import pandas as pd
    >>> from msp_dash.figures.record import Column, Count, CountsEncoding, Figure
    >>> figure = Figure(
    ...     id="producers.example",
    ...     params={"mineral": "nickel", "lang": "en"},
    ...     title="Indonesia mines two thirds of the world's nickel",
    ...     subtitle="Share of world mine production, %, 2025, nickel content",
    ...     unit="share",
    ...     basis="content",
    ...     data=pd.DataFrame({"iso3": ["IDN", "USA"], "share": [0.667, float("nan")]}),
    ...     encoding=CountsEncoding((Count("Who mines nickel?", "66.7%", "Indonesia.", "USGS"),)),
    ...     sources=(),
    ...     notes=("The value of the United States is withheld.",),
    ...     alt="Indonesia has 66.7% of world mine production of nickel in 2025.",
    ...     table=(Column("iso3", "Country"), Column("share", "Share", "share")),
    ...     sentence="Indonesia mined 66.7% of the world's nickel in 2025.",
    ...     link="/figures/producers.example.json?mineral=nickel",
    ... )
    >>> figure.kind, figure.claim == figure.title
    ('counts', True)
    >>> figure.records()
    [{'iso3': 'IDN', 'share': 0.667}, {'iso3': 'USA', 'share': None}]
    """

    id: str
    params: Mapping[str, str]
    title: str
    subtitle: str
    unit: str
    basis: str
    data: pd.DataFrame
    encoding: Encoding
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    alt: str
    table: tuple[Column, ...]
    sentence: str
    link: str
    nearest: str = ""
    second: str = ""
    claim: str = ""
    remark: str = ""

    def __post_init__(self) -> None:
        if not self.claim:
            object.__setattr__(self, "claim", self.title)
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))

    @property
    def kind(self) -> str:
        """Kind of picture, by the encoding."""
        return self.encoding.kind

    @property
    def own(self) -> bool:
        """Whether an office's own tables went into it, which are not public."""
        return any(source.own for source in self.sources)

    def records(self) -> list[dict[str, Any]]:
        """Rows of `data` as plain dictionaries: numbers as numbers, missing as None."""
        names = [str(name) for name in self.data.columns]
        columns = [_plain(self.data.iloc[:, at]) for at in range(len(names))]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(column: pd.Series) -> list[Any]:
    """Cells of a column: numbers as numbers, missing as None."""
    cells: list[Any] = column.astype(object).tolist()
    if column.dtype == object:
        cells = [cell.item() if hasattr(cell, "item") else cell for cell in cells]
    missing = column.isna().to_numpy(dtype=bool)
    if missing.any():
        return [None if gone else cell for cell, gone in zip(cells, missing, strict=True)]
    return cells
