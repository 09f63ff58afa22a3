"""Length limits of a figure's title and second sentence; picks a wording that fits."""

from __future__ import annotations

from typing import Literal, NamedTuple

from msp_dash.words import Words
from msp_dash.words.catalogue import SOURCE_LANGUAGE
from msp_dash.words.grammar import Estimate

Length = Literal["title", "second"]
MOST_CHARS: dict[Length, tuple[int, int]] = {
    "title": (75, 95),
    "second": (110, 135),
}
"""Characters in English, and in the other languages, which take more room (docs/style.md)."""


class Headline(NamedTuple):
    """The two sentences at the head of a figure.

    What a publisher estimated is plain in the title, and said in the second sentence and wherever
    the title is quoted: `Words.estimate` makes such a value (`completed` in `draft`).
    """

    title: str
    second: str = ""


def estimates_beside(title: str, second: str, w: Words) -> str:
    """A second sentence with the years of which a title's numbers are estimates."""
    if not isinstance(title, Estimate):
        return second
    years = w.listing(title.years)
    if second.endswith(")"):
        return w("figures.estimated.inside", second=second[:-1], years=years)
    return w("figures.estimated.beside", second=second, years=years)


def fitting(w: Words, length: Length, *texts: str, title: str = "") -> str:
    """The first wording that has room, else the last: give the fullest one first.

    `title` : of a second sentence, which leaves room for the years of the title's estimates.
    """
    most = MOST_CHARS[length][w.lang != SOURCE_LANGUAGE] - len(estimates_beside(title, "", w))
    # A second sentence prints its own estimates as they are said.
    printed = w.quoted if length == "second" else str
    return next((text for text in texts if len(printed(text)) <= most), texts[-1])
