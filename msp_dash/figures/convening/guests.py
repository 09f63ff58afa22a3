"""What each guest brings: its share of each mineral on the agenda, and what else it has."""

from __future__ import annotations

import pandas as pd

from msp_dash.figures.common import lettered, publication
from msp_dash.figures.convening.query import ROLL, agenda, roll_notes, table_of, years_text
from msp_dash.figures.country.ranks import part, standings_of
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import has_output, holdings
from msp_dash.figures.record import StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.standing import Standing
from msp_dash.params import Agenda, View
from msp_dash.words import Words

FIELDS = ("iso3", "mineral", "stage", "source", "edition", "year", "share", "status")


def _mined(iso3: str, mineral: str) -> Standing | None:
    """A country's share of a mineral that is mined."""
    own = (one for one in standings_of(iso3) if one.stage == "mine" and one.mineral == mineral)
    return next(own, None)


def _else(iso3: str, minerals: tuple[str, ...]) -> Standing | None:
    """Its largest share of anything that has no column."""
    own = standings_of(iso3)
    return next((o for o in own if o.stage != "mine" or o.mineral not in minerals), None)


def _cell(one: Standing | None, first: str, w: Words) -> str:
    """A share; with its year where another publisher's older number answers."""
    if one is None:
        return w("convening.guests.none")
    text = lettered(w.share_table(one.share), w, estimated=one.status == "estimated")
    own = one.source == first
    return text if own else w("convening.guests.older", share=text, year=one.year)


def _years(minerals: tuple[str, ...], own: list[Standing]) -> set[int]:
    """Years of the guests' shares of these minerals; where they have none, those of the lists."""
    years = {one.year for one in own if one.stage == "mine" and one.mineral in minerals}
    lists = [(one.mineral, one.year) for one in holdings() if one.stage == "mine" and one.year]
    of_minerals = {year for mineral, year in lists if mineral in minerals}
    return years or of_minerals or {max(year for _, year in lists)}


def _headline(
    miners: int, guests: int, minerals: tuple[str, ...], years: str, w: Words
) -> Headline:
    form = f"{'none' if not miners else 'some'}{'_one' if len(minerals) == 1 else ''}"
    values = {
        "count": w.count(miners, capital=True),
        "n": miners,
        "all": w.count(guests),
        "mineral": w.the_mineral(minerals[0]),
        "years": years,
    }
    return Headline(w(f"convening.guests.title.{form}", **values))


@figure(
    "convening.guests",
    Agenda,
    *ROLL,
    tables=("production", "reserves", "supply_outlook", "facts/participation"),
)
def guests(view: View) -> Draft:
    """Each guest's share of world mine production of the agenda's minerals, and what else it has.

    Rows: iso3, mineral, stage, source, edition, year (0 for reserves), share (0-1), status. A guest
    with no share has no row; none is left out of the picture.
    """
    w, table, minerals = view.words, table_of(view), agenda(view)
    if not table.guests:
        raise NoData(w("convening.guests.nobody"))
    standings: list[Standing] = []
    rows, miners = [], 0
    for iso3 in table.guests:
        own, other = [_mined(iso3, mineral) for mineral in minerals], _else(iso3, minerals)
        miners += any(has_output(iso3, mineral, "mine") for mineral in minerals)
        standings += [one for one in (*own, other) if one]
        cells = [_cell(one, "usgs", w) for one in own]
        rows.append(
            StatementRow(
                iso3,
                (w.country(iso3), *cells, part(other, w) if other else w("convening.guests.none")),
                tip="",
            )
        )
    if not standings:
        raise NoData(w("convening.guests.nothing"))
    heads = (w("convening.guests.guest"), *map(w.mineral, minerals), w("convening.guests.also"))
    # A column is as wide as its longest text, so that few rows take two lines.
    columns = zip(*(row.cells for row in rows), strict=True)
    pages = dict.fromkeys(publication(one.source, one.edition) for one in standings)
    return Draft(
        title=_headline(
            miners, len(table.guests), minerals, years_text(_years(minerals, standings), w), w
        ),
        subtitle=w("convening.guests.subtitle"),
        unit="share",
        data=pd.DataFrame(
            [[getattr(one, name) for name in FIELDS] for one in standings], columns=FIELDS
        ),
        encoding=StatementsEncoding(
            heads=heads,
            widths=tuple(float(max(map(len, texts))) for texts in columns),
            rows=tuple(rows),
            steps=True,
        ),
        sources=tuple(pages),
        notes=(w("convening.guests.note"), *roll_notes(table, w)),
        alt={
            "rows": "; ".join(
                w("words.pair", name=row.cells[0], text=", ".join(row.cells[1:])) for row in rows
            )
        },
        table=FIELDS,
    )
