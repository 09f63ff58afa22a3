"""The SVG renderer: every kind in both themes and three widths, by the rules of the design."""

from __future__ import annotations

import dataclasses
import re
from itertools import combinations, pairwise, product
from typing import Any
from xml.etree import ElementTree

import pytest
import samples

from msp_dash.figures.record import (
    Dot,
    DotRow,
    DotsEncoding,
    LinesEncoding,
    MapEncoding,
    MapLabel,
    Panel,
    Point,
    RankingEncoding,
    RankRow,
    Series,
    StatementsEncoding,
)
from msp_dash.figures.registry import build
from msp_dash.render.layout.axes import APART, plan, spread_labels
from msp_dash.render.layout.captions import captions, runs
from msp_dash.render.layout.compose import KINDS, frame_of
from msp_dash.render.layout.text_metrics import text_width, wrap
from msp_dash.render.layout.world import SEA, rings, world
from msp_dash.render.svg import draw, map_parts
from msp_dash.theme import THEMES, colour
from msp_dash.words import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (358, 560, 864)
EVERY = list(product(samples.SAMPLES, THEMES, WIDTHS))


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(root: ElementTree.Element) -> list[ElementTree.Element]:
    """Text elements that are read, where they stand: halos are copies below them."""
    _unnest(root, 0.0, 0.0)
    return [t for t in root.iter(f"{SVG}text") if "data-halo" not in t.attrib]


def _unnest(node: ElementTree.Element, dx: float, dy: float) -> None:
    """Put the moves of groups into the places of their texts."""
    if moved := re.fullmatch(r"translate\((\S+) (\S+)\)", node.attrib.pop("transform", "")):
        dx, dy = dx + float(moved[1]), dy + float(moved[2])
    if node.tag == f"{SVG}text":
        node.attrib["x"] = str(float(node.attrib["x"]) + dx)
        node.attrib["y"] = str(float(node.attrib["y"]) + dy)
    for child in node:
        _unnest(child, dx, dy)


