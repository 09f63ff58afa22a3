"""One strict pandera schema a table; keys are unique, units are fixed.

Checked when tables are built (``data build``), when they are verified (``data check``) and in
tests, never on a page view. Quantities are metric tonnes (t) unless a column says otherwise.
"""

from __future__ import annotations

import pandera.pandas as pa

STAGES = ("mine", "smelter", "refined")
STATUSES = (
    "reported",
    "estimated",
    "withheld",
    "not_available",
    "below_half_unit",
    "rounded",
    "residual",
    "at_least",
    "at_most",
    "not_applicable",
)
"""What the publisher says of a number. ``withheld`` and ``not_available`` have no value, ever;
``below_half_unit`` has none either (the publisher prints a sign, not a number);
``at_least`` (">") and ``at_most`` ("<") carry the bound; ``rounded`` is a printed world total;
``residual`` is the publisher's "other countries"; ``reported`` zero is a real zero;
``not_applicable`` is a total that the publisher refuses to print because its rows do not add up
to anything (USGS "XX", boron): no share may be made of such rows."""

NO_VALUE = ("withheld", "not_available", "below_half_unit", "not_applicable")

BASES = (
    "content",  # contained metal or element
    "gross",  # gross weight of ore, concentrate, product or the metal/alloy as sold
    "oxide",  # contained oxide (REO, TiO2, Nb2O5, Ta2O5, V2O5, B2O3, Li2O, ZrO2, K2O, P2O5)
    "carbonate",  # lithium carbonate equivalent
)
UNITS = ("t", "m3")
"""Tonnes, or cubic metres (helium only)."""
SITE_STATUSES = (
    "operating",
    "assumed_active",
    "construction",
    "project",
    "exploration",
    "care_and_maintenance",
    "suspended",
    "closed",
    "not_stated",
)
"""What a list of sites says of one. ``assumed_active`` is the USGS's own word: nobody looked."""
SITE_CONFIDENCES = ("high", "moderate", "exact", "approximate", "not_stated")
"""ICMM: how sure the asset is. USGS: how exact its point is. Other lists say nothing."""
SITE_LEFT_OUT = ("very_low", "no_mineral", "oil_gas", "no_country", "merged")
"""Why a row of a list is no site of its own."""
AREA = r"^([A-Z]{3}|EU)$"
"""ISO 3166-1 alpha-3, ``EU`` (Union), ``WLD`` (world total as printed), ``OTH`` (residual),
``XKX`` (Kosovo) and the codes of former states (``SUN``, ``CSK``, ``YUG``, ``DDR`` ...)."""
SNAKE = r"^[a-z][a-z0-9_]*$"


def _text(**checks: object) -> pa.Column:
    return pa.Column(str, coerce=True, **checks)  # type: ignore[arg-type]


def _key(pattern: str = SNAKE) -> pa.Column:
    return _text(checks=pa.Check.str_matches(pattern))


def _one_of(values: tuple[str, ...]) -> pa.Column:
    return _text(checks=pa.Check.isin(values))


def _number(*, nullable: bool = True) -> pa.Column:
    return pa.Column(float, pa.Check.ge(0), nullable=nullable, coerce=True)


def _unit() -> pa.Column:
    # A table built without the column holds tonnes; only helium (m3) is measured otherwise.
    return pa.Column(str, pa.Check.isin(UNITS), coerce=True, default="t")


def _note() -> pa.Column:
    # A table built without the column has no caveats on its numbers.
    return pa.Column(str, coerce=True, default="")


def _year() -> pa.Column:
    return pa.Column("int64", pa.Check.in_range(1900, 2100), coerce=True)


def _table(
    name: str, key: list[str], columns: dict[str, pa.Column], *checks: pa.Check
) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        columns,
        checks=list(checks),
        unique=key,
        strict=True,
        ordered=True,
        name=name,
        add_missing_columns=any(column.default is not None for column in columns.values()),
    )


