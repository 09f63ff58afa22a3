"""What the soak test takes for growth."""

from __future__ import annotations

import pytest

from benchmarks.soak import State, grown, leaks, processes

MB = 1_000_000
FILLING = (300, 500, 540, 560)
"""Memory of the warm-up, MB."""


def states(*warm: float) -> list[State]:
    """A round of 1,000 clicks for each."""
    memory = (*FILLING, *warm)
    return [State(1000 * at, int(mb * MB), 20, 400) for at, mb in enumerate(memory, 1)]


@pytest.mark.parametrize("warm", [(560,) * 6, (566, 559, 563, 560, 565, 561)])
def test_caches_that_filled_before_and_noise_are_no_growth(warm: tuple[float, ...]) -> None:
    assert grown(states(*warm)) == []


@pytest.mark.parametrize("step", [3, 4])
def test_memory_that_climbs_with_clicks_is(step: int) -> None:
    (sentence,) = grown(states(*(560 + step * at for at in range(6))))
    assert sentence == f"memory grew by {step},000,000 bytes per 1,000 clicks"


def test_processes_may_keep_a_seventh_of_what_they_had_at_the_start() -> None:
    names, start = ("server", "worker 1"), [State(0, 100 * MB, 9, 20), State(0, 500 * MB, 9, 20)]
    end = [State(9, 114 * MB, 30, 23), State(9, 576 * MB, 30, 24)]
    assert leaks(names, start, end) == [
        "worker 1: memory grew from 500,000,000 to 576,000,000",
        "worker 1: files grew from 20 to 24",
    ]
    *_, line = processes(names, (start, [State(5, 600 * MB, 40, 300)] * 2, end)).splitlines()
    assert line == "| worker 1 | 500 | 600 | 576 | 9 | 40 | 30 | 20 | 300 | 24 |"
