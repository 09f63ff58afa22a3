"""A color says who sits at the table: a country has one color at one table, in every figure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from msp_dash.figures.record import (
    Figure,
    FlowsEncoding,
    MapEncoding,
    MatrixEncoding,
    RankingEncoding,
)
from msp_dash.figures.registry import build, registry
from msp_dash.figures.role_marks import came_as, forum_on
from msp_dash.figures.seats import seats
from msp_dash.params import View

pytestmark = pytest.mark.snapshot

DAYS = ("2022-09-22", "2024-05-01", "2026-02-03")
FURTHER_DAYS = ("2023-03-01", "2024-10-01", "2026-03-01")
NEW_YORK = ("ny2022_partners", "ny2022_all")
MSP = ("msp", "forum")
SEATS = {"partner", "room", "land_partner", "land_room"}
WITH_ROLES = [one.id for one in registry().values() if {"lens", "on"} <= one.names]
WITH_TABLE = [one.id for one in registry().values() if "table" in one.names]
GRAYS = {
    *("ink", "ink2", "absent", "absent_2", "absent_few", "not_named", "ground", "land", "line"),
    *("hatch", "outline", "shortfall", *(f"ramp:{step}" for step in range(7))),
}


def _marks(part: object) -> Iterator[tuple[str, str]]:
    """Key and token of every mark of an encoding; key "" where it has none of its own."""
    if isinstance(part, tuple):
        for one in part:
            yield from _marks(one)
    elif is_dataclass(part):
        own = {field.name: getattr(part, field.name) for field in fields(part)}
        if isinstance(part, MapEncoding):
            yield from part.fill.items()
        if isinstance(token := own.get("token"), str):
            yield str(own.get("key") or own.get("iso3") or ""), token
        yield from _marks(tuple(own.values()))


def _seats_shown(figure: Figure) -> Iterator[tuple[str, str]]:
    """Country and seat, wherever a picture shows one."""
    for key, token in _marks(figure.encoding):
        if token in SEATS and len(key) == 3 and key.isupper():
            yield key, token


def _figures_by_color(views: list[dict[str, str]]) -> dict[str, dict[str, set[str]]]:
    figures_of: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name in WITH_ROLES:
        for view in views:
            for code, token in _seats_shown(build(name, view)):
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
    figures_of = _figures_by_color([{"lens": lens, "on": day} for lens in MSP])
    for code, by_token in figures_of.items():
        assert len(by_token) == 1, (code, dict(by_token))


@pytest.mark.parametrize("table", ["ny", "msp", "washington"])
def test_figures_without_a_group_show_the_seats_of_the_table(table: str) -> None:
    seat_of = seats(View({"table": table}))
    for name in WITH_TABLE:
        for code, token in _seats_shown(build(name, {"table": table})):
            assert seat_of.get(code) == token, (name, code)


@pytest.mark.parametrize("name", sorted(registry()))
def test_nothing_but_a_seat_has_a_color(name: str) -> None:
    assert {token for _, token in _marks(build(name, {}).encoding)} <= SEATS | GRAYS


def test_whoever_is_not_at_the_table_is_gray() -> None:
    figure = build("producers.ranking", {"mineral": "cobalt", "lens": "none"})
    assert not SEATS & {token for _, token in _marks(figure.encoding)}


def test_a_set_of_the_readers_own_is_in_the_room() -> None:
    figure = build("coalition.map", {"mineral": "cobalt", "set": "COD,AUS"})
    assert {*_seats_shown(figure)} == {("COD", "room"), ("AUS", "room")}


def test_states_of_the_union_are_blue_where_it_sits() -> None:
    encoding = build("partners.map", {"lens": "msp"}).encoding
    assert isinstance(encoding, MapEncoding)
    assert encoding.fill["PRT"] == encoding.fill["FRA"] == "partner"


def test_partners_of_the_msp_are_blue_in_washington_and_the_others_orange() -> None:
    encoding = build("partners.map", {"lens": "washington"}).encoding
    assert isinstance(encoding, MapEncoding)
    assert encoding.fill["IND"] == "partner" and encoding.fill["SAU"] == "room"


def test_members_of_the_forum_get_a_diamond_on_orange() -> None:
    on = "2026-02-03"
    for lens in ("none", "forum", "guests"):
        encoding = build("partners.map", {"lens": lens, "on": on}).encoding
        assert isinstance(encoding, MapEncoding)
        for code in ("ZMB", "COD", "NAM"):
            assert encoding.fill[code] == "room"
            assert code in encoding.diamonds
    before = build("partners.map", {"lens": "none", "on": "2024-05-01"}).encoding
    assert isinstance(before, MapEncoding)
    # Namibia and Kazakhstan joined in April 2024, Zambia and DR Congo in September.
    assert before.diamonds == {"NAM", "KAZ", "UKR", "UZB"}
    assert before.fill["ZMB"] == before.fill["NAM"] == "room"


def test_the_key_names_the_seats_that_a_picture_shows() -> None:
    view = {"mineral": "copper", "lens": "forum", "on": "2026-02-03"}
    encoding = build("producers.ranking", view).encoding
    assert isinstance(encoding, RankingEncoding)
    key = {item.token: item.text for item in encoding.legend}
    assert key["partner"] == "Partner" and key["room"] == "Forum member"


def test_a_flow_has_the_color_of_its_seller() -> None:
    encoding = build("trade.flows", {"lens": "ny2022_all"}).encoding
    assert isinstance(encoding, FlowsEncoding)
    for panel in encoding.panels:
        token_of = {end.key: end.token for end in panel.starts}
        assert all(flow.token == token_of[flow.start] for flow in panel.flows if not flow.rest)


def test_a_matrix_of_groups_marks_as_the_map_does() -> None:
    encoding = build("partners.groups").encoding
    assert isinstance(encoding, MatrixEncoding)
    tokens = {(cell.token, cell.symbol) for row in encoding.rows for cell in row.cells}
    assert {("room", "diamond"), ("room", "circle"), ("partner", "square")} <= tokens


def test_the_first_role_wins_and_the_forum_is_a_diamond() -> None:
    came = came_as("2026-02-03")
    assert came["BEL"] == "msp_partner"  # An observer before.
    assert came["KAZ"] == "convening_guest" and "KAZ" in forum_on("2026-02-03")
    assert came["GRL"] == "msp_forum_member"