_VALUE_MATCHES_STATUS = pa.Check(
    lambda df: df["value"].isna() == df["status"].isin(NO_VALUE),
    error="a value is missing exactly where the status says so",
)

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    # One basis only per (source, edition, mineral, stage): see tests.
    # `source` is the short publisher id of the contract (usgs, bgs); `edition` "2026" or "2023".
    # `estimated` keeps the publisher's "e" also for residuals and world totals.
    # `label` is the publisher's own row label of the country; `note` the publisher's caveat in
    # our own short words or empty.
    "production": _table(
        "production",
        ["source", "edition", "mineral", "stage", "basis", "iso3", "year"],
        {
            "source": _key(),
            "edition": _text(),
            "mineral": _key(),
            "stage": _one_of(STAGES),
            "basis": _one_of(BASES),
            "iso3": _key(AREA),
            "year": _year(),
            "value": _number(),
            "unit": _unit(),
            "status": _one_of(STATUSES),
            "estimated": pa.Column(bool),
            "note": _text(),
        },
        _VALUE_MATCHES_STATUS,
    ),
    "reserves": _table(
        "reserves",
        ["source", "edition", "mineral", "basis", "iso3"],
        {
            "source": _key(),
            "edition": _text(),
            "mineral": _key(),
            "basis": _one_of(BASES),
            "iso3": _key(AREA),
            "value": _number(),
            "unit": _unit(),
            "status": _one_of(STATUSES),
            "note": _text(),
        },
        _VALUE_MATCHES_STATUS,
    ),
    # US salient statistics: measure price | net_import_reliance | secondary_production |
    # apparent_consumption. `series` tells prices of one mineral apart (grade, market), and of
    # secondary production the scrap counted (old, new, purchased); `unit` as printed (USD/t,
    # USD/kg, percent, kt ...).
    # value as printed in `unit`; net_import_reliance "E" (net exporter) -> value null, status
    # net_exporter; ">50" -> value 50, status at_least.
    "salient": _table(
        "salient",
        ["source", "edition", "mineral", "measure", "series", "year"],
        {
            "source": _key(),
            "edition": _text(),
            "mineral": _key(),
            "measure": _one_of(
                ("price", "net_import_reliance", "secondary_production", "apparent_consumption")
            ),
            "series": _text(),
            "year": _year(),
            "value": pa.Column(float, nullable=True, coerce=True),
            "unit": _text(),
            "status": _one_of((*STATUSES, "net_exporter")),
            "note": _text(),
        },
    ),
    # IEA: one base case; named countries, OTH (rest of world), WLD (total). t, content basis
    # unless the publisher says otherwise. `note`: what the number covers (graphite: battery grade).
    "supply_outlook": _table(
        "supply_outlook",
        ["source", "edition", "case", "mineral", "stage", "basis", "iso3", "year"],
        {
            "source": _key(),
            "edition": _text(),
            "case": _key(),
            "mineral": _key(),
            "stage": _one_of(STAGES),
            "basis": _one_of(BASES),
            "iso3": _key(AREA),
            "year": _year(),
            "value": _number(nullable=False),
            "note": _note(),
        },
    ),
    # IEA demand, t. scope: energy (clean energy technologies) | other | total.
    # sector: "all" for the scope's own printed total, else the publisher's sector in snake case.
    # scenario: "base" for the edition's base year, else the edition's own scenario id.
    # case: "base" (the IEA's base case; alternative cases are not ingested).
    # `note`: what the mineral covers where its id does not say it (graphite: also synthetic).
    "demand": _table(
        "demand",
        ["source", "edition", "scenario", "case", "mineral", "scope", "sector", "year"],
        {
            "source": _key(),
            "edition": _text(),
            "scenario": _key(),
            "case": _key(),
            "mineral": _key(),
            "scope": _one_of(("energy", "other", "total")),
            "sector": _key(),
            "year": _year(),
            "value": _number(nullable=False),
            "note": _note(),
        },
    ),
    # USGS World Minerals Outlook to 2029. measure production | capacity; t.
    "outlook": _table(
        "outlook",
        ["source", "edition", "measure", "mineral", "form", "iso3", "year"],
        {
            "source": _key(),
            "edition": _text(),
            "measure": _one_of(("production", "capacity")),
            "mineral": _key(),
            "form": _text(),
            "iso3": _key(AREA),
            "year": _year(),
            "value": _number(),
            "unit": _unit(),
            "status": _one_of((*STATUSES, "revised", "outlook")),
            "note": _text(),
        },
        _VALUE_MATCHES_STATUS,
    ),
    # Monthly prices (date "YYYY-MM"), nominal, in `unit` as the publisher has it.
    "prices": _table(
        "prices",
        ["source", "edition", "mineral", "series", "date"],
        {
            "source": _key(),
            "edition": _text(),
            "mineral": _key(),
            "series": _text(),
            "date": _key(r"^\d{4}-\d{2}$"),
            "value": _number(nullable=False),
            "unit": _text(),
        },
    ),
    # World Bank: gross domestic product, current US dollars.
    "gdp": _table(
        "gdp",
        ["source", "edition", "iso3", "year"],
        {
            "source": _key(),
            "edition": _text(),
            "iso3": _key(AREA),
            "year": _year(),
            "value_usd": _number(nullable=False),
        },
    ),
    # BACI: current US dollars (FOB) and tonnes. `complete`: all flows of the year are held, not
    # each country's largest partners alone. hs6 as in data/reference/hs6.csv.
    "trade": _table(
        "trade",
        ["source", "edition", "hs6", "exporter", "importer", "year"],
        {
            "source": _key(),
            "edition": _text(),
            "hs6": _key(r"^\d{6}$"),
            "exporter": _key(AREA),
            "importer": _key(AREA),
            "year": _year(),
            "value_usd": _number(nullable=False),
            "quantity_t": _number(),
            "complete": pa.Column(bool),
        },
    ),
    # Mines, plants, deposits, exploration: a row a site of a list. `site` is the publisher's own
    # id, with a prefix where a source has several lists. `kind` and `minerals` are joined by ";".
    # `stated` is the publisher's word of the status, `capacity` as printed, `as_of` the year the
    # list gives for the row. `inside`: the point is in its country (0.1 degree); `found_in` is
    # where it lies instead. `place`: rows of one place have the same (docs/site-joins.md).
    "sites": _table(
        "sites",
        ["source", "site"],
        {
            "source": _key(),
            "site": _text(),
            "record": _text(),
            "name": _text(),
            "other_names": _text(),
            "iso3": _key(AREA),
            "lat": pa.Column(float, pa.Check.in_range(-90, 90), coerce=True),
            "lon": pa.Column(float, pa.Check.in_range(-180, 180), coerce=True),
            "kind": _text(),
            "minerals": _text(),
            "status": _one_of(SITE_STATUSES),
            "stated": _text(),
            "operator": _text(),
            "capacity": _text(),
            "confidence": _one_of(SITE_CONFIDENCES),
            "as_of": _text(),
            "inside": pa.Column(bool),
            "found_in": _text(),
            "place": _text(),
        },
    ),
    # What each list of sites held: rows of the file, sites kept, rows left out by reason.
    "site_lists": _table(
        "site_lists",
        ["list"],
        {
            "list": _key(),
            "record": _text(),
            **{
                name: pa.Column("int64", pa.Check.ge(0), coerce=True)
                for name in ("rows", "sites", *SITE_LEFT_OUT)
            },
        },
    ),
    # Who lists which mineral as critical. `mineral` is ours where one id fits, else a group id.
    "listings": _table(
        "listings",
        ["jurisdiction", "list_name", "year", "tier", "as_listed"],
        {
            "jurisdiction": _key(AREA),
            "list_name": _text(),
            "year": _year(),
            "tier": _text(),
            "as_listed": _text(),
            "mineral": _key(),
            "url": _text(),
            "note": _text(),
        },
    ),
    # World Bank, Worldwide Governance Indicators: `value` on a scale of about -2.5 (weak) to 2.5,
    # `stderr` its standard error as published, `percentile` among all countries of the year.
    # A country that the publisher does not score has no row.
    "governance": _table(
        "governance",
        ["iso3", "indicator", "year"],
        {
            "iso3": _key(AREA),
            "indicator": _key(),
            "year": _year(),
            "value": pa.Column(float, pa.Check.in_range(-3.5, 3.5), coerce=True),
            "stderr": pa.Column(float, pa.Check.gt(0), coerce=True),
            "percentile": pa.Column(float, pa.Check.in_range(0, 100), coerce=True),
        },
    ),
    # Every area that any table names. Names in four languages; sentence_en is the form inside an
    # English sentence ("the United States"); lat/lon is the label point.
    "countries": _table(
        "countries",
        ["iso3"],
        {
            "iso3": _key(AREA),
            "iso2": _text(),
            "m49": _text(),
            "name_en": _text(),
            "name_fr": _text(),
            "name_es": _text(),
            "name_pt": _text(),
            "sentence_en": _text(),
            "region": _text(),
            "subregion": _text(),
            "income": _text(),
            "lat": pa.Column(float, nullable=True, coerce=True),
            "lon": pa.Column(float, nullable=True, coerce=True),
            "former": pa.Column(bool),
            "eu": pa.Column(bool),
        },
    ),
}
