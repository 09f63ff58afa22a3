"""What publishers say in words, held against our figures.

Each statement names who said it, where it was read, and the number as said. A tolerance is what
the words themselves leave open (a whole percent, "around"), named below. Where our number is
another one, the test says why, and fails if either side moves. "Relayed" and "quoted": read on
that page. The chapters of the USGS were read as quoted, page by page, in a public check of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean

import pandas as pd
import pytest

from msp_dash.figures import build
from msp_dash.figures.record import Figure

pytestmark = pytest.mark.snapshot

WHOLE_PERCENT = 0.005
"""Said as a whole percent: half a point each way."""
NEAREST_TEN = 0.05
""""Around 80%", "50-60%", "30%" of a projection: to the nearest ten percent."""
NEAREST_TIMES = 0.5
""""Doubles", "grows fivefold": to the nearest whole multiple."""
TWO_DIGITS_MT = 0.5
"""Said in whole million tonnes."""
EXACT = 1e-9

IEA_2025 = "IEA, Global Critical Minerals Outlook 2025 (May 2025)"
IEA_2024 = "IEA, Global Critical Minerals Outlook 2024 (May 2024)"
IEA_TOPIC = "https://www.iea.org/topics/critical-minerals, Key findings"
IEA_SUMMARY = (
    "https://www.iea.org/reports/global-critical-minerals-outlook-2025/executive-summary, "
    "relayed in https://hotcopper.co.nz/goto/post?id=79380286"
)
ARGUS = "https://www.argusmedia.com/es/news-and-insights/latest-market-news/2690734-iea-warns-of-lithium-and-copper-deficits-by-2035"
IOM3 = "https://www.iom3.org/resource/bgs-releases-mineral-production-figures.html"
BGS_2022 = "https://www.bgs.ac.uk/news/world-mineral-production-2018-to-2022-is-now-available/"
MCS_2025 = "https://pubs.usgs.gov/periodicals/mcs2025/mcs2025-{}.pdf"

SIX = ("copper", "lithium", "nickel", "cobalt", "graphite", "magnet_rare_earths")
"""The key energy minerals of the IEA's sentence on concentration."""


def output(mineral: str, stage: str, source: str, edition: str, year: int) -> Figure:
    query = {"mineral": mineral, "stage": stage, "source": source, "edition": edition}
    return build("producers.map", query | {"year": str(year)})


def rows(*args: object) -> pd.DataFrame:
    return output(*args).data.set_index("iso3")  # type: ignore[arg-type]


def share(iso3: str, *args: object) -> float:
    return float(rows(*args).loc[iso3, "share"])


def top3(*args: object) -> float:
    return float(rows(*args).drop("OTH", errors="ignore")["share"].nlargest(3).sum())


def world(*args: object) -> float:
    """The denominator of the shares: the printed world total, or for BGS the sum of its rows."""
    first = rows(*args).iloc[0]
    return float(first["value"] / first["share"])


def growth(mineral: str, source: str, old: tuple[str, int], new: tuple[str, int]) -> float:
    """World mine output of an (edition, year) over that of another, less 1."""
    return world(mineral, "mine", source, *new) / world(mineral, "mine", source, *old) - 1


def demand(mineral: str, scenario: str, year: int) -> float:
    query = {"mineral": mineral, "scope": "total", "edition": "2025-05"}
    data = build("demand.scenarios", query).data
    return float(data[(data["scenario"] == scenario) & (data["year"] == year)]["value"].iloc[0])


def multiple(mineral: str, scenario: str = "steps", year: int = 2040) -> float:
    return demand(mineral, scenario, year) / demand(mineral, "base", 2024)


@dataclass(frozen=True)
class Statement:
    """`stated`: the number in the publisher's words. `ours`: the same number from our figures."""

    publisher: str
    where: str
    what: str
    stated: float
    ours: Callable[[], float]
    tolerance: float


