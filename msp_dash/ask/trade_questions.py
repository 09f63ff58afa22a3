"""What can be asked of trade: who sells and buys what, and who depends on whom."""

from __future__ import annotations

from msp_dash.ask.intents import MAYBE, ONE, Intent, names


def trade_intents() -> tuple[Intent, ...]:
    """Everything that can be asked of buyers, sellers and US stocks."""
    product = names("hs6")
    stocks_too = names("output months how_many demand holds")
    return (
        Intent(
            "sellers", "trade.exports", needs=names("sells exports who_supplies suppliers"),
            also=names("who largest share world most where"), minerals=MAYBE,
            years=MAYBE, slots=product, product=True,
        ),
        Intent(
            "sellers", "trade.exports", needs=names("sells exports"), all_of=names("three"),
            also=names("who largest share world most"), minerals=MAYBE, years=MAYBE,
            slots=product, product=True, sentence="three_sellers",
        ),
        Intent(
            "sold_by", "trade.exports", needs=names("sells exports"),
            also=names("who where largest most"), minerals=MAYBE,
            years=MAYBE, slots=product, product=True,
            countries=ONE, country_as="exporter", directions=names("from de adjective") | {""},
        ),
        Intent(
            "buyers", "trade.imports", needs=names("buys buyers imports"),
            also=names("who largest most world share"), minerals=MAYBE, years=MAYBE,
            slots=product, product=True, fixed=(("lens", "none"),),
        ),
        Intent(
            "sold_by", "trade.exports", needs=names("buys buyers"), also=names("who largest most"),
            minerals=MAYBE, years=MAYBE, slots=product, product=True, countries=ONE,
            country_as="exporter", directions=names("from de a adjective"),
        ),
        Intent(
            "sold_by", "trade.exports", needs=names("imports"), all_of=names("who"),
            also=names("largest most"), minerals=MAYBE, years=MAYBE, slots=product, product=True,
            countries=ONE, country_as="exporter", directions=names("from adjective"),
        ),
        Intent(
            "sold_by", "trade.exports", all_of=names("three"), needs=names("buys buyers"),
            also=names("who largest most"), minerals=MAYBE, years=MAYBE, slots=product,
            product=True, countries=ONE, country_as="exporter",
            directions=names("from de a adjective"), sentence="three_buyers",
        ),
        Intent(
            "bought_by", "trade.dependence", needs=names("sells exports who_supplies suppliers"),
            also=names("who largest most"),
            minerals=MAYBE, years=MAYBE, slots=product, product=True, countries=ONE,
            country_as="importer", directions=names("toward a"),
        ),
        Intent(
            "bought_by", "trade.dependence", needs=names("suppliers"),
            also=names("who largest most where imports"), minerals=MAYBE, years=MAYBE,
            slots=product, product=True, countries=ONE, country_as="importer",
            directions=names("de") | {""},
        ),
        Intent(
            "bought_by", "trade.dependence", all_of=names("dependence imports"),
            minerals=MAYBE, years=MAYBE, slots=product, product=True, countries=ONE,
            country_as="importer", directions=names("de"),
        ),
        Intent(
            "bought_by", "trade.dependence", needs=names("buys origin who_supplies"),
            also=names("who where largest from imports most"), minerals=MAYBE,
            years=MAYBE, slots=product, product=True,
            countries=ONE, country_as="importer", directions=frozenset({""}),
        ),
        Intent(
            "bought_by", "trade.dependence", all_of=names("origin imports"),
            also=names("from"), minerals=MAYBE, years=MAYBE, slots=product,
            product=True, countries=ONE, country_as="importer", directions=names("or"),
        ),
        Intent(
            "dependence", "trade.dependence", needs=names("dependence"),
            also=names("imports from share output"), all_of=names("dependence"),
            minerals=MAYBE, years=MAYBE, slots=product, product=True, countries=(2, 2),
            pair=True, drops=names("exporter"), directions=names("on from de a or") | {""},
            sentence="purchases", lack="seller",
        ),
        Intent(
            "dependence", "trade.dependence", needs=names("share output"),
            also=names("imports from origin"), minerals=MAYBE, years=MAYBE, slots=product,
            product=True, countries=(2, 2), pair=True, drops=names("exporter"),
            directions=names("from"), sentence="purchases", lack="seller",
        ),
        Intent(
            "bought_by", "trade.dependence", needs=names("imports dependence"),
            also=names("who largest from share most sells"), minerals=MAYBE,
            years=MAYBE, slots=product, product=True, countries=ONE, country_as="importer",
            directions=frozenset({""}), level=2,
        ),
        Intent(
            "us_sources", "us.sources", needs=names("imports dependence"),
            also=names("who where largest from share most"), minerals=ONE, countries=ONE,
            only_countries=names("USA"), country_as="", directions=frozenset({""}),
        ),
        Intent(
            "bought_by", "trade.dependence", needs=names("gets imports"), all_of=names("where"),
            also=names("from largest most"), minerals=MAYBE, years=MAYBE,
            slots=product, product=True, countries=ONE, country_as="importer",
            directions=frozenset({""}),
        ),
        Intent(
            "us_sources", "us.sources", needs=names("sources"),
            also=names("who where from imports"), minerals=ONE, countries=ONE,
            only_countries=names("USA"), country_as="",
        ),
        Intent(
            "us_sources", "us.sources", needs=names("gets buys origin who_supplies"),
            also=names("where who from imports largest most"), minerals=ONE, countries=ONE,
            only_countries=names("USA"), country_as="", directions=frozenset({""}),
        ),
        Intent(
            "us_sources", "us.sources", needs=names("sells who_supplies suppliers"),
            also=names("who largest"), minerals=ONE, countries=ONE,
            only_countries=names("USA"), country_as="", directions=names("toward a"),
        ),
        Intent(
            "us_sources", "us.sources", needs=names("imports gets buys origin sources where"),
            also=names("who from largest share"), minerals=ONE, countries=ONE,
            only_countries=names("USA"), country_as="", must=names("stage"),
            drops=names("stage"), sentence="of_form", lack="form",
        ),
        Intent(
            "us_reliance", "recycling.us", needs=names("reliance dependence"),
            also=names("imports from share output"), minerals=ONE, countries=ONE,
            only_countries=names("USA"), country_as="", years=MAYBE,
            directions=frozenset({"", "de"}), sentence="second",
        ),
        Intent(
            "us_sources", "us.sources", needs=names("share output"), minerals=ONE,
            all_of=names("imports"), also=names("origin how_many"),
            countries=(2, 2), pair=True, drops=names("exporter importer"), buyer="USA",
            directions=names("from de a on") | {""}, sentence="us_source", lack="us_source",
            level=2,
        ),
        Intent(
            "flow", "trade.flows", needs=names("imports buys exports sells gets"),
            also=names("share output from"), minerals=MAYBE, countries=(2, 2), pair=True,
            years=MAYBE, slots=product, product=True,
            directions=names("from toward a de") | {""},
        ),
        Intent(
            "stocks", "us.stocks", needs=names("stocks"), also=stocks_too,
            minerals=ONE, countries=MAYBE,
            only_countries=names("USA"), country_as="",
        ),
        Intent(
            "stocks", "us.stocks", needs=names("stocks"), also=stocks_too,
            minerals=ONE, countries=MAYBE,
            only_countries=names("USA"), country_as="", years=ONE, lack="stock_year",
            lacks="year", says_year=True,
        ),
        Intent(
            "stocks", "us.stocks", needs=names("stocks"), also=stocks_too,
            minerals=ONE, countries=ONE,
            only_countries=names("USA"), country_as="", years=MAYBE, must=names("stage"),
            drops=names("stage"), sentence="of_form", lack="form",
        ),
        Intent(
            "stocks", "us.stocks", needs=names("stocks"), also=stocks_too,
            minerals=ONE, countries=ONE,
            country_as="", lack="stocks", level=2,
        ),
    )  # fmt: skip
