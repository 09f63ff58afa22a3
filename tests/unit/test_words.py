"""Words: sentences with named placeholders, numbers as the look rules them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.data.fields import COUNTRY, FIELDS, MINERAL
from msp_dash.data.paths import root
from msp_dash.words import UnknownSentence, catalogue, words
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


def test_a_share_below_zero_has_a_minus_and_no_hyphen():
    # A gap of 2035 is one: supply less demand, over demand.
    assert W.share(-0.393) == "−39%"
    assert W.share(-0.022) == W.share_table(-0.022) == "−2.2%"
    assert W.share_table(-0.0004) == "−0.04%"


def test_a_small_share_does_not_read_as_zero():
    # BGS 2021, uranium: United States 8 t of 47 688 t; USGS rare earths: Vietnam 150 t of 390 kt.
    assert W.share_table(8 / 47_688) == "0.02%"
    assert W.share(8 / 47_688) == "less than 0.1%"
    assert W.share_table(150 / 390_000) == "0.04%"
    assert W.share_table(0.0) == "0.0%"
    # BACI 2024, copper ore that Zambia bought: 0.00004% from partners.
    assert W.share_table(4e-7) == "less than 0.01%"
    assert W.share(4e-7, "at_least") == "0.00004%"


@pytest.mark.parametrize(
    ("ratio", "text"), [(3.84, "3.8×"), (0.648, "0.65×"), (12.9, "13×"), (1.0, "1.0×")]
)
def test_ratios_have_two_digits(ratio, text):
    assert W.ratio(ratio) == text


def test_groups_of_three_are_kept_together():
    assert W.whole(4559) == "4,559"
    assert W.quantity(2_600_000) == "2,600,000"


def test_small_quantities_keep_the_publishers_digits():
    assert W.quantity(0.35) == "0.35"
    assert W.quantity(0) == "0"


def test_tonnes_take_one_unit_by_size():
    assert W.tonnes(3_963_000) == f"4.0{NBSP}Mt"
    assert W.tonnes(439_000) == f"440{NBSP}kt"
    assert W.tonnes(9_400) == f"9,400{NBSP}t"


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


SLOT, DEEP_SLOT = r"[\w-]*", r"(?:\.?[\w-]+(?:\.[\w-]+){0,3})?"
"""What a gap in a key may stand for: one name, so that none covers a whole file; some names, as of
a stage, a bound and a status, where the key begins with two names."""
OVERRIDES = r"pages\.\w+\.param\.\w+\.\w+"
"""A page's own words for a parameter and its values, looked up by this prefix."""
PHRASES = r"(?:citations|places)\.\w+"
"""Phrases of citations, looked up by what a citation says."""
FORMS = r"(\.(one|other))?"


@lru_cache(maxsize=1)
def _strings() -> tuple[frozenset[str], frozenset[str]]:
    """Every string of the code, and every f-string as a pattern with `SLOT` for its gaps.

    Drafts look up the subtitle and alternative text of a figure by its id, fields their headings
    and vocabularies.
    """
    plain, patterns = set(), {OVERRIDES, PHRASES}
    for folder in ("msp_dash", "pages"):
        for path in (root() / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    plain.add(node.value)
                elif isinstance(node, ast.JoinedStr):
                    patterns.add(_pattern(node))
    ids = {one for one in plain if re.fullmatch(r"\w+\.\w+", one)}
    plain |= {f"{one}.{part}" for one in ids for part in ("subtitle", "alt")}
    plain |= {f"fields.{name}" for name in FIELDS}
    places = {place for field in FIELDS.values() for place in field.vocabulary} - {COUNTRY, MINERAL}
    patterns |= {rf"{re.escape(place)}\.\w+" for place in places}
    return frozenset(plain), frozenset(p for p in patterns if "\\." in p)


def _pattern(node: ast.JoinedStr) -> str:
    begins = str(node.values[0].value) if isinstance(node.values[0], ast.Constant) else ""
    slot = DEEP_SLOT if begins.count(".") >= 2 else SLOT
    parts = [
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else slot
        for part in node.values
    ]
    # A key that begins with a gap could be any key.
    return "" if not begins else "".join(parts)


def test_every_sentence_is_used() -> None:
    plain, patterns = _strings()
    any_pattern = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    unused = [
        key
        for key in catalogue("en")
        if key not in plain
        and re.sub(f"{FORMS}$", "", key) not in plain
        and not any_pattern.fullmatch(key)
        and not any_pattern.fullmatch(re.sub(f"{FORMS}$", "", key))
    ]
    assert unused == []


def _requested_keys() -> Iterator[tuple[str, str]]:
    """Place and key of every call ``w("...")``, ``words()("...")`` or ``view.words("...")``."""
    for folder in ("msp_dash", "pages"):
        for path in (root() / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and node.args):
                    continue
                callee, first = node.func, node.args[0]
                by = callee.func if isinstance(callee, ast.Call) else callee
                name = by.id if isinstance(by, ast.Name) else getattr(by, "attr", "")
                keyed = isinstance(first, ast.Constant) and "." in str(first.value)
                if keyed and name in ("w", "words", "_w"):
                    yield f"{path.name}:{node.lineno}", str(first.value)


def test_every_sentence_that_is_asked_for_exists() -> None:
    requests = list(_requested_keys())
    assert len(requests) > 300
    sentences = catalogue("en")
    assert [
        (at, key)
        for at, key in requests
        if key not in sentences and f"{key}.other" not in sentences
    ] == []


def test_a_language_has_one_object_however_it_is_asked_for():
    # Caches of sentences and profiles are asked with it: a second one would miss them all.
    assert words() is words("en") is words(lang="en")


@pytest.mark.parametrize(
    ("ratio", "text"), [(0.67, "+67%"), (-0.022, "−2.2%"), (0.0, "0%"), (0.004, "+0.4%")]
)
def test_a_signed_percentage_says_which_way_it_goes(ratio: float, text: str) -> None:
    assert words("en").percent(ratio, signed=True) == text
