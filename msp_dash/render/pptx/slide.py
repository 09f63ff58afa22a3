"""One slide of a figure: title, subtitle, picture, sources, speaker notes.

`KINDS` is the registry of slide renderers by kind of encoding.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import segno

from msp_dash.data.sources import Source
from msp_dash.figures.record import (
    ChainEncoding,
    CountsEncoding,
    Figure,
    FlowsEncoding,
    LaddersEncoding,
    LinesEncoding,
    MapEncoding,
    MatrixEncoding,
    PanelsEncoding,
    PeriodsEncoding,
    RegisterEncoding,
    SharesEncoding,
    SitesEncoding,
    StackEncoding,
    StatementsEncoding,
    TimelineEncoding,
    shows_borders,
)
from msp_dash.figures.registry import page_url
from msp_dash.render.layout.bars import bars
from msp_dash.render.layout.chain import chain
from msp_dash.render.layout.counts import counts
from msp_dash.render.layout.empty import empty
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.ladders import ladders
from msp_dash.render.layout.periods import periods
from msp_dash.render.layout.register import register
from msp_dash.render.layout.rolemap import lists_names
from msp_dash.render.layout.text_metrics import office_faces, wrap
from msp_dash.render.layout.timeline import timeline
from msp_dash.render.pptx.blank_deck import SMALL, TITLE_PX
from msp_dash.render.pptx.canvas import Canvas, Run, clean
from msp_dash.render.pptx.deck_builder import DeckBuilder, Plan, Spot
from msp_dash.render.pptx.dots import draw_dots
from msp_dash.render.pptx.fitting import Renderer, fitted, fitted_rows
from msp_dash.render.pptx.flows import draw_flows
from msp_dash.render.pptx.lines import draw_lines
from msp_dash.render.pptx.matrix import draw_matrix
from msp_dash.render.pptx.panels import draw_panels
from msp_dash.render.pptx.ranking import draw_ranking
from msp_dash.render.pptx.shares import draw_shares
from msp_dash.render.pptx.sites import draw_site_list, draw_sites
from msp_dash.render.pptx.stack import draw_stack
from msp_dash.render.pptx.statements import draw_statements
from msp_dash.render.pptx.worldmap import draw_map
from msp_dash.render.table import cell_text, records
from msp_dash.words import Words, words

KINDS: Mapping[str, Renderer] = MappingProxyType(
    {
        "ranking": draw_ranking,
        "map": draw_map,
        "lines": draw_lines,
        "dots": draw_dots,
        "bars": fitted_rows(bars),
        "panels": draw_panels,
        "stack": draw_stack,
        "matrix": draw_matrix,
        "shares": draw_shares,
        "timeline": fitted(timeline),
        "chain": fitted(chain),
        "periods": fitted_rows(periods),
        "ladders": fitted_rows(ladders),
        "register": fitted_rows(register),
        "statements": draw_statements,
        "flows": draw_flows,
        "sites": draw_sites,
        "site_list": draw_site_list,
        "counts": fitted(counts),
        "empty": fitted(empty),
    }
)
"""Kind of an encoding -> function that draws it in a box and returns foot notes."""

WITH_WORKBOOK = frozenset({"ranking", "lines", "dots", "panels", "stack"})
"""Kinds with a chart workbook; the numbers of other kinds are listed in the speaker notes."""

FOOT_LINE = 21.0
"""Line spacing of the foot in px."""

_CLAUSE_ENDS = ",; \u00a0"
_CLAUSES = re.compile(r".*[.,;](?=\s)")
_DISCLAIMER_LINES = 1
_TITLE_SIZES = (TITLE_PX, 36.0, 32.0, 28.0, 24.0, 20.0)
"""30 pt, at which the title of every figure takes at most two lines; smaller only for a longer one
of an author's own, or where a template has no room for the second line."""

_QUESTION = 24.0
"""Height in px of the line that asks, above the title."""

_LINE = 1.18


@dataclass(frozen=True, slots=True)
class SlideContext:
    """What is the same on every slide of a deck: date and disclaimer, as printed.

    `address` is the base URL of the dashboard (``https://host``): with it, links are absolute and
    slides have a QR code.
    """

    date: str = ""
    disclaimer: str = ""
    address: str = ""


