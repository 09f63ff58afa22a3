"""Plotly specification of a line chart as a plain dict, laid out like the SVG of the same figure.

It uses the px layout of `layout.axes`: labels, ticks and captions stay in place when a chart turns
interactive. Building the dict by hand keeps the Plotly package out of the server's memory.
"""

from __future__ import annotations

from html import escape
from typing import Any

from msp_dash.figures.record import Figure, LinesEncoding, Series
from msp_dash.render.layout.axes import EndLabel, PanelPlan, is_hollow, plan, points_with_value
from msp_dash.render.layout.captions import captions, runs
from msp_dash.render.layout.compose import frame_of
from msp_dash.render.layout.event_labels import LINE
from msp_dash.render.layout.ink import Frame, text_token
from msp_dash.render.layout.lines import CONTEXT, STRONG, visible_ticks
from msp_dash.theme import SANS, Theme

_FONT = f"'{SANS}', sans-serif"
_SYMBOLS = {"square": "square", "circle": "circle", "diamond": "diamond", "ring": "circle-open"}

Spec = dict[str, Any]


def spec(figure: Figure, *, theme: Theme = "light", width: int = 736) -> Spec:
    """``{"data": [...], "layout": {...}}`` of a line chart.

    Parameters
    ----------
    figure : its encoding must be of kind ``lines``.
    theme : colours.
    width : px of the column; the chart may be stretched a little, its height is fixed.

    Raises
    ------
    ValueError
        For any other kind.
    """
    if not isinstance(figure.encoding, LinesEncoding):
        raise ValueError(f"{figure.id} is a {figure.kind}: only lines have a Plotly picture.")
    frame = frame_of(figure, theme, width)
    panels = plan(figure.encoding, frame)
    box = _Box(panels, frame)
    data: list[Spec] = []
    layout = _layout(box, frame)
    for number, panel in enumerate(panels, start=1):
        x, y = ("x", "y") if number == 1 else (f"x{number}", f"y{number}")
        for series in sorted(panel.panel.series, key=lambda s: s.strong):
            data += [{**trace, "xaxis": x, "yaxis": y} for trace in _traces(series, frame)]
        layout[f"xaxis{x[1:]}"] = _xaxis(panel, frame, box, y)
        layout[f"yaxis{y[1:]}"] = _yaxis(panel, frame, box, x)
        layout["annotations"] += _annotations(panel, frame, box, x, y)
        layout["shapes"] += _shapes(panel, frame, x, y)
    return {"data": data, "layout": layout}


class _Box:
    """Plotly's "paper" area: all panels without the margins, in px."""

    def __init__(self, panels: list[PanelPlan], frame: Frame) -> None:
        self.left = min((p.left for p in panels), default=0.0)
        self.right = max((p.right for p in panels), default=frame.width)
        self.top = min((p.top for p in panels), default=0.0)
        self.bottom = max((p.bottom for p in panels), default=100.0)
        self.height = max((p.foot for p in panels), default=100.0) + 2
        self.width = frame.width

    def across(self, x: float) -> float:
        """Share of the paper's width at an x in px."""
        return (x - self.left) / (self.right - self.left)

    def up(self, y: float) -> float:
        """Share of the paper's height at a y in px."""
        return (self.bottom - y) / (self.bottom - self.top)


def _layout(box: _Box, frame: Frame) -> Spec:
    return {
        "height": box.height,
        "autosize": True,
        "margin": {
            "l": box.left,
            "r": box.width - box.right,
            "t": box.top,
            "b": box.height - box.bottom,
            "autoexpand": False,
        },
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": _FONT, "size": frame.axis, "color": frame.colour("ink")},
        "showlegend": False,
        "hovermode": "x unified",
        "hoverlabel": {
            "bgcolor": frame.colour("ground"),
            "bordercolor": frame.colour("line"),
            "font": {"family": _FONT, "size": frame.label, "color": frame.colour("ink")},
            "namelength": -1,
        },
        "dragmode": False,
        "annotations": [],
        "shapes": [],
    }


