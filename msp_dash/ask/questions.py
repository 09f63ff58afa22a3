"""Everything that can be asked, each with the figure that answers it."""

from __future__ import annotations

from msp_dash.ask.intents import MAYBE, ONE, SEVERAL, Intent
from msp_dash.ask.reading import Reading

STAGES = ("stage", ("mine", "refined", "smelter"))
SUPPLY_STAGES = ("stage", ("mine", "refined"))
SCOPES = ("scope", ("energy", "total"))


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = frozenset(range(1, 13))
OUTPUT_CUES = _names("share output produce rank world")


def fitting(reading: Reading) -> list[Intent]:
    """The intents that fit a question, of the lowest level that has any."""
    matches = [intent for intent in INTENTS if intent.fits(reading)]
    lowest = min((intent.level for intent in matches), default=0)
    return [intent for intent in matches if intent.level == lowest]


def _output() -> tuple[Intent, ...]:
    stage = _names("stage")
    return (
        Intent(
            "largest", "producers.ranking", needs=_names("largest who where most origin"),
            also=OUTPUT_CUES - {"rank"} | {"from"}, minerals=ONE, years=MAYBE, slots=stage,
            tries=STAGES,
        ),
        Intent(
            "largest", "producers.ranking", needs=_names("who"), also=_names("noun world"),
            minerals=ONE, years=MAYBE, must=stage,
        ),
        Intent(
            "country_output", "producers.ranking", also=OUTPUT_CUES | {"from", "noun"},
            minerals=ONE, countries=ONE, years=MAYBE, slots=stage, tries=STAGES,
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
            "each_output", "producers.ranking", also=OUTPUT_CUES, needs=_names("compare"),
            minerals=ONE, countries=(2, 2), years=MAYBE, slots=stage, each="country",
        ),
        Intent(
            "compare_countries", "country.compare", also=OUTPUT_CUES, needs=_names("compare"),
            minerals=ONE, countries=(2, 2), years=MAYBE, year_as="", slots=stage,
            country_as="countries", mineral_as="", drops=stage,
        ),
        Intent(
            "each_output", "producers.ranking", also=OUTPUT_CUES | {"compare"}, minerals=ONE,
            countries=ONE, years=(2, 2), past=True, slots=stage, each="year",
        ),
        Intent(
            "history", "producers.history", also=OUTPUT_CUES | {"compare"}, minerals=ONE,
            countries=ONE, years=(2, 2), past=True, slots=stage, year_as="", lack="since_year",
            lacks="year", says_year=True,
        ),
        Intent(
            "history", "producers.history", needs=_names("since"), also=OUTPUT_CUES,
            minerals=ONE, countries=MAYBE, years=ONE, past=True, slots=stage, year_as="",
            lack="since_year", lacks="year", says_year=True,
        ),
        Intent(
            "three_largest", "producers.ranking", needs=_names("three"),
            also=_names("share world largest produce who output"), minerals=ONE, years=ONE,
            past=True, slots=stage, tries=STAGES, sentence="three",
        ),
        Intent(
            "chokepoints", "producers.chokepoints", needs=_names("concentration"),
            also=_names("minerals who most largest produce output world share lists"),
            slots=stage,
        ),
        Intent(
            "standing", "country.standing", needs=_names("largest produce"),
            also=_names("minerals who lists"), all_of=_names("minerals"), countries=ONE,
        ),
        Intent(
            "marginal", "coalition.marginal", needs=_names("adds"), also=_names("share output"),
            all_of=_names("adds"), minerals=ONE, countries=ONE, slots=stage | {"group"},
            must=_names("group"), country_as="", lack="marginal", tries=STAGES,
        ),
        Intent(
            "sites", "sites.table", needs=_names("site noun"), also=_names("how_many where"),
            minerals=ONE, countries=ONE, slots=stage, drops=stage, fixed=(("kind", "mine"),),
        ),
        Intent(
            "three", "producers.concentration", needs=_names("three concentration"),
            also=_names("share world largest produce who output"), minerals=ONE, slots=stage,
            tries=STAGES,
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
        Intent(
            "recycling", "recycling.rates", needs=_names("recycling"),
            also=_names("share output"), minerals=ONE, countries=ONE,
            only_countries=_names("EU USA"), country_as="", lack="recycling_of",
        ),
        Intent(
            "targets", "recycling.targets", needs=_names("targets"), also=_names("recycling lists"),
            all_of=_names("targets recycling"), countries=MAYBE, only_countries=_names("EU"),
            country_as="", years=MAYBE, only_years=frozenset({2030}),
        ),
    )  # fmt: skip


def _outlook() -> tuple[Intent, ...]:
    scope = _names("scope scenario")
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
            slots=_names("stage scenario"), tries=SUPPLY_STAGES,
        ),
        Intent(
            "mix", "demand.mix", needs=_names("minerals"), also=_names("demand use who output"),
            years=MAYBE, slots=_names("scenario"), must=_names("technology"),
        ),
        Intent(
            "without_largest", "balance.without_largest", needs=_names("without_largest"),
            also=_names("demand gap"), minerals=ONE, years=MAYBE, slots=_names("stage"),
            tries=SUPPLY_STAGES,
        ),
        Intent(
            "stops", "disruption.supply", needs=_names("without stops"),
            also=_names("missing output share world produce sells exports gap"), minerals=ONE,
            countries=ONE, country_as="supplier", slots=_names("stage"), tries=SUPPLY_STAGES,
        ),
        Intent("price", "prices.history", needs=_names("price"), also=_names("output world"),
               minerals=ONE),
        Intent("price", "prices.history", needs=_names("price"), also=_names("since"),
               all_of=_names("price since"), minerals=ONE, years=ONE, past=True, year_as="",
               lack="since_year", lacks="year", says_year=True),
        Intent("price", "prices.history", needs=_names("price"), also=_names("output"),
               minerals=ONE, years=ONE, past=True, year_as="", lack="price_year", lacks="year"),
    )  # fmt: skip