STATEMENTS = [
    # --- IEA, May 2025: producers.map, source=iea, edition=2025-05 ---
    Statement(
        IEA_2025, IEA_TOPIC, "the top three hold 86% of refining on average, 2024", 0.86,
        lambda: mean(top3(m, "refined", "iea", "2025-05", 2024) for m in SIX), WHOLE_PERCENT,
    ),
    Statement(
        IEA_2025, IEA_TOPIC,
        "over the next decade it goes back to the level of 2020, which is around 82%", 0.82,
        lambda: mean(top3(m, "refined", "iea", "2025-05", 2035) for m in SIX), WHOLE_PERCENT,
    ),
    Statement(
        IEA_2025, f"relayed in {ARGUS}", "China mines 22% of lithium, 2024", 0.22,
        lambda: share("CHN", "lithium", "mine", "iea", "2025-05", 2024), WHOLE_PERCENT,
    ),
    Statement(
        IEA_2025, f"relayed in {ARGUS}", "China refines 70% of lithium, 2024", 0.70,
        lambda: share("CHN", "lithium", "refined", "iea", "2025-05", 2024), WHOLE_PERCENT,
    ),
    Statement(
        IEA_2025, f"relayed in {ARGUS}", "China refines 62% of lithium, 2030", 0.62,
        lambda: share("CHN", "lithium", "refined", "iea", "2025-05", 2030), WHOLE_PERCENT,
    ),
    Statement(
        IEA_2025, "relayed in https://rawmaterials.net/iea-diversifying-raw-material-supply-chains-"
        "progresses-slowly/", "China supplies around 80% of refined rare earths, 2035", 0.80,
        lambda: share("CHN", "magnet_rare_earths", "refined", "iea", "2025-05", 2035), NEAREST_TEN,
    ),
    # --- IEA, May 2025: demand.scenarios, scope=total, scenario=steps, edition=2025-05 ---
    Statement(
        IEA_2025, IEA_SUMMARY, "lithium demand grows fivefold to 2040 (STEPS)", 5,
        lambda: multiple("lithium"), NEAREST_TIMES,
    ),
    Statement(
        IEA_2025, IEA_SUMMARY, "nickel demand doubles to 2040 (STEPS)", 2,
        lambda: multiple("nickel"), NEAREST_TIMES,
    ),
    Statement(
        IEA_2025, IEA_SUMMARY, "graphite demand doubles to 2040 (STEPS)", 2,
        lambda: multiple("graphite"), NEAREST_TIMES,
    ),
    Statement(
        IEA_2025, IEA_SUMMARY, "cobalt and rare earths grow by 50 to 60% to 2040: cobalt", 0.50,
        lambda: multiple("cobalt") - 1, NEAREST_TEN,
    ),
    Statement(
        IEA_2025, IEA_SUMMARY, "cobalt and rare earths grow by 50 to 60% to 2040: rare earths",
        0.60, lambda: multiple("magnet_rare_earths") - 1, NEAREST_TEN,
    ),
    Statement(
        IEA_2025, f"relayed in {ARGUS}", "copper demand rises by 30% by 2040 (STEPS)", 0.30,
        lambda: multiple("copper") - 1, NEAREST_TEN,
    ),
    Statement(
        IEA_2025, f"relayed in {ARGUS}", "copper demand is 27 Mt in 2024", 27,
        lambda: demand("copper", "base", 2024) / 1e6, TWO_DIGITS_MT,
    ),
    Statement(
        IEA_2025, f"relayed in {ARGUS}", "copper demand is 34 Mt in 2040 (STEPS)", 34,
        lambda: demand("copper", "steps", 2040) / 1e6, TWO_DIGITS_MT,
    ),
    # --- IEA, May 2024: producers.map, source=iea, edition=2024-05 ---
    Statement(
        IEA_2024, "quoted in https://mhlnews.com/global-supply-chain/article/55041049/"
        "supply-gap-in-critical-minerals", "77% of refined rare earths come from China, 2030", 0.77,
        lambda: share("CHN", "magnet_rare_earths", "refined", "iea", "2024-05", 2030),
        WHOLE_PERCENT,
    ),
    # --- USGS, chapter texts ("Events, Trends, and Issues"): producers.map, source=usgs ---
    Statement(
        "USGS, MCS 2025", f"{MCS_2025.format('cobalt')}, p. 63",
        "Congo (Kinshasa) has an estimated 76% of cobalt mine production, 2024", 0.76,
        lambda: share("COD", "cobalt", "mine", "usgs", "2025", 2024), WHOLE_PERCENT,
    ),
    Statement(
        "USGS, MCS 2025", f"{MCS_2025.format('cobalt')}, p. 63",
        "Indonesia has 10% of cobalt mine production, 2024", 0.10,
        lambda: share("IDN", "cobalt", "mine", "usgs", "2025", 2024), WHOLE_PERCENT,
    ),
    Statement(
        "USGS, MCS 2025", f"{MCS_2025.format('gallium')}, p. 75",
        "China has 99% of primary low-purity gallium, 2024", 0.99,
        lambda: share("CHN", "gallium", "refined", "usgs", "2025", 2024), WHOLE_PERCENT,
    ),
    Statement(
        "USGS, MCS 2025", MCS_2025.format("lithium"),
        "lithium production rose by 18% in 2024, the US left out", 0.18,
        lambda: growth("lithium", "usgs", ("2025", 2023), ("2025", 2024)), WHOLE_PERCENT,
    ),
    Statement(
        "USGS, MCS 2025", MCS_2025.format("lithium"), "to approximately 240,000 tons", 240_000,
        lambda: world("lithium", "mine", "usgs", "2025", 2024), EXACT,
    ),
    Statement(
        "USGS, MCS 2025", MCS_2025.format("bismuth"), "bismuth: 16,000 tons in 2024", 16_000,
        lambda: world("bismuth", "refined", "usgs", "2025", 2024), EXACT,
    ),
    Statement(
        "USGS, MCS 2022", "relayed in https://mining.com/?p=1082894",
        "lithium: 100,000 t in 2021 without the US, 21% over 2020", 0.21,
        lambda: growth("lithium", "usgs", ("2022", 2020), ("2022", 2021)), WHOLE_PERCENT,
    ),
    # --- BGS, on World Mineral Production: producers.map, source=bgs ---
    Statement(
        "BGS, World Mineral Production 2019 to 2023", f"relayed in {IOM3}",
        "cobalt production rose by almost 23% in 2023", 0.23,
        lambda: growth("cobalt", "bgs", ("2023", 2022), ("2023", 2023)), WHOLE_PERCENT,
    ),
]  # fmt: skip


