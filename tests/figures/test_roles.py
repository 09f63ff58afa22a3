"""A country has one color on one day, in every figure: how it came to the table."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from msp_dash.figures.record import (
    BarsEncoding,
    Figure,
    FlowsEncoding,
    MapEncoding,
    MatrixEncoding,
    RankingEncoding,
)
from msp_dash.figures.registry import build, registry
from msp_dash.figures.role_marks import ROLE_TOKEN, came_as, forum_on
from msp_dash.theme import colour, edge

pytestmark = pytest.mark.snapshot

DAYS = ("2022-09-22", "2024-05-01", "2026-02-03")
FURTHER_DAYS = ("2023-03-01", "2024-10-01", "2026-03-01")
NEW_YORK = ("ny2022_partners", "ny2022_all")
MEMBERS = ("msp", "forum", "guests", "none")
TOKENS = {"through_eu", *ROLE_TOKEN.values()} - {"other"}
WITH_ROLES = [one.id for one in registry().values() if {"lens", "on"} <= one.names]


def _colors(figure: Figure) -> Iterator[tuple[str, str]]:
    """Country and token, wherever a picture shows a role."""
    encoding = figure.encoding
    if isinstance(encoding, MapEncoding) and encoding.ramp is None:
        for code, token in encoding.fill.items():
            if token in TOKENS:
                yield code, token
            elif token == "ground":  # An expected member is hollow, in the outline of a partner.
                yield code, "through_eu" if _through(encoding, code) else "partner"
    elif isinstance(encoding, RankingEncoding | BarsEncoding):
        yield from ((row.key, row.role) for row in encoding.rows if row.role)
    elif isinstance(encoding, FlowsEncoding):
        for panel in encoding.panels:
            ends = (*panel.starts, *panel.ends)
            yield from ((end.key, end.token) for end in ends if end.token in TOKENS)


def _through(encoding: MapEncoding, code: str) -> bool:
    return code not in {label.iso3 for group in encoding.groups for label in group.names}


def _figures_by_color(views: list[dict[str, str]]) -> dict[str, dict[str, set[str]]]:
    figures_of: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name in WITH_ROLES:
        for view in views:
            for code, token in _colors(build(name, view)):
                figures_of[code][token].add(f"{name} {view}")
    return figures_of


def test_a_country_of_new_york_has_one_color() -> None:
    for code, by_token in _figures_by_color([{"lens": lens} for lens in NEW_YORK]).items():
        assert len(by_token) == 1, (code, dict(by_token))


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    "day", [*DAYS, *(pytest.param(day, marks=pytest.mark.every) for day in FURTHER_DAYS)]
)
def test_a_country_has_one_color_on_one_day(day: str) -> None:
    figures_of = _figures_by_color([{"lens": lens, "on": day} for lens in MEMBERS])
    for code, by_token in figures_of.items():
        assert len(by_token) <= 1, (code, dict(by_token))


def test_those_who_came_as_guests_stay_orange_and_get_a_diamond() -> None:
    on = "2026-02-03"
    for lens in ("none", "forum", "guests"):
        encoding = build("partners.map", {"lens": lens, "on": on}).encoding
        assert isinstance(encoding, MapEncoding)
        for code in ("ZMB", "COD", "NAM"):
            assert encoding.fill[code] == "minerals_rich"
            assert code in encoding.diamonds
    before = build("partners.map", {"lens": "none", "on": "2024-05-01"}).encoding
    assert isinstance(before, MapEncoding)
    # Namibia and Kazakhstan joined in April 2024, Zambia and DR Congo in September.
    assert before.diamonds == {"NAM", "KAZ", "UKR", "UZB"}
    assert before.fill["ZMB"] == before.fill["NAM"] == "minerals_rich"


def test_a_ranking_marks_members_of_the_forum_with_a_diamond() -> None:
    view = {"mineral": "copper", "lens": "forum", "on": "2026-02-03"}
    encoding = build("producers.ranking", view).encoding
    assert isinstance(encoding, RankingEncoding)
    marks = {row.key: (row.role, row.role_symbol) for row in encoding.rows if row.role}
    assert marks["ZMB"] == ("minerals_rich", "diamond")
    assert all(symbol == "diamond" for _, symbol in marks.values())
    legend = {(item.token, item.symbol) for item in encoding.legend}
    assert set(marks.values()) <= legend


def test_a_matrix_of_groups_marks_as_the_map_does() -> None:
    encoding = build("partners.groups").encoding
    assert isinstance(encoding, MatrixEncoding)
    tokens = {(cell.token, cell.symbol) for row in encoding.rows for cell in row.cells}
    assert {("forum", "diamond"), ("minerals_rich", "circle"), ("partner", "square")} <= tokens


def test_the_first_role_wins_and_the_forum_is_a_diamond() -> None:
    came = came_as("2026-02-03")
    assert came["BEL"] == "msp_partner"  # An observer before.
    assert came["KAZ"] == "convening_guest" and "KAZ" in forum_on("2026-02-03")
    assert came["GRL"] == "msp_forum_member"


def test_a_dark_forum_does_not_outshine_the_partners() -> None:
    assert colour("forum", "dark") == "#2F6F8A"
    line = edge("forum", "dark")
    assert line and colour(line, "dark") == "#D2ECFA"
    assert edge("forum", "light") is None
