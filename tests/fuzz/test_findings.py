"""Regression tests for what random requests have found, one each."""

from __future__ import annotations

from tests.faults.client import get


def test_values_that_go_with_no_mineral_are_an_empty_figure() -> None:
    # Each is a value of the figure, and no mineral has all of them together.
    answer = get("/figures/producers.ranking.json?year=2025&source=bgs&stage=mine&edition=2023")
    assert answer.status_code == 200
    figure = answer.json()
    assert figure["kind"] == "empty" and figure["notes"] and figure["nearest"]
    assert get(figure["nearest"]).json()["data"]


def test_a_line_break_in_an_address_is_refused_as_any_other_name() -> None:
    for path in ("/figures/a%0D%0AX-Evil:%201.json", "/figures/a/%0Ab.csv"):
        answer = get(path)
        assert answer.status_code == 404
        assert answer.json()["allowed"] and "x-evil" not in answer.headers
