"""Which minerals matter most to a country: papers, profiles, decks and answers are led by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis.matters import in_order, price_of_output
from msp_dash.analysis.trade import parties, whole_units
from msp_dash.data import TableError
from msp_dash.data.curated import reference
from msp_dash.data.engine import answer
from msp_dash.data.frames import dicts
from msp_dash.data.mineral_groups import related
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures.output_tables import all_output
from msp_dash.figures.prices.data import prices
from msp_dash.figures.standing import UNION, Standing, standing, standings
from msp_dash.figures.trade.query import TABLES, complete_years
from msp_dash.figures.view_group import eu_states

EXPORTS = ("iso3", "mineral", "exports")


@dataclass(frozen=True, slots=True)
class Matter:
    """A mineral of a country, and why it stands where it does.

    `stages`: its shares of output, the stage that is worth most first, then that of reserves.
    `worth`: ``output`` (at the published price of its year), ``exports`` (of the newest year with
    all partners) or ``share`` (nothing in dollars is known). `usd`: US dollars, None for a share.
    """

    mineral: str
    stages: tuple[Standing, ...]
    worth: str
    usd: float | None

    @property
    def first(self) -> Standing:
        """Its share at the stage that is worth most."""
        return self.stages[0]


def matters(iso3: str, stage: str = "") -> tuple[Matter, ...]:
    """A country's minerals, what matters most first: one each, a group or its members, not both.

    Those of which it has reserves and no output on record come last, by share. Without the trade
    table, minerals whose output has no price are in the order of their shares.

    Parameters
    ----------
    stage : the only one whose output counts; then reserves are left out.
    """
    try:
        _exports()
    except TableError:
        return _by_country(stage, with_exports=False).get(iso3, ())
    return _by_country(stage, with_exports=True).get(iso3, ())


@lru_cache(maxsize=2 * (1 + len(STAGES)))
def worths(stage: str = "", *, with_exports: bool = True) -> pd.DataFrame:
    """Shares of output of all countries, in the order of what matters (`analysis.matters`).

    Returns
    -------
    Columns of `standings`; basis, value (t), usd, worth, and what the price is.
    """
    keys = ["iso3", "mineral", "stage", "source", "edition", "year"]
    union = pd.DataFrame(standing(UNION, reserves=False))
    available = pd.concat([standings(), union], ignore_index=True).merge(_output(keys), on=keys)
    available = available[available["stage"] == stage] if stage else available
    exports = _exports() if with_exports else pd.DataFrame(columns=list(EXPORTS), dtype=object)
    return in_order(available, price_of_output(prices(), reference("output_prices")), exports)


def _output(keys: list[str]) -> pd.DataFrame:
    """Output (t) with its basis: of countries, and of the Union as the sum of its states."""
    rows = all_output()[[*keys, "basis", "value"]]
    of_states = rows[rows["iso3"].isin(eu_states())].assign(iso3=UNION)
    return pd.concat([rows, of_states.groupby([*keys, "basis"], as_index=False)["value"].sum()])


@lru_cache(maxsize=1)
def _exports() -> pd.DataFrame:
    """Exports (USD) by country and mineral, of clean products, in the newest year with all
    partners. HS92 only of minerals that HS17 has no clean product of.
    """
    rows = reference("mineral_products")
    rows = rows[(rows["clean"] == "yes") & (rows["stage"] != "product")]
    parts = [pd.DataFrame(columns=["exporter", "mineral", "value_usd"])]
    for nomenclature, table in TABLES.items():
        own = rows[rows["nomenclature"] == nomenclature]
        rows = rows[~rows["mineral"].isin(own["mineral"])]
        for year in complete_years(nomenclature)[-1:]:
            codes = sorted(set(own["hs6"]))
            sold = answer(
                table, codes, [year], lambda flows: parties(whole_units(flows), "exporter")
            )
            parts.append(sold.merge(own[["hs6", "mineral"]].drop_duplicates(), on="hs6"))
    sums = pd.concat(parts).groupby(["exporter", "mineral"], as_index=False)["value_usd"].sum()
    return sums.set_axis(list(EXPORTS), axis=1)


@lru_cache(maxsize=2 * (1 + len(STAGES)))
def _by_country(stage: str, *, with_exports: bool) -> Mapping[str, tuple[Matter, ...]]:
    rows = dicts(worths(stage, with_exports=with_exports))
    areas = {*standings()["iso3"], UNION}
    by_country: dict[str, list[Mapping[str, Any]]] = {iso3: [] for iso3 in areas}
    for row in rows:
        by_country[str(row["iso3"])].append(row)
    reserves = {one: () if stage else standing(one, reserves=True) for one in by_country}
    return {iso3: tuple(_matters(own, reserves[iso3])) for iso3, own in by_country.items()}


def _matters(rows: Iterable[Mapping[str, Any]], available: Iterable[Standing]) -> Iterable[Matter]:
    """Of the rows of one country, in order, with the reserves that it holds."""
    reserves = {one.mineral: one for one in available}
    by_mineral: dict[str, list[Mapping[str, Any]]] = {}
    covered: set[tuple[str, str]] = set()
    for row in rows:
        mineral, stage = str(row["mineral"]), str(row["stage"])
        if mineral in by_mineral or (mineral, stage) not in covered:
            by_mineral.setdefault(mineral, []).append(row)
            covered |= {(one, stage) for one in related(mineral)}
    for mineral, own in by_mineral.items():
        stages = [Standing.of(row) for row in own]
        stages += [reserves.pop(mineral)] if mineral in reserves else []
        usd = None if pd.isna(own[0]["usd"]) else float(own[0]["usd"])
        yield Matter(mineral, tuple(stages), str(own[0]["worth"]), usd)
    for mineral, one in reserves.items():
        yield Matter(mineral, (one,), "share", None)
