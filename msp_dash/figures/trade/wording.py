"""Wording shared by the trade figures: money, products, caveats of the flows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from msp_dash.analysis.trade import UNION, Side
from msp_dash.data import Source, TableError
from msp_dash.figures.common import capital, short_names
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.partners.data import who_counts
from msp_dash.figures.producers.headlines import ALL, share_of
from msp_dash.figures.record import Encoding
from msp_dash.figures.trade import query
from msp_dash.figures.trade.parties import (
    counted_in,
    is_shipped,
    is_trading_place,
    joint_areas,
    trading_place,
    unworked,
)
from msp_dash.figures.view_group import eu_states, lens_entities, lens_inside
from msp_dash.params import View
from msp_dash.words import Words

TAIWAN = "TWN"
DOUBTFUL = frozenset({"PRK"})
"""Countries under whose code much is reported that is hardly theirs."""
MILLIONS_FROM = 1e7
"""US dollars from which a picture counts in millions, else in thousands."""
SCALES = (("trillion", 1e12), ("billion", 1e9), ("million", 1e6))
WITHOUT_BILLIONS = frozenset({"es"})
"""Languages that count a thousand millions in millions."""
OTHER_ASIA = "Other Asia, nes"
"""The publisher's own words for what stands for Taiwan."""


Form = Literal["seller", "buyer", "flow", "sales", "purchases", "pair"]
OF_ONE = ("sales", "purchases")
"""Titles whose share is of what one party trades, which may be nearly all."""
LITTLE_USD = 1e6
"""What one party trades of a product in a year, of which no share is a headline."""


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
    text = w.whole(value) if value < 1000 else w.significant(value, 2)
    return w("trade.usd.units", n=round(value), value=text)


def products(hs6: str, w: Words) -> tuple[str, ...]:
    """A product inside a sentence, the fullest wording first, last one by its code alone.

    A basket is named by what it holds, never by one of its minerals.
    """
    keys = [f"trade.product.{form}.{hs6}" for form in ("inside", "brief")]
    return *(w(key) for key in keys if w.has(key)), w("trade.product.goods", code=hs6)


def headline(key: str, view: View, **values: object) -> str:
    """A title on the view's product, by the fullest name of it that has room.

    That a share is of exports or imports is said where it has room too.
    """
    w, year = view.words, view["year"]
    keys = [one for one in (f"{key}_abroad", key) if one == key or w.has(one)]
    names = products(view["hs6"], w)
    texts = [w(one, product=name, year=year, **values) for name in names for one in keys]
    return fitting(w, "title", *texts, min(texts, key=len))


def what(view: View) -> str:
    """What a figure is of: 'Lithium carbonate (HS 283691), 2024, current US dollars FOB'."""
    w = view.words
    label = w(f"trade.product.label.{view['hs6']}")
    form = "all" if query.coverage(view).complete else "largest"
    form = query.HS92 if query.nomenclature_in(view) == query.HS92 else form
    return w(f"trade.what.{form}", product=label, code=view["hs6"], year=view["year"])


def notes(view: View, parties: Iterable[str], *, sellers: Iterable[str] = ()) -> list[str]:
    """What every figure of flows says of its product, its years and its limits.

    Parameters
    ----------
    parties : codes of all that are drawn.
    sellers : those of them that sell.
    """
    w, hs6 = view.words, view["hs6"]
    codes = set(parties)
    texts = []
    own = f"trade.product.note.{hs6}"
    if w.has(own):
        texts.append(w(own))
    texts.append(_years(view))
    texts += _nomenclature(view)
    texts.append(w("trade.note.through"))
    texts += place_note(hs6, codes, w)
    texts += unlisted_note(hs6, sellers, w)
    areas = (code for code in sorted(codes & joint_areas().keys()))
    texts += [_joint(code, w) for code in areas if view.year <= joint_areas()[code][1]]
    texts += _outside_the_sums(view)
    if TAIWAN in codes:
        texts.append(w("trade.note.taiwan", words=OTHER_ASIA))
    texts += [w("trade.note.doubtful", country=w.the_country(c)) for c in codes & DOUBTFUL]
    if query.is_union(view) or UNION in codes:
        texts.append(union_note(w))
    texts.append(w("trade.note.value"))
    if lens_entities(view):
        texts += who_counts(view)
    return texts


