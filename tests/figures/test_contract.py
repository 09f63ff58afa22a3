"""Every figure of the contract: id, fields, plain records, words, sources, and a build that holds.

The tables below are the contract itself, typed from its text and not from the code.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import pytest

from msp_dash.data import load
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures import build
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import SUBJECTS, registry, spec

RECYCLING = "mineral measure year geography value low high publisher"
TRADE = "hs6 exporter importer year value_usd quantity_t share"
SITE = "site name iso3 lat lon kind minerals status operator source confidence"
MEASURES = "stage source edition year top1_iso3 top1 top3 hhi coverage"
PROJECT = (
    "project_id name company country_iso3 lat lon coord_precision_km coord_basis minerals stage "
    "status status_as_of msp_link msp_link_strength msp_partners_supporting financing_amount_usd "
    "financing_instrument financing_institution financing_date source_id finance_source_id "
    "confidence note"
)
INVESTMENT = (
    "kind actor iso3 mineral year_or_period date value value_low value_high unit nominal_or_real "
    "what_it_counts binding_status publisher edition source_id confidence note"
)
CONTRACT = {
    "chain.shares": "mineral stage iso3 seat share status source edition year",
    "overview.then_now": "key then_year then now_year now unit",
    "producers.map": "iso3 name value share status",
    "producers.ranking": "iso3 name value share status",
    "producers.history": "year edition iso3 value share status",
    "producers.concentration": MEASURES,
    "producers.chokepoints": f"mineral {MEASURES}",
    "producers.reserves": "iso3 value share status years_of_output",
    "producers.disagreement": "iso3 year basis usgs iea bgs spread",  # "one field a source"
    "producers.listings": "mineral jurisdiction year tier",
    "demand.technologies": "scenario year sector value",
    "demand.scenarios": "scenario year value",
    "demand.growth": "mineral scenario scope base_year year ratio",
    "demand.mix": "mineral year value share",
    "demand.share": "mineral scenario year share",
    "demand.revisions": "edition scenario year value",
    "balance.supply_demand": "year series scenario value",
    "balance.gap": "mineral scenario year gap",
    "balance.without_largest": "mineral stage year supplier ratio",
    "balance.concentration_outlook": "mineral stage year top1_iso3 top1 top3 hhi",
    "balance.capacity": "mineral year iso3 capacity production",
    "balance.growth_needed": "mineral scenario needed best best_span",
    "partners.timeline": "date kind title",
    "partners.map": "iso3 role since",
    "table.register": "iso3 convening date capacity mineral stage share commitment state due",
    "table.overdue": "id who to made due days source",
    "week.changes": "date kind iso3 mineral text old new figure source",
    "partners.groups": "iso3",  # "one field a group": GROUPS
    "commitments.table": (
        "id date event who commitment kind amount currency deadline status status_date source"
    ),
    "commitments.counts": "dimension value count",
    "standards.governance": "iso3 share indicator score",
    "standards.participants": "iso3 scheme status as_of",
    "standards.controlled_supply": "mineral stage iso3 share measure status",
    "standards.principles": "principle statement source",
    "standards.export_controls": ("iso3 mineral measure announced in_force ended status as_of"),
    "coalition.map": "iso3 name role share",
    "coalition.shares": "mineral stage source edition share coverage",
    "coalition.marginal": "iso3 mineral stage added",
    "coalition.newcomers": (
        "iso3 mineral stage supplier source edition year share share_of_missing"
    ),
    "coalition.complementarity": "iso3 mineral mine_share refined_share difference",
    "coalition.concentration": "mineral stage top1_iso3 top1 top3 hhi",
    "coalition.outlook": "mineral stage year share_low share_high",
    "disruption.supply": "iso3 name value share value_after share_after status",
    "disruption.cover": "iso3 role value share_of_missing",
    "disruption.importers": "importer hs6 year value_usd share value_cut",
    "disruption.leverage": "importer mineral hs6 year share value_usd",
    "disruption.outlook": "year scenario supply supply_after demand ratio",
    "disruption.growth": "mineral stage years needed best best_span",
    "recycling.rates": RECYCLING,
    "recycling.potential": RECYCLING,
    "recycling.us": RECYCLING,
    "recycling.targets": RECYCLING,
    "sites.map": SITE,
    "sites.table": SITE,
    "sites.counts": SITE,
    "sites.record": (
        "entry name other_names iso3 lat lon kind minerals status stated operator owners "
        "capacity confidence as_of record"
    ),  # a click on a site opens its record
    "sites.outside": "site name iso3 found_in_iso3 lat lon minerals record",  # listed, not moved
    "trade.flows": TRADE,
    "trade.exports": TRADE,
    "trade.imports": TRADE,
    "trade.origin": (
        "hs6 mineral seller seller_share miner miner_share refiner refiner_share years sources"
    ),
    "trade.chain": f"stage {TRADE}",
    "trade.dependence": "importer exporter year share hhi",
    "prices.history": "mineral date value unit source",
    # of the profiles
    "mineral.stages": f"mineral {MEASURES}",
    "country.ranks": "mineral stage rank of share leader_iso3 leader_share source year",
    "country.standing": "iso3 mineral stage source edition year rank share",
    "mineral.chain": "stage iso3 share source year",
    "country.compare": "mineral stage source edition year COD ZMB",  # "one column a country"
    "mineral.compare": "measure stage year cobalt nickel lithium",  # "one column a mineral"
    "country.exports": "iso3 hs6 year value_usd share partner_share",
    "country.imports": "iso3 hs6 year value_usd share partner_share",
    "country.exports_gdp": "iso3 hs6 year value_usd gdp_usd share",
    "country.governance": "iso3 indicator score stderr low high year",
    # "as the facts": the columns of their tables
    "projects.map": PROJECT,
    "projects.table": PROJECT,
    "projects.counts": "date dimension value count source_id note",
    "projects.finance": (
        "project_id date institution institution_iso3 instrument amount_usd amount_native "
        "binding_status source_id note"
    ),
    "projects.institutions": (
        "institution iso3 type relation project_id instrument binding_status date source_id note"
    ),
    "investment.sector": INVESTMENT,
    "investment.programmes": INVESTMENT,
    # of a meeting
    "convening.roll": "iso3 role",
    "convening.narrow": f"mineral {MEASURES}",
    "convening.together": "mineral stage source edition year partners guests share bound",
    "convening.guests": "iso3 mineral stage source edition year share status",
    "convening.promises": "commitment_id date who commitment status",
    "convening.question": "mineral stage source edition year share bound",
    # of the tables themselves
    "quality.coverage": (
        "mineral stage source year countries values estimated zeros withheld missing share"
    ),
    "quality.status": "table source state rows share",
    "quality.disagreement": "series mineral stage year basis spread countries iso3 sources",
    "quality.jumps": (
        "mineral stage source basis iso3 year edition value before before_edition ratio share"
    ),
    "quality.revisions": (
        "mineral stage source basis iso3 year edition value before before_edition ratio share"
    ),
    "us.sources": "mineral form country first_year year share status",
    "us.stocks": ("mineral form year stock consumption months reliance reliance_status status"),
}
GROUPS = (
    "ny2022_partner ny2022_guest msp_partner forum guest observer finance_network forge_member "
    "forge_expected pax_silica quad g7_alliance us_framework_2025 us_framework_2026 "
    "us_eu_plan us_eu_japan us_mexico_plan"
)
EXTRA = {
    "convening.together": "rest",
    "overview.then_now": "then_iso3 now_iso3",
    "producers.reserves": "name",
    "balance.without_largest": "adds with_all",
    "balance.concentration_outlook": "coverage",
    "disruption.cover": "status",
    "balance.capacity": "form capacity_status production_status used",
    "balance.growth_needed": "base_year year reason",
    "partners.timeline": "confidence source",
    "partners.map": "precision confidence source",
    "coalition.marginal": "share status",
    "coalition.concentration": "source edition year coverage",
    "coalition.outlook": "edition",
    "table.register": "what usd source",
    "table.overdue": "commitment",
    "week.changes": "step taken",
    "standards.governance": "name status stderr low high year",
    "standards.participants": "name source",
    "standards.controlled_supply": "name standing limit target control as_of source",
    "standards.principles": "kind theme announced stated_by",
    "standards.export_controls": "item target until why since what control_id locator quote source",
    "partners.groups": f"name {GROUPS}",
    "commitments.table": "by to minerals bound why note locator quote convening",
    "commitments.counts": "unknown",
    "recycling.rates": "status confidence source",
    "recycling.potential": "status confidence source",
    "recycling.us": "status confidence source",
    "recycling.targets": "status confidence source",
    "sites.map": "lists",
    "sites.table": "lists",
    "sites.counts": "lists in_country",
    "trade.flows": "flows",
    "trade.chain": "flows",
    "trade.exports": "flows",
    "trade.imports": "flows origin",
    "trade.dependence": "hs6 value_usd",
    "prices.history": "series edition status",
    "chain.shares": "scenario ratio",
    "country.ranks": "key edition status",
    "country.standing": "key status",
    "mineral.chain": "edition hs6",
    "projects.map": "status_source_ids source",
    "projects.table": "status_source_ids source",
    "projects.counts": "source",
    "projects.finance": (
        "recipient recipient_iso3 bound also_source_ids locator quote name kind standing strength "
        "source"
    ),
    "projects.institutions": "name source",
    "investment.sector": "source",
    "investment.programmes": "standing source",
}
"""Fields beyond the contract. It may be added to freely; each addition is named here."""
LATER: frozenset[str] = frozenset()
"""Ids of later chapters of the contract; a new one joins `CONTRACT` with its fields, or this set
while its chapter is being written."""
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
    "projected",
    "net_exporter",
    # where a country stands in a scheme
    "implementing",
    "supporting",
    "adherent",
    "withdrawn_or_delisted",
    "not_listed",
    "not_verified",
    # where a site stands
    "operating",
    "assumed_active",
    "construction",
    "project",
    "exploration",
    "care_and_maintenance",
    "closed",
    "not_stated",
    # where an export control stands
    "planned",
    "proposal",
    "in_force",
    "suspended",
    "ended",
    "dropped",
    "unknown",
    # where a commitment stands
    "announced",
    "signed",
    "disbursed",
)
WITHOUT_UNIT = (
    "convening.roll",
    "convening.promises",
    "overview.then_now",
    "producers.listings",
    "partners.timeline",
    "partners.map",
    "table.register",
    "table.overdue",
    "week.changes",
    "partners.groups",
    "commitments.table",
    "standards.export_controls",
    "standards.participants",
    "standards.principles",
    "sites.map",
    "sites.table",
    "sites.record",
    "sites.outside",
    "projects.map",
    "projects.table",
    "projects.institutions",
)
"""Rows without a quantity, or (overview) with a unit a row."""
IN_WORDS = ("projects.map", "projects.table")
"""Figures whose `status` is the facts' own sentence: where a project stands."""
FACT_PAGE = re.compile(r"^[RSTUV]\d{3}$")

