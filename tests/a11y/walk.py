"""Walk through a page with the Tab key: what has the focus, how it looks, and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

MOST = 200
"""More stops than any page has: a walk that long is in a trap."""
_STOP = (Path(__file__).parent / "stop.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Ring:
    """The mark of the focus: CSS colours of it and of what lies behind, width in CSS px."""

    colour: str
    ground: str
    width: float


@dataclass(frozen=True)
class Stop:
    """One element that the Tab key reaches; lengths in CSS px."""

    tag: str
    role: str
    kind: str
    name: str
    owner: str
    left: float
    top: float
    width: float
    height: float
    is_visible: bool
    ring: Ring | None


def here(page: Page) -> Stop | None:
    """What has the focus, None for the page itself."""
    stop = page.evaluate(_STOP)
    if stop is None:
        return None
    ring = stop.pop("ring")
    return Stop(**stop, ring=Ring(**ring) if ring else None)


def walk(page: Page, key: str = "Tab", most: int = MOST) -> list[Stop]:
    """All stops from where the focus is, until it leaves the page; `most` where it never does."""
    stops: list[Stop] = []
    for _ in range(most):
        page.keyboard.press(key)
        stop = here(page)
        if stop is None:
            break
        stops.append(stop)
    return stops
