"""Where there is no answer, the view that is offered in its place has one."""

from __future__ import annotations

import random
from itertools import islice, product
from urllib.parse import parse_qsl, urlsplit

import pytest

from msp_dash.figures import build
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import allowed, registry, resolve, spec
from msp_dash.params import BadValue

SUBJECTS = (
    *("coalition", "balance", "recycling", "standards", "sites", "trade", "projects"),
    *("investment", "prices", "mineral", "country"),
)
IDS = [one.id for one in registry().values() if one.subject in SUBJECTS and one.choices]
TRIED = 12
"""Combinations without data that are followed, of each figure."""
DRAWN = 200
"""Combinations among which they are looked for."""


def nearest(figure: Figure) -> Figure:
    return build(figure.id, dict(parse_qsl(urlsplit(figure.nearest).query)))


def without_data(figure_id: str) -> list[dict[str, str]]:
    """Some queries of allowed values that have no data together."""
    found = spec(figure_id)
    uses = [use for use in found.uses if use.parameter.is_choice]
    names = [use.parameter.name for use in uses]
    every = list(product(*(("", *allowed(found, use)) for use in uses)))
    some = random.Random(figure_id).sample(every, min(len(every), DRAWN))
    queries = ({n: v for n, v in zip(names, values, strict=True) if v} for values in some)
    return list(islice((q for q in queries if not resolve(found, q).has_data), TRIED))


@pytest.mark.parametrize("figure_id", IDS)
def test_what_is_offered_instead_has_data(figure_id: str) -> None:
    for query in without_data(figure_id):
        figure = build(figure_id, query)
        assert figure.kind == "empty" and figure.notes[0], query
        assert nearest(figure).kind != "empty", query


@pytest.mark.parametrize(
    ("figure_id", "query"),
    [
        # Boron: shares of no country are published; the seat of the Union counts none either.
        ("coalition.shares", {"mineral": "boron", "stage": "mine", "set": "EU", "eu": "seat"}),
        # Graphite has no balance in any edition, and no total demand in the newest.
        ("balance.gap", {"mineral": "graphite", "edition": "2026-07"}),
        # Zinc is mined under bans of countries whose output is not printed.
        ("standards.controlled_supply", {"mineral": "zinc", "stage": "refined"}),
        ("standards.export_controls", {"mineral": "zinc", "measure": "quota"}),
    ],
)
def test_an_offer_that_would_be_empty_too_is_followed_on(figure_id: str, query: dict) -> None:
    figure = build(figure_id, query)
    assert figure.kind == "empty" and figure.encoding.nearest_text
    assert nearest(figure).kind != "empty"


@pytest.mark.parametrize(
    ("figure_id", "query"),
    [
        # Parameters that take any country or group are no combinations: some of each.
        *((f"sites.{name}", {"mineral": "terbium"}) for name in ("map", "table", "counts")),
        *((f"sites.{name}", {"country": "QAT"}) for name in ("map", "table", "counts")),
        ("sites.map", {"mineral": "cerium", "lens": "forum"}),
        ("trade.flows", {"exporter": "NRU", "importer": "TUV"}),
        ("trade.exports", {"hs6": "251010", "exporter": "AND", "year": "2019"}),
        ("trade.imports", {"hs6": "282200", "importer": "AND"}),
        ("trade.dependence", {"importer": "AND", "year": "2021"}),
        ("projects.finance", {"country": "FRA"}),
        ("projects.institutions", {"country": "FRA"}),
        ("projects.table", {"country": "FRA", "mineral": "cobalt"}),
        ("projects.map", {"mineral": "manganese", "lens": "forum"}),
        ("investment.programmes", {"country": "CHL", "kind": "pledge"}),
        ("country.standing", {"country": "NRU"}),
        ("country.exports", {"country": "ATA", "year": "2022"}),
        ("country.governance", {"country": "ATA"}),
    ],
)
def test_a_country_without_data_leads_to_a_view_with_some(figure_id: str, query: dict) -> None:
    figure = answered(figure_id, query)
    assert figure is None or nearest(figure).kind != "empty"


def answered(figure_id: str, query: dict) -> Figure | None:
    """The figure where it is empty; None where a value is refused, for nothing has it."""
    try:
        figure = build(figure_id, query)
    except BadValue:
        return None
    assert figure.kind == "empty" and figure.notes[0]
    return figure
