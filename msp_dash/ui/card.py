"""The figure card: title, subtitle, picture, source, notes, actions; one way for every kind."""

from __future__ import annotations

import datetime as dt
import html
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from msp_dash.figures.record import (
    EmptyEncoding,
    Figure,
    LinesEncoding,
    MapEncoding,
    SitesEncoding,
    shows_borders,
)
from msp_dash.figures.registry import UnknownFigure, build, spec, url
from msp_dash.params import BadValue
from msp_dash.render import export
from msp_dash.render.plotly import spec as chart
from msp_dash.render.svg import draw, map_parts
from msp_dash.render.svg.draw import frame_of
from msp_dash.render.svg.ink import hatch_pattern
from msp_dash.render.table import cell_text, records
from msp_dash.theme import Theme
from msp_dash.ui import components, embed, followed, tray
from msp_dash.ui.controls import PageView
from msp_dash.ui.navigation import path
from msp_dash.ui.notices import paragraph
from msp_dash.ui.onpaper import needs_paper, on_paper, sheet_width
from msp_dash.ui.screen import Slot
from msp_dash.ui.screen import width as column_width
from msp_dash.ui.sitemap import key_of, sites_map
from msp_dash.words import Words
from msp_dash.words.names import countries

GEOMETRY = "app/static/geo/world.json"
SOURCES_OPEN_CHARS = 240
"""Longer lists of sources are named short, and cited in full with the notes."""
NOTES_OPEN_CHARS = 420
"""Longer notes are folded; on the phone all are."""
NARROW_KINDS, NARROW_PX = ("ranking", "dots", "panels", "stack", "lines"), 864
"""Kinds that a full-width column would only stretch, and the width that they get there."""
OWN = ("source", "edition")
CHART = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
EMBED_WIDTH, EMBED_HEIGHT = 900, 700


def card(
    figure_id: str,
    view: PageView,
    *,
    only: Iterable[str] | None = None,
    also: Mapping[str, str] | None = None,
    clickable: bool = False,
    pick: Callable[[str], None] | None = None,
    folded: bool = False,
    first: bool = False,
    bare: bool = False,
    actions: bool = True,
) -> None:
    """Place a figure on the page.

    Parameters
    ----------
    figure_id : id in the registry.
    view : the page's view; the figure gets the values of the parameters that it uses.
    only : names of the parameters to hand over; all by default.
    also : values of this card alone.
    clickable : whether a click on a country follows it through the page.
    pick : what a click on a country (its code) does instead; filled areas then read as picked.
    folded : title and subtitle only, until the reader or the link opens it.
    first : the page's first picture is drawn without the chart library.
    bare : the picture says all, its sources too; the title is for listeners only.
    actions : False leaves the row of actions out.
    """
    name = figure_id.replace(".", "-")
    with st.container(key=f"bare-{name}" if bare else f"fig-{name}"):
        try:
            figure = _figure(figure_id, view, only, also)
        except BadValue as error:
            _refused(figure_id, view, error)
            return
        except Exception:
            # One figure that fails must not take the page with it; the log has the cause.
            logging.getLogger(__name__).exception("figure %s failed", figure_id)
            _down(view.words)
            return
        if folded and not _is_open(figure_id):
            _folded(figure_id, figure, view)
            return
        _head(figure, bare=bare)
        if figure.kind in NARROW_KINDS and column_width() > NARROW_PX:
            with Slot(st.container(width=NARROW_PX), NARROW_PX).open():
                _picture(figure, view, clickable=clickable, pick=pick, first=first)
        else:
            _picture(figure, view, clickable=clickable, pick=pick, first=first)
        _foot(figure, view, bare=bare)
        if actions and not isinstance(figure.encoding, EmptyEncoding):
            _actions(figure, view)


def figure_of(
    figure_id: str,
    view: PageView,
    only: Iterable[str] | None = None,
    also: Mapping[str, str] | None = None,
) -> Figure | None:
    """The figure that a card would show, for the page's own sentences; None where there is none."""
    try:
        found = _figure(figure_id, view, only, also)
    except (BadValue, UnknownFigure):
        return None
    return None if isinstance(found.encoding, EmptyEncoding) else found


