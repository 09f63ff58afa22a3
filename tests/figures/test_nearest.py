"""Where there is no answer, the view that is offered in its place has one."""

from __future__ import annotations

import random
import re
from itertools import islice, product
from urllib.parse import parse_qsl, urlsplit

import pytest

from msp_dash.figures import build
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import allowed, registry, resolve, spec
from msp_dash.params import BadValue
from msp_dash.words import words

IDS = list(registry())
TRIED = {"some": 2, "every": 12}
"""Combinations without data that are followed, of each figure."""
SAMPLE_SIZE = 200
"""Combinations among which they are looked for."""
FREE_TRIED = {"some": 3, "every": 15}
"""Views of countries, groups and days that are tried, of each figure that takes one."""
FREE = {
    "country": ("", "ZMB", "QAT", "AND", "FRA"),
    "exporter": ("", "NRU", "CHN"),
    "importer": ("", "AND", "JPN"),
    "lens": ("ny2022_partners", "forum", "guests", "none"),
    "on": ("2019-05-01", "2022-06-14", "2024-09-30"),
    "eu": ("members", "seat"),
}
"""Values of parameters that take any: with much, with little, with nothing."""


def nearest(figure: Figure) -> Figure:
    return build(figure.id, dict(parse_qsl(urlsplit(figure.nearest).query)))


def sample(figure_id: str, values: dict[str, tuple[str, ...]]) -> list[dict[str, str]]:
    """Some queries of these values, each left open too."""
    every = list(product(*(("", *some) for some in values.values())))
    some = random.Random(figure_id).sample(every, min(len(every), SAMPLE_SIZE))
    return [{n: v for n, v in zip(values, one, strict=True) if v} for one in some]


def without_data(figure_id: str, extent: str) -> list[dict[str, str]]:
    """Some queries of allowed values that have no data together."""
    figure_spec = spec(figure_id)
    choices = {
        u.parameter.name: allowed(figure_spec, u) for u in figure_spec.uses if u.parameter.is_choice
    }
    queries = (q for q in sample(figure_id, choices) if not resolve(figure_spec, q).has_data)
    return list(islice(queries, TRIED[extent]))


def of_any(figure_id: str, extent: str) -> list[dict[str, str]]:
    """Some queries of countries, groups and days, a mineral or a product with them."""
    figure_spec = spec(figure_id)
    free = {name: values for name, values in FREE.items() if name in figure_spec.names}
    if not free:
        return []
    subjects = [use for use in figure_spec.uses if use.parameter.name in ("mineral", "hs6")]
    return sample(
        figure_id, free | {use.parameter.name: allowed(figure_spec, use) for use in subjects}
    )[: FREE_TRIED[extent]]


def changed(figure: Figure) -> list[str]:
    """Labels of all that the view offered instead has otherwise."""
    w, offered = words(), nearest(figure).params
    uses = {use.parameter.name: use.parameter for use in spec(figure.id).uses}
    return [
        uses[name].label(value, w) if value or not uses[name].is_choice else uses[name].heading(w)
        for name, value in offered.items()
        if value != figure.params[name]
    ]


def is_named(figure: Figure) -> bool:
    """Whether the reason names the mineral of the nearest view."""
    mineral = nearest(figure).params.get("mineral", "")
    name = re.escape(words().the_mineral(mineral)) if mineral else "$^"
    return bool(re.search(rf"\b{name}\b", figure.notes[0]))


def changes_subject(figure: Figure) -> bool:
    """Whether the nearest view with data is of another mineral or product."""
    values = [
        (figure.params.get(name), nearest(figure).params.get(name)) for name in ("mineral", "hs6")
    ]
    return any(was and now and was != now for was, now in values)


@pytest.mark.one_in(4)
@pytest.mark.parametrize("figure_id", IDS)
def test_what_is_offered_instead_has_data_and_says_what_differs(
    figure_id: str, extent: str
) -> None:
    for query in [*without_data(figure_id, extent), *of_any(figure_id, extent)]:
        figure = build(figure_id, query)
        if figure.kind != "empty":
            continue
        assert figure.notes[0], query
        text = figure.encoding.nearest_text
        assert figure.nearest and nearest(figure).kind != "empty", query
        if changes_subject(figure):
            assert not text or is_named(figure), query
            if not text:
                continue
        labels = changed(figure)
        assert labels and all(label and label in text for label in labels), (query, text, labels)
        assert "python" not in text, query


@pytest.mark.snapshot
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


@pytest.mark.snapshot
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
