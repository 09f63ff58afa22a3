"""Everything that can be asked, each with the figure that answers it."""

from __future__ import annotations

from msp_dash.ask.control_questions import control_intents
from msp_dash.ask.group_questions import group_intents
from msp_dash.ask.intents import (
    ANY_DIRECTION,
    MAYBE,
    MONTHS,
    NO_NAMES,
    NONE,
    NOT_FOR,
    ONE,
    SCOPES,
    SEVERAL,
    STAGES,
    SUPPLY_STAGES,
    Intent,
    names,
)
from msp_dash.ask.reading import Reading
from msp_dash.ask.record_questions import record_intents
from msp_dash.ask.risk_questions import risk_intents
from msp_dash.ask.trade_questions import trade_intents

OUTPUT_CUES = names("share output produce rank world holds contribution")


def fitting(reading: Reading) -> list[Intent]:
    """The intents that fit a question, of the lowest level that has any."""
    matches = [intent for intent in INTENTS if intent.fits(reading)]
    lowest = min((intent.level for intent in matches), default=0)
    return [intent for intent in matches if intent.level == lowest]


def _output() -> tuple[Intent, ...]:
    stage = names("stage")
    return (
        Intent(
            "largest", "producers.ranking", needs=names("largest who where most origin"),
            also=OUTPUT_CUES - {"rank"} | {"from"}, minerals=ONE, years=MAYBE, slots=stage,
            tries=STAGES,
        ),
        Intent(
            "largest", "producers.ranking", needs=names("production producers ranking"),
            also=names("share"), minerals=ONE, years=MAYBE, slots=stage, tries=STAGES,
        ),
        Intent(
            "largest", "producers.ranking", all_of=names("who control"),
            also=OUTPUT_CUES | names("most largest noun"), minerals=ONE, years=MAYBE,
            must=stage,
        ),
        Intent(
            "country_output", "producers.ranking", all_of=names("share control"),
            also=OUTPUT_CUES | names("noun"), minerals=ONE, countries=ONE, years=MAYBE,
            must=stage,
        ),
        Intent(
            "country_output", "producers.ranking", all_of=names("share site"),
            also=OUTPUT_CUES, minerals=ONE, countries=ONE, years=MAYBE,
            fixed=(("stage", "mine"),),
        ),
        Intent(
            "country_output", "producers.ranking", needs=names("production"), all_of=names("site"),
            also=names("largest produce"), minerals=ONE, countries=ONE, years=MAYBE,
            fixed=(("stage", "mine"),),
        ),
        Intent(
            "largest", "producers.ranking", needs=names("who"), also=names("noun world"),
            minerals=ONE, years=MAYBE, must=stage,
        ),
        Intent(
            "country_output", "producers.ranking", also=OUTPUT_CUES | {"from", "noun"},
            minerals=ONE, countries=ONE, years=MAYBE, slots=stage, tries=STAGES,
            directions=NOT_FOR,
        ),
        Intent(
            "country_rank", "producers.ranking", needs=names("largest rank"),
            also=OUTPUT_CUES | {"where"}, minerals=ONE, countries=ONE, years=MAYBE, slots=stage,
            tries=STAGES, sentence="placed", level=0,
        ),
        Intent(
            "nth", "producers.ranking", needs=names("largest who most rank produce share"),
            also=OUTPUT_CUES | {"who", "most", "largest", "noun"}, minerals=ONE, years=MAYBE,
            slots=stage, must=names("nth"), drops=names("nth"), tries=STAGES, sentence="nth",
            lack="nth",
        ),
        Intent(
            "country_amount", "producers.ranking", needs=names("output"),
            also=OUTPUT_CUES | {"from"}, minerals=ONE, countries=ONE, years=MAYBE, slots=stage,
            tries=STAGES, sentence="placed", level=0,
        ),
        Intent(
            "largest", "producers.ranking", also=names("share produce from"), minerals=ONE,
            years=MAYBE, must=stage, level=2,
        ),
        Intent(
            "group_share", "coalition.shares", also=OUTPUT_CUES - {"rank"} | {"from", "together"},
            minerals=ONE, slots=stage, must=names("group"), tries=STAGES,
        ),
        Intent(
            "set_share", "coalition.shares", needs=OUTPUT_CUES - {"rank"} | {"together"},
            also=names("from together noun"), minerals=ONE, countries=SEVERAL, country_as="set",
            slots=stage, tries=STAGES, directions=names("or de a from") | {""}, together=True,
        ),
        Intent(
            "set_reserves", "coalition.shares", all_of=names("reserves together"),
            also=names("share output world holds"), minerals=ONE,
            countries=SEVERAL, country_as="set", fixed=(("stage", "reserves"),), together=True,
        ),
        Intent(
            "set_reserves", "coalition.shares", needs=names("reserves"),
            also=names("share output world holds"), minerals=ONE, must=names("group"),
            fixed=(("stage", "reserves"),),
        ),
        Intent(
            "set_reserves", "coalition.shares", needs=names("reserves"),
            also=names("share output world holds"), minerals=ONE, countries=ONE,
            only_countries=names("EU"), country_as="set", fixed=(("stage", "reserves"),), level=0,
        ),
        Intent(
            "reserves", "producers.reserves", needs=names("reserves"),
            also=names("compare who most largest more share output world holds where"),
            minerals=ONE, countries=(2, 4), each="country", directions=names("or de a on") | {""},
        ),
        Intent(
            "reserves", "producers.reserves", all_of=names("reserves three"),
            also=names("who largest most world output share holds"), minerals=ONE,
            sentence="three_reserves",
        ),
        Intent(
            "reserves", "producers.reserves", needs=names("reserves"),
            also=names("who largest most world rank output holds"), minerals=ONE,
            must=names("nth"), drops=names("nth"), sentence="nth", lack="nth",
        ),
        Intent(
            "set_share", "coalition.shares", also=OUTPUT_CUES - {"rank"} | {"from"}, minerals=ONE,
            countries=ONE, only_countries=names("EU"), country_as="set", slots=stage,
            tries=STAGES, level=0,
        ),
        Intent(
            "each_output", "producers.ranking", also=OUTPUT_CUES | {"where"},
            needs=names("compare who most largest more"), minerals=ONE, countries=(2, 2),
            directions=names("or de a on") | {""}, years=MAYBE, slots=stage, each="country",
        ),
        Intent(
            "each_output", "producers.ranking", all_of=names("who"),
            also=names("noun more most largest"), minerals=ONE, countries=(2, 2),
            years=MAYBE, must=stage, each="country",
        ),
        Intent(
            "compare_countries", "country.compare", also=OUTPUT_CUES, needs=names("compare"),
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
            "history", "producers.history", needs=names("since"),
            also=OUTPUT_CUES - {"rank"} | {"history", "how"}, minerals=ONE, countries=MAYBE,
            years=ONE, past=True, slots=stage, year_as="",
            lack="since_year", lacks="year", sentence="since_year",
        ),
        Intent(
            "history", "producers.history", needs=names("history"),
            also=OUTPUT_CUES - {"share"} | {"how"},
            minerals=ONE, countries=MAYBE, slots=stage,
        ),
        *(
            Intent(
                "three_largest", "producers.ranking", needs=need,
                also=names("world largest produce producers who output") | more, minerals=ONE,
                years=years, past=True, slots=stage, must=must, drops=must, tries=STAGES,
                sentence="three",
            )
            for need, must in ((names("three"), NO_NAMES), (NO_NAMES, names("top")))
            for more, years in ((names("share"), ONE), (NO_NAMES, NONE))
        ),
        Intent(
            "others", "producers.ranking", needs=names("besides"),
            also=names("who most largest produce world output where noun three"), minerals=ONE,
            countries=(1, 3), country_as="", years=MAYBE, slots=stage, tries=STAGES,
            directions=names("de a on or") | {""}, sentence="others", lack="others",
        ),
        Intent(
            "others", "producers.ranking", all_of=names("after"),
            needs=names("who most largest three"), also=names("produce world output where noun"),
            minerals=ONE, countries=ONE, country_as="", years=MAYBE, slots=stage, tries=STAGES,
            directions=names("de a on or") | {""}, sentence="others", lack="others",
        ),
        Intent(
            "others", "producers.reserves", needs=names("besides"), all_of=names("reserves"),
            also=names("who most largest world output where holds"), minerals=ONE,
            countries=(1, 3), country_as="", directions=names("de a on or") | {""},
            sentence="others", lack="others",
        ),
        Intent(
            "largest_in", "coalition.map", needs=names("who most largest three which_of where"),
            also=OUTPUT_CUES - {"rank"} | names("noun producers"), minerals=ONE, slots=stage,
            tries=STAGES, must=names("group"), sentence="largest_in", lack="largest_in",
        ),
        Intent(
            "chokepoints", "producers.chokepoints", needs=names("concentration concentrated"),
            also=names("minerals who most largest produce output world share lists"),
            slots=stage,
        ),
        Intent(
            "standing", "country.standing", needs=names("largest produce"),
            also=names("who lists"), all_of=names("minerals"), countries=ONE,
            sentence="matters", lack="output_of",
        ),
        Intent(
            "sites", "sites.table", needs=names("site noun"), also=names("how_many where output"),
            minerals=ONE, countries=ONE, slots=stage, drops=stage, fixed=(("kind", "mine"),),
            sentence="sites",
        ),
        Intent(
            "three", "producers.concentration", needs=names("concentration"),
            also=names("three share world largest produce who output"), minerals=ONE,
            slots=stage, tries=STAGES,
        ),
        Intent(
            "three", "producers.concentration", needs=names("concentrated"),
            also=names("world who share"), minerals=ONE, slots=stage, tries=STAGES,
        ),
        Intent(
            "three", "producers.concentration", all_of=names("three share"),
            also=names("world largest produce who output"), minerals=ONE,
            slots=stage, tries=STAGES,
        ),
        Intent(
            "hhi", "producers.concentration", needs=names("hhi"),
            also=names("concentration world output produce since history"), minerals=ONE,
            years=MAYBE, past=True, year_as="", slots=stage, tries=STAGES, sentence="hhi",
            lack="since_year", lacks="year",
        ),
        Intent(
            "years", "producers.reserves", needs=names("years"),
            also=names("reserves output how_many world produce rank lasts missing"), minerals=ONE,
            countries=MAYBE, slots=stage, drops=stage, directions=names("from de a or on") | {""},
            sentence="years", lack="years",
        ),
        Intent(
            "reserves", "producers.reserves", needs=names("reserves"),
            also=names("largest most who where share world output rank holds from how_many"),
            minerals=ONE,
            countries=MAYBE,
        ),
        Intent(
            "standing", "country.standing", needs=names("produce production contribution from"),
            also=names("rank share minerals who output largest most"), countries=ONE,
            directions=NOT_FOR, sentence="matters", lack="output_of",
        ),
        Intent(
            "standing", "country.standing", also=names("output minerals"), countries=ONE,
            must=names("stage"), drops=names("stage"), directions=NOT_FOR, sentence="matters",
            lack="output_of",
        ),
        Intent(
            "reserves", "country.standing", needs=names("reserves"),
            also=names("minerals largest most who output holds share world"), countries=ONE,
            directions=NOT_FOR, sentence="reserves_of", lack="reserves_of",
        ),
        Intent(
            "compare_minerals", "mineral.compare", needs=names("compare"), minerals=SEVERAL,
            mineral_as="minerals",
        ),
        Intent(
            "compare_countries", "country.compare", needs=names("compare"), countries=SEVERAL,
            country_as="countries",
        ),
        Intent(
            "recycling", "recycling.rates", needs=names("recycling"),
            also=names("share output world from"), minerals=ONE,
        ),
        Intent(
            "recycling", "recycling.rates", needs=names("recycling"),
            also=names("share output"), minerals=ONE, countries=ONE,
            only_countries=names("EU"), country_as="", lack="recycling_of",
        ),
        Intent(
            "us_scrap", "recycling.us", needs=names("recycling"),
            also=names("share output from demand use"), minerals=ONE, years=MAYBE, countries=ONE,
            only_countries=names("USA"), country_as="", sentence="us_scrap", lack="rows",
            directions=ANY_DIRECTION,
        ),
        Intent(
            "targets", "recycling.targets", needs=names("targets"),
            also=names("lists strategic minerals"),
            all_of=names("targets recycling"), countries=MAYBE, only_countries=names("EU"),
            country_as="", years=MAYBE, only_years=frozenset({2030}),
        ),
    )  # fmt: skip


