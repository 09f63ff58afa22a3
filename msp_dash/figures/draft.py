"""What a builder says of a figure; the registry adds what follows from its id and view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from msp_dash.data import Source
from msp_dash.figures.common import claim
from msp_dash.figures.fields import columns
from msp_dash.figures.headline import Headline, estimates_beside
from msp_dash.figures.record import Column, Encoding, Figure, shows_borders
from msp_dash.params import View
from msp_dash.words import Words
from msp_dash.words.grammar import Estimate

Sentence: TypeAlias = str | Mapping[str, object]
"""A whole sentence, or the placeholders of the message that the figure's id names."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A figure without what follows from its id and view.

    Attributes
    ----------
    title : title and second sentence; a text where there is only a title.
    data, encoding, sources, unit, basis : as in `Figure`.
    notes : as in `Figure`, without what the borders of a map mean.
    table : names of fields of the catalog, or a `Column` of one's own; all columns of `data` where
        empty. ``{unit}`` in a heading is the name of `unit`.
    subtitle, alt : a text, or placeholders of the messages ``<id>.subtitle`` and ``<id>.alt``, to
        which ``title`` is added. "" where the message has no others.
    claim : what is said in the sentence to be quoted; the title where empty.
    cited : sources of that sentence; all where empty.
    """

    title: Headline | str
    data: pd.DataFrame
    encoding: Encoding
    sources: tuple[Source, ...]
    notes: tuple[str, ...] | list[str]
    table: tuple[str | Column, ...] = ()
    unit: str = ""
    basis: str = ""
    subtitle: Sentence = ""
    alt: Sentence = ""
    claim: str = ""
    cited: tuple[Source, ...] = ()


class NoData(Exception):
    """Raised by a builder that has nothing to draw for a view.

    `reason` stands in place of the chart, `heading` in place of the title; `nearest` is a view that
    has data, or a query of one.
    """

    def __init__(
        self, reason: str, *, heading: str = "", nearest: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(reason)
        self.reason, self.heading, self.nearest = reason, heading, nearest


def completed(draft: Draft, figure_id: str, view: View, link: str) -> Figure:
    """The figure of a draft."""
    w = view.words
    head = Headline(draft.title) if isinstance(draft.title, str) else draft.title
    claimed = w.quoted(head.title)
    borders = (w("figures.map_disclaimer"),) if shows_borders(draft.encoding) else ()
    return Figure(
        id=figure_id,
        params=view,
        title=str(head.title),
        claim=claimed,
        second=_second(head, w),
        remark=w.quoted(head.second),
        subtitle=_sentence(draft.subtitle, f"{figure_id}.subtitle", head.title, w),
        unit=draft.unit,
        basis=draft.basis,
        data=draft.data,
        encoding=draft.encoding,
        sources=draft.sources,
        notes=(*draft.notes, *borders),
        alt=_sentence(draft.alt, f"{figure_id}.alt", head.title, w),
        table=columns(draft.table or map(str, draft.data.columns), w, draft.unit),
        sentence=claim(w.quoted(draft.claim) or claimed, draft.cited or draft.sources, w),
        link=link,
    )


def _second(head: Headline, w: Words) -> str:
    """The second sentence, and which numbers of the title are estimates."""
    if not isinstance(head.title, Estimate):
        return w.quoted(head.second)
    # The years behind the sentence say it of its own numbers too.
    own = head.second.years if isinstance(head.second, Estimate) else ()
    second = w.quoted(head.second) if set(own) - set(head.title.years) else str(head.second)
    if second:
        return estimates_beside(head.title, second, w)
    return w("figures.estimated.alone", years=w.listing(head.title.years))


def _sentence(own: Sentence, key: str, title: str, w: Words) -> str:
    if isinstance(own, str):
        return own or w(key, title=title)
    return w(key, **{"title": title, **own})
