"""The figure card: title, subtitle, picture, source, notes and actions, the same for every kind.

A card is a single Streamlit element (`static/ui/card.js`), because each element adds to the time
of a rerun on the server.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from msp_dash.data import TableError
from msp_dash.figures.guard import SlowFigure
from msp_dash.figures.record import (
    EmptyEncoding,
    Figure,
    MapEncoding,
    SitesEncoding,
)
from msp_dash.figures.registry import UnknownFigure, build, spec
from msp_dash.params import BadValue, Lang
from msp_dash.render.plotly import spec as chart
from msp_dash.render.table import cell_text, records
from msp_dash.theme import Theme
from msp_dash.ui import components, country_links, instant_preview, tray
from msp_dash.ui.card_props import FOOT, HEAD, WHOLE, CardProps, explore_trigger, payload
from msp_dash.ui.controls import PageView
from msp_dash.ui.navigation import path
from msp_dash.ui.notices import error_number, paragraph
from msp_dash.ui.page_context import opened_tables
from msp_dash.ui.print_pictures import on_paper
from msp_dash.ui.sitemap import legend_image, sites_map
from msp_dash.ui.viewport import width as column_width
from msp_dash.words import Words

log = logging.getLogger(__name__)

OWN = ("source", "edition")
CHART = {"displayModeBar": False, "responsive": True, "scrollZoom": False}


def card(
    figure_id: str,
    view: PageView,
    *,
    only: Iterable[str] | None = None,
    also: Mapping[str, str] | None = None,
    clickable: bool = False,
    pick: Callable[[str], None] | None = None,
    folded: bool = False,
    bare: bool = False,
    actions: bool = True,
) -> None:
    """Place a figure on the page.

    Parameters
    ----------
    figure_id : id in the registry.
    view : the page's view; the figure gets the values of the parameters that it uses.
    only : names of the page parameters to use, besides the language; all by default.
    also : parameter values for this card only.
    clickable : whether a click on a country selects it for the whole page.
    pick : called with the code of a clicked country instead; filled areas are then announced as
        selected.
    folded : title and subtitle only, until the reader or a link opens it.
    bare : the picture contains its title and sources; the heading is for screen readers only.
    actions : False leaves the row of actions out.
    """
    name = f"{'bare' if bare else 'fig'}-{figure_id.replace('.', '-')}"
    shut = folded and not _is_open(figure_id)
    try:
        figure = _figure(figure_id, view, only, also)
        props = CardProps(
            name,
            figure,
            view.viewport.theme,
            column_width(),
            phone=view.viewport.phone,
            folded=shut,
            bare=bare,
            actions=actions and not shut,
            link=tray.link(figure, st.query_params.keys()) if actions and not shut else "",
            clickable=clickable or pick is not None,
            selected=view.get("country") if isinstance(figure.encoding, MapEncoding) else "",
            group=pick is not None,
        )
        payload(props)  # Drawn here and cached, so that errors of drawing are caught too.
        pictured = not shut and not isinstance(figure.encoding, EmptyEncoding)
        instant_preview.record_card(props if pictured else None)
    except BadValue as error:
        instant_preview.record_card(None)
        with st.container(key=name):
            _refused(figure_id, view, error)
        return
    except Exception as error:
        # A figure that fails must not break the page; the log has the cause.
        log.exception("figure %s failed", figure_id)
        instant_preview.record_card(None)
        with st.container(key=name):
            _down(view.words, error)
        return
    if shut or not _more(props):
        _mount(props, view, pick)
    else:
        with st.container(key=name):
            _with_more(props, view, pick)
    if clickable and isinstance(figure.encoding, MapEncoding):
        country_links.below_map(view, name)


def _with_more(props: CardProps, view: PageView, pick: Pick) -> None:
    """Mount a card that contains Streamlit elements."""
    if _is_live(props):
        _mount(replace(props, parts=HEAD), view, pick)
        _live(props.figure, view, pick)
        _mount(replace(props, parts=FOOT), view, pick)
    else:
        _mount(props, view, pick, key=f"whole-{props.name}")
    _below(props, view)


def figure_of(
    figure_id: str,
    view: PageView,
    only: Iterable[str] | None = None,
    also: Mapping[str, str] | None = None,
) -> Figure | None:
    """The figure that a card would show, for use in page titles; None where there is none."""
    try:
        figure = _figure(figure_id, view, only, also)
    except (BadValue, UnknownFigure):
        return None
    except Exception:  # Its card shows the error; the page goes on without its sentence.
        log.exception("figure %s failed", figure_id)
        return None
    return None if isinstance(figure.encoding, EmptyEncoding) else figure


def _figure(
    figure_id: str,
    view: PageView,
    only: Iterable[str] | None,
    also: Mapping[str, str] | None,
) -> Figure:
    names = spec(figure_id).names
    # Whatever a card leaves out, it speaks the language of its page.
    passed = names if only is None else names & {*only, Lang.name}
    query = {n: v for n, v in view.values.items() if n in passed and v}
    return build(figure_id, query | dict(also or {}))


# ---------------------------------------------------------------- states


def _refused(figure_id: str, view: PageView, error: BadValue) -> None:
    """The figure does not have the page's choice: say so and link to what it has."""
    w = view.words
    name = w(f"figures.name.{figure_id.replace('.', '_')}")
    with st.container(key=f"empty-{figure_id.replace('.', '-')}"):
        st.html(
            f'<h2 class="msp-title">{html.escape(name)}</h2><div class="msp-empty">'
            f"{paragraph(w('figures.empty.heading'), strong=True)}"
            f"{paragraph(w('ui.card.refused', value=_value_in_words(figure_id, error, w)))}</div>"
        )
        if error.parameter in view.values and error.allowed:
            _instead(figure_id, view, error)


