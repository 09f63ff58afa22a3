"""Content of a figure card, from which ``static/ui/card.js`` draws it.

It depends on the figure, the theme and the width of the column alone, so that it has an address of
its own (`cards.address`). What differs by page or session is in the list of cards (`cards`).
"""

from __future__ import annotations

import html
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import chain, combinations
from urllib.parse import parse_qsl, urlsplit

from msp_dash.data import TableError, own
from msp_dash.figures.common import lettered, short_names
from msp_dash.figures.producers.year_leaders import YearLeader, all_named, leaders_by_year
from msp_dash.figures.record import (
    ChainEncoding,
    DotsEncoding,
    EmptyEncoding,
    Encoding,
    Figure,
    LinesEncoding,
    MapEncoding,
    PeriodsEncoding,
    RankingEncoding,
    SitesEncoding,
)
from msp_dash.figures.registry import spec, url, view_of
from msp_dash.figures.view_group import lens_countries
from msp_dash.params import BadValue, CountrySet, Events, Lens, SourceId, View, sent_text
from msp_dash.render import export
from msp_dash.render.fit import NARROW_KINDS, rows_shown_note, truncate
from msp_dash.render.layout.compose import compose, frame_of, number_of
from msp_dash.render.layout.dots import in_two_columns
from msp_dash.render.layout.sites import points_legend
from msp_dash.render.layout.world import all_land
from msp_dash.render.svg import map_parts, write
from msp_dash.render.svg.writer import SvgWriter, full_path
from msp_dash.render.table import cell_text, records
from msp_dash.theme import Theme, colour
from msp_dash.ui import embed
from msp_dash.ui.cards.address import Part, card_address
from msp_dash.ui.cards.chain import chain_parts
from msp_dash.ui.notices import error_number, paragraph
from msp_dash.ui.print_pictures import needs_paper, on_paper, sheet_width
from msp_dash.ui.viewport import PHONE_WIDTH
from msp_dash.words import Words, words

Content = dict[str, object]

GEOMETRY = "app/static/geo/world.json"
SOURCE_CHARS, SOURCE_CHAR_PX = 110, 9
"""A longer line of sources, or one that fills more than its picture's width, has short names; they
are cited in full with the notes."""
NARROW_PX = 992
"""Maximum width of a picture of the narrow kinds."""
EMBED_WIDTH, EMBED_HEIGHT = 900, 700
FOLLOWING = ("year", "edition")
"""Parameters that a briefing leaves to the newest data, unless the reader chose them."""


def content(
    figure: Figure, theme: Theme, width: int, part: Part = "whole", room: int = 0
) -> Content:
    """What a card shows of a figure: HTML of head and foot, picture or map, actions.

    Parameters
    ----------
    figure : as `registry.build` makes it.
    theme, width : of the picture; `width` in px of the column.
    part, room : see `cards.address`.
    """
    if part == "print":
        return _printed(figure, width, room)
    if room:
        figure = _brief(figure, width, room, theme)
    if part == "large" and isinstance(figure.encoding, MapEncoding):
        named = all_named(figure.encoding, view_of(figure.id, figure.params))
        figure = replace(figure, encoding=named)
    encoding, w = figure.encoding, words(figure.params["lang"])
    if part == "table":
        return table(figure, w)
    fields: Content = {"head": _head(figure), "empty": isinstance(encoding, EmptyEncoding)}
    if part == "head":
        return fields
    phone = width == PHONE_WIDTH
    most = _most(figure, width)
    if isinstance(encoding, EmptyEncoding):
        return fields | {"foot": _source(figure, w, width)[0]} | _nearest(figure, encoding)
    if isinstance(encoding, ChainEncoding):
        rows, fields["chain"] = chain_parts(figure, theme, width)
        fields["picture"] = {"svg": rows, "geometry": GEOMETRY, "width": width, "print": ""}
    elif isinstance(encoding, MapEncoding):
        ruler = _ruler(view_of(figure.id, figure.params), theme) if part == "large" else []
        fields["world"] = _world(figure, encoding, theme, width, room) | {
            "ruler": ruler,
            "source": figure.params.get("source", ""),
        }
    else:
        fields["picture"] = _inline(figure, theme, most or width, phone=phone, room=room)
    if isinstance(encoding, SitesEncoding):
        fields["legend"] = _points_legend(figure, encoding, theme, width)
    return fields | {
        "most": most,
        "explore": explorable(figure, phone=phone),
        "foot": _foot(figure, w, width, brief=room > 0),
        "actions": _actions(figure),
        "events": _events_switch(figure, encoding, w),
    }


