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
def spoken(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, Subject]]:
    """Sentence -> key and subject, of all that an `Absence` says while a test runs."""
    texts: dict[str, tuple[str, Subject]] = {}
    make = Absence.sentence

    def recorded(self: Absence, w: Words, key: str, **placeholders: object) -> str:
        text = make(self, w, key, **placeholders)
        texts[bare(text)] = (key, self.subject)
        return text

    monkeypatch.setattr(Absence, "sentence", recorded)
    return texts


def test_no_paper_and_no_profile_denies_what_a_table_has(
    extent: str, spoken: dict[str, tuple[str, Subject]]
) -> None:
    """Of countries and minerals: what is said not to be there is in no table that could have it."""
    matches: list[Claim] = []
    for subject, some in SOME.items():
        for name in sample_ids(extent, list(READY[subject].subjects("en")), some):
            matches += claims(subject, name, OF[subject](name), spoken)
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
