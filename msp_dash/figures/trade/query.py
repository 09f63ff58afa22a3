"""Queries on the trade table: available products and years, flows of a view, reasons for none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

import pandas as pd

from msp_dash.analysis.trade import UNION, Flows, Side, of_party, parties, whole_units
from msp_dash.data import Source, TableError
from msp_dash.data.curated import reference
from msp_dash.data.engine import answer, selected_engine
from msp_dash.data.frames import tuples
from msp_dash.data.parts import holdings
from msp_dash.figures.absence import looked
from msp_dash.figures.choices import REQUIRE_ALL, ROW, preferred
from msp_dash.figures.common import publication
from msp_dash.figures.draft import NoData
from msp_dash.figures.trade.parties import counted_in, joint_areas, parties_in, union_parties
from msp_dash.figures.view_group import lens_countries
from msp_dash.params import CountrySet, Eu, Hs6, Lens, Mineral, Nomenclature, On, View, Year
from msp_dash.words import LANGUAGES, Words
from msp_dash.words.names import countries

HS17, HS92 = "hs17", "hs92"
TABLES = {HS17: "trade", HS92: "trade_hs92"}
PUBLISHERS = {HS17: "baci", HS92: "baci_hs92"}
"""Nomenclature -> its table, and the publisher in `publication`."""
PRODUCT = (Hs6, Mineral, Nomenclature, Year)
GROUP = (Lens, CountrySet, On, Eu)
"""Parameters of every trade figure: product and group."""
FIRST = ("283691", "740311", "750210", "850511", "811292", "260200")
"""Products that lead the list; the first is the default."""
SAME_IN_HS92 = {"810520": "810510"}
"""Code of HS17 without data -> the code of HS92 that the same goods have."""
SIDES: Mapping[Side, str] = {"exporter": "seller", "importer": "buyer"}
"""Side of a flow -> what who stands there is called in sentences."""
LEFT_OUT = "left_out"
"""Marks codes in ``hs6.csv`` that are never charted, because their data mislead."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of a product and year: whether all partners are in the table, and its edition."""

    complete: bool = False
    edition: str = ""


@lru_cache(maxsize=2)
def _of_table(nomenclature: str) -> Mapping[tuple[str, int], Coverage]:
    """Coverage of each product and year of ``hs6.csv``, from the catalogue; reads no flows."""
    table = holdings(TABLES[nomenclature])
    listed = table[table["hs6"].isin(codes()["hs6"])]
    return {
        (str(row.hs6), int(row.year)): Coverage(bool(row.complete), str(row.edition))
        for row in tuples(listed)
    }


def coverage_of(hs6: str, year: int, nomenclature: str = HS17) -> Coverage:
    """Coverage of one product and year; empty where the table has none."""
    return _of_table(nomenclature).get((hs6, year), Coverage())


def nomenclatures_of(hs6: str) -> Iterator[str]:
    """Nomenclatures in which a product may be drawn, HS17 first.

    One at a time: where HS17 is enough, the table of HS92 is not read.
    """
    return (one for one in TABLES if not left_out(hs6) and hs6 in _codes_of_table(one))


@lru_cache(maxsize=2)
def _codes_of_table(nomenclature: str) -> frozenset[str]:
    return frozenset(code for code, _ in _of_table(nomenclature))


def nomenclature_in(view: View) -> str:
    """The view's nomenclature, or the one that its product has by default."""
    return view.get("nomenclature", "") or next(nomenclatures_of(view["hs6"]), HS17)


def coverage(view: View) -> Coverage:
    """Coverage of the view's product and year."""
    return coverage_of(view["hs6"], view.year, nomenclature_in(view))


@lru_cache(maxsize=1)
def codes() -> pd.DataFrame:
    """Codes of ``data/reference/hs6.csv``: hs6, mineral, stage, extract (str)."""
    return reference("hs6")


@lru_cache(maxsize=1)
def _left_out() -> frozenset[str]:
    return frozenset(codes().loc[codes()["extract"] == LEFT_OUT, "hs6"])


def left_out(hs6: str) -> bool:
    """Whether a code is never drawn."""
    return hs6 in _left_out()


def stage_of(hs6: str) -> str:
    """Stage of a product: mine, refined, product."""
    return _first_of("stage")[hs6]


@lru_cache(maxsize=2)
def _first_of(column: str) -> Mapping[str, str]:
    return codes().drop_duplicates("hs6").set_index("hs6")[column].to_dict()


def mineral_of(hs6: str) -> str:
    """First mineral of a product, which leads to it."""
    return _first_of("mineral")[hs6]