def _events_switch(figure: Figure, encoding: Encoding, w: Words) -> Content | None:
    """The same view without its events, or with them, as parameters that differ."""
    if figure.params.get(Events.name):
        return {"label": w("figures.event.show"), "change": {Events.name: ""}}
    panels = encoding.panels if isinstance(encoding, LinesEncoding) else ()
    if not any(panel.events for panel in panels):
        return None
    return {"label": w("figures.event.hide"), "change": {Events.name: "none"}}


def _brief(figure: Figure, width: int, room: int, theme: Theme) -> Figure:
    """A figure for a low card: no second sentence, the rows that have room, one year of a map.

    A ranking has its largest rows without a key, a phone's map of roles no list of names. Periods
    have their second sentence, and say below it how many of their rows are shown.
    """
    encoding = figure.encoding
    total = len(encoding.rows) if isinstance(encoding, RankingEncoding) else 0
    match encoding:
        case MapEncoding(groups=groups):
            listed = () if width == PHONE_WIDTH else groups
            encoding = replace(encoding, frames={}, groups=listed)
        case RankingEncoding(rows=rows):
            countries = [row for row in rows if row.mark != "outline"]
            encoding = replace(encoding, rows=tuple(countries), legend=())
    cut = truncate(replace(figure, encoding=encoding, second=""), width, room, theme)
    cut = replace(cut, rows_total=max(cut.rows_total, total))
    more = rows_shown_note(cut, words(figure.params["lang"]))
    if isinstance(encoding, PeriodsEncoding):
        return replace(cut.figure, second=". ".join(filter(None, (figure.second, more))))
    return replace(cut.figure, notes=(*figure.notes, more) if more else figure.notes)


def _head(figure: Figure) -> str:
    head = f'<h2 class="msp-title">{html.escape(figure.title)}</h2>'
    if isinstance(figure.encoding, EmptyEncoding):
        return head + _box(paragraph(figure.encoding.heading, strong=True), figure.encoding.reason)
    return head + (
        f'<p class="msp-second">{html.escape(figure.second)}</p>' if figure.second else ""
    )


def _box(first: str, text: str, more: str = "", *, alert: bool = False) -> str:
    role = ' role="alert"' if alert else ""
    return f'<div class="msp-empty"{role}>{first}{paragraph(text)}{more}</div>'


def _foot(figure: Figure, w: Words, width: int, *, brief: bool) -> str:
    source, more = _source(figure, w, width, brief=brief)
    remarks = [note for note in figure.notes if note.startswith(own.MARK)]
    rest = [note for note in figure.notes if note not in remarks]
    return "".join(map(paragraph, remarks)) + source + _notes(figure, [*rest, *more], w)


