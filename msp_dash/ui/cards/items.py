"""What a page consists of: cards, rows of them, markup, sections. Without Streamlit, so that pages
can be listed and rendered without a browser.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from msp_dash.figures.registry import spec
from msp_dash.params import Lang
from msp_dash.ui.viewport import GAP, Viewport

Pick = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Card:
    """A figure on a page.

    `figure_id` : id in the registry; the figure gets the values of the page parameters that it
    uses. `only` : names of the page parameters to use, besides the language; all by default.
    `also` : parameter values for this card only. `clickable` : a click on a country selects it for
    the whole page. `pick` : called with the key of a clicked mark instead; filled areas are then
    announced as selected. `folded` : title and subtitle only, until the reader or a link opens it.
    `bare` : the picture contains its title and sources. `actions` : False leaves them out.
    `links` : (label, path) of links below the card. `room` : height of the picture in px where
    space is scarce, 0 for what it needs: such a card has neither a second sentence nor a player,
    and its notes open from the foot. `heading` : which of its lines is its title instead, where the
    page says the title already: "second" or "subtitle".
    """

    figure_id: str
    only: Iterable[str] | None = None
    also: Mapping[str, str] = field(default_factory=dict)
    clickable: bool = False
    pick: Pick | None = None
    folded: bool = False
    bare: bool = False
    actions: bool = True
    links: tuple[tuple[str, str], ...] = ()
    room: int = 0
    heading: Literal["", "second", "subtitle"] = ""

    @property
    def key(self) -> str:
        """Name of the card's element in the browser."""
        return f"{'bare' if self.bare else 'fig'}-{self.figure_id.replace('.', '-')}"

    def query(self, values: Mapping[str, str]) -> dict[str, str]:
        """Parameters of the figure, from those of its page."""
        names = spec(self.figure_id).names
        # Whatever a card leaves out, it speaks the language of its page.
        passed = names if self.only is None else names & {*self.only, Lang.name}
        return {n: v for n, v in values.items() if n in passed and v} | dict(self.also)


class Row:
    """Columns of cards: ``Row((2, Card("a.b")), (1, Card("c.d"), Card("e.f")))``, weights first.

    On a narrow window the cards stand below each other.
    """

    def __init__(self, *columns: tuple[int | Card, ...]) -> None:
        self.weights = [weight for weight, *_ in columns if isinstance(weight, int)]
        self.columns = [[c for c in column if isinstance(c, Card)] for column in columns]

    def widths(self, viewport: Viewport) -> list[int]:
        """Width of each column, px."""
        if not viewport.wide:
            return [viewport.width] * len(self.columns)
        room = viewport.width - GAP * (len(self.columns) - 1)
        return [round(room * weight / sum(self.weights)) for weight in self.weights]


@dataclass(frozen=True, slots=True)
class Markup:
    """Safe HTML between cards."""

    html: str


def framed(name: str, markup: str) -> Markup:
    """Safe HTML in the frame of a card."""
    return Markup(f'<article class="st-key-fig-{name}" id="fig-{name}">{markup}</article>')


@dataclass(frozen=True, slots=True)
class Section:
    """Cards under a heading; `lead` is safe HTML. `folded` : collapsed, its cards not fetched."""

    name: str
    heading: str
    items: Sequence[Item]
    lead: str = ""
    folded: bool = False


Item = Card | Row | Markup | Section


def links(pairs: Iterable[tuple[str, str]]) -> Markup:
    """A row of links: (label, path)."""
    anchors = "".join(
        f'<a href="{html.escape(path, quote=True)}">{html.escape(label)}</a>'
        for label, path in pairs
    )
    return Markup(f'<nav class="msp-links">{anchors}</nav>')


def widths_of(items: Iterable[Item], viewport: Viewport) -> Iterator[tuple[Card, int]]:
    """All cards of some items, in order, with the width of their columns in px."""
    for item in items:
        match item:
            case Card():
                yield item, viewport.width
            case Row(columns=columns):
                for column, width in zip(columns, item.widths(viewport), strict=True):
                    yield from ((card, width) for card in column)
            case Section(items=inner):
                yield from widths_of(inner, viewport)
