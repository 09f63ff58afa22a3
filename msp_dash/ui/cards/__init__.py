"""The figures of a page as one Streamlit element: a list of card addresses in bands.

Each Streamlit element costs the server 0.2 ms and a message in every run. A page's run therefore
sends one element, whatever it shows; the browser fetches the cards that it does not have yet
(``static/ui/cards.js``), from its own cache, a proxy, or `serving.answers.cards`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

import streamlit as st

from msp_dash.figures.record import EmptyEncoding, Figure
from msp_dash.figures.registry import UnknownFigure, build
from msp_dash.figures.retired import current_id
from msp_dash.params import BadValue
from msp_dash.ui import carried, components, instant_preview, tray
from msp_dash.ui.cards import neighbors
from msp_dash.ui.cards.address import Part, card_address
from msp_dash.ui.cards.content import FOLLOWING
from msp_dash.ui.cards.items import (
    Band,
    Card,
    First,
    Item,
    Markup,
    Pick,
    Section,
    framed,
    links,
    widths_of,
)
from msp_dash.ui.cards.live import can_be_live, explored, live_chart, start_live
from msp_dash.ui.controls import PageView
from msp_dash.ui.viewport import Viewport

log = logging.getLogger(__name__)


def figure_of(
    figure_id: str,
    view: PageView,
    only: Iterable[str] | None = None,
    also: Mapping[str, str] | None = None,
) -> Figure | None:
    """The figure that a card would show, for use in page titles; None where there is none."""
    try:
        figure = build(figure_id, Card(figure_id, only, also or {}).query(view.values))
    except (BadValue, UnknownFigure):
        return None
    except Exception:  # Its card shows the error; the page goes on without its sentence.
        log.exception("figure %s failed", figure_id)
        return None
    return None if isinstance(figure.encoding, EmptyEncoding) else figure


def is_due(card: Card, view: PageView) -> bool:
    """Whether a page shows a card that it leaves out where there are no data.

    A figure that failed, or whose table cannot be read, says nothing on that: its card is due, and
    says why.
    """
    try:
        encoding = build(card.figure_id, card.query(view.values)).encoding
    except (BadValue, UnknownFigure):
        return False
    except Exception:
        log.exception("figure %s failed", card.figure_id)
        return True
    return not isinstance(encoding, EmptyEncoding) or encoding.fault


def place(view: PageView, *items: Item) -> None:
    """Place figures, in order, as one element.

    An interactive chart that the reader asked for is an element of its own after it;
    ``static/ui/live.js`` lays it over the picture of its card.
    """
    requested = explored()
    live = [
        (card, width)
        for card, width in widths_of(items, view.viewport)
        if card.figure_id in requested
        and can_be_live(card.figure_id, card.query(view.values), view.viewport)
    ]
    _mount(view, items, frozenset(card.figure_id for card, _ in live))
    for card, width in live:
        live_chart(card, width, view)


def open_ids() -> list[str]:
    """Ids of the collapsed figures that the query string opens."""
    sent = (st.query_params.get("open") or "").split(",")
    return [current_id(part) for part in sent if part]


@dataclass(frozen=True, slots=True)
class _State:
    """What differs by session: ids of collapsed cards, of those without content, of live ones."""

    shut: AbstractSet[str]
    heads: AbstractSet[str]
    live: AbstractSet[str]

    def part(self, card: Card) -> Part:
        """What a card shows; one behind the line of its band has its content before it opens."""
        if card.figure_id in self.heads:
            return "head"
        return "large" if card.large else "whole"


PHONE_OPEN = 2
"""Figures after the first that a phone shows open: a page of all of them is ten screens long."""


def _visible(
    items: Sequence[Item], viewport: Viewport, state: _State
) -> Iterator[tuple[Card, int, Part]]:
    """Cards in sight, as far as the page is scrolled: card, width, part that it shows."""
    visible = (item for item in items if not (isinstance(item, Section) and item.folded))
    for card, width in widths_of(visible, viewport):
        if card.figure_id in state.heads or card.figure_id not in state.shut:
            yield card, width, state.part(card)


def _behind(items: Iterable[Item]) -> Iterator[str]:
    """Ids of the figures behind the lines of bands."""
    for item in items:
        match item:
            case Band(more=more):
                yield from (card.figure_id for card in more)
            case Section(items=inner):
                yield from _behind(inner)


def _shut(items: Sequence[Item], opened: AbstractSet[str], viewport: Viewport) -> set[str]:
    """Ids of the cards to collapse: the page's own choice, on a phone most."""
    shut = {card.figure_id for card, _ in widths_of(items, viewport) if card.folded}
    if viewport.phone:
        shut |= {card.figure_id for card in [*_open(items)][PHONE_OPEN:]}
    return shut - opened


def _open(items: Iterable[Item]) -> Iterator[Card]:
    """Cards beside their sentence that a page shows open."""
    for item in items:
        match item:
            case Card(folded=False, bare=False) as card:
                yield card
            case Band(card=card):
                yield card
            case Section(folded=False, items=inner):
                yield from _open(inner)


