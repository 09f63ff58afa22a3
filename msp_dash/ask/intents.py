"""What can be asked: each intent leads from the slots of a question to a figure's parameters.

An intent fits where all it needs is in the question and nothing is that it does not take, so that
no part of a question is answered as if it were not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from msp_dash.ask.reading import Reading
from msp_dash.config import clock

Number = tuple[int, int]
"""Least and most."""
NONE: Number = (0, 0)
ONE: Number = (1, 1)
MAYBE: Number = (0, 1)
SEVERAL: Number = (2, 4)
STAGES = ("stage", ("mine", "refined", "smelter"))
SUPPLY_STAGES = ("stage", ("mine", "refined"))
SCOPES = ("scope", ("energy", "total"))
Sentence = Literal["title", "second", "placed"]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


OUTPUT_CUES = _names("share output produce rank world")
MSP = _names("msp")


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing that can be asked.

    Attributes
    ----------
    name : key of its words. `figure` : id of the figure that answers.
    needs : cues of which the question has at least one; empty where slots are enough.
    also : cues that may be there besides. `all_of` : cues that all have to.
    minerals, countries, years : how many. `date` : year, month and day become ``on``.
    slots : those that may be there, beside ``time``; `must` : those of them that have to.
    groups : group names that may be there and change nothing ("projects of the MSP").
    country_as : parameter that takes the country, "" for none. `directions` : prepositions
        that may stand before it, "" for none.
    only_countries, only_years : values that a question may name, if it names any.
    tries : a parameter and its values, all tried where the question names none.
    product : whether it is about either a mineral or a traded product.
    lack : key of a sentence: what is asked does not exist, and the figure is the nearest.
    sentence : which sentence of the figure answers; ``placed`` is the title with amount and rank.
    level : an intent of a higher level is not asked where one of a lower level fits.
    """

    name: str
    figure: str
    needs: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    all_of: frozenset[str] = frozenset()
    minerals: Number = NONE
    countries: Number = NONE
    years: Number = NONE
    date: bool = False
    slots: frozenset[str] = frozenset()
    must: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    country_as: str = "country"
    mineral_as: str = "mineral"
    directions: frozenset[str] = frozenset({"", "from", "de", "a", "or"})
    only_countries: frozenset[str] = frozenset()
    only_years: frozenset[int] = frozenset()
    tries: tuple[str, tuple[str, ...]] = ("", ())
    product: bool = False
    lack: str = ""
    sentence: Sentence = "title"
    level: int = 1

    def fits(self, reading: Reading) -> bool:
        """Whether the question asks this, and nothing besides."""
        names = {name for name, _ in reading.slots} - {"time"}
        must = self.must
        if reading.slot("group") in self.groups:
            names.discard("group")
            must -= {"group"}
        return (
            (not self.needs or bool(self.needs & reading.cues))
            and reading.cues <= self.needs | self.also
            and must <= names <= self.slots | must
            and _within(len(reading.minerals), self.minerals)
            and _within(len(reading.countries), self.countries)
            and _within(len(reading.years), self.years)
            and (self._dated(reading) if self.date else not reading.month)
            and (not self.only_countries or self.only_countries >= set(reading.countries))
            and (not self.only_years or self.only_years >= set(reading.years))
            and (not self.product or len(reading.minerals) + ("hs6" in names) == 1)
            and reading.direction in self.directions
            and self.all_of <= reading.cues
        )

    @staticmethod
    def _dated(reading: Reading) -> bool:
        """Whether a day is one that has been: no list says who will be a member."""
        return max(reading.years, default=0) <= clock.today().year and (
            not reading.month or bool(reading.years)
        )

    def queries(self, reading: Reading) -> list[dict[str, str]]:
        """The parameters that the question names, once for each value that it leaves open."""
        query: dict[str, str] = {}
        if reading.minerals:
            query[self.mineral_as] = ",".join(reading.minerals)
        if reading.countries and self.country_as:
            query[self.country_as] = ",".join(reading.countries)
        if reading.years and not self.only_years:
            query |= _day(reading) if self.date else {"year": str(reading.years[0])}
        for slot, value in reading.slots:
            if slot == "group" and value in self.groups:
                continue
            if slot != "time":
                query["lens" if slot == "group" else slot] = value
        name, values = self.tries
        if not values or name in query:
            return [query]
        return [query | {name: value} for value in values]


def _day(reading: Reading) -> dict[str, str]:
    """The day of a date, else the last one of its month or year."""
    year, month = reading.years[0], reading.month or 12
    return {"on": f"{year}-{month:02d}-{reading.day or (31 if month == 12 else 28):02d}"}


def _within(n: int, number: Number) -> bool:
    return number[0] <= n <= number[1]


