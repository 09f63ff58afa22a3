"""Nothing that is held is denied, shares of one sentence have one kind of whole, and what leads a
country is worth most.
"""

from __future__ import annotations

import re
import sys
from collections import Counter

from msp_dash.briefing.ready import READY
from msp_dash.data.mineral_groups import related
from msp_dash.figures.matters import matters, worths
from tests.briefing.absences import Claim, claims, denying, sentences_of
from tests.some import sample_ids

SOME = {
    "country": ("CHN", "EU", "KEN", "NAM", "UGA", "USA", "ZMB"),
    "mineral": ("beryllium", "graphite", "platinum", "rare_earths"),
}
KINDS_LEAST = 15
"""Messages that a sample has at the least, or the audit has gone blind."""
SHARE = re.compile(r"\d%")
WHOLES = {
    "output": r"\b(?:mined?|mines|refine[sd]?|smelt(?:s|ed)?|produce[sd]?|made|output)\b",
    "reserves": r"\breserves\b",
    "sales": r"\b(?:traded|exported|exports|sold|sells|shipped)\b",
    "purchases": r"\b(?:imported|imports|bought|buys|purchases)\b",
    "demand": r"\bdemand\b",
}
"""Kind of whole -> the words that name it beside a share."""
MET = re.compile(r"^\w[\w ,]* would (?:still )?meet ")
"""What supply meets of demand: the shares are of demand, whatever is mined."""


def _subjects(extent: str, kind: str) -> list[str]:
    return sample_ids(extent, list(READY[kind].subjects("en")), SOME[kind])


def test_no_paper_and_no_profile_denies_what_a_table_has(extent: str) -> None:
    """Of countries and minerals: what is said not to be there is in no table that could have it."""
    matches: list[Claim] = [
        one for kind in SOME for name in _subjects(extent, kind) for one in claims(kind, name)
    ]
    looked = [(one, denying(one)) for one in matches]
    unknown = [one for one, rows in looked if rows is None]
    denied = [(one, rows) for one, rows in looked if rows]
    kinds = Counter(one.key for one in matches)
    sys.stdout.write(
        f"{len(matches)} sentences of absence, {len(kinds)} messages, {len(denied)} false\n"
    )
    assert unknown == []
    assert denied == []
    assert len(kinds) >= KINDS_LEAST


def test_the_shares_of_a_sentence_are_of_one_kind_of_whole(extent: str) -> None:
    every = (sentences_of(kind, name) for kind in SOME for name in _subjects(extent, kind))
    sentences = dict.fromkeys(
        one for spoken in every for one in spoken.sentences if len(SHARE.findall(one)) > 1
    )
    mixed = [
        one
        for one in sentences
        if not MET.match(one) and sum(bool(re.search(w, one)) for w in WHOLES.values()) > 1
    ]
    sys.stdout.write(f"{len(sentences)} sentences with two shares or more, {len(mixed)} mixed\n")
    assert sentences
    assert mixed == []


def test_a_country_is_led_by_the_mineral_that_is_worth_most(extent: str) -> None:
    """Of all that a table gives a country a share of, by the published price of its year."""
    rows = worths()
    wrong, countries = [], _subjects(extent, "country")
    led = 0
    for code in countries:
        own = rows[(rows["iso3"] == code) & rows["usd"].notna()]
        if own.empty or not matters(code):
            continue
        led += 1
        dearest = str(own.loc[own["usd"].idxmax(), "mineral"])
        if matters(code)[0].mineral not in related(dearest):
            wrong.append((code, matters(code)[0].mineral, dearest))
    sys.stdout.write(f"{led} countries led by what is worth most, {len(wrong)} by anything else\n")
    assert led
    assert wrong == []
