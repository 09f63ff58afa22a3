"""Fill the pages of a briefing: a figure comes up where those before it leave too much room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

AHEAD = 4
"""Figures that may be passed by one that fits: more, and a talk no longer has its order."""
_GAP_PT = 16.0
_FIGURES = ("wide", "pair")


def filled(parts: Sequence[dict[str, Any]], lengths: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts in the order of their talk, but for figures that fill the rest of a page.

    No figure passes a section, a text or a figure under a title of its own.

    Parameters
    ----------
    parts : of the template, in the order of the talk.
    lengths : in pt, as the template measures them: ``room`` on a page, ``head`` above the first
        part, and ``parts``, the height of each.
    """
    room, used = float(lengths["room"]), float(lengths["head"])
    rest = list(zip(parts, lengths["parts"], strict=True))
    out: list[dict[str, Any]] = []
    while rest:
        part, height = rest.pop(_next(rest, room - used))
        out.append(part)
        used += _GAP_PT + height
        if used > room:
            # A figure starts on the next page; a text runs on there.
            used = height if _may_pass(part) else used - room
            used %= room
    return out


def _next(rest: Sequence[tuple[dict[str, Any], float]], room: float) -> int:
    """Which of the parts comes next: the first, or one after it that fits where it does not."""
    if not _may_pass(rest[0][0]) or rest[0][1] + _GAP_PT <= room:
        return 0
    for at, (part, height) in enumerate(rest[1 : AHEAD + 1], start=1):
        if not _may_pass(part):
            break
        if height + _GAP_PT <= room:
            return at
    return 0


def _may_pass(part: Mapping[str, Any]) -> bool:
    return part["kind"] in _FIGURES and not part["titled"]
