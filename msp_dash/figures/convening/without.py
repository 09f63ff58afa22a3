"""What stops if one supplier stops: supply that is left, over demand, of each mineral."""

from __future__ import annotations

from dataclasses import replace

from msp_dash.figures.convening.query import ELSEWHERE, agenda
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import BarPart, BarRow, BarsEncoding
from msp_dash.figures.registry import build_on, figure
from msp_dash.params import Agenda, View
from msp_dash.words import Words

OUTLOOK = "balance.without_largest"


def _left(row: BarRow, w: Words) -> BarRow:
    """The row with "left" after its number."""
    if not row.parts:
        return row
    first: BarPart = row.parts[0]
    text = w("convening.without.left", share=first.text)
    return replace(row, parts=(replace(first, text=text), *row.parts[1:]), selected=False)


def _of_agenda(encoding: BarsEncoding, minerals: tuple[str, ...], w: Words) -> list[BarRow]:
    """Rows of the minerals under the heads of their stages."""
    names = {*minerals, *(ELSEWHERE[one] for one in minerals if one in ELSEWHERE)}
    rows: list[BarRow] = []
    for row in encoding.rows:
        if row.heading:
            rows.append(row)
        elif row.key.split(".")[0] in names:
            rows.append(_left(row, w))
    ends = [*rows[1:], None]
    return [
        r
        for r, after in zip(rows, ends, strict=False)
        if not r.heading or (after and not after.heading)
    ]


@figure("convening.without", Agenda, page="partners", tables=("demand", "supply_outlook"))
def without(view: View) -> Draft:
    """The IEA's base-case supply without its largest supplier, over total demand.

    Rows: as ``balance.without_largest`` has them, of the minerals on the agenda.
    """
    w, minerals = view.words, agenda(view)
    whole = build_on(OUTLOOK, {"lang": w.lang})
    encoding = whole.encoding
    rows = _of_agenda(encoding, minerals, w) if isinstance(encoding, BarsEncoding) else []
    data = whole.data[whole.data["mineral"].isin(row.key.split(".")[0] for row in rows)]
    if data.empty:
        raise NoData(
            w("convening.without.nothing", minerals=w.listing([*map(w.the_mineral, minerals)]))
        )
    assert isinstance(encoding, BarsEncoding)
    lowest = build_on(OUTLOOK, {"mineral": str(data["mineral"].iloc[0]), "lang": w.lang})
    return Draft(
        title=Headline(lowest.title, lowest.second),
        subtitle=whole.subtitle,
        unit=whole.unit,
        data=data,
        encoding=replace(encoding, rows=tuple(rows)),
        sources=whole.sources,
        notes=whole.notes,
        alt=w(
            "convening.without.alt",
            title=lowest.title,
            rows="; ".join(r.tip for r in rows if r.tip),
        ),
        table=("mineral.demand", "stage", "year", "supplier", "ratio.met", "adds", "with_all"),
    )
