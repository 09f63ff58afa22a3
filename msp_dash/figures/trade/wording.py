"""Wording shared by the trade figures: money, products, caveats of the flows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msp_dash.analysis.trade import UNION
from msp_dash.data import TableError
from msp_dash.figures.common import lens_entities, lens_inside
from msp_dash.figures.headline import Length, fitting
from msp_dash.figures.partners.data import who_counts
from msp_dash.figures.trade.query import (
    HS17,
    HS92,
    complete_years,
    coverage,
    is_union,
    nomenclature_in,
    nomenclatures_of,
    stage_of,
    years,
)
from msp_dash.params import View
from msp_dash.words import Words

TAIWAN = "TWN"
DOUBTFUL = frozenset({"PRK"})
"""Countries under whose code much is reported that is hardly theirs."""
ENTREPOTS = frozenset({"HKG", "NLD", "SGP"})
"""Places whose trade is to a large part of goods that pass through."""
ALL = 0.995
"""A part that prints as all."""
MILLIONS_FROM = 1e7
"""US dollars from which a picture counts in millions, else in thousands."""
SCALES = (("trillion", 1e12), ("billion", 1e9), ("million", 1e6), ("thousand", 1e3))
WITHOUT_BILLIONS = frozenset({"es"})
"""Languages that count a thousand millions in millions."""
OTHER_ASIA = "Other Asia, nes"
"""The publisher's own words for what stands for Taiwan."""


@dataclass(frozen=True, slots=True)
class Money:
    """The one unit of money of a picture."""

    name: str
    usd: float

    def text(self, w: Words, value: float) -> str:
        """US dollars in this unit, three digits, without the unit."""
        scaled = value / self.usd
        if scaled >= 100:
            return w.whole(scaled) if scaled < 1000 else w.significant(scaled, 3)
        return w.significant(scaled, 3 if scaled >= 10 else 2)


def money_of(w: Words, largest: float) -> Money:
    """Millions of US dollars from ten million on, else thousands."""
    name, usd = ("million", 1e6) if largest >= MILLIONS_FROM else ("thousand", 1e3)
    return Money(w(f"trade.unit.{name}"), usd)


def group_inside(view: View) -> str:
    """The view's group inside a sentence; "" where it has none."""
    return lens_inside(view) if lens_entities(view) else ""


def usd(w: Words, value: float) -> str:
    """An amount in a sentence: '1.9 billion USD'."""
    for name, unit in SCALES:
        if value >= unit and not (name == "billion" and w.lang in WITHOUT_BILLIONS):
            text = w.significant(value / unit, 2)
            return w(f"trade.usd.{name}", n=float(f"{value / unit:.2g}"), value=text)
    return w("trade.usd.units", n=round(value), value=w.whole(value))


def product(view: View) -> str:
    """A product inside a sentence: 'lithium carbonate'."""
    w = view.words
    return products(view["hs6"], view["mineral"], w)[0]


def products(hs6: str, mineral: str, w: Words) -> tuple[str, ...]:
    """A product inside a sentence, the fullest wording first.

    Parameters
    ----------
    mineral : the one of the code that is named, where the code has several.
    """
    keys = [f"trade.product.{form}.{hs6}" for form in ("inside", "brief")]
    name = w.the_mineral(mineral)
    return tuple(w(key, mineral=name) for key in keys if w.has(key))


def wordings(key: str, view: View, **values: object) -> list[str]:
    """A sentence on the view's product, by each wording of it; last one that leaves it unnamed."""
    w = view.words
    values |= {"year": view["year"]}
    keys = [one for one in (key, f"{key}_plain") if w.has(one) or w.has(f"{one}.other")]
    names = products(view["hs6"], view["mineral"], w)
    unnamed = f"{key}_any" if w.has(f"{key}_any") else key
    return [
        *(w(form, product=name, **values) for form in keys for name in names),
        w(unnamed, product=w("trade.product.any"), **values),
    ]


def headline(length: Length, key: str, view: View, **values: object) -> str:
    """The first of `wordings` that has room."""
    w = view.words
    return fitting(w, length, *wordings(key, view, **values))


def nearly(share: float) -> str:
    """Suffix of the key of a share that would print as all and is not quite."""
    return "_nearly" if ALL <= share < 1 else ""


def claim_text(title: str, view: View) -> str:
    """The title as it is quoted, away from the subtitle: by value, and of which partners."""
    w = view.words
    form = "all" if coverage(view).complete else "largest"
    return w(f"trade.claim.{form}", title=title)


def what(view: View) -> str:
    """What a figure is of: 'Lithium carbonate (HS 283691), 2024, current US dollars FOB'."""
    w = view.words
    label = w(f"trade.product.label.{view['hs6']}")
    form = "all" if coverage(view).complete else "largest"
    form = HS92 if nomenclature_in(view) == HS92 else form
    return w(f"trade.what.{form}", product=label, code=view["hs6"], year=view["year"])


def notes(view: View, parties: Iterable[str], *, lens: bool = True) -> list[str]:
    """What every figure of flows says of its product, its years and its limits.

    Parameters
    ----------
    parties : codes of the countries that are drawn.
    lens : whether the picture counts the view's group.
    """
    w = view.words
    codes = set(parties)
    texts = []
    own = f"trade.product.note.{view['hs6']}"
    if w.has(own):
        texts.append(w(own))
    texts.append(_years(view))
    texts += _nomenclature(view)
    texts.append(w("trade.note.through"))
    if codes & ENTREPOTS:
        names = w.listing(sorted(w.country(code) for code in codes & ENTREPOTS))
        texts.append(w("trade.note.entrepot", names=names))
    if TAIWAN in codes:
        texts.append(w("trade.note.taiwan", words=OTHER_ASIA))
    texts += [w("trade.note.doubtful", country=w.the_country(c)) for c in codes & DOUBTFUL]
    if is_union(view) or UNION in codes:
        texts.append(w("trade.note.union"))
    texts.append(w("trade.note.value"))
    if lens and lens_entities(view):
        texts += who_counts(view)
    return texts


def _years(view: View) -> str:
    """Note: which years have all partners, and whether this one does."""
    w = view.words
    own = nomenclature_in(view)
    full = [str(year) for year in complete_years(own)]
    if len(full) == len(years(own)):
        return w("trade.note.years_all", n=len(full), first=full[0], last=full[-1])
    form = "complete" if coverage(view).complete else "largest"
    return w(f"trade.note.years_{form}", years=w.listing(full), year=view["year"])


def _nomenclature(view: View) -> list[str]:
    """Notes: what HS92 is, and that the other nomenclature has the product too."""
    w, own = view.words, nomenclature_in(view)
    texts = []
    if own == HS92:
        stage = "ore" if stage_of(view["hs6"]) == "mine" else "other"
        texts.append(w(f"trade.note.hs92.{stage}", last=years(HS92)[-1]))
    try:
        both = len([*nomenclatures_of(view["hs6"])]) > 1
    except TableError as error:  # The flows of HS17 stand without it.
        return [*texts, w("trade.note.no_hs92", reason=error)]
    if both:
        span = years(HS17 if own == HS92 else HS92)
        texts.append(w(f"trade.note.both.{own}", first=span[0], last=span[-1]))
    return texts


def quantity_note(w: Words, stated_usd: float, all_usd: float) -> list[str]:
    """How much of the value states a quantity, where any does."""
    if not stated_usd:
        return [w("trade.note.no_quantity")]
    part = stated_usd / all_usd
    if part >= ALL:
        return [w("trade.note.quantity_all")]
    return [w("trade.note.quantity", share=w.share(part))]
