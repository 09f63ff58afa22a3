"""Numbers as text: rounding, bounds, digit groups, percentages, units of weight.

Decimal mark, group separator, the space before a percent sign and plural rules follow the language,
by Babel's copy of Unicode's CLDR; U+00A0 stands in for U+202F, which the typefaces lack.

**Rounding never overstates.** Every method that prints a number takes a `Bound`: "at least" rounds
down, "at most" rounds up, at the precision that is printed. Rounding is decimal, on the number as
it is written out, so that 195 of 3,900 is 5.0% under every bound.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from numbers import Real
from typing import Literal

NBSP = "\u00a0"
NARROW = "\u202f"
MINUS = "−"
TONNES_PER = {"t": 1.0, "kt": 1e3, "Mt": 1e6}

Bound = Literal["exactly", "at_least", "at_most", "about"]
"""What a printed number says of the value: the value rounded, a lower bound, an upper bound."""

_ROUNDING: Mapping[Bound, str] = {
    "exactly": ROUND_HALF_UP,
    "about": ROUND_HALF_UP,
    "at_least": ROUND_FLOOR,
    "at_most": ROUND_CEILING,
}
_EXACT_DIGITS = 14
"""Significant digits that a number is taken to: beyond them is the error of binary sums."""

SHARE_MIN = 0.0005
"""A smaller share is less than 0.1% however it is rounded: sentences give no more digits."""
TABLE_SHARE_MIN = 0.00005
"""A smaller share is less than 0.01%: tables give one digit more."""
WHOLE_SHARE, HHI_MAX = 1.0, 10_000.0
"""The largest share and the largest HHI there can be. Publishers round, so a computed one may be
slightly above: it is printed as "about 100%" and "about 10,000"."""


def rounded(value: float, decimals: int, bound: Bound = "exactly") -> Decimal:
    """`value` at so many decimals (negative: tens, hundreds ...), in the direction of `bound`.

    Examples
    --------
    >>> rounded(42.81, 0, "at_least"), rounded(195 / 3_900 * 100, 1, "at_least")
    (Decimal('42'), Decimal('5.0'))
    """
    exact = Decimal(f"{value:.{_EXACT_DIGITS}g}")
    step = Decimal(1).scaleb(-decimals)
    result = exact.quantize(step, rounding=_ROUNDING[bound])
    return result.quantize(Decimal(1)) if decimals < 0 else result


GROUPED_FROM_FIVE = frozenset({"es", "pt_PT"})
"""Locales whose ``minimumGroupingDigits`` in CLDR is 2, which Babel leaves out."""
_ONE_BEFORE = re.compile(r"(?<![\d,])(\d),(?=\d{3}(?![\d,]))")
"""The separator of four digits."""


class Numbers(ABC):
    """Formatting of numbers: English until `count_as` says otherwise."""

    decimal = "."
    group = ","
    groups_from_five = False
    """Whether four digits stand together: 2030, 12 345 (`GROUPED_FROM_FIVE`)."""
    percent_sign = "%"
    thousands_of_millions = False
    """Whether 2 billion is told as 2,000 million, as in Spanish."""
    _rule: Callable[[float], str] | None = None
    _ordinal_rule: Callable[[float], str] | None = None

    def count_as(self, locale: str) -> None:
        """Take marks and plurals of a locale of CLDR."""
        from babel import Locale  # noqa: PLC0415 - English needs no Babel
        from babel.numbers import get_decimal_symbol, get_group_symbol  # noqa: PLC0415 - as above

        cldr = Locale.parse(locale)
        self.decimal = get_decimal_symbol(cldr)
        self.group = get_group_symbol(cldr).replace(NARROW, NBSP)
        self.groups_from_five = str(cldr) in GROUPED_FROM_FIVE
        self.percent_sign = str(cldr.percent_formats[None].suffix[0]).replace(NARROW, NBSP)
        self.thousands_of_millions = cldr.language == "es"
        self._rule, self._ordinal_rule = cldr.plural_form, cldr.ordinal_form

    def ordinal_form(self, n: int) -> str:
        """CLDR's form of an ordinal number: in English 'one' (1st), 'two', 'few' (3rd), 'other'."""
        if self._ordinal_rule is not None:
            return self._ordinal_rule(n)
        last = n % 10 if n % 100 not in (11, 12, 13) else 0
        return {1: "one", 2: "two", 3: "few"}.get(last, "other")

    def form_of(self, n: object) -> str:
        """Which form of a sentence goes with a number: 'one' or 'other'.

        Languages that have a form for millions have it with "de", which no sentence here has.
        """
        if self._rule is None or not isinstance(n, Real):
            return "one" if n == 1 else "other"
        return "one" if self._rule(abs(float(n))) == "one" else "other"

    def printed(self, number: Decimal) -> str:
        """A rounded number with the language's marks: '−1,234.5'; a zero has no sign."""
        return self.marked(f"{abs(number) if number == 0 else number:,f}")

    def marked(self, digits: str) -> str:
        """Digits as Python or a publisher writes them ('-1,234.50') with the language's marks."""
        if self.groups_from_five:
            digits = _ONE_BEFORE.sub(r"\1", digits)
        marks = {",": self.group, ".": self.decimal, "-": MINUS}
        return "".join(marks.get(c, c) for c in digits)

    def whole(self, value: float, bound: Bound = "exactly") -> str:
        """'4,559'."""
        return self.fixed(value, 0, bound)

    def fixed(self, value: float, decimals: int, bound: Bound = "exactly") -> str:
        """With so many decimals: '−1.67'."""
        return self.printed(rounded(value, decimals, bound))

    def plain(self, value: float) -> str:
        """As short as it goes, for ticks of an axis: '0.5', '20', '10000' as '10,000'."""
        return self.printed(Decimal(f"{value:.6g}").normalize())

    def quantity(self, value: float, bound: Bound = "exactly") -> str:
        """A quantity for a table, whole from 1,000 on: '82,700', '0.35', '234.5'."""
        if value == round(value) or abs(value) >= 1000:
            return self.whole(value, bound)
        decimals = max(0, 3 - len(str(int(abs(value))))) if abs(value) >= 1 else 3
        return self.printed(rounded(value, max(decimals, 1), bound).normalize())

    def significant(self, value: float, digits: int = 3, bound: Bound = "exactly") -> str:
        """Rounded to `digits` significant digits: '2.05', '439', '1,930'."""
        if value == 0:
            return "0"
        decimals = digits - 1 - math.floor(math.log10(abs(value)))
        return self.printed(rounded(value, decimals, bound))

    def share(self, share: float, bound: Bound = "exactly") -> str:
        """A part of a whole: '67%', below 10% with one decimal: '5.1%'.

        Never above 100%: publishers round totals, so a computed share may be; it is "about 100%".
        What rounds to nothing is "less than 0.1%".
        """
        if 0 < share < SHARE_MIN and bound == "exactly":
            return self.less_than(self.percent(0.001))
        return self._part(share, self.percent(share, bound), bound)

    def share_table(self, share: float, bound: Bound = "exactly") -> str:
        """`share` with one decimal: '66.7%'; what is not zero never reads as zero: '0.02%'.

        Under half of 0.01% it is "less than 0.01%".
        """
        if 0 < share < TABLE_SHARE_MIN and bound == "exactly":
            return self.less_than(self.percent_table(0.0001))
        return self._part(share, self.percent_table(share, bound), bound)

    def hhi(self, value: float) -> str:
        """A Herfindahl-Hirschman index: '4,559'; one that rounding lifts above 10,000 is about it.

        Source of the scale: US Department of Justice and Federal Trade Commission, Merger
        Guidelines, 2023.
        """
        if rounded(value, 0) > HHI_MAX:
            return self.about(self.whole(HHI_MAX))
        return self.whole(value)

    def percent(self, ratio: float, bound: Bound = "exactly", *, signed: bool = False) -> str:
        """A change, a rate or a ratio, which may be below 0 or above 1: '67%', '−2.2%', '0%'.

        With `signed` an increase has its sign: '+67%', '−2.2%', '0%'.
        """
        text = self.points(ratio, bound) + self.percent_sign
        return self.signed(ratio, text) if signed else text

    @staticmethod
    def signed(value: float, text: str) -> str:
        """The text of a change, with a plus sign where it is an increase."""
        return f"+{text}" if value > 0 else text

    def percent_table(self, ratio: float, bound: Bound = "exactly") -> str:
        """`percent` with one decimal; what is not zero never reads as zero."""
        return self.points_table(ratio, bound) + self.percent_sign

    def points(self, difference: float, bound: Bound = "exactly") -> str:
        """A difference of two percentages in percentage points: '18', '−2.2'."""
        if difference and abs(rounded(100 * difference, 1, bound)) < 10:
            return self.points_table(difference, bound)
        return self.fixed(100 * difference, 0, bound)

    def points_table(self, difference: float, bound: Bound = "exactly") -> str:
        """`points` with one decimal; what is not zero never reads as zero: '74.2', '0.02'."""
        value = 100 * difference
        near = self.fixed(value, 1, bound)
        if value != 0 and 0 in (rounded(value, 1), rounded(value, 1, bound)):
            near = self.significant(value, 1, bound)
        return near

    def percents(self, share: float) -> str:
        """As short as it goes, for ticks of an axis: '5%', '12.5%'."""
        return self.plain(100 * share) + self.percent_sign

    def ratio(self, ratio: float, bound: Bound = "exactly") -> str:
        """Two digits: '3.8×', '0.65×', '13×'."""
        return f"{self.significant(ratio, 2, bound)}×"

    def tonnes_unit(self, largest: float) -> str:
        """One unit for a picture: t below 10 kt, kt below 1,000 kt, else Mt."""
        if largest < 1e4:
            return "t"
        return "kt" if largest < 1e6 else "Mt"

    def in_unit(self, tonnes: float, unit: str, digits: int = 3, bound: Bound = "exactly") -> str:
        """Tonnes in t, kt or Mt, without the unit."""
        return self.significant(tonnes / TONNES_PER[unit], digits, bound)

    def tonnes(self, tonnes: float, digits: int = 2, bound: Bound = "exactly") -> str:
        """'2.1 Mt', '440 kt' for sentences: two digits and a unit."""
        unit = self.tonnes_unit(tonnes)
        return f"{self.in_unit(tonnes, unit, digits, bound)}{NBSP}{unit}"

    @abstractmethod
    def about(self, text: str) -> str:
        """A printed number that is not exact: 'about 100%'."""

    @abstractmethod
    def less_than(self, text: str) -> str:
        """What is smaller than a printed number: 'less than 0.1%'."""

    def _part(self, share: float, text: str, bound: Bound) -> str:
        if rounded(100 * share, 1) <= 100 * WHOLE_SHARE:
            return text
        whole = self.percent(WHOLE_SHARE)
        return whole if bound == "at_most" else self.about(whole)