@office_faces()
def figure_slide(
    deck: DeckBuilder,
    figure: Figure,
    context: SlideContext,
    *,
    notes: str = "",
    title: str = "",
    question: str = "",
) -> None:
    """Add a slide of one figure.

    Parameters
    ----------
    deck : where the slide is added.
    figure : the record; ``figure.kind`` selects the renderer.
    context : date and disclaimer of the slide.
    notes : the speaker's own text, before the figure's notes.
    title : replaces the figure's title.
    question : the question that the title answers, in a small line above it.

    Raises
    ------
    ValueError
        For an encoding of a kind that nothing draws.
    """
    draw = renderer(figure)
    canvas = deck.canvas("figure")
    plan = deck.plans["figure"]
    box = _write_head(canvas, plan, title or figure.title, figure.subtitle, question)
    link = _live_address(figure, context.address)
    if _is_web(link):
        box = _add_qr_code(canvas, link, box)
    zoom = 1.0 if plan.flexible else _zoom(figure, box)
    with canvas.zoomed(zoom):
        room = Box(box.x / zoom, box.y / zoom, box.width / zoom, box.height / zoom)
        extra = draw(figure, canvas, room)
    others = len(extra) + shows_borders(figure.encoding)
    cites = source_lines([figure], canvas, plan.foot.box.width, 1 if others else 2)
    must = len(cites) + others
    finish_slide(deck, canvas, plan, context, [*cites, *extra, *_foot_notes(figure)], must=must)
    write_notes(canvas, speaker_notes([figure], notes, context.address))


@office_faces()
def two_figure_slide(
    deck: DeckBuilder,
    left: Figure,
    right: Figure,
    context: SlideContext,
    *,
    title: str = "",
    notes: str = "",
    titles: tuple[str, str] = ("", ""),
    question: str = "",
    joined: bool = False,
) -> None:
    """Add a slide of two figures side by side, each under its own title or that in `titles`.

    Without a `title`, the left figure's is the title of the slide, and its subtitle is above the
    picture. Figures for which `needs_whole_slide` is True are drawn too, in small type. `joined`
    figures are one picture under the subtitle of the right one.
    """
    canvas = deck.canvas("figure")
    plan = deck.plans["figure"]
    w = words(canvas.lang)
    sentences = [titles[0] or left.title, titles[1] or right.title]
    subtitle = right.subtitle if joined else ""
    box = _write_head(canvas, plan, title or sentences[0], subtitle, question)
    if not title:
        sentences[0] = left.subtitle or sentences[0]
    top = plan.subtitle.box.y if plan.subtitle else box.y
    if joined:
        sentences, top = ["", ""], box.y
    shares = (_JOINED, 1 - _JOINED) if joined else (0.5, 0.5)
    width = (box.width - _BETWEEN) / 2
    heads = [wrap(s, _HALF_TITLE, width, bold=True) for s in sentences]
    used = 0.0 if joined else _HALF_TITLE * 1.26 * max(len(lines) for lines in heads) + 12
    x = box.x
    extra: list[str] = []
    for n, (figure, sentence) in enumerate(zip((left, right), sentences, strict=True)):
        width = (box.width - _BETWEEN) * shares[n]
        if sentence:
            run = Run(sentence, _HALF_TITLE, bold=True)
            canvas.text(Box(x, top, width, used), [[run]], name=sentence)
        area = Box(x, top + used, width, box.y + box.height - top - used)
        extra += renderer(figure)(figure, canvas, area)
        x += width + _BETWEEN
    foot_notes = [note for figure in (left, right) for note in _foot_notes(figure)]
    foot_notes.sort(key=lambda note: note != w("slides.map.disclaimer"))
    extra_notes = list(dict.fromkeys(extra))
    others = len(extra_notes) + (w("slides.map.disclaimer") in foot_notes)
    cites = source_lines([left, right], canvas, plan.foot.box.width, 1 if others else 2)
    must = len(cites) + others
    foot = dict.fromkeys([*cites, *extra_notes, *foot_notes])
    finish_slide(deck, canvas, plan, context, list(foot), must=must)
    write_notes(canvas, speaker_notes([left, right], notes, context.address))


