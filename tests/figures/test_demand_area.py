"""The figure demand.area: parts stacked to the printed total, on one axis for all scenarios."""

from __future__ import annotations

import pandas as pd
import pytest

from msp_dash.analysis.demand import ADDS_UP_WITHIN, ALL, use_paths
from msp_dash.figures import build
from msp_dash.figures.record import AreaEncoding, Figure
from msp_dash.figures.registry import allowed, spec
from msp_dash.params import Scenario

ID = "demand.area"


def area_of(figure: Figure) -> AreaEncoding:
    assert isinstance(figure.encoding, AreaEncoding)
    return figure.encoding


def scenarios() -> tuple[str, ...]:
    use = next(use for use in spec(ID).uses if use.parameter is Scenario)
    query = {n: build(ID).params[n] for n in ("mineral", "scope", "edition")}
    return allowed(spec(ID), use, query)


def test_each_year_is_that_of_the_bars():
    figure = build(ID)
    for year in figure.data.loc[figure.data["scenario"] != "base", "year"].unique()[:3]:
        query = {n: figure.params[n] for n in ("mineral", "scope", "edition", "scenario")}
        bars = build("demand.technologies", query | {"year": str(year)}).data
        own = figure.data[(figure.data["year"] == year) | (figure.data["scenario"] == "base")]
        both = own.merge(bars, on=["scenario", "year", "sector"], suffixes=("", "_bar"))
        assert len(both) == len(own) == len(bars)
        assert (both["value"] == both["value_bar"]).all()


def test_parts_add_up_to_the_total_as_far_as_rounding_goes():
    encoding = area_of(build(ID))
    for at, total in enumerate(encoding.total.points):
        parts = sum(part.points[at].y or 0.0 for part in encoding.parts)
        assert total.y == pytest.approx(parts, rel=ADDS_UP_WITHIN)


def test_the_axis_and_the_order_of_parts_stay_when_the_scenario_changes():
    encodings = [area_of(build(ID, {"scenario": scenario})) for scenario in scenarios()]
    assert len(encodings) == 3
    assert len({one.y_ticks for one in encodings}) == 1
    assert len({tuple((part.key, part.token) for part in one.parts) for one in encodings}) == 1
    highest = max(point.y or 0.0 for one in encodings for point in one.total.points)
    assert highest <= encodings[0].y_ticks[-1][0]


def test_the_description_is_of_the_year_of_the_title():
    figure = build(ID, {"year": "2035"})
    assert "2035" in figure.title
    assert "By use in 2035: " in figure.alt
    largest = next(point for point in area_of(figure).parts[0].points if point.x == 2035)
    assert f"{area_of(figure).parts[0].name} {largest.text}" in figure.alt


def test_at_most_five_parts_the_smallest_merged():
    encoding = area_of(build(ID))
    assert len(encoding.parts) == 5
    assert encoding.parts[-1].key == "merged"


def test_a_sector_that_a_year_does_not_print_is_no_zero():
    rows = pd.DataFrame(
        [
            ("base", 2024, "wind", 10.0),
            ("base", 2024, ALL, 10.0),
            ("steps", 2030, "wind", 20.0),
            ("steps", 2030, "solar_pv", 5.0),
            ("steps", 2030, ALL, 25.0),
        ],
        columns=["scenario", "year", "sector", "value"],
    ).assign(edition="2025-05", mineral="copper", scope="energy")
    result = use_paths(rows, "steps")
    assert list(result["sector"].unique()) == ["wind", "solar_pv", ALL]
    first = result[(result["year"] == 2024) & (result["sector"] == "solar_pv")]
    assert first["value"].isna().all()
