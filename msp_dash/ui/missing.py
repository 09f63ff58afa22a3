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
from msp_dash.ui.cards import Markup, Section
from msp_dash.ui.controls import PageView
from msp_dash.words import LANGUAGES, Words


def _country(w: Words) -> dict[str, object]:
    return ages(w) | lists(w) | {"scored": scored_in(), "release": release().edition}


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
    "mineral": newest,
    "country": _country,
    "trade": _trade,
}
"""Page -> values from the tables that its sentences contain."""


def missing(view: PageView, names: Iterable[str]) -> Section | Markup:
    """List what is missing, a question each: ``pages.<page>.missing.<name>.{what,holder}``."""
    try:
        rows = _rows(view.page, tuple(names), view.words)
    except TableError:  # The card reports it.
        return Markup("")
    return Section("missing", view.words("ui.missing.heading"), (), rows, folded=True)


@lru_cache(maxsize=16 * len(LANGUAGES))
def _rows(page: str, names: tuple[str, ...], w: Words) -> str:
    values = SENTENCE_VALUES[page](w) if page in SENTENCE_VALUES else {}
    rows = "".join(
        f"<li><b>{html.escape(w(f'pages.{page}.missing.{name}.what', **values))}</b> "
        f"{html.escape(w(f'pages.{page}.missing.{name}.holder', **values))}</li>"
        for name in names
    )
    return f'<div class="msp-text"><ul>{rows}</ul></div>'