def needs_whole_slide(figure: Figure) -> bool:
    """Whether a figure is not legible in half a slide: timelines, panels, grids."""
    encoding = figure.encoding
    if isinstance(encoding, CountsEncoding):
        return len(encoding.counts) > 1
    if isinstance(encoding, LinesEncoding):
        return len(encoding.panels) > 1
    if isinstance(encoding, MatrixEncoding):
        return len(encoding.columns) > _HALF_COLUMNS
    if isinstance(encoding, StackEncoding):
        return len(encoding.rows) > _HALF_BARS or len(encoding.legend) > _HALF_KEYS
    whole = (
        TimelineEncoding
        | PanelsEncoding
        | ChainEncoding
        | PeriodsEncoding
        | LaddersEncoding
        | RegisterEncoding
        | SharesEncoding
        | StatementsEncoding
        | FlowsEncoding
    )
    return isinstance(encoding, whole | SitesEncoding) or lists_names(encoding)


_HALF_COLUMNS = 6
_HALF_BARS = 5
_HALF_KEYS = 4
_BETWEEN = 48.0
_JOINED = 0.58
"""Share of the width that the left of two joined pictures has: the map."""
_HALF_TITLE = 21.4


_MIN_HEIGHT: Mapping[str, float] = MappingProxyType(
    {
        "panels": 470.0,
        "statements": 430.0,
        "matrix": 430.0,
        "shares": 430.0,
        "chain": 470.0,
        "periods": 430.0,
        "flows": 400.0,
        "timeline": 400.0,
    }
)
"""Height in px that a kind needs to show more than a row or two. In templates with a lower free
area, the picture is scaled down instead."""

_MIN_HEIGHT_OTHER = 330.0
_MIN_ZOOM, _MIN_ZOOM_SMALL = 0.8, 0.875
"""Least scale, where the smallest text has 18 pt and where it has 16: 14 pt are left."""


def _zoom(figure: Figure, box: Box) -> float:
    """Scale at which a picture fits the free area of a template."""
    encoding = figure.encoding
    if isinstance(encoding, MapEncoding) and encoding.groups:
        return 1.0  # Its names have 14 pt.
    smaller = isinstance(encoding, PanelsEncoding | StatementsEncoding)
    least = _MIN_HEIGHT.get(figure.kind, _MIN_HEIGHT_OTHER)
    return min(max(box.height / least, _MIN_ZOOM_SMALL if smaller else _MIN_ZOOM), 1.0)


def renderer(figure: Figure) -> Renderer:
    """The function that draws a figure.

    Raises
    ------
    ValueError
        For an encoding of a kind that nothing draws.
    """
    draw = KINDS.get(figure.kind)
    if draw is None:
        raise ValueError(f"Nothing draws a {figure.kind!r}. Known kinds: {', '.join(KINDS)}.")
    return draw


def fit_title(
    text: str,
    box: Box,
    sizes: Sequence[float] = _TITLE_SIZES,
    scale: float = 1.0,
    line: float = _LINE,
) -> tuple[float, int]:
    """Largest font size in px at which a title fits a box, and its number of lines.

    `scale` is the deck's factor of font sizes, by which lines are closer; `line` the height of a
    line as a multiple of the size.
    """
    for size in sizes:
        lines = len(wrap(text, size, box.width, bold=True, serif=True))
        if lines * size * scale * line <= box.height + 1:
            return size, max(lines, 1)
    size = sizes[-1]
    return size, len(wrap(text, size, box.width, bold=True, serif=True))


def write_title(canvas: Canvas, spot: Spot, text: str, *, like: str = "") -> float:
    """Write the title in its placeholder, or in a text box if the layout has none.

    `like` is a longer title of the same series of slides, whose font size is used. Returns the
    height of the title in px.
    """
    measured = like or text
    sizes = [s for s in _TITLE_SIZES if s < (spot.size or 41)]
    line = spot.line or _LINE
    size, lines = fit_title(
        measured.upper() if spot.caps else measured,
        spot.box,
        [spot.size, *sizes] if spot.size else sizes,
        canvas.type_scale,
        line,
    )
    name = words(canvas.lang)("slides.name.title")
    run = Run(text, size, bold=True, serif=True)
    if spot.kind:
        other = size != spot.size
        spacing = size * spot.line if other else 0.0
        canvas.placeholder(spot.kind, spot.index, [[run]], name=name, styled=other, spacing=spacing)
    else:
        canvas.text(spot.box, [[run]], name=name, anchor="b")
    return lines * size * line


