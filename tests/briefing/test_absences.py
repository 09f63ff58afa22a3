"""Nothing that is held is denied: every sentence of absence is looked up in the tables."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from msp_dash.briefing.ready import READY
from msp_dash.figures.absence import Absence
from msp_dash.words import Words
from tests.briefing.absences import (
    Claim,
    Subject,
    bare,
    claims,
    denying,
    of_country,
    of_mineral,
)
from tests.some import sample_ids

SOME = {
    "country": ("CHN", "EU", "KEN", "NAM", "UGA", "USA", "ZMB"),
    "mineral": ("beryllium", "graphite", "platinum", "rare_earths"),
}
KINDS_LEAST = 15
"""Messages that a sample has at the least, or the audit has gone blind."""
OF = {"country": of_country, "mineral": of_mineral}


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, Subject]]:
    """Sentence -> key and subject, of all that an `Absence` says while a test runs."""
    spoken: dict[str, tuple[str, Subject]] = {}
    says = Absence.says

    def recorded(self: Absence, w: Words, key: str, **placeholders: object) -> str:
        text = says(self, w, key, **placeholders)
        spoken[bare(text)] = (key, self.subject)
        return text

    monkeypatch.setattr(Absence, "says", recorded)
    return spoken


def test_no_paper_and_no_profile_denies_what_a_table_has(
    extent: str, said: dict[str, tuple[str, Subject]]
) -> None:
    """Of countries and minerals: what is said not to be there is in no table that could have it."""
    found: list[Claim] = []
    for subject, some in SOME.items():
        for name in sample_ids(extent, list(READY[subject].subjects("en")), some):
            found += claims(subject, name, OF[subject](name), said)
    looked = [(one, denying(one)) for one in found]
    unknown = [one for one, rows in looked if rows is None]
    denied = [(one, rows) for one, rows in looked if rows]
    kinds = Counter(one.key for one in found)
    sys.stdout.write(
        f"{len(found)} sentences of absence, {len(kinds)} messages, {len(denied)} false\n"
    )
    assert unknown == []
    assert denied == []
    assert len(kinds) >= KINDS_LEAST
