"""Two to four countries side by side: shares of output and reserves of each mineral."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import pandas as pd

from msp_dash.analysis.contribution import RESERVES
from msp_dash.data import Source
from msp_dash.data.frames import dicts
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures.common import mineral_at, publication
from msp_dash.figures.country.query import EXAMPLE, least_share, no_share
from msp_dash.figures.country.ranks import SHARES_READ, bound_notes, bounded, headline, leading
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.producers.headlines import first_of
from msp_dash.figures.record import Column, Dot, DotRow, DotsEncoding, DotsPanel, PanelsEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.figures.standing import Standing, by_publication, standings
from msp_dash.params import Countries, Table, View
from msp_dash.words import Words

KEYS = ("mineral", "stage", "source", "edition", "year")
"""What a row is of: publishers, editions and years are never mixed in one."""
ORDER = (*STAGES, RESERVES)
ROWS_MAX = 12
"""Rows in the picture, the same of each country; the data table has all of them."""
TICKS = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Compared:
    """One mineral, stage and publication, and the countries that have a share of it."""

    mineral: str
    stage: str
    source: str
    edition: str
    year: int
    own: Mapping[str, Standing]

    @property
    def most(self) -> float:
        """The largest share."""
        return max(one.share for one in self.own.values())

    @property
    def leaders(self) -> tuple[str, ...]:
        """The countries with the largest share."""
        return tuple(code for code, one in self.own.items() if one.share == self.most)

    @property
    def page(self) -> Source:
        """Its publication."""
        return publication(self.source, self.edition)


def compared(codes: Sequence[str]) -> list[Compared]:
    """Everything that any of the countries has: what most of them have first, then by share.

    Of each mineral and stage the publication that gives most of them a share, the newest of equals.
    """
    table = by_publication()
    table = table[table["iso3"].isin(codes)]
    by_key: dict[tuple[str, str, str, str, int], dict[str, Standing]] = {}
    for one in map(Standing.of, dicts(table)):
        key = (one.mineral, one.stage, one.source, one.edition, one.year)
        by_key.setdefault(key, {})[one.iso3] = one
    # Publications come in order of preference, and the sort keeps it.
    candidates = sorted(by_key.items(), key=lambda item: (*item[0][:2], -len(item[1])))
    first = (next(group) for _, group in groupby(candidates, key=lambda item: item[0][:2]))
    rows = [Compared(*key, {c: own[c] for c in codes if c in own}) for key, own in first]
    return sorted(
        rows, key=lambda row: (-len(row.own), -row.most, row.mineral, ORDER.index(row.stage))
    )


@lru_cache(maxsize=256)
def peer_of(iso3: str) -> str:
    """The country to compare with: the largest other one in what leads it."""
    own = leading(iso3)
    if own is None:
        return EXAMPLE
    rows = standings()
    rows = rows[(rows["mineral"] == own.mineral) & (rows["stage"] == own.stage)]
    others = rows.loc[rows["iso3"] != iso3, "iso3"]
    return str(others.iloc[0]) if len(others) else EXAMPLE


def _head(rows: Sequence[Compared], codes: Sequence[str], w: Words) -> Headline:
    """Who has the largest share of most rows that several have; the largest of all shares."""
    top = max((one for row in rows for one in row.own.values()), key=lambda one: one.share)
    second = headline(top, w).title
    shared = [row for row in rows if len(row.own) > 1]
    if not shared:
        return Headline(w("country.compare.title.none", share=least_share(w)), second)
    led = {code: sum(code in row.leaders for row in shared) for code in codes}
    most = max(led.values())
    first = [code for code in codes if led[code] == most]
    values = {"countries": first_of(first, w), "led": most, "all": len(shared)}
    return Headline(w("country.compare.title", n=len(first), **values), second)


def _dot_row(row: Compared, code: str, view: View) -> DotRow:
    w = view.words
    name = w(
        "country.standing.row",
        mineral=mineral_at(row.mineral, row.stage, w),
        stage=w(f"partners.stage_inline.{row.stage}"),
    )
    key, one = f"{row.mineral}.{row.stage}", row.own.get(code)
    if one is None:
        return DotRow(key, name, texts=("",), note=w("country.compare.none"))
    text = bounded(w.share(one.share, one.bound), one, w)
    values = {"country": w.country(code), "share": text, "name": name, "source": row.page.short}
    if one.is_ranked:
        tip = w("country.compare.tip", rank=w.ordinal(one.rank), **values)
    else:
        tip = w("country.compare.tip_unranked", **values)
    dot = Dot(one.share, token_of(view, code), "circle", strong=True, tip=tip)
    return DotRow(key, name, dots=(dot,), texts=(text,), from_zero=True)


def _panel(rows: Sequence[Compared], code: str, view: View) -> DotsPanel:
    w = view.words
    return DotsPanel(
        title=w.country(code),
        definition=w("country.compare.definition"),
        dots=DotsEncoding(
            rows=tuple(_dot_row(row, code, view) for row in rows),
            ticks=tuple((tick, w.share(tick)) for tick in TICKS),
        ),
    )


@figure(
    "country.compare",
    Countries,
    Table,
    tables=SHARES_READ,
)
def compare(view: View) -> Draft:
    """Two to four countries by their newest shares of world output and reserves.

    Rows: mineral, stage (reserves among them), source, edition, year (null for reserves), and the
    share (0-1) of each country under its code; null where the publication gives no share of it.
    """
    w = view.words
    codes = view["countries"].split(",")
    rows = compared(codes)
    names = w.listing([w.the_country(code) for code in codes])
    if not rows:
        raise NoData(
            no_share(codes, w), nearest={"countries": Countries.default, "lang": view["lang"]}
        )
    data = pd.DataFrame(
        [
            {name: getattr(row, name) for name in KEYS}
            | {code: row.own[code].share if code in row.own else None for code in codes}
            for row in rows
        ],
        columns=[*KEYS, *codes],
    )
    data["year"] = data["year"].astype("Int64").where(data["year"] > 0)
    data[codes] = data[codes].astype(float)
    visible = rows[:ROWS_MAX]
    encoding = PanelsEncoding(
        tuple(_panel(visible, code, view) for code in codes),
        seat_key(codes, view),
    )
    shares = [one for row in rows for one in row.own.values()]
    notes = [w("country.compare.note.blank"), w("country.compare.note.publication")]
    if len(visible) < len(rows):
        notes.append(w("producers.note.drawn", n=len(visible), all=len(rows)))
    if any(one.status == "estimated" for one in shares):
        notes.append(w("producers.note.estimated"))
    notes += bound_notes(shares, w)
    tips = (dot.tip for panel in encoding.panels for row in panel.dots.rows for dot in row.dots)
    return Draft(
        title=_head(rows, codes, w),
        subtitle={"countries": names},
        unit="share",
        data=data,
        encoding=encoding,
        sources=tuple(dict.fromkeys(row.page for row in rows)),
        notes=tuple(notes),
        table=(*KEYS, *(Column(code, w.country(code), "share") for code in codes)),
        alt={"rows": "; ".join([*tips][:12])},
        cited=tuple(dict.fromkeys(row.page for row in rows if len(row.own) > 1)),
    )
