"""Schemas of all tables (pandera): columns, types, units, unique keys.

Validated by ``data build``, ``data check`` and tests, never at run time. Quantities are metric
tonnes (t) unless a column says otherwise. Each column has a description, its own or that of its
field in `data.fields`, and, where it applies, a unit; ``tools/data_dictionary.py`` generates
``docs/data-dictionary.md`` from them.
"""

from __future__ import annotations

from typing import Any

import pandera.pandas as pa

from msp_dash.data.fields import FIELDS
from msp_dash.data.vocabulary import SITE_STATUSES, STAGES

STATUS_MEANS = {
    "reported": "Printed as a number; a reported zero is a real zero.",
    "estimated": "Printed with the publisher's mark of an estimate.",
    "withheld": "Known to the publisher and kept back (USGS: W). No value, ever.",
    "not_available": "The publisher has no number (USGS: NA). No value, ever.",
    "below_half_unit": "The publisher prints a sign, not a number: less than half a unit.",
    "rounded": "A world total as printed, rounded by the publisher.",
    "residual": "The publisher's other countries.",
    "at_least": "Printed with >: the value is the bound.",
    "at_most": "Printed with <: the value is the bound.",
    "not_applicable": "A total that the publisher refuses to print, since its rows do not add "
    "up to anything (USGS: XX, boron): no share may be made of such rows.",
    "revised": "Outlook: revised by the publisher.",
    "outlook": "Outlook: a year to come.",
    "net_exporter": "United States: exports exceed imports (USGS: E); no reliance is printed.",
}
"""What the publisher says of a number."""
OWN_STATUSES = ("revised", "outlook", "net_exporter")
"""Statuses that one table alone has."""
STATUSES = tuple(name for name in STATUS_MEANS if name not in OWN_STATUSES)

NO_VALUE = ("withheld", "not_available", "below_half_unit", "not_applicable")

BASES = (
    "content",  # contained metal or element
    "gross",  # gross weight of ore, concentrate, product or the metal/alloy as sold
    "oxide",  # contained oxide (REO, TiO2, Nb2O5, Ta2O5, V2O5, B2O3, Li2O, ZrO2, K2O, P2O5)
    "carbonate",  # lithium carbonate equivalent
)
UNITS = ("t", "m3")
"""Tonnes, or cubic metres (helium only)."""
SITE_CONFIDENCES = ("high", "moderate", "exact", "approximate", "not_stated")
"""ICMM: how sure the asset is. USGS: how exact its point is. Other lists say nothing."""
SITE_LEFT_OUT_MEANS = {
    "very_low": "Left out: the publisher's confidence is Very Low.",
    "no_mineral": "Left out: no mineral of ours.",
    "oil_gas": "Left out: oil or gas.",
    "no_country": "Left out: at sea, in no country.",
    "merged": "Rows that are one facility with another row of the list.",
}
SITE_LEFT_OUT = tuple(SITE_LEFT_OUT_MEANS)
"""Why a row of a list is no site of its own."""
AREA = r"^([A-Z]{3}|EU)$"
"""ISO 3166-1 alpha-3, ``EU`` (Union), ``WLD`` (world total as printed), ``OTH`` (residual),
``XKX`` (Kosovo), the codes of former states (``SUN``, ``CSK``, ``YUG``, ``DDR`` ...), and ``XBL``
and ``XSC``, which trade once counted as one (`data/reference/joint_areas.csv`)."""
SNAKE = r"^[a-z][a-z0-9_]*$"


UNIT = "unit"
"""Name of a column's unit in its metadata."""


def _text(means: str = "", **checks: Any) -> pa.Column:
    return pa.Column(str, coerce=True, description=means, **checks)


def _key(pattern: str = SNAKE, means: str = "") -> pa.Column:
    return _text(means, checks=pa.Check.str_matches(pattern))


def _one_of(values: tuple[str, ...], means: str = "") -> pa.Column:
    return _text(means, checks=pa.Check.isin(values))


def _number(
    means: str, unit: str, *checks: pa.Check, least: float | None = 0, nullable: bool = True
) -> pa.Column:
    all_checks = [*checks] if least is None else [pa.Check.ge(least), *checks]
    return pa.Column(
        float,
        all_checks,
        nullable=nullable,
        coerce=True,
        description=means,
        metadata={UNIT: unit},
    )


def _degrees(name: str, way: str, most: int) -> pa.Column:
    within = pa.Check.in_range(-most, most)
    return _number(f"{name}.", f"degrees {way}", within, least=None, nullable=False)


