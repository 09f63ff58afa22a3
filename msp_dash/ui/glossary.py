"""The glossary as an HTML list: the linked term first, then all others by name."""

from __future__ import annotations

import html

from msp_dash.briefing.citations import cited_sources
from msp_dash.data.sources import publications
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.words import Words
from msp_dash.words.glossary import GUIDELINES, TERMS


def usage_source(term: str, w: Words) -> str:
    """The source whose usage a definition follows, as text.

    Raises
    ------
    TableError
        When the records of publications cannot be read.
    """
    ids = TERMS[term]
    if not ids:
        return w("glossary.own")
    if GUIDELINES in ids:
        return w("glossary.as_used_by", cites=w("glossary.guidelines"))
    return w(
        "glossary.as_used_by",
        cites="; ".join(w.citation(source.short) for source in cited_sources(publications(ids), w)),
    )


def ordered(first: str, w: Words) -> list[str]:
    """Every term by its name in the language, `first` before them where it is one."""
    return sorted(TERMS, key=lambda term: (term != first, w.in_order(w(f"glossary.name.{term}"))))


@daily_cache(256)
def terms_html(first: str, w: Words) -> str:
    """All terms with definition and source, as an HTML list of definitions."""
    return f'<dl class="msp-text msp-terms">{"".join(_entry(t, w) for t in ordered(first, w))}</dl>'


def _entry(term: str, w: Words) -> str:
    name, means, by = (
        html.escape(text)
        for text in (w(f"glossary.name.{term}"), w(f"glossary.means.{term}"), usage_source(term, w))
    )
    return f'<dt>{name}</dt><dd><p>{means}</p><p class="msp-by">{by}</p></dd>'