def _trade() -> tuple[Intent, ...]:
    product = _names("hs6")
    return (
        Intent(
            "sellers", "trade.exports", needs=_names("sells exports who_supplies"),
            also=_names("who largest share world"), minerals=MAYBE,
            years=MAYBE, slots=product, product=True,
        ),
        Intent(
            "sold_by", "trade.exports", needs=_names("sells exports"),
            also=_names("who where largest"), minerals=MAYBE,
            years=MAYBE, slots=product, product=True,
            countries=ONE, country_as="exporter", directions=frozenset({"", "from", "de"}),
        ),
        Intent(
            "sold_by", "trade.exports", needs=_names("buys"), also=_names("who largest"),
            minerals=MAYBE, years=MAYBE, slots=product, product=True, countries=ONE,
            country_as="exporter", directions=_names("from de a"),
        ),
        Intent(
            "bought_by", "trade.dependence", needs=_names("sells who_supplies"),
            also=_names("who largest"),
            minerals=MAYBE, years=MAYBE, slots=product, product=True, countries=ONE,
            country_as="importer", directions=_names("toward a"),
        ),
        Intent(
            "bought_by", "trade.dependence", needs=_names("buys origin who_supplies"),
            also=_names("who where largest from imports"), minerals=MAYBE,
            years=MAYBE, slots=product, product=True,
            countries=ONE, country_as="importer", directions=frozenset({""}),
        ),
        Intent(
            "bought_by", "trade.dependence", needs=_names("imports dependence"),
            also=_names("who largest from share"), minerals=MAYBE,
            years=MAYBE, slots=product, product=True,
            countries=ONE, country_as="importer", directions=frozenset({""}), level=2,
        ),
        Intent(
            "us_sources", "us.sources", needs=_names("imports dependence"),
            also=_names("who where largest from share"), minerals=ONE, countries=ONE,
            only_countries=_names("USA"), country_as="", directions=frozenset({""}),
        ),
        Intent(
            "bought_by", "trade.dependence", all_of=_names("gets where"),
            also=_names("gets where from imports"), minerals=MAYBE, years=MAYBE, slots=product,
            product=True, countries=ONE, country_as="importer", directions=frozenset({""}),
        ),
        Intent(
            "us_sources", "us.sources", needs=_names("sources"),
            also=_names("who where from imports"), minerals=ONE, countries=ONE,
            only_countries=_names("USA"), country_as="",
        ),
        Intent(
            "us_sources", "us.sources", needs=_names("gets buys origin who_supplies"),
            also=_names("where from imports largest"), minerals=ONE, countries=ONE,
            only_countries=_names("USA"), country_as="", directions=frozenset({""}),
        ),
        Intent(
            "us_reliance", "recycling.us", needs=_names("dependence"),
            also=_names("imports from share output"), all_of=_names("dependence"), minerals=ONE,
            countries=ONE, only_countries=_names("USA"), country_as="",
            directions=frozenset({"", "de"}), sentence="second",
        ),
        Intent(
            "flow", "trade.flows", needs=_names("imports buys exports sells gets"),
            also=_names("share output from"), minerals=MAYBE, countries=(2, 2), pair=True,
            years=MAYBE, slots=product, product=True,
            directions=_names("from toward a de") | {""},
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
            also=_names("exports how_many who output"), minerals=MAYBE, countries=MAYBE,
        ),
        Intent(
            "controls", "standards.export_controls", needs=_names("control"),
            also=_names("exports who"), all_of=_names("control exports"), minerals=MAYBE,
            countries=MAYBE,
        ),
        Intent(
            "lists", "producers.listings", needs=_names("lists"),
            also=_names("how_many named"), minerals=ONE,
        ),
        Intent(
            "lists", "producers.listings", needs=_names("lists"), also=_names("named minerals"),
            minerals=ONE, countries=ONE, country_as="", sentence="listed",
            directions=_names("from de a or on") | {""},
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
            "members", "partners.map", also=_names("member partners_count who how_many"),
            must=_names("group"), only_groups=_names("forum"),
        ),
        Intent(
            "meetings", "partners.attendance", needs=_names("meetings"),
            also=_names("how_many"), countries=MAYBE, groups=groups,
        ),
        Intent(
            "meetings", "partners.attendance", needs=_names("meetings"), also=_names("who"),
            countries=MAYBE, years=MAYBE, year_as="", months=MONTHS, groups=groups,
            must=_names("place"), drops=_names("place"), lack="meeting", lacks="place",
        ),
        Intent(
            "new_york", "overview.map", needs=_names("new_york"),
            also=_names("meetings who how_many"), countries=MAYBE, years=MAYBE,
            only_years=frozenset({2022}), months=frozenset({9}), groups=groups | {"guests"},
        ),
        Intent(
            "projects", "projects.table", needs=_names("projects"),
            also=_names("how_many supported"), minerals=MAYBE, countries=MAYBE, groups=groups,
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
            "promises", "commitments.table", needs=_names("promises"), also=_names("meetings"),
            groups=groups, years=MAYBE, year_as="", months=MONTHS, must=_names("place"),
            drops=_names("place"), lack="meeting", lacks="place",
        ),
        Intent(
            "participants", "standards.participants", needs=_names("eiti"), also=_names("member"),
            countries=ONE,
        ),
        Intent(
            "principles", "standards.principles", needs=_names("principles"), groups=groups,
        ),
        Intent(
            "investment", "investment.sector", needs=_names("investment"),
            also=_names("minerals lists world output"),
        ),
        Intent(
            "investment", "investment.sector", needs=_names("investment"),
            also=_names("minerals lists world output"), years=ONE, past=True, year_as="",
            lack="investment_year", lacks="year", says_year=True,
        ),
        Intent(
            "governance", "country.governance", needs=_names("governance"), countries=ONE,
        ),
        Intent(
            "governance_of", "standards.governance", needs=_names("governance"),
            also=_names("largest who produce"), minerals=ONE, slots=_names("stage"),
            tries=SUPPLY_STAGES,
        ),
    )  # fmt: skip


INTENTS: tuple[Intent, ...] = (*_output(), *_outlook(), *_trade(), *_record())
"""Everything that can be asked."""
