"""Dated changes that concern a figure of a saved briefing: export controls and promises.

Numbers are compared with what was saved (`changes`). What began, ended, ran out or was due since
then follows from dates alone, and may concern a figure in which no number moved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msp_dash.analysis.changes import Change, Kind, between
from msp_dash.config.clock import today
from msp_dash.figures.week.data import controls, every

CONTROLS = "standards.export_controls"
"""Its country is the one that holds back, whomever that concerns."""
KINDS: tuple[Kind, ...] = ("control", "promise")
OF_FIGURE: Mapping[str, tuple[Kind, ...]] = {
    CONTROLS: ("control",),
    "standards.controlled_supply": ("control",),
    "commitments": ("promise",),
    "table": ("promise",),
}
"""A figure, or a subject, that lists such rows -> of which kind: those of its seat and mineral.

Any other figure is concerned where it is about a mineral, else where it is about a country: a
country beside a mineral is one to follow there.
"""

SEATS = ("country", "seat", "countries")
MINERALS = ("mineral", "minerals", "agenda")
"""Parameters that say whom, and which minerals, a figure is about; several are joined by commas."""


def changes_since(
    saved: dt.date | None, figure_id: str, params: Mapping[str, str], accepted: Iterable[str] = ()
) -> list[Change]:
    """Changes after the day on which a figure was saved, to today, that concern what it shows.

    Parameters
    ----------
    saved : None where no file says the day, of which no change is told.
    params : of the figure as it is built, with those that were not chosen.
    accepted : ids of changes that were taken note of since.
    """
    if saved is None:
        return []
    kinds = OF_FIGURE.get(figure_id) or OF_FIGURE.get(figure_id.partition(".")[0])
    seats, minerals = (_named(params, names) for names in (SEATS, MINERALS))
    if kinds is None:
        if not (seats or minerals):
            return []
        seats = set() if minerals else seats
    return [
        one
        for one in _between(saved, today())
        if one.kind in (kinds or KINDS)
        and (not seats or seats & _whom(one, figure_id))
        and (not minerals or minerals & one.minerals)
        and one.id not in accepted
    ]


@lru_cache(maxsize=16)
def _between(saved: dt.date, day: dt.date) -> tuple[Change, ...]:
    return tuple(between(every(day.isoformat()), saved + dt.timedelta(days=1), day))


def _whom(change: Change, figure_id: str) -> frozenset[str]:
    return frozenset({controls()[change.key]["iso3"]}) if figure_id == CONTROLS else change.seats


def _named(params: Mapping[str, str], names: Iterable[str]) -> set[str]:
    return {value for name in names for value in params.get(name, "").split(",") if value}
