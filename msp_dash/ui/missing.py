"""The list of questions that open data cannot answer, each with who holds the data."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from msp_dash.data import TableError
from msp_dash.figures.balance.query import newest
from msp_dash.figures.sites.query import ages
from msp_dash.figures.standards.governance import release, scored_in
from msp_dash.figures.standards.participants import lists
from msp_dash.figures.trade.query import complete_years, edition_of, missing_products, years
from msp_dash.ui.cards import Markup, framed
from msp_dash.ui.controls import PageView
from msp_dash.words import LANGUAGES, Words


def _standards(w: Words) -> dict[str, object]:
    return lists(w) | {"scored": scored_in(), "release": release().edition}


def _trade(w: Words) -> dict[str, object]:
    last = max(years())
    lacking = [str(year) for year in years() if year not in complete_years()]
    return {
        "products": missing_products(w),
        "release": edition_of(last),
        "years": w.listing(lacking),
        "last": last,
    }


SENTENCE_VALUES: Mapping[str, Callable[[Words], dict[str, object]]] = {
    "balance": newest,
    "sites": ages,
    "standards": _standards,
    "trade": _trade,
}
"""Page -> values from the tables that its sentences contain."""


@lru_cache(maxsize=len(SENTENCE_VALUES) * len(LANGUAGES))
def _sentence_values(page: str, w: Words) -> Mapping[str, object]:
    return SENTENCE_VALUES[page](w) if page in SENTENCE_VALUES else {}


def missing(view: PageView, names: Iterable[str]) -> Markup:
    """List what is missing, a question each: ``pages.<page>.missing.<name>.{what,holder}``."""
    w = view.words
    try:
        values = _sentence_values(view.page, w)
    except TableError:  # The card reports it.
        return Markup("")
    rows = "".join(
        f"<li><b>{html.escape(w(f'pages.{view.page}.missing.{name}.what', **values))}</b> "
        f"{html.escape(w(f'pages.{view.page}.missing.{name}.holder', **values))}</li>"
        for name in names
    )
    heading = html.escape(w("ui.missing.heading"))
    return framed(
        "missing",
        f'<div class="msp-card-head"><h2 class="msp-title">{heading}</h2></div><ul>{rows}</ul>',
    )
