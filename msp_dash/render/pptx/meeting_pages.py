"""Slides of a meeting's deck without a chart: cover with the table, closing question, sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msp_dash.figures.record import Count, Figure, MapEncoding, counts_of
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.text_metrics import office_faces, text_width, wrap
from msp_dash.render.pptx.blank_deck import SMALL
from msp_dash.render.pptx.canvas import Canvas, Run, Stroke
from msp_dash.render.pptx.deck_builder import DeckBuilder
from msp_dash.render.pptx.slide import (
    SlideContext,
    finish_slide,
    fit_title,
    source_lines,
    speaker_notes,
    write_notes,
    write_question_line,
    write_title,
)
from msp_dash.render.pptx.worldmap import draw_map
from msp_dash.words import words

_LINE = 1.25
_BODY = 24.0
_COVER_TITLES = (56.0, 48.0, 40.0)
_QUESTION = 56.0
_NUMBER = 64.0
_COLUMNS = (0.55, 0.24, 0.21)
"""Widths of offer, by whom, by when."""

_BLANK_LINES = 3
_BETWEEN = 32.0


@office_faces()
def meeting_cover(
    deck: DeckBuilder,
    title: str,
    lines: Sequence[str],
    details: Sequence[tuple[str, str]],
    figure: Figure | None,
    context: SlideContext,
) -> None:
    """Add the cover of a meeting: title, meeting, place and date, details below a rule, the map."""
    canvas = deck.canvas("figure")
    plan = deck.plans["figure"]
    area = plan.picture
    left, wide = area.x, area.width
    top = plan.title.box.y if plan.flexible else area.y
    mapped = figure is not None and isinstance(figure.encoding, MapEncoding)
    half = wide * 0.52 if mapped else wide
    bottom = plan.foot.box.y - 12
    room = wide / 2 - _aside(details) - 16
    rule = bottom - sum(_row_height(pair, room) for pair in _pairs(details)) - 12
    if plan.flexible:
        box = Box(left, top, half, 190)
        size, _ = fit_title(title, Box(left, top, half, 190), _COVER_TITLES)
        name = words(deck.lang)("slides.name.title")
        canvas.placeholder(
            "title", 0, [[Run(title, size, bold=True, serif=True)]], name=name, box=box
        )
    else:
        write_title(canvas, plan.title, title)
    if mapped:
        assert figure is not None and isinstance(figure.encoding, MapEncoding)
        bare = replace(figure.encoding, groups=(), labels=(), legend=(), diamonds=frozenset())
        high = rule - top - 24
        draw_map(
            replace(figure, encoding=bare), canvas, Box(left + half, top + 12, wide - half, high)
        )
    text = [[Run(line, _BODY, bold=number == 0)] for number, line in enumerate(lines)]
    if text:
        high = len(text) * _BODY * 1.5
        canvas.text(
            Box(left, rule - high - 8, half, high), text, name="Meeting", spacing=_BODY * 1.4
        )
    if details:
        _details(canvas, Box(left, rule, wide, bottom - rule), details)
    foot = source_lines([figure], canvas, plan.foot.box.width) if figure else []
    finish_slide(deck, canvas, plan, replace(context, date=""), foot)


def _details(canvas: Canvas, box: Box, details: Sequence[tuple[str, str]]) -> None:
    """Labels and texts in two columns below a rule."""
    canvas.line(
        (box.x, box.y), (box.x + box.width, box.y), Stroke(canvas.hex("ink2"), 1.5), name="Rule"
    )
    column = box.width / 2
    aside = _aside(details)
    room = column - aside - 16
    y = box.y + 14
    for pair in _pairs(details):
        for x, (label, text) in zip((box.x, box.x + column), pair, strict=False):
            size = _detail_size(text, room)
            canvas.text(
                Box(x, y + 3, aside, SMALL * 1.3), [[Run(label, SMALL, "ink2")]], name=label
            )
            lines = len(wrap(text, size, room))
            canvas.text(
                Box(x + aside, y, room, size * 1.3 * lines), [[Run(text, size)]], name=label
            )
        y += _row_height(pair, room)


def _pairs(details: Sequence[tuple[str, str]]) -> list[Sequence[tuple[str, str]]]:
    """Details by row: two beside each other."""
    return [details[n : n + 2] for n in range(0, len(details), 2)]


def _aside(details: Sequence[tuple[str, str]]) -> float:
    """Width in px of the labels of details."""
    return max((text_width(label, SMALL) for label, _ in details), default=0.0) + 16


def _detail_size(text: str, room: float) -> float:
    """Largest size at which a detail is one line, else the smallest, on more."""
    size = _BODY
    while size > SMALL and len(wrap(text, size, room)) > 1:
        size = max(size - 1, SMALL)
    return size


def _row_height(pair: Sequence[tuple[str, str]], room: float) -> float:
    sizes = [_detail_size(text, room) for _, text in pair]
    high = [
        len(wrap(t, size, room)) * size * 1.25 for (_, t), size in zip(pair, sizes, strict=True)
    ]
    return max(*high, _BODY * 1.25, 0.0) + _BODY * 0.35


@office_faces()
def question_slide(
    deck: DeckBuilder,
    question: str,
    figure: Figure,
    context: SlideContext,
    *,
    label: str = "",
    notes: str = "",
) -> None:
    """Add the closing slide: the question, two numbers that raise it, three blank lines."""
    canvas = deck.canvas("figure")
    plan = deck.plans["figure"]
    write_question_line(canvas, plan, label)
    area = plan.picture
    if plan.flexible:
        box = Box(area.x, 84, area.width, 84)
        size, lines = fit_title(question, Box(area.x, 0, area.width, 72), (_QUESTION, 48.0, 40.0))
        box = replace(box, height=box.height * max(lines, 1))
        name = words(deck.lang)("slides.name.title")
        run = Run(question, size, bold=True, serif=True)
        canvas.placeholder("title", 0, [[run]], name=name, box=box)
        top = box.y + box.height + 36
    else:
        write_title(canvas, plan.title, question)
        top = area.y
    bottom = area.y + area.height
    counts = counts_of(figure.encoding)
    column = (area.width - _BETWEEN) / max(len(counts), 1)
    for number, count in enumerate(counts):
        _number(canvas, Box(area.x + number * (column + _BETWEEN), top, column - 12, 96), count)
    _blank_lines(canvas, Box(area.x, top + 132, area.width, bottom - top - 132))
    cites = source_lines([figure], canvas, plan.foot.box.width)
    finish_slide(deck, canvas, plan, context, cites, must=len(cites))
    write_notes(canvas, speaker_notes([figure], notes, context.address))


def _number(canvas: Canvas, box: Box, count: Count) -> None:
    """A big number in the sans face, whose digits stand on the line, and what it is."""
    wide = text_width(count.number, _NUMBER, bold=True)
    canvas.text(
        Box(box.x, box.y - 6, wide, _NUMBER * _LINE),
        [[Run(count.number, _NUMBER, bold=True)]],
        name=count.question,
        wrap=False,
    )
    room = box.width - wide - 12
    size = _BODY
    while size > SMALL and len(wrap(count.sentence, size, room)) > 3:
        size -= 1
    inner = Box(box.x + wide + 12, box.y, room, box.height)
    canvas.text(inner, [[Run(count.sentence, size)]], name=count.question, spacing=size * _LINE)


def _blank_lines(canvas: Canvas, box: Box) -> None:
    """Three blank lines for what is offered, by whom and by when."""
    w = words(canvas.lang)
    strong, light = Stroke(canvas.hex("ink"), 2), Stroke(canvas.hex("line"), 1.5)
    pitch = (box.height - 34) / _BLANK_LINES
    x = box.x
    for share, name in zip(_COLUMNS, ("offer", "by_whom", "by_when"), strict=True):
        right = x + box.width * share - (_BETWEEN if name != "by_when" else 0)
        canvas.line((x, box.y), (right, box.y), strong, name=w(f"slides.question.{name}"))
        head = [[Run(w(f"slides.question.{name}"), SMALL, "ink2")]]
        canvas.text(Box(x, box.y + 8, right - x, 26), head, name=w(f"slides.question.{name}"))
        for number in range(1, _BLANK_LINES + 1):
            y = box.y + 30 + number * pitch
            canvas.line((x, y), (right, y), light, name="Rule")
        x = box.x + box.width * (share if name == "offer" else _COLUMNS[0] + _COLUMNS[1])


@office_faces()
def closing_sources(
    deck: DeckBuilder,
    lines: Sequence[str],
    unknown: Sequence[str],
    context: SlideContext,
    made_line: str = "",
    notes: Sequence[str] = (),
) -> None:
    """Add the last slide: each source in a line, then what is not known, then what borders mean.

    `notes` : its speaker notes: the whole citations.
    """
    w = words(deck.lang)
    canvas = deck.canvas("text")
    plan = deck.plans["text"]
    title = w("slides.closing.title" if unknown else "paper.sources")
    write_title(canvas, plan.title, title)
    area = plan.picture
    size, spacing = SMALL, SMALL * 1.28
    below = [*unknown, w("figures.map_disclaimer")]
    heads = [[Run(w("slides.closing.unknown"), SMALL + 4, bold=True)]] if unknown else []
    tail = [[Run(line, size)] for line in below]
    used = sum(len(wrap(line, size, area.width - 24)) for line in below) * spacing + 70
    most = max(int((area.height - used) / spacing), 1)
    visible: list[str] = []
    count = 0
    for line in lines:
        high = len(wrap(line, size, area.width))
        if count + high > most - (len(visible) < len(lines) - 1):
            visible.append(w("slides.closing.more", n=len(lines) - len(visible)))
            break
        visible.append(line)
        count += high
    body = [[Run(line, size)] for line in visible] + heads + tail
    before = [0.0] * len(visible) + [18.0] * len(heads) + [4.0] * len(unknown) + [14.0]
    bullets = [False] * (len(visible) + len(heads)) + [True] * len(unknown) + [False]
    if plan.body is not None and plan.body.kind:
        canvas.placeholder(
            plan.body.kind,
            plan.body.index,
            body,
            name=w("slides.name.text"),
            box=area,
            spacing=spacing,
            before=before,
            bullets=bullets,
        )
    else:
        canvas.text(area, body, name=w("slides.name.text"), spacing=spacing, before=before)
    finish_slide(
        deck, canvas, plan, replace(context, disclaimer=""), [made_line] if made_line else []
    )
    write_notes(canvas, [*notes, context.disclaimer] if context.disclaimer else notes)
