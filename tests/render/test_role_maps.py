"""Role maps name every country, for any date, group, language and width."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from msp_dash.data import facts
from msp_dash.figures.record import Figure, MapEncoding
from msp_dash.figures.registry import build
from msp_dash.render.layout.compose import frame_of
from msp_dash.render.layout.ink import Frame, Ink
from msp_dash.render.layout.label_placement import LINE, Box, Leader, PlacedLabel
from msp_dash.render.layout.rolemap import MAX_NAMES, RoleMap, draw_name_lists, label_size, names_of
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.render.layout.world import world
from msp_dash.render.layout.worldmap import layout_of
from msp_dash.render.pptx import needs_whole_slide
from msp_dash.render.svg import draw
from tests.some import EACH, EXTENTS

NEW_YORK = {"lens": "ny2022_all"}
SLIDE = (1168, 498.0)
WIDTHS = ((358, 0.0), (390, 0.0), (640, 0.0), (700, 0.0), (784, 0.0), (864, 0.0), SLIDE)
LANGUAGES = ("en", "fr", "es", "pt")
# Two leaders may end at one mark: nearer than this they are no crossing.
HAIR = 1e-6


def _days() -> list[str]:
    """Every day on which the roll changes, and every meeting's."""
    dates = {*facts("members")["from_date"], *facts("convenings")["date"]}
    return sorted(day for day in dates if len(day) == 10 and day >= "2022-06-14")


def _views() -> Iterator[tuple[str, dict[str, str]]]:
    for eu in ("members", "seat"):
        for lens in ("ny2022_partners", "ny2022_all"):
            yield "partners.map", {"lens": lens, "eu": eu}
        for lens in ("ny2022_partners", "ny2022_all", "msp", "forum", "guests"):
            yield "coalition.map", {"lens": lens, "eu": eu}
        yield "coalition.map", {"set": "AUS,BRA,CAN,CHL,EU,JPN,MEX,USA,ZMB", "eu": eu}
        for day in _days():
            for lens in ("none", "msp", "forum", "guests"):
                yield "partners.map", {"lens": lens, "on": day, "eu": eu}


VIEWS = [*_views()]


