"""Axis ticks: round steps and their labels, computed once for all renderers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from msp_dash.words import Words


def steps(largest: float, most: int = 5) -> tuple[float, ...]:
    """Round values from 0 to the first that is not under `largest`, at most `most` of them over 0.

    Steps are 1, 2, 2.5 or 5 times a power of ten.
    """
    if largest <= 0:
        return (0.0, 1.0)
    power = 10.0 ** math.floor(math.log10(largest / most))
    step = next(m * power for m in (1, 2, 2.5, 5, 10, 20) if m * power * most >= largest * 0.999999)
    return tuple(round(i * step, 10) for i in range(math.ceil(largest / step * 0.999999) + 1))


def ticks(
    values: Iterable[float], w: Words, *, percent: bool = False
) -> tuple[tuple[float, str], ...]:
    """Values with their texts, all of as many decimals as the longest: '0', '0.5', '1.0'.

    A zero is bare. `percent` : whether they are fractions that are printed in percent.
    """
    numbers = tuple(values)
    scale, sign = (100, w.percent_sign) if percent else (1, "")
    decimals = max(map(_decimals, (value * scale for value in numbers)), default=0)
    return tuple((v, w.fixed(v * scale, decimals if v else 0) + sign) for v in numbers)


def _decimals(value: float) -> int:
    """Decimals that a round value needs."""
    exponent = Decimal(f"{value:.6g}").normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
