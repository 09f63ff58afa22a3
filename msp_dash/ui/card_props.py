"""Props of a figure card, and the payload that ``static/ui/card.js`` draws from them.

Props depend on the figure and the viewport, not on the session, so that equal cards of all readers
share one cached payload.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from msp_dash.figures.record import (
    DotsEncoding,
    EmptyEncoding,
    Figure,
    LinesEncoding,
    MapEncoding,
    SitesEncoding,
    shows_borders,
)
from msp_dash.figures.registry import FIGURE_CACHE_SIZE, url
from msp_dash.render import export
from msp_dash.render.fit import NARROW_KINDS
from msp_dash.render.layout.compose import compose, number_of
from msp_dash.render.layout.dots import in_two_columns
from msp_dash.render.layout.world import all_land
from msp_dash.render.svg import map_parts, write
from msp_dash.render.svg.writer import SvgWriter, full_path
from msp_dash.theme import Theme
from msp_dash.ui import components, embed
from msp_dash.ui.notices import paragraph
from msp_dash.ui.print_pictures import needs_paper, sheet_width
from msp_dash.words import Words, words

GEOMETRY = "app/static/geo/world.json"
SOURCES_OPEN_CHARS = 240
"""Longer lists of sources are abbreviated, and cited in full with the notes."""
NOTES_OPEN_CHARS = 420
"""Longer notes are collapsed; on phones all are."""
NARROW_PX = 864
"""Maximum width of a picture of the narrow kinds."""
EMBED_WIDTH, EMBED_HEIGHT = 900, 700

WHOLE, HEAD, FOOT = ("head", "picture", "foot"), ("head",), ("foot",)


@dataclass(frozen=True, slots=True)
class CardProps:
    """Everything that a card's payload depends on; also the key of its cache.

    `name` : element key of the card. `link` : the figure's link for a briefing. `group` : filled
    areas are announced as selected.
    """

    name: str
    figure: Figure
    theme: Theme
    width: int
    phone: bool
    folded: bool
    bare: bool
    actions: bool
    link: str
    clickable: bool
    selected: str
    group: bool
    parts: tuple[str, ...] = WHOLE

    @property
    def most(self) -> int:
        """Maximum width of the picture, px; 0 for no limit."""
        narrow = self.figure.kind in NARROW_KINDS and self.width > NARROW_PX
        return NARROW_PX if narrow and not _fills(self.figure, self.width) else 0


def _fills(figure: Figure, width: int) -> bool:
    """Whether a picture has several columns: panels of lines, or a long list."""
    match figure.encoding:
        case LinesEncoding(panels=panels):
            return len(panels) > 1
        case DotsEncoding() as rows:
            return in_two_columns(rows, width)
    return False


@lru_cache(maxsize=2 * FIGURE_CACHE_SIZE)
def payload(props: CardProps) -> bytes:
    """The card's compressed payload for ``static/ui/card.js``."""
    return components.compressed(payload_fields(props))


def payload_fields(props: CardProps) -> dict[str, object]:
    """The payload as a dict, before compression."""
    figure, encoding = props.figure, props.figure.encoding
    w = words(figure.params["lang"])
    fields: dict[str, object] = {"folded": props.folded, "spoken": props.bare, "most": props.most}
    fields |= {"head": "", "foot": "", "picture": None, "world": None, "actions": None}
    fields["explore"] = ""
    if "head" in props.parts:
        fields["head"] = _head(figure)
    if "picture" in props.parts and not props.folded:
        if isinstance(encoding, MapEncoding):
            fields["world"] = _world(props, encoding)
        elif not isinstance(encoding, EmptyEncoding):
            fields["picture"] = _inline(props)
        fields["explore"] = explore_trigger(figure, phone=props.phone)
    if "foot" in props.parts and not props.folded:
        fields["foot"] = _foot(figure, w, phone=props.phone, bare=props.bare)
        if props.actions and not isinstance(encoding, EmptyEncoding):
            fields["actions"] = _actions(props)
    return fields


def _head(figure: Figure) -> str:
    second = f'<p class="msp-second">{html.escape(figure.second)}</p>' if figure.second else ""
    head = (
        f'<h2 class="msp-title">{html.escape(figure.title)}</h2>{second}'
        f'<p class="msp-subtitle">{html.escape(figure.subtitle)}</p>'
    )
    if isinstance(figure.encoding, EmptyEncoding):
        head += (
            f'<div class="msp-empty">{paragraph(figure.encoding.heading, strong=True)}'
            f"{paragraph(figure.encoding.reason)}</div>"
        )
    return head


