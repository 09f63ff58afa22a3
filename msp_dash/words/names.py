"""Names of countries and minerals in each language, and lookups from codes and aliases to names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from unicodedata import combining, normalize

from msp_dash.data.curated import reference
from msp_dash.data.load import load
from msp_dash.words.catalogue import SOURCE_LANGUAGE
from msp_dash.words.grammar import LANGUAGE_RULES, Forms, Name, NameList, capital, with_article


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, Mapping[str, str]]:
    return load("countries").set_index("iso3").to_dict("index")


@lru_cache(maxsize=1)
def _minerals() -> Mapping[str, Mapping[str, str]]:
    return reference("minerals").set_index("mineral").to_dict("index")


@lru_cache(maxsize=len(LANGUAGE_RULES))
def _country_forms(lang: str) -> Mapping[str, Forms]:
    rows, names = reference("country_grammar"), _countries()
    return {
        row["iso3"]: Forms(
            row["inside"] or str(names[row["iso3"]][f"name_{lang}"]),
            row["article"],
            feminine=row["gender"] == "f",
            plural=row["number"] == "pl",
            where=row["where"],
        )
        for row in rows[rows["lang"] == lang].to_dict("records")
    }


@lru_cache(maxsize=len(LANGUAGE_RULES))
def _mineral_rows(lang: str) -> Mapping[str, Mapping[str, str]]:
    rows = reference("mineral_grammar")
    return rows[rows["lang"] == lang].set_index("mineral").to_dict("index")


_REGION_ARTICLES = {"fr": "l’", "pt": "a"}
_PLACES = {("pt", "africa"): "em África"}
"""Regions whose preposition of place is an exception to the rule of the language."""


class Names:
    """Names as labels and inside sentences."""

    lang: str

    def country(self, iso3: str) -> str:
        """Short familiar name: 'DR Congo', 'United States'."""
        return str(_countries()[iso3][f"name_{self.lang}"])

    def the_country(self, iso3: str) -> str:
        """Name inside a sentence: 'the United States', 'DR Congo'."""
        if self.lang == SOURCE_LANGUAGE:
            return str(_countries()[iso3]["sentence_en"])
        forms = _country_forms(self.lang).get(iso3)
        return Name(forms or Forms(self.country(iso3)))

    def the_region(self, region: str, name: str) -> str:
        """A part of the world by its `name` in a sentence; feminine where names have genders."""
        if self.lang == SOURCE_LANGUAGE:
            return name
        where = _PLACES.get((self.lang, region), "")
        return Name(Forms(name, _REGION_ARTICLES.get(self.lang, ""), feminine=True, where=where))

    def is_former(self, iso3: str) -> bool:
        """Whether an area is a state that is no more (Soviet Union, Czechoslovakia ...)."""
        return bool(_countries()[iso3]["former"])

    def mineral(self, mineral: str) -> str:
        """Name of a mineral as a label: 'Graphite (natural)'."""
        return str(_minerals()[mineral][f"name_{self.lang}"])

    def the_mineral(self, mineral: str) -> str:
        """Name of a mineral inside a sentence: 'natural graphite'."""
        if self.lang == SOURCE_LANGUAGE:
            return str(_minerals()[mineral]["sentence_en"])
        row = _mineral_rows(self.lang).get(mineral)
        return self._substance(row["inside"] if row else self.mineral(mineral), mineral)

    def substance(self, text: str, mineral: str) -> str:
        """Words for a kind of `mineral` ('battery-grade graphite'), with the mineral's grammar."""
        return text if self.lang == SOURCE_LANGUAGE else self._substance(text, mineral)

    def _substance(self, bare: str, mineral: str) -> Name:
        row, rules = _mineral_rows(self.lang).get(mineral, {}), LANGUAGE_RULES[self.lang]
        feminine, plural = row.get("gender") == "f", row.get("number") == "pl"
        article = rules.article(bare, feminine=feminine, plural=plural)
        return Name(Forms(bare, article, feminine, plural, plain="bare"))

    def opening(self, text: str, inside: str) -> str:
        """A group at the start of a sentence: `text` in English, else `inside`, capitalized."""
        if self.lang == SOURCE_LANGUAGE:
            return text
        if isinstance(inside, Name | NameList):
            return capital(inside)
        return Name(with_article(inside, LANGUAGE_RULES[self.lang]), opening=True)

    def plural(self, text: str) -> str:
        """A noun with its number, 'three countries', as a name that verbs agree with."""
        if self.lang == SOURCE_LANGUAGE:
            return text
        return Name(Forms(text, plural=True, plain="bare"), opening=text[:1].isupper())

    def country_order(self, iso3: str) -> str:
        """Key to sort countries by name: accents do not send 'Équateur' behind 'Zambie'."""
        return self.in_order(self.country(iso3))

    def mineral_order(self, mineral: str) -> str:
        """Key to sort minerals by name."""
        return self.in_order(self.mineral(mineral))

    def in_order(self, text: str) -> str:
        """Key to sort what has a name in this language."""
        if self.lang == SOURCE_LANGUAGE:
            return text
        plain = normalize("NFKD", text)
        return "".join(c for c in plain if not combining(c)).casefold()


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
def current_areas() -> tuple[str, ...]:
    """Codes of today's countries and the Union: no world total, no residual, no former state."""
    areas = _countries().items()
    return tuple(c for c, row in areas if c not in ("WLD", "OTH") and not row["former"])


@lru_cache(maxsize=1)
def trading_areas() -> tuple[str, ...]:
    """Codes of `current_areas`, and of areas that trade once counted as one."""
    joint = dict.fromkeys(str(code) for code in reference("joint_areas")["area_iso3"])
    return tuple(dict.fromkeys((*current_areas(), *joint)))


def country_like(text: str) -> str:
    """Code of a current country from its two-letter code or the beginning of its name, else "".

    Examples
    --------
    >>> country_like("ZAM"), country_like("united k"), country_like("x")
    ('ZMB', 'GBR', '')
    """
    folded = text.strip().casefold()
    if not folded:
        return ""
    rows = _countries()
    for code in current_areas():
        if folded in (code.casefold(), rows[code]["iso2"].casefold()):
            return code
    begun = [c for c in current_areas() if rows[c]["name_en"].casefold().startswith(folded)]
    return begun[0] if len(begun) == 1 else ""


@lru_cache(maxsize=1)
def mineral_aliases() -> Mapping[str, str]:
    """Folded alias (British spelling, symbol, 'REE') -> mineral id."""
    aliases: dict[str, str] = {}
    for mineral, row in _minerals().items():
        for alias in (mineral, row["symbol"], row["name_en"], *row["aliases"].split(";")):
            if alias.strip():
                aliases.setdefault(alias.strip().casefold().replace(" ", "_"), mineral)
    return aliases