def _mount(view: PageView, items: Sequence[Item], live: AbstractSet[str]) -> None:
    cards = {card.key: card for card, _ in widths_of(items, view.viewport)}
    opened = open_ids()
    shut = _shut(items, frozenset(opened), view.viewport)
    state = _State(shut, shut - set(_behind(items)), live)
    rows = [_item(view, item, state) for item in items]
    fields: dict[str, object] = {
        "rows": rows,
        "ahead": neighbors.list_address(view, _visible(items, view.viewport, state)),
        **_page(view, opened),
    }
    key = f"cards-{next(iter(cards), 'text')}"
    components.cards()(
        key=key,
        data=components.numbered(fields),
        on_act_change=partial(_act, key, cards, view),
    )


def _page(view: PageView, opened: Iterable[str]) -> dict[str, object]:
    """What all cards of the page need: its link, and what the reader selected.

    `carry` : see `carried.queries`, for the links of the navigation.
    """
    sent = st.query_params.to_dict()
    explicit = [name for name in FOLLOWING if name in sent]
    return {
        "query": view.link_query(opened),
        "names": list(view.parameters.by_name) if view.parameters else [],
        "chosen": ",".join(explicit),
        "selected": view.get("country"),
        "carry": carried.queries(carried.remember(view)),
    }


def _item(view: PageView, item: Item, state: _State) -> dict[str, object]:
    sized = list(widths_of((item,), view.viewport))
    match item:
        case Card():
            return {"cards": [_card(view, card, width, state) for card, width in sized]}
        case First(weights=weights):
            cards = [_card(view, card, width, state, first=True) for card, width in sized]
            return {"cards": cards, "weights": weights}
        case Band(name=name, more=more):
            rest = Section(
                f"{name}-more", view.words("ui.card.more", n=len(more)), more, folded=True
            )
            return {
                "name": name,
                "label": _name(view, name),
                "cards": [_card(view, *sized[0], state)],
                "rows": [_item(view, rest, state)] if more else [],
            }
        case Markup(html=markup):
            instant_preview.record_markup(markup)
            return {"html": markup}
        case Section():
            inside = [_item(view, inner, state) for inner in item.items]
            ids = {card.figure_id for card, _ in sized}
            shut = item.folded and not ids & set(open_ids())
            return {
                "section": item.name,
                "heading": item.heading,
                "lead": item.lead,
                "folds": item.folded,
                "shut": shut,
                "rows": inside,
            }


def _name(view: PageView, name: str) -> str:
    """Name of a band in the line of bands, "" where it has none."""
    keys = (f"pages.{view.page}.{name}.heading", f"pages.{view.page}.section.{name}")
    return next((view.words(key) for key in keys if view.words.has(key)), "")


def _card(
    view: PageView, card: Card, width: int, state: _State, *, first: bool = False
) -> dict[str, object]:
    shut = card.figure_id in state.shut
    query = card.query(view.values)
    theme, part = view.viewport.theme, state.part(card)
    address = card_address(card.figure_id, query, theme, width, part, card.room)
    instant_preview.record_card("" if shut else card.key, address, width, first=first)
    flags = {
        "folded": shut,
        "bare": card.bare,
        "still": not card.actions,
        "clickable": card.clickable or card.pick is not None,
        "group": card.pick is not None,
        "live": card.figure_id in state.live,
        "links": card.links,
        "first": first,
    }
    fields = {"key": card.key, "at": address} | {name: v for name, v in flags.items() if v}
    return fields if card.large is None else fields | {"large": card.large}


# ---------------------------------------------------------------- acts


def _act(key: str, cards: Mapping[str, Card], view: PageView) -> None:
    """Handle an event of a card. Idempotent, since the browser may repeat it."""
    event = components.event(key, "act")
    if not isinstance(event, Mapping):
        return
    card = cards.get(str(event.get("card")))
    value = str(event.get("value") or "")
    match event.get("name"):
        case "pick" if card:
            _picked(view, value, card.pick)
        case "year" if value:
            view.write("year", value)
        case "add":
            tray.put(str(event.get("link") or ""), value)
        case "show" if card and card.figure_id not in open_ids():
            st.query_params["open"] = ",".join([*open_ids(), card.figure_id])
        case "explore" if card and card.large is not None:
            others = [one for one in open_ids() if one != card.figure_id]
            st.query_params["open"] = ",".join(others if card.large else [*others, card.figure_id])
        case "explore" if card:
            start_live(card.figure_id)


def _picked(view: PageView, iso3: str, pick: Pick | None) -> None:
    """Select a country for the page, or call the card's own callback."""
    if iso3 and pick:
        pick(iso3)
    elif iso3:
        # The same country again releases it.
        view.write("country", "" if view.get("country") == iso3 else iso3)


__all__ = [
    "Band",
    "Card",
    "First",
    "Item",
    "Markup",
    "Section",
    "figure_of",
    "framed",
    "links",
    "open_ids",
    "place",
]
