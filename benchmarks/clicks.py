"""Which controls of a page can be clicked, and the values that a simulated user steps through."""

from __future__ import annotations

import re
from collections.abc import Sequence

from benchmarks.cards import picks
from benchmarks.driver import Answer, Session

VALUES = 3
"""Values that a control is moved through."""
ACT, PICK = "act", "pick"
"""What a list of cards says when a country is clicked: ``static/ui/cards.js``."""
_SHARE = re.compile(r" \([^()]*%\)$")
CHOOSES = ("selectbox", "radio", "button_group", "slider")
"""Kinds of widget that have a list of values to step through."""


def _spread(values: Sequence[str], n: int) -> list[str]:
    """`n` of `values`, evenly apart, the last and the first among them."""
    if len(values) <= n:
        return list(values)
    return [values[round(at * (len(values) - 1) / (n - 1))] for at in range(n)]


def stops(session: Session, key: str) -> list[str]:
    """Values to step through, none twice in a row: the one that is shown comes last."""
    card = session.cards.get(key)
    if card is not None:
        return _spread(picks(card.address) if card.clickable else [], VALUES)
    widget = session.find(key)
    if widget.kind not in CHOOSES:
        return []
    now = widget.value if isinstance(widget.value, list) else [widget.value]
    others = [value for value in widget.options if value not in now]
    return _spread(others, VALUES - 1) + [v for v in now if v in widget.options]


def movable(session: Session) -> list[str]:
    """Keys of a page's controls with at least two values, then of its cards with two countries.

    Controls of the frame are not the page's.
    """
    is_whole_page = session.page == session.frame
    controls = [
        widget.key
        for widget in session.widgets.values()
        if widget.key and (is_whole_page or widget.script != session.frame)
    ]
    return [key for key in (*controls, *session.cards) if len(stops(session, key)) > 1]


async def click(session: Session, key: str, value: str) -> Answer | None:
    """Choose a value, or click on a country of a card; None where it is not offered any more."""
    card = session.cards.get(key)
    if card is not None:
        event = {"card": key, "name": PICK, "value": value}
        return await session.trigger(card.owner.key, ACT, event)
    # The share of a supplier is that of the year and publisher that the page shows.
    offered = {_SHARE.sub("", option): option for option in session.find(key).options}
    option = offered.get(_SHARE.sub("", value))
    return await session.choose(key, option) if option else None
