"""Counts that titles lead with, as of the last seal: a row that changes one is seen at once.

``data seal`` writes them to ``data/headlines.json``, with the sentences that say them;
``data check``, ``data seal`` and ``data take`` print what differs since.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msp_dash.analysis.commitments import STATUSES
from msp_dash.analysis.groups import NEW_YORK, at_meeting, lens_members, on_date
from msp_dash.analysis.projects import OUTSIDE
from msp_dash.config.clock import today
from msp_dash.data import TableError, facts
from msp_dash.data.rolls import last_confirmed_roll
from msp_dash.figures import build
from msp_dash.figures.commitments.shared import on_day as commitments_on
from msp_dash.figures.standards.export_controls import on_day as controls_on

FILE = "data/headlines.json"
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "partners.map?lens=ny2022_all": {"lens": "ny2022_all"},
    "partners.map": {},
    "partners.map?lens=msp": {"lens": "msp"},
    "partners.map?lens=forum": {"lens": "forum"},
    "partners.map?lens=washington": {"lens": "washington"},
    "partners.groups": {},
    "commitments.counts": {},
    "standards.export_controls": {},
    "projects.table": {},
    "projects.counts": {},
}
"""Views whose titles say the counts."""


def counts(day: str) -> dict[str, int]:
    """What is counted -> how many, of the facts on a day (YYYY-MM-DD)."""
    members, took_part = facts("members"), facts("participation")
    statuses = Counter(commitments_on(day)["status"])
    return {
        "partners": len(on_date(members, ("msp_partner",), last_confirmed_roll())),
        "New York partners": len(at_meeting(took_part, NEW_YORK, ("partner",))),
        "New York guests": len(at_meeting(took_part, NEW_YORK, ("minerals_rich_guest",))),
        "Forum members": len(on_date(members, ("msp_forum_member",), day)),
        "expected members of FORGE": len(on_date(members, ("forge_member_expected",), day)),
        "members of FORGE": len(lens_members("forge", day, members, took_part)),
        "Washington participants": len(lens_members("washington", day, members, took_part)),
        **{f"commitments: {status}": statuses[status] for status in STATUSES},
        "controls in force": int((controls_on(day)["status"] == "in_force").sum()),
        "projects": int((facts("projects")["msp_link_strength"] != OUTSIDE).sum()),
    }


def state(day: str) -> dict[str, Any]:
    """Counts and sentences of a day, as the file has them."""
    sentences = {}
    for view, query in SENTENCES.items():
        figure_id = view.partition("?")[0]
        # A roll keeps its own day: that on which it was last confirmed.
        on = {"on": day} if figure_id.startswith(("commitments", "standards")) else {}
        sentences[view] = build(figure_id, {**query, **on}).title
    return {"on": day, "counts": counts(day), "sentences": sentences}


def changes(project: Path) -> Iterator[str]:
    """'partners: 16 becomes 1', and the sentences that change; of the day of the last seal.

    Nothing where the facts cannot be read: the check says why.

    Raises
    ------
    ValueError
        When the file is damaged.
    """
    try:
        sealed = json.loads((project / FILE).read_text("utf-8"))
        day = str(sealed["on"])
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError) as error:
        kind = type(error).__name__
        raise ValueError(
            f"{FILE} cannot be read ({kind}): restore it with `git checkout {FILE}`"
        ) from error
    try:
        now = state(day)
    except TableError:
        return
    for what in dict.fromkeys([*sealed["counts"], *now["counts"]]):
        before, after = (one["counts"].get(what, 0) for one in (sealed, now))
        if before != after:
            yield f"{what}: {before} becomes {after}"
    for view in now["sentences"]:
        before, after = (one["sentences"].get(view, "") for one in (sealed, now))
        if before != after:
            yield f"  {view}\n    - {before}\n    + {after}"


def content() -> bytes:
    """Counts and sentences of today's facts, as the file has them."""
    text = json.dumps(state(today().isoformat()), indent=1, ensure_ascii=False) + "\n"
    return text.encode()