def _foot(figure: Figure, w: Words, *, phone: bool, bare: bool) -> str:
    cites = list(dict.fromkeys(source.cite or source.title for source in figure.sources))
    many = sum(map(len, cites)) > SOURCES_OPEN_CHARS
    shorts = list(dict.fromkeys(source.short or source.title for source in figure.sources))
    source = w("ui.card.source", cites="; ".join(shorts if many else cites)) if cites else ""
    source = paragraph(source) if source and not bare else ""
    more = [w("ui.card.source", cites=cite) for cite in cites] if many else []
    if isinstance(figure.encoding, EmptyEncoding):
        return source
    return source + _notes(figure, [*figure.notes, *more], w, phone=phone)


def _notes(figure: Figure, notes: list[str], w: Words, *, phone: bool) -> str:
    if not notes:
        return ""
    body = "".join(paragraph(note) for note in notes)
    if sum(map(len, notes)) <= NOTES_OPEN_CHARS and not phone:
        return body
    name = w("ui.card.notes_map" if shows_borders(figure.encoding) else "ui.card.notes")
    return f"<details><summary>{html.escape(name)}</summary>{body}</details>"


def _inline(props: CardProps) -> dict[str, object]:
    """Inline SVG, and the URL of a print version where the picture does not fit a sheet."""
    width = props.most or props.width
    drawing = compose(props.figure, theme=props.theme, width=width)
    paper = needs_paper(drawing) and (props.theme == "dark" or not props.phone)
    return {
        "svg": write(drawing, path=_path),
        "geometry": GEOMETRY,
        "paper": _for_paper(props, width) if paper else None,
        "width": width,
        "clickable": props.clickable,
    }


def _path(d: str, before: str, after: str) -> str:
    """A path; the browser fetches the outlines of all land once, for all maps."""
    return f"<path data-land {after}/>" if d is all_land() else full_path(d, before, after)


def _for_paper(props: CardProps, width: int) -> str:
    """URL of the print version of a picture."""
    query = dict(parse_qsl(urlsplit(props.figure.link).query))
    query["width"] = str(sheet_width(width))
    return f"paper/{props.figure.id}?{urlencode(query, safe=',')}"


def _world(props: CardProps, encoding: MapEncoding) -> dict[str, object]:
    sheet = props.width if props.phone else sheet_width(props.width)
    paper = props.theme == "dark" or sheet != props.width
    return {
        **_map(props.figure, props.theme, props.width),
        "paper": _map(props.figure, "light", sheet) if paper else None,
        "geometry": GEOMETRY,
        "tips": dict(encoding.tips),
        "frames": {stop: dict(codes) for stop, codes in encoding.frames.items()},
        "years": sorted(encoding.frames),
        "year": props.figure.params.get("year", ""),
        "selected": props.selected,
        "picked": sorted(encoding.fill) if props.group else None,
        "clickable": props.clickable,
        "alt": props.figure.alt,
    }


def _map(figure: Figure, theme: Theme, width: int) -> dict[str, object]:
    parts = map_parts(figure, theme, width)
    hatch = SvgWriter(theme, number_of(figure, theme, width)).hatch()
    return parts | {"legend": f"{hatch}{parts['legend']}"}


def _actions(props: CardProps) -> dict[str, object]:
    figure = props.figure
    return {
        "figure": figure.id,
        "link": props.link,
        "formats": _formats(figure),
        "sentence": figure.sentence,
        "embed": _embed(figure),
        "briefing": True,
    }


def _formats(figure: Figure) -> list[dict[str, str]]:
    formats = []
    for ext in export.FORMATS:
        link = url(figure.id, figure.params, ext).removeprefix("/")
        joint = "&" if "?" in link else "?"
        formats.append(
            {
                "label": ext.upper(),
                "path": f"{link}{joint}download=1",
                "file": export.file_name(figure, ext),
            }
        )
    return formats


def _embed(figure: Figure) -> dict[str, object]:
    return {
        "path": embed.address(figure),
        "title": html.escape(figure.title, quote=True),
        "width": EMBED_WIDTH,
        "height": EMBED_HEIGHT,
    }


def explore_trigger(figure: Figure, *, phone: bool) -> str:
    """How the interactive chart is loaded: "press" for the button *Explore*, "" for none.

    Plotly and deck.gl would be most of a first visit (4.7 and 1 MB), and each change of a map of
    sites then takes the browser seconds; the static picture has the same content.
    """
    if isinstance(figure.encoding, SitesEncoding) and not phone:
        return "press"
    return "press" if isinstance(figure.encoding, LinesEncoding) else ""
