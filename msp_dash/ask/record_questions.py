"""What can be asked of the record of the MSP, the lists, the controls and the scores."""

from __future__ import annotations

from msp_dash.analysis.projects import OUTSIDE
from msp_dash.ask.intents import (
    EIGHT,
    MAYBE,
    MONTHS,
    ONE,
    SEVERAL,
    SUPPLY_STAGES,
    Intent,
    names,
)

NEW_YORK = (("lens", "ny2022_all"),)
"""Parameters of the roll of New York."""


def record_intents() -> tuple[Intent, ...]:
    """Everything that can be asked of the record, the lists and the scores."""
    groups = names("msp forum")
    meeting_groups = groups | {"ny2022_partners"}
    indicator = names("indicator")
    return (
        Intent(
            "lists", "producers.listings", needs=names("lists"),
            also=names("how_many named output minerals"), minerals=ONE,
        ),
        Intent(
            "lists", "producers.listings", needs=names("lists"), all_of=names("who"),
            also=names("how_many named output minerals"), minerals=ONE, sentence="listers",
        ),
        Intent(
            "lists", "producers.listings", needs=names("lists"), also=names("named minerals"),
            minerals=ONE, countries=ONE, country_as="", sentence="listed",
            directions=names("from de a or on for") | {""},
        ),
        Intent(
            "lists", "producers.listings", needs=names("strategic"),
            also=names("lists named minerals"), minerals=ONE, countries=ONE, country_as="",
            sentence="strategic", directions=names("from de a or on for") | {""},
        ),
        Intent(
            "member", "partners.map", also=names("member"), countries=ONE, years=MAYBE,
            date=True, groups=groups, must=names("group"),
        ),
        Intent(
            "member", "partners.map", needs=names("member"), countries=ONE, years=MAYBE,
            date=True, groups=groups, level=2,
        ),
        Intent(
            "joined", "partners.map", all_of=names("when member"), countries=ONE,
            groups=groups, sentence="joined",
        ),
        *(
            Intent(
                "joined", "partners.map", all_of=cues, countries=ONE, groups=groups, must=must,
                only_groups=only, sentence="joined", lack="ever",
            )
            for cues, must, only in (
                (names("ever member"), frozenset[str](), groups | {""}),
                (names("ever"), names("group"), groups),
            )
        ),
        Intent(
            "joined", "partners.map", needs=names("when"), countries=ONE, groups=groups,
            must=names("group"), only_groups=groups, sentence="joined",
        ),
        Intent(
            "members", "partners.map", needs=names("partners_count"), years=MAYBE, date=True,
            groups=groups,
        ),
        Intent(
            "members", "partners.map", needs=names("partners_count how_many"),
            also=names("member output who"), must=names("group"), groups=groups, only_groups=groups,
        ),
        Intent(
            "roll", "partners.map", also=names("member who roll lists named"), years=MAYBE,
            date=True, must=names("group"), only_groups=groups, sentence="roll",
        ),
        Intent(
            "roll", "partners.map", all_of=names("roll"), also=names("who"), years=MAYBE,
            date=True, sentence="roll",
        ),
        Intent(
            "chair", "partners.map", needs=names("chair"), also=names("who when member"),
            countries=MAYBE, country_as="", groups=groups | {"ny2022_partners"},
            must=names("group"), only_groups=groups | {"ny2022_partners"}, sentence="chair",
            directions=names("from de a or") | {""},
        ),
        Intent(
            "meetings", "table.register", needs=names("meetings"),
            also=names("how_many output ever"), countries=MAYBE, country_as="seat", groups=groups,
            sentence="met",
        ),
        Intent(
            "attended", "table.register", needs=names("meetings"), also=names("who which_of"),
            countries=MAYBE, country_as="seat",
            years=MAYBE, year_as="", months=MONTHS, groups=meeting_groups,
            must=names("place"), drops=names("place"), lack="meeting", lacks="place",
            sentence="attended",
        ),
        Intent(
            "meetings", "table.register", needs=names("meetings"),
            also=names("how_many who when where lists output"), years=ONE, year_as="",
            months=MONTHS, groups=groups, lack="meeting", lacks="year", sentence="held",
        ),
        Intent(
            "new_york", "partners.map", needs=names("new_york"),
            also=names("meetings who which_of"), countries=MAYBE, years=MAYBE,
            only_years=frozenset({2022}), months=frozenset({9}), groups=groups | {"guests", EIGHT},
            fixed=NEW_YORK, sentence="new_york",
        ),
        Intent(
            "new_york", "partners.map", all_of=names("new_york how_many"),
            also=names("meetings who which_of"), years=MAYBE,
            only_years=frozenset({2022}), months=frozenset({9}), groups=groups | {"guests", EIGHT},
            fixed=NEW_YORK,
        ),
        Intent(
            "attended", "partners.map", needs=names("new_york"),
            also=names("meetings who which_of"), years=MAYBE, year_as="",
            only_years=frozenset({2022}), months=frozenset({9}),
            groups=groups | {"guests", EIGHT}, must=names("region"), drops=names("region"),
            fixed=NEW_YORK, sentence="attended_from", lack="attended_from",
        ),
        Intent(
            "attended", "table.register", needs=names("meetings"), also=names("who which_of"),
            years=MAYBE, year_as="", months=MONTHS, groups=groups | {"guests"},
            must=names("place region"), drops=names("place region"), lack="meeting",
            lacks="place", sentence="attended_from",
        ),
        Intent(
            "projects", "projects.table", needs=names("projects"),
            also=names("how_many supported where output"), minerals=MAYBE, countries=MAYBE,
            groups=groups,
        ),
        Intent(
            "projects_named", "projects.map", needs=names("named"),
            also=names("projects how_many"), groups=groups,
        ),
        Intent(
            "finance", "projects.finance", needs=names("finance"), also=names("projects"),
            groups=groups,
        ),
        *(
            Intent(
                "financed", "projects.finance", needs=names("finance"),
                also=names("projects who output promises supported how_many"), groups=groups,
                must=names("project"), slots=names("institution"), fixed=strength,
                drops=names("project institution"), sentence="financed", lack="finance",
            )
            for strength in ((), (("strength", OUTSIDE),))
        ),
        Intent(
            "counted", "projects.counts", needs=names("projects"),
            also=names("how_many supported where output"), groups=groups, must=names("region"),
            drops=names("region"), fixed=(("measure", "region"),), sentence="counted",
            lack="counted",
        ),
        Intent(
            "counted", "projects.counts", needs=names("how_many output"),
            also=names("supported"), all_of=names("projects"),
            minerals=ONE, mineral_as="", groups=groups, fixed=(("measure", "mineral"),),
            sentence="counted", lack="counted",
        ),
        Intent(
            "promises", "commitments.table", needs=names("promises"), also=names("how_many output"),
            groups=groups,
        ),
        Intent(
            "promises", "commitments.table", needs=names("promises"),
            also=names("how_many output who signed"), groups=meeting_groups, years=ONE,
            year_as="", months=MONTHS, past=True, sentence="promised_in", lack="rows",
            lacks="year",
        ),
        Intent(
            "promises", "commitments.table", needs=names("promises"), also=names("meetings"),
            groups=meeting_groups, years=MAYBE, year_as="", months=MONTHS, must=names("place"),
            drops=names("place"), lack="meeting", lacks="place", sentence="promised",
        ),
        Intent(
            "overdue", "commitments.table", all_of=names("promises overdue"),
            also=names("deadline how_many who output"), groups=meeting_groups,
            sentence="overdue",
        ),
        Intent(
            "participants", "standards.participants", needs=names("eiti"),
            also=names("member meetings who"), countries=ONE,
        ),
        Intent(
            "participants", "standards.participants", all_of=names("eiti"),
            also=names("member meetings who which_of governance"), groups=frozenset({EIGHT}),
            must=names("group"), only_groups=frozenset({EIGHT}), fixed=NEW_YORK,
            sentence="implementers",
        ),
        Intent(
            "principles", "standards.principles", needs=names("principles"), groups=groups,
        ),
        Intent(
            "investment", "investment.sector", needs=names("investment"),
            also=names("minerals lists world output"),
        ),
        Intent(
            "investment", "investment.sector", needs=names("investment"),
            also=names("minerals lists world output"), years=ONE, past=True, year_as="",
            lack="investment_year", lacks="year", says_year=True,
        ),
        Intent(
            "governance", "country.governance", needs=names("governance"), also=names("how"),
            countries=ONE,
        ),
        Intent(
            "score", "country.governance", also=names("governance output how rank"), countries=ONE,
            must=indicator, drops=indicator, sentence="score",
        ),
        Intent(
            "score", "country.governance", also=names("governance compare who more most largest"),
            countries=SEVERAL, each="country", must=indicator, drops=indicator, sentence="score",
            directions=names("or de a on") | {""},
        ),
        Intent(
            "governance_of", "standards.governance", needs=names("governance"),
            also=names("largest who produce"), minerals=ONE, slots=names("stage indicator"),
            tries=SUPPLY_STAGES,
        ),
    )  # fmt: skip
