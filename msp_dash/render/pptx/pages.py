"""Slides without a chart: cover, section, text, sources, and a notice for a missing figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msp_dash import __version__
from msp_dash.data.sources import Source
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.text_metrics import office_faces, wrap
from msp_dash.render.pptx.blank_deck import SMALL
from msp_dash.render.pptx.canvas import Canvas, Paragraph, Run, Stroke
from msp_dash.render.pptx.deck_builder import DeckBuilder, Plan, Role, Spot
from msp_dash.render.pptx.slide import (
    SlideContext,
    finish_slide,
    is_truncated,
    write,
    write_notes,
    write_title,
)
from msp_dash.words import words

_TEXT_SIZES = (32.0, 28.0, 24.0, 22.67)
"""Body text from 24 pt down to 17 pt; 1/30 of the slide's height is 24 px."""

_LINE = 1.25
_AIR = 0.25
"""Space above a paragraph, as a fraction of its font size."""

_SOURCES = (24.0, 20.0)
"""Font size of sources: 18 pt, like all text that must be read in the room, if the list fits on one
slide, else 15 pt. Addresses may be smaller: nobody copies them from a screen."""

_ADDRESS = 0.8
_BETWEEN = 0.5
"""Font size of an address, and space above a source, as fractions of the citation's size."""

_BULLET = "- "


@office_faces()
def title_slide(
    deck: DeckBuilder, title: str, lines: Sequence[str], context: SlideContext, *, notes: str = ""
) -> None:
    """Add the cover: title, and one line each for event, date and author."""
    _heading_slide(deck, "title", title, lines, context, notes)


@office_faces()
def section_slide(
    deck: DeckBuilder, title: str, subtitle: str, context: SlideContext, *, notes: str = ""
) -> None:
    """Add a section divider."""
    _heading_slide(deck, "section", title, [subtitle] if subtitle else [], context, notes)


@office_faces()
def text_slide(
    deck: DeckBuilder, title: str, body: str, context: SlideContext, *, notes: str = ""
) -> None:
    """Add a slide of text; a line that begins with "- " is a bullet.

    Text that does not fit at the smallest size continues on another slide.
    """
    lines = body.splitlines()
    room = deck.plans["text"].picture
    size, pages = _paginate(lines, replace(room, height=room.height / deck.type_scale))
    for page in pages:
        canvas = deck.canvas("text")
        plan = deck.plans["text"]
        write_title(canvas, plan.title, title)
        bullets = [line.startswith(_BULLET) for line in page]
        paragraphs = [[Run(line.removeprefix(_BULLET), size)] for line in page]
        _write_body(canvas, plan, paragraphs, bullets, size * _AIR)
        finish_slide(deck, canvas, plan, context, [])
        write_notes(canvas, [notes] if notes else [])


@office_faces()
def missing_slide(
    deck: DeckBuilder, heading: str, lines: Sequence[str], context: SlideContext, *, notes: str = ""
) -> None:
    """Add a slide that says which figure could not be shown and why."""
    canvas = deck.canvas("text")
    plan = deck.plans["text"]
    w = words(deck.lang)
    write_title(canvas, plan.title, heading)
    size = 26.0
    wrapped = [len(wrap(line, size, plan.picture.width - 64)) for line in lines]
    height = size * _LINE * sum(wrapped) + 64
    box = Box(plan.picture.x, plan.picture.y + 16, plan.picture.width, height)
    stroke = Stroke(canvas.hex("ink2"), 1.5, "sysDash")
    canvas.shape("rect", box, name="Panel", fill=canvas.hex("panel"), stroke=stroke)
    inner = Box(box.x + 32, box.y + 32, box.width - 64, box.height - 64)
    paragraphs = [[Run(line, size)] for line in lines]
    canvas.text(inner, paragraphs, name=w("slides.name.text"))
    finish_slide(deck, canvas, plan, context, [])
    write_notes(canvas, [notes] if notes else [])


@office_faces()
def sources_slides(
    deck: DeckBuilder, sources: Sequence[Source], context: SlideContext, *, made_on: str = ""
) -> int:
    """Add the last slides: every source once, with licence and address. Returns their number."""
    w = words(deck.lang)
    plan = deck.plans["text"]
    room = plan.picture
    blocks = [_citation(source, deck) for source in {one.id: one for one in sources}.values()]
    if is_truncated(context.disclaimer, plan):
        blocks.append([context.disclaimer])
    if not blocks:
        blocks = [[w("slides.sources.none")]]
    made_line = w("slides.sources.made", date=made_on, version=__version__) if made_on else ""
    # With type smaller than measured, lines are closer to each other.
    size, pages = _source_pages(blocks, replace(room, height=room.height / deck.type_scale))
    for n, page in enumerate(pages, start=1):
        canvas = deck.canvas("text")
        more = w("slides.sources.title_more", n=n, total=len(pages))
        heading = w("paper.sources") if n == 1 else more
        write_title(canvas, plan.title, heading, like=more if len(pages) > 1 else "")
        paragraphs = [run for block in page for run in _source_runs(block, size)]
        before = [size * _BETWEEN if n == 0 else 0.0 for block in page for n in range(len(block))]
        _write_body(canvas, plan, paragraphs, [False] * len(paragraphs), before)
        finish_slide(
            deck, canvas, plan, context, [made_line] if made_line and n == len(pages) else []
        )
    return len(pages)


