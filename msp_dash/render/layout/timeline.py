"""Timeline of events to scale: labels above and below the line; vertical on narrow screens."""

from __future__ import annotations

from msp_dash.figures.record import Event, TimelineEncoding
from msp_dash.render.layout.axes import spread_labels
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.marks import Picture
from msp_dash.render.layout.text_metrics import text_width, widest, wrap

_ACROSS = 700
"""Width in px from which the timeline is horizontal."""

_LINE = 16.0
_STEM = 30.0
_LABEL = 150.0
_LABELS_SLIDE = (164.0, 140.0, 122.0, 106.0)
"""Label widths tried on a slide, until the picture is low enough."""

_AIR = 10.0
_TICK_ROOM = 18.0
_MAX_TIERS = 12
"""Number of distances from the line at which a free position for a label is tried."""

Lines = list[tuple[str, str, bool]]
"""Text, colour token and whether bold, for each line of a label."""


def timeline(encoding: TimelineEncoding, frame: Frame) -> Picture:
    """Draw events to scale; the line is dotted after the last event."""
    if frame.slide:
        pictures = (_across(encoding, frame, label) for label in _LABELS_SLIDE)
        return next((p for p in pictures if p.height <= (frame.room or p.height)), None) or min(
            (_across(encoding, frame, label) for label in _LABELS_SLIDE), key=lambda p: p.height
        )
    across = frame.width >= _ACROSS
    return _across(encoding, frame) if across else _down(encoding, frame)


def _point(ink: Ink, event: Event, x: float, y: float) -> None:
    """Draw the mark of an event over the line."""
    size = 5.2 if event.strong else 4
    ink.circle(x, y, size + 1, fill="ground")
    if event.symbol == "circle":
        ink.circle(x, y, size, fill=event.token)
    else:
        ink.symbol(event.symbol, event.token, x, y, size + 0.5)
    ink.hit(x - 12, y - 12, 24, 24)


def _last(encoding: TimelineEncoding) -> float:
    """Up to where the line is solid, as a part of its length."""
    ends = [event.at for event in encoding.events] if encoding.window is None else encoding.window
    return max((_share(encoding, at) for at in ends), default=0.0)


def _lines(event: Event, frame: Frame, room: float) -> Lines:
    lines: Lines = [(text, "ink2", False) for text in wrap(event.date, frame.small, room)]
    lines += [(text, "ink", True) for text in wrap(event.title, frame.label, room, bold=True)]
    lines += [(text, "ink2", False) for text in wrap(event.detail, frame.small, room)]
    return lines


def _size(frame: Frame, bold: bool) -> float:
    return frame.label if bold else frame.small


def _width(frame: Frame, lines: Lines) -> float:
    return max((text_width(t, _size(frame, b), bold=b) for t, _, b in lines), default=0.0)


def _share(encoding: TimelineEncoding, at: float) -> float:
    span = encoding.end - encoding.start
    return min(max((at - encoding.start) / span, 0.0), 1.0) if span > 0 else 0.0


def _across(encoding: TimelineEncoding, frame: Frame, label: float = _LABEL) -> Picture:
    """Draw a horizontal line; each label takes the nearest free position on its side."""
    inset = 8.0
    room = frame.width - 2 * inset
    labels: list[tuple[Event, float, Lines, Box]] = []
    boxes: list[Box] = []
    for index, event in enumerate(sorted(encoding.events, key=lambda e: e.at)):
        x = inset + _share(encoding, event.at) * room
        lines = _lines(event, frame, label)
        above = index % 2 == 0
        box = _free_box(frame, x, lines, above, boxes)
        boxes.append(box)
        labels.append((event, x, lines, box))
    top = min((b.y for b in boxes), default=0.0)
    bottom = max((b.y + b.height for b in boxes), default=_TICK_ROOM)
    base = 4 - min(top, -10.0)
    ink = Ink(frame)
    for _, x, _, box in labels:
        edge = box.y + box.height + 3 if box.y < 0 else box.y - 1
        ink.line(min(max(x, box.x), box.x + box.width), base + edge, x, base, "ink2")
    if encoding.window:
        start, end = (inset + _share(encoding, at) * room for at in encoding.window)
        ink.rect(start, base - 13, max(end - start, 6), 26, fill="panel")
    _axis_across(ink, encoding, base, inset, room, [(x, b) for _, x, _, b in labels])
    for event, x, lines, box in labels:
        with ink.mark(event.date, event.tip):
            _point(ink, event, x, base)
            y = base + box.y + 12
            for text, token, bold in lines:
                size = _size(frame, bold)
                centre = box.x + box.width / 2
                ink.text(centre, y, text, size=size, token=token, bold=bold, anchor="middle")
                y += _LINE
    return ink.picture(frame.width, base + max(bottom, _TICK_ROOM) + 4)