@pytest.mark.parametrize("one", STATEMENTS, ids=lambda s: f"{s.publisher}: {s.what}")
def test_our_figure_says_what_the_publisher_says(one: Statement) -> None:
    assert one.ours() == pytest.approx(one.stated, abs=one.tolerance), one.where


AT_LEAST = [
    # "over 60% of refined lithium and cobalt" in 2035 (rawmaterials.net, 21 May 2025).
    (0.60, ("CHN", "lithium", "refined", "iea", "2025-05", 2035)),
    (0.60, ("CHN", "cobalt", "refined", "iea", "2025-05", 2035)),
    # "over 90% of battery-grade graphite" from China in 2030 (IEA 2024, mhlnews.com).
    (0.90, ("CHN", "graphite", "refined", "iea", "2024-05", 2030)),
    # China "more than 70%" of refined gallium and germanium in 2023 (BGS, relayed by IOM3).
    (0.70, ("CHN", "gallium", "refined", "bgs", "2023", 2023)),
    (0.70, ("CHN", "germanium", "refined", "bgs", "2023", 2023)),
]


@pytest.mark.parametrize(("stated", "key"), AT_LEAST)
def test_more_than_is_more_than(stated: float, key: tuple[object, ...]) -> None:
    assert share(*key) > stated  # type: ignore[arg-type]


def test_cobalt_rose_by_more_than_a_fifth_in_2022() -> None:
    # BGS news, 9 April 2024: "more than 20 per cent on 2021".
    assert growth("cobalt", "bgs", ("2023", 2021), ("2023", 2022)) > 0.20, BGS_2022


def test_the_top_refiner_is_indonesia_for_nickel_and_china_for_all_others() -> None:
    # IEA topic page: almost all supply growth came from the single top supplier: Indonesia for
    # nickel, China for all others.
    for mineral in SIX:
        refiners = rows(mineral, "refined", "iea", "2025-05", 2024)
        assert refiners.index[0] == ("IDN" if mineral == "nickel" else "CHN")


def test_the_average_is_that_of_the_concentration_figure_too() -> None:
    values = []
    for mineral in SIX:
        query = {"mineral": mineral, "stage": "refined", "source": "iea"}
        data = build("producers.concentration", query).data
        values.append(data.loc[data["edition"] == "2025-05", "top3"].iloc[0])
    assert mean(values) == pytest.approx(0.86, abs=WHOLE_PERCENT)


# --- where we and the words part -------------------------------------------------------------


def test_gallium_2025_is_all_by_the_printed_total_and_99_percent_by_the_rows() -> None:
    """USGS, MCS 2026, gallium: China accounted for 99% (mcs2026-gallium.pdf).

    The world total is printed with two digits, "900,000" kg, as is China's row; Russia's 6,000
    and Japan's 3,000 are lost in the rounding. Over the sum of the rows China has 99.0%. The
    rule of the house is the printed total, so the share is 1; the title says "nearly all".
    """
    table = rows("gallium", "refined", "usgs", "2026", 2025)
    assert table.loc["CHN", "share"] == 1
    assert table.loc["CHN", "value"] / table["value"].sum() == pytest.approx(
        0.99, abs=WHOLE_PERCENT
    )
    assert "nearly all" in output("gallium", "refined", "usgs", "2026", 2025).title