TITLE_MAX = 75
SAMPLE_MAX = {"some": 20, "every": 60}
"""Combinations built an id: all of them up to here, else every n-th of the sorted choices."""

SCREEN_MAX_CHARS = 320
"""A note longer than this is an essay."""


@cache
def default(figure_id: str) -> Figure:
    return build(figure_id)


def of_existing_subjects() -> list[str]:
    return [i for i in CONTRACT if i.split(".")[0] in SUBJECTS]


every_id = pytest.mark.parametrize("figure_id", of_existing_subjects())


def test_all_subjects_of_the_foundation_are_there():
    assert {i.split(".")[0] for i in CONTRACT} <= set(SUBJECTS)


def test_the_registry_and_the_contract_name_the_same_figures():
    assert set(registry()) - LATER == set(CONTRACT)


@every_id
def test_without_parameters_it_has_data(figure_id):
    figure = default(figure_id)
    assert figure.id == figure_id
    assert figure.kind != "empty"
    # A week may have no change.
    assert len(figure.data) or figure_id == "week.changes"


@every_id
def test_data_has_the_fields_of_the_contract_and_the_extra_ones_named_here(figure_id):
    fields = CONTRACT[figure_id].split() + EXTRA.get(figure_id, "").split()
    assert sorted(default(figure_id).data.columns) == sorted(fields)