def _outlook() -> tuple[Intent, ...]:
    scope = names("scope scenario")
    return (
        Intent(
            "demand", "demand.scenarios", needs=names("demand"),
            also=names("output world until"),
            minerals=ONE, years=MAYBE, slots=scope, tries=SCOPES,
        ),
        Intent(
            "demand", "demand.scenarios", needs=names("output"), also=names("world use demand"),
            minerals=ONE, years=MAYBE, slots=scope, must=names("scope"), energy=True,
        ),
        Intent(
            "growth", "demand.growth", needs=names("growth demand"),
            also=names("world until output"), all_of=names("growth demand"), minerals=ONE,
            years=MAYBE, slots=scope, tries=SCOPES, sentence="second",
        ),
        Intent(
            "uses", "demand.technologies", needs=names("use"),
            also=names("demand largest most world"), minerals=ONE, years=MAYBE, slots=scope,
            tries=SCOPES,
        ),
        Intent(
            "gap", "balance.supply_demand", needs=names("gap"),
            also=names("demand output world until"), minerals=ONE, years=MAYBE,
            slots=names("stage scenario"), tries=SUPPLY_STAGES, sentence="with_second",
        ),
        Intent(
            "mix", "demand.mix", needs=names("minerals"), also=names("demand use who output"),
            years=MAYBE, slots=names("scenario"), must=names("technology"),
        ),
        Intent(
            "mix", "demand.mix", needs=names("demand use output"), also=names("world"),
            minerals=ONE, years=MAYBE, slots=names("scenario"), must=names("technology"),
        ),
        Intent(
            "without_largest", "balance.without_largest", needs=names("without_largest"),
            also=names("demand gap stops output production"), minerals=ONE, years=MAYBE,
            slots=names("stage"), tries=SUPPLY_STAGES, sentence="with_second",
        ),
        Intent(
            "stops", "disruption.supply", needs=names("without stops"),
            also=names("missing output share world produce sells exports gap ban"), minerals=ONE,
            countries=ONE, country_as="supplier", slots=names("stage"), tries=STAGES,
            sentence="with_second",
        ),
        Intent(
            "stops", "disruption.supply", needs=names("without stops reduces"),
            also=names("missing output share world produce sells exports gap demand"),
            minerals=ONE, countries=ONE, country_as="supplier", slots=names("stage"),
            must=names("cut"), tries=STAGES, sentence="with_second",
        ),
        Intent(
            "cover", "disruption.cover", needs=names("cover"),
            also=names("who missing without stops gap demand output"), minerals=ONE,
            countries=ONE, country_as="supplier", slots=names("stage"), tries=STAGES,
        ),
        Intent(
            "capacity", "balance.capacity", needs=names("capacity"),
            also=names("world output produce"), minerals=ONE, years=MAYBE, year_as="",
            lack="since_year", lacks="year", says_year=True,
        ),
        Intent(
            "energy_share", "demand.share", all_of=names("share demand"),
            also=names("world use"), minerals=ONE, years=MAYBE,
            slots=names("scenario"), must=names("scope"), drops=names("scope"), energy=True,
        ),
        *(
            Intent(
                "sector_share", "demand.technologies", needs=names("demand use"),
                also=names("share from output world"), all_of=part, minerals=ONE,
                years=MAYBE, slots=names("scope scenario"), must=names("technology"),
                drops=names("technology"), tries=SCOPES, sentence="sector_share",
                lack="sector_share",
            )
            for part in (names("share"), names("output from"))
        ),
        Intent("price", "prices.history", needs=names("price"),
               also=names("output world history average how"), minerals=ONE),
        Intent("price", "prices.history", needs=names("price"),
               also=names("output history how"), all_of=names("price since"),
               minerals=ONE, years=ONE, past=True, year_as="", lack="since_year", lacks="year",
               sentence="price_since"),
        Intent("price", "prices.history", needs=names("price"), also=names("how output"),
               all_of=names("price compare"), minerals=ONE, years=ONE, past=True, year_as="",
               lack="since_year", lacks="year", sentence="price_since"),
        Intent("price", "prices.history", needs=names("price"), also=names("output average"),
               minerals=ONE, years=ONE, past=True, year_as="", lack="price_year", lacks="year",
               months=MONTHS, sentence="price_then"),
    )  # fmt: skip


INTENTS: tuple[Intent, ...] = (
    *_output(),
    *_outlook(),
    *risk_intents(),
    *trade_intents(),
    *record_intents(),
    *group_intents(),
    *control_intents(),
)
"""Everything that can be asked."""