def _whole(means: str, unit: str, check: pa.Check) -> pa.Column:
    return pa.Column("int64", check, coerce=True, description=means, metadata={UNIT: unit})


def _flag(means: str) -> pa.Column:
    return pa.Column(bool, description=means)


def _unit() -> pa.Column:
    # A table built without the column holds tonnes; only helium (m3) is measured otherwise.
    means = "Unit of `value`: tonnes, or cubic metres (helium only)."
    return pa.Column(str, pa.Check.isin(UNITS), coerce=True, default="t", description=means)


def _note(means: str) -> pa.Column:
    # A table built without the column has no caveats on its numbers.
    return pa.Column(str, coerce=True, default="", description=means)


def _year(means: str = "") -> pa.Column:
    return _whole(means, "year", pa.Check.in_range(1900, 2100))


def _common(names: str) -> dict[str, pa.Column]:
    """Columns that most tables have, by name."""
    columns = {
        "source": _key(),
        "edition": _text(),
        "mineral": _key(),
        "stage": _one_of(STAGES),
        "basis": _one_of(BASES),
        "iso3": _key(AREA),
        "year": _year(),
        "unit": _unit(),
        "status": _one_of(STATUSES),
        "note": _text(),
    }
    return {name: columns[name] for name in names.split()}


def _table(
    name: str, means: str, key: list[str], columns: dict[str, pa.Column], *checks: pa.Check
) -> pa.DataFrameSchema:
    for field, column in columns.items():
        column.description = column.description or FIELDS[field].meaning
    return pa.DataFrameSchema(
        columns,
        checks=list(checks),
        unique=key,
        strict=True,
        ordered=True,
        name=name,
        description=means,
        add_missing_columns=any(column.default is not None for column in columns.values()),
    )


def _flows(quantity: str) -> dict[str, pa.Column]:
    """Columns of flows of trade."""
    return {
        "source": _key(),
        "edition": _text(),
        "hs6": _key(r"^\d{6}$", "Product of the Harmonized System; `data/reference/hs6.csv`."),
        "exporter": _key(AREA),
        "importer": _key(AREA),
        "year": _year(),
        "value_usd": _number("Value free on board.", "current USD", nullable=False),
        "quantity_t": _number(quantity, "t"),
        "complete": _flag(
            "All flows of the year are held, not each country's largest partners alone."
        ),
    }


_VALUE_MATCHES_STATUS = pa.Check(
    lambda df: df["value"].isna() == df["status"].isin(NO_VALUE),
    error="a value is missing exactly where the status says so",
)

