"""The page for embedding: one figure for an iframe, without navigation or actions."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlencode

import streamlit as st

from msp_dash.data import own
from msp_dash.figures.places import GUESTS, page_for
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import UnknownFigure, build, registry, spec
from msp_dash.figures.retired import successor
from msp_dash.params import SENT_MAX_CHARS, BadValue, Lang, View, sent_text
from msp_dash.security.framing import FRAMED_PAGE
from msp_dash.ui.cards import Card, place
from msp_dash.ui.controls import PageView
from msp_dash.ui.language import current_words
from msp_dash.ui.navigation import ENTRIES, through_app
from msp_dash.ui.notices import paragraph
from msp_dash.ui.search import places
from msp_dash.ui.view import FRAME_NAMES, PageParameters
from msp_dash.ui.viewport import viewport
from msp_dash.words import Words

ID = "id"
"""Query parameter with the figure's id; all others are the figure's own parameters."""
LISTED_MOST = 12
OWN = ("source", "edition")
"""Parameters that each figure has of its own, and that its page may not have."""
BARE = """<style>
[data-testid="stHeader"] { display: none; }
[data-testid="stMain"] [data-testid="stMainBlockContainer"] { padding: 14px 24px;
  max-width: 1008px; }
[data-testid="stMain"] [class*="st-key-fig-"] { margin-bottom: 0; }
.msp-onward { margin: 0; font: 400 13px/20px var(--msp-sans); }
.msp-onward a { color: var(--msp-accent); text-decoration: none; }
.msp-onward a:hover { text-decoration: underline; }
@media (max-width: 699px) {
  [data-testid="stMain"] [data-testid="stMainBlockContainer"] { padding: 12px 16px; }
}
</style>"""


@dataclass(frozen=True, slots=True)
class EmbedView(PageView):
    """A view of this page, which keeps the figure's id when it writes to the query string."""

    def write(self, name: str, value: str) -> None:
        """Write one parameter to the address, in one step of history."""
        if self.parameters is None:
            return
        before = st.query_params.to_dict()
        own = {n: v for n, v in before.items() if n != ID}
        query, _ = self.parameters.with_change(own, name, value)
        st.query_params.from_dict({ID: before[ID]} | query)


def embed_page() -> None:
    """Show the figure named in the query string, or what is wrong with it."""
    through_app()
    w = current_words()
    st.html(f'{BARE}<h1 class="msp-h1 msp-spoken">{html.escape(w("ui.name"))}</h1>')
    query = {n: v for n, v in st.query_params.to_dict().items() if n not in FRAME_NAMES}
    figure_id = query.pop(ID, "")
    if moved := successor(figure_id, query):
        figure_id, query = moved
        st.query_params.from_dict({ID: figure_id} | query)
    try:
        figure = build(figure_id, query)
    except UnknownFigure:
        heading = w("alone.unknown" if figure_id else "alone.none")
        _show_problem(heading, _unknown(figure_id, w), w)
        return
    except BadValue as error:
        _show_problem(w("alone.refused"), _bad(error, figure_id, w), w)
        return
    place(_view(figure, w), Card(figure_id, actions=False))
    _onward(figure, w)


def _view(figure: Figure, w: Words) -> EmbedView:
    parameters = PageParameters.of(figure.id)
    query = {ID: figure.id} | parameters.full_query(figure.params)
    head = st.container()
    return EmbedView(FRAMED_PAGE, View(figure.params), query, w, viewport(), head, parameters)


# ---------------------------------------------------------------- what is wrong


def _show_problem(heading: str, text: str, w: Words) -> None:
    st.html(
        f'<div class="msp-empty" role="alert">{paragraph(heading, strong=True)}'
        f"{paragraph(text)}</div>{_link('./', w)}"
    )


def _unknown(sent: str, w: Words) -> str:
    close = get_close_matches(sent, registry(), n=2)
    example = f"/{FRAMED_PAGE}?{ID}={next(iter(registry()))}"
    hint = w("alone.hint_none", example=example)
    if not sent:
        return hint
    if close:
        hint = w("alone.hint_close", close=w.listing(close))
    return w("alone.unknown_text", sent=sent[:SENT_MAX_CHARS], hint=hint)


def _bad(error: BadValue, figure_id: str, w: Words) -> str:
    name = error.parameter[:SENT_MAX_CHARS]
    listed = list(error.allowed[:LISTED_MOST])
    allowed = w.listing(listed)
    if len(error.allowed) > LISTED_MOST:
        allowed = w("alone.more", first=", ".join(listed), n=len(error.allowed) - LISTED_MOST)
    if error.parameter not in spec(figure_id).names:
        return w("alone.parameter", name=name, allowed=allowed)
    # What is of an office's own tables says so in the language of the page.
    hint = "" if own.names_own(error.sent) else error.hint
    return w("alone.value", name=name, sent=sent_text(error.sent, w), allowed=hint or allowed)


# ---------------------------------------------------------------- onward


def page_query(figure: Figure) -> dict[str, str]:
    """The parameters of a figure that its page accepts, so that it opens without a notice."""
    page = page_for(figure.id, figure.params)
    place = next((one for one in places() if one.name == page), None)
    if place is None or not place.leading:
        return {}
    sent = {n: v for n, v in figure.params.items() if v and (n, v) != ("lang", Lang.default)}
    if figure.id != place.leading and page not in GUESTS:
        # A figure's own source and edition are not the page's.
        sent = {n: v for n, v in sent.items() if n not in OWN}
    parameters = PageParameters.on(page, place.leading)
    accepted = {n: v for n, v in sent.items() if _fits(parameters, n, v)}
    return parameters.settle(accepted) | {n: v for n, v in sent.items() if n in place.more}


def _fits(parameters: PageParameters, name: str, value: str) -> bool:
    try:
        return name in parameters.by_name and parameters.by_name[name].check(value) == value
    except BadValue:
        return False


def _onward(figure: Figure, w: Words) -> None:
    """A link to the figure on its page, in a new window."""
    query: Mapping[str, str] = page_query(figure) | {"open": figure.id}
    page = page_for(figure.id, figure.params)
    path = "./" if page == ENTRIES[0].name else page
    goal = figure.id.replace(".", "-")
    st.html(_link(f"{path}?{urlencode(query, safe=',')}#fig-{goal}", w))


def _link(address: str, w: Words) -> str:
    """A link into the dashboard, in a new window."""
    href = html.escape(address, quote=True)
    text = html.escape(w("alone.open", site=w("ui.name")))
    return f'<p class="msp-onward"><a href="{href}" target="_blank" rel="noopener">{text}</a></p>'
