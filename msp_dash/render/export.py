"""Registry of export formats: file extension -> media type and the function that makes the file.

HTTP routes, the command line and the download buttons read `FORMATS`: a new format is one line.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from msp_dash.figures.record import Figure
from msp_dash.figures.registry import spec
from msp_dash.params import BadValue
from msp_dash.render.html import page
from msp_dash.render.layout.compose import Drawing, compose
from msp_dash.render.pdf import figure_pdf
from msp_dash.render.png import png
from msp_dash.render.pptx import figure_deck
from msp_dash.render.svg import write
from msp_dash.render.table import as_csv, as_json, as_xlsx, foot_lines
from msp_dash.theme import THEMES, Theme

WIDTHS_PX = range(280, 2401)
"""Allowed widths of a picture."""

DEFAULT_WIDTH_PX = 864
_NAME_MAX_CHARS = 120


@dataclass(frozen=True, slots=True)
class Options:
    """Options of an export. `saved` is True for a download, False for a response to a program;
    `made_on` is the day printed in the file.
    """

    theme: Theme = "light"
    width: int = DEFAULT_WIDTH_PX
    saved: bool = False
    made_on: dt.date = dt.date.min


def _json(figure: Figure, options: Options) -> bytes:
    answer = as_json(figure, options.made_on)
    return json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()


def _csv(figure: Figure, options: Options) -> bytes:
    # Without a byte order mark Excel reads a saved file in the local code page and garbles
    # accents; programs that fetch the URL would trip over it.
    return as_csv(figure, options.made_on).encode("utf-8-sig" if options.saved else "utf-8")


def _drawing(figure: Figure, options: Options) -> Drawing:
    foot = foot_lines(figure, options.made_on)
    return compose(figure, theme=options.theme, width=options.width, chrome=True, foot=foot)


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: media type and the function that makes the file.

    `is_picture` formats accept ``theme`` and ``width``. `slow` ones take 0.1 s of CPU or more, so
    the server limits how many are made at once.
    """

    media_type: str
    make: Callable[[Figure, Options], bytes]
    is_picture: bool = False
    is_data: bool = False
    slow: bool = False


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "json": Format("application/json", _json, is_data=True),
        "csv": Format("text/csv; charset=utf-8", _csv, is_data=True),
        "xlsx": Format(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            lambda figure, options: as_xlsx(figure, options.made_on),
            is_data=True,
        ),
        "svg": Format("image/svg+xml", lambda *of: write(_drawing(*of)).encode(), is_picture=True),
        "png": Format("image/png", lambda *of: png(_drawing(*of)), is_picture=True, slow=True),
        "html": Format(
            "text/html; charset=utf-8",
            lambda figure, options: page(figure, options.made_on).encode(),
        ),
        "pdf": Format(
            "application/pdf",
            lambda figure, options: figure_pdf(figure, made_on=options.made_on),
            slow=True,
        ),
        "pptx": Format(
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            lambda figure, options: figure_deck(figure, made_on=options.made_on),
            slow=True,
        ),
    }
)


def _theme(text: str) -> Theme:
    if text not in THEMES:
        raise BadValue("theme", text, THEMES)
    return "dark" if text == "dark" else "light"


def _width(text: str) -> int:
    # isascii, because int() accepts digits of any script, and str.isdigit even superscripts.
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) in WIDTHS_PX:
        return int(text)
    whole = f"a whole number of pixels from {WIDTHS_PX.start} to {WIDTHS_PX.stop - 1}"
    raise BadValue("width", text, (), whole)


def split_options(
    ext: str, query: Mapping[str, str], *, saved: bool, made_on: dt.date
) -> tuple[Options, dict[str, str]]:
    """Take ``theme`` and ``width`` out of a query if the format is a picture.

    Returns
    -------
    tuple
        The options, and the query that is left for the figure. For other formats ``theme`` and
        ``width`` stay in it and are rejected there as unknown.

    Raises
    ------
    BadValue
        For a theme or a width that is not allowed.
    """
    rest = dict(query)
    if not FORMATS[ext].is_picture:
        return Options(saved=saved, made_on=made_on), rest
    theme = _theme(rest.pop("theme", "light"))
    width = _width(rest.pop("width", str(DEFAULT_WIDTH_PX)))
    return Options(theme, width, saved, made_on), rest


@lru_cache(maxsize=256)
def export(figure: Figure, ext: str, options: Options) -> bytes:
    """The file of a figure, from a bounded cache: figures are immutable and hashable.

    Raises
    ------
    KeyError
        For an extension that `FORMATS` does not have.
    """
    return FORMATS[ext].make(figure, options)


def file_name(figure: Figure, ext: str) -> str:
    """A file name that says what is inside: ``producers-ranking_cobalt_mine_2024_usgs_2026.xlsx``.

    It begins with ``own_`` where an office's own tables went into the figure.

    ASCII letters, digits, hyphen and underscore only: fit for every file system and header.
    """
    values = []
    for use in spec(figure.id).uses:
        value = figure.params[use.parameter.name]
        if use.parameter.is_choice or value != use.usual:
            values.append(value)
    parts = [
        re.sub(r"[^a-z0-9]+", "-", part.lower())
        for part in (*("own",) * figure.own, figure.id, *values)
    ]
    stem = "_".join(part.strip("-") for part in parts if part.strip("-"))
    return f"{stem[:_NAME_MAX_CHARS]}.{ext}"
