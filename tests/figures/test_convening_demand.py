"""Demand for what is on the agenda of a meeting, where the IEA names it."""

from __future__ import annotations

from msp_dash.figures.registry import build


def test_a_mineral_that_the_iea_does_not_name_is_left_out_and_said_so() -> None:
    figure = build("convening.demand", {"agenda": "copper,phosphate_rock"})
    assert set(figure.data["mineral"]) == {"copper"}
    assert "phosphate rock" in figure.notes[0]


def test_an_agenda_without_such_minerals_is_an_empty_figure() -> None:
    figure = build("convening.demand", {"agenda": "phosphate_rock,ilmenite"})
    assert figure.kind == "empty"
    assert "phosphate rock" in figure.notes[0]