def write(
    canvas: Canvas,
    spot: Spot,
    lines: Sequence[str],
    name: str,
    *,
    field: str = "",
    box: Box | None = None,
) -> None:
    """Write lines in a placeholder or, if the layout has none, in a text box: in `box`, or at the
    position of the layout.
    """
    size = spot.size or SMALL
    # LibreOffice applies a footer's font only if it is named on the slide.
    typeface = "+mn-lt" if spot.kind == "ftr" else ""
    paragraphs = [[Run(line, size, "ink2", typeface=typeface)] for line in lines]
    if spot.kind:
        styled = bool(spot.size)
        canvas.placeholder(
            spot.kind, spot.index, paragraphs, name=name, box=box, field=field, styled=styled
        )
    else:
        align = "r" if field else spot.align
        canvas.text(box or spot.box, paragraphs, name=name, align=align, field=field)


def write_question_line(canvas: Canvas, plan: Plan, question: str) -> None:
    """Write the small line that asks above the title, where the layout leaves room for it."""
    box = plan.title.box
    if question and box.y >= _QUESTION:
        place = Box(box.x, box.y - _QUESTION, box.width, _QUESTION)
        canvas.text(
            place, [[Run(question, SMALL, "ink2")]], name=words(canvas.lang)("slides.name.asks")
        )


def _write_head(canvas: Canvas, plan: Plan, title: str, subtitle: str, question: str = "") -> Box:
    """Write title and subtitle; returns the area left for the picture.

    On our own layout the subtitle follows the title and may take the room of its second line. On a
    template's, a second line of the subtitle is at the cost of the picture.
    """
    write_question_line(canvas, plan, question)
    high = write_title(canvas, plan.title, title)
    picture, below = plan.picture, plan.subtitle
    if not subtitle or below is None:
        return picture
    more = _more_lines(subtitle, below)
    y = plan.title.box.y + high if plan.flexible else below.box.y
    box = replace(below.box, y=y, height=below.box.height + more)
    moved = box if plan.flexible or not below.kind else None
    name = words(canvas.lang)("slides.name.subtitle")
    write(canvas, below, [subtitle], name, box=None if moved == below.box else moved)
    shift = max(y + more - below.box.y, 0.0)
    return Box(picture.x, picture.y + shift, picture.width, picture.height - shift)


def _more_lines(subtitle: str, spot: Spot) -> float:
    """Height in px of the lines of a subtitle after its first."""
    return (len(wrap(subtitle, spot.size, spot.box.width)) - 1) * spot.size * _LINE


def source_lines(
    figures: Sequence[Figure], canvas: Canvas, width: float, most: int = 2
) -> list[str]:
    """The source line, at most `most` lines: citations, else short names, else as many as fit."""
    w = words(canvas.lang)
    every = list({source.id: source for figure in figures for source in figure.sources}.values())
    if not every:
        return []
    full = [_trim_citation(source.cite or source.short) for source in every]
    short = [_short_name(source) for source in every]
    for every_cite, limit in ((full, 1), (short, most)):
        line = w("slides.source", cites="; ".join(dict.fromkeys(every_cite)))
        if len(wrap(line, SMALL, width)) <= limit:
            return [line]
    names = list(dict.fromkeys(short))
    line = w("slides.source", cites=names[0])
    heads = ["; ".join(names[:count]) for count in range(len(names) - 1, 0, -1)]
    # One with a long name may have no room for the number of others: then the shortest.
    for cites in (*heads, min(names, key=len)) if len(names) > 1 else ():
        line = w("slides.source_more", cites=cites, n=len(names) - cites.count("; ") - 1)
        if len(wrap(line, SMALL, width)) <= most:
            break
    return [line]


def _trim_citation(cite: str) -> str:
    return cite.removeprefix("Source: ").rstrip(".")


def _short_name(source: Source) -> str:
    """Short name, or the citation if it is hardly longer, as it has the full date."""
    cite = _trim_citation(source.cite)
    return cite if cite and len(cite) <= 1.4 * len(source.short) else source.short


