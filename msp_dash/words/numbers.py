"""Numbers as the look rules them: groups of three with U+00A0, 'e' for estimates.

The mark of decimals, the space before a percent sign and what counts as one follow the language, by
Babel's copy of Unicode's CLDR. Groups stand apart by U+00A0 in every language: Spanish has a point
there in CLDR, which readers of an English slide would take for decimals, and the typeface has no
U+202F.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Real

NBSP = "\u00a0"
NARROW = "\u202f"
MINUS = "−"
TONNES_PER = {"t": 1.0, "kt": 1e3, "Mt": 1e6}


class Numbers:
    """Formatting of numbers: English until `count_as` says otherwise."""

    decimal = "."
    percent = "%"
    _rule: Callable[[float], str] | None = None

    def count_as(self, locale: str) -> None:
        """Take marks and plurals of a locale of CLDR."""
        from babel import Locale  # noqa: PLC0415 - English needs no Babel
        from babel.numbers import get_decimal_symbol  # noqa: PLC0415 - as above

        found = Locale.parse(locale)
        self.decimal = get_decimal_symbol(found)
        self.percent = str(found.percent_formats[None].suffix[0]).replace(NARROW, NBSP)
        self._rule = found.plural_form

    def form_of(self, n: object) -> str:
        """Which form of a sentence goes with a number: 'one' or 'other'.

        Languages that have a form for millions have it with "de", which no sentence here has.
        """
        if self._rule is None or not isinstance(n, Real):
            return "one" if n == 1 else "other"
        return "one" if self._rule(abs(float(n))) == "one" else "other"

    def printed(self, text: str) -> str:
        """Digits of Python ('-1,234.5') as the language prints them."""
        return text.replace(",", NBSP).replace(".", self.decimal).replace("-", MINUS)

    def whole(self, value: float) -> str:
        """'4 559'."""
        return self.printed(f"{round(value):,}")

    def fixed(self, value: float, decimals: int) -> str:
        """With so many decimals: '−1.67'."""
        return self.printed(f"{value:,.{decimals}f}")

    def plain(self, value: float) -> str:
        """As short as it goes, for ticks of an axis: '0.5', '20'."""
        return self.printed(f"{value:g}")

    def quantity(self, value: float) -> str:
        """A quantity for a table, whole from 1 000 on: '82 700', '0.35', '234.5'."""
        if value == round(value) or abs(value) >= 1000:
            return self.whole(value)
        decimals = max(0, 3 - len(str(int(abs(value))))) if abs(value) >= 1 else 3
        return self.printed(f"{value:,.{max(decimals, 1)}f}".rstrip("0").rstrip("."))

    def significant(self, value: float, digits: int = 3) -> str:
        """Rounded to `digits` significant digits: '2.05', '439', '1 930'."""
        if value == 0:
            return "0"
        decimals = digits - 1 - math.floor(math.log10(abs(value)))
        rounded = round(value, decimals)
        return self.printed(f"{rounded:,.{max(decimals, 0)}f}")

    def share(self, share: float) -> str:
        """'67%', below 10% with one decimal: '5.1%'."""
        if round(abs(100 * share), 1) < 10:
            return self.share_table(share)
        return self.printed(f"{100 * share:.0f}") + self.percent

    def share_table(self, share: float) -> str:
        """One decimal: '66.7%'; what is not zero never reads as zero: '0.02%'."""
        percent = 100 * share
        rounded = self.printed(f"{percent:.1f}")
        small = percent != 0 and float(f"{percent:.1f}") == 0
        return (self.significant(percent, 1) if small else rounded) + self.percent

    def percents(self, share: float) -> str:
        """As short as it goes, for ticks of an axis: '5%', '12.5%'."""
        return self.plain(100 * share) + self.percent

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
