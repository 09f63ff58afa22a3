"""HTML of a slide for a phone in portrait orientation: title, picture and sources stacked."""

from __future__ import annotations

from collections.abc import Iterator

from msp_dash.briefing import stage
from msp_dash.briefing.content import Built
from msp_dash.briefing.slides import Deck, Slide
from msp_dash.figures.record import EmptyEncoding
from msp_dash.render.html import safe
from msp_dash.render.layout.compose import compose
from msp_dash.render.svg.writer import num

WIDTH = 358
"""Width in px of the pictures; a table that cannot fit is wider and is swiped."""


def portrait_html(deck: Deck, slide: Slide) -> str:
    """Inner HTML of a slide with figures; "" for others, whose text flows by itself."""
    if not slide.built:
        return ""
    parts = [f'<h2 tabindex="-1">{safe(slide.title)}</h2>']
    for built in slide.built:
        parts += _figure(deck, built, captioned=built.title != slide.title)
    figures = [built.figure for built in slide.built if built.figure is not None]
    lines = dict.fromkeys(line for figure in figures for line in stage.under(figure, deck.w))
    parts += [f'<p class="small">{safe(line)}</p>' for line in lines]
    return "".join(parts)


def _figure(deck: Deck, built: Built, *, captioned: bool) -> Iterator[str]:
    if captioned and built.title:
        yield f"<h3>{safe(built.title)}</h3>"
    figure = built.figure
    if figure is None:
        yield f"<p>{safe(built.problem)}</p>"
        return
    yield f'<p class="sub">{safe(figure.subtitle)}</p>'
    if isinstance(figure.encoding, EmptyEncoding):
        yield f"<p>{safe(figure.encoding.reason)}</p>"
        return
    hinted = False
    for theme in deck.themes:
        drawing = compose(figure, theme=theme, width=WIDTH)
        wider = drawing.width > WIDTH
        if wider and not hinted:
            hinted = True
            yield f'<p class="small">{safe(deck.w("stage.wider"))}</p>'
        css = f"tall {theme} wider" if wider else f"tall {theme}"
        yield f'<div class="{css}" style="--w:{num(drawing.width)}">{deck.svg(drawing)}</div>'