def fitting(reading: Reading) -> list[Intent]:
    """The intents that fit a question, of the lowest level that has any."""
    matches = [intent for intent in INTENTS if intent.fits(reading)]
    lowest = min((intent.level for intent in matches), default=0)
    return [intent for intent in matches if intent.level == lowest]


def _output() -> tuple[Intent, ...]:
    stage = _names("stage")
    return (
        Intent(
            "largest", "producers.ranking", needs=_names("largest who where most"),
            also=OUTPUT_CUES - {"rank"} | {"from"}, minerals=ONE, years=MAYBE, slots=stage,
            tries=STAGES,
        ),
        Intent(
            "largest", "producers.ranking", needs=_names("who"), also=_names("noun world"),
            minerals=ONE, years=MAYBE, must=stage,
        ),
        Intent(
            "country_output", "producers.ranking", also=OUTPUT_CUES | {"from"}, minerals=ONE,
            countries=ONE, years=MAYBE, slots=stage, tries=STAGES,
        ),
        Intent(
            "country_rank", "producers.ranking", needs=_names("largest rank"),
            also=OUTPUT_CUES, minerals=ONE, countries=ONE, years=MAYBE, slots=stage,
            tries=STAGES, sentence="placed", level=0,
        ),
        Intent(
            "country_amount", "producers.ranking", needs=_names("output"),
            also=OUTPUT_CUES | {"from"}, minerals=ONE, countries=ONE, years=MAYBE, slots=stage,
            tries=STAGES, sentence="placed", level=0,
        ),
        Intent(
            "largest", "producers.ranking", also=_names("share produce from"), minerals=ONE,
            years=MAYBE, must=stage, level=2,
        ),
        Intent(
            "group_share", "coalition.shares", also=OUTPUT_CUES - {"rank"} | {"from"},
            minerals=ONE, slots=stage, must=_names("group"), tries=STAGES,
        ),
        Intent(
            "set_share", "coalition.shares", also=OUTPUT_CUES - {"rank"} | {"from"}, minerals=ONE,
            countries=ONE, only_countries=_names("EU"), country_as="set", slots=stage,
            tries=STAGES, level=0,
        ),
        Intent(
            "three", "producers.concentration", needs=_names("three concentration"),
            also=_names("share world largest produce"), minerals=ONE, slots=stage, tries=STAGES,
        ),
        Intent(
            "reserves", "producers.reserves", needs=_names("reserves"),
            also=_names("largest most who where share world output rank"), minerals=ONE,
            countries=MAYBE,
        ),
        Intent(
            "standing", "country.standing", needs=_names("produce contribution"),
            also=_names("rank share"), countries=ONE,
        ),
        Intent(
            "compare_minerals", "mineral.compare", needs=_names("compare"), minerals=SEVERAL,
            mineral_as="minerals",
        ),
        Intent(
            "compare_countries", "country.compare", needs=_names("compare"), countries=SEVERAL,
            country_as="countries",
        ),
        Intent(
            "recycling", "recycling.rates", needs=_names("recycling"),
            also=_names("share output world"), minerals=ONE,
        ),
    )  # fmt: skip


def _outlook() -> tuple[Intent, ...]:
    scope = _names("scope")
    return (
        Intent(
            "demand", "demand.scenarios", needs=_names("demand"),
            also=_names("output world until"),
            minerals=ONE, years=MAYBE, slots=scope, tries=SCOPES,
        ),
        Intent(
            "growth", "demand.growth", needs=_names("growth demand"),
            also=_names("world until"), all_of=_names("growth demand"), minerals=ONE,
            years=MAYBE, slots=scope, tries=SCOPES, sentence="second",
        ),
        Intent(
            "uses", "demand.technologies", needs=_names("use"), minerals=ONE, years=MAYBE,
            slots=scope, tries=SCOPES,
        ),
        Intent(
            "gap", "balance.supply_demand", needs=_names("gap"),
            also=_names("demand output world until"), minerals=ONE, years=MAYBE,
            slots=_names("stage"), tries=SUPPLY_STAGES,
        ),
        Intent(
            "without_largest", "balance.without_largest", needs=_names("without_largest"),
            also=_names("demand gap"), minerals=ONE, years=MAYBE, slots=_names("stage"),
            tries=SUPPLY_STAGES,
        ),
        Intent(
            "stops", "disruption.supply", needs=_names("without stops"),
            also=_names("missing output share world produce"), minerals=ONE, countries=ONE,
            country_as="supplier", slots=_names("stage"), tries=SUPPLY_STAGES,
        ),
        Intent("price", "prices.history", needs=_names("price"), also=_names("output world"),
               minerals=ONE),
    )  # fmt: skip