def _listed(codes: Iterable[str], w: Words) -> str:
    return w.listing([w.the_country(code) for code in sorted(codes, key=w.country_order)])


def union_note(w: Words) -> str:
    """Note: what the Union is as one party, in any year."""
    return w("trade.note.union", n=len(eu_states()))


def place_note(hs6: str, codes: Iterable[str], w: Words) -> list[str]:
    """Note: which parties are trading places, and who says so."""
    places = [code for code in codes if trading_place(code, hs6)]
    if not places:
        return []
    cited = short_names(place_pages(hs6, places, w), w)
    return [w("trade.note.entrepot", names=_listed(places, w), sources=cited)]


def place_pages(hs6: str, codes: Iterable[str], w: Words) -> tuple[Source, ...]:
    """The pages that say which parties are trading places."""
    pages = (trading_place(code, hs6) for code in sorted(codes))
    return tuple(fact_page(page, w) for page in dict.fromkeys(filter(None, pages)))


def draft(
    view: View,
    head: Headline,
    encoding: Encoding,
    *,
    data: pd.DataFrame,
    parties: Iterable[str],
    notes: Iterable[str],
    alt: str,
    subtitle: str = "",
    unit: str = "USD",
) -> Draft:
    """The figure of a product's flows. `parties` : codes of all that are drawn.

    Away from its subtitle, the title says that it is by value, and of which partners.
    """
    form = "all" if query.coverage(view).complete else "largest"
    return Draft(
        title=head,
        subtitle=subtitle or what(view),
        unit=unit,
        data=data.reset_index(drop=True),
        encoding=encoding,
        sources=sources_of(view, parties),
        cited=query.source_of(view),
        notes=tuple(notes),
        alt=alt,
        claim=view.words(f"trade.claim.{form}", title=head.title),
    )


def sources_of(view: View, parties: Iterable[str]) -> tuple[Source, ...]:
    """The publication of the view's flows, and what `notes` rest on."""
    return (*query.source_of(view), *place_pages(view["hs6"], parties, view.words))


def unlisted_note(hs6: str, sellers: Iterable[str], w: Words) -> list[str]:
    """Note: which sellers no source lists as producers."""
    matches = {code: one for code in sorted(sellers) if (one := unworked(code, hs6))}
    if not matches:
        return []
    absence, mineral = next(iter(matches.values())), w.the_mineral(query.mineral_of(hs6))
    key = f"trade.note.unlisted_{_kind(hs6)}"
    return [absence.sentence(w, key, mineral=mineral, names=_listed(matches, w))]


def _kind(hs6: str) -> str:
    return "ore" if query.stage_of(hs6) == "mine" else "processed"


# ---------------------------------------------------------------- of which the title speaks


def leading(view: View, rows: pd.DataFrame) -> int:
    """Position of the largest row of which no party is a trading place; 0 where all are.

    Parameters
    ----------
    rows : columns exporter, importer, or one of them; largest first. A party that the view asks for
        is no reason to pass over a row.
    """
    places = zip(*(_are_places(view, rows, side) for side in _open_sides(view, rows)), strict=True)
    return next((n for n, row in enumerate(places) if not any(row)), 0)


def _open_sides(view: View, rows: pd.DataFrame) -> list[Side]:
    return [side for side in query.SIDES if side in rows and not view.get(side, "")]


def _are_places(view: View, rows: pd.DataFrame, side: Side) -> list[bool]:
    return [is_trading_place(code, view["hs6"]) for code in rows[side]]


def before_leading(view: View, rows: pd.DataFrame, leader: int) -> str:
    """Second sentence: how much more is trade of trading places; "" where nothing is.

    Parameters
    ----------
    rows : as `leading` takes them, with share; it gave `leader`.
    """
    if not leader:
        return ""
    w, more = view.words, rows.iloc[:leader]
    names = {
        code: None
        for side in _open_sides(view, rows)
        for code, is_place in zip(more[side], _are_places(view, more, side), strict=True)
        if is_place
    }
    values = {"share": w.share(float(more["share"].sum())), "names": _listed(names, w)}
    texts = (w("trade.passed", product=name, **values) for name in products(view["hs6"], w))
    return fitting(w, "second", *texts)


