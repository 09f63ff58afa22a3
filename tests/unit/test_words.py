"""Words: sentences with named placeholders, numbers as the look rules them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.words import UnknownSentence, words
from msp_dash.words.names import mineral_aliases

W = words("en")
NBSP = "\u00a0"


def test_a_missing_placeholder_is_a_defect_not_a_gap_on_screen():
    with pytest.raises(UnknownSentence):
        W("words.list.last", first="A")
    with pytest.raises(UnknownSentence):
        W("no.such.sentence")


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.667, "67%"), (0.0512, "5.1%"), (0.0999, "10%"), (0.09949, "9.9%"), (1.0, "100%")],
)
def test_shares_have_one_decimal_below_ten_percent(share, text):
    assert W.share(share) == text


@pytest.mark.parametrize(
    ("ratio", "text"), [(3.84, "3.8×"), (0.648, "0.65×"), (12.9, "13×"), (1.0, "1.0×")]
)
def test_ratios_have_two_digits(ratio, text):
    assert W.ratio(ratio) == text


def test_groups_of_three_are_kept_together():
    assert W.whole(4559) == f"4{NBSP}559"
    assert W.quantity(2_600_000) == f"2{NBSP}600{NBSP}000"


def test_small_quantities_keep_the_publishers_digits():
    assert W.quantity(0.35) == "0.35"
    assert W.quantity(0) == "0"


def test_tonnes_take_one_unit_by_size():
    assert W.tonnes(3_963_000) == f"4.0{NBSP}Mt"
    assert W.tonnes(439_000) == f"440{NBSP}kt"
    assert W.tonnes(9_400) == f"9{NBSP}400{NBSP}t"


def test_dates_keep_their_precision():
    assert W.date("2022-09-22") == "22 September 2022"
    assert W.date("2026-07") == "July 2026"
    assert W.date("2026") == "2026"


def test_lists_are_read_aloud():
    assert W.listing(["A"]) == "A"
    assert W.listing(["A", "B", "C"]) == "A, B and C"


def test_countries_take_their_article_inside_a_sentence():
    assert W.the_country("USA") == "the United States"
    assert W.the_country("COD") == "DR Congo"


@pytest.mark.parametrize(
    ("alias", "mineral"),
    [("aluminium", "aluminum"), ("co", "cobalt"), ("ree", "rare_earths"), ("nickel", "nickel")],
)
def test_british_spellings_symbols_and_ree_are_aliases(alias, mineral):
    assert mineral_aliases()[alias] == mineral


@given(st.floats(1e-6, 1e12))
def test_significant_digits_are_never_more_than_asked(value):
    digits = [c for c in W.significant(value, 3) if c.isdigit()]
    text = "".join(digits).lstrip("0")
    assert len(text.rstrip("0")) <= 3
