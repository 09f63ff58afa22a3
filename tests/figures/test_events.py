"""Events on lines over years: from dated rows of the facts, few, and with their sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from msp_dash.analysis.groups import NEW_YORK
from msp_dash.data import TableError, facts
from msp_dash.figures import build
from msp_dash.figures import events as events_module
from msp_dash.figures.events import CONTROLS_MAX, with_events
from msp_dash.figures.record import Figure, LinesEncoding, PanelEvent
from msp_dash.figures.registry import allowed, registry, spec
from msp_dash.params import Events, Mineral

HISTORY, PRICES = "producers.history", "prices.history"
CONCENTRATION = "producers.concentration"


def events_of(figure: Figure) -> dict[str, PanelEvent]:
    assert isinstance(figure.encoding, LinesEncoding)
    return {
        event.key.removeprefix("event."): event
        for panel in figure.encoding.panels
        for event in panel.events
    }


def every_mineral(figure_id: str) -> Iterable[Figure]:
    (use,) = (use for use in spec(figure_id).uses if use.parameter is Mineral)
    return (build(figure_id, {"mineral": one}) for one in allowed(spec(figure_id), use))


@pytest.mark.parametrize(
    ("figure_id", "query", "key", "column", "year"),
    [
        (HISTORY, {"mineral": "nickel", "source": "bgs"}, "IDN-ORE-2014", "in_force", 2014),
        (HISTORY, {"mineral": "nickel", "source": "usgs"}, "IDN-NICKEL-2020", "in_force", 2020),
        (HISTORY, {"mineral": "cobalt", "source": "usgs"}, "COD-BAN-2025", "in_force", 2025),
        (HISTORY, {"mineral": "cobalt", "source": "usgs"}, "COD-QUOTA-2025", "in_force", 2025),
        (PRICES, {"mineral": "gallium"}, "CHN-GAGE-2023", "in_force", 2023),
        (CONCENTRATION, {"mineral": "nickel"}, "IDN-NICKEL-2020", "in_force", 2020),
    ],
)
def test_an_event_is_a_dated_row_of_the_facts_with_its_source(
    figure_id: str, query: dict[str, str], key: str, column: str, year: int
) -> None:
    figure = build(figure_id, query)
    event = events_of(figure)[key]
    row = facts("export_controls").set_index("control_id").loc[key]
    assert event.at == int(row[column][:4]) == year
    assert row[column][:4] in event.date
    source = facts("sources").set_index("source_id").loc[row["source_id"]]
    assert source["publisher"] in event.tip
    assert row["source_id"] in {one.id for one in figure.sources}
    assert event.title in figure.alt
    assert any(event.date in note and source["publisher"] in note for note in figure.notes)


def test_the_meeting_in_new_york_stands_on_its_day_between_the_months_of_prices() -> None:
    event = events_of(build(PRICES, {"mineral": "cobalt"}))[NEW_YORK]
    assert 2022 + 8.5 / 12 < event.at < 2022 + 9 / 12
    assert "22 Sep 2022" in event.date


def test_what_was_never_in_force_is_no_event() -> None:
    """Six notices of October 2025 were suspended before they began; a plan is none either."""
    keys = {key for figure in every_mineral(PRICES) for key in events_of(figure)}
    keys |= {key for figure in every_mineral(HISTORY) for key in events_of(figure)}
    rows = facts("export_controls").set_index("control_id")
    assert not {key for key in keys if key.startswith("CHN-OCT")}
    controls = rows.loc[sorted(keys - {NEW_YORK})]
    assert not set(controls["status"]) & {"planned", "proposal", "dropped", "reported"}
    assert set(controls["in_force"].str[:4]) - {""}


@pytest.mark.parametrize("figure_id", [HISTORY, PRICES, CONCENTRATION])
def test_events_are_few_on_the_mineral_and_within_the_axis(figure_id: str) -> None:
    rows = facts("export_controls").set_index("control_id")
    for figure in every_mineral(figure_id):
        events = events_of(figure)
        assert len(events) <= CONTROLS_MAX + 1
        (panel, *_) = figure.encoding.panels  # type: ignore[union-attr]  # checked by events_of
        countries = {series.key for series in panel.series}
        xs = [point.x for series in panel.series for point in series.points]
        for key, event in events.items():
            assert min(xs) <= event.at <= max(xs)
            if figure_id == HISTORY and key != NEW_YORK:
                assert rows.loc[key, "iso3"] in countries


def test_an_export_may_leave_them() -> None:
    figure = build(HISTORY, {"mineral": "nickel", "events": "none"})
    assert not events_of(figure)
    assert "&events=none" in figure.link
    assert "export ban" not in figure.alt
    assert not any("export ban" in note for note in figure.notes)
    assert "events" not in build(HISTORY, {"mineral": "nickel"}).link


def test_figures_that_take_the_parameter_are_lines() -> None:
    takers = {one.id for one in registry().values() if Events.name in one.names}
    assert takers == {HISTORY, PRICES, CONCENTRATION}


def test_lines_stand_where_the_table_of_events_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def damaged(*_: object) -> None:
        raise TableError("facts/export_controls", "is missing")

    figure = build(HISTORY, {"mineral": "nickel", "events": "none"})
    figure = replace(figure, params={**figure.params, "events": ""})
    monkeypatch.setattr(events_module, "_events", damaged)
    without = with_events(figure)
    assert without.encoding == figure.encoding
    assert without.notes[-1].startswith(
        "Events cannot be shown. Table facts/export_controls is missing. Restore it"
    )
