"""Who sells a product, beside who mines and refines its mineral: customs do not see the mine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from msp_dash.data import Source
from msp_dash.data.curated import reference
from msp_dash.figures.choices import NEWEST, ROW, preferred
from msp_dash.figures.common import capital, lettered, mineral_at, publication
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.producers.concentration import Row, largest, stage_rows
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, LegendItem, Symbol
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.figures.trade import query, wording
from msp_dash.params import Mineral, Table, Use, View, Year
from msp_dash.words import Words

FIELDS = (
    *("hs6", "mineral", "seller", "seller_share", "miner", "miner_share"),
    *("refiner", "refiner_share", "years", "sources"),
)
LOOKS: tuple[tuple[str, Symbol], ...] = (
    ("seller", "diamond"),
    ("miner", "circle"),
    ("refiner", "square"),
)
"""Who is shown, with symbol."""
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Origin:
    """The largest seller of a product, and the largest miner and refiner of its mineral.

    `mined`, `refined` : None where no publisher gives shares.
    """

    product: query.MineralProduct
    seller: str
    share: float
    year: int
    mined: Row | None
    refined: Row | None

    @property
    def hs6(self) -> str:
        """Code of the product."""
        return self.product.hs6

    @property
    def mineral(self) -> str:
        """Its mineral."""
        return self.product.mineral

    @property
    def page(self) -> Source:
        """The publication of what is sold."""
        return self.product.page(self.year)

    @property
    def producers(self) -> tuple[Row, ...]:
        """Rows of output that are known."""
        return tuple(row for row in (self.mined, self.refined) if row is not None)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the seller leads neither stage of which the output is known."""
        return bool(self.producers) and self.seller not in map(_leader, self.producers)

    def sides(self) -> tuple[tuple[str, float, bool] | None, ...]:
        """Country, share, and whether it is estimated, of seller, miner and refiner."""
        own = [
            None if r is None else (_leader(r), r.concentration.top1, r.estimated)
            for r in (self.mined, self.refined)
        ]
        return ((self.seller, self.share, False), *own)


def _leader(row: Row) -> str:
    return row.concentration.top1_iso3


@lru_cache(maxsize=64)
def _output(mineral: str) -> tuple[Row | None, Row | None]:
    """Newest rows of mining, and of refining or, where none counts that, of smelting."""
    rows = {row.stage: row for row in stage_rows(mineral)}
    return rows.get("mine"), rows.get("refined", rows.get("smelter"))


def origins(mineral: str, year: int) -> list[Origin]:
    """Products of a mineral, or of all: those that are sold from elsewhere first."""
    sellers = query.largest_parties("exporter", year)
    all_origins = []
    for one in query.mineral_products():
        if one.hs6 not in sellers or mineral not in ("", one.mineral):
            continue
        top = sellers[one.hs6].iloc[0]
        mined, refined = _output(one.mineral)
        all_origins.append(
            Origin(one, str(top["exporter"]), float(top["share"]), year, mined, refined)
        )
    return sorted(all_origins, key=lambda one: (_group(one), -one.share, one.hs6))


