"""The style sheet of every page: colors and typefaces as custom properties, and the rules."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from msp_dash.theme import SANS, SERIF, Theme, colour
from msp_dash.words import LANGUAGES, Words

_FOLDER = Path(__file__).parent
_SHEETS = ("page.css", "briefing/page.css", "access.css")
_TOKENS = (
    "ground",
    "panel",
    "ink",
    "sel",
    "ink2",
    "line",
    "accent",
    "focus",
    "notice",
    "notice_bar",
    "partner",
    "room",
)


def sheet(name: str) -> str:
    """A style sheet of this folder."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def fonts() -> str:
    """Where the typefaces come from."""
    return sheet("fonts.css")


@lru_cache(maxsize=4 * len(LANGUAGES))
def element(theme: Theme, w: Words, *, corner: bool = True) -> str:
    """All of it, as a page places it; `corner` : whether the page has the right end of a header."""
    return f"<style>{fonts()}{style(theme, w)}{sheet('corner.css') if corner else ''}</style>"


def style(theme: Theme, w: Words) -> str:
    """Colours, type and rules; components read the same custom properties."""
    colours = {name: colour(name, theme) for name in _TOKENS}
    light = {name: colour(name, "light") for name in _TOKENS}

    def properties(values: dict[str, str]) -> str:
        return "".join(f"--msp-{k.replace('_', '-')}:{v};" for k, v in values.items())

    types = f'--msp-serif:"{SERIF}",Georgia,serif;--msp-sans:"{SANS}",Arial,sans-serif;'
    visible = {"name": "ui.name", "menu": "ui.frame.menu", "close": "ui.frame.close"}
    texts = "".join(f'--msp-{name}:"{w(key)}";' for name, key in visible.items())
    return (
        f":root{{{properties(colours)}{types}{texts}}}"
        f"@media print{{:root{{{properties(light)}}}}}"
        f"{''.join(map(sheet, _SHEETS))}"
    )
