"""Spreadsheet number formats that print a value exactly as the figure prints it.

A chart label with a number format follows its cell when someone edits the number; a label of fixed
text does not. Where no format gives the printed text, the label is fixed text.

Thousands are grouped by a literal, since an office program would print a comma of the format as the
mark of its own language: "4,784" in a Spanish deck is read as less than five. Decimals have the
mark of the program; no format can state another.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from msp_dash.words.numbers import MINUS, NBSP

_NUMBER = re.compile(
    rf"(?P<before>[^\d{MINUS}]*)(?P<number>{MINUS}?\d(?:[\d{NBSP}.,]*\d)?)(?P<after>.*)"
)
_MARKS = ((",", "."), (NBSP, ","), (".", ","))
"""Group separator and decimal mark of each language."""
_MOST = 999_999_999.5
"""Value from which a third mark would be needed, for which a format has no section left: the label
is fixed text."""
_PERCENT = re.compile(rf"(?P<space>{NBSP}?)%")
_SIGN = re.compile(rf"(?P<sign>[+{MINUS}])(?P<number>\d+)(?P<unit>\D*)")
_YEAR_BEFORE = re.compile(r"(?P<lead>\d{4}e?: )(?P<rest>.+)")


def number_format(text: str, value: float, group: str | None = None) -> str | None:
    """Format code that prints `value` as `text`, or None if there is none.

    Supported are thousands groups, percent, and text before and after the number ("66.7% e",
    "3.8×", "2025: 625"). `group` is the mark between thousands, by default that of `text`; "" is
    the mark of the program.
    """
    lead, rest = "", text
    if match := _YEAR_BEFORE.fullmatch(text):
        lead, rest = match["lead"], match["rest"]
    parts = _NUMBER.fullmatch(rest)
    if parts is None:
        return None
    after, percent = parts["after"], ""
    if match := _PERCENT.match(after):
        after = after[match.end() :]
        percent = _literal(match["space"]) + "%"
    marks = _marks(parts["number"], value * 100 if percent else value)
    if marks is None:
        return None
    decimals, own = marks
    group = own if group is None else group
    before, after = _literal(lead + parts["before"]), _literal(after)
    if group and not decimals and not percent:
        digits = "0", f'0"{group}"000', f'0"{group}"000"{group}"000'
        limits = "[<1000]", "[<1000000]", ""
        pairs = zip(limits, digits, strict=True)
        return ";".join(f"{limit}{before}{code}{after}" for limit, code in pairs)
    body = "0" + ("." + "0" * decimals if decimals else "")
    return f"{before}{body if percent else '#,##' + body}{percent}{after}"


def _marks(number: str, value: float) -> tuple[int, str] | None:
    """Decimals with which a spreadsheet prints `value` as `number` in some language, and the mark
    between thousands where a literal can be it.
    """
    for group, mark in _MARKS:
        decimals = len(number.partition(mark)[2])
        if _rounded_text(value, decimals, group, mark) == number:
            if value >= _MOST:
                return None
            return decimals, group if group in number and value > 0 else ""
    return None


def _rounded_text(value: float, decimals: int, group: str, mark: str) -> str:
    """The number as a spreadsheet rounds it: half away from zero, from 15 significant digits."""
    exact = Decimal(f"{value:.15g}")
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    marks = {",": group, ".": mark, "-": MINUS}
    return "".join(marks.get(c, c) for c in f"{rounded:,f}")


def _literal(text: str) -> str:
    return '"' + text.replace('"', "'") + '"' if text else ""


def axis_format(ticks: tuple[tuple[float, str], ...]) -> str | None:
    """A format code that prints every tick of an axis as its text, or None."""
    numbers = ((_NUMBER.fullmatch(text), value) for value, text in ticks)
    groups = [(_marks(match["number"], value) or (0, ""))[1] for match, value in numbers if match]
    group = max(groups, default="") if all(value >= 0 for value, _ in ticks) else ""
    codes = {number_format(text, value, group) for value, text in ticks if value != 0}
    zeros = {text for value, text in ticks if value == 0}
    if len(codes) == 1 and None not in codes:
        code = codes.pop() or ""
        plain = code.rsplit(";", 1)[-1]
        zero = number_format(zeros.pop(), 0.0, group) if zeros else plain
        if zero in (code, plain):
            return code
        # A plain "0" beside "0.5": the third section of a format code is for zero.
        if zero and ";" not in code:
            return f"{code};{code};{zero}"
    return _signed_format(ticks)


def _signed_format(ticks: tuple[tuple[float, str], ...]) -> str | None:
    """Format code for changes in whole percent or points with explicit signs: "+20%", "−20%"."""
    signs = [(value, _SIGN.fullmatch(text)) for value, text in ticks if value != 0]
    units = {match["unit"] for _, match in signs if match}
    if len(units) != 1 or any(
        not match or int(match["number"]) != abs(value) or (match["sign"] == "+") != (value > 0)
        for value, match in signs
    ):
        return None
    unit = _literal(units.pop())
    zero = next((text for value, text in ticks if value == 0), "0")
    return f'"+"0{unit};"{MINUS}"0{unit};{_literal(zero)}'