def test_69_percent_of_lithium_mining_is_the_ieas_2040_and_not_2030() -> None:
    """Argus, 21 May 2025: Australia, China and Chile "up to" 69% of lithium mining by 2030.

    The IEA's own file prints "Top 3 share" 66.9% for 2030, 68.0% for 2035 and 68.6% for 2040:
    "up to 69%" is the highest of the three, relayed with the first year.
    """
    shares = {y: top3("lithium", "mine", "iea", "2025-05", y) for y in (2030, 2035, 2040)}
    assert shares[2030] == pytest.approx(0.669, abs=5e-4)
    assert max(shares.values()) == pytest.approx(0.69, abs=WHOLE_PERCENT)
    assert set(rows("lithium", "mine", "iea", "2025-05", 2040).index[:3]) == {"AUS", "CHN", "CHL"}


def test_bgs_graphite_is_over_70_percent_once_crude_ore_is_left_out() -> None:
    """BGS, relayed by IOM3: China more than 70% of graphite, gallium and germanium in 2023.

    The export has China's 1,210,000 t of 1,739,426 t: 69.6%. But India's 169,080 t and Austria's
    17,000 t are noted "Crude" (USGS has 25,600 t and 500 t of product): of the rest China has
    77.9%. BGS prints no world total here, so our share is of all that it lists, and notes say so.
    """
    table = rows("graphite", "mine", "bgs", "2023", 2023)
    assert table.loc["CHN", "share"] == pytest.approx(0.696, abs=5e-4)
    product = table["value"].drop(["IND", "AUT"]).sum()
    assert table.loc["CHN", "value"] / product == pytest.approx(0.779, abs=5e-4)
    notes = output("graphite", "mine", "bgs", "2023", 2023).notes
    assert any(note.startswith("India: Crude") for note in notes)
    assert any("publishes no world total" in note for note in notes)


def test_bgs_has_revised_tungsten_since_it_wrote_of_a_fall() -> None:
    """BGS, relayed by IOM3: Chinese tungsten fell by about 18%, the world's by about 15%.

    The export held here has 65,620 t for 2022 and an estimate of 66,000 t for 2023: no fall. A
    fall of 18% to 66,000 t starts from some 80,500 t, and with that number for 2022 the world
    falls by 15% as said: 2022 of China was revised down after the volume was printed.
    """
    china = {
        y: rows("tungsten", "mine", "bgs", "2023", y).loc["CHN", "value"] for y in (2022, 2023)
    }
    assert china == {2022: 65_620, 2023: 66_000}
    before = china[2023] / (1 - 0.18)
    old_world = world("tungsten", "mine", "bgs", "2023", 2022) - china[2022] + before
    new_world = world("tungsten", "mine", "bgs", "2023", 2023)
    assert new_world / old_world - 1 == pytest.approx(-0.15, abs=WHOLE_PERCENT)


def test_bgs_has_revised_lithium_of_2022_since_its_news() -> None:
    """BGS news, 9 April 2024: lithium up by 27% in 2022, and by 49% over five years.

    From the export: 36.5% and 60.8%. Both of BGS's ratios give the same 2022, some 147,500 t of
    lithium, over the 2021 and 2018 that the export still has; it now has 158,834 t. Only 2022
    was revised, and the 30% for 2023 (IOM3; 34.6% here) was said of the numbers of that day.
    """
    by_year = {y: world("lithium", "mine", "bgs", "2023", y) for y in (2018, 2021, 2022, 2023)}
    by_growth, by_five_years = by_year[2021] * 1.27, by_year[2018] * 1.49
    assert by_growth == pytest.approx(by_five_years, rel=WHOLE_PERCENT)
    assert by_year[2022] == pytest.approx(158_834)
    assert by_year[2023] / by_year[2022] - 1 == pytest.approx(0.346, abs=5e-4)


def test_nickel_plus_47_percent_is_no_change_of_one_year_in_bgs() -> None:
    """IOM3 relays from BGS: nickel production increased by 47%, with Indonesia's output.

    From the export: mines 20.9%, smelters and refineries 8.9% over 2022; Indonesia's mines 40.3%.
    Over the five years of that volume, 2019 to 2023, mines rose by 37.8% and refineries by 39.6%.
    None of these is 47%, and the volume itself is not held: what was counted stays open, so
    nothing here is measured against it.
    """
    mined = {y: world("nickel", "mine", "bgs", "2023", y) for y in (2019, 2022, 2023)}
    refined = {y: world("nickel", "refined", "bgs", "2023", y) for y in (2019, 2022, 2023)}
    for series, one_year, five_years in ((mined, 0.209, 0.378), (refined, 0.089, 0.396)):
        assert series[2023] / series[2022] - 1 == pytest.approx(one_year, abs=5e-4)
        assert series[2023] / series[2019] - 1 == pytest.approx(five_years, abs=5e-4)
