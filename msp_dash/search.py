"""The index of the search box: minerals, products, countries, figures, pages, glossary terms.

The browser searches the index itself (``static/ui/search_match.js``), without a request per
keystroke. An entry lists the parameter values for which its page has data, so that the box offers
no link that the page would refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from msp_dash.data import TableError
from msp_dash.data.curated import reference
from msp_dash.data.load import load
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures.places import page_for
from msp_dash.figures.registry import SUBJECTS, Spec, figure_name, registry
from msp_dash.params import Hs6
from msp_dash.words import Words, words
from msp_dash.words.glossary import TERMS
from msp_dash.words.names import countries, mineral_aliases, minerals

LINK_PARAMETERS = ("mineral", "hs6", "country", "stage", "year")
"""Parameters that a search puts into a link."""
NO_COUNTRY = ("WLD", "OTH")
NO_NAME = ("footnote number", "mark of an estimate", "says which product", "PP1802", "Brazzaville")
"""Notes of labels that only occur in a publisher's table and are useless as search terms."""
TRADE = "trade"
"""Name of the page about traded products."""
GLOSSARY = "data"
"""Name of the page that says what terms mean."""
NAMES = tuple(f"name_{lang}" for lang in ("en", "fr", "es", "pt"))


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its name, its leading figure ("" for none) and further URL parameters."""

    name: str
    leading: str = ""
    more: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Names of the URL parameters of the page."""
        return (registry()[self.leading].names if self.leading else frozenset()) | self.more


Index = dict[str, Any]


def index(places: Sequence[Place], w: Words) -> Index:
    """The whole index.

    Parameters
    ----------
    places : the pages, in the order of the navigation.
    w : the language of labels; names are matched in all languages.

    Returns
    -------
    dict
        ``minerals``, ``products`` and ``countries``: id, label, terms (names and aliases), codes
        (symbol, HS and ISO codes) and page (target of the link). ``figures``,
        ``pages``: id, page, label, terms (further words) and the parameters of their links:
        ``takes`` (names), ``minerals`` and ``products`` (ids with data), ``stages`` (stage -> ids
        of minerals), ``years``; of figures ``page_of_all``, the page without a country. ``stages``:
        stage -> label and words for it. ``terms``: id, label and page of glossary terms, if there
    ``ignored``: stop words.
    """
    by_name = {place.name: place for place in places}
    return {
        "minerals": _minerals(w),
        "products": _products(w),
        "countries": _countries(w),
        "figures": [
            _entry(spec.id, by_name[spec.page], spec, w)
            for spec in _in_order(registry().values())
            if spec.page in by_name
        ],
        "pages": [_page(place, w) for place in places],
        "stages": _stages(w),
        "terms": _glossary(w),
        "ignored": w("search.ignored").split(),
    }


def _in_order(specs: Iterable[Spec]) -> list[Spec]:
    """Figures by subject, so that the order of equal matches does not depend on imports."""
    return sorted(specs, key=lambda one: SUBJECTS.index(one.subject))


def _distinct(terms: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(term.strip() for term in terms if term.strip()))


def _minerals(w: Words) -> list[Index]:
    table = reference("minerals").set_index("mineral").to_dict("index")
    return [
        {
            "id": mineral,
            "label": w.mineral(mineral),
            "terms": _distinct(
                [*(row[name] for name in NAMES), row["sentence_en"], *row["aliases"].split(";")]
            ),
            "codes": _distinct([row["symbol"]]),
            "page": "mineral",
        }
        for mineral, row in ((m, table[m]) for m in minerals())
    ]


def _products(w: Words) -> list[Index]:
    """Products with trade data; "Magnets, of metal" also match "magnets"."""
    # Figures come with it, which the server does not import before it answers.
    from msp_dash.figures.trade.query import codes, may_have_flows  # noqa: PLC0415 - as above

    try:
        available = [code for code in codes()["hs6"] if may_have_flows(code)]
    except TableError:
        return []
    labels = {code: [t(f"trade.product.label.{code}") for t in (w, words())] for code in available}
    return [
        {
            "id": code,
            "label": Hs6.label(code, w),
            "terms": _distinct([*labels[code], *map(_short, labels[code])]),
            "codes": [code],
            "page": TRADE,
        }
        for code in available
    ]


