"""What can be asked: each intent leads from the slots of a question to a figure's parameters.

An intent fits where all it needs is in the question and nothing is that it does not take, so that
no part of a question is answered as if it were not there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from msp_dash.analysis.groups import NEW_YORK, at_meeting
from msp_dash.ask.reading import ADJECTIVE, Reading
from msp_dash.config import clock
from msp_dash.data import facts
from msp_dash.data.curated import reference
from msp_dash.figures.trade.query import has_flows

Number = tuple[int, int]
"""Least and most."""
NONE: Number = (0, 0)
ONE: Number = (1, 1)
MAYBE: Number = (0, 1)
SEVERAL: Number = (2, 4)
Sentence = Literal[
    "title", "second", "placed", "three", "three_sellers", "others", "hhi", "years", "listed",
    "price_then", "purchases", "attended", "met", "promised", "promised_in", "attended_from",
    "overdue", "joined", "score", "nth",
    "three_reserves", "price_since", "held", "roll", "chair", "counted", "financed", "strategic",
    "of_form", "others_growth", "publishers", "revisions", "us_source",
    "alliance", "alliance_of", "initiatives", "founders", "joined_in", "attended_as",
    "project_status", "project_owner", "projects_in", "institution", "pledged", "pledged_by",
    "control_since",
    "control_planned", "programmes", "targets_of", "marginal", "outlook_share", "import_hhi",
    "capacity_of", "since_year", "controllers", "listers", "sector_share", "us_scrap",
    "three_buyers", "controls_to", "quota", "new_york", "implementers", "sites",
    "largest_in", "matters", "reserves_of", "with_second",
]  # fmt: skip
STAGES = ("stage", ("mine", "refined", "smelter"))
SUPPLY_STAGES = ("stage", ("mine", "refined"))
SCOPES = ("scope", ("energy", "total"))
MONTHS = frozenset(range(1, 13))
BATTERY_GRADE, OF_GRADE = "battery_graphite", ("", "refined")
"""A mineral that no mine yields, and the stages of its output that may be asked."""
NO_NAMES: frozenset[str] = frozenset()
NOT_FOR = frozenset({"", "from", "de", "a", "or", "adjective"})
"""Prepositions that do not say for whom: "refined for Japan" is not refined by Japan."""
NOUNS = {"production": "output", "producers": "produce", "ranking": "rank"}
"""Cues that are nouns and ask on their own, each with the cue that it is beside another one."""
OUTPUT_PAGES = frozenset({"producers", "coalition", "disruption", "balance", "country", "sites"})
"""Pages on which "production" is what figures show: elsewhere it has a cost, or quotas."""
EIGHT = "eight"
"""The minerals-rich countries of the meeting in New York, a group that is no lens."""


def names(text: str) -> frozenset[str]:
    """Names of cues or slots, with spaces between them."""
    return frozenset(text.split())


ANY_DIRECTION = names("from de a on or toward adjective") | {""}


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing that can be asked.

    Attributes
    ----------
    name : key of its words. `figure` : id of the figure that answers.
    needs : cues of which the question has at least one; empty where slots are enough.
    also : cues that may be there besides. `all_of` : cues that all have to.
    minerals, countries, years : how many. `date` : year, month and day become ``on``.
    drops : slots that are no parameter of the figure.
    slots : those that may be there, beside ``time``; `must` : those of them that have to.
    groups : group names that may be there and change nothing ("projects of the MSP").
    country_as, year_as : parameters that take the country and the year, "" for none.
    directions : prepositions that may stand before a country, "" for none.
    only_countries, only_years : values that a question may name, if it names any.
    tries : a parameter and its values, all tried where the question names none.
    product : whether it is about either a mineral or a traded product.
    lack : key of a sentence: what is asked does not exist, and the figure is the nearest, unless
        it has the `sentence` that was asked; `lacks`
        is the part of the question that it does not have; `says_year`: it is answered after all
        where the title has the year.
    past : whether a year has to be one that has begun. `months` : those that may be named.
    only_groups : values of a group that may be named. `each` : country or year: one query for each.
    fixed : parameters of every query. `pair` : whether two countries are seller and buyer,
    `together` : whether they have to be one list. `energy` : whether the scope has to be energy.
    `buyer`: the only one that a pair may have.
    sentence : which sentence of the figure answers: ``title``, ``second``, or one of `sentences`.
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
    drops: frozenset[str] = frozenset()
    must: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    country_as: str = "country"
    year_as: str = "year"
    mineral_as: str = "mineral"
    directions: frozenset[str] = NOT_FOR | {"for"}
    only_countries: frozenset[str] = frozenset()
    only_years: frozenset[int] = frozenset()
    tries: tuple[str, tuple[str, ...]] = ("", ())
    product: bool = False
    lack: str = ""
    lacks: str = "country"
    says_year: bool = False
    past: bool = False
    months: frozenset[int] = frozenset()
    only_groups: frozenset[str] = frozenset()
    each: str = ""
    fixed: tuple[tuple[str, str], ...] = ()
    pair: bool = False
    together: bool = False
    energy: bool = False
    buyer: str = ""
    sentence: Sentence = "title"
    level: int = 1

    @property
    def is_near(self) -> bool:
        """Whether its title is only the nearest to what is asked."""
        return bool(self.lack) and self.sentence == "title"

    def fits(self, reading: Reading) -> bool:
        """Whether the question asks this, and nothing besides."""
        slots = {name for name, _ in reading.slots} - {"time", "publisher"}
        cues = self._cues(reading)
        if self.product and reading.minerals:
            slots.discard("stage")
        must = self.must
        if reading.slot("group") in self.groups:
            slots.discard("group")
            must -= {"group"}
        return (
            (not self.needs or bool(self.needs & cues))
            and cues <= self.needs | self.also | self.all_of
            and must <= slots <= self.slots | must
            and _within(len(reading.minerals), self.minerals)
            and _within(len(reading.countries), self.countries)
            and _within(len(reading.years), self.years)
            and (self._dated(reading) if self.date else reading.month in {0, *self.months})
            and (not self.past or max(reading.years, default=0) <= clock.today().year)
            and (not self.only_groups or reading.slot("group") in self.only_groups)
            and (not self.energy or reading.slot("scope") == "energy")
            and (not self.together or reading.together)
            and (not self.pair or bool(seller_and_buyer(reading)))
            and (not self.buyer or seller_and_buyer(reading)["importer"] == self.buyer)
            and (self.each != "country" or "EU" not in reading.countries)
            and (not self.only_countries or self.only_countries >= set(reading.countries))
            and (not self.only_years or self.only_years >= set(reading.years))
            and (not self.product or len(reading.minerals) + ("hs6" in slots) == 1)
            and reading.direction in self.directions | ({ADJECTIVE} if self.pair else NO_NAMES)
            and self.all_of <= cues
        )

    def _cues(self, reading: Reading) -> frozenset[str]:
        """The cues as this intent takes them: production is output where output is shown."""
        accepted = self.needs | self.also | self.all_of
        nouns = {
            noun: cue
            for noun, cue in NOUNS.items()
            if not (noun == "production" and self.figure.partition(".")[0] not in OUTPUT_PAGES)
            and not (noun == "producers" and "without" in accepted)
        }
        return frozenset(one if one in accepted else nouns.get(one, one) for one in reading.cues)

    @staticmethod
    def _dated(reading: Reading) -> bool:
        """Whether a day is one that has been: no list says who will be a member."""
        return max(reading.years, default=0) <= clock.today().year and (
            not reading.month or bool(reading.years)
        )

    def queries(self, reading: Reading) -> list[dict[str, str]]:
        """The parameters that the question names, once for each value that it leaves open."""
        if reading.minerals == (BATTERY_GRADE,) and self.tries[0] == "stage":
            return self.queries(_refined(reading)) if reading.slot("stage") in OF_GRADE else []
        query = dict(self.fixed)
        if reading.minerals and self.mineral_as:
            query[self.mineral_as] = ",".join(reading.minerals)
        if self.pair:
            query |= {k: v for k, v in seller_and_buyer(reading).items() if k not in self.drops}
        elif reading.countries and self.country_as:
            query[self.country_as] = ",".join(reading.countries)
        if reading.years and self.year_as and not self.only_years:
            query |= _day(reading) if self.date else {self.year_as: str(reading.years[0])}
        for slot, value in reading.slots:
            if slot == "group" and value in self.groups:
                continue
            if value == EIGHT:
                query["set"] = ",".join(sorted(eight()))
            elif slot not in {"time", "publisher", *self.drops}:
                query["lens" if slot == "group" else slot] = value
        if self.each:
            values = reading.countries if self.each == "country" else map(str, reading.years)
            return [query | {self.each: value} for value in values]
        if self.product and (stage := query.pop("stage", "")):
            return [query | {"hs6": code} for code in products_of(reading.minerals[0], stage)]
        name, values = self.tries
        if not values or name in query:
            return [query]
        return [query | {name: value} for value in values]


def _refined(reading: Reading) -> Reading:
    """Output of battery grade as tables have it: refined graphite."""
    slots = {**dict(reading.slots), "stage": "refined"}
    return replace(reading, minerals=("graphite",), slots=tuple(slots.items()))


def seller_and_buyer(reading: Reading) -> dict[str, str]:
    """Exporter and importer of two countries by their prepositions; none where they are open."""
    if len(reading.countries) != 2 or len(reading.prepositions) != 2:
        return {}
    before_one, before_other = reading.prepositions
    one, other = reading.countries
    sellers: tuple[tuple[str, ...], ...]
    buyers: tuple[tuple[str, ...], ...]
    if "dependence" in reading.cues:
        # "La dépendance des États-Unis à la Chine": who is named by "de" is the buyer.
        sellers, buyers = (("on",), ("a",), (ADJECTIVE,), ("from", "de")), ()
    elif {"imports", "buys", "gets"} & reading.cues:
        sellers, buyers = (("from", "de"), (ADJECTIVE,)), (("toward",),)
    else:
        sellers, buyers = (("from",), (ADJECTIVE,)), (("toward", "a"),)
    for marks in (*sellers, *buyers):
        if (before_one in marks) != (before_other in marks):
            first_sells = (before_one in marks) == (marks in sellers)
            pair = (one, other) if first_sells else (other, one)
            return dict(zip(("exporter", "importer"), pair, strict=True))
    return {}


def products_of(mineral: str, stage: str) -> list[str]:
    """Traded products that are a mineral's at a stage: refined copper."""
    table = reference("mineral_products")
    rows = table[(table["mineral"] == mineral) & (table["stage"] == stage)]
    return [code for code in dict.fromkeys(rows["hs6"]) if has_flows(code)]


def is_basket(hs6: str) -> bool:
    """Whether a code is of several minerals together: it is no trade of one of them."""
    codes = reference("hs6")
    return hs6 in set(codes.loc[codes["basket"] == "yes", "hs6"])


def eight() -> frozenset[str]:
    """The minerals-rich countries that were in New York."""
    return at_meeting(facts("participation"), NEW_YORK, ("minerals_rich_guest",))


def _day(reading: Reading) -> dict[str, str]:
    """The day of a date, else the last one of its month or year."""
    year, month = reading.years[0], reading.month or 12
    return {"on": f"{year}-{month:02d}-{reading.day or (31 if month == 12 else 28):02d}"}


def _within(n: int, number: Number) -> bool:
    return number[0] <= n <= number[1]
