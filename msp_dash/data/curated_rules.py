"""Rules of each hand-maintained table: columns, key, vocabularies, ranges and references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from msp_dash.data.vocabulary import SITE_STATUSES

CONFIDENCE = (
    *("confirmed_primary", "relayed_primary", "relayed_dataset", "secondary", "planned_only"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """What one file must look like.

    Attributes
    ----------
    columns
        Header, in order.
    key
        Columns whose combination is unique.
    blank
        Key, source and coded columns that may be empty.
    required
        Other columns that may not be empty.
    words
        Allowed values by column.
    numbers
        Allowed range by column; empty cells are allowed.
    links
        Column -> (table, column) in which its values must stand.
    """

    columns: str
    key: str
    blank: frozenset[str] = frozenset()
    required: str = ""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)


ANY = (float("-inf"), float("inf"))
POSITIVE = (0.0, float("inf"))
WGI = (-3.0, 3.0)
"""World Bank governance scores run from about -2.5 to 2.5 and now and then beyond."""

WGI_COLUMNS = (
    "wgi_voice_accountability",
    "wgi_political_stability",
    "wgi_government_effectiveness",
    "wgi_regulatory_quality",
    "wgi_rule_of_law",
    "wgi_control_of_corruption",
)

FACTS: Mapping[str, Table] = {
    "sources": Table(
        "source_id publisher title date url read_at how_seen kind note licence quote",
        "source_id",
        words={
            "kind": (
                *("primary", "primary_mirror", "news", "company", "analysis", "reference"),
                *("dataset", "relayed_dataset", "relayed_filing"),
            )
        },
    ),
    "members": Table(
        "entity iso3 role from_date from_precision until_date source_id also_source_ids "
        "confidence note",
        "iso3 role from_date",
        words={
            "role": (
                "msp_partner",
                "msp_chair",
                "msp_observer",
                "msp_forum_colead",
                "msp_forum_member",
                "convening_guest",
                "forge_chair",
                "forge_member",
                "forge_member_expected",
            ),
            "from_precision": ("day", "month", "announced", "no_later_than"),
            "confidence": CONFIDENCE,
        },
    ),
    "convenings": Table(
        "convening_id date date_precision city country_iso3 host_event series level "
        "chair_or_opened_by title source_id confidence note",
        "convening_id",
        blank=frozenset({"country_iso3"}),
        words={
            "date_precision": ("day", "month", "approximate"),
            "series": ("msp", "msp_forum", "msp_finance", "forge"),
            "confidence": CONFIDENCE,
        },
    ),
    "participation": Table(
        "convening_id iso3 entity capacity source_id note",
        "convening_id iso3 capacity",
        words={
            "capacity": (
                "partner",
                "minerals_rich_guest",
                "forum_member",
                "observer",
                "host",
                "delegation",
                "joint_statement",
            )
        },
        links={"convening_id": ("convenings", "convening_id")},
    ),
    "projects": Table(
        "project_id name company country_iso3 lat lon coord_precision_km coord_basis minerals "
        "stage status status_as_of msp_link msp_link_strength msp_partners_supporting "
        "financing_amount_usd financing_instrument financing_institution financing_date "
        "source_id finance_source_id status_source_ids confidence note",
        "project_id",
        blank=frozenset({"finance_source_id", "status_source_ids"}),
        words={
            "msp_link_strength": (
                "government_named",
                "press_list",
                "press_and_government_hint",
                "company_claim",
                "none_found",
            ),
            "confidence": CONFIDENCE,
        },
        numbers={
            "lat": (-90, 90),
            "lon": (-180, 180),
            "coord_precision_km": POSITIVE,
            "financing_amount_usd": POSITIVE,
        },
    ),
    "project_finance": Table(
        "project_id recipient recipient_iso3 date institution institution_iso3 instrument "
        "amount_usd amount_native bound binding_status source_id also_source_ids locator quote "
        "note",
        "project_id recipient date institution instrument",
        # A recipient stands where no project of projects.csv does; a page may give no date.
        blank=frozenset({"project_id", "recipient", "date"}),
        words={
            "instrument": (
                *("loan", "senior loan", "debt", "debt package", "debt and equity"),
                *("grant", "technical assistance", "equity", "form not stated"),
                *("untied loan guarantee", "loan guarantee", "political risk insurance"),
                "financing package with equity option",
                "price floor payments",
            ),
            "bound": ("", "at_least", "at_most"),
            "binding_status": (
                *("paid out", "signed", "agreed", "awarded", "invested", "board approval"),
                *("approved up to", "conditional", "conditional approval", "conditional support"),
                *("announced", "award announced", "under appraisal", "framework, non-binding"),
                *("commitment letter", "in-principle, non-binding", "letter of interest"),
                *("letter of intent", "expression of interest"),
            ),
        },
        numbers={"amount_usd": POSITIVE},
        links={"project_id": ("projects", "project_id")},
    ),
    "project_stats": Table(
        "date dimension value count source_id note",
        "date dimension value",
        words={
            "dimension": (
                "pipeline",
                "total",
                "stage",
                "mineral",
                "region",
                "milestone",
                "private_finance_usd_billion",
            )
        },
        numbers={"count": POSITIVE},
    ),
    "principles": Table(
        "principle_id kind theme paraphrase announced source_id note",
        "principle_id",
        words={"kind": ("principle", "commitment")},
    ),
    "focus_minerals": Table(
        "mineral basis as_of source_id note",
        "mineral basis",
        words={"basis": ("named_focus", "in_project_portfolio", "reported_not_on_list")},
    ),
    "finance_network": Table(
        "institution iso3 entity type relation project_id as_of source_id confidence note",
        "institution iso3 relation note",
        blank=frozenset({"iso3", "project_id", "note"}),
        words={
            "relation": (
                "government_in_network",
                "named_with_msp",
                "financed_msp_project",
                "msp_project_party",
            ),
            "confidence": CONFIDENCE,
        },
        links={"project_id": ("projects", "project_id")},
    ),
    "related_initiatives": Table(
        "initiative entity iso3 role from_date from_precision source_id locator quote confidence "
        "note",
        "initiative iso3",
        words={
            "from_precision": ("day", "month", "announced", "no_later_than"),
            "confidence": CONFIDENCE,
        },
    ),
    "commitments": Table(
        "commitment_id date event convening_id who by_iso3 to_iso3 minerals commitment kind amount "
        "bound currency deadline status status_date source_id also_source_ids locator quote note",
        "commitment_id",
        blank=frozenset({"convening_id", "by_iso3", "to_iso3"}),
        words={
            "kind": (
                *("agreement", "chair", "convening", "finance", "institution", "investment"),
                *("political", "procurement", "research", "standards", "supply", "trade"),
            ),
            "bound": ("", "at_least", "at_most"),
            "currency": ("", "CAD", "EUR", "USD"),
            "status": ("announced", "signed", "disbursed", "unknown"),
        },
        numbers={"amount": POSITIVE},
        links={"convening_id": ("convenings", "convening_id")},
    ),
    "timeline": Table(
        "date category event source_id also_source_ids locator quote confidence note",
        "date event",
        words={"confidence": CONFIDENCE},
    ),
    "esg": Table(
        "iso3 country groups eiti_status eiti_supporting_country eiti_as_of eiti_source_id "
        "oecd_minerals_guidance_adherent oecd_basis oecd_as_of oecd_source_id "
        + " ".join(WGI_COLUMNS)
        + " wgi_year wgi_source_id",
        "iso3",
        blank=frozenset({"wgi_source_id"}),
        words={
            "eiti_status": (
                "implementing",
                "not_listed",
                "withdrawn_or_delisted",
                "not_applicable",
            ),
            "eiti_supporting_country": ("yes", "no"),
            "oecd_minerals_guidance_adherent": ("yes", "not_verified"),
        },
        numbers=dict.fromkeys(WGI_COLUMNS, WGI),
    ),
    "recycling": Table(
        "mineral measure value value_low value_high unit year geography scope_note publisher "
        "edition source_id confidence",
        "mineral measure year geography edition scope_note",
        blank=frozenset({"scope_note"}),
        words={
            "unit": ("percent", "metals", "USD bn", "USD m", "t", "kt", "not published"),
            "geography": ("World", "EU", "EU27+4", "USA", "GBR", "China"),
            "confidence": CONFIDENCE,
        },
        numbers={"value_low": ANY, "value_high": ANY},
    ),
    "investment": Table(
        "kind actor iso3 mineral year_or_period date value value_low value_high unit "
        "nominal_or_real what_it_counts binding_status publisher edition source_id locator quote "
        "confidence note",
        "kind actor mineral year_or_period date what_it_counts unit edition",
        blank=frozenset({"date", "year_or_period", "edition"}),
        words={
            "kind": ("sector_investment", "exploration", "public_programme", "pledge", "price"),
            "unit": (
                *(
                    f"{currency} bn"
                    for currency in ("USD", "EUR", "AUD", "CAD", "GBP", "JPY", "INR")
                ),
                "KRW tn",
                "USD/kg",
                "% change",
                "% higher",
                "x",
                "projects",
                "no figure",
            ),
            "nominal_or_real": ("nominal", "real", "not_stated"),
            "binding_status": (
                *("statistic", "enacted", "budget", "approved", "awarded", "signed", "operating"),
                *("announced", "open_call", "planned_notice", "plan", "bill", "pledge", "expected"),
                *("letter_of_interest", "framework_non_binding", "designation"),
            ),
            "confidence": CONFIDENCE,
        },
        numbers={"value_low": ANY, "value_high": ANY},
    ),
    "export_controls": Table(
        "control_id iso3 country minerals measure announced in_force suspended_or_ended "
        "suspended_until status target status_as_of what value unit publisher source_id "
        "also_source_ids locator quote confidence",
        "control_id",
        words={
            "measure": (
                *("ban", "quota", "licence", "tax", "local_processing_rule", "state_trading"),
                *("undecided", "statistic", "production_quota", "promise"),
            ),
            "status": (
                *("in_force", "in_force_with_exemptions", "in_force_resumption_conditions"),
                *("suspended", "suspension_end_passed", "ended", "planned", "proposal"),
                *("dropped", "reported", "statistic"),
            ),
            "unit": ("", "percent", "x", "t Co per year", "Mt wet ore"),
            "confidence": CONFIDENCE,
        },
        numbers={"value": ANY},
    ),
}
"""Tables of ``data/facts``."""

MINERAL = ("minerals", "mineral")
NAMES = "name_en sentence_en name_fr name_es name_pt"
FORMS: Mapping[str, tuple[str, ...]] = {
    "lang": ("fr", "es", "pt"),
    "gender": ("f", "m"),
    "number": ("sg", "pl"),
}

REFERENCE: Mapping[str, Table] = {
    "minerals": Table(f"mineral symbol {NAMES} aliases", "mineral", required=NAMES),
    "mineral_grammar": Table(
        "mineral lang inside gender number",
        "mineral lang",
        required="inside",
        words=FORMS,
        links={"mineral": MINERAL},
    ),
    "mineral_groups": Table(
        "group member", "group member", links={"group": MINERAL, "member": MINERAL}
    ),
    "country_names": Table(f"iso3 {NAMES} region subregion note", "iso3"),
    "country_grammar": Table(
        "iso3 lang inside article gender number where", "iso3 lang", words=FORMS
    ),
    "country_aliases": Table("alias iso3 note", "alias"),
    "control_labels": Table(
        "control_id label mineral covers item",
        "control_id label",
        blank=frozenset({"control_id", "mineral"}),
        words={"covers": ("all", "part", "raw", "products", "scrap", "technology", "other")},
        links={"control_id": ("export_controls", "control_id"), "mineral": MINERAL},
    ),
    "control_supply": Table(
        "control_id mineral stage reach limit why",
        "control_id mineral stage",
        blank=frozenset({"mineral", "stage"}),
        required="why",
        words={
            "stage": ("", "mine", "smelter", "refined"),
            "reach": ("whole", "some", "listed", "none"),
            "limit": ("", "forms", "elements", "raw", "processing"),
        },
        links={"control_id": ("export_controls", "control_id"), "mineral": MINERAL},
    ),
    "hs6": Table(
        "hs6 mineral stage basket extract hs92",
        "hs6 mineral",
        words={
            "stage": ("mine", "refined", "product"),
            "basket": ("yes", "no"),
            "extract": ("yes", "no", "left_out"),
            "hs92": ("yes", "no"),
        },
        links={"mineral": MINERAL},
    ),
    "mineral_products": Table(
        "mineral stage nomenclature hs6 clean why",
        "mineral stage nomenclature hs6",
        required="why",
        words={
            "stage": ("mine", "smelter", "refined", "product"),
            "nomenclature": ("hs17", "hs92"),
            "clean": ("yes", "no"),
        },
        links={"mineral": MINERAL},
    ),
    "joint_areas": Table(
        "area_iso3 iso3 until why",
        "area_iso3 iso3",
        required="until why",
        numbers={"until": POSITIVE},
    ),
    "trading_places": Table(
        "iso3 mineral source_id",
        "iso3 mineral",
        blank=frozenset({"mineral"}),
        links={"mineral": MINERAL},
    ),
    "output_prices": Table(
        "mineral stage basis source series contained why",
        "mineral stage basis",
        required="why",
        words={"stage": ("mine", "smelter", "refined"), "source": ("usgs", "worldbank", "imf")},
        numbers={"contained": (0, 1)},
        links={"mineral": MINERAL},
    ),
    "recycling_labels": Table("label mineral", "label", required="mineral"),
    "counted_twice": Table(
        "iso3 mineral stage year reason",
        "iso3 mineral stage year",
        required="reason",
        links={"mineral": MINERAL},
    ),
    "questions": Table(
        "subject question figure parameters sentence",
        "subject question",
        words={"subject": ("country", "mineral"), "sentence": ("claim", "remark")},
        blank=frozenset({"figure", "parameters", "sentence"}),
    ),
    "sum_exceptions": Table(
        "table source edition mineral stage year limit reason",
        "table source edition mineral stage year",
        blank=frozenset({"stage", "year"}),
        required="reason",
        numbers={"limit": POSITIVE},
        links={"mineral": MINERAL},
    ),
    # Labels of publishers: their readers validate them with the publishers' files.
    "bgs_labels": Table(
        "origin commodity sub_commodity unit mineral stage basis first_year last_year holds reason",
        "origin commodity sub_commodity unit mineral",
        blank=frozenset({"sub_commodity", "unit", "mineral"}),
    ),
    "iea_labels": Table(
        "kind table label id note since until",
        "kind table label since",
        blank=frozenset({"since"}),
    ),
    "listing_labels": Table("as_listed mineral note", "as_listed", required="mineral"),
    "site_labels": Table("label minerals note", "label", required="minerals"),
    "usgs_labels": Table(
        "since until chapter label mineral stage basis unit reserves reserves_basis reserves_unit "
        "reason",
        "since chapter label",
    ),
    "us_stocks": Table(
        "mineral series consumption consumption_series why",
        "mineral series",
        required="why",
        words={"consumption": ("", "apparent_consumption", "reported_consumption")},
        links={"mineral": MINERAL},
    ),
    "usgs_imports": Table(
        "since until chapter commodity label mineral lead total reason",
        "since chapter commodity label",
        words={"lead": ("", "yes"), "total": ("", "yes")},
    ),
    "usgs_notes": Table("pattern short", "pattern"),
    "usgs_salient": Table(
        "since until chapter commodity label mineral measure series unit reason",
        "since chapter commodity label",
        blank=frozenset({"commodity", "label"}),
    ),
}
"""Tables of ``data/reference``. No name stands in both folders."""

TABLES: Mapping[str, Table] = {**FACTS, **REFERENCE}

OWN: Mapping[str, Table] = {
    "sources": replace(FACTS["sources"], required="publisher title date kind"),
    "members": Table("group title iso3 source_id note", "group iso3", required="title"),
    "projects": replace(
        FACTS["projects"],
        required="name country_iso3 minerals stage status status_as_of",
        words={"confidence": CONFIDENCE},
    ),
    "sites": Table(
        "site name iso3 lat lon kind minerals status operator capacity as_of source_id",
        "site",
        required="name lat lon kind minerals",
        words={"status": SITE_STATUSES},
        numbers={"lat": (-90, 90), "lon": (-180, 180)},
    ),
    "commitments": replace(
        FACTS["commitments"], required="date event who commitment status_date quote"
    ),
    "notes": Table(
        "figure parameters note source_id",
        "figure parameters note",
        blank=frozenset({"parameters"}),
    ),
}
"""Tables that an office may keep in a folder of its own (`own`), with the columns of the facts.

Columns that may be empty may be left out.
"""


def table_file(name: str) -> str:
    """Path of a table in ``data``: ``facts/members.csv``."""
    return f"{'facts' if name in FACTS else 'reference'}/{name}.csv"