def _traces(series: Series, frame: Frame) -> list[Spec]:
    """Traces of the line segments, without hover, then one trace of points with hover."""
    colour = frame.colour(series.token)
    width = STRONG if series.strong else CONTEXT
    traces: list[Spec] = []
    for points, estimated in runs(series):
        dash = "2px,3px" if series.dashed else "5px,4px" if estimated else "solid"
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [p.x for p in points],
                "y": [p.y for p in points],
                "line": {"color": colour, "width": width, "dash": dash},
                "hoverinfo": "skip",
                "cliponaxis": False,
            }
        )
    points = points_with_value(series)
    if not points:
        return traces
    hollow = [is_hollow(point, series) for point in points]
    is_single = len(points) == 1
    has_marker = [h or is_single or series.symbol != "none" for h in hollow]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": escape(series.name),
            "meta": series.key,
            "x": [p.x for p in points],
            "y": [p.y for p in points],
            "customdata": [escape(p.text) for p in points],
            "hovertemplate": "%{customdata}",
            "marker": {
                "symbol": _SYMBOLS.get(series.symbol, "circle"),
                "size": [
                    0 if not s else 8 if h else 7 for s, h in zip(has_marker, hollow, strict=True)
                ],
                "color": [frame.colour("ground") if h else colour for h in hollow],
                "line": {"color": colour, "width": [2 if h else 0 for h in hollow]},
            },
            "cliponaxis": False,
        }
    )
    return traces


def _xaxis(panel: PanelPlan, frame: Frame, box: _Box, anchor: str) -> Spec:
    ticks = panel.panel.x_ticks
    places = [panel.at(value, 0)[0] for value, _ in ticks]
    visible = visible_ticks(ticks, places, frame.axis)
    return {
        "anchor": anchor,
        "domain": [box.across(panel.left), box.across(panel.right)],
        "range": list(panel.x_range),
        "tickvals": [ticks[i][0] for i in visible],
        "ticktext": [escape(ticks[i][1]) for i in visible],
        "tickfont": {"size": frame.axis, "color": frame.colour("ink2")},
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "fixedrange": True,
        "ticklabelstandoff": 5,
        "unifiedhovertitle": {"text": "%{x:d}"},
        "spikethickness": 1,
        "spikecolor": frame.colour("line"),
    }


def _yaxis(panel: PanelPlan, frame: Frame, box: _Box, anchor: str) -> Spec:
    return {
        "anchor": anchor,
        "domain": [box.up(panel.bottom), box.up(panel.top)],
        "range": list(panel.y_range),
        "tickvals": [value for value, _ in panel.panel.y_ticks],
        "ticktext": [escape(text) for _, text in panel.panel.y_ticks],
        "tickfont": {"size": frame.axis, "color": frame.colour("ink2")},
        "gridcolor": frame.colour("grid"),
        "gridwidth": 1,
        "zeroline": True,
        "zerolinecolor": frame.colour("ink2"),
        "zerolinewidth": 1.2,
        "ticks": "",
        "ticklabelstandoff": 4,
        "fixedrange": True,
    }


def _text(frame: Frame, text: str, size: float, token: str, *, bold: bool = False) -> Spec:
    """Annotation without a position."""
    return {
        "text": escape(text),
        "font": {
            "family": _FONT,
            "size": size,
            "color": frame.colour(token),
            "weight": 600 if bold else 400,
        },
        "showarrow": False,
        "align": "left",
        "borderpad": 0,
    }