@lru_cache(maxsize=2)
def complete_years(nomenclature: str = HS17) -> tuple[int, ...]:
    """Years for which the table has all partners."""
    rows = _of_table(nomenclature).items()
    return tuple(sorted({year for (_, year), of_year in rows if of_year.complete}))


@lru_cache(maxsize=2)
def years(nomenclature: str = HS17) -> tuple[int, ...]:
    """All years in the table."""
    return tuple(sorted({year for _, year in _of_table(nomenclature)}))


def all_products() -> frozenset[str]:
    """Codes of HS17 with flows that may be charted."""
    return frozenset(code for code in _codes_of_table(HS17) if not left_out(code))


def complete_products(year: int) -> tuple[str, ...]:
    """Codes that may be charted and have all partners in a year."""
    return tuple(sorted(code for code in all_products() if coverage_of(code, year).complete))


OVERLAPPING = frozenset({"810310", "811211"})
"""Codes of HS92 with goods that HS17 has under other codes: they would count twice."""


def older_products(year: int) -> tuple[str, ...]:
    """Codes of HS92 that HS17 lacks, with data of a year: what a sum over products adds."""
    lacking = _codes_of_table(HS92) - _codes_of_table(HS17) - OVERLAPPING
    return tuple(sorted(code for code in lacking if has_flows(code, year, HS92)))


def flow_sources(year: int) -> tuple[Source, ...]:
    """The publications behind a sum over products."""
    newer = publication(PUBLISHERS[HS17], edition_of(year))
    older = older_products(year)[:1]
    editions = [coverage_of(code, year, HS92).edition for code in older]
    return newer, *(publication(PUBLISHERS[HS92], edition) for edition in editions)


def edition_of(year: int) -> str:
    """Edition of the data of a year; "" for none."""
    rows = _of_table(HS17).items()
    return next((of_year.edition for (_, one), of_year in rows if one == year), "")


def choices() -> pd.DataFrame:
    """Products and years: hs6, mineral, nomenclature, year (str), the newest full year first.

    Known codes without data come last, with the newest year, so that a request for one gets the
    reason. Without the table of HS92 they are those of HS17, and `REQUIRE_ALL` says so.
    """
    try:
        _of_table(HS92)
    except TableError:
        return _choices((HS17,))
    return _choices(tuple(TABLES))


@lru_cache(maxsize=2)
def _choices(available: tuple[str, ...]) -> pd.DataFrame:
    newest = {one: _newest_first(one) for one in available}
    rows = []
    order = {code: i for i, code in enumerate(FIRST)}
    for code, mineral in tuples(codes()[["hs6", "mineral"]]):
        own = [one for one in available if not left_out(code) and code in _codes_of_table(one)]
        # A code of many metals leads only the first of them: the others may have one of their own.
        place = order.get(code, len(order)) if mineral == mineral_of(code) else len(order)
        # What HS17 has stays what a link without a product leads to.
        place += HS17 not in own
        for one in own:
            years_of = (y for y in newest[one] if (code, y) in _of_table(one))
            rows += [(place, code, mineral, one, y) for y in years_of]
        if not own and (left_out(code) or HS92 in available):
            # Of a mineral without a code that is drawn, the reason of one left out says most.
            place = len(order) + 3 - left_out(code)
            rows.append((place, code, mineral, HS17, newest[HS17][0]))
    frame = pd.DataFrame(rows, columns=["place", "hs6", "mineral", "nomenclature", "year"])
    table = preferred(frame, hs6=frame["place"], mineral=ROW, nomenclature=ROW, year=ROW)
    table.attrs[REQUIRE_ALL] = partial(_of_table, HS92)
    return table


def _newest_first(nomenclature: str) -> list[int]:
    """Years, those with all partners first."""
    full = frozenset(complete_years(nomenclature))
    return sorted(years(nomenclature), key=lambda year: (year not in full, -year))


def has_flows(hs6: str, year: int | None = None, nomenclature: str = "") -> bool:
    """Whether a table has flows of a product that may be drawn, in a year or in any.

    Parameters
    ----------
    nomenclature : one of `TABLES`; "" for any.
    """
    own = (one for one in nomenclatures_of(hs6) if nomenclature in ("", one))
    return any(year is None or (hs6, year) in _of_table(one) for one in own)


def may_have_flows(hs6: str) -> bool:
    """As `has_flows`; also where the table cannot be read, since the product's figure says so."""
    try:
        return has_flows(hs6)
    except TableError:
        return not left_out(hs6)