def part_of_one(w: Words, share: float) -> str:
    """A share of what one party trades, inside a title: '70%', 'nearly all', '100%'."""
    if share < 1:
        return share_of(w, share, whole=False)
    return w("producers.share.exactly", share=w.share(share))


def trade_title(
    view: View, form: Form, share: float, *, seller: str = "", buyer: str = "", value: float = 0.0
) -> str:
    """Who sold or bought how much; "shipped" where a party may only have passed it on.

    Parameters
    ----------
    form : what `share` is of: all (seller, buyer, flow), what one sells, what one buys; or none.
    value : US dollars, of a pair; with another form, that a share of little is not said.
    """
    if form in OF_ONE and 0 < value < share * LITTLE_USD:
        form = "pair"
    w, hs6 = view.words, view["hs6"]
    through = (seller and is_shipped(seller, hs6)) or (buyer and is_trading_place(buyer, hs6))
    names = {"seller": w.the_country(seller or "WLD"), "buyer": w.the_country(buyer or "WLD")}
    first = "buyer" if form in ("buyer", "purchases") else "seller"
    names[first] = capital(names[first])
    key = f"trade.title.{form}{'_shipped' if through else ''}"
    in_words = part_of_one(w, share) if form in OF_ONE else w.share(share)
    return headline(key, view, share=in_words, value=usd(w, value), **names)


def unlisted_second(view: View, code: str) -> str:
    """Second sentence: that no source lists the seller as a producer; "" where one does."""
    w, absence = view.words, unworked(code, view["hs6"])
    if absence is None:
        return ""
    mineral, seller = w.the_mineral(query.mineral_of(view["hs6"])), w.the_country(code)
    return absence.sentence(
        w, f"trade.unlisted.{_kind(view['hs6'])}", mineral=mineral, seller=seller
    )


def _joint(area: str, w: Words) -> str:
    """Note: what an area of old years is."""
    members, until = joint_areas()[area]
    name = capital(w.the_country(area))
    return w("trade.note.joint", area=name, names=_listed(members, w), until=until)


def _outside_the_sums(view: View) -> list[str]:
    """Notes: countries of the view's group whose trade of the year is an area's, and not theirs."""
    w, group = view.words, query.group_parties(view)
    texts = []
    for area, (members, until) in joint_areas().items():
        own = {code for code in members & group if counted_in(code, view.year) == area}
        if own and area not in group:
            names, name = capital(_listed(own, w)), w.the_country(area)
            texts.append(
                w("trade.note.joint_group", n=len(own), names=names, area=name, until=until)
            )
    return texts


def _years(view: View) -> str:
    """Note: which years have all partners, and whether this one does."""
    w = view.words
    own = query.nomenclature_in(view)
    full = [str(year) for year in query.complete_years(own)]
    if len(full) == len(query.years(own)):
        return w("trade.note.years_all", n=len(full), first=full[0], last=full[-1])
    form = "complete" if query.coverage(view).complete else "largest"
    return w(f"trade.note.years_{form}", years=w.listing(full), year=view["year"])


def _nomenclature(view: View) -> list[str]:
    """Notes: what HS92 is, and that the other nomenclature has the product too."""
    w, own = view.words, query.nomenclature_in(view)
    texts = []
    if own == query.HS92:
        stage = "ore" if query.stage_of(view["hs6"]) == "mine" else "other"
        texts.append(w(f"trade.note.hs92.{stage}", last=query.years(query.HS92)[-1]))
    try:
        both = len([*query.nomenclatures_of(view["hs6"])]) > 1
    except TableError as error:  # The flows of HS17 stand without it.
        return [*texts, w("trade.note.no_hs92", reason=error)]
    if both:
        span = query.years(query.HS17 if own == query.HS92 else query.HS92)
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