def _instead(figure_id: str, view: PageView, error: BadValue) -> None:
    """Link to the page with the value that this figure shows by default."""
    name, w = error.parameter, view.words
    (parameter,) = [u.parameter for u in spec(figure_id).uses if u.parameter.name == name]
    value = build(figure_id, {}).params[name] or error.allowed[0]
    label = w("ui.card.nearest", view=parameter.label(value, w))
    st.page_link(path(view.page), label=label, query_params=_explicit_query(view) | {name: value})


def _explicit_query(view: PageView) -> dict[str, str]:
    """Page parameters in the query string, without source and edition, which each figure has."""
    values = {**view.query, "open": ",".join(open_ids())}
    return {n: v for n, v in values.items() if v and n in st.query_params and n not in OWN}


def _value_in_words(figure_id: str, error: BadValue, w: Words) -> str:
    for use in spec(figure_id).uses:
        if use.parameter.name == error.parameter and error.sent:
            return use.parameter.label(error.sent, w)
    return error.sent or error.parameter


def _down(w: Words, error: Exception) -> None:
    if isinstance(error, TableError):  # Country outlines are read while a picture is drawn.
        st.html(f'<div class="msp-empty" role="alert">{paragraph(str(error))}</div>')
        return
    reason = "ui.card.slow" if isinstance(error, SlowFigure) else "ui.card.down_text"
    st.html(
        f'<div class="msp-empty" role="alert">{paragraph(w("ui.card.down"), strong=True)}'
        f"{paragraph(w(reason))}{error_number(w)}</div>"
    )


def _nearest(figure: Figure, encoding: EmptyEncoding, view: PageView) -> None:
    """Link to the nearest view with data: only the parameters that differ change."""
    near = dict(parse_qsl(urlsplit(figure.nearest).query))
    page_parameters = view.parameters.by_name if view.parameters else {}
    query = _explicit_query(view)
    for name, value in figure.params.items():
        # Parameters that only other figures use stay.
        if name in page_parameters and near.get(name, "") != value and (value or name not in query):
            query[name] = near.get(name, "")
    query = {name: value for name, value in query.items() if value}
    st.page_link(path(view.page), label=encoding.nearest_text, query_params=query)


# ---------------------------------------------------------------- folding


def open_ids() -> list[str]:
    """Ids of the collapsed figures that the query string opens."""
    return [part for part in (st.query_params.get("open") or "").split(",") if part]


def _is_open(figure_id: str) -> bool:
    return figure_id in open_ids()


def _open(figure_id: str) -> None:
    st.query_params["open"] = ",".join([*open_ids(), figure_id])


