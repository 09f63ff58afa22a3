"""What can be asked: each intent leads from the slots of a question to a figure's parameters.

An intent fits where all it needs is in the question and nothing is that it does not take, so that
no part of a question is answered as if it were not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from msp_dash.ask.reading import Reading

Number = tuple[int, int]
"""Least and most."""
NONE: Number = (0, 0)
ONE: Number = (1, 1)
MAYBE: Number = (0, 1)
STAGES = ("mine", "refined", "smelter")
OUTPUT_CUES = frozenset({"share", "output", "produce", "rank", "world"})


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing that can be asked.

    Attributes
    ----------
    name : key of its words. `figure` : id of the figure that answers.
    needs : cues of which the question has at least one; empty where slots are enough.
    also : cues that may be there besides.
    minerals, countries, years : how many. `date` : whether a month and a day may be there.
    slots : those that may be there, beside ``time``; `must` : those of them that have to.
    country_as : parameter that takes the country. `stages` : values of ``stage`` that are tried
        where the question names none; () where the figure has no stages.
    fixed : further parameters.
    level : an intent of a higher level is not asked where one of a lower level fits.
    """

    name: str
    figure: str
    needs: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    minerals: Number = NONE
    countries: Number = NONE
    years: Number = NONE
    date: bool = False
    slots: frozenset[str] = frozenset()
    must: frozenset[str] = frozenset()
    country_as: str = "country"
    mineral_as: Literal["mineral", "minerals"] = "mineral"
    stages: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    level: int = 1

    def fits(self, reading: Reading) -> bool:
        """Whether the question asks this, and nothing besides."""
        names = {name for name, _ in reading.slots} - {"time"}
        return (
            (not self.needs or bool(self.needs & reading.cues))
            and reading.cues <= self.needs | self.also
            and self.must <= names <= self.slots | self.must
            and _within(len(reading.minerals), self.minerals)
            and _within(len(reading.countries), self.countries)
            and _within(len(reading.years), self.years)
            and (self.date or not reading.month)
        )

    def queries(self, reading: Reading) -> list[dict[str, str]]:
        """The parameters that the question names, once for each stage that it leaves open."""
        query = dict(self.fixed)
        if reading.minerals:
            query[self.mineral_as] = ",".join(reading.minerals)
        if reading.countries:
            query[self.country_as] = ",".join(reading.countries)
        if reading.years and not self.date:
            query["year"] = str(reading.years[0])
        for slot, value in reading.slots:
            if slot != "time":
                query["lens" if slot == "group" else slot] = value
        if not self.stages or "stage" in query:
            return [query]
        return [query | {"stage": stage} for stage in self.stages]


def _within(n: int, number: Number) -> bool:
    return number[0] <= n <= number[1]


def fitting(reading: Reading) -> list[Intent]:
    """The intents that fit a question, of the lowest level that has any."""
    matches = [intent for intent in INTENTS if intent.fits(reading)]
    lowest = min((intent.level for intent in matches), default=0)
    return [intent for intent in matches if intent.level == lowest]


def _cues(*names: str) -> frozenset[str]:
    return frozenset(names)


INTENTS: tuple[Intent, ...] = (
    Intent(
        "largest",
        "producers.ranking",
        needs=_cues("largest", "who"),
        also=OUTPUT_CUES - {"rank"},
        minerals=ONE,
        years=MAYBE,
        slots=_cues("stage"),
        stages=STAGES,
    ),
    Intent(
        "country_output",
        "producers.ranking",
        also=OUTPUT_CUES | {"largest"},
        minerals=ONE,
        countries=ONE,
        years=MAYBE,
        slots=_cues("stage"),
        stages=STAGES,
    ),
    Intent(
        "group_share",
        "coalition.shares",
        also=OUTPUT_CUES - {"rank"},
        minerals=ONE,
        slots=_cues("stage"),
        must=_cues("group"),
        stages=STAGES,
    ),
    Intent(
        "largest",
        "producers.ranking",
        also=_cues("share", "produce"),
        minerals=ONE,
        years=MAYBE,
        must=_cues("stage"),
        level=2,
    ),
)
"""Everything that can be asked."""
