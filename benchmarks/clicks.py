"""What can be clicked on a page, and through which values a reader steps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from benchmarks.driver import Answer, Session
from benchmarks.wire import Widget

VALUES = 3
"""Values that a control is moved through."""
ACT, PICK = "act", "pick"
"""What a card says when a country on it is clicked: `static/ui/card.js`."""
CHOOSES = ("selectbox", "radio", "button_group", "slider")
NOT_MOVED = ("text_input", "text_area", "date_input", "multiselect", "checkbox")
"""Kinds of widget that have no list of values to step through."""
_ISO = re.compile(r'data-iso="([A-Z]{3})"')


def _spread(values: Sequence[str], n: int) -> list[str]:
    """`n` of `values`, evenly apart, the last and the first among them."""
    if len(values) <= n:
        return list(values)
    return [values[round(at * (len(values) - 1) / (n - 1))] for at in range(n)]


def stops(found: Widget) -> list[str]:
    """Values to step through, none twice in a row: the one that is shown comes last."""
    if found.kind in CHOOSES:
        now = found.value if isinstance(found.value, list) else [found.value]
        others = [value for value in found.options if value not in now]
        return _spread(others, VALUES - 1) + [v for v in now if v in found.options]
    return _spread(_picks(found), VALUES)


def _picks(found: Widget) -> list[str]:
    """Countries that a click on a map or picture may name."""
    data = found.data if isinstance(found.data, dict) else {}
    shown = data.get("world") or data.get("picture") or {}
    if not shown.get("clickable"):
        return []
    return sorted(shown["fills"] if "fills" in shown else set(_ISO.findall(shown["svg"])))


def movable(session: Session) -> list[str]:
    """Keys of a page's controls with at least two values; those of the frame are not the page's."""
    alone = session.page == session.frame
    return [
        found.key
        for found in session.widgets.values()
        if found.key
        and (alone or found.script != session.frame)
        and found.kind not in NOT_MOVED
        and len(stops(found)) > 1
    ]


async def click(session: Session, key: str, value: str) -> Answer | None:
    """Choose a value, or click on a country; None where it is not offered any more."""
    found = session.find(key)
    if found.kind not in CHOOSES:
        return await session.trigger(key, ACT, {"name": PICK, "value": value})
    if value not in found.options:
        return None
    return await session.choose(key, value)
