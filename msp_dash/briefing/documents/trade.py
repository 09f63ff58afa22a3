"""What a country sells and buys: the largest product, all products, and whose part that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import pandas as pd

from msp_dash.analysis.groups import with_eu_states
from msp_dash.analysis.trade import Side
from msp_dash.briefing.documents.citing import sentence
from msp_dash.briefing.documents.model import Column, Number, Picture, Sentence, Table
from msp_dash.briefing.documents.parts import facts_of, picture, ranking_table, reason_of
from msp_dash.figures.country.trade import trade_by_product
from msp_dash.figures.disruption.bought import LEAST_USD
from msp_dash.figures.producers.headlines import part
from msp_dash.figures.record import Figure, RankingEncoding
from msp_dash.figures.trade.wording import DOUBTFUL, usd
from msp_dash.figures.view_group import eu_states, lens_inside
from msp_dash.params import View
from msp_dash.words import Words, capital
from msp_dash.words.numbers import SHARE_MIN

Form = Literal["sells", "buys"]
_PARTIES: Mapping[Form, Side] = MappingProxyType({"sells": "exporter", "buys": "importer"})


@dataclass(frozen=True)
class Trade:
    """A side of a country's trade: `figure` is ``country.exports``, or ``.imports`` if it buys.

    `reader` : whose part is said, in place of the group of the figure; "" for that group.
    """

    form: Form
    figure: Figure | None
    w: Words
    reader: str = ""

    @cached_property
    def total(self) -> float:
        """US dollars of all products."""
        if self.figure is None or self.figure.data.empty:
            return 0.0
        return float(self.figure.data["value_usd"].sum())

    @property
    def is_little(self) -> bool:
        """Whether it is too little to be quoted, or for a share of it."""
        return self.total < LEAST_USD

    def number(self) -> Number | None:
        """All products, to quote: with the group's part, or for a reader without one."""
        if self.figure is None or self.is_little:
            return None
        params, w = self.figure.params, self.w
        key, values = f"documents.trade.total_{self.form}", self._values()
        if params["lens"] != "none" and params["country"] not in DOUBTFUL:
            rows = self.figure.data
            share = float((rows["value_usd"] * rows["partner_share"]).sum()) / self.total
            if share >= SHARE_MIN:
                key += "_part"
                values |= {"share": part(w, share, whole=share == 1)}
                values |= {"group": lens_inside(View(params))}
        return Number(values["value"], sentence(w(key, **values), self.figure.sources, w))

    def picture(self, rows: int) -> Picture | None:
        """Its first products; none of what hardly exists."""
        return None if self.is_little else picture(self.figure, self.w, rows)

    def table(self) -> Table | None:
        """Its products by value, each with the part of the group, or of the reader."""
        if self.figure is None or self.is_little:
            return None
        if self.of_reader is None:
            return ranking_table(self.figure, self.w, (0, 1))
        table = ranking_table(self.figure, self.w, (0,))
        if table is None or not isinstance(self.figure.encoding, RankingEncoding):
            return None
        parts = self.of_reader.set_index("hs6")["partner_share"]
        head = self.w(f"documents.column.{self.form}", reader=self.w.the_country(self.reader))
        rows = (
            (*cells, Sentence(self.w.share_table(float(parts[row.key]))))
            for cells, row in zip(table.rows, self.figure.encoding.rows, strict=True)
        )
        return Table((*table.columns, Column(head, right=True)), tuple(rows))

    def sentences(self) -> list[Sentence]:
        """Its largest product and the reader's part; no shares of what hardly exists."""
        if self.figure is None or not self.total:
            return reason_of(self.figure, self.w)
        if self.is_little:
            text = self.w(f"documents.trade.little_{self.form}", **self._values())
            return [sentence(text, self.figure.sources, self.w)]
        return [*facts_of(self.figure, self.w)[:1], *self._of_reader()]

    def _values(self) -> dict[str, str]:
        assert self.figure is not None
        params, w = self.figure.params, self.w
        country = capital(w.the_country(params["country"]))
        return {"country": country, "year": params["year"], "value": usd(w, self.total)}

    @cached_property
    def of_reader(self) -> pd.DataFrame | None:
        """Its products with the reader's part as ``partner_share``; None without a reader."""
        if self.figure is None or self.reader in ("", self.figure.params["country"]):
            return None
        group = with_eu_states(frozenset({self.reader}), eu_states(), "members")
        country, year = self.figure.params["country"], int(self.figure.params["year"])
        return trade_by_product(country, _PARTIES[self.form], year, group)

    def _of_reader(self) -> list[Sentence]:
        """The reader's part of all products; none without a reader, or of itself."""
        rows, figure, w = self.of_reader, self.figure, self.w
        if rows is None or figure is None:
            return []
        params = figure.params
        value = float((rows["value_usd"] * rows["partner_share"]).sum())
        share, key = value / float(rows["value_usd"].sum()), f"documents.reader.part.{self.form}"
        values = {"reader": w.the_country(self.reader), "country": w.the_country(params["country"])}
        values |= {"year": params["year"], "share": w.share(share), "value": usd(w, value)}
        little = "_little" if share < SHARE_MIN else ""
        return [sentence(w(f"{key}{little}", **values), figure.sources, w)]
