"""Who runs the mines of a country, as open lists name them."""

from __future__ import annotations

import pandas as pd

from msp_dash.briefing.documents.citing import sentence
from msp_dash.briefing.documents.model import Sentence
from msp_dash.data import load, source
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures.common import mineral_before
from msp_dash.words import Words

NAMES_MOST = 3
MINE = "mine"


def operators_of(iso3: str, mineral: str, w: Words) -> Sentence | None:
    """Operators of most mines in the newest list that names any, with the list and its year; that
    no list names any; None where no list has mines.

    An operator of an older row may have sold its mine long ago.
    """
    sites = load("sites")
    mines = sites[(sites["iso3"] == iso3) & _has(sites["kind"], MINE)]
    mines = mines[_has(mines["minerals"], mineral)]
    if mines.empty:
        return None
    own = mines[mines["operator"] != ""]
    if own.empty:
        number = mines["site"].nunique()
        text = w("documents.question.no_operators", n=number, mineral=w.the_mineral(mineral))
        return sentence(text, map(source, mines["record"].unique()), w)
    # A list whose rows have no year of their own is of the year of its edition.
    years = own["as_of"].mask(own["as_of"] == "", own["record"].map(_year))
    own = own[years == years.max()]
    counts = own["operator"].str.split("; ").explode().value_counts()
    names = sorted(counts.index, key=lambda name: (-counts[name], name))[:NAMES_MOST]
    lists = [source(record) for record in own["record"].unique()]
    text = w(
        "documents.question.operators",
        n=len(names),
        year=years.max(),
        source=w.listing([w.citation(one.short) for one in lists]),
        mineral=mineral_before(mineral, w),
        operators=w.listing(names),
    )
    return sentence(text, lists, w)


def _year(record: str) -> str:
    return source(record).edition[:4]


def _has(joined: pd.Series[str], one: str) -> pd.Series[bool]:
    wrapped = SEPARATOR + joined + SEPARATOR
    return wrapped.str.contains(SEPARATOR + one + SEPARATOR, regex=False)
