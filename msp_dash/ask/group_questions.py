"""What can be asked of who takes part: groups, founders, observers, projects, pledges, controls."""

from __future__ import annotations

from msp_dash.analysis.projects import OUTSIDE
from msp_dash.ask.intents import ANY_DIRECTION, MAYBE, MONTHS, ONE, Intent, Sentence, names

OF_PROJECT: tuple[tuple[Sentence, str], ...] = (
    ("project_status", "status"),
    ("project_owner", "owner"),
)
"""Sentences on one project, each with its cue."""


def group_intents() -> tuple[Intent, ...]:
    """Everything that can be asked of the rows of the record, by group, day, project or pair."""
    groups = names("msp forum")
    partners = names("msp ny2022_partners")
    alliance = names("alliance")
    project = names("project")
    return (
        Intent(
            "alliance", "partners.groups", also=names("who member roll joining lists named signed"),
            groups=groups, must=alliance, drops=alliance, fixed=(("lens", "none"),),
            sentence="alliance",
        ),
        Intent(
            "alliance", "partners.groups", also=names("member joining signed"), countries=ONE,
            groups=groups, must=alliance, drops=alliance, country_as="",
            fixed=(("lens", "none"),), sentence="alliance_of", lack="rows",
        ),
        Intent(
            "initiatives", "partners.groups", needs=names("initiatives"),
            also=names("member who lists meetings"), countries=ONE, fixed=(("lens", "none"),),
            country_as="", directions=names("from de a or on") | {""}, sentence="initiatives",
            lack="initiatives",
        ),
        Intent(
            "founders", "partners.map", all_of=names("founders"),
            also=names("who member roll named lists"), groups=partners,
            only_groups=partners, sentence="founders",
        ),
        Intent(
            "founders", "partners.map", all_of=names("founded who"),
            groups=partners, only_groups=partners, sentence="founders",
        ),
        Intent(
            "founders", "partners.map", needs=names("founders founded created"),
            all_of=names("when"), groups=names("msp"), must=names("group"),
            only_groups=names("msp"), sentence="founders",
        ),
        Intent(
            "joined_in", "partners.map", all_of=names("joining"), also=names("who member"),
            groups=groups, must=names("group"), only_groups=groups, years=ONE, months=MONTHS,
            past=True, year_as="", sentence="joined_in", lack="joined_in", lacks="year",
        ),
        *(
            Intent(
                "attended_as", "table.register", needs=need, also=names("who meetings from"),
                years=MAYBE, year_as="", months=MONTHS, groups=groups | {"guests"},
                must=names("place") | must, drops=names("place attended_as"), lack="meeting",
                lacks="place", sentence="attended_as", only_groups=only,
            )
            for need, must, only in (
                (frozenset[str](), names("attended_as"), groups | {""}),
                (names("who meetings"), names("group"), names("guests")),
            )
        ),
        *(
            Intent(
                name, "projects.table", needs=names(cue), all_of=names(cue),
                also=names("projects when who noun produce"), minerals=MAYBE, mineral_as="",
                countries=MAYBE, country_as="", slots=names("stage"), groups=groups, must=project,
                drops=names("project stage"), fixed=strength, directions=ANY_DIRECTION,
                sentence=name, lack="rows",
            )
            for name, cue in OF_PROJECT
            for strength in ((), (("strength", OUTSIDE),))
        ),
        Intent(
            "projects_in", "projects.table", all_of=names("projects"),
            also=names("how_many output where who supported lists"), minerals=MAYBE,
            groups=groups, must=names("region"), drops=names("region"), sentence="projects_in",
            lack="counted",
        ),
        Intent(
            "institution", "projects.finance", needs=names("finance projects"),
            also=names("supported who output lists"), groups=groups,
            countries=MAYBE, only_countries=names("USA EU"), country_as="",
            must=names("institution"), drops=names("institution"), sentence="institution",
            lack="finance", directions=ANY_DIRECTION,
        ),
        Intent(
            "pledged", "commitments.table", needs=names("promises"),
            also=names("who output meetings"), countries=(2, 2), country_as="", years=MAYBE,
            year_as="", months=MONTHS, slots=names("place"), drops=names("place"),
            directions=ANY_DIRECTION, sentence="pledged", lack="rows",
        ),
        Intent(
            "pledged_by", "commitments.table", needs=names("promises"),
            also=names("who output how_many"), countries=ONE, country_as="seat", years=MAYBE,
            year_as="", months=MONTHS, directions=ANY_DIRECTION, sentence="pledged_by",
            lack="rows",
        ),
        Intent(
            "programmes", "investment.programmes", needs=names("public_funds"),
            also=names("output lists"), all_of=names("minerals"),
            countries=ONE, directions=names("from de a or adjective") | {""},
            sentence="programmes", lack="programmes",
        ),
        Intent(
            "targets", "recycling.targets", all_of=names("targets"),
            also=names("recycling share output"), minerals=ONE, mineral_as="",
            countries=MAYBE, only_countries=names("EU"), country_as="", years=MAYBE, year_as="",
            slots=names("technology"), drops=names("technology"), sentence="targets_of",
            lack="rows",
        ),
    )  # fmt: skip