def _figure(
    figure_id: str,
    view: PageView,
    only: Iterable[str] | None,
    also: Mapping[str, str] | None,
) -> Figure:
    names = spec(figure_id).names
    wanted = names if only is None else names & set(only)
    query = {n: v for n, v in view.values.items() if n in wanted and v}
    return build(figure_id, query | dict(also or {}))


# ---------------------------------------------------------------- head, foot, states


def _head(figure: Figure, *, bare: bool) -> None:
    seen = " msp-spoken" if bare else ""
    st.html(
        f'<div class="msp-card-head{seen}"><h2 class="msp-title">{html.escape(figure.title)}</h2>'
        f'<p class="msp-subtitle">{html.escape(figure.subtitle)}</p></div>'
    )


def _foot(figure: Figure, view: PageView, *, bare: bool) -> None:
    w = view.words
    cites = list(dict.fromkeys(source.cite or source.title for source in figure.sources))
    many = sum(map(len, cites)) > SOURCES_OPEN_CHARS
    shorts = list(dict.fromkeys(source.short or source.title for source in figure.sources))
    source = w("ui.card.source", cites="; ".join(shorts if many else cites)) if cites else ""
    source = paragraph(source) if source and not bare else ""
    more = [w("ui.card.source", cites=cite) for cite in cites] if many else []
    empty = isinstance(figure.encoding, EmptyEncoding)
    notes = "" if empty else _notes(figure, view, [*figure.notes, *more])
    if source or notes:
        st.html(f'<div class="msp-foot">{source}{notes}</div>')


def _notes(figure: Figure, view: PageView, notes: list[str]) -> str:
    if not notes:
        return ""
    body = "".join(paragraph(note) for note in notes)
    short = sum(map(len, notes)) <= NOTES_OPEN_CHARS
    if short and not view.screen.phone:
        return body
    is_map = shows_borders(figure.encoding)
    name = view.words("ui.card.notes_map" if is_map else "ui.card.notes")
    return f"<details><summary>{html.escape(name)}</summary>{body}</details>"


def _refused(figure_id: str, view: PageView, error: BadValue) -> None:
    """The page's choice is not one of this figure's: say so and offer what it has."""
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
    kept = {n: v for n, v in view.query.items() if n in st.query_params and n not in OWN}
    label = w("ui.card.nearest", view=parameter.label(value, w))
    st.page_link(path(view.page), label=label, query_params=kept | {name: value})


def _value_in_words(figure_id: str, error: BadValue, w: Words) -> str:
    for use in spec(figure_id).uses:
        if use.parameter.name == error.parameter and error.sent:
            return use.parameter.label(error.sent, w)
    return error.sent or error.parameter


def _down(w: Words) -> None:
    st.html(
        f'<div class="msp-empty" role="alert">{paragraph(w("ui.card.down"), strong=True)}'
        f"{paragraph(w('ui.card.down_text'))}</div>"
    )


def _empty(figure: Figure, encoding: EmptyEncoding, view: PageView) -> None:
    with st.container(key=f"empty-{figure.id.replace('.', '-')}"):
        st.html(
            f'<div class="msp-empty">{paragraph(encoding.heading, strong=True)}'
            f"{paragraph(encoding.reason)}</div>"
        )
        if figure.nearest:
            near = dict(parse_qsl(urlsplit(figure.nearest).query))
            known = view.parameters.asks if view.parameters else {}
            # The figure's own source and edition are not the page's.
            query = {n: v for n, v in view.query.items() if n not in OWN}
            query |= {n: v for n, v in near.items() if n in known}
            st.page_link(path(view.page), label=encoding.nearest_text, query_params=query)


# ---------------------------------------------------------------- folding


def _open_ids() -> list[str]:
    return [part for part in (st.query_params.get("open") or "").split(",") if part]


def _is_open(figure_id: str) -> bool:
    return figure_id in _open_ids()


def _folded(figure_id: str, figure: Figure, view: PageView) -> None:
    def show() -> None:
        st.query_params["open"] = ",".join([*_open_ids(), figure_id])

    with st.container(horizontal=True, horizontal_alignment="distribute", gap="medium"):
        st.html(
            f'<div class="msp-card-head"><h2 class="msp-title folded">{html.escape(figure.title)}'
            f'</h2><p class="msp-subtitle">{html.escape(figure.subtitle)}</p></div>'
        )
        st.button(
            view.words("ui.card.show"), key=f"show-{figure_id}", on_click=show, type="tertiary"
        )


