"""Published recycling values as shares (0-1) with mineral ids, and their wording in print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

import pandas as pd

from msp_dash.analysis.recycling import as_shares, identified
from msp_dash.data import Source, fact_source, facts, load
from msp_dash.data.curated import reference
from msp_dash.data.fields import column_of
from msp_dash.figures.choices import VALUE, preferred
from msp_dash.figures.common import publication
from msp_dash.figures.fact_pages import fact_page
from msp_dash.words import Words
from msp_dash.words.names import mineral_aliases, minerals

PERCENT = "percent"
USGS = "usgs"
OWN = "confirmed_primary"
TABLE = (
    *("mineral.recycling", "measure.recycling", "year", "geography", "value.rate", "low.rate"),
    *("high.rate", "publisher", "status", "confidence.text"),
)
"""Fields of the data table; addresses stand under the figure and in its files."""
FIELDS = [*map(column_of, TABLE), "source"]
_SPAN = re.compile(r"(?P<under><?)(?P<low>[\d.]+)-(?P<high>[\d.]+)")


@lru_cache(maxsize=1)
def edition() -> str:
    """The newest edition of US statistics."""
    rows = load("salient")
    return str(rows.loc[rows["source"] == USGS, "edition"].max())


@lru_cache(maxsize=1)
def names() -> Mapping[str, str]:
    """Folded name of a mineral or group in the facts -> its id."""
    own = reference("recycling_labels")
    labels = own["label"].str.casefold().str.replace(" ", "_")
    return {**mineral_aliases(), **dict(zip(labels, own["mineral"], strict=True))}


@lru_cache(maxsize=1)
def published() -> pd.DataFrame:
    """Facts in percent of one year: `FIELDS`, printed and source_id."""
    rows = facts("recycling")
    rows = rows[(rows["unit"] == PERCENT) & rows["year"].str.fullmatch(r"\d{4}")]
    table = as_shares(identified(rows, names()))
    table["source"] = [fact_source(one).url for one in table["source_id"]]
    return table[[*FIELDS, "printed", "source_id"]].reset_index(drop=True)


def of(*measures: str) -> pd.DataFrame:
    """Rows of some measures, in the order of the measures and of the facts."""
    rows = published()
    return pd.concat([rows[rows["measure"] == one] for one in measures], ignore_index=True)


def is_mineral(one: str) -> bool:
    """Whether an id is a mineral's, and not that of a group that only recycling names."""
    return one in minerals()


def mineral_choices(rows: pd.DataFrame) -> pd.DataFrame:
    """Minerals of rows, without groups: mineral (str)."""
    return preferred(rows[rows["mineral"].map(is_mineral)], mineral=VALUE)


def name(mineral: str, w: Words) -> str:
    """A mineral or a group as a label."""
    return w.mineral(mineral) if is_mineral(mineral) else w(f"recycling.group.{mineral}")


Form = Literal["one", "span", "under", "under_span", "over"]


def form_of(printed: str) -> Form:
    """What a publisher gives: a number, a span of two, or a bound."""
    if span := _SPAN.fullmatch(printed):
        return "under_span" if span["under"] else "span"
    if printed.startswith("<"):
        return "under"
    return "over" if printed.startswith(">") else "one"


def _ends(printed: str) -> tuple[str, str]:
    """The two numbers of a span, or twice the one number, without the mark of a bound."""
    span = _SPAN.fullmatch(printed)
    return (span["low"], span["high"]) if span else (printed.strip("<>"),) * 2


def numbers(printed: str, w: Words) -> dict[str, str]:
    """The numbers of what is printed, with a percent sign: share, low and high as it has them."""
    low, high = (w("recycling.text.one", value=w.marked(one)) for one in _ends(printed))
    return {"share": text(printed, w), "low": low, "high": high}


def text(printed: str, w: Words) -> str:
    """A percentage as the publisher prints it, in words: '43 to 53%', 'under 1%'."""
    low, high = (w.marked(one) for one in _ends(printed))
    return w(f"recycling.text.{form_of(printed)}", value=low, low=low, high=high)


def pages(rows: pd.DataFrame, w: Words) -> tuple[Source, ...]:
    """Sources of rows, each once: pages that the facts cite, or the data release of USGS."""
    publications = [
        publication(USGS, edition()) if one == USGS else fact_page(one, w)
        for one in pd.unique(rows["source_id"])
    ]
    return tuple(publications)


def listed(ids: Iterable[str], w: Words) -> str:
    """'Cobalt, copper and nickel' as a label."""
    first, *rest = list(ids)
    return w.listing([name(first, w), *(w.the_mineral(one) for one in rest)])