def _annotations(panel: PanelPlan, frame: Frame, box: _Box, x: str, y: str) -> list[Spec]:
    words = panel.panel
    out: list[Spec] = []
    left: Spec = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    left |= {"x": box.across(panel.left), "y": box.up(panel.top)}
    left["xshift"] = panel.x - panel.left
    if words.title:
        shift = panel.top - panel.y - 18
        out.append({**_text(frame, words.title, 13.5, "ink", bold=True), **left, "yshift": shift})
    if words.unit:
        out.append({**_text(frame, words.unit, 12.5, "ink2"), **left, "yshift": 8})
    for caption in captions(panel, frame):
        for at, text in caption.texts:
            middle = panel.data(at, caption.box.y + 8)
            place = {"xref": x, "yref": y, "x": middle[0], "y": middle[1]}
            place |= {"xanchor": "left", "yanchor": "middle"}
            words_of = _text(frame, text, caption.size, caption.token, bold=caption.bold)
            out.append({**words_of, **place})
    for one in panel.events:
        for at, line, text, bold in one.texts:
            size, token = (panel.label_size, "ink") if bold else (frame.small, "ink2")
            shift = panel.top - one.y - line * LINE - 4
            place = left | {"x": box.across(at), "xshift": 0, "yshift": shift}
            out.append({**_text(frame, text, size, token, bold=bold), **place})
    for label in panel.labels:
        out += _end(panel, label, frame, (x, y))
    return out


def _end(panel: PanelPlan, label: EndLabel, frame: Frame, axes: tuple[str, str]) -> list[Spec]:
    """Name, with a leader line where it was moved, and value in a column or after the name."""
    series, size = label.series, panel.label_size
    token = text_token(frame, series.token) if series.strong else "ink"
    last = points_with_value(series)[-1]
    down = label.y - label.end[1]
    away = panel.label_x - label.end[0]
    lines = [escape(line) for line in label.lines]
    apart = panel.value_x is not None
    if not apart and series.end_value:
        value = escape(series.end_value)
        lines = [*lines[:-1], f"{lines[-1]}  {value}".strip() if lines else value]
    place = {"xref": axes[0], "yref": axes[1], "x": last.x, "y": last.y, "yanchor": "middle"}
    name = _text(frame, "", size, token, bold=series.strong) | place
    name |= {"text": "<br>".join(lines), "xanchor": "left", "xshift": away, "yshift": -down}
    if abs(down) > 2 or label.end[0] < panel.right - 1:
        name |= {"showarrow": True, "arrowhead": 0, "arrowwidth": 0.9, "ax": away, "ay": down}
        name |= {"arrowcolor": frame.colour("ink2"), "standoff": 4, "startstandoff": 2}
        name |= {"xshift": 0, "yshift": 0}
    out = [name] if name["text"] else []
    if apart and series.end_value:
        value_text = _text(frame, series.end_value, size, token, bold=series.strong) | place
        right = {"xref": f"{axes[0]} domain", "x": 1, "xanchor": "right", "yshift": -down}
        out.append({**value_text, **right, "xshift": (panel.value_x or 0) - panel.right})
    return out


def _shapes(panel: PanelPlan, frame: Frame, x: str, y: str) -> list[Spec]:
    """Shaded span below everything, reference line above the grid."""
    out: list[Spec] = []
    place: Spec = {"xref": x, "yref": f"{y} domain", "layer": "below", "type": "rect"}
    if panel.panel.span:
        start, end, _ = panel.panel.span
        fill = {"fillcolor": frame.colour("panel"), "line": {"width": 0}}
        out.append({**place, "x0": start, "x1": end, "y0": 0, "y1": 1, **fill})
    for one in panel.events:
        up = (panel.bottom - one.rule_top) / (panel.bottom - panel.top)
        line = {"color": frame.colour("ink2"), "width": 1, "dash": "1px,3px"}
        at = {"x0": one.event.at, "x1": one.event.at, "y0": 0, "y1": up}
        out.append(place | {"type": "line", **at, "line": line})
    if panel.panel.reference:
        level = panel.panel.reference[0]
        line = {"color": frame.colour("ink2"), "width": 1.3, "dash": "1.5px,3px"}
        x0, x1 = panel.x_range
        ends = {"x0": x0, "x1": x1, "y0": level, "y1": level}
        out.append({"type": "line", "xref": x, "yref": y, "layer": "below", **ends, "line": line})
    return out