# ---------------------------------------------------------------- pictures


@lru_cache(maxsize=256)
def _svg(figure: Figure, theme: Theme, width: int) -> str:
    return draw(figure, theme=theme, width=width)


@lru_cache(maxsize=64)
def _map(figure: Figure, theme: Theme, width: int) -> dict[str, object]:
    parts = map_parts(figure, theme, width)
    hatch = hatch_pattern(frame_of(figure, theme, width))
    return parts | {"legend": f"<defs>{hatch}</defs>{parts['legend']}"}


@lru_cache(maxsize=128)
def _chart(figure: Figure, theme: Theme, width: int) -> go.Figure:
    # A plain dict would be validated anew on every run, which costs more than all else on a page.
    return go.Figure(chart(figure, theme=theme, width=width))


@lru_cache(maxsize=4)
def _names(w: Words) -> dict[str, str]:
    return {code: w.country(code) for code in countries() if code not in ("WLD", "OTH")}


Pick = Callable[[str], None] | None


def _picture(
    figure: Figure, view: PageView, *, clickable: bool, pick: Pick = None, first: bool
) -> None:
    encoding, theme, width = figure.encoding, view.screen.theme, column_width()
    key = figure.id.replace(".", "-")
    if isinstance(encoding, EmptyEncoding):
        _empty(figure, encoding, view)
    elif isinstance(encoding, LinesEncoding) and not first:
        st.plotly_chart(
            _chart(figure, theme, width), theme=None, config=CHART, key=f"pic-{key}", alt=figure.alt
        )
        # A chart keeps its screen width and its dark colours on paper: there this one stands.
        _paper_only(figure, view)
    elif isinstance(encoding, SitesEncoding) and not view.screen.phone:
        _sites(figure, encoding, view, pick)
    elif isinstance(encoding, MapEncoding):
        _world(figure, encoding, view, clickable=clickable, pick=pick)
    else:
        _inline(figure, view, f"pic-{key}", theme, clickable=clickable, pick=pick)


def _sites(figure: Figure, encoding: SitesEncoding, view: PageView, pick: Pick) -> None:
    """A map to zoom, with its key; a click opens the site's record. Paper has the plain map."""
    key = figure.id.replace(".", "-")
    with st.container(key=f"screen-{key}"):
        sites_map(figure, pick or partial(view.write, "site"), f"pic-{key}")
        st.html(key_of(figure, encoding, view.screen.theme, column_width()))
    _paper_only(figure, view)


def _paper_only(figure: Figure, view: PageView) -> None:
    """The picture that paper has in place of a chart or map which only a screen can show."""
    key = figure.id.replace(".", "-")
    with st.container(key=f"paper-{key}"):
        components.picture()(
            key=f"paper-{key}-svg",
            data=_drawn(view, on_paper(figure, column_width()), ""),
        )


def _inline(
    figure: Figure,
    view: PageView,
    key: str,
    theme: Theme,
    *,
    clickable: bool = False,
    pick: Pick = None,
) -> None:
    """Inline SVG; what a sheet cannot take as it is carries another along for paper."""
    svg = _svg(figure, theme, column_width())
    paper = needs_paper(svg, theme) and (theme == "dark" or not view.screen.phone)
    components.picture()(
        key=key,
        data=_drawn(view, svg, on_paper(figure, column_width()) if paper else "")
        | {"clickable": clickable or pick is not None},
        on_pick_change=lambda: _picked(view, st.session_state[key].pick, pick),
    )


def _drawn(view: PageView, svg: str, paper: str) -> dict[str, object]:
    """What the component of pictures takes: of the screen, and of paper where that is another."""
    return {
        "svg": svg,
        "paper": paper,
        "width": column_width(),
        "clickable": False,
        "words": {name: view.words(f"ui.card.{name}") for name in ("hint", "wider")},
    }


def _picked(view: PageView, iso3: str | None, pick: Pick) -> None:
    """Follow a country through the page, or do what the card does with it instead."""
    if iso3 and pick:
        pick(iso3)
    elif iso3:
        # The same country again releases it.
        view.write("country", "" if view.get("country") == iso3 else iso3)