_WITHHELD = "Empty where the status says that the publisher gives none."

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    # One basis only per (source, edition, mineral, stage): see tests.
    "production": _table(
        "production",
        "Output by country, stage and year, as USGS and BGS print it.",
        ["source", "edition", "mineral", "stage", "basis", "iso3", "year"],
        {
            **_common("source edition mineral stage basis iso3 year"),
            "value": _number(f"Output. {_WITHHELD}", "unit"),
            **_common("unit status"),
            "estimated": _flag("The publisher's mark of an estimate, kept for totals too."),
            "note": _text(),
        },
        _VALUE_MATCHES_STATUS,
    ),
    "reserves": _table(
        "reserves",
        "Reserves by country, as USGS prints them.",
        ["source", "edition", "mineral", "basis", "iso3"],
        {
            **_common("source edition mineral basis iso3"),
            "value": _number(f"Reserves. {_WITHHELD}", "unit"),
            **_common("unit status note"),
        },
        _VALUE_MATCHES_STATUS,
    ),
    "reserve_columns": _table(
        "reserve_columns",
        "Both columns of reserves that USGS prints in two; `reserves` has one of them.",
        ["source", "edition", "mineral", "basis", "iso3"],
        {
            **_common("source edition mineral basis iso3"),
            "year": _year("Year of the column."),
            "value": _number(f"Reserves. {_WITHHELD}", "unit"),
            **_common("unit status"),
            "used": _flag("The column that `reserves` has: of the basis of mine production."),
        },
        _VALUE_MATCHES_STATUS,
    ),
    "salient": _table(
        "salient",
        "USGS's statistics of the United States: prices, reliance, scrap, consumption, stocks.",
        ["source", "edition", "mineral", "measure", "series", "year"],
        {
            **_common("source edition mineral"),
            "measure": _one_of(
                (
                    *("price", "net_import_reliance", "secondary_production"),
                    *("apparent_consumption", "reported_consumption", "stock"),
                ),
                "What is measured.",
            ),
            "series": _text(
                "Tells prices of one mineral apart (grade, market), the scrap that is counted "
                "(old, new, purchased), and whose stocks, of which form."
            ),
            "year": _year(),
            "value": _number(
                "As printed; of `at_least` the bound, of `net_exporter` none.", "unit", least=None
            ),
            "unit": _text("Unit as printed: USD per kg, percent, kt ..."),
            "status": _one_of((*STATUSES, "net_exporter")),
            "note": _text(),
        },
    ),
    "us_supply": _table(
        "us_supply",
        "Who supplies the United States, by form: USGS's import sources. Stocks, consumption and "
        "reliance on imports are in `salient`.",
        ["source", "edition", "mineral", "form", "iso3"],
        {
            **_common("source edition mineral"),
            "form": _text(),
            "iso3": _key(AREA, "Supplier; `OTH` all others."),
            "first_year": _year("First year of the average."),
            "year": _year("Last year of the average."),
            "share": _number(
                "Share of imports; of `at_least` and `at_most` the bound.",
                "0 to 1",
                pa.Check.in_range(0, 1),
                least=None,
                nullable=False,
            ),
            "status": _one_of(STATUSES),
            "leads": _flag("The form that stands for the mineral: a total, or the main one."),
            "overlaps": _flag("The form is a total of others."),
            "note": _text(),
        },
    ),
    "supply_outlook": _table(
        "supply_outlook",
        "The IEA's expected supply on its one base case.",
        ["source", "edition", "case", "mineral", "stage", "basis", "iso3", "year"],
        {
            **_common("source edition"),
            "case": _key(means="The publisher's case; `base` only."),
            **_common("mineral stage basis iso3"),
            "year": _year("The edition's base year, or a year of the outlook."),
            "value": _number("Supply.", "t", nullable=False),
            "note": _note("What the number covers (graphite: battery grade), or empty."),
        },
    ),
    "demand": _table(
        "demand",
        "The IEA's demand by scenario, technology and year.",
        ["source", "edition", "scenario", "case", "mineral", "scope", "sector", "year"],
        {
            **_common("source edition"),
            "scenario": _key(
                means="`base` for the edition's base year, else the edition's scenario."
            ),
            "case": _key(means="`base` only: alternative cases are not read."),
            "mineral": _key(),
            "scope": _one_of(("energy", "other", "total")),
            "sector": _key(means="`all` for the scope's own printed total, else the IEA's sector."),
            "year": _year("The edition's base year, or a year of the scenario."),
            "value": _number("Demand.", "t", nullable=False),
            "note": _note("What the mineral covers where its id does not say it, or empty."),
        },
    ),
    "outlook": _table(
        "outlook",
        "USGS's outlook: production and capacity, to years to come.",
        ["source", "edition", "measure", "mineral", "form", "iso3", "year"],
        {
            "source": _key(),
            "edition": _text("Last year of the outlook."),
            "measure": _one_of(("production", "capacity"), "Output, or what plants could make."),
            "mineral": _key(),
            "form": _text("The publisher's own words for what is counted."),
            **_common("iso3 year"),
            "value": _number(f"Production or capacity. {_WITHHELD}", "unit"),
            "unit": _unit(),
            "status": _one_of((*STATUSES, "revised", "outlook")),
            "note": _text(),
        },
        _VALUE_MATCHES_STATUS,
    ),
    "prices": _table(
        "prices",
        "Monthly prices, nominal, of the World Bank and the IMF.",
        ["source", "edition", "mineral", "series", "date"],
        {
            **_common("source edition mineral"),
            "series": _text("The publisher's own name of the series."),
            "date": _key(r"^\d{4}-\d{2}$", "Month, YYYY-MM."),
            "value": _number("Price of the month, nominal.", "unit", nullable=False),
            "unit": _text("Unit as the publisher has it: USD per t ..."),
        },
    ),
    "gdp": _table(
        "gdp",
        "Gross domestic product, as the World Bank gives it.",
        ["source", "edition", "iso3", "year"],
        {
            **_common("source edition"),
            "iso3": _key(AREA, "Country."),
            "year": _year(),
            "value_usd": _number("Gross domestic product.", "current USD", nullable=False),
        },
    ),
    "trade": _table(
        "trade",
        "Who sells what to whom: CEPII's BACI in the nomenclature of 2017 (HS17).",
        ["source", "edition", "hs6", "exporter", "importer", "year"],
        _flows("Quantity; empty where the publisher has none."),
    ),
    "trade_hs92": _table(
        "trade_hs92",
        "The same of ores, intermediates and metals since 1995, in the nomenclature of 1992 "
        "(HS92): never joined with `trade`.",
        ["source", "edition", "hs6", "year", "exporter", "importer"],
        _flows("Quantity; empty for ores, and where the publisher has none."),
    ),
    "sites": _table(
        "sites",
        "Mines, plants, deposits, exploration: a row a site of a list (docs/site-joins.md).",
        ["source", "site"],
        {
            "source": _key(),
            "site": _text("The publisher's own id, with a prefix where it has several lists."),
            "record": _text(),
            "name": _text("Name as the list has it."),
            "other_names": _text(),
            "iso3": _key(AREA, "Country that the list states."),
            "lat": _degrees("Latitude", "north", 90),
            "lon": _degrees("Longitude", "east", 180),
            "kind": _text("What the site is (mine, smelter, deposit ...), joined by `;`."),
            "minerals": _text(),
            "status": _one_of(SITE_STATUSES, "Status in our words."),
            "stated": _text("Status in the publisher's words."),
            "operator": _text("Operator as the list has it, or empty."),
            "owners": _text(
                "Owners with shares as the list has them, of rows that differ `/`-joined; or empty."
            ),
            "capacity": _text("Capacity as printed, or empty."),
            "confidence": _one_of(
                SITE_CONFIDENCES, "ICMM: how sure the asset is. USGS: how exact its point is."
            ),
            "as_of": _text("Year that the list gives for the row, or empty."),
            "inside": _flag("The point lies in its country, within 0.1 degree."),
            "found_in": _text("Country where the point lies instead, or empty."),
            "place": _text("Rows of one place have the same."),
        },
    ),
    "site_lists": _table(
        "site_lists",
        "What each list of sites held: rows of the file, sites kept, rows left out by reason.",
        ["list"],
        {
            "list": _key(means="Id of the list."),
            "record": _text(),
            **{
                name: _whole(means, "rows", pa.Check.ge(0))
                for name, means in {
                    "rows": "Rows of the file.",
                    "sites": "Sites kept.",
                    **SITE_LEFT_OUT_MEANS,
                }.items()
            },
        },
    ),
    "listings": _table(
        "listings",
        "Who lists which mineral as critical.",
        ["jurisdiction", "list_name", "year", "tier", "as_listed"],
        {
            "jurisdiction": _key(AREA),
            "list_name": _text("Name of the list."),
            "year": _year("Year of the list."),
            "tier": _text("Part of the list: critical, strategic ..."),
            "as_listed": _text("Name on the list."),
            "mineral": _key(means="Mineral id where one of ours fits, else the id of a group."),
            "url": _text("Page that was read."),
            "note": _text(),
        },
    ),
    "governance": _table(
        "governance",
        "The World Bank's governance indicators; a country without a score has no row.",
        ["iso3", "indicator", "year"],
        {
            "iso3": _key(AREA, "Country."),
            "indicator": _key(means="One of the six indicators."),
            "year": _year(),
            "value": _number(
                "Score: higher is better, 0 the mean of the world.",
                "about -2.5 to 2.5",
                pa.Check.in_range(-3.5, 3.5),
                least=None,
                nullable=False,
            ),
            "stderr": _number(
                "Standard error as published.",
                "as the score",
                pa.Check.gt(0),
                least=None,
                nullable=False,
            ),
            "percentile": _number(
                "Rank among all countries of the year.",
                "0 to 100",
                pa.Check.in_range(0, 100),
                least=None,
                nullable=False,
            ),
        },
    ),
    "countries": _table(
        "countries",
        "Every area that any table names.",
        ["iso3"],
        {
            "iso3": _key(AREA, "Code of the area."),
            "iso2": _text("ISO 3166-1 alpha-2, or empty."),
            "m49": _text("Code of the UN Statistics Division, or empty."),
            "name_en": _text("Name in English."),
            "name_fr": _text("Name in French."),
            "name_es": _text("Name in Spanish."),
            "name_pt": _text("Name in Portuguese."),
            "sentence_en": _text("Form inside an English sentence: the United States."),
            "region": _text("Region of the UN Statistics Division, or empty."),
            "subregion": _text("Subregion of the UN Statistics Division, or empty."),
            "income": _text("Income group of the World Bank, or empty."),
            "lat": _number("Latitude of the label.", "degrees north", least=None),
            "lon": _number("Longitude of the label.", "degrees east", least=None),
            "former": _flag("A former state, or countries that trade once counted as one."),
            "eu": _flag("A member state of the European Union."),
        },
    ),
}
