"""The Plotly specification of a line chart is a plain dict and looks like the SVG."""

from __future__ import annotations

import dataclasses
import json

import pytest
import samples

from msp_dash.figures.record import LinesEncoding
from msp_dash.render.layout.axes import plan
from msp_dash.render.layout.compose import frame_of
from msp_dash.render.plotly import spec
from msp_dash.theme import THEMES, colour


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [358, 560, 736])
@pytest.mark.parametrize("name", ["lines", "two panels", "scenarios"])
def test_plotly_accepts_it_and_it_is_plain(name: str, width: int, theme: str) -> None:
    graph_objects = pytest.importorskip("plotly.graph_objects")
    figure = samples.figure(samples.SAMPLES[name])
    chart = spec(figure, theme=theme, width=width)  # type: ignore[arg-type]  # parametrised
    assert json.loads(json.dumps(chart)) == chart
    graph_objects.Figure(chart)


def test_ranges_height_and_margins_are_those_of_the_svg() -> None:
    figure = samples.figure(samples.SCENARIOS)
    (panel,) = plan(samples.SCENARIOS, frame_of(figure, "light", 736))
    layout = spec(figure, width=736)["layout"]
    assert layout["yaxis"]["range"] == [0.0, 4000.0]
    assert layout["xaxis"]["range"] == list(panel.x_range) == [2025, 2050]
    assert layout["margin"]["l"] == panel.left
    assert layout["margin"]["r"] == 736 - panel.right
    assert layout["hovermode"] == "x unified"


def test_estimates_are_dashed_and_hollow() -> None:
    data = spec(samples.figure(samples.PANELS), width=560)["data"]
    strokes = [t for t in data if t["mode"] == "lines"]
    mined = [t for t in strokes if t["line"]["color"] == colour("ink")]
    assert {t["line"]["dash"] for t in mined} == {"solid", "5px,4px"}
    (points,) = (t for t in data if t.get("meta") == "mine" and t["xaxis"] == "x2")
    assert points["marker"]["color"][-1] == colour("ground")
    assert points["customdata"][-1] == "4,559 e"


def test_names_and_values_stand_at_the_ends_as_annotations() -> None:
    notes = spec(samples.figure(samples.LINES), width=736)["layout"]["annotations"]
    words = [n["text"] for n in notes]
    assert {"Indonesia", "2.20", "Philippines", "0.39", "Mt", "Soviet Union"} <= set(words)


def test_hover_comes_from_points_and_words_are_escaped() -> None:
    series = dataclasses.replace(samples.LINES.panels[0].series[0], name="<b>&", end_name="<i>")
    panel = dataclasses.replace(samples.LINES.panels[0], series=(series,))
    chart = spec(samples.figure(LinesEncoding((panel,))), width=736)
    assert [t["name"] for t in chart["data"] if "hoverinfo" not in t] == ["&lt;b&gt;&amp;"]
    assert "&lt;i&gt;" in [n["text"] for n in chart["layout"]["annotations"]]


def test_other_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="only lines"):
        spec(samples.figure(samples.RANKING))