def _heading_slide(
    deck: DeckBuilder,
    role: Role,
    title: str,
    lines: Sequence[str],
    context: SlideContext,
    notes: str,
) -> None:
    canvas, plan = deck.canvas(role), deck.plans[role]
    write_title(canvas, plan.title, title)
    spot = plan.subtitle
    if lines and spot is not None:
        size = spot.size or 30.0
        while size > SMALL and _height(lines, size, spot.box.width) > spot.box.height:
            size -= 1
        name = words(deck.lang)("slides.name.subtitle")
        write(canvas, Spot(spot.box, spot.kind, spot.index, size), lines, name)
    finish_slide(deck, canvas, plan, context, [])
    write_notes(canvas, [notes] if notes else [])


def _height(lines: Sequence[str], size: float, width: float) -> float:
    rows = sum(len(wrap(line, size, width)) or 1 for line in lines)
    return (rows * _LINE + len(lines) * _AIR) * size


def _paginate(lines: Sequence[str], box: Box) -> tuple[float, list[list[str]]]:
    """Largest font size at which all lines fit, and the lines of each slide."""
    width = box.width - 40
    for size in _TEXT_SIZES:
        if _height(lines, size, width) <= box.height:
            return size, [list(lines)]
    size = _TEXT_SIZES[-1]
    pages: list[list[str]] = [[]]
    for line in _split(lines, size, box):
        if pages[-1] and _height([*pages[-1], line], size, width) > box.height:
            pages.append([])
        pages[-1].append(line)
    return size, pages


def _split(lines: Sequence[str], size: float, box: Box) -> list[str]:
    """Lines, split where a single one is longer than a slide."""
    most = max(int(box.height / (size * _LINE)) - 1, 1)
    out = []
    for line in lines:
        wrapped = wrap(line, size, box.width - 40) or [""]
        out += [" ".join(wrapped[n : n + most]) for n in range(0, len(wrapped), most)]
    return out


def _write_body(
    canvas: Canvas,
    plan: Plan,
    paragraphs: Sequence[Paragraph],
    bullets: Sequence[bool],
    before: float | Sequence[float] = 0.0,
) -> None:
    """Write text in the body placeholder, resized to end above the foot; else in a text box."""
    name = words(canvas.lang)("slides.name.text")
    if plan.body is None:
        with_bullets = [
            [replace(p[0], text=f"• {p[0].text}"), *p[1:]] if bullet else p
            for p, bullet in zip(paragraphs, bullets, strict=True)
        ]
        canvas.text(plan.picture, with_bullets, name=name, before=before)
        return
    canvas.placeholder(
        plan.body.kind,
        plan.body.index,
        paragraphs,
        name=name,
        box=plan.picture,
        before=before,
        bullets=bullets,
    )


def _citation(source: Source, deck: DeckBuilder) -> list[str]:
    """Paragraphs of a source: its citation with the licence, and its address, if any."""
    w = words(deck.lang)
    cite = (source.cite or source.short or source.title).removeprefix("Source: ").rstrip(".")
    bare = not source.licence or source.licence.lower() in cite.lower()
    text = (
        w("documents.sentence", text=cite)
        if bare
        else w("paper.source_full", cite=cite, licence=source.licence)
    )
    return [text, source.url] if source.url else [text]


def _source_runs(block: Sequence[str], size: float) -> list[Paragraph]:
    cite, *address = block
    return [
        [Run(cite, size)],
        *([Run(one, max(size * _ADDRESS, SMALL), "ink2")] for one in address),
    ]


def _block_height(block: Sequence[str], size: float, width: float) -> float:
    runs = [paragraph[0] for paragraph in _source_runs(block, size)]
    lines = sum(len(wrap(r.text, r.size, width)) * r.size * _LINE for r in runs)
    return lines + size * _BETWEEN


def _source_pages(blocks: Sequence[list[str]], box: Box) -> tuple[float, list[list[list[str]]]]:
    """Font size, and the sources of each slide: as few slides as possible, about equally full.

    A single source left over on the last slide would look like a broken list.
    """
    for size in _SOURCES:
        heights = [_block_height(block, size, box.width - 20) for block in blocks]
        if sum(heights) <= box.height:
            return size, [list(blocks)]
    count = len(_page_breaks(heights, box.height))
    low, high = sum(heights) / count, box.height
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if len(_page_breaks(heights, middle)) <= count else (middle, high)
    pages = _page_breaks(heights, high)
    return size, [[blocks[n] for n in page] for page in pages]


_HALVINGS = 12


def _page_breaks(heights: Sequence[float], most: float) -> list[list[int]]:
    """Indices of the blocks on each page, at most `most` px high unless one block is higher."""
    pages: list[list[int]] = [[]]
    used = 0.0
    for number, height in enumerate(heights):
        if pages[-1] and used + height > most:
            pages.append([])
            used = 0.0
        pages[-1].append(number)
        used += height
    return pages