def _trade() -> tuple[Intent, ...]:
    product = _names("hs6")
    return (
        Intent(
            "sellers", "trade.exports", needs=_names("sells exports"),
            also=_names("who largest share world"), minerals=MAYBE, slots=product, product=True,
        ),
        Intent(
            "sold_by", "trade.exports", needs=_names("sells exports"),
            also=_names("who where largest"), minerals=MAYBE, slots=product, product=True,
            countries=ONE, country_as="exporter", directions=frozenset({"", "from", "de"}),
        ),
        Intent(
            "sold_by", "trade.exports", needs=_names("buys"), also=_names("who largest"),
            minerals=MAYBE, slots=product, product=True, countries=ONE, country_as="exporter",
            directions=_names("from de a"),
        ),
        Intent(
            "bought_by", "trade.dependence", needs=_names("sells"), also=_names("who largest"),
            minerals=MAYBE, slots=product, product=True, countries=ONE, country_as="importer",
            directions=_names("toward a"),
        ),
        Intent(
            "bought_by", "trade.dependence", needs=_names("buys"),
            also=_names("who largest from"), minerals=MAYBE, slots=product, product=True,
            countries=ONE, country_as="importer", directions=frozenset({""}),
        ),
        Intent(
            "bought_by", "trade.dependence", needs=_names("imports dependence"),
            also=_names("who largest from share"), minerals=MAYBE, slots=product, product=True,
            countries=ONE, country_as="importer", directions=frozenset({""}), level=2,
        ),
        Intent(
            "us_sources", "us.sources", needs=_names("imports dependence"),
            also=_names("who where largest from share"), minerals=ONE, countries=ONE,
            only_countries=_names("USA"), country_as="", directions=frozenset({""}),
        ),
        Intent(
            "us_sources", "us.sources", needs=_names("sources"),
            also=_names("who where from imports"), minerals=ONE, countries=ONE,
            only_countries=_names("USA"), country_as="",
        ),
        Intent(
            "stocks", "us.stocks", needs=_names("stocks"), also=_names("output months how_many"),
            minerals=ONE, countries=MAYBE, only_countries=_names("USA"), country_as="",
        ),
        Intent(
            "stocks", "us.stocks", needs=_names("stocks"), also=_names("output months how_many"),
            minerals=ONE, countries=ONE, country_as="", lack="stocks", level=2,
        ),
    )  # fmt: skip


def _record() -> tuple[Intent, ...]:
    """What the record of the MSP, the lists and the scores say."""
    groups = _names("msp forum")
    return (
        Intent(
            "controls", "standards.export_controls", needs=_names("controls"),
            also=_names("exports how_many who"), minerals=MAYBE, countries=MAYBE,
        ),
        Intent(
            "lists", "producers.listings", needs=_names("lists"),
            also=_names("how_many named"), minerals=ONE,
        ),
        Intent(
            "member", "partners.map", also=_names("member"), countries=ONE, years=MAYBE,
            date=True, groups=groups, must=_names("group"),
        ),
        Intent(
            "member", "partners.map", needs=_names("member"), countries=ONE, years=MAYBE,
            date=True, groups=groups, level=2,
        ),
        Intent(
            "members", "partners.map", needs=_names("partners_count"), years=MAYBE, date=True,
            groups=groups,
        ),
        Intent(
            "meetings", "partners.attendance", needs=_names("meetings"),
            also=_names("how_many"), countries=MAYBE, groups=groups,
        ),
        Intent(
            "new_york", "overview.map", needs=_names("new_york"), also=_names("meetings"),
            countries=MAYBE, years=MAYBE, only_years=frozenset({2022}), groups=groups,
        ),
        Intent(
            "projects", "projects.table", needs=_names("projects"), also=_names("how_many"),
            minerals=MAYBE, countries=MAYBE, groups=groups,
        ),
        Intent(
            "projects_named", "projects.map", needs=_names("named"),
            also=_names("projects how_many"), groups=groups,
        ),
        Intent(
            "finance", "projects.finance", needs=_names("finance"), also=_names("projects"),
            groups=groups,
        ),
        Intent(
            "promises", "commitments.table", needs=_names("promises"), also=_names("how_many"),
            groups=groups,
        ),
        Intent(
            "governance", "country.governance", needs=_names("governance"), countries=ONE,
        ),
        Intent(
            "governance_of", "standards.governance", needs=_names("governance"),
            also=_names("largest"), minerals=ONE, slots=_names("stage"), tries=SUPPLY_STAGES,
        ),
    )  # fmt: skip


INTENTS: tuple[Intent, ...] = (*_output(), *_outlook(), *_trade(), *_record())
"""Everything that can be asked."""
