"""Which figures know a mineral, a country, or a word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msp_dash.ask.tokens import tokens
from msp_dash.ui.search import search_index
from msp_dash.words import Words

FigureMatch = tuple[str, dict[str, str]]
"""Id of a figure, and the parameters of its address."""


def search_figures(sent: str, w: Words) -> list[FigureMatch]:
    """Figures that know all that was typed, in the order of the index.

    A mineral, or a country, is found by any of its names; of other words all must begin a word of
    the figure's name, of what it is also called, or of its page.
    """
    rest = [token.folded for token in tokens(sent)]
    whole = search_index(w)
    named = {}
    for kind, parameter in (("minerals", "mineral"), ("countries", "country")):
        code, rest = _longest_name(whole[kind], rest)
        if code:
            named[parameter] = code
    rest = [word for word in rest if word not in whole["ignored"]]
    if not named and not rest:
        return []
    return [
        (one["id"], named)
        for one in whole["figures"]
        if _accepts(one, named) and _has_words(one, rest, w)
    ]


def _longest_name(entries: Iterable[dict[str, Any]], typed: list[str]) -> tuple[str, list[str]]:
    """The entry with the longest name among the words, and the words without that."""
    best: tuple[int, str, list[str]] = (0, "", typed)
    for entry in entries:
        for name in (entry["label"], *entry["terms"]):
            parts = [token.folded for token in tokens(name)]
            for at in range(len(typed) - len(parts) + 1):
                if len(parts) > best[0] and typed[at : at + len(parts)] == parts:
                    best = (len(parts), entry["id"], [*typed[:at], *typed[at + len(parts) :]])
    return best[1], best[2]


def _accepts(figure: dict[str, Any], named: dict[str, str]) -> bool:
    takes = set(figure["takes"])
    has_mineral = "minerals" not in figure or named.get("mineral") in (None, *figure["minerals"])
    return takes.issuperset(named) and has_mineral


def _has_words(figure: dict[str, Any], rest: Iterable[str], w: Words) -> bool:
    texts = (figure["label"], figure["terms"], w(f"pages.{figure['page']}.nav"))
    words = [token.folded for text in texts for token in tokens(text)]
    return all(any(word.startswith(part) for word in words) for part in rest)