def _free_box(frame: Frame, x: float, lines: Lines, above: bool, boxes: list[Box]) -> Box:
    """First free box, relative to the line at y 0: near its date, then further out."""
    width, height = _width(frame, lines), _LINE * len(lines)
    tier = 0
    while True:
        distance = _STEM + tier * (_LINE + 2)
        y = -distance - height if above else distance
        for shift in (0, 12, -12, 24, -24, 36, -36, 50, -50):
            left = min(max(x - width / 2 + shift, 0.0), frame.width - width)
            box = Box(left, y, width, height)
            stem = Box(x - 1, min(y, 0), 2, abs(y) if above else y)
            clear = not any(box.meets(b, _AIR) or (tier and stem.meets(b, 2)) for b in boxes)
            if clear and left - 8 <= x <= left + width + 8:
                return box
        tier += 1
        if tier > _MAX_TIERS:
            # Every stem on this side crosses a label: accept one crossing.
            return Box(min(max(x - width / 2, 0.0), frame.width - width), y, width, height)


def _axis_across(
    ink: Ink,
    encoding: TimelineEncoding,
    base: float,
    inset: float,
    room: float,
    labels: list[tuple[float, Box]],
) -> None:
    """Draw the line, its dotted rest, and the years, moved aside where a stem would cross them."""
    last = inset + _last(encoding) * room
    ink.line(inset - 8, base, last, base, "ink", width=2.5)
    if last < inset + room:
        ink.line(
            last + 8, base, inset + room + 8, base, "ink2", width=2, dash="0.1 6", round_ends=True
        )
    stems = [x for x, box in labels if box.y > 0]
    for at, text in encoding.ticks:
        x = inset + _share(encoding, at) * room
        half = text_width(text, ink.frame.small) / 2
        ink.line(x, base - 6, x, base + 6, "ink2")
        hit = [s for s in stems if abs(s - x) < half + 4]
        place = x
        if hit:
            place = hit[0] + (half + 5 if x >= hit[0] else -half - 5)
        ink.text(place, base + 19, text, size=ink.frame.small, token="ink2", anchor="middle")


def _down(encoding: TimelineEncoding, frame: Frame) -> Picture:
    """Draw a vertical line to scale; labels on its right are spread, each with a leader line."""
    ink = Ink(frame)
    events = sorted(encoding.events, key=lambda e: e.at)
    ticks = widest([text for _, text in encoding.ticks], 12.5)
    axis, left = ticks + 20, ticks + 52
    labels = [_lines(event, frame, frame.width - left) for event in events]
    heights = [_LINE * len(lines) + 10 for lines in labels]
    length = max(sum(heights) * 1.06, 200.0)
    top = 10.0
    places = [top + _share(encoding, e.at) * length for e in events]
    middles = spread_labels(places, heights, top - 8, top + length + 8)
    for at, text in encoding.ticks:
        y = top + _share(encoding, at) * length
        ink.line(axis - 6, y, axis + 6, y, "ink2")
        ink.text(axis - 12, y + 4.5, text, size=12.5, token="ink2", anchor="end")
    last = top + _last(encoding) * length
    ink.line(axis, top, axis, last, "ink", width=2.5)
    if last < top + length:
        ink.line(axis, last + 8, axis, top + length, "ink2", width=2, dash="0.1 6", round_ends=True)
    for event, place, middle, lines in zip(events, places, middles, labels, strict=True):
        with ink.mark(event.date, event.tip):
            ink.line(axis, place, left - 6, middle, "ink2")
            _point(ink, event, axis, place)
            y = middle - _LINE * len(lines) / 2 + 12
            for text, token, bold in lines:
                ink.text(left, y, text, size=_size(frame, bold), token=token, bold=bold)
                y += _LINE
    return ink.picture(frame.width, top + length + 12)
