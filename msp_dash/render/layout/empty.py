"""Box for a figure without data: the reason, and a link to the nearest view that has some."""

from __future__ import annotations

import re

from msp_dash.figures.record import EmptyEncoding
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.marks import Linked, Picture
from msp_dash.render.layout.text_metrics import wrap

_PAD = 22.0
_LINE = 22.0
_LOCAL = re.compile(r"/|\?|https?://")


def empty(encoding: EmptyEncoding, frame: Frame) -> Picture:
    """Draw the empty state: it says what is missing and cannot be mistaken for a zero."""
    ink = Ink(frame)
    room = frame.width - 2 * _PAD
    texts = [(line, "ink", True) for line in wrap(encoding.heading, 15, room, bold=True)]
    texts += [(line, "ink2", False) for line in wrap(encoding.reason, 15, room)]
    nearest = wrap(encoding.nearest_text, 15, room)
    height = 2 * _PAD + _LINE * (len(texts) + len(nearest)) + (8 if nearest else 0) - 4
    ink.rect(0.5, 0.5, frame.width - 1, height - 1, fill="panel", stroke="ink2", dash="3 3")
    y = _PAD + 14
    for text, token, bold in texts:
        ink.text(_PAD, y, text, size=15, token=token, bold=bold)
        y += _LINE
    y += 8
    linked = bool(nearest) and _LOCAL.match(frame.link) is not None
    way = Ink(frame)
    for line in nearest:
        way.text(_PAD, y, line, size=15, token="accent" if linked else "ink2")
        y += _LINE
    ink.marks += [Linked(way.marks, frame.link)] if linked else way.marks
    return ink.picture(frame.width, height)
