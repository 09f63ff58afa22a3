"""What a page consists of: figures in bands, markup, sections. Without Streamlit, so that pages
can be listed and rendered without a browser.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from msp_dash.figures.registry import spec
from msp_dash.params import Lang
from msp_dash.ui.viewport import Viewport

Pick = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Card:
    """A figure on a page.

    `figure_id` : id in the registry; the figure gets the values of the page parameters that it
    uses. `only` : names of the page parameters to use, besides the language; all by default.
    `also` : parameter values for this card only. `clickable` : a click on a country selects it for
    the whole page. `pick` : called with the key of a clicked mark instead; filled areas are then
    announced as selected. `folded` : a row with its title, until the reader or a link opens it.
    `bare` : the picture contains its title and sources. `actions` : False leaves them out.
    `links` : (label, path) of links beside the card. `room` : height of the picture in px where
    space is scarce, 0 for what it needs: such a card has neither a second sentence nor a player.
    `large` : whether a map names all countries and shows who led each year; None where it cannot.
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
    large: bool | None = None

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


class First:
    """The first pictures of a page, across all of it: their sentence is the page's title.

    One, ``First(Card("a.b"))``, or several beside each other on a wide window, weights first:
    ``First((2, Card("a.b")), (1, Card("c.d")))``.
    """

    def __init__(self, *columns: Card | tuple[int, Card]) -> None:
        pairs = [(1, column) if isinstance(column, Card) else column for column in columns]
        self.weights = [weight for weight, _ in pairs]
        self.cards = [card for _, card in pairs]

    def widths(self, viewport: Viewport) -> list[int]:
        """Width of each column, px."""
        gap = viewport.columns_gap
        if not gap:
            return [viewport.width] * len(self.cards)
        room = viewport.width - gap * (len(self.cards) - 1)
        return [round(room * weight / sum(self.weights)) for weight in self.weights]


@dataclass(frozen=True, slots=True)
class Band:
    """A figure with an anchor, and further figures of it, folded to rows behind one line.

    `name` : of the anchor; its name in the line of bands is ``pages.<page>.<name>.heading``.
    """

    name: str
    card: Card
    more: Sequence[Card] = ()

    def __post_init__(self) -> None:
        """Fold the further figures."""
        object.__setattr__(self, "more", [replace(card, folded=True) for card in self.more])


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


Item = Card | First | Band | Markup | Section


def links(pairs: Iterable[tuple[str, str]], *, files: bool = False) -> Markup:
    """A row of links: (label, path), to pages or to `files`, which are saved."""
    saved = " download" if files else ""
    anchors = "".join(
        f'<a href="{html.escape(path, quote=True)}"{saved}>{html.escape(label)}</a>'
        for label, path in pairs
    )
    return Markup(f'<nav class="msp-links">{anchors}</nav>')


def widths_of(items: Iterable[Item], viewport: Viewport) -> Iterator[tuple[Card, int]]:
    """All cards of some items, in order, with the width of their pictures in px."""
    for item in items:
        match item:
            case Card():
                yield item, viewport.width if item.bare else viewport.picture
            case First(cards=cards):
                yield from zip(cards, item.widths(viewport), strict=True)
            case Band(card=card, more=more):
                yield from ((one, viewport.picture) for one in (card, *more))
            case Section(items=inner):
                yield from widths_of(inner, viewport)