def complaints_about_records(figure: Figure) -> list[str]:
    codes = set(load("countries")["iso3"])
    records = figure.records()
    complaints = []
    for record in records:
        for name, value in record.items():
            if type(value) not in (str, int, float, bool, type(None)):
                complaints.append(f"{name} is a {type(value)}")
            elif isinstance(value, float) and not math.isfinite(value):
                complaints.append(f"{name} is {value}")
            elif (
                name.endswith("iso3")
                and value is not None
                and not codes.issuperset(code.strip() for code in value.split(SEPARATOR))
            ):
                complaints.append(f"{name} {value!r} is no known code")
            elif name == "status" and figure.id not in IN_WORDS and value not in STATUSES:
                complaints.append(f"status {value!r} is not in STATUSES of {__name__}")
            elif name in ("share", "top1", "top3", "coverage") and value is not None and value < 0:
                complaints.append(f"{name} is {value}")
        number = next((one for one in ("stock", "value", "share") if one in record), "")
        if record.get("status") in ("withheld", "not_available") and record[number] is not None:
            complaints.append(f"{record} has a value")
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    return complaints


@every_id
def test_records_are_plain_and_use_known_codes(figure_id):
    assert complaints_about_records(default(figure_id)) == []


def complaints_about_words(figure: Figure) -> list[str]:
    complaints = []
    for name in ("title", "subtitle", "alt", *(f"note {i}" for i in range(len(figure.notes)))):
        text = figure.notes[int(name[5:])] if name.startswith("note") else getattr(figure, name)
        if not text.strip():
            complaints.append(f"{name} is empty")
        if re.search(r"[{}]|\bnan\b|\bNone\b|  | ,|,,|\.\.", text):
            complaints.append(f"{name} has a gap: {text!r}")
    if figure.title.endswith(".") or figure.title[:1].islower():
        complaints.append(f"title is no headline: {figure.title!r}")
    if len(figure.title) > TITLE_MAX:
        complaints.append(f"title of {len(figure.title)} characters: {figure.title!r}")
    complaints += [
        f"note of {len(n)} characters" for n in figure.notes if len(n) > SCREEN_MAX_CHARS
    ]
    return complaints


