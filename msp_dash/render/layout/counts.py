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

_NUMBER_LOW, _MAX_NUMBER_LOW = 30.0, 0.45
"""Size in px of a number beside its sentence, and the fraction of its column that it may take."""

_MIN_LOW, _GAP_LOW, _PAD_LOW, _BETWEEN_LOW = 300.0, 32.0, 5.0, 12.0
"""Width in px of such a column; space between two, above its text, between number and text."""

_LINE_SLIDE = 17.0
_ROW_SLIDE = 74.0
"""Maximum height of a row in px on a slide, where each number is beside its text."""


def counts(encoding: CountsEncoding, frame: Frame) -> Picture:
    """Draw the numbers in as many columns as fit; the cells of a row share baselines."""
    if frame.slide:
        return _beside(encoding, frame)
    if frame.room:
        return _low(encoding, frame)
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


def _low(encoding: CountsEncoding, frame: Frame) -> Picture:
    """Draw each number left of its sentence and source, in columns or below each other.

    A source that all share is left to the foot of the card.
    """
    ink, every = Ink(frame), encoding.counts
    columns = len(every) if frame.width >= _MIN_LOW * len(every) else 1
    width = (frame.width - _GAP_LOW * (columns - 1)) / columns
    sizes = [_shrunk(c.number, _NUMBER_LOW, _MAX_NUMBER_LOW * width) for c in every]
    numbers = [
        text_width(c.number, size, bold=True, serif=True)
        for c, size in zip(every, sizes, strict=True)
    ]
    rooms = numbers if columns > 1 else [max(numbers, default=0.0)] * len(every)
    apart = len({count.source for count in every}) > 1
    y = 0.0
    for index, (count, size, room) in enumerate(zip(every, sizes, rooms, strict=True)):
        x = (index % columns) * (width + _GAP_LOW)
        texts = wrap(count.sentence, 14, width - room - _BETWEEN_LOW)
        sources = wrap(count.source, 12.5, width - room - _BETWEEN_LOW) if apart else []
        block = 19.0 * len(texts) + 17.0 * len(sources)
        high = max(block, 1.2 * _NUMBER_LOW) + 2 * _PAD_LOW
        top = y if columns == 1 else 0.0
        with ink.mark(count.question):
            if columns > 1 or index:
                ink.rect(x, top, width, 1, fill="line")
            middle = top + high / 2
            ink.text(x, middle + 0.35 * size, count.number, size=size, bold=True, serif=True)
            at = middle - block / 2
            beside = x + room + _BETWEEN_LOW
            at = ink.lines(beside, at + 14, texts, 19, size=14) - 14
            ink.lines(beside, at + 12.5, sources, 17, size=12.5, token="ink2")
        y = top + high if columns == 1 else max(y, high)
    return ink.picture(frame.width, max(y, 4))


def _shrunk(text: str, size: float, room: float) -> float:
    """The size in px at which a number fits in `room`, at most `size`."""
    while size > 16 and text_width(text, size, bold=True, serif=True) > room:
        size -= 1
    return size


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
            ink.lines(x, top + 25, questions[index], 18, size=13.5, token="ink2")
            size = _shrunk(count.number, big, width)
            ink.text(x, number_y, count.number, size=size, bold=True, serif=True)
            ink.lines(x, sentence_y, sentences[index], 22, size=15)
            ink.lines(x, source_y, sources[index], 18, size=12.5, token="ink2")
    return source_y + 18 * max(len(s) for s in sources) - top - 12
