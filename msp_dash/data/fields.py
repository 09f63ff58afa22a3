"""Field catalog: what each column of tables and figures means, how it is printed, and its unit.

A field is looked up by the name of its column. A column that measures another thing in another
table (``value``: demand, output, reserves) has a field each, ``value.demand``, named after the
column. Headings are in ``words/en/fields.toml`` under the same names; a field without a heading of
its own has that of its column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

ColumnFormat = Literal["text", "share", "percent", "number", "year", "ratio", "hhi"]
"""`share` is a part of a whole, never printed above 100%; `percent` a change, a rate or a ratio."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes
    ----------
    meaning : one sentence, for documentation.
    format : how its cells are printed.
    vocabulary : where the names of its ids are found, in order: "country", "mineral", or the first
        part of message keys (``params.stage``). Ids joined by ``;`` are named one by one.
    unit : of its numbers, "" where they have none, "unit" where the figure or row says which.
    """

    meaning: str
    format: ColumnFormat = "text"
    vocabulary: tuple[str, ...] = ()
    unit: str = ""


COUNTRY, MINERAL = "country", "mineral"
"""Vocabularies that are tables of names, not messages."""


def _id(meaning: str, *vocabulary: str) -> Field:
    return Field(meaning, vocabulary=vocabulary)


def _share(meaning: str) -> Field:
    return Field(meaning, "share", unit="share")


def _percent(meaning: str) -> Field:
    return Field(meaning, "percent", unit="share")


def _number(meaning: str, unit: str = "unit") -> Field:
    return Field(meaning, "number", unit=unit)


def _year(meaning: str) -> Field:
    return Field(meaning, "year", unit="year")


_GROUP = "How a country belongs to the group of the heading; empty where it does not."

FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        # Who, what, when
        "iso3": _id(
            "Country of the row; `WLD` the world as printed, `OTH` the publisher's other "
            "countries.",
            COUNTRY,
        ),
        "iso3.code": Field(
            "Code of the country: ISO 3166-1 alpha-3, `EU`, `WLD` the world, `OTH` the rest."
        ),
        "country": _id("Supplier; `OTH` all others.", COUNTRY),
        "iso3.several": _id("Countries that the row names, joined by `;`.", COUNTRY),
        "iso3.stated": _id("Country that the list states.", COUNTRY),
        "found_in_iso3": _id("Country in which the coordinates lie.", COUNTRY),
        "country_iso3": _id("Country of the project.", COUNTRY),
        "institution_iso3": _id("Country of the institution.", COUNTRY),
        "recipient_iso3": _id("Country that receives the money.", COUNTRY),
        "jurisdiction": _id("Country, or `EU`.", COUNTRY),
        "name": Field("Name of what the row is about."),
        "name.country": Field("Name of the country."),
        "name.project": Field("Name of the project."),
        "mineral": _id("Mineral id of `data/reference/minerals.csv`.", MINERAL, "cells.mineral"),
        "mineral.demand": _id("Mineral as the IEA counts its demand.", "demand.mineral", MINERAL),
        "mineral.several": _id("Mineral id, or a group of minerals.", MINERAL, "cells.mineral"),
        "mineral.named": _id("Minerals that the row names, joined by `;`.", MINERAL),
        "mineral.recycling": _id(
            "Mineral id, or a group that only recycling names.", MINERAL, "recycling.group"
        ),
        "minerals": _id("Mineral ids, joined by `;`.", MINERAL),
        "stage": _id("Stage at which output is counted.", "params.stage"),
        "year": _year("Calendar year."),
        "year.score": _year("Year of the score."),
        "year.end": _year("Last year of the span."),
        "base_year": _year("Year that the multiple is of."),
        "base_year.start": _year("First year of the span."),
        "date": Field("Day, month or year: YYYY-MM-DD, YYYY-MM or YYYY."),
        "first_year": _year("First year of the average."),
        "year_or_period": _id("Year or period as the source has it.", "params.status"),
        "source": _id("Short id of the publisher.", "params.source"),
        "source.lists": _id("Lists that have the site, joined by `;`.", "params.source"),
        "source.page": Field("Web page of the source."),
        "source_id": Field("Id of the source in `data/facts/sources.csv`."),
        "also_source_ids": Field("Ids of further sources, joined by `; `."),
        "status_source_ids": Field("Ids of the sources of the status, joined by `; `."),
        "finance_source_id": Field("Id of the source of the financing."),
        "edition": Field(
            "Edition of the publication, as its record in `data/sources.yaml` names it."
        ),
        "publisher": Field("Publisher."),
        "note": Field("Caveat in short words of ours, or empty."),
        "key": _id("Id of the row.", "cells.key"),
        "basis": _id(
            "What is weighed: contained metal, gross weight, oxide, lithium carbonate equivalent.",
            "cells.basis",
        ),
        "unit": _id("Unit of `value`.", "cells.unit"),
        # Numbers
        "value": _number("Number of the row."),
        "value.output": _number("Output."),
        "value.reserves": _number("Reserves."),
        "value.demand": _number("Demand."),
        "value.quantity": _number("Quantity."),
        "value.price": _number("Price of the month."),
        "value.amount": _number("Output of the year."),
        "value.rate": _share("Recycling rate, or share."),
        "value.stated": Field("Number as the source has it."),
        "value.category": _id("Category that is counted.", "projects.counts.value"),
        "share": _share("Share of the total."),
        "share.imports": _share("Share of imports of the form."),
        "share.group": _share("The group’s share of the world."),
        "partners": _share("Share of the partners at the table; of a bound the bound."),
        "guests": _share("Share of the guests at the table; of a bound the bound."),
        "rest.table": _share("Share of who is not at the table, or not named."),
        "bound.share": _id("Whether the share is exact or a bound.", "convening.bound"),
        "share.world": _share("The country’s share of world output."),
        "coverage": _share("Share of the world in the hands of named countries."),
        "coverage.world": _share("Share of the world in the hands of named countries."),
        "top1": _share("Share of the largest producer."),
        "top3": _share("Share of the three largest producers."),
        "top1_iso3": _id("Largest producer.", COUNTRY),
        "top1_iso3.supplier": _id("Largest supplier.", COUNTRY),
        "leader_iso3": _id("Country with the largest output or reserves.", COUNTRY),
        "leader_share": _share("Share of that country."),
        "of": _number("Countries that the source names with output or reserves above zero.", ""),
        "hhi": Field("Herfindahl-Hirschman index.", "hhi", unit="0 to 10,000"),
        "spread": _share("Largest minus smallest number, as a share of the largest."),
        "spread.sum": _share(
            "Largest minus smallest number of each country, summed, as a share of the sum of the "
            "largest."
        ),
        "rank": _number("Rank among all producers, the largest first.", ""),
        "ratio": Field("Demand as a multiple of that of the base year.", "ratio"),
        "ratio.met": _percent("Share of demand that is met without the supplier."),
        "ratio.before": Field("Number of the year, divided by that of the year before.", "ratio"),
        "usgs": _number("Output by the USGS."),
        "iea": _number("Output by the IEA."),
        "bgs": _number("Output by the BGS."),
        "stock": _number("Stock at the end of the year.", "t"),
        "consumption": _number("Consumption of the year.", "t"),
        "months": _number("Stock in months of consumption.", "months"),
        "reliance": _share("Net imports over consumption; of a bound the bound."),
        "reliance_status": _id("What the publisher says of the reliance.", "words.status"),
        "years_of_output": _number("Reserves divided by the output of a year.", "years"),
        "countries": _number("Number of countries.", "countries"),
        "countries.listed": _number("Countries that the publisher lists.", "countries"),
        "count": _number("Number of rows.", "rows"),
        "unknown": _number("Rows of them whose outcome is unknown.", "rows"),
        # Status
        "status": _id("What the publisher says of the number.", "words.status"),
        "status.output": _id("What the publisher says of the output.", "words.status"),
        "status.day": _id("Status of the control on the day.", "params.status"),
        "status.control": _id("Status of the control.", "standards.controls.status"),
        "status.scheme": _id("Standing in the scheme.", "standards.participants.label"),
        "status.site": _id("Status of the site in our words.", "sites.status"),
        "status.commitment": _id("What is known of the outcome.", "commitments.status"),
        "status.project": Field("Where the project stands."),
        "status_as_of": Field("Date of the text that says where the project stands."),
        "status_date": Field("Date of the text that says what is known."),
        "as_of": Field("Date of the text, or year that the list gives."),
        "as_of.text": Field("Date of the latest text that was consulted."),
        "confidence": _id("How far the row is confirmed.", "projects.confidence"),
        "confidence.source": _id("Type of source.", "projects.confidence"),
        "confidence.text": _id("Which text was consulted.", "recycling.confidence"),
        "confidence.site": _id(
            "ICMM: how sure the asset is. USGS: how exact its point is.", "sites.confidence"
        ),
        "standing": _id("How far the money is committed.", "params.status"),
        "standing.control": _id("How the control counts.", "standards.supply.standing"),
        "binding_status": _id("Status in the source’s words.", "investment.status"),
        "precision": _id("How exact the date is.", "cells.precision"),
        # Demand and balance
        "scenario": _id("Scenario of the edition, or `base` for its base year.", "params.scenario"),
        "scope": _id("Energy technologies, other uses, or all uses.", "params.scope"),
        "sector": _id("Use, as the IEA divides demand.", "params.technology", "demand.use"),
        "series": _id("Line of the figure.", "balance.series"),
        "gap": _percent("Expected supply minus demand, as a share of demand."),
        "needed": _percent("Growth a year that demand needs."),
        "best": _percent("Fastest growth a year of mine output over ten years."),
        "best_span": Field("Ten years in which mine output grew fastest."),
        "reason": _id("Why there is no number.", "balance.growth_needed.row"),
        "supplier": _id("Supplier that is left out.", COUNTRY),
        "adds": _percent("What the supplier adds, as a share of demand."),
        "with_all": _percent("Share of demand that all suppliers meet."),
        "needed.cut": _percent("Growth a year by which all others would make up for the cut."),
        "best.others": _percent("Fastest growth a year of all others over ten years."),
        "ratio.after": _percent("Share of demand that is met after the cut."),
        "share.purchases": _share("Share of what the importer bought of the product."),
        "value_cut": _number("Value that would be left after the cut.", "current USD"),
        "value_after": _number("Output after the cut."),
        "share_after": _share("Share of what is left after the cut."),
        "share_of_missing": Field(
            "Output as a multiple of what would be missing; 1 is all of it.", "ratio"
        ),
        "supply": _number("Supply of the base case."),
        "supply_after": _number("Supply of the base case after the cut."),
        "demand": _number("Total demand."),
        "years.cut": _number("Years in which the cut is made up for.", "years"),
        "form": Field("What is counted, in the words of USGS."),
        "capacity": _number("What plants could make in a year."),
        "production": _number("What is made in a year."),
        "capacity_status": _id("Status of the capacity.", "balance.capacity.status"),
        "production_status": _id("Status of the production.", "balance.capacity.status"),
        "used": _percent("Share of capacity in use."),
        # Groups of countries
        "role": _id("Role in the partnership.", "cells.role", "figures.role", "partners.role"),
        "seat": _id("Seat at the table of the view.", "chain.seat"),
        "since": Field("Day since which the role is known."),
        "since.status": Field("Day since which the control has this status."),
        "convening": Field("Meeting."),
        "capacity.role": _id("Capacity in which it was named.", "partners.capacity"),
        "capacity.meeting": _id("Capacity in which a meeting names it.", "partners.capacity"),
        "title": Field("Event."),
        "kind": _id("Kind of the row.", "cells.kind"),
        **{
            name: _id(_GROUP, "partners.groups.role")
            for name in (
                *("ny2022_partner", "ny2022_guest", "msp_partner", "forum", "guest", "observer"),
                *("finance_network", "forge_member", "forge_expected", "pax_silica", "quad"),
                "g7_alliance",
                *("us_framework_2025", "us_framework_2026", "us_eu_plan", "us_eu_japan"),
                "us_mexico_plan",
            )
        },
        "text": Field("The number in a sentence."),
        "then_year": _year("Year of the earlier number."),
        "then": _number("Number known in September 2022."),
        "then_iso3": Field("Code of the largest miner of the earlier year."),
        "now_year": _year("Year of the newest number."),
        "now": _number("Newest number."),
        "now_iso3": Field("Code of the largest miner of the newest year."),
        "mine_share": _share("Share of world mine output."),
        "refined_share": _share("Share of world refined output."),
        "difference": _share("Share of mine output minus share of refined output."),
        "added": _share("Change of the group’s share when the country joins or leaves."),
        "share_low": _share("Share of the world, at least."),
        "share_high": _share("Share of the world, at most."),
        # Lists and standards
        "tier": _id("Part of the list: critical, strategic.", "cells.tier", "producers.listings"),
        "measure": _id("Kind of measure.", "params.measure"),
        "measure.compare": _id("What is compared.", "mineral.compare.measure"),
        "measure.recycling": _id("Definition of the rate.", "recycling.measure"),
        "item": Field("What is controlled."),
        "target": _id("Who the control is aimed at.", "standards.controls.target"),
        "announced": Field("Date on which it was announced."),
        "announced.statement": Field("Date on which it was stated."),
        "in_force": Field("Date from which the control is in force."),
        "ended": Field("Date on which the control was suspended or ended."),
        "until": Field("Date to which the control is suspended."),
        "why": _id("Why the status is unknown.", "standards.controls.why_short"),
        "why.commitment": _id("Why the outcome is unknown.", "commitments.status"),
        "what": Field("What the control says."),
        "control_id": Field("Id of the control in `data/facts/export_controls.csv`."),
        "control": Field("Control on record."),
        "limit": _id("What the control is limited to.", "standards.supply.limit"),
        "scheme": _id("Scheme.", "standards.participants.scheme"),
        "principle": Field("Id of the principle."),
        "theme": Field("Subject of the principle."),
        "statement": Field("What the principle asks."),
        "stated_by": Field("Who stated it."),
        "kind.principle": _id("Kind of the text.", "standards.principles.kind"),
        "indicator": _id("Governance indicator.", "standards.indicator"),
        "score": _number("Score: higher is better, 0 the mean of the world.", "about -2.5 to 2.5"),
        "stderr": _number("Standard error as published.", "as the score"),
        "low": _number("Lower bound."),
        "low.rate": _share("Lower bound of a range."),
        "high": _number("Upper bound."),
        "high.rate": _share("Upper bound of a range."),
        "geography": _id("Area that the rate is of.", "recycling.geography", COUNTRY),
        # Sites
        "site": Field("Id of the site in its list."),
        "site.entry": Field("Entry of the list."),
        "entry": Field("Number of the entry on the list."),
        "kind.site": Field("What the site is, joined by `;`."),
        "other_names": Field("Further names, joined by `;`."),
        "lat": Field("Latitude, degrees north.", unit="degrees"),
        "lon": Field("Longitude, degrees east.", unit="degrees"),
        "operator": Field("Operator as the list has it."),
        "owners": Field("Owners with their shares, as the list has them, of the year it gives."),
        "capacity.stated": Field("Capacity as published."),
        "stated": Field("Status in the list’s words."),
        "lists": Field("Number of lists that have the site."),
        "record": Field("Id of the publication in `data/sources.yaml`."),
        "record.source": Field("Id of the publication in `data/sources.yaml`."),
        "in_country": _number("Sites in the country.", "sites"),
        # Trade
        "hs6": Field("Product of the Harmonized System."),
        "exporter": _id("Country that sells.", "trade.party", COUNTRY),
        "importer": _id("Country that buys.", "trade.party", COUNTRY),
        "seller": _id("Largest seller of the product.", "trade.party", COUNTRY),
        "seller_share": _share("Its share of what is traded of the product, by value."),
        "miner": _id("Largest miner of the mineral.", COUNTRY),
        "miner_share": _share("Its share of the world's mine output."),
        "refiner": _id("Largest refiner of the mineral.", COUNTRY),
        "refiner_share": _share("Its share of the world's refined output."),
        "years": Field("Years of seller, miner and refiner, as far as they are known."),
        "sources.origin": Field(
            "Publications of seller, miner and refiner, as far as they are known."
        ),
        "origin": _id("Where the origin is known from.", "trade.origin"),
        "value_usd": _number("Value free on board.", "current USD"),
        "quantity_t": _number("Quantity that was reported.", "t"),
        "flows": _number("Flows that the row adds up.", "flows"),
        "gdp_usd": _number("Gross domestic product.", "current USD"),
        "partner_share": _share("Share of it with the partners."),
        # Projects, commitments, investment
        "project_id": Field("Id of the project in `data/facts/projects.csv`."),
        "company": Field("Company."),
        "coord_precision_km": _number("How exact the coordinates are.", "km"),
        "coord_basis": Field("Where the coordinates are taken from."),
        "msp_link": Field("Link to the partnership."),
        "msp_link_strength": _id("How the link is known.", "params.strength"),
        "strength": _id("How the link is known.", "params.strength"),
        "msp_partners_supporting": Field("Partners that are reported to support it."),
        "financing_amount_usd": _number("Financing.", "USD"),
        "financing_instrument": Field("Instrument of the financing."),
        "financing_institution": Field("Institution of the financing."),
        "financing_date": Field("Date of the financing."),
        "institution": Field("Institution."),
        "instrument": _id("Loan, equity, guarantee.", "cells.instrument", "projects.finance.kind"),
        "kind.finance": _id("Kind of item.", "params.kind"),
        "recipient": Field("Who receives the money, where that is no project."),
        "amount_usd": _number("Amount in US dollars.", "USD"),
        "amount_native": Field("Amount and its currency as printed."),
        "bound": _id("Whether the amount is a limit.", "projects.finance.bound_short"),
        "type": _id("Type of institution.", "projects.institutions.type"),
        "relation": _id("Relation to the project.", "projects.institutions.relation"),
        "dimension": _id("What is counted by.", "projects.counts.by"),
        "dimension.commitment": _id("What is counted by.", "commitments.by"),
        "value.commitment": _id(
            "Outcome or subject that is counted.", "commitments.status", "commitments.kind"
        ),
        "kind.change": _id("What changed.", "params.kind"),
        "step": _id("What happened to it.", "week.step"),
        "text.change": Field("What changed, in words."),
        "old": Field("What stood there before."),
        "new": Field("What stands there now."),
        "taken": Field("Day on which a correction or an edition was taken in here."),
        "figure": Field("Id of the figure that shows it."),
        "id": Field("Id of the commitment in `data/facts/commitments.csv`."),
        "commitment_id": Field("Id of the commitment in `data/facts/commitments.csv`."),
        "by": _id("Countries that made it, joined by `;`.", COUNTRY),
        "to.several": _id("Countries it was made to, joined by `;`.", COUNTRY),
        "made": Field("When it was promised."),
        "due": Field("When it was due."),
        "days": _number("Days past due.", "days"),
        "state.promise": _id("What is known of the outcome.", "commitments.status"),
        "commitment.id": Field("Id of the commitment in `data/facts/commitments.csv`."),
        "what.register": _id("What a row of the register is about.", "table.register.what"),
        "usd": _number("Output at the published price of its year.", "USD"),
        "event": Field("Meeting or text in which the commitment was made."),
        "who": Field("Who made the commitment."),
        "commitment": Field("What was promised."),
        "kind.commitment": _id("Subject of the commitment.", "commitments.kind"),
        "amount": _number("Amount.", "currency"),
        "currency": Field("Currency of the amount."),
        "deadline": Field("Date by which it was promised."),
        "locator": Field("Page of the facts and place in it."),
        "quote": Field("Passage of the source."),
        "actor": Field("Who invests, or the program."),
        "what_it_counts": Field("What the number counts."),
        "value_low": _number("Lower bound."),
        "value_high": _number("Upper bound."),
        "nominal_or_real": _id("Nominal or real money.", "investment.sector.money"),
        "kind.investment": _id("Kind of the number.", "investment.sector.panel"),
        # Quality of the tables
        "values": _number("Countries with a number.", "countries"),
        "estimated": _number("Of these, estimates.", "countries"),
        "zeros": _number("Of these, printed zeros.", "countries"),
        "withheld": _number("Countries whose number is withheld.", "countries"),
        "missing": _number("Countries without a number.", "countries"),
        "sources": Field("Publishers that are compared."),
        "before": _number("Number of the year before."),
        "before_edition": Field("Edition of the year before."),
        "before.revised": _number("Number of the edition before."),
        "before_edition.revised": Field("Edition before."),
        "ratio.revised": Field("Number divided by that of the edition before.", "ratio"),
        "table.compared": _id("Meeting whose seats count.", "params.table"),
        "table": _id("Table.", "quality.status.table"),
        "state": _id("Group of the status.", "quality.status.group"),
        "rows": _number("Number of rows.", "rows"),
    }
)


def column_of(name: str) -> str:
    """Column that a field is of: ``value`` of ``value.demand``."""
    return name.partition(".")[0]
