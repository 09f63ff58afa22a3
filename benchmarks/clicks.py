"""Which controls of a page can be clicked, and the values that a simulated user steps through."""

from __future__ import annotations

import re
from collections.abc import Sequence

from benchmarks.driver import Answer, Session
from benchmarks.streamlit_protocol import Widget

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


def stops(widget: Widget) -> list[str]:
    """Values to step through, none twice in a row: the one that is shown comes last."""
    if widget.kind in CHOOSES:
        now = widget.value if isinstance(widget.value, list) else [widget.value]
        others = [value for value in widget.options if value not in now]
        return _spread(others, VALUES - 1) + [v for v in now if v in widget.options]
    return _spread(_picks(widget), VALUES)


def _picks(widget: Widget) -> list[str]:
    """Countries that a click on a map or picture may name."""
    data = widget.data if isinstance(widget.data, dict) else {}
    picture = data.get("world") or data.get("picture") or {}
    if not picture.get("clickable"):
        return []
    return sorted(picture["fills"] if "fills" in picture else set(_ISO.findall(picture["svg"])))


def movable(session: Session) -> list[str]:
    """Keys of a page's controls with at least two values; those of the frame are not the page's."""
    is_whole_page = session.page == session.frame
    return [
        widget.key
        for widget in session.widgets.values()
        if widget.key
        and (is_whole_page or widget.script != session.frame)
        and widget.kind not in NOT_MOVED
        and len(stops(widget)) > 1
    ]


async def click(session: Session, key: str, value: str) -> Answer | None:
    """Choose a value, or click on a country; None where it is not offered any more."""
    widget = session.find(key)
    if widget.kind not in CHOOSES:
        return await session.trigger(key, ACT, {"name": PICK, "value": value})
    if value not in widget.options:
        return None
    return await session.choose(key, value)