def _foot_notes(figure: Figure) -> list[str]:
    """Notes in order of importance. A map's disclaimer comes first, in its short form, as it must
    never be left out; the speaker notes have it in full.
    """
    w = words(figure.params.get("lang", "en"))
    whole = w("figures.map_disclaimer")
    notes = [note for note in figure.notes if note != whole]
    if shows_borders(figure.encoding):
        notes.insert(0, w("slides.map.disclaimer"))
    return notes


@office_faces()
def finish_slide(
    deck: DeckBuilder,
    canvas: Canvas,
    plan: Plan,
    context: SlideContext,
    lines: Sequence[str],
    *,
    must: int = 1,
) -> None:
    """Write foot, date, number and disclaimer, then add everything to the slide.

    The first `must` lines are always in the foot; of the others, in order, as many as fit. The
    speaker notes have all.
    """
    w = words(canvas.lang)
    lines, line_count = list(lines), len(lines)
    box = plan.foot.box
    fits = plan.footer is not None and fits_footer(context.disclaimer, plan.footer.box)
    if context.date and plan.date is None:
        lines.insert(1, w("documents.sentence", text=context.date))
    if context.disclaimer and not fits:
        lines.insert(1, _truncate(context.disclaimer, box, _DISCLAIMER_LINES))
    if fits and plan.footer is not None and plan.footer.box.y > box.y:
        box = replace(box, height=min(box.height, plan.footer.box.y - box.y))
    must += len(lines) - line_count
    most = int((box.height + 1) / (FOOT_LINE * canvas.type_scale))
    visible = foot_lines(lines, box.width, most, must)
    if visible:
        paragraphs = [[Run(line, SMALL, "ink2")] for line in visible]
        name = w("slides.name.foot")
        if plan.foot.kind:
            canvas.placeholder(
                plan.foot.kind, plan.foot.index, paragraphs, name=name, box=box, spacing=FOOT_LINE
            )
        else:
            canvas.text(box, paragraphs, name=name, spacing=FOOT_LINE)
    if context.date and plan.date is not None:
        write(canvas, plan.date, [context.date], w("slides.name.date"))
    if context.disclaimer and fits and plan.footer is not None:
        write(canvas, plan.footer, [context.disclaimer], w("paper.disclaimer"))
    if plan.number is not None:
        write(canvas, plan.number, [str(deck.count)], w("slides.name.number"), field="slidenum")
    canvas.finish()


def foot_lines(blocks: Sequence[str], width: float, most: int, must: int) -> list[str]:
    """Paragraphs of the foot in at most `most` lines: the first block, then the others joined.

    A block is printed in full or left out. The first `must` blocks (source, and what must never be
    left out) are always printed, as far as there is room.
    """
    paragraphs: list[str] = []
    used = 0
    for number, block in enumerate(blocks):
        joined = f"{paragraphs[1]} {block}" if len(paragraphs) > 1 else block
        before = len(wrap(paragraphs[1], SMALL, width)) if len(paragraphs) > 1 else 0
        lines = len(wrap(joined, SMALL, width)) - before
        if number >= must and used + lines > most:
            continue
        paragraphs[1:] = [joined] if paragraphs else []
        paragraphs = paragraphs or [block]
        used += lines
    if used > most and len(paragraphs) > 1:
        # Words are cut; the size and the line below them are not.
        room = max(most - len(wrap(paragraphs[0], SMALL, width)), 1)
        visible = wrap(paragraphs[1], SMALL, width - 20)[:room]
        paragraphs[1] = _whole_clauses(" ".join(visible))
    return paragraphs


def _whole_clauses(text: str) -> str:
    """The beginning of a text up to its last sentence or clause, if it has more than one."""
    clause = _CLAUSES.match(f"{text} ")
    if clause is None:
        return f"{text} …"
    return clause[0] if clause[0].endswith(".") else f"{clause[0].rstrip(_CLAUSE_ENDS)} …"


@office_faces()
def fits_footer(text: str, box: Box) -> bool:
    """Whether a disclaimer fits on the single line of a footer."""
    return len(wrap(text, SMALL, box.width - 20)) <= 1


@office_faces()
def is_truncated(text: str, plan: Plan) -> bool:
    """Whether a disclaimer is too long to be printed in full on every slide."""
    if plan.footer is not None and fits_footer(text, plan.footer.box):
        return False
    return _truncate(text, plan.foot.box, _DISCLAIMER_LINES) != text