def _short(label: str) -> str:
    """The part of a label before the comma, unless it is the name of a mineral."""
    short = label.partition(",")[0]
    return "" if short.casefold() in mineral_aliases() else short


def country_aliases() -> dict[str, list[str]]:
    """Code of a country -> other names of it, without those of a publisher's table alone."""
    aliases: dict[str, list[str]] = {}
    for row in reference("country_aliases").to_dict("records"):
        if not any(mark in row["note"] for mark in NO_NAME):
            aliases.setdefault(row["iso3"], []).append(row["alias"])
    return aliases


def _countries(w: Words) -> list[Index]:
    table = load("countries").set_index("iso3").to_dict("index")
    aliases = country_aliases()
    return [
        {
            "id": code,
            "label": w.country(code),
            "terms": _distinct(
                [
                    *(table[code][name] for name in NAMES),
                    *aliases.get(code, []),
                    *_terms("country", code, w).split(";"),
                ]
            ),
            "codes": _distinct([code, table[code]["iso2"]]),
            "page": "country",
        }
        for code in countries()
        if code not in NO_COUNTRY
    ]


def _terms(kind: str, name: str, w: Words) -> str:
    key = f"search.{kind}.{name.replace('.', '_')}"
    return w(key) if w.has(key) else ""


def _entry(figure_id: str, place: Place, spec: Spec, w: Words) -> Index:
    """Entry of a figure; its link has the parameters that both the figure and its page accept."""
    entry: Index = {
        "id": figure_id,
        "page": place.name,
        "page_of_all": page_for(figure_id, {}),
        "label": figure_name(figure_id, w),
        "terms": _terms("figure", figure_id, w),
    }
    return entry | _link_values(place, spec)


def _page(place: Place, w: Words) -> Index:
    entry: Index = {
        "id": place.name,
        "page": place.name,
        "label": w(f"pages.{place.name}.nav"),
        "terms": _terms("page", place.name, w),
    }
    return entry | (
        _link_values(place, registry()[place.leading]) if place.leading else {"takes": []}
    )


def _link_values(place: Place, spec: Spec) -> Index:
    """Parameters of a link to `spec` on its page, and the values for which both have data."""
    takes = [name for name in LINK_PARAMETERS if name in spec.names & place.names]
    values: Index = {"takes": takes}
    leading = registry()[place.leading] if place.leading else spec
    try:
        frames = [s.choices() for s in (spec, leading) if s.choices]
    except TableError:
        # Without its table the page still opens, and reports which one is missing.
        return {"takes": []}
    if "mineral" in takes:
        values["minerals"] = _shared(frames, "mineral")
    if "hs6" in takes:
        values["products"] = _shared(frames, "hs6")
    if "stage" in takes and "mineral" in takes:
        stages = _shared(frames, "stage")
        values["stages"] = {stage: _shared(_at(frames, stage), "mineral") for stage in stages}
    if "year" in takes:
        values["years"] = _shared(frames, "year")
    return values


def _at(frames: Iterable[pd.DataFrame], stage: str) -> list[pd.DataFrame]:
    """Tables of choices narrowed to a stage, those without stages as they are."""
    return [f[f["stage"] == stage] if "stage" in f else f for f in frames]


def _shared(frames: Iterable[pd.DataFrame], column: str) -> list[str]:
    """Values that every table of choices with that column has, sorted."""
    sets = [set(frame[column]) for frame in frames if column in frame]
    return sorted(set.intersection(*sets) - {""}) if sets else []


def _glossary(w: Words) -> list[Index]:
    terms = ((term, w(f"glossary.name.{term}")) for term in TERMS)
    return [{"id": term, "label": label, "page": GLOSSARY} for term, label in terms]


def _stages(w: Words) -> Index:
    return {
        stage: {
            "label": w(f"params.stage.{stage}"),
            "terms": w(f"search.stage.{stage}").split(),
        }
        for stage in STAGES
    }
