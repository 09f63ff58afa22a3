"""Who runs the mines of a country, as open lists name them."""

from __future__ import annotations

import pandas as pd

from msp_dash.briefing.documents.citing import sentence
from msp_dash.briefing.documents.model import Sentence
from msp_dash.data import load, source
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.words import Words

NAMES_MOST = 3
MINE = "mine"


def operators_of(iso3: str, mineral: str, w: Words) -> Sentence | None:
    """Operators of most mines in the newest rows that name any; None where no list does.

    An operator of an older row may have sold its mine long ago, so the year is in the sentence.
    """
    sites = load("sites")
    own = sites[(sites["iso3"] == iso3) & (sites["operator"] != "") & (sites["as_of"] != "")]
    own = own[_has(own["minerals"], mineral) & _has(own["kind"], MINE)]
    if own.empty:
        return None
    own = own[own["as_of"] == own["as_of"].max()]
    counts = own["operator"].str.split("; ").explode().value_counts()
    names = sorted(counts.index, key=lambda name: (-counts[name], name))[:NAMES_MOST]
    text = w(
        "documents.question.operators",
        year=own["as_of"].iloc[0],
        mineral=w.the_mineral(mineral),
        operators=w.listing(names),
    )
    return sentence(text, map(source, own["record"].unique()), w)


def _has(joined: pd.Series[str], one: str) -> pd.Series[bool]:
    wrapped = SEPARATOR + joined + SEPARATOR
    return wrapped.str.contains(SEPARATOR + one + SEPARATOR, regex=False)