def _world(
    figure: Figure, encoding: MapEncoding, view: PageView, *, clickable: bool, pick: Pick
) -> None:
    w = view.words
    key = f"pic-{figure.id.replace('.', '-')}"
    year, theme = figure.params.get("year", ""), view.screen.theme
    width = column_width()
    sheet = width if view.screen.phone else sheet_width(width)

    def chosen() -> None:
        followed.clicked(key)
        _picked(view, st.session_state[key].pick, pick)

    components.world()(
        key=key,
        data={
            **_map(figure, theme, width),
            "paper": _map(figure, "light", sheet) if theme == "dark" or sheet != width else None,
            "geometry": GEOMETRY,
            "names": _names(w),
            "tips": dict(encoding.tips),
            "frames": {stop: dict(codes) for stop, codes in encoding.frames.items()},
            "years": sorted(encoding.frames),
            "year": year,
            "selected": view.get("country"),
            "picked": sorted(encoding.fill) if pick else None,
            "clickable": clickable or pick is not None,
            "alt": figure.alt,
            "words": {
                name: w(f"ui.map.{name}", name="{name}")
                for name in ("play", "pause", "year", "failed", "unlisted", "undrawn")
            },
        },
        on_pick_change=chosen,
        on_year_change=lambda: _to_year(view, st.session_state[key].year),
    )
    if clickable:
        followed.beside_map(view, key)


def _to_year(view: PageView, year: str | None) -> None:
    if year:
        view.write("year", year)


# ---------------------------------------------------------------- actions


def _actions(figure: Figure, view: PageView) -> None:
    w = view.words
    key = figure.id.replace(".", "-")
    opened = f"table-{figure.id}"
    served = export.routes_served()
    listed = tray.link(figure, st.query_params.to_dict().keys())
    with st.container(key=f"act-{key}", horizontal=not served, gap="small"):
        components.actions()(
            key=f"do-{key}",
            data={
                "query": _link(figure, view),
                "formats": _formats(figure) if served else [],
                "sentence": figure.sentence,
                "embed": _embed(figure) if served else None,
                "table": "open" if st.session_state.get(opened) else "shut",
                "compact": view.screen.phone,
                "briefing": tray.state(listed),
                "words": {n: w(f"ui.act.{n}") for n in _ACT_WORDS},
            },
            on_add_change=lambda: tray.put(listed, st.session_state[f"do-{key}"].add),
            on_table_change=lambda: _toggle(opened),
        )
        if not served:
            _buttons(figure, w)
    if st.session_state.get(opened):
        _table(figure, w)


_ACT_WORDS = (
    "add",
    "remove",
    "download",
    "table",
    "link",
    "sentence",
    "embed",
    "more",
    "copied",
    "manual",
    "unheard",
    "embed_hint",
    "copy_code",
)


def _toggle(key: str) -> None:
    st.session_state[key] = not st.session_state.get(key)


def _link(figure: Figure, view: PageView) -> str:
    """Query of the page with every parameter; a folded figure is named, so that it opens."""
    opened = {"open": st.query_params["open"]} if st.query_params.get("open") else {}
    return urlencode({**view.query, **opened}, safe=",")


def _formats(figure: Figure) -> list[dict[str, str]]:
    found = []
    for ext in export.FORMATS:
        link = url(figure.id, figure.params, ext).removeprefix("/")
        joint = "&" if "?" in link else "?"
        found.append(
            {
                "label": ext.upper(),
                "path": f"{link}{joint}download=1",
                "file": export.file_name(figure, ext),
            }
        )
    return found


def _embed(figure: Figure) -> dict[str, object]:
    return {
        "path": embed.address(figure),
        "title": html.escape(figure.title, quote=True),
        "width": EMBED_WIDTH,
        "height": EMBED_HEIGHT,
    }


def _buttons(figure: Figure, w: Words) -> None:
    """Deferred download buttons, where no figure routes are served."""
    with st.popover(w("ui.act.download"), type="tertiary"):
        for ext in export.FORMATS:
            st.download_button(
                ext.upper(),
                data=partial(_bytes, figure, ext),
                file_name=export.file_name(figure, ext),
                key=f"get-{figure.id}-{ext}",
                on_click="ignore",
            )


def _bytes(figure: Figure, ext: str) -> bytes:
    """The file, made only when a reader asks for it."""
    made = dt.datetime.now(dt.UTC).date()
    return export.export(figure, ext, export.Options(saved=True, made=made))


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