def run_query(view: View, query: Callable[..., Flows], *values: Hashable) -> pd.DataFrame:
    """Result of a query of `analysis.trade` for the view's product, year, exporter and importer.

    The frame is shared: derive from it, never change it.

    Parameters
    ----------
    query : function of the flows and of `values` that returns the result lazily.

    Raises
    ------
    TableError
        When the table is damaged, or the engine does not answer.
    """
    both = view.get("exporter", ""), view.get("importer", "")
    product = view["hs6"], view.year, nomenclature_in(view)
    return _run(selected_engine(), product, both, query, values)


@lru_cache(maxsize=256)
def _run(
    _engine: str,
    product: tuple[str, int, str],
    both: tuple[str, str],
    query: Callable[..., Flows],
    values: tuple[Hashable, ...],
) -> pd.DataFrame:
    """A cached result: the same query serves other groups, chart kinds and languages."""
    hs6, year, nomenclature = product
    return answer(TABLES[nomenclature], [hs6], [year], _OfView(both, query, values))


@dataclass(frozen=True, slots=True)
class _OfView:
    """A query of the flows of an exporter and an importer, "" for all of them."""

    both: tuple[str, str]
    query: Callable[..., Flows]
    values: tuple[Hashable, ...]

    def __call__(self, rows: Flows) -> Flows:
        flows = whole_units(rows)
        for side, party in zip(SIDES, self.both, strict=True):
            if party:
                flows = of_party(flows, side, party, union_parties())
        return self.query(flows, *self.values)


@dataclass(frozen=True, slots=True)
class MineralProduct:
    """A product that stands for one mineral alone, at a stage of its chain."""

    hs6: str
    mineral: str
    stage: str
    nomenclature: str

    def coverage(self, year: int) -> Coverage:
        """Its coverage in a year."""
        return coverage_of(self.hs6, year, self.nomenclature)

    def page(self, year: int) -> Source:
        """The publication of its flows."""
        return publication(PUBLISHERS[self.nomenclature], self.coverage(year).edition)


@lru_cache(maxsize=1)
def mineral_products() -> tuple[MineralProduct, ...]:
    """Products that stand for one mineral alone, as far as a table has flows of them: of HS17
    where it has them.
    """
    table = reference("mineral_products")
    listed = [
        MineralProduct(str(row.hs6), str(row.mineral), str(row.stage), str(row.nomenclature))
        for row in tuples(table[table["clean"] == "yes"])
    ]
    with_flows = [one for one in listed if has_flows(one.hs6, nomenclature=one.nomenclature)]
    newer = {one.hs6 for one in with_flows if one.nomenclature == HS17}
    return tuple(one for one in with_flows if one.nomenclature == HS17 or one.hs6 not in newer)


def largest_parties(side: Side, year: int) -> Mapping[str, pd.DataFrame]:
    """Buyers or sellers of each of `mineral_products` with all partners in a year.

    Returns
    -------
    hs6 -> columns of `analysis.trade.parties`, the largest first.
    """
    return _largest_parties(selected_engine(), side, year)


@lru_cache(maxsize=8)
def _largest_parties(_engine: str, side: Side, year: int) -> Mapping[str, pd.DataFrame]:
    def of_all(rows: Flows) -> Flows:
        return parties(whole_units(rows), side)

    of_products: dict[str, pd.DataFrame] = {}
    for nomenclature, name in TABLES.items():
        own = [one for one in mineral_products() if one.nomenclature == nomenclature]
        covered = [one.hs6 for one in own if one.coverage(year).complete]
        if covered:
            table = answer(name, covered, [year], of_all)
            of_products |= {str(hs6): rows for hs6, rows in table.groupby("hs6", sort=False)}
    return of_products


def source_of(view: View) -> tuple[Source, ...]:
    """The publication behind the view's flows."""
    return (publication(PUBLISHERS[nomenclature_in(view)], coverage(view).edition),)


@lru_cache(maxsize=len(LANGUAGES))
def missing_products(w: Words) -> str:
    """Names of known products that the table lacks; "" for none."""
    lacking = lacking_products(codes().loc[codes()["extract"] == "no", "hs6"])
    return w.listing([w(f"trade.product.inside.{code}") for code in lacking])


def lacking_products(of_codes: Iterable[str]) -> list[str]:
    """Codes of which no table has flows, under their own number or another; each once."""
    return [
        code
        for code in dict.fromkeys(of_codes)
        if not left_out(code) and not has_flows(code) and not has_flows(SAME_IN_HS92.get(code, ""))
    ]


