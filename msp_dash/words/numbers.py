"""Numbers and dates as the look rules them: groups of three with U+00A0, 'e' for estimates."""

from __future__ import annotations

import math

NBSP = "\u00a0"
MINUS = "−"
TONNES_PER = {"t": 1.0, "kt": 1e3, "Mt": 1e6}


def _grouped(text: str) -> str:
    return text.replace(",", NBSP).replace("-", MINUS)


class Numbers:
    """Formatting of numbers. English digits for now."""

    def whole(self, value: float) -> str:
        """'4 559'."""
        return _grouped(f"{round(value):,}")

    def quantity(self, value: float) -> str:
        """A quantity for a table, whole from 1 000 on: '82 700', '0.35', '234.5'."""
        if value == round(value) or abs(value) >= 1000:
            return self.whole(value)
        decimals = max(0, 3 - len(str(int(abs(value))))) if abs(value) >= 1 else 3
        return _grouped(f"{value:,.{max(decimals, 1)}f}".rstrip("0").rstrip("."))

    def significant(self, value: float, digits: int = 3) -> str:
        """Rounded to `digits` significant digits: '2.05', '439', '1 930'."""
        if value == 0:
            return "0"
        decimals = digits - 1 - math.floor(math.log10(abs(value)))
        rounded = round(value, decimals)
        return _grouped(f"{rounded:,.{max(decimals, 0)}f}")

    def share(self, share: float) -> str:
        """'67%', below 10% with one decimal: '5.1%'."""
        if round(abs(100 * share), 1) < 10:
            return self.share_table(share)
        return _grouped(f"{100 * share:.0f}%")

    def share_table(self, share: float) -> str:
        """One decimal: '66.7%'; what is not zero never reads as zero: '0.02%'."""
        percent = 100 * share
        rounded = _grouped(f"{percent:.1f}")
        small = percent != 0 and float(f"{percent:.1f}") == 0
        return f"{self.significant(percent, 1) if small else rounded}%"

    def ratio(self, ratio: float) -> str:
        """Two digits: '3.8×', '0.65×', '13×'."""
        return f"{self.significant(ratio, 2)}×"

    def tonnes_unit(self, largest: float) -> str:
        """One unit for a picture: t below 10 kt, kt below 1 000 kt, else Mt."""
        if largest < 1e4:
            return "t"
        return "kt" if largest < 1e6 else "Mt"

    def in_unit(self, tonnes: float, unit: str, digits: int = 3) -> str:
        """Tonnes in t, kt or Mt, without the unit."""
        return self.significant(tonnes / TONNES_PER[unit], digits)

    def tonnes(self, tonnes: float, digits: int = 2) -> str:
        """'2.1 Mt', '440 kt' for sentences: two digits and a unit."""
        unit = self.tonnes_unit(tonnes)
        return f"{self.in_unit(tonnes, unit, digits)}{NBSP}{unit}"
