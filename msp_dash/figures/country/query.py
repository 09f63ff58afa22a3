"""The country parameter of the profile figures, and the areas that have data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msp_dash.analysis.projects import parts
from msp_dash.data import facts, load
from msp_dash.data.load import manifest
from msp_dash.figures.absence import AVAILABLE, looked
from msp_dash.figures.draft import NoData
from msp_dash.figures.standing import AGGREGATES
from msp_dash.params import Country, Use, View
from msp_dash.words import Words
from msp_dash.words.numbers import SHARE_MIN

EXAMPLE = "ZMB"
"""Default country: one of the minerals-rich guests at the New York meeting."""
OF_ONE = Use(Country, default=EXAMPLE)

_TABLES = ("production", "reserves", "supply_outlook", "governance", "gdp", "sites")
_FACTS = ("members", "participation", "related_initiatives", "export_controls", "esg")
_COLUMNS = (
    *((name, "iso3") for name in _TABLES),
    *(("trade", "exporter"), ("trade", "importer"), ("listings", "jurisdiction")),
)


@lru_cache(maxsize=1)
def profile_countries() -> frozenset[str]:
    """Codes of all areas, former states among them, that any table or fact names.

    Tables that are missing from the data set are skipped.
    """
    codes: set[str] = set()
    for name, column in _COLUMNS:
        if name in manifest()["tables"]:
            codes |= set(load(name)[column])
    for name in _FACTS:
        codes |= set(facts(name)["iso3"])
    codes |= {code for cell in facts("projects")["country_iso3"] for code in parts(cell)}
    return frozenset(codes & set(load("countries")["iso3"])) - AGGREGATES


def empty_figure(view: View, key: str, **args: object) -> NoData:
    """The empty figure of a country that a source does not name; message `key` says why."""
    w = view.words
    country = w.the_country(view["country"]) if view["country"] else ""
    return _empty(view, w(key, country=country, **args))


def without_shares(view: View) -> NoData:
    """The empty figure of a country that has no shares."""
    return _empty(view, no_share([view["country"]], view.words))


def _empty(view: View, reason: str) -> NoData:
    reason = reason if view["country"] else view.words("country.none")
    return NoData(reason, nearest=View(dict(view) | {"country": EXAMPLE}))


def no_share(codes: Sequence[str], w: Words) -> str:
    """That countries have no shares: nothing is listed of them, or only little."""
    names = w.listing([w.the_country(code) for code in codes])
    if nothing := looked(*AVAILABLE, country=codes):
        return nothing.sentence(w, "country.standing.nothing", countries=names)
    return w("country.standing.small", countries=names, share=least_share(w))


def least_share(w: Words) -> str:
    """The smallest share that profiles print: '0.05%'."""
    return w.significant(100 * SHARE_MIN, 1) + w.percent_sign
