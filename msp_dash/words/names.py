"""Names of countries, minerals and sources in a language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msp_dash.data.load import load, reference


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, Mapping[str, str]]:
    return load("countries").set_index("iso3").to_dict("index")


@lru_cache(maxsize=1)
def _minerals() -> Mapping[str, Mapping[str, str]]:
    return reference("minerals").set_index("mineral").to_dict("index")


class Names:
    """Names as they stand alone and inside a sentence."""

    lang: str

    def country(self, iso3: str) -> str:
        """Short familiar name: 'DR Congo', 'United States'."""
        return str(_countries()[iso3][f"name_{self.lang}"])

    def the_country(self, iso3: str) -> str:
        """Name inside a sentence: 'the United States', 'DR Congo'."""
        return str(_countries()[iso3]["sentence_en"])

    def is_former(self, iso3: str) -> bool:
        """Whether an area is a state that is no more (Soviet Union, Czechoslovakia ...)."""
        return bool(_countries()[iso3]["former"])

    def mineral(self, mineral: str) -> str:
        """Name of a mineral as a label: 'Graphite (natural)'."""
        return str(_minerals()[mineral][f"name_{self.lang}"])

    def the_mineral(self, mineral: str) -> str:
        """Name of a mineral inside a sentence: 'natural graphite'."""
        return str(_minerals()[mineral]["sentence_en"])


def minerals() -> list[str]:
    """Ids of all minerals, in the order of the reference table."""
    return list(_minerals())


@lru_cache(maxsize=1)
def places() -> Mapping[str, str]:
    """Id of every place that lists of sites name -> name of its first row."""
    rows = load("sites").drop_duplicates("place")
    return dict(zip(rows["place"], rows["name"], strict=True))


def countries() -> list[str]:
    """Codes of all areas."""
    return list(_countries())


@lru_cache(maxsize=1)
def standing() -> tuple[str, ...]:
    """Codes of the areas of today and of the Union: no world, no residual, no former state."""
    found = _countries().items()
    return tuple(c for c, row in found if c not in ("WLD", "OTH") and not row["former"])


def country_like(text: str) -> str:
    """Code of the area of today that a text means: by its two letters, or as its name begins.

    Examples
    --------
    >>> country_like("ZAM"), country_like("united k"), country_like("x")
    ('ZMB', 'GBR', '')
    """
    folded = text.strip().casefold()
    if not folded:
        return ""
    rows = _countries()
    for code in standing():
        if folded in (code.casefold(), rows[code]["iso2"].casefold()):
            return code
    begun = [c for c in standing() if rows[c]["name_en"].casefold().startswith(folded)]
    return begun[0] if len(begun) == 1 else ""


@lru_cache(maxsize=1)
def mineral_aliases() -> Mapping[str, str]:
    """Folded alias (British spelling, symbol, 'REE') -> mineral id."""
    found: dict[str, str] = {}
    for mineral, row in _minerals().items():
        for alias in (mineral, row["symbol"], row["name_en"], *row["aliases"].split(";")):
            if alias.strip():
                found.setdefault(alias.strip().casefold().replace(" ", "_"), mineral)
    return found