def _source(figure: Figure, w: Words, width: int, *, brief: bool = False) -> tuple[str, list[str]]:
    """The source line, and full citations for the notes where it has only short names.

    `brief` : editions of publishers by their short names, other pages by who wrote them.
    """
    cites = list(dict.fromkeys(source.cite or source.title for source in figure.sources))
    if not cites:
        return "", []
    most = min(SOURCE_CHARS, width // SOURCE_CHAR_PX)
    many = brief or sum(map(len, cites)) > most
    shorts = list(dict.fromkeys(source.short or source.title for source in figure.sources))
    publishers = short_names(figure.sources, w) if brief else "; ".join(shorts if many else cites)
    line = w("ui.card.source", cites=publishers)
    more = [w("ui.card.source", cites=cite) for cite in cites] if many else []
    return f'<p class="source">{html.escape(line)}</p>', more


def _notes(figure: Figure, notes: list[str], w: Words) -> str:
    """What was measured, what the figure says beside its sentence, and its notes.

    The card opens them from its line, and print shows them.
    """
    measured = f"<b>{html.escape(w('ui.card.measured'))}</b> {html.escape(figure.subtitle)}"
    second = f'<p class="said">{html.escape(figure.second)}</p>' if figure.second else ""
    body = f"<p>{measured}</p>{second}" + "".join(map(paragraph, notes))
    n = 1 + bool(second) + len(notes)
    return f"<details><summary>{html.escape(w('ui.card.notes', n=n))}</summary>{body}</details>"


# ---------------------------------------------------------------- pictures


def _most(figure: Figure, width: int) -> int:
    """Maximum width of the picture, px; 0 for no limit."""
    narrow = figure.kind in NARROW_KINDS and width > NARROW_PX
    return NARROW_PX if narrow and not _fills(figure, width) else 0


def _fills(figure: Figure, width: int) -> bool:
    """Whether a picture has several columns: panels of lines, or a long list."""
    match figure.encoding:
        case LinesEncoding(panels=panels):
            return len(panels) > 1
        case DotsEncoding() as rows:
            return in_two_columns(rows, width)
    return False


def _inline(figure: Figure, theme: Theme, width: int, *, phone: bool, room: int = 0) -> Content:
    """Inline SVG, and the address of a print version where the picture does not fit a sheet."""
    drawing = compose(figure, theme=theme, width=width, room=room)
    fits = not needs_paper(drawing) or (theme == "light" and phone)
    return {
        "svg": write(drawing, path=_path),
        "geometry": GEOMETRY,
        "width": width,
        "print": "" if fits else _print_address(figure, width),
    }


def _path(d: str, before: str, after: str) -> str:
    """A path; the browser fetches the outlines of all land once, for all maps."""
    return f"<path data-land {after}/>" if d is all_land() else full_path(d, before, after)


def _print_address(figure: Figure, width: int, room: int = 0) -> str:
    return card_address(figure.id, figure.params, "light", width, "print", room)


def _printed(figure: Figure, width: int, room: int) -> Content:
    """What a card shows in print, where the screen's own picture or map does not fit a sheet."""
    if isinstance(figure.encoding, EmptyEncoding):
        return {"empty": True}
    if not isinstance(figure.encoding, MapEncoding):
        return {"svg": "".join(write(one, path=_path) for one in on_paper(figure, width))}
    if room:
        figure = _brief(figure, width, room, "light")
    return {"world": _map(figure, "light", _map_sheet(width))}


def _world(figure: Figure, encoding: MapEncoding, theme: Theme, width: int, room: int) -> Content:
    fits = theme == "light" and _map_sheet(width) == width
    return {
        **_map(figure, theme, width, full=room > 0),
        "print": "" if fits else _print_address(figure, width, room),
        "geometry": GEOMETRY,
        "tips": dict(encoding.tips),
        "frames": {stop: dict(codes) for stop, codes in encoding.frames.items()},
        "years": sorted(encoding.frames),
        "year": figure.params.get("year", ""),
        "filled": sorted(encoding.fill),
        "group": _group(figure),
        "alt": figure.alt,
    }


def _ruler(view: View, theme: Theme) -> list[Content]:
    """Who led each year, a row for each publisher: in words, the share (0-1), and its color."""
    w = view.words

    def column(one: YearLeader, source: str) -> tuple[str, float, str]:
        name, share = w.country(one.iso3), lettered(w.share(one.share), w, estimated=one.estimated)
        text = w("ui.map.leader", name=name, share=share, year=one.year, source=source)
        return text, round(one.share, 3), colour(one.token, theme)

    rows: list[Content] = []
    for publisher, leaders in leaders_by_year(view).items():
        label = SourceId.label(publisher, w)
        years = {str(one.year): column(one, label) for one in leaders}
        rows.append({"source": publisher, "label": label, "years": years})
    return rows


def _group(figure: Figure) -> list[str]:
    """The countries of the figure's lens or set."""
    if not any(figure.params.get(name) for name in (Lens.name, CountrySet.name)):
        return []
    with suppress(TableError):
        return sorted(lens_countries(View(figure.params)))
    return []


def _map_sheet(width: int) -> int:
    """Width in px for print of a map that the screen shows at `width` px."""
    return width if width == PHONE_WIDTH else sheet_width(width)


def _map(figure: Figure, theme: Theme, width: int, *, full: bool = False) -> Content:
    parts = map_parts(figure, theme, width, full=full)
    hatch = SvgWriter(theme, number_of(figure, theme, width)).hatch()
    return parts | {"legend": f"{hatch}{parts['legend']}"}


def explorable(figure: Figure, *, phone: bool) -> bool:
    """Whether a card offers an interactive chart, loaded at the word *Enlarge*.

    Plotly and deck.gl would be most of a first visit (4.7 and 1 MB), and each change of a map of
    sites then takes the browser seconds; the static picture has the same content.
    """
    if isinstance(figure.encoding, SitesEncoding):
        return not phone
    return isinstance(figure.encoding, LinesEncoding)


def _points_legend(figure: Figure, encoding: SitesEncoding, theme: Theme, width: int) -> str:
    """The legend of the map to zoom, which stands below it."""
    picture = points_legend(encoding, frame_of(figure, theme, width))
    marks = SvgWriter(theme, 0).write(picture.marks)
    return f'<svg viewBox="0 0 {width} {picture.height:.0f}" aria-hidden="true">{marks}</svg>'


# ---------------------------------------------------------------- actions


def _actions(figure: Figure) -> Content:
    return {
        "figure": figure.id,
        "links": briefing_links(figure),
        "files": _files(figure),
        "sentence": figure.sentence,
        "embed": _embed(figure),
    }


def briefing_links(figure: Figure) -> dict[str, str]:
    """Link of a figure for a briefing, by which of `FOLLOWING` the reader chose.

    The link follows the newest data where nothing was chosen, as long as it leads to the same view.
    """
    whole = {name: value for name, value in figure.params.items() if name != "lang"}
    lang = {"lang": figure.params["lang"]}

    @cache
    def link(selected: frozenset[str]) -> str:
        free = {n: v for n, v in whole.items() if n not in FOLLOWING or n in selected}
        if free == whole:
            return url(figure.id, whole)
        try:
            same = view_of(figure.id, free | lang) == figure.params
        except (BadValue, TableError):
            same = False
        return url(figure.id, free if same else whole)

    choices = chain.from_iterable(combinations(FOLLOWING, n) for n in range(3))
    return {",".join(names): link(frozenset(whole.keys() & names)) for names in choices}


def _files(figure: Figure) -> Content:
    """What the addresses of its files have in common; the formats are the same for all cards."""
    link = urlsplit(url(figure.id, figure.params, "json"))
    return {
        "path": link.path.removeprefix("/").removesuffix(".json"),
        "query": link.query,
        "name": export.file_name(figure, "json").removesuffix(".json"),
    }


def _embed(figure: Figure) -> Content | None:
    """What a frame needs; nothing where own tables are shown, which no frame may show."""
    if own.folder():
        return None
    return {
        "path": embed.address(figure),
        "title": html.escape(figure.title, quote=True),
        "width": EMBED_WIDTH,
        "height": EMBED_HEIGHT,
    }


# ---------------------------------------------------------------- table


def table(figure: Figure, w: Words) -> Content:
    """The figure's data: headings, rows of cells as text, and the numbers of numeric columns.

    Numbers are for sorting, since their texts differ by language.
    """
    rows = records(figure)
    return {
        "title": figure.title,
        "measured": figure.subtitle,
        "heads": [column.heading for column in figure.table],
        "values": [
            None if column.format == "text" else [_number(row.get(column.field)) for row in rows]
            for column in figure.table
        ],
        "rows": [
            [
                cell_text(row.get(column.field), column, str(row.get("status") or ""), w)
                for column in figure.table
            ]
            for row in rows
        ],
    }


def _number(value: object) -> int | float | None:
    return value if isinstance(value, int | float) else None


# ---------------------------------------------------------------- without a picture


def _nearest(figure: Figure, encoding: EmptyEncoding) -> Content:
    """The nearest view with data, as parameters that differ from this one."""
    if not encoding.nearest_text:
        return {}
    near = dict(parse_qsl(urlsplit(figure.nearest).query))
    change = {n: near.get(n, "") for n, v in figure.params.items() if near.get(n, "") != v}
    return {"instead": {"label": encoding.nearest_text, "change": change}}


def refused(figure_id: str, error: BadValue, lang: str) -> Content:
    """A figure that does not have the page's choice: says so, and links to what it has."""
    w = words(lang)
    name = w(f"figures.name.{figure_id.replace('.', '_')}")
    sentence = w("ui.card.refused", value=_value_in_words(figure_id, error, w))
    head = f'<h2 class="msp-title">{html.escape(name)}</h2>' + _box(
        paragraph(w("figures.empty.heading"), strong=True), sentence
    )
    fields: Content = {"head": head, "empty": True}
    uses = [u.parameter for u in spec(figure_id).uses if u.parameter.name == error.parameter]
    if uses and error.allowed:
        value = view_of(figure_id, {}).get(error.parameter) or error.allowed[0]
        label = w("ui.card.nearest", view=uses[0].label(value, w))
        fields["instead"] = {"label": label, "change": {error.parameter: value}}
    return fields


def _value_in_words(figure_id: str, error: BadValue, w: Words) -> str:
    for use in spec(figure_id).uses:
        if use.parameter.name == error.parameter and error.sent:
            # What no figure has, only an address that was typed: it has no name.
            with suppress(KeyError):
                return sent_text(use.parameter.label(error.sent, w), w)
    return error.sent or error.parameter


def failed(lang: str, *, slow: bool = False, table_fault: str = "") -> Content:
    """A figure that could not be made: too slow, a damaged table, or an error with its number."""
    w = words(lang)
    if table_fault:
        return {"head": _box("", table_fault, alert=True), "empty": True}
    reason = w("ui.card.slow" if slow else "ui.card.down_text")
    first = paragraph(w("ui.card.down"), strong=True)
    return {"head": _box(first, reason, error_number(w), alert=True), "empty": True}