def _truncate(text: str, box: Box, most: int) -> str:
    """A text cut to at most `most` lines of the foot; the last slide has it in full."""
    lines = wrap(text, SMALL, box.width - 20)
    return text if len(lines) <= most else f"{' '.join(lines[:most])} …"


def _add_qr_code(canvas: Canvas, link: str, box: Box) -> Box:
    """Add a QR code of the live figure at the lower right; returns the area left of it."""
    side = 92.0
    out = io.BytesIO()
    segno.make(link, error="m").save(out, kind="png", scale=8, border=2)
    out.seek(0)
    spot = Box(box.x + box.width - side, box.y + box.height - side, side, side)
    w = words(canvas.lang)
    canvas.picture(spot, out, name=w("slides.name.qr"), alt=w("slides.live", link=link))
    return Box(box.x, box.y, box.width - side - 16, box.height)


def _is_web(link: str) -> bool:
    return link.startswith(("http://", "https://"))


def _live_address(figure: Figure, address: str) -> str:
    """URL of the figure's page, as in the presentation view; absolute if the host is known."""
    return f"{address.rstrip('/')}{page_url(figure)}"


def write_notes(canvas: Canvas, lines: Sequence[str]) -> None:
    """Write the speaker notes of a slide, one paragraph per line."""
    if lines:
        text_frame = canvas.slide.notes_slide.notes_text_frame
        if text_frame is not None:
            text_frame.text = "\n".join(clean(line) for line in lines)


def speaker_notes(figures: Sequence[Figure], own: str, address: str) -> list[str]:
    """The speaker's text, then each figure's claim, second finding, notes, sources, numbers."""
    lines = [own] if own else []
    for figure in figures:
        w = words(figure.params.get("lang", "en"))
        lines += [figure.sentence] if figure.sentence else [figure.title]
        lines += [w("figures.second", sentence=figure.second)] if figure.second else []
        lines += figure.notes
        lines += [source.cite or source.short for source in figure.sources]
        if figure.kind not in WITH_WORKBOOK:
            lines += _numbers(figure, w)
        lines.append(w("slides.live", link=_live_address(figure, address)))
    return lines


def _numbers(figure: Figure, w: Words) -> list[str]:
    """Every row of a figure without a workbook, one line each."""
    if isinstance(figure.encoding, SitesEncoding):
        # Hundreds of sites, each with its own text, are of no use in speaker notes.
        return []
    if isinstance(figure.encoding, MatrixEncoding):
        lines = _marks(figure.encoding, w)
    else:
        lines = _rows(figure, w)
    return [w("paper.numbers"), *lines] if lines else []


def _rows(figure: Figure, w: Words) -> list[str]:
    lines = []
    for record in records(figure):
        status = str(record.get("status") or "")
        texts = [(c.heading, cell_text(record[c.field], c, status, w)) for c in figure.table]
        printed = [(heading, text) for heading, text in texts if text]
        if not printed:
            continue
        name = printed[0][1]
        values = "; ".join(w("slides.column", heading=h, value=t) for h, t in printed[1:])
        lines.append(w("slides.number", name=name, values=values) if values else name)
    return lines


def _marks(encoding: MatrixEncoding, w: Words) -> list[str]:
    """Rows of a matrix: for each symbol the columns it is in; 'not listed' is omitted."""
    names = {(item.symbol, item.token): item.text for item in encoding.legend}
    lines = []
    for row in encoding.rows:
        if row.heading:
            continue
        columns_by_mark: dict[str, list[str]] = {}
        for cell, column in zip(row.cells, encoding.columns, strict=False):
            if cell.symbol not in ("none", "dot"):
                mark = names.get((cell.symbol, cell.token), cell.tip or cell.symbol)
                columns_by_mark.setdefault(mark, []).append(" ".join(column.lines))
        marks = "; ".join(
            w("slides.number", name=mark, values=", ".join(columns))
            for mark, columns in columns_by_mark.items()
        )
        if marks:
            lines.append(w("slides.number", name=row.name, values=marks))
        else:
            lines.append(w("slides.unmarked", name=row.name))
    return lines