@pytest.fixture(params=EXTENTS)
def extent(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _figure(name: str, view: dict[str, str]) -> Figure | None:
    figure = build(name, view)
    return figure if isinstance(figure.encoding, MapEncoding) else None


def _layout(
    figure: Figure, width: tuple[int, float], *, slide: bool = False
) -> tuple[RoleMap, Frame]:
    frame = frame_of(figure, "light", width[0], slide=slide or width == SLIDE, room=width[1])
    assert isinstance(figure.encoding, MapEncoding)
    layout = layout_of(figure.encoding, frame)
    assert layout is not None
    return layout, frame


def _through(line: Leader, box: Box) -> bool:
    """Whether a line runs through a box, by a hundred points of it."""
    (x1, y1), (x2, y2) = line
    for step in range(101):
        x, y = x1 + (x2 - x1) * step / 100, y1 + (y2 - y1) * step / 100
        if box.x < x < box.x + box.width and box.y < y < box.y + box.height:
            return True
    return False


def _cross(one: Leader, other: Leader) -> bool:
    def side(line: Leader, point: tuple[float, float]) -> float:
        (x1, y1), (x2, y2) = line
        return (x2 - x1) * (point[1] - y1) - (y2 - y1) * (point[0] - x1)

    return (
        side(one, other[0]) * side(one, other[1]) < -HAIR
        and side(other, one[0]) * side(other, one[1]) < -HAIR
    )


def _clear(labels: tuple[PlacedLabel, ...], layout: RoleMap, width: float, size: float) -> None:
    left, height = layout.corner[0], world().height * layout.scale
    for one in labels:
        box = one.box
        assert text_width(one.label.name, size, bold=True) <= box.width + HAIR
        assert box.x + left >= 0 and box.x + box.width + left <= width, one.label.name
        assert box.y >= 0 and box.y + LINE <= height, one.label.name
    for one, other in combinations(labels, 2):
        names = one.label.name, other.label.name
        assert not one.box.meets(other.box, 0), names
        assert not (one.leader and _through(one.leader, other.box)), names
        assert not (other.leader and _through(other.leader, one.box)), names
        assert not (one.leader and other.leader and _cross(one.leader, other.leader)), names


@pytest.mark.one_in(3)
@pytest.mark.parametrize("width", WIDTHS, ids=lambda width: str(width[0]))
def test_all_are_named_and_no_leader_crosses(extent: str, width: tuple[int, float]) -> None:
    """Every view in English in the long form, and each in one language more."""
    for at, (name, view) in enumerate(VIEWS if extent == "every" else VIEWS[::EACH]):
        for lang in {"en", LANGUAGES[at % len(LANGUAGES)]}:
            _all_named(name, view | {"lang": lang}, width)


def _all_named(name: str, view: dict[str, str], width: tuple[int, float]) -> None:
    figure = _figure(name, view)
    if figure is None:
        return
    layout, frame = _layout(figure, width)
    assert isinstance(figure.encoding, MapEncoding)
    groups = figure.encoding.groups
    names = names_of(groups)
    listed = {label.iso3 for label in names} if layout.listed else set()
    on_map = {one.label.iso3 for one in layout.labels}
    names_with_shape = {n.iso3 for n in names if (n.area or n.iso3) in world().shapes}
    if len(names) <= MAX_NAMES:
        assert on_map == names_with_shape
        assert frame.width < 480 or not layout.listed
    # Who has no area is named by the key: the Union where its states are not shown.
    key = " ".join(item.text for item in figure.encoding.legend)
    missing = {n.iso3 for n in names} - on_map - listed
    assert missing <= {"EU"} and (not missing or "U" in key)
    _clear(layout.labels, layout, frame.width, label_size(frame))
    # No country of a role is left out of the groups.
    all_names = {label.iso3 for label in names}
    through = set(figure.data.loc[figure.data["role"].str.startswith("through_eu"), "iso3"])
    hollow = {c for c, token in figure.encoding.fill.items() if token == "ground"}
    assert set(figure.encoding.fill) - through - hollow <= all_names


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("view", [{}, {"lens": "msp"}], ids=["roll", "partners"])
def test_every_name_is_written(view: dict[str, str], width: tuple[int, float]) -> None:
    """On the map, or in the list: in the picture itself, not in its data alone."""
    figure = build("partners.map", view)
    svg = draw(figure, width=width[0], slide=width == SLIDE, room=width[1])
    text = " ".join(part.split("<")[0] for part in svg.split(">"))
    assert isinstance(figure.encoding, MapEncoding)
    for label in names_of(figure.encoding.groups):
        words = label.name.split(" ")
        assert all(word in text for word in words) or label.spelled in text, label.name


def test_a_name_that_does_not_fit_is_short_and_the_key_spells_it() -> None:
    svg = draw(build("partners.map", NEW_YORK), width=640)
    assert ">UK<" in svg and ">UK: United Kingdom<" in svg
    assert ">EU<" in svg and ">EU: European Union<" in svg


def test_a_phone_has_numbers_and_a_list_in_two_columns() -> None:
    figure = build("partners.map", NEW_YORK)
    layout, _ = _layout(figure, (358, 0.0))
    assert layout.listed and len(layout.numbers) == 19
    assert sorted(int(one.label.name) for one in layout.labels) == list(range(1, 20))
    svg = draw(figure, width=358)
    assert "Partners (11)" in svg and "Guests (8)" in svg


def test_dots_are_for_the_smallest_alone() -> None:
    """LOOK-2: "Dots only for states under 6 px2, or Europe fills with dots"."""
    svg = draw(build("partners.map", NEW_YORK), width=864)
    assert svg.count("data-dot") == 2
    assert {"MLT", "CYP"} <= {c for c, shape in world().shapes.items() if shape.area < 6}


@pytest.mark.parametrize("mineral", ["niobium", "tellurium", "titanium_sponge"])
def test_a_phone_names_the_three_largest_producers(mineral: str) -> None:
    """The third found no room, and was left out, where the first two had been placed before it."""
    figure = build("producers.map", {"mineral": mineral})
    assert isinstance(figure.encoding, MapEncoding)
    svg = draw(figure, width=358)
    assert all(f">{label.name}<" in svg for label in figure.encoding.labels[:3])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("width", "room"), [SLIDE, (868, 440.0)], ids=["16 by 9", "4 by 3"])
def test_a_list_of_names_fits_a_slide(width: int, room: float, lang: str) -> None:
    figure = build("partners.map", {"lang": lang})
    assert needs_whole_slide(figure)
    layout, frame = _layout(figure, (width, room), slide=True)
    assert layout.listed and isinstance(figure.encoding, MapEncoding)
    used = draw_name_lists(Ink(frame), figure.encoding.groups, 0, 0, layout.room)
    assert used <= frame.room + 1