def box(text: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a text by the measured advances."""
    size = float(text.attrib["font-size"])
    bold = text.attrib.get("font-weight") == "600"
    serif = "Serif" in text.attrib.get("font-family", "")
    width = text_width(text.text or "", size, bold=bold, serif=serif)
    x, y = float(text.attrib["x"]), float(text.attrib["y"])
    left = x - {"end": width, "middle": width / 2}.get(text.attrib.get("text-anchor", ""), 0)
    return left, y - 0.7 * size, left + width, y + 0.18 * size


def svg_root(name: str, theme: Any = "light", width: int = 864, **more: Any) -> ElementTree.Element:
    return parse(draw(samples.figure(samples.SAMPLES[name]), theme=theme, width=width, **more))


def test_every_kind_has_a_sample_and_is_drawn() -> None:
    assert {e.kind for e in samples.SAMPLES.values()} == set(KINDS)


@pytest.mark.parametrize(("name", "theme", "width"), EVERY)
def test_the_root_names_itself_and_has_a_size(name: str, theme: str, width: int) -> None:
    root = svg_root(name, theme, width)
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == samples.figure(samples.RANKING).title
    assert root.findtext(f"{SVG}desc") == "A picture of made-up numbers."
    _, _, across, down = (float(v) for v in root.attrib["viewBox"].split())
    assert (across, down) == (float(root.attrib["width"]), float(root.attrib["height"]))
    assert across == width or name == "matrix"


@pytest.mark.parametrize(("name", "theme", "width"), EVERY)
def test_no_two_texts_overlap_and_none_is_cut(name: str, theme: str, width: int) -> None:
    root = svg_root(name, theme, width)
    right = float(root.attrib["width"])
    down = float(root.attrib["height"])
    boxes = [(t.text, box(t)) for t in texts(root)]
    assert boxes
    for text, (x1, y1, x2, y2) in boxes:
        assert x1 >= -0.6 and x2 <= right + 0.6, f"{text!r} leaves the width"
        assert y1 >= -0.6 and y2 <= down + 0.6, f"{text!r} leaves the height"
    for (one, a), (other, b) in combinations(boxes, 2):
        apart = a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] or b[3] <= a[1]
        assert apart, f"{one!r} and {other!r} overlap"


@pytest.mark.parametrize(("name", "theme", "width"), EVERY)
def test_nothing_is_set_smaller_than_12_5(name: str, theme: str, width: int) -> None:
    """LOOK, Type: "Nothing under 12.5 px on screen"."""
    assert min(float(t.attrib["font-size"]) for t in texts(svg_root(name, theme, width))) >= 12.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_colour_is_a_token(name: str, theme: Any) -> None:
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9A-F]{6})"', ElementTree.tostring(
        svg_root(name, theme), encoding="unicode")))  # fmt: skip
    tokens = (
        "ground panel ink ink2 white line grid land land_line accent partner room absent absent_2 "
        "absent_few not_named partner_text room_text land_partner land_room hatch disputed"
    )
    allowed = {colour(t, theme) for t in tokens.split()}
    allowed |= {colour(f"ramp:{step}", theme) for step in range(7)}
    assert used <= allowed


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_the_same_figure_gives_the_same_bytes(name: str) -> None:
    figure = samples.figure(samples.SAMPLES[name])
    assert draw(figure) == draw(figure)


HOSTILE = "</text><script>alert(\"1\" & '2')</script>\x00 ]]>"
WORDS = {
    "name", "texts", "tip", "text", "name_head", "text_heads", "title", "unit", "end_name", "label",
    "end_value", "start_value", "sublabel", "total", "note", "lines", "date", "detail", "question",
    "number", "sentence", "source", "heading_text", "reason", "nearest_text", "value_text",
}  # fmt: skip


def poisoned(value: Any, field: str = "") -> Any:
    """The same encoding with a hostile string for every word."""
    if isinstance(value, str):
        return HOSTILE if field in WORDS else value
    if isinstance(value, tuple):
        return tuple(poisoned(v, field) for v in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: poisoned(getattr(value, f.name), f.name) for f in _fields(value)}
        return type(value)(**fields)
    return value


def _fields(value: Any) -> list[dataclasses.Field[Any]]:
    return list(dataclasses.fields(value))


@pytest.mark.parametrize("name", samples.SAMPLES)
@pytest.mark.parametrize("chrome", [False, True])
def test_hostile_words_stay_words(name: str, chrome: bool) -> None:
    figure = dataclasses.replace(
        samples.figure(poisoned(samples.SAMPLES[name]), title=HOSTILE),
        alt=HOSTILE,
        notes=(HOSTILE,),
        params={HOSTILE: HOSTILE},
        nearest="javascript:alert(1)",
    )
    root = parse(draw(figure, chrome=chrome))
    assert not list(root.iter(f"{SVG}script"))
    assert not [e for e in root.iter() if "javascript" in e.attrib.get("href", "")]


@pytest.mark.snapshot
@pytest.mark.parametrize("width", [358, 864])
@pytest.mark.parametrize("name", samples.SAMPLES)
def test_the_download_has_title_sources_notes_and_link(name: str, width: int) -> None:
    figure = samples.figure(samples.SAMPLES[name])
    root = parse(draw(figure, width=width, chrome=True, foot=("Data as of July 2026.",)))
    words = " ".join(t.text or "" for t in texts(root))
    for text in (figure.title, figure.subtitle, figure.sources[0].cite, *figure.notes):
        assert text in words
    assert "Data as of July 2026." in words
    assert figure.link.replace("/", "") in words.replace(" ", "").replace("/", "")
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert ground.attrib["fill"] == colour("ground")
    assert ground.attrib["width"] == root.attrib["width"]


def test_a_slide_is_set_in_16_pt_or_more() -> None:
    """LOOK, Type: 16 pt inside a slide's picture; a slide of 1280 px is 13.33 in wide."""
    root = svg_root("ranking", width=1168)
    zoom = float(root.attrib["width"]) / float(root.attrib["viewBox"].split()[2])
    sizes = [float(t.attrib["font-size"]) * zoom * 0.75 for t in texts(root)]
    assert min(sizes) >= 16
    assert float(root.attrib["width"]) == 1168


# Status of a number (LOOK, "Status")


def _ranking(mark: Any) -> RankingEncoding:
    row = RankRow("AUS", "Australia", 0.5, ("5.1%",), mark, tip="A tip")
    return RankingEncoding("Country", ("Share",), (row,))


def _mark(mark: Any) -> list[ElementTree.Element]:
    root = parse(draw(samples.figure(_ranking(mark))))
    (group,) = (g for g in root.iter(f"{SVG}g") if g.attrib.get("data-key") == "AUS")
    return [r for r in group.iter(f"{SVG}rect") if "pointer-events" not in r.attrib]


def test_reported_is_solid() -> None:
    (bar,) = _mark("solid")
    assert bar.attrib["fill"] == colour("ink") and "fill-opacity" not in bar.attrib


@pytest.mark.parametrize("mark", ["solid", "estimated", "zero", "sliver", "outline", "at_least"])
def test_only_missing_numbers_are_hatched(mark: str) -> None:
    assert "url(#" not in draw(samples.figure(_ranking(mark)))


def test_missing_is_hatched_and_its_length_means_nothing() -> None:
    (bar,) = _mark("hatched")
    assert bar.attrib["fill"].startswith("url(#")
    assert float(bar.attrib["width"]) < 60


def test_zero_is_a_bare_tick_and_a_sliver_three_px() -> None:
    assert float(_mark("zero")[0].attrib["width"]) < 2
    assert float(_mark("sliver")[0].attrib["width"]) == 3


def test_names_have_the_colors_of_several_seats_and_are_ink_beside_one() -> None:
    def colors(*seats: str) -> list[str]:
        rows = [
            RankRow(f"{n}", f"Name {n}", 0.5, ("5%",), token=seat, tip="A tip")
            for n, seat in enumerate(seats)
        ]
        encoding = RankingEncoding("Country", ("Share",), tuple(rows))
        root = parse(draw(samples.figure(encoding)))
        return [t.attrib["fill"] for t in texts(root) if (t.text or "").startswith("Name ")]

    partner, room, ink = map(colour, ("partner_text", "room_text", "ink"))
    assert colors("partner", "room", "absent") == [partner, room, ink]
    assert colors("room", "room") == [ink, ink]


def test_a_residual_is_an_empty_outline() -> None:
    (bar,) = _mark("outline")
    assert bar.attrib["fill"] == "none" and bar.attrib["stroke"] == colour("not_named")


def test_rows_take_the_pointer() -> None:
    root = parse(draw(samples.figure(_ranking("solid"))))
    (group,) = (g for g in root.iter(f"{SVG}g") if "data-key" in g.attrib)
    assert group.attrib["data-iso"] == "AUS" and group.attrib["data-tip"] == "A tip"


def test_status_letters_have_a_column_of_their_own() -> None:
    """LOOK, Status: "e" after the number; digits of a column end at one place."""
    rights = {
        round(box(t)[2], 1)
        for t in texts(svg_root("ranking"))
        if re.fullmatch(r"[0-9.]+%|withheld|0|under 0\.5", t.text or "")
    }
    assert len(rights - {864.0}) == 1


def test_a_phone_keeps_the_first_column_of_a_ranking() -> None:
    words = [t.text for t in texts(svg_root("ranking", width=358))]
    assert "Share" in words and "Tonnes" not in words


# Map


def _dots(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [c for c in root.iter(f"{SVG}circle") if "data-dot" in c.attrib]


def test_a_small_producer_is_a_dot_in_its_class_colour() -> None:
    """LOOK, Maps: "Under 60 px2 of drawn area: a dot at the label point, radius 5 (phone 4)"."""
    root = svg_root("map")
    (dot,) = _dots(root)
    shape = world().shapes["NCL"]
    assert shape.area < 60
    assert (dot.attrib["r"], dot.attrib["fill"]) == ("5", colour("ramp:2"))
    assert float(dot.attrib["cx"]) == pytest.approx(shape.x, abs=0.01)
    (dot,) = _dots(svg_root("map", width=358))
    assert dot.attrib["r"] == "4"


def test_a_withheld_small_producer_is_a_hatched_dot() -> None:
    encoding = dataclasses.replace(samples.MAP, hatched=frozenset({"CUB"}), dots=frozenset({"CUB"}))
    root = parse(draw(samples.figure(encoding)))
    assert [d.attrib["fill"].startswith("url(#") for d in _dots(root)] == [True, False]


@pytest.mark.parametrize(("width", "most"), [(358, 3), (432, 3), (1168, 3), (864, 5)])
def test_labels_of_a_map(width: int, most: int) -> None:
    """LOOK, Maps: "Under 480 px: the three largest only. On a slide: three"."""
    words = [t.text for t in texts(svg_root("map", width=width))]
    names = [label.name for label in samples.MAP.labels]
    assert [n for n in names if n in words] == names[:most]


def test_every_country_of_a_role_map_is_labelled() -> None:
    words = {t.text for t in texts(svg_root("map of roles"))}
    for label in (label for group in samples.ROLES.groups for label in group.names):
        assert label.name in words or {label.brief, label.spelled} <= words


@pytest.mark.snapshot
def test_shapes_carry_code_and_tip_and_unlisted_land_has_none() -> None:
    paths = {p.attrib["data-iso"]: p for p in svg_root("map").iter(f"{SVG}path") if "data-iso" in
             p.attrib}  # fmt: skip
    assert paths["IDN"].attrib["data-tip"] == "Indonesia: 66.7%"
    assert paths["IDN"].attrib["fill"] == colour("ramp:6")
    assert paths["MDG"].attrib["fill"] == colour("ground")
    assert len(paths) == len(world().shapes)


def test_open_status_and_missing_are_hatched_and_nothing_else() -> None:
    root = svg_root("map")
    hatched = {
        p.attrib["data-iso"]
        for p in root.iter(f"{SVG}path")
        if p.attrib.get("fill", "").startswith("url(#")
    }
    assert hatched == {"ZAF"} | world().hatched


def test_screen_and_download_are_built_from_the_same_parts() -> None:
    figure = samples.figure(samples.MAP)
    parts = map_parts(figure, "dark", 864)
    svg = draw(figure, theme="dark", width=864)
    assert parts["overlay"] in svg and parts["legend"] in svg
    assert f'<g transform="{parts["transform"]}"' in svg
    assert f'fill="{parts["fills"]["IDN"]}" data-key="IDN"' in svg
    assert parts["classes"]["6"] == colour("ramp:6", "dark")


def test_parts_are_asked_of_maps_only() -> None:
    with pytest.raises(ValueError, match="not a map"):
        map_parts(samples.figure(samples.RANKING))


def test_a_label_of_an_area_that_is_not_drawn_is_left_out() -> None:
    encoding = MapEncoding({}, "ink", (MapLabel("XYZ", "Nowhere", "1%"),), ())
    assert "Nowhere" not in draw(samples.figure(encoding))


def test_the_grid_knows_land_and_sea() -> None:
    earth = world()
    brazil = earth.shapes["BRA"]
    assert earth.grid[int(brazil.y / 2), int(brazil.x / 2)] == earth.codes["BRA"]
    assert earth.grid[90, 20] == SEA


def test_paths_are_read_in_both_cases() -> None:
    assert rings("M1,2L3,2V5H1Z") == [[(1, 2), (3, 2), (3, 5), (1, 5)]]
    assert rings("m1 2l2 0v3h-2z") == [[(1, 2), (3, 2), (3, 5), (1, 5)]]


# Lines


def _series(*points: Point, **more: Any) -> Series:
    return Series("IDN", "Indonesia", points, "ink", **more)


def test_gaps_stay_gaps_and_a_lone_point_is_kept() -> None:
    points = [Point(x, y) for x, y in ((1, 1.0), (2, 2.0), (3, None), (4, 4.0), (5, None))]
    assert [[p.x for p in run] for run, _ in runs(_series(*points))] == [[1, 2], [4]]


def test_only_the_segment_to_an_estimate_is_dashed_and_its_point_is_hollow() -> None:
    points = (Point(1, 1.0), Point(2, 2.0), Point(3, 3.0, "estimated"))
    assert [(len(run), dashed) for run, dashed in runs(_series(*points))] == [(2, False), (2, True)]
    panel = Panel("", "kt", (_series(*points, strong=True),), ((0, "0"),), ((1, "1"),))
    root = parse(draw(samples.figure(LinesEncoding((panel,)))))
    dashes = [p.attrib.get("stroke-dasharray") for p in root.iter(f"{SVG}polyline")]
    assert dashes == [None, "5 4"]
    hollow = [c for c in root.iter(f"{SVG}circle") if c.attrib["fill"] == colour("ground")]
    assert len(hollow) == 1 and hollow[0].attrib["stroke"] == colour("ink")


def test_a_series_without_any_value_is_no_error() -> None:
    empty = _series(Point(1, None), end_name="Indonesia", start_value="1")
    panel = Panel("", "kt", (empty,), ((0, "0"),), ((1, "1"), (2, "2")))
    assert "<polyline" not in draw(samples.figure(LinesEncoding((panel,))))


def test_end_labels_stand_16_px_apart_and_near_their_lines() -> None:
    (panel,) = plan(samples.LINES, frame_of(samples.figure(samples.LINES), "light", 736))
    middles = sorted(label.y for label in panel.labels)
    assert min(b - a for a, b in pairwise(middles)) >= APART - 1e-9


def test_spread_moves_only_what_touches() -> None:
    assert spread_labels([10, 100, 104], [16, 16, 16], 0, 200) == [10, 94, 110]
    assert spread_labels([0, 0, 0], [16, 16, 16], 0, 60) == [8, 24, 40]
    assert spread_labels([60, 59], [16, 16], 0, 60) == [52, 36]


def test_panels_stand_side_by_side_from_520_px() -> None:
    figure = samples.figure(samples.PANELS)
    one, two = plan(samples.PANELS, frame_of(figure, "light", 520))
    assert one.y == two.y and two.x > one.right
    one, two = plan(samples.PANELS, frame_of(figure, "light", 519))
    assert one.x == two.x and two.y > one.bottom


@pytest.mark.parametrize("width", [358, 560, 864])
def test_values_of_lines_that_nearly_meet_do_not_lie_on_each_other(width: int) -> None:
    """Copper's concentration: mined, refined and smelted shares lie within a few per cent."""
    pairs = (("mined", 46.6, 48.7, 2020), ("refined", 57.3, 48.2, 2023), ("other", 47.1, 49, 2000))
    series = tuple(
        Series(
            name, name.title(), (Point(start, a), Point(2025, b)), "ink", strong=True,
            end_name=name.title(), end_value=f"{b}%", start_value=f"{a}%",
        )
        for name, a, b, start in pairs
    )  # fmt: skip
    panel = Panel("Share", "", series, ((0, "0%"), (100, "100%")), ((2000, "2000"), (2025, "2025")))
    root = parse(draw(samples.figure(LinesEncoding((panel, panel))), width=width))
    words = [t.text for t in texts(root)]
    assert {"48.7%", "48.2%", "49%", "Mined", "Refined", "Other"} <= set(words)
    for one, other in combinations([box(t) for t in texts(root)], 2):
        beside = one[2] <= other[0] + 0.5 or other[2] <= one[0] + 0.5
        assert beside or one[3] <= other[1] or other[3] <= one[1]


def test_a_heading_of_dots_that_a_phone_cannot_hold_goes_on_below() -> None:
    heading = "natural, mined: USGS 2025e; battery grade, refined: IEA 2024"
    rows = (
        DotRow("g", "Graphite", heading, heading=True),
        DotRow("TZA", "Tanzania", dots=(Dot(4.2, "room", "circle", tip="4.2%"),), texts=("4.2%",)),
    )
    figure = samples.figure(DotsEncoding(rows=rows, ticks=((0, "0%"), (5, "5%"))))
    wide, phone = (texts(parse(draw(figure, width=width))) for width in (864, 358))
    assert heading in [text.text for text in wide]
    lines = [text for text in phone if text.text and text.text in heading]
    assert " ".join(str(text.text) for text in lines) == heading
    assert all(box(text)[2] <= 358 for text in lines)
    boxes = [box(text) for text in phone if text.text in ("Graphite", "Tanzania")]
    assert boxes[0][3] <= box(lines[0])[1] + 1 and box(lines[-1])[3] <= boxes[1][1]


@pytest.mark.parametrize("width", [360, 440, 520, 620, 864])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_line_of_reference_does_not_cut_a_note(lang: str, width: int) -> None:
    """In Spanish the line at 0% went through what is said of graphite."""
    figure = build("balance.gap", {"lang": lang})
    (row,) = [row for row in figure.encoding.rows if row.note]  # type: ignore[union-attr]  # dots
    root = parse(draw(figure, width=width))
    (note,) = [text for text in texts(root) if text.text == row.note]
    left = float(note.attrib["x"])
    right = left + text_width(row.note, float(note.attrib["font-size"]))
    lines = [line for line in root.iter(f"{SVG}line") if line.attrib.get("stroke-width") == "1.2"]
    (x,) = {float(line.attrib["x1"]) for line in lines}
    assert right <= width
    assert x < left or x > right


def test_the_axis_begins_at_zero() -> None:
    panel = Panel("", "", (_series(Point(1, 50.0), Point(2, 60.0)),), ((50, "50"),), ((1, "1"),))
    (planned,) = plan(
        LinesEncoding((panel,)), frame_of(samples.figure(samples.LINES), "light", 736)
    )
    assert planned.y_range == (0.0, 60.0)


# Other kinds


def test_a_matrix_grows_instead_of_shrinking_its_cells() -> None:
    few = samples.SAMPLES["matrix"]
    rows = tuple(dataclasses.replace(row, cells=row.cells * 2) for row in few.rows)
    many = dataclasses.replace(few, columns=few.columns * 2, rows=rows)
    root = parse(draw(samples.figure(many), theme="light", width=480))
    assert float(root.attrib["width"]) > 480
    hits = [r for r in root.iter(f"{SVG}rect") if r.attrib.get("pointer-events") == "all"]
    assert min(float(r.attrib["width"]) for r in hits) >= 30


def test_the_line_of_a_timeline_is_dotted_after_the_last_event() -> None:
    for width in (358, 864):
        dotted = [
            e for e in svg_root("timeline", width=width).iter(f"{SVG}line")
            if e.attrib.get("stroke-linecap") == "round"
        ]  # fmt: skip
        assert len(dotted) == 1


def test_the_parts_of_a_bar_keep_their_proportions() -> None:
    root = svg_root("stack")
    keys = [g for g in root.iter(f"{SVG}g") if g.attrib.get("data-key") == "ev"]
    widths = [float(next(iter(g.iter(f"{SVG}rect"))).attrib["width"]) + 1 for g in keys]
    assert widths[3] / widths[0] == pytest.approx(2500 / 439, rel=0.01)


def test_an_empty_state_links_to_the_nearest_figure() -> None:
    (link,) = svg_root("empty").iter(f"{SVG}a")
    assert link.attrib["href"] == "/producers?mineral=cobalt&source=iea"


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    class Odd:
        kind = "pie"

    figure = samples.figure(samples.RANKING)
    object.__setattr__(figure, "encoding", Odd())
    with pytest.raises(ValueError, match="Known kinds: ranking, map"):
        draw(figure)


# Type


def test_a_name_that_is_too_long_breaks_after_its_hyphens() -> None:
    assert wrap("Papouasie-Nouvelle-Guinée", 14, 130) == ["Papouasie-Nouvelle-", "Guinée"]


def test_wrapping_drops_nothing_and_keeps_to_the_room() -> None:
    text = "Saint Vincent and the Grenadines Donaudampfschifffahrtsgesellschaft"
    lines = wrap(text, 14, 90)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(text_width(line, 14) for line in lines) <= 90


def test_a_number_is_not_parted_from_its_thousands_or_unit() -> None:
    lines = wrap("more than 140,000,000 t of it", 14, 90)
    assert lines == ["more than", "140,000,000\u00a0t", "of it"]


@pytest.mark.parametrize("serif", [False, True])
@pytest.mark.parametrize("bold", [False, True])
def test_names_of_the_look_have_glyphs_and_digits_one_width(serif: bool, bold: bool) -> None:
    names = "Côte d’Ivoire São Tomé Perú Türkiye Gécamines Piauí Åland œuvre İzmir 4.1× −3 · ş ğ ñ"
    for char in names:
        assert text_width(char, 10, bold=bold, serif=serif) != 10.0, char
    assert len({text_width(d, 10, bold=bold, serif=serif) for d in "0123456789"}) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_a_table_breaks_that_has_room_beside_it(lang: str) -> None:
    # The first column of the principles was too narrow for the French word for environment.
    figure = build("standards.principles", {"lang": lang})
    words_drawn = texts(parse(draw(figure, width=560)))
    assert isinstance(figure.encoding, StatementsEncoding)
    words = {word for row in figure.encoding.rows for cell in row.cells for word in cell.split()}
    assert words <= {word for text in words_drawn for word in "".join(text.itertext()).split()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_of_scenarios_lies_on_no_other_words(lang: str) -> None:
    # As wide as the plot of a phone, in French it lay on the value that all lines begin with.
    figure = build("demand.scenarios", {"mineral": "nickel", "lang": lang})
    assert isinstance(figure.encoding, LinesEncoding)
    (panel,) = plan(figure.encoding, frame_of(figure, "light", 358))
    boxes = [caption.box for caption in captions(panel, frame_of(figure, "light", 358))]
    assert len(boxes) > 1
    assert [(a, b) for a, b in combinations(boxes, 2) if a.meets(b, 0)] == []


def test_on_a_phone_a_long_head_of_a_column_leaves_the_plot_its_room() -> None:
    """Spanish balance: "Políticas Declaradas 2035" left 50 px for three scenarios."""
    figure = build("balance.gap", {"lang": "es"})
    root = ElementTree.fromstring(draw(figure, width=358))
    grid = [line for line in root.iter(f"{SVG}line") if line.get("x1") == line.get("x2")]
    places = [float(line.get("x1", 0)) for line in grid]
    assert max(places) - min(places) >= 80
    printed = " ".join(str(text.text) for text in texts(root))
    assert all(word in printed for word in ("Políticas", "Declaradas", "2035"))
