"""Round steps of an axis, decided once for every renderer."""

from __future__ import annotations

import math


def steps(largest: float, most: int = 5) -> tuple[float, ...]:
    """Round values from 0 to the first that is not under `largest`, at most `most` of them over 0.

    Steps are 1, 2, 2.5 or 5 times a power of ten.
    """
    if largest <= 0:
        return (0.0, 1.0)
    power = 10.0 ** math.floor(math.log10(largest / most))
    step = next(m * power for m in (1, 2, 2.5, 5, 10, 20) if m * power * most >= largest * 0.999999)
    return tuple(i * step for i in range(math.ceil(largest / step * 0.999999) + 1))
