"""The figure overview.glance: TODO(new) what is tested."""

from __future__ import annotations

from msp_dash.figures.registry import allowed, build, spec
from msp_dash.params import Mineral, Use


def test_every_mineral_has_rows_from_the_largest_down() -> None:
    for mineral in allowed(spec("overview.glance"), Use(Mineral)):
        figure = build("overview.glance", {"mineral": mineral})
        assert figure.kind != "empty", mineral
        assert figure.data["value"].is_monotonic_decreasing, mineral


# TODO(new): a value that you read in the publisher's file (mark that test `snapshot`).
