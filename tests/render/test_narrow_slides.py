"""Pictures on slides of a narrow template: text neither overprints nor hides what it names."""

from __future__ import annotations

from itertools import pairwise

import pytest

from msp_dash.figures.record import (
    BarPart,
    BarRow,
    BarsEncoding,
    LegendItem,
    LinesEncoding,
    Panel,
    Point,
    Series,
    StackEncoding,
    StackPart,
    StackRow,
)
from msp_dash.render.layout.axes import LINE_SLIDE, plan
from msp_dash.render.layout.bars import bars
from msp_dash.render.layout.ink import Frame, slide_frame
from msp_dash.render.layout.lines import lines
from msp_dash.render.layout.marks import texts
from msp_dash.render.layout.stack import is_legible, plan_stack
from msp_dash.render.layout.text_metrics import office_faces, text_width
from msp_dash.render.pptx.fitting import MIN_ZOOM, ZOOM

SCENARIOS = ("Net Zero (NZE)", "Announced Pledges (APS)", "Stated Policies (STEPS)")


def panel(title: str, names: tuple[str, ...]) -> Panel:
    series = tuple(
        Series(
            name, name, (Point(2024, 900), Point(2050, 8000 - 90 * n)), "ink",
            strong=True, symbol="circle", end_name=name, end_value=f"{8000 - 90 * n:,}",
        )
        for n, name in enumerate(names)
    )  # fmt: skip
    years = ((2024.0, "2024"), (2050.0, "2050"))
    return Panel(title, "kt", series, ((0.0, "0"), (10000.0, "10,000")), years)


def panels(count: int = 3) -> LinesEncoding:
    return LinesEncoding(tuple(panel(f"Mineral {n}", SCENARIOS) for n in range(count)))


WIDE, NARROW = (656.0, 262.0), (612.0, 330.0)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_lines_in_narrow_panels_are_named_in_a_key_below(size: tuple[float, float]) -> None:
    width, room = size
    frame = Frame("light", width, slide=True, room=room)
    with office_faces():
        plans = plan(panels(), frame)
        words = list(texts(lines(panels(), frame).marks))
        for one in plans:
            assert not one.labels and len(one.key) == 3
            assert one.right - one.left >= 80 and one.bottom - one.top >= 76
            assert one.foot <= room + 0.1
            entries = [" ".join(entry.lines) for entry in one.key]
            assert entries == [f"{s.end_name} {s.end_value}" for s in one.panel.series]
            for entry, after in pairwise(one.key):
                assert after.y - entry.y >= LINE_SLIDE * len(entry.lines)
            assert one.key[0].y - 13.5 > one.bottom + 20
            svg_texts = [word.text for word in words]
            assert all(line in svg_texts for entry in one.key for line in entry.lines)
        for word in words:
            end = word.x + text_width(word.text, word.size, bold=word.bold)
            assert end <= width + 1 or word.anchor != "start"


def test_end_labels_on_a_slide_keep_apart_by_the_height_of_their_lines() -> None:
    encoding = LinesEncoding((panel("", SCENARIOS),))
    (one,) = plan(encoding, Frame("light", 656, slide=True, room=262))
    assert len(one.labels) == 3 and not one.key
    places = sorted(one.labels, key=lambda label: label.y)
    for label, after in pairwise(places):
        need = LINE_SLIDE * (len(label.lines) + len(after.lines)) / 2
        assert after.y - label.y >= need - 0.01


def table_together() -> StackEncoding:
    part = (StackPart("p", 0.2, "20%", "ink", tip="t"), StackPart("r", 0.8, "", "ink", tip="t"))
    rows = (("Copper", "Mined"), ("Graphite (battery grade)", "Refined, 2024")) * 3
    legend = ((LegendItem("ink", "Partner"), 1.0), (LegendItem("room", "Guest"), 1.0))
    return StackEncoding("", tuple(StackRow(*row, part, "at least 76%") for row in rows), legend)


def test_bars_of_a_narrow_template_are_as_high_as_their_text() -> None:
    """In the type of a wide slide they are not; in some type of 14 pt or more they are."""
    encoding, width, height = table_together(), 848.0, 390.0

    def legible(zoom: float) -> bool:
        room = height / zoom
        frame = Frame("light", width / zoom, slide=True, native=True, room=room)
        if not is_legible(encoding, frame):
            return False
        one = plan_stack(encoding, frame)
        assert one.bar >= 16 and one.top + one.pitch * 6 <= room + 0.1
        return True

    with office_faces():
        assert not legible(ZOOM)
        assert legible(MIN_ZOOM)


def test_six_rows_with_parts_fit_a_slide_of_a_narrow_template() -> None:
    parts = (
        BarPart(0.34, "ink", "34% left", tip="t"),
        BarPart(0.44, "ink", "DR Congo 44", dashed=True, tip="t"),
    )
    names = ("Copper", "Cobalt", "Graphite (all grades)")
    rows = tuple(
        row
        for head in ("Mined", "Refined")
        for row in (
            BarRow(head, head, heading=True, tip=""),
            *(BarRow(name, name, parts, total="78%", tip="t") for name in names),
        )
    )
    legend = (LegendItem("ink", "Met without the largest supplier"),)
    encoding = BarsEncoding(rows, reference=(1.0, "demand, 100%"), total_head="With all",
                            legend=legend)  # fmt: skip
    with office_faces():
        assert bars(encoding, Frame("light", 476, slide=True, room=222)).height <= 222
        assert slide_frame("light", 848).slide  # The room of a template of four by three.
        # Half a slide has names above their bars.
        assert bars(encoding, Frame("light", 310)).height > 222