def _group(one: Origin) -> int:
    return 2 if not one.producers else int(not one.is_elsewhere)


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals of products, and years with all partners: mineral, year (str)."""
    rows = [
        (one.mineral, year)
        for year in query.complete_years()
        for one in query.mineral_products()
        if one.coverage(year).complete
    ]
    return preferred(pd.DataFrame(rows, columns=["mineral", "year"]), year=NEWEST, mineral=ROW)


GROUPS = ("elsewhere", "producer", "unknown")


def _head(all_origins: Sequence[Origin], view: View) -> Headline:
    w = view.words
    if view["mineral"]:
        first = all_origins[0]
        of_code = View({**view, "hs6": first.hs6})
        title = wording.trade_title(of_code, "seller", first.share, seller=first.seller)
        return Headline(title, largest(first.producers[0], w).title if first.producers else "")
    comparable = [one for one in all_origins if one.producers]
    elsewhere = [one for one in comparable if one.is_elsewhere]
    numbers = {"n": len(elsewhere), "all": len(comparable), "year": view["year"]}
    return Headline(w("trade.sold_from.title", **numbers), _example(elsewhere, w))


def _example(elsewhere: Sequence[Origin], w: Words) -> str:
    """The product with the largest seller, and who mines its mineral: shares of trade and of output
    are of two wholes, and stand in no one sentence.
    """
    if not elsewhere:
        return ""
    one = elsewhere[0]
    row = one.producers[0]
    texts = [
        w(
            f"trade.sold_from.example.{'mine' if row.stage == 'mine' else 'refined'}",
            seller=capital(w.the_country(one.seller)),
            product=name,
            producer=w.the_country(_leader(row)),
            mineral=w.the_mineral(row.mineral),
        )
        for name in wording.products(one.hs6, w)
    ]
    return fitting(w, "second", *texts)


def _dot_row(one: Origin, view: View) -> DotRow:
    w = view.words
    names, dots, texts = [], [], []
    for (side, symbol), leader in zip(LOOKS, one.sides(), strict=True):
        if leader is None:
            texts.append("")
            continue
        code, share, estimated = leader
        text = lettered(w.share(share), w, estimated=estimated)
        names.append(w(f"trade.sold_from.who.{side}", country=w.country(code)))
        texts.append(text)
        token, tip = token_of(view, code), _tip(one, side, w)
        dots.append(Dot(share, token, symbol, strong=side == "seller", tip=tip))
    return DotRow(
        key=one.hs6,
        name=w(f"trade.product.label.{one.hs6}"),
        sublabel=", ".join(names),
        dots=tuple(dots),
        texts=tuple(texts),
        joined=False,
    )


def _tip(one: Origin, side: str, w: Words) -> str:
    """'Strontium carbonate: Germany sold 63.2% (BACI, 2024)', with publisher and year."""
    row = {"miner": one.mined, "refiner": one.refined}.get(side)
    if row is None:
        name = w(f"trade.product.label.{one.hs6}")
        code, share = one.seller, w.share_table(one.share)
        cite, year = one.page.short, one.year
    else:
        name = mineral_at(row.mineral, row.stage, w)
        code = _leader(row)
        share = lettered(w.share_table(row.concentration.top1), w, estimated=row.estimated)
        cite, year = publication(row.source, row.edition).short, row.year
    return w(
        f"trade.sold_from.tip.{side}",
        name=name,
        country=w.country(code),
        share=share,
        source=cite,
        year=year,
    )


def _encoding(all_origins: Sequence[Origin], view: View, *, grouped: bool) -> DotsEncoding:
    w = view.words
    rows: list[DotRow] = []
    for number, name in enumerate(GROUPS):
        own = [one for one in all_origins if _group(one) == number]
        if own and grouped:
            head = w(f"trade.sold_from.group.{name}")
            rows.append(DotRow(name, head, heading=True))
        rows += [_dot_row(one, view) for one in own]
    return DotsEncoding(
        rows=tuple(rows),
        ticks=tuple((tick, w.share(tick)) for tick in TICKS),
        text_heads=tuple(w(f"trade.sold_from.head.{side}") for side, _ in LOOKS),
        legend=(
            *(
                LegendItem("ink2", w(f"trade.sold_from.key.{side}"), symbol)
                for side, symbol in LOOKS
            ),
            *seat_key((own[0] for one in all_origins for own in one.sides() if own), view),
        ),
        order=w("trade.sold_from.order"),
    )


def _without(w: Words) -> list[str]:
    """Minerals that are traded, but under no code of their own."""
    own = {one.mineral for one in query.mineral_products()}
    listed = set(reference("mineral_products")["mineral"])
    return [w.the_mineral(mineral) for mineral in sorted(listed - own)]


def _notes(all_origins: Sequence[Origin], w: Words) -> list[str]:
    sellers = {one.seller for one in all_origins}
    rows = [row for one in all_origins for row in one.producers]
    notes = [
        w("trade.sold_from.note.apart"),
        w("trade.note.through"),
        w("trade.sold_from.note.products", minerals=w.listing(_without(w))),
        w("trade.sold_from.note.stages"),
    ]
    notes += dict.fromkeys(
        text for one in all_origins for text in wording.place_note(one.hs6, [one.seller], w)
    )
    if wording.TAIWAN in sellers:
        notes.append(w("trade.note.taiwan", words=wording.OTHER_ASIA))
    notes += [
        w("trade.note.doubtful", country=w.the_country(c)) for c in sellers & wording.DOUBTFUL
    ]
    notes.append(w("trade.note.value"))
    if any(row.partial for row in rows):
        notes.append(w("mineral.stages.note.counted"))
    if any(row.estimated for row in rows):
        notes.append(w("producers.note.estimated"))
    return notes


def _joined(cells: Iterable[object]) -> str:
    return "; ".join(str(cell) for cell in cells)


def _record(one: Origin) -> dict[str, object]:
    """`years` and `sources` are those of seller, miner and refiner, as far as they are known."""
    _, mined, refined = one.sides()
    rows = one.producers
    pages = [one.page]
    pages += [publication(row.source, row.edition) for row in rows]
    return {
        "hs6": one.hs6,
        "mineral": one.mineral,
        "seller": one.seller,
        "seller_share": one.share,
        "miner": mined[0] if mined else None,
        "miner_share": mined[1] if mined else None,
        "refiner": refined[0] if refined else None,
        "refiner_share": refined[1] if refined else None,
        "years": _joined((one.year, *(row.year for row in rows))),
        "sources": _joined(page.short for page in pages),
    }


@figure(
    "trade.origin",
    Use(Mineral, optional=True),
    Year,
    Table,
    tables=(
        "production",
        "supply_outlook",
        "reference/hs6",
        "reference/mineral_products",
        "reference/trading_places",
    ),
    choices=choices,
)
def origin(view: View) -> Draft:
    """The largest seller of each product beside the largest miner and refiner of its mineral.

    Only products that stand for one mineral alone, in years with all partners. Rows: hs6, mineral,
    seller, seller_share (0-1 of what is traded, by value), miner, miner_share, refiner,
    refiner_share (0-1 of output, by weight; null where no publisher gives shares), years, sources
    (of seller, miner and refiner, as far as they are known).
    """
    w = view.words
    all_origins = origins(view["mineral"], view.year)
    encoding = _encoding(all_origins, view, grouped=not view["mineral"])
    sold = tuple(dict.fromkeys(one.page for one in all_origins))
    rows = [row for one in all_origins for row in one.producers]
    pages = [publication(row.source, row.edition) for row in rows]
    head = _head(all_origins, view)
    data = pd.DataFrame([_record(one) for one in all_origins], columns=list(FIELDS))
    for name in ("miner_share", "refiner_share"):
        data[name] = data[name].astype(float)
    tips = [dot.tip for row in encoding.rows for dot in row.dots]
    return Draft(
        title=head,
        subtitle=w("trade.sold_from.subtitle", year=view["year"]),
        unit="share",
        data=data,
        encoding=encoding,
        sources=tuple(dict.fromkeys((*sold, *pages))),
        notes=tuple(_notes(all_origins, w)),
        alt=w("trade.sold_from.alt", title=head.title, rows="; ".join(tips[:9])),
        table=(*FIELDS[:-1], "sources.origin"),
        cited=sold if view["mineral"] else (),
    )
