"""The chain on a page: its rows, and the map and the roll that stand beside them.

The map shows the row that the reader points at: a filled circle for what is mined, a ring for what
is refined, area by share. The browser draws it over land that it has once; a row costs its marks.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Mapping

from msp_dash.data.frames import tuples
from msp_dash.figures.chain import UNNAMED_MIN
from msp_dash.figures.record import ChainEncoding, Figure
from msp_dash.figures.seats import Seat, roll, seats
from msp_dash.params import Table, View
from msp_dash.render.layout.chain import strips
from msp_dash.render.layout.compose import frame_of, number_of
from msp_dash.render.layout.ink import Ink
from msp_dash.render.layout.world import world
from msp_dash.render.svg.writer import SvgWriter
from msp_dash.theme import Theme, colour
from msp_dash.words import Words, words

Content = dict[str, object]

WIDTH_PX = 836
"""Width of the rows where the map stands beside them."""
BOX = (104.0, 14.0, 668.0, 336.0)
"""Part of the world map that is shown: left, top, width, height in its own units."""
RADIUS = 46.0
"""Radius of the whole of the world's output."""
LEAST_RADIUS, RING = 2.5, 3.4
NAMED_MIN = 0.07
"""Least share of a country that the map names: of the two largest of each stage."""
NAMED_MOST = 2
SIZE, LINE = 19.0, 20.0
WEST, SOUTH = 330.0, 180.0
"""South America lies west and south of here: there names stand at the left of a mark, where the sea
is, and so do Indonesia's."""


def chain_parts(figure: Figure, theme: Theme, width: int) -> tuple[str, Content]:
    """Rows as inline pictures, one below the other, and what their map needs.

    Parameters
    ----------
    width : of the column, px.
    """
    encoding = figure.encoding
    assert isinstance(encoding, ChainEncoding)
    view, w = View(figure.params), words(figure.params["lang"])
    wide = min(width, WIDTH_PX)
    writer = SvgWriter(theme, number_of(figure, theme, wide))
    names = {"": figure.alt} | {row.key: row.sentence for row in encoding.rows}
    rows = "".join(
        f'<div class="strip" data-row="{key}"><svg viewBox="0 0 {wide} {strip.height:.0f}" '
        f'width="{wide}" role="group" aria-label="{html.escape(names[key], quote=True)}">'
        f"{writer.write(strip.marks)}</svg></div>"
        for key, strip in strips(encoding, frame_of(figure, theme, wide))
    )
    seat_of = seats(view)
    fills = {"partner": colour("land_partner", theme), "room": colour("land_room", theme)}
    return rows, {
        "box": " ".join(f"{side:g}" for side in BOX),
        "land": colour("land", theme),
        "ground": colour("ground", theme),
        "tint": {code: fills[seat] for code, seat in seat_of.items()},
        "rows": {
            row.key: {
                "sentence": row.sentence,
                "note": w(
                    "chain.map.note",
                    mineral=row.name,
                    stages=w.listing([bar.name for bar in row.bars]),
                ),
                "marks": "".join(_marks(figure, row.key, seat_of, theme, w)),
            }
            for row in encoding.rows
        },
        "roll": _roll(view, w),
    }


def _marks(
    figure: Figure, mineral: str, seat_of: Mapping[str, Seat], theme: Theme, w: Words
) -> Iterator[str]:
    """Circles of the mined, rings of the refined, the largest below; names of the largest above."""
    data = figure.data
    data = data[(data["mineral"] == mineral) & data["seat"].notna() & (data["share"] > 0)]
    shapes, named = world().shapes, dict[str, list[str]]()
    ink = Ink(frame_of(figure, theme, WIDTH_PX))
    for row in tuples(data.sort_values("share", ascending=False)):
        if row.share < UNNAMED_MIN or row.iso3 not in shapes:
            continue
        place, token = shapes[row.iso3], seat_of.get(row.iso3, "absent")
        radius = max(math.sqrt(row.share) * RADIUS, LEAST_RADIUS)
        if row.stage == "mine":
            ink.circle(place.x, place.y, radius, fill=token, stroke="ground")
        else:
            ink.circle(place.x, place.y, radius, fill=None, stroke=token, stroke_width=RING)
    for stage, rows in data.groupby("stage", sort=False):
        for row in tuples(rows.nlargest(NAMED_MOST, "share")):
            if row.share >= NAMED_MIN and row.iso3 in shapes:
                done = w(f"chain.stage.{stage}")
                value = w("chain.map.value", share=w.share(row.share), stage=done)
                named.setdefault(row.iso3, []).append(value)
    for code, values in named.items():
        largest = float(data.loc[data["iso3"] == code, "share"].max())
        _name(ink, code, w.country(code), w.listing(values), math.sqrt(largest) * RADIUS)
    yield SvgWriter(theme, 0, once=True).write(ink.marks)


def _name(ink: Ink, code: str, name: str, values: str, radius: float) -> None:
    """A name and its values over a mark, or below it near the top, or at the left."""
    place = world().shapes[code]
    x, y, anchor = place.x, place.y - radius - LINE - 9, "middle"
    if code == "IDN" or (place.x < WEST and place.y > SOUTH):
        x, y, anchor = place.x - radius - 8, place.y - 4, "end"
    elif y < BOX[1] + SIZE:
        y = place.y + radius + SIZE
    ink.text(x, y, name, size=SIZE, bold=True, anchor=anchor, halo=True)
    ink.text(x, y + LINE, values, size=SIZE, anchor=anchor, halo=True)


def _roll(view: View, w: Words) -> str:
    """Who sits at the table: a paragraph a seat, all names."""
    return "".join(
        f'<p><b class="{seat}">{html.escape(head)}</b> {html.escape(_names(codes, w))}</p>'
        for seat, head, codes in roll(view[Table.name], w)
    )


def _names(codes: frozenset[str], w: Words) -> str:
    ordered = sorted(codes, key=lambda code: (code == "EU", w.country_order(code)))
    return ", ".join(w.country(code) for code in ordered)
