"""The country parameter of the profile figures, and the areas that have data."""

from __future__ import annotations

from functools import lru_cache

from msp_dash.analysis.projects import parts
from msp_dash.data import facts, load
from msp_dash.data.load import manifest
from msp_dash.figures.draft import NoData
from msp_dash.figures.standing import AGGREGATES
from msp_dash.params import Country, Use, View

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
    reason = w(key, country=country, **args) if country else w("country.none")
    return NoData(reason, nearest=View(dict(view) | {"country": EXAMPLE}))
