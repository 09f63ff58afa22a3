"""Map of the table: partners, the states that the Union represents, guests."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.groups import NEW_YORK
from msp_dash.figures.common import capital
from msp_dash.figures.convening.query import ROLL, Table, roll_notes, table_of
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.partners.roll_map import PAINT, map_groups, map_legend
from msp_dash.figures.record import MapEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import View
from msp_dash.words import Words


def seated(table: Table) -> dict[str, str]:
    """Entity -> partner, through_eu or guest."""
    return {
        **dict.fromkeys(table.partners, "partner"),
        **dict.fromkeys(sorted(table.states), "through_eu"),
        **dict.fromkeys(table.guests, "guest"),
    }


def headline(table: Table, w: Words) -> Headline:
    """'Eleven partners and eight guests sit at the table (roll of 2022)'.

    A roll of the reader's own has no year.
    """
    seats = {"partners": len(table.partners), "guests": len(table.guests)}
    who = w.listing(
        [w(f"convening.roll.seats.{k}", n=n, count=w.count(n)) for k, n in seats.items() if n]
    )
    form = "entered" if table.entered else "new_york"
    values = {"n": sum(seats.values()), "year": NEW_YORK[4:8]}
    return Headline(w(f"convening.roll.title.{form}", who=capital(who), **values))


@figure("convening.roll", *ROLL, tables=("facts/participation",))
def roll(view: View) -> Draft:
    """Who sits at the table of a meeting.

    Rows: iso3, role (partner, through_eu, guest).
    """
    w, table = view.words, table_of(view)
    kinds = seated(table)
    if not kinds:
        raise NoData(w("convening.roll.nobody"))
    data = pd.DataFrame(list(kinds.items()), columns=["iso3", "role"])
    names = w.listing([w.country(code) for code in (*table.partners, *table.guests)])
    return Draft(
        title=headline(table, w),
        subtitle=w(f"convening.roll.subtitle.{table.form}", date=w.date(NEW_YORK[4:])),
        data=data,
        encoding=MapEncoding(
            fill={code: PAINT[kind] for code, kind in kinds.items() if code != "EU"},
            outline="ink2",
            labels=(),
            legend=map_legend(w, kinds, 0),
            tips={
                code: w("words.pair", name=w.country(code), text=w(f"partners.role.{kind}"))
                for code, kind in kinds.items()
                if code != "EU"
            },
            groups=map_groups(w, kinds),
        ),
        sources=table.sources(w),
        notes=roll_notes(table, w),
        alt={"names": names},
        table=("iso3.code", "role"),
    )
