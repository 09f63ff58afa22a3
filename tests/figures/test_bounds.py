"""What is printed as "at least" or "at most" claims no more than the number behind it.

Every rounding goes through `msp_dash.words.numbers.rounded`: `roundings` listens there as figures
are built, and `unfounded` looks for each bound in their words among what was rounded as that bound
(`tests/figures/test_headlines.py`, for every figure).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.figures import registry as figures
from msp_dash.figures.producers import output
from msp_dash.figures.producers.headlines import part
from msp_dash.figures.record import Figure
from msp_dash.words import numbers, words
from msp_dash.words.catalogue import FACTS, english
from msp_dash.words.numbers import NBSP
from msp_dash.words.untranslated import source_messages

BOUND_TEXT = re.compile(r"\bat (least|most) ([\d,]*\d(?:\.\d+)?)")
OWN_TEXTS = (*english().values(), *(str(one.source) for one in source_messages(FACTS)))
TYPED = {m[0] for text in OWN_TEXTS for m in BOUND_TEXT.finditer(text)}
"""Bounds that a sentence holds itself: a definition, as of "metal of at least 99%"."""
IMPOSSIBLE = re.compile(r"(?<![\d.,])(?:10[1-9]|100\.[1-9]|1[1-9]\d|[2-9]\d\d)(?:\.\d+)?%")
MAY_PASS_100 = (
    "balance.",  # supply over demand, growth, changes
    "country.exports_gdp",  # exports may exceed GDP
    "demand.",  # growth
    "overview.",
    "prices.",  # changes
    "producers.history",  # changes
    "investment.",  # changes
    "recycling.",
    "trade.",
)


def texts(part: object) -> Iterator[str]:
    """Every text of a record, its encoding included; not its ids and links."""
    if isinstance(part, str):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in ("params", "link", "nearest", "sources", "data", "id", "frames"):
                yield from texts(getattr(part, field.name))
    elif isinstance(part, dict):
        yield from (text for value in part.values() for text in texts(value))
    elif isinstance(part, tuple | list | frozenset):
        yield from (text for value in part for text in texts(value))


Calls = dict[str, dict[Decimal, float]]
"""Bound -> rounded number -> a value that was rounded to it."""


@contextmanager
def roundings() -> Iterator[Calls]:
    """What is rounded inside, where every figure is built anew."""
    calls: Calls = {bound: {} for bound in numbers._ROUNDING}
    plain = numbers.rounded

    def listening(value: float, decimals: int, bound: numbers.Bound = "exactly") -> Decimal:
        result = plain(value, decimals, bound)
        calls[bound][result] = value
        return result

    figures._build.cache_clear()
    output._common.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "rounded", listening)
        yield calls
    figures._build.cache_clear()
    output._common.cache_clear()


def unfounded(figure: Figure, calls: Calls) -> Iterator[str]:
    for text in texts(figure):
        for match in BOUND_TEXT.finditer(text):
            printed, bound = Decimal(match[2].replace(",", "")), f"at_{match[1]}"
            if match[0] in TYPED:
                continue
            value = calls[bound].get(printed)
            if value is None:
                yield f"{match[0]}: rounded to the nearest, not as a bound: {text[:140]}"
            elif (bound == "at_least") != (
                printed <= Decimal(f"{value:.14g}")
            ) and printed != Decimal(f"{value:.14g}"):
                yield f"{match[0]} of {value}: {text[:140]}"


@given(
    st.floats(0, 1e9, allow_nan=False),
    st.integers(-3, 4),
)
def test_rounding_goes_the_way_of_its_bound(value: float, decimals: int) -> None:
    exact = Decimal(f"{value:.14g}")
    low, near, high = (
        numbers.rounded(value, decimals, bound) for bound in ("at_least", "exactly", "at_most")
    )
    assert low <= exact <= high
    assert low <= near <= high
    assert high - low in (0, Decimal(1).scaleb(-decimals))


def test_rounding_is_of_the_number_as_it_is_written() -> None:
    """195 of 3,900 t is 5.0% under every bound: binary sums miss it by the last digit."""
    w = words()
    for share in (195 / 3_900, 0.1 + 0.2, 0.29, 0.07 * 3):
        printed = {w.share(share, bound) for bound in ("at_least", "exactly", "at_most")}
        assert len(printed) == 1, printed


@pytest.mark.parametrize(
    ("share", "least", "most"),
    [
        (0.4281, "42%", "43%"),  # iron ore, USGS MCS 2026: "at least 43%" was printed
        (0.3379, "33%", "34%"),  # lithium
        (0.745, "74%", "75%"),  # antimony reserves: "at most 74%" was printed
        (0.9908, "99%", "100%"),  # platinum-group reserves
        (0.0996, "9.9%", "10%"),
        (0.00049, "0.04%", "0.05%"),
    ],
)
def test_shares_as_bounds(share: float, least: str, most: str) -> None:
    w = words()
    assert (w.share(share, "at_least"), w.share(share, "at_most")) == (least, most)


@pytest.mark.parametrize(
    ("lang", "text", "sentence"),
    [
        ("en", "less than 0.1%", "; less than 0.1% of it went to MSP"),
        ("fr", f"moins de 0,1{NBSP}%", f"dont moins de 0,1{NBSP}%"),
        ("es", f"menos del 0,1{NBSP}%", f"; menos del 0,1{NBSP}% fue a"),
        ("pt", "menos de 0,1%", "; menos de 0,1% desse valor"),
    ],
)
def test_a_share_that_rounds_to_nothing_is_less_than_a_tenth_of_a_percent(
    lang: str, text: str, sentence: str
) -> None:
    """Uganda, BACI 2024: 0.0005% of what it sold went to the partners."""
    w = words(lang)
    assert part(w, 0.000005, whole=False) == part(w, 0.00049, whole=False) == text
    assert part(w, 0.0005, whole=False) == w.share(0.001)
    assert part(w, 0.0, whole=False) == w.share(0.0)
    values = {"country": w.the_country("UGA"), "value": "1", "year": 2024, "group": "MSP"}
    share = part(w, 0.000005, whole=False)
    assert sentence in w("documents.trade.total_sells_part", share=share, **values)


def test_more_never_prints_as_less() -> None:
    w = words()
    for bound in numbers._ROUNDING:
        printed = [rounded_of(w.share(n / 997, bound)) for n in range(998)]
        assert all(a <= b for a, b in pairwise(printed))


def rounded_of(text: str) -> Decimal:
    return Decimal(text.rstrip("%"))
