"""Big key numbers in a row, each with its question, its sentence and its own source."""

from __future__ import annotations

from msp_dash.figures.record import Count, CountsEncoding
from msp_dash.render.layout.ink import NARROW, Frame, Ink
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.text_metrics import text_width, widest, wrap

_GAP = 24.0
_NUMBER = 38.0
_NUMBER_NARROW = 32.0
_MIN_COLUMN, _MIN_COLUMN_SHORT = 200.0, 150.0
"""Minimum width of a column in px, and if every sentence fits on one line of it."""

_NUMBER_SLIDE, _FEW = 40.0, 3
"""Size in px of a number on a slide with at most `_FEW` of them: 54 pt."""

_MAX_ROOM = 0.32
"""Maximum fraction of a slide's width for the numbers beside their text."""

_LINE_SLIDE = 17.0
_ROW_SLIDE = 74.0
"""Maximum height of a row in px on a slide, where each number is beside its text."""


def counts(encoding: CountsEncoding, frame: Frame) -> Picture:
    """Draw the numbers in as many columns as fit; the cells of a row share baselines."""
    if frame.slide:
        return _beside(encoding, frame)
    ink = Ink(frame)
    many = len(encoding.counts)
    short = widest([count.sentence for count in encoding.counts], 15) <= _MIN_COLUMN_SHORT
    least = _MIN_COLUMN_SHORT if short else _MIN_COLUMN
    columns = max(1, min(many, int((frame.width + _GAP) / (least + _GAP))))
    rows = -(-many // columns) if many else 0
    columns = -(-many // rows) if rows else 1
    width = (frame.width - _GAP * (columns - 1)) / columns
    y = 0.0
    for start in range(0, many, columns):
        y += _row(ink, encoding.counts[start : start + columns], y, width) + 16
    return ink.picture(frame.width, max(y - 12, 4))


def _beside(encoding: CountsEncoding, frame: Frame) -> Picture:
    """Draw one number per row, beside its question, sentence and source, for a wide, low slide."""
    ink = Ink(frame)
    size = frame.label
    every = encoding.counts
    big = _NUMBER_SLIDE if len(every) <= _FEW else _NUMBER_NARROW
    widest_number = max(text_width(c.number, big, bold=True, serif=True) for c in every)
    room = min(widest_number + _GAP, _MAX_ROOM * frame.width)
    blocks = [
        [
            [(line, "ink2", False) for line in wrap(c.question, size, frame.width - room)],
            [(line, "ink", True) for line in wrap(c.sentence, size, frame.width - room, bold=True)],
            [(line, "ink2", False) for line in wrap(c.source, size, frame.width - room)],
        ]
        for c in every
    ]
    lines = [[line for block in parts for line in block] for parts in blocks]
    used = sum(_LINE_SLIDE * len(block) for block in lines)
    air = min(max((frame.room - used) / len(every), 6.0), _ROW_SLIDE - 3 * _LINE_SLIDE)
    y = 0.0
    for count, block in zip(every, lines, strict=True):
        high = _LINE_SLIDE * len(block)
        with ink.mark(count.question):
            ink.rect(0, y, frame.width, 1, fill="line")
            middle = y + air / 2 + high / 2
            own = big
            while own > size and text_width(count.number, own, bold=True, serif=True) > room - _GAP:
                own -= 1
            ink.text(0, middle + 0.35 * own, count.number, size=own, bold=True, serif=True)
            for n, (text, token, bold) in enumerate(block):
                at = y + air / 2 + _LINE_SLIDE * n + 13
                ink.text(room, at, text, size=size, token=token, bold=bold)
        y += high + air
    return ink.picture(frame.width, y)


def _row(ink: Ink, row: tuple[Count, ...], top: float, width: float) -> float:
    """Draw one row of numbers and return its height in px."""
    big = _NUMBER_NARROW if ink.frame.width < NARROW else _NUMBER
    questions = [wrap(c.question, 13.5, width) for c in row]
    sentences = [wrap(c.sentence, 15, width) for c in row]
    sources = [wrap(c.source, 12.5, width) for c in row]
    number_y = top + 12 + 18 * max(len(q) for q in questions) + big
    sentence_y = number_y + 28
    source_y = sentence_y + 22 * max(len(s) for s in sentences)
    for index, count in enumerate(row):
        x = index * (width + _GAP)
        with ink.mark(count.question):
            ink.rect(x, top, width, 2, fill="ink")
            for n, line in enumerate(questions[index]):
                ink.text(x, top + 25 + 18 * n, line, size=13.5, token="ink2")
            size = big
            while size > 16 and text_width(count.number, size, bold=True, serif=True) > width:
                size -= 1
            ink.text(x, number_y, count.number, size=size, bold=True, serif=True)
            for n, line in enumerate(sentences[index]):
                ink.text(x, sentence_y + 22 * n, line, size=15)
            for n, line in enumerate(sources[index]):
                ink.text(x, source_y + 18 * n, line, size=12.5, token="ink2")
    return source_y + 18 * max(len(s) for s in sources) - top - 12
