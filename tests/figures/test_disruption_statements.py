"""What publishers say in words of suppliers that lead, against what would be missing.

As `test_statements.py`, which names where each sentence was read. Where our number is another one,
the test says why, and fails if either side moves.
"""

from __future__ import annotations

import pytest

from msp_dash.figures import build

pytestmark = pytest.mark.snapshot

WHOLE_PERCENT = 0.005


def missing(mineral: str, stage: str, **query: str) -> float:
    data = build("disruption.supply", {"mineral": mineral, "stage": stage, **query}).data
    world = data.set_index("iso3").loc["WLD"]
    return 1 - float(world["value_after"] / world["value"])


def test_gallium() -> None:
    """USGS, MCS 2025, gallium, p. 75: China has 99% of primary low-purity gallium, 2024."""
    share = missing("gallium", "refined", edition="2025", year="2024")
    assert share == pytest.approx(0.99, abs=WHOLE_PERCENT)
    # In MCS 2026 China's number and the rounded total of 2025 are both 900 t.
    assert missing("gallium", "refined") == 1.0


def test_cobalt() -> None:
    """USGS, MCS 2025, cobalt, p. 63: Congo (Kinshasa) an estimated 76% of mine production, 2024."""
    share = missing("cobalt", "mine", edition="2025", year="2024")
    assert share == pytest.approx(0.76, abs=WHOLE_PERCENT)
    # MCS 2026 has 74% for 2025; refining is China's, and the IEA's number of 2024.
    assert missing("cobalt", "mine") == pytest.approx(0.74, abs=WHOLE_PERCENT)


def test_graphite() -> None:
    """IEA 2024: over 90% of battery-grade graphite from China in 2030; 96% of it in 2024.

    What is mined is another material: natural graphite of all grades, 78% from China (USGS).
    """
    assert missing("graphite", "refined") > 0.90
    assert missing("graphite", "mine") == pytest.approx(0.78, abs=WHOLE_PERCENT)


def test_magnets() -> None:
    """IEA 2024: 77% of refined rare earths come from China in 2030; it was 91% in 2024.

    Of the four magnet elements. The customs code is of magnets of metal: what Germany bought of
    them is another number, by value, and none of the two is said of the other.
    """
    assert missing("magnet_rare_earths", "refined") == pytest.approx(0.91, abs=WHOLE_PERCENT)
    bought = build("disruption.importers", {"mineral": "magnet_rare_earths", "stage": "refined"})
    assert "Magnets, of metal" in bought.subtitle


def test_tungsten() -> None:
    """USGS, MCS 2025, tungsten: China's production dominates world supply. 79% at the mine, 2025.

    Who makes powder and carbide is not in it, and the figure says so.
    """
    assert missing("tungsten", "mine") == pytest.approx(0.79, abs=WHOLE_PERCENT)
    notes = " ".join(build("disruption.supply", {"mineral": "tungsten"}).notes)
    assert "Who refines tungsten is not published" in notes
