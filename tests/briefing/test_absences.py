"""Nothing that is held is denied: every sentence of absence is looked up in the tables."""

from __future__ import annotations

import sys
from collections import Counter

from msp_dash.briefing.ready import READY
from tests.briefing.absences import Claim, Subject, claims, denying, of_country, of_mineral
from tests.briefing.absences import said as said  # a fixture
from tests.some import sample_ids

SOME = {
    "country": ("CHN", "EU", "KEN", "NAM", "UGA", "USA", "ZMB"),
    "mineral": ("beryllium", "graphite", "platinum", "rare_earths"),
}
OF = {"country": of_country, "mineral": of_mineral}


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
    assert len(kinds) > len(LOOKED_AT_LEAST)


LOOKED_AT_LEAST = range(8)
"""Messages that a sample of papers has at the least, or the audit has gone blind."""