@every_id
def test_title_subtitle_alt_and_notes_are_whole_sentences(figure_id):
    figure = default(figure_id)
    assert complaints_about_words(figure) == []
    assert figure.notes
    assert bool(figure.unit) is (figure_id not in WITHOUT_UNIT)


@every_id
def test_sources_say_publisher_edition_and_licence(figure_id):
    figure = default(figure_id)
    assert figure.sources
    for one in figure.sources:
        assert one.publisher and one.title and one.cite and one.short, one.id
        if not FACT_PAGE.match(one.id):
            # A page that the facts cite has a publisher, a title and a date; no edition.
            assert one.edition and one.licence, one.id


@every_id
def test_the_claim_is_a_sentence_that_cites_a_source_of_the_figure(figure_id):
    figure = default(figure_id)
    assert (
        re.search(r"\.$", figure.sentence)
        and figure.sentence[:1].isupper() | figure.sentence[:1].isdigit()
    )
    assert any(one.cite in figure.sentence for one in figure.sources)


@every_id
def test_the_table_shows_fields_of_the_data(figure_id):
    figure = default(figure_id)
    assert figure.table
    assert {column.field for column in figure.table} <= set(figure.data.columns)
    assert all(column.heading for column in figure.table)


@every_id
def test_the_link_is_the_figures_own_address(figure_id):
    figure = default(figure_id)
    parts = urlsplit(figure.link)
    assert parts.path == f"/figures/{figure_id}.json"
    assert build(figure_id, dict(parse_qsl(parts.query))).title == figure.title
    assert set(figure.params) == spec(figure_id).names


def sample(figure_id: str, extent: str) -> list[dict[str, str]]:
    choices = spec(figure_id).choices
    if choices is None:
        return [{}]
    frame = choices()
    step = -(-len(frame) // SAMPLE_MAX[extent])
    return [{k: v for k, v in row.items() if v} for row in frame[::step].to_dict("records")]


@pytest.mark.slow
def test_every_combination_of_the_producers_is_a_whole_figure(extent: str):
    """All combinations, or every n-th: none raises, none is empty, none has a gap in its words."""
    complaints = []
    for figure_id in (i for i in registry() if i.startswith("producers.")):
        for query in sample(figure_id, extent):
            figure = build(figure_id, query)
            faults = complaints_about_words(figure) + complaints_about_records(figure)
            if figure.kind == "empty" or figure.data.empty:
                faults.append("is empty")
            complaints += [f"{figure.link}: {one}" for one in faults]
    assert complaints == []
