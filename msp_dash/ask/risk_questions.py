"""What can be asked of supply at risk: a supplier gone, publishers compared, outlooks revised."""

from __future__ import annotations

from msp_dash.ask.intents import MAYBE, ONE, SCOPES, STAGES, SUPPLY_STAGES, Intent, names


def risk_intents() -> tuple[Intent, ...]:
    """Everything that can be asked of a supplier's loss, of publishers and of editions."""
    stage = names("stage")
    return (
        *(
            Intent(
                "met_without", "disruption.outlook", needs=names("met missing gap share output"),
                also=names("demand without stops reduces exports"),
                all_of=names(gone) | names("demand"), minerals=ONE, countries=ONE,
                country_as="supplier", years=ONE, slots=names("stage scenario cut"),
                tries=SUPPLY_STAGES, sentence="with_second",
            )
            for gone in ("without", "stops", "reduces")
        ),
        Intent(
            "met_without", "disruption.outlook", needs=names("without stops"),
            also=names("missing output production gap ban exports"), minerals=ONE, countries=ONE,
            country_as="supplier", years=ONE, slots=names("stage scenario"), tries=SUPPLY_STAGES,
            sentence="with_second",
        ),
        Intent(
            "others_growth", "disruption.growth", needs=names("others"), all_of=names("growth"),
            also=names("cover without stops missing output exports"), minerals=ONE,
            countries=ONE, country_as="supplier", slots=stage | {"horizon"},
            drops=names("horizon"), tries=STAGES, sentence="others_growth", lack="others_growth",
        ),
        Intent(
            "publishers", "producers.disagreement", needs=names("two_publisher"),
            also=names("differ promises output share who produce compare holds how"), minerals=ONE,
            countries=MAYBE, years=MAYBE, slots=stage, tries=STAGES, sentence="publishers",
            lack="publishers",
        ),
        Intent(
            "publishers", "producers.disagreement", needs=names("differ"),
            also=names("output who produce compare how"), minerals=ONE, countries=MAYBE,
            years=MAYBE, slots=stage, tries=STAGES, sentence="publishers", lack="publishers",
        ),
        Intent(
            "revisions", "demand.revisions", all_of=names("revised demand"),
            also=names("how history world"), minerals=ONE, years=MAYBE,
            slots=names("scope"), tries=SCOPES, sentence="revisions",
        ),
        Intent(
            "controlled", "standards.controlled_supply", needs=names("share output production"),
            also=names("produce world controls exports"), all_of=names("under_control"),
            minerals=ONE, slots=stage,
        ),
        *(
            Intent(
                "marginal", "coalition.marginal", needs=need,
                also=names("adds leaves missing stops share output"), minerals=ONE, countries=ONE,
                slots=stage | {"group"}, must=names("group"), country_as="", tries=STAGES,
                all_of=need, sentence="marginal", lack="marginal",
            )
            for need in (names("adds"), names("leaves"))
        ),
        Intent(
            "outlook_share", "coalition.outlook", needs=names("share output"),
            also=names("produce world holds"), minerals=ONE, years=ONE, year_as="",
            slots=stage, must=names("group"), tries=SUPPLY_STAGES, sentence="outlook_share",
            lack="outlook_share", lacks="year",
        ),
        Intent(
            "import_hhi", "trade.dependence", needs=names("concentration hhi"),
            all_of=names("imports"), minerals=MAYBE, years=MAYBE, slots=names("hs6"), product=True,
            countries=ONE, country_as="importer",
            directions=names("de adjective") | {""}, sentence="import_hhi", lack="import_hhi",
        ),
        Intent(
            "capacity", "balance.capacity", needs=names("capacity"),
            also=names("world output produce"), minerals=ONE, years=MAYBE, year_as="",
            must=stage, drops=stage, sentence="capacity_of", lack="since_year", lacks="year",
        ),
        Intent(
            "growth_most", "demand.growth", needs=names("largest most"),
            also=names("who world until"),
            all_of=names("growth demand minerals"), years=MAYBE, slots=names("scope scenario"),
            tries=SCOPES,
        ),
        Intent(
            "all_sites", "sites.counts", all_of=names("all_sites"),
            also=names("how_many world lists output"), minerals=ONE,
        ),
    )  # fmt: skip
