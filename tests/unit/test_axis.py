"""Axis steps: round, few, and never short of the largest value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from msp_dash.figures.axis import steps


def test_steps_are_those_of_the_look() -> None:
    assert steps(3963) == (0, 1000, 2000, 3000, 4000)
    assert steps(12.7, 4) == (0, 5, 10, 15)


def test_an_axis_of_nothing_still_has_a_unit() -> None:
    assert steps(0) == (0, 1)


@given(st.floats(1e-6, 1e12), st.integers(2, 8))
def test_steps_reach_the_largest_value_and_are_few(largest: float, most: int) -> None:
    found = steps(largest, most)
    assert found[0] == 0
    assert found[-1] >= largest * 0.99999
    assert 2 <= len(found) <= most + 1
    assert found[-1] - found[-2] <= largest * 1.00001 or len(found) == 2
