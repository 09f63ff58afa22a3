"""Line charts over years: panels, end labels, dashed estimates, gaps left open."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import pairwise
from typing import Any

from msp_dash.figures.record import LinesEncoding, Series
from msp_dash.render.layout.axes import (
    KEY_TEXT,
    LINE_SLIDE,
    EndLabel,
    PanelPlan,
    is_hollow,
    plan,
    points_with_value,
)
from msp_dash.render.layout.captions import captions, runs
from msp_dash.render.layout.event_labels import LINE
from msp_dash.render.layout.ink import Frame, Ink, text_token
from msp_dash.render.layout.legend import draw_legend
from msp_dash.render.layout.marks import HitPoint, Picture
from msp_dash.render.layout.text_metrics import text_width

STRONG = 3.0
CONTEXT = 1.3
DASH_ESTIMATED = "5 4"
DASH_SERIES = "2 3"
DASH_EVENT = "1 3"

_BETWEEN_TICKS = 8.0
_LINE = 15.0
HIT = 7.0
"""Radius in px of the pointer target of a point."""

_DENSE = 12.0
"""Px per year below which markers are small, so that they do not hide the line."""


def lines(encoding: LinesEncoding, frame: Frame) -> Picture:
    """Draw one or two line panels, or a grid of more."""
    ink = Ink(frame)
    plans = plan(encoding, with_legend_room(encoding, frame))
    for panel in plans:
        _panel(ink, panel)
    bottom = max((p.foot for p in plans), default=0.0)
    if encoding.legend:
        bottom += 4 + draw_legend(ink, encoding.legend, 0, bottom + 4, frame.width, filters=True)
    return ink.picture(frame.width, bottom + 2)


def with_legend_room(encoding: LinesEncoding, frame: Frame) -> Frame:
    """The frame without the height that the legend below the panels takes."""
    if not frame.room:
        return frame
    used = (
        draw_legend(Ink(frame), encoding.legend, 0, 0, frame.width) + 6 if encoding.legend else 2.0
    )
    return replace(frame, room=frame.room - used)


def visible_ticks(
    ticks: Sequence[tuple[float, str]],
    places: Sequence[float],
    size: float,
    reference: float | None = None,
) -> list[int]:
    """Indexes of tick labels that fit.

    Of evenly spaced ticks every n-th, chosen to include the one at `reference`, else a leading
    zero, else the last. Of others: the one at `reference`, the first, the last, then any that fit.
    """
    halves = [text_width(text, size) / 2 for _, text in ticks]

    def fits(one: int, others: Sequence[int]) -> bool:
        return all(
            abs(places[one] - places[k]) >= halves[one] + halves[k] + _BETWEEN_TICKS for k in others
        )

    last = len(ticks) - 1
    if even_step(ticks):
        usual = 0 if ticks[0][0] == 0 else last
        sure = next((i for i, (value, _) in enumerate(ticks) if value == reference), usual)
        for stride in range(1, last + 1):
            candidates = range(sure % stride, last + 1, stride)
            if all(fits(one, candidates[:n]) for n, one in enumerate(candidates)):
                return list(candidates)
    order = sorted(
        range(len(ticks)), key=lambda i: (ticks[i][0] != reference, i not in (0, last), i)
    )
    indexes: list[int] = []
    for one in order:
        if fits(one, indexes):
            indexes.append(one)
    return sorted(indexes)


def even_step(ticks: Sequence[tuple[float, str]]) -> float | None:
    """Distance of evenly spaced ticks, else None."""
    gaps = [b - a for (a, _), (b, _) in pairwise(ticks)]
    if not gaps or gaps[0] <= 0:
        return None
    return gaps[0] if all(abs(gap - gaps[0]) < 1e-9 * max(1.0, gap) for gap in gaps) else None


def _panel(ink: Ink, panel: PanelPlan) -> None:
    texts = panel.panel
    draw_head(ink, panel)
    if texts.span:
        (left, _), (right, _) = panel.at(texts.span[0], 0), panel.at(texts.span[1], 0)
        ink.rect(left, panel.top, right - left, panel.bottom - panel.top, fill="panel")
    draw_grid(ink, panel)
    draw_events(ink, panel)
    with ink.plot(panel.left, panel.top, panel.right, panel.bottom, unit=texts.unit or texts.title):
        for series in sorted(texts.series, key=lambda s: s.strong):
            with ink.mark(series.key, series.name, name=series.name, strong=series.strong):
                _line(ink, panel, series)
    draw_captions(ink, panel)
    for label in panel.labels:
        with ink.entry(label.series.key):
            _end(ink, panel, label)
    draw_key(ink, panel)


def draw_key(ink: Ink, panel: PanelPlan) -> None:
    """Draw the key below a plot that has no room for end labels."""
    for entry in panel.key:
        series, middle = entry.series, entry.y - 4.6
        width, dash = (STRONG if series.strong else CONTEXT, DASH_SERIES if series.dashed else "")
        token = text_token(ink.frame, series.token) if series.strong else "ink"
        with ink.entry(series.key):
            end = panel.x + KEY_TEXT - 6
            ink.line(panel.x, middle, end, middle, series.token, width=width, dash=dash)
            if series.symbol != "none":
                ink.symbol(series.symbol, series.token, (panel.x + end) / 2, middle, 3.6)
            style = {"size": panel.label_size, "token": token, "bold": series.strong}
            ink.lines(panel.x + KEY_TEXT, entry.y, entry.lines, LINE_SLIDE, **style)


def draw_head(ink: Ink, panel: PanelPlan) -> None:
    """Draw title and unit."""
    ink.text(panel.x, panel.y + 14, panel.panel.title, size=13.5, bold=True)
    ink.text(panel.x, panel.top - 12, panel.panel.unit, size=ink.frame.small, token="ink2")


def draw_captions(ink: Ink, panel: PanelPlan) -> None:
    """Draw captions inside the plot, each with a leader to its line if that is not beside it."""
    for caption in captions(panel, ink.frame):
        with ink.entry(caption.key) if caption.key else nullcontext():
            if caption.leader:
                (x1, y1), (x2, y2) = caption.leader
                ink.line(x1, y1, x2, y2, "ink2", width=0.9)
            y, size, token, bold = caption.box.y + 12.5, caption.size, caption.token, caption.bold
            for x, text in caption.texts:
                ink.text(x, y, text, size=size, token=token, bold=bold, halo=True)


def draw_events(ink: Ink, panel: PanelPlan) -> None:
    """Draw a dotted rule for each event, its title and date beside the upper end."""
    for label in panel.events:
        event = label.event
        with ink.mark(event.key, event.tip, name=event.title):
            ink.line(label.x, label.rule_top, label.x, panel.bottom, "ink2", dash=DASH_EVENT)
            for x, line, text, bold in label.texts:
                size, token = (panel.label_size, "ink") if bold else (ink.frame.small, "ink2")
                ink.text(x, label.y + line * LINE, text, size=size, token=token, bold=bold)


def draw_years(ink: Ink, panel: PanelPlan) -> None:
    """Draw the years below the plot, as many as fit."""
    size, ticks = ink.frame.axis, panel.panel.x_ticks
    places = [panel.at(value, 0)[0] for value, _ in ticks]
    for index in visible_ticks(ticks, places, size):
        half = text_width(ticks[index][1], size) / 2
        x = min(max(places[index], panel.x + half), panel.x + panel.width - half)
        ink.text(x, panel.bottom + 20, ticks[index][1], size=size, token="ink2", anchor="middle")


def draw_grid(ink: Ink, panel: PanelPlan) -> None:
    """Draw the lines and labels of both axes, and the line of reference."""
    size = ink.frame.axis
    for value, text in panel.panel.y_ticks:
        _, y = panel.at(panel.x_range[0], value)
        token, width = ("ink2", 1.2) if value == 0 else ("grid", 1.0)
        ink.line(panel.left, y, panel.right, y, token, width=width)
        ink.text(panel.left - 8, y + 4.5, text, size=size, token="ink2", anchor="end")
    draw_years(ink, panel)
    if panel.panel.reference:
        _, y = panel.at(panel.x_range[0], panel.panel.reference[0])
        ink.line(panel.left, y, panel.right, y, "ink2", width=1.3, dash="1.5 3")


def _line(ink: Ink, panel: PanelPlan, series: Series) -> None:
    width = STRONG if series.strong else CONTEXT
    for points, estimated in runs(series):
        path = [panel.at(p.x, p.y or 0.0) for p in points]
        dash = DASH_SERIES if series.dashed else DASH_ESTIMATED if estimated else ""
        if len(path) > 1:
            ink.polyline(path, series.token, width=width, dash=dash)
        elif series.symbol == "none":
            ink.circle(*path[0], width, fill=series.token)
    points = points_with_value(series)
    span = (panel.x_range[1] - panel.x_range[0]) or 1.0
    dense = (panel.right - panel.left) / span < _DENSE
    for point in points:
        x, y = panel.at(point.x, point.y or 0.0)
        if is_hollow(point, series):
            bold = series.strong and (point is points[-1] or not dense)
            radius, stroke = (4.2, 2.2) if bold else (3.0, 1.3)
            ink.circle(x, y, radius, fill="ground", stroke=series.token, stroke_width=stroke)
        elif series.symbol != "none":
            ink.symbol(series.symbol, series.token, x, y, 2.2 if dense else 3.6)
    _hits(ink, panel, series)


def _hits(ink: Ink, panel: PanelPlan, series: Series) -> None:
    """Invisible pointer targets with year and printed value as attributes for the page."""
    years = dict(panel.panel.x_ticks)
    for point in points_with_value(series):
        x, y = panel.at(point.x, point.y or 0.0)
        at = years.get(point.x, f"{point.x:g}")
        ink.marks.append(HitPoint(x, y, HIT, at, point.text))


def _end(ink: Ink, panel: PanelPlan, label: EndLabel) -> None:
    """Draw name and value right of the plot, with a leader line if the label was moved."""
    series, size = label.series, panel.label_size
    token = text_token(ink.frame, series.token) if series.strong else "ink"
    x, y = label.end
    if abs(label.y - y) > 2 or label.end[0] < panel.right - 1:
        ink.line(x + 4, y, panel.label_x - 4, label.y, "ink2", width=0.9)
    base = label.y + 4.6 - _LINE * (len(label.lines) - 1) / 2
    style: dict[str, Any] = {"size": size, "token": token, "bold": series.strong}
    ink.lines(panel.label_x, base, label.lines, _LINE, **style)
    if panel.value_x is not None:
        ink.text(panel.value_x, base, series.end_value, **style, anchor="end")
        return
    name = label.lines[-1] if label.lines else ""
    last = text_width(name, size, bold=series.strong) + 6 if name else 0
    value_y = base + _LINE * max(len(label.lines) - 1, 0)
    ink.text(panel.label_x + last, value_y, series.end_value, **style)
