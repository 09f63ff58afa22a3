"""The URL in the "Embed" code of a card."""

from __future__ import annotations

from urllib.parse import urlencode

from msp_dash.figures.record import Figure
from msp_dash.figures.registry import url
from msp_dash.params import Lang
from msp_dash.security.framing import FRAMED_PAGE
from msp_dash.ui.server_flags import framed_by_others


def address(figure: Figure) -> str:
    """Path and query of a figure for a frame, relative to the dashboard.

    The live page where other sites may frame it; otherwise the figure's file, which any site may
    show, with everything inside and nothing to click.
    """
    if not framed_by_others():
        return url(figure.id, figure.params, "html").removeprefix("/")
    sent = {n: v for n, v in figure.params.items() if v and (n, v) != ("lang", Lang.default)}
    return f"{FRAMED_PAGE}?{urlencode({'id': figure.id, **sent}, safe=',')}"