# ---------------------------------------------------------------- why there is nothing


def why_empty(view: View) -> str:
    """Why a product, mineral and year that are each known have no flows together."""
    w = view.words
    if view["hs6"] and not has_flows(view["hs6"]):
        return why_unavailable(view["hs6"], w)
    if view["mineral"] and not _drawable(view["mineral"]):
        return _mineral(view["mineral"], w)
    return w("trade.empty.apart")


def _drawable(mineral: str) -> list[str]:
    own = codes().loc[codes()["mineral"] == mineral, "hs6"]
    return [code for code in own if has_flows(code)]


def _mineral(mineral: str, w: Words) -> str:
    own = codes().loc[codes()["mineral"] == mineral, "hs6"]
    wrong = [code for code in own if left_out(code)]
    return why_unavailable(wrong[0] if wrong else str(own.iloc[0]), w)


def why_unavailable(hs6: str, w: Words) -> str:
    """Why a known code is not drawn: it shows a wrong picture, or the extract lacks it."""
    if left_out(hs6):
        return w(f"trade.empty.left_out.{hs6}")
    return w("trade.empty.not_held", product=w(f"trade.product.label.{hs6}"), code=hs6)


def require_flows(view: View) -> None:
    """Refuse a code without data that may be charted.

    Raises
    ------
    NoData
        With the reason.
    """
    if has_flows(view["hs6"]):
        return
    w = view.words
    near = next(iter(_drawable(view["mineral"])), FIRST[0])
    nearest = View(dict(view) | {"hs6": near, "mineral": mineral_of(near)})
    heading = w("trade.empty.heading", product=w(f"trade.product.label.{view['hs6']}"))
    reason = why_unavailable(view["hs6"], w)
    raise NoData(reason, heading=heading, nearest=nearest)


def no_flow(view: View) -> NoData:
    """The empty figure of a seller or buyer without a flow: in none of the tables, as they are."""
    w = view.words
    parties = {side: code for side in SIDES if (code := view.get(side, ""))}
    for side, code in parties.items():
        if area := counted_in(code, view.year):
            _, until = joint_areas()[area]
            values = {"country": w.the_country(code), "area": w.the_country(area), "until": until}
            reason = w("trade.empty.joint", **values)
            return NoData(reason, nearest=View(dict(view) | {side: area}))
        members, until = joint_areas().get(code, (frozenset(), view.year))
        if view.year > until:
            states = sorted(members, key=w.country_order)
            listed = w.listing([w.the_country(one) for one in states])
            values = {"area": w.the_country(code), "until": until, "countries": listed}
            reason = w("trade.empty.divided", **values)
            return NoData(reason, nearest=View(dict(view) | {side: states[0]}))
    values = {"product": w(f"trade.product.inside.{view['hs6']}"), "year": view["year"]}
    values |= {name: w.the_country(parties.get(side, "WLD")) for side, name in SIDES.items()}
    form = "pair" if len(parties) == len(SIDES) else SIDES[next(iter(parties))]
    absence = looked(*TABLES.values(), product=view["hs6"], year=view["year"], **_count_of(parties))
    if absence is None:
        other = HS92 if nomenclature_in(view) == HS17 else HS17
        reason = w(f"trade.empty.other_nomenclature.{other}")
        return NoData(reason, nearest=View(dict(view) | {"nomenclature": other}))
    reason = absence.sentence(w, f"trade.empty.no_flow.{form}", **values)
    if not coverage(view).complete:
        reason = w("trade.empty.largest_only", reason=reason)
    return NoData(reason, nearest=View(dict(view) | dict.fromkeys(parties, "")))


def _count_of(parties: Mapping[Side, str]) -> Mapping[str, Collection[str]]:
    """Codes by which flows of some parties are looked for; the Union has none with its states."""
    codes: dict[str, Collection[str]] = {side: [code] for side, code in parties.items()}
    if UNION in parties.values():
        others = frozenset(countries()) - union_parties()
        own = {side: {code} & others or {""} for side, code in parties.items()}
        codes = {
            side: union_parties() if parties.get(side) == UNION else own.get(side, others)
            for side in SIDES
        }
    return codes


def group_parties(view: View) -> frozenset[str]:
    """Parties of trade that count in the view's group: the Union and areas of old years too."""
    return parties_in(lens_countries(view))


def is_union(view: View) -> bool:
    """Whether the Union buys or sells as one in a view."""
    return UNION in (view.get("exporter", ""), view.get("importer", ""))
