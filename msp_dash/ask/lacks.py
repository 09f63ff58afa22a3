"""Why a question has no sentence: nothing is on record of it, or only rows have it.

That nothing is on record is said only where the tables were looked through and lack it; otherwise
the sentence says that what is held is in the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msp_dash.analysis.groups import NEW_YORK
from msp_dash.ask.intents import seller_and_buyer
from msp_dash.ask.reading import Reading, time_of
from msp_dash.ask.record_sentences import INSTITUTIONS, countries_in
from msp_dash.data import facts
from msp_dash.figures.absence import claimed, looked
from msp_dash.figures.control_words import EVERYONE
from msp_dash.figures.record import Figure
from msp_dash.figures.view_group import lens_countries
from msp_dash.params import View
from msp_dash.words import Words

Subject = Mapping[str, str | frozenset[str]]


def lack_sentence(lack: str, figure: Figure, reading: Reading, w: Words) -> str:
    """The sentence of a lack.

    Parameters
    ----------
    lack : key of ``answer.lack``. One that says what is not on record has to be in `SUBJECTS`, and
        in `absence.CLAIMS`.
    """
    key = f"answer.lack.{lack}"
    if lack not in SUBJECTS:
        return w(key)
    none = looked(*claimed(key), **SUBJECTS[lack](reading, figure))
    return none.sentence(w, key) if none else w("answer.lack.rows")


def _countries(reading: Reading, _: Figure) -> Subject:
    return {"country": frozenset(reading.countries)}


def _attended_from(reading: Reading, _: Figure) -> Subject:
    """Countries of a part of the world at the meeting in New York."""
    return {"country": countries_in(reading), "convening_id": NEW_YORK}


def _controls_to(reading: Reading, _: Figure) -> Subject:
    """Controls on a mineral that are aimed at a country, or at all."""
    return {**_minerals(reading), "target": frozenset({EVERYONE, *reading.countries})}


def _control_since(reading: Reading, figure: Figure) -> Subject:
    """Controls of a country on a mineral with a first day that has been."""
    return _first_days(reading, figure, later=False)


def _control_planned(reading: Reading, figure: Figure) -> Subject:
    """The same with a first day to come."""
    return _first_days(reading, figure, later=True)


def _first_days(reading: Reading, figure: Figure, *, later: bool) -> Subject:
    days = facts("export_controls")["in_force"].dropna()
    days = days[(days > figure.params["on"]) == later]
    return {**_minerals(reading), **_countries(reading, figure), "in_force": frozenset(days)}


def _minerals(reading: Reading) -> Subject:
    return {"mineral": frozenset(reading.minerals)}


def _joined_in(reading: Reading, _: Figure) -> Subject:
    dates = facts("members")["from_date"]
    return {"from_date": frozenset(dates[dates.str.startswith(time_of(reading))])}


def _finance(reading: Reading, _: Figure) -> Subject:
    """Of a project, by an institution, or both."""
    subject: dict[str, str | frozenset[str]] = {}
    if project := reading.slot("project"):
        subject["project_id"] = project
    if name := INSTITUTIONS.get(reading.slot("institution"), ""):
        names = facts("project_finance")["institution"]
        subject["institution"] = frozenset(names[names.str.contains(name, regex=False)])
    return subject


def _largest_in(reading: Reading, figure: Figure) -> Subject:
    params = figure.params
    group = frozenset(lens_countries(View(params)))
    return {"country": group, "mineral": params["mineral"], "stage": params["stage"]}


def _outlook_share(reading: Reading, figure: Figure) -> Subject:
    return {"mineral": figure.params["mineral"], "year": str(reading.years[0])}


def _sector_share(reading: Reading, figure: Figure) -> Subject:
    return {"mineral": figure.params["mineral"], "sector": reading.slot("technology")}


def _seller(reading: Reading, figure: Figure) -> Subject:
    parties = seller_and_buyer(reading)
    return {**parties, "product": figure.params["hs6"], "year": figure.params["year"]}


def _us_source(reading: Reading, figure: Figure) -> Subject:
    seller = seller_and_buyer(reading)["exporter"]
    return {"country": seller, "mineral": figure.params["mineral"]}


SUBJECTS: Mapping[str, Callable[[Reading, Figure], Subject]] = {
    "attended_from": _attended_from,
    "control_planned": _control_planned,
    "control_since": _control_since,
    "controls_to": _controls_to,
    "ever": _countries,
    "finance": _finance,
    "initiatives": _countries,
    "joined_in": _joined_in,
    "largest_in": _largest_in,
    "outlook_share": _outlook_share,
    "output_of": _countries,
    "programmes": _countries,
    "reserves_of": _countries,
    "sector_share": _sector_share,
    "seller": _seller,
    "us_source": _us_source,
}
"""Lack that nothing is on record -> what is looked for in the tables of its claim."""
