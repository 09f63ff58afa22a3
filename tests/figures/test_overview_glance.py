"""overview.glance: the numbers of the overview's first screen."""

from __future__ import annotations

import pytest

from msp_dash.figures.record import CountsEncoding
from msp_dash.figures.registry import allowed, build, spec
from msp_dash.params import Mineral, Use

MINERALS = allowed(spec("overview.glance"), Use(Mineral))


def numbers(mineral: str) -> dict[str, str]:
    figure = build("overview.glance", {"mineral": mineral})
    assert isinstance(figure.encoding, CountsEncoding)
    keys = figure.data["key"]
    return dict(zip(keys, [c.number for c in figure.encoding.counts], strict=True))


@pytest.mark.one_in(3)
@pytest.mark.parametrize("mineral", MINERALS)
def test_every_mineral_has_a_leader_and_the_projects(mineral: str) -> None:
    figure = build("overview.glance", {"mineral": mineral})
    assert list(figure.data["key"])[:: len(figure.data) - 1] == ["leader", "projects"]
    assert len(figure.data) <= 3
    assert figure.data["text"].iloc[0] == figure.claim


@pytest.mark.snapshot
def test_shares_of_nickel() -> None:
    # IEA, Global Critical Minerals Outlook 2025: Indonesia refined 1,493 of 3,484 kt in 2024.
    # USGS MCS 2026, nickel, 2025e: Australia 45,000, Canada 140,000, United States 10,000 of
    # 3,900,000 t; the partners not named are among the 290,000 t of other countries.
    assert numbers("nickel") == {
        "leader": "43%",
        "partners_share": "at least 5.0%",
        "projects": "32",
    }


@pytest.mark.snapshot
def test_an_old_refined_number_does_not_stand_for_a_newer_mined_one() -> None:
    # BGS has refined zinc of 2021 alone; USGS has mined zinc of 2025.
    assert "mined" in build("overview.glance", {"mineral": "zinc"}).title