# ---------------------------------------------------------------- the element


def _mount(props: CardProps, view: PageView, pick: Pick, key: str = "") -> None:
    """Mount a card, or a part of it, without a container, which would double the cost."""
    key = key or (props.name if props.parts == WHOLE else f"{props.parts[0]}-{props.name}")
    acted = partial(_act, key, props, view, pick)
    components.card()(key=key, data=payload(props), on_act_change=acted)


# ---------------------------------------------------------------- acts

Pick = Callable[[str], None] | None


def _act(key: str, props: CardProps, view: PageView, pick: Pick) -> None:
    """Handle an event of a card. Idempotent, since the browser may repeat it."""
    event = st.session_state[key].act
    if not isinstance(event, Mapping):
        return
    figure_id, value = props.figure.id, str(event.get("value") or "")
    match event.get("name"):
        case "pick":
            country_links.record_click(props.name)
            _picked(view, value, pick)
        case "year" if value:
            view.write("year", value)
        case "add":
            tray.put(props.link, value)
        case "table":
            opened_tables().symmetric_difference_update({figure_id})
        case "show" if not _is_open(figure_id):
            _open(figure_id)
        case "explore":
            _explored().add(figure_id)


def _picked(view: PageView, iso3: str, pick: Pick) -> None:
    """Select a country for the page, or call the card's own callback."""
    if iso3 and pick:
        pick(iso3)
    elif iso3:
        # The same country again releases it.
        view.write("country", "" if view.get("country") == iso3 else iso3)


# ---------------------------------------------------------------- charts to explore

EXPLORED = "explored"
"""Session key: ids of the figures whose interactive chart was requested."""


def _explored() -> set[str]:
    ids: set[str] = st.session_state.setdefault(EXPLORED, set())
    return ids


def _is_live(props: CardProps) -> bool:
    return props.figure.id in _explored() and bool(explore_trigger(props.figure, phone=props.phone))


@lru_cache(maxsize=128)
def _chart(figure: Figure, theme: Theme, width: int) -> go.Figure:
    # Plotly would validate a plain dict in every run, the most expensive step of a page.
    return go.Figure(chart(figure, theme=theme, width=width))


def _live(figure: Figure, view: PageView, pick: Pick) -> None:
    """The interactive chart; the printed page has the static picture."""
    theme, width = view.viewport.theme, column_width()
    key = figure.id.replace(".", "-")
    with st.container(key=f"screen-{key}"):
        if isinstance(figure.encoding, SitesEncoding):
            sites_map(figure, pick or partial(view.write, "site"), f"live-{key}")
            st.html(legend_image(figure, figure.encoding, theme, width))
        else:
            plot = _chart(figure, theme, width)
            st.plotly_chart(plot, theme=None, config=CHART, key=f"live-{key}", alt=figure.alt)
    with st.container(key=f"paper-{key}"):
        # `st.markdown` does not strip SVG; CSS shows it on paper only.
        st.markdown(on_paper(figure, width), unsafe_allow_html=True)


# ---------------------------------------------------------------- below the card


def _more(props: CardProps) -> bool:
    """Whether the card has Streamlit elements in or below it."""
    if isinstance(props.figure.encoding, EmptyEncoding):
        return bool(props.figure.nearest)
    opened = props.figure.id in opened_tables()
    return _is_live(props) or (props.actions and opened)


def _below(props: CardProps, view: PageView) -> None:
    figure = props.figure
    if isinstance(figure.encoding, EmptyEncoding):
        _nearest(figure, figure.encoding, view)
        return
    if props.actions and figure.id in opened_tables():
        _table(figure, view.words)


def _table(figure: Figure, w: Words) -> None:
    rows = records(figure)
    frame = pd.DataFrame(
        {
            column.heading: [
                cell_text(row.get(column.field), column, str(row.get("status") or ""), w)
                for row in rows
            ]
            for column in figure.table
        }
    )
    config = {
        column.heading: st.column_config.TextColumn(
            alignment="left" if column.format == "text" else "right"
        )
        for column in figure.table
    }
    st.dataframe(frame, hide_index=True, column_config=config, alt=figure.title)
