"""How concentrated output is: top one, top three, Herfindahl-Hirschman index (HHI).

HHI is the sum of squared percentage shares, 0 to 10 000 (US Department of Justice and Federal Trade
Commission, Merger Guidelines 2023, section 2.1: above 1 800 a market is highly concentrated).
Unnamed countries are left out of the sum, so it is a lower bound.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from msp_dash.analysis.shares import RESIDUAL

COVERAGE_MIN = 0.80
"""Below this share of named countries the HHI says too little, and is withheld."""
HHI_HIGH, HHI_MAX = 1_800, 10_000


@dataclass(frozen=True, slots=True)
class Concentration:
    """Top producers and HHI of one mineral, stage, source, edition and year."""

    top1_iso3: str
    top1: float
    top3: float
    hhi: float | None
    coverage: float


def concentration(shares: pd.DataFrame) -> Concentration | None:
    """Concentration of output.

    Parameters
    ----------
    shares : columns iso3 (str), share (float, 0 to 1; NaN where withheld), as `shares` gives them.

    Returns
    -------
    None where no named country has a share. HHI is None where named countries cover under 80%.
    Publishers round their totals: what rounding lifts above the whole, the sum of the three largest
    or the HHI, is the whole.

    Examples
    --------
    HHI = the sum of squared percentage shares (Merger Guidelines 2023, section 2.1):
    50² + 30² + 15² = 3,625. Other countries (OTH) are not in the sum; coverage is the sum of the
    shares of named countries:

    >>> import pandas as pd
    >>> from msp_dash.analysis.concentration import concentration
    >>> shares = pd.DataFrame(
    ...     {"iso3": ["CHN", "AUS", "CHL", "OTH"], "share": [0.50, 0.30, 0.15, 0.05]}
    ... )
    >>> result = concentration(shares)
    >>> round(result.hhi), round(result.top3, 2), round(result.coverage, 2)
    (3625, 0.95, 0.95)

    Where named countries cover less than 80%, the HHI is not reported; the largest share is:

    >>> result = concentration(shares[shares["iso3"] != "AUS"])
    >>> result.hhi is None, round(result.coverage, 2), result.top1_iso3, result.top1
    (True, 0.65, 'CHN', 0.5)

    Gallium in 2025 (MCS 2026, kg): China 900,000, Russia 6,000, Japan 3,000 of a world total that
    is rounded to 900,000. Together that is 101%, and an HHI of 10,001:

    >>> rows = pd.DataFrame({"iso3": ["CHN", "RUS", "JPN"], "kg": [900_000, 6_000, 3_000]})
    >>> result = concentration(rows.assign(share=rows["kg"] / 900_000))
    >>> result.top1, result.top3, result.hhi, round(result.coverage, 2)
    (1.0, 1.0, 10000.0, 1.01)
    """
    return concentration_of(shares["iso3"], shares["share"])


def concentration_of(iso3: Iterable[str], shares: Iterable[float]) -> Concentration | None:
    """`concentration` of codes and their shares, side by side."""
    ranked = sorted(
        (-share, code)
        for code, share in zip(iso3, shares, strict=True)
        if code != RESIDUAL and not math.isnan(share)
    )
    if not ranked or ranked[0][0] >= 0:
        return None
    parts = -np.array([share for share, _ in ranked])
    coverage = float(parts.sum())
    return Concentration(
        top1_iso3=ranked[0][1],
        top1=float(parts[0]),
        top3=min(float(parts[:3].sum()), 1.0),
        hhi=_hhi(parts) if coverage >= COVERAGE_MIN else None,
        coverage=coverage,
    )


def _hhi(parts: NDArray[np.float64]) -> float:
    return min(float(((100 * parts) ** 2).sum()), float(HHI_MAX))
