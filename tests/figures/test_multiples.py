"""The figure producers.multiples: six panels, each the largest country's share."""

from __future__ import annotations

import pytest

from msp_dash.figures import build
from msp_dash.figures.record import LinesEncoding
from msp_dash.render.layout.axes import plan
from msp_dash.render.layout.ink import Frame, slide_frame
from msp_dash.render.pptx.slide import needs_whole_slide

ID = "producers.multiples"


def test_its_shares_are_those_of_the_concentration():
    data = build(ID).data
    for mineral in ("cobalt", "nickel"):
        rows = build("producers.concentration", {"mineral": mineral}).data
        key = ["stage", "source", "edition", "year"]
        both = data[data["mineral"] == mineral].merge(rows, on=key)
        assert len(both) == len(rows) > 0
        assert (both["share"] == both["top1"]).all()
        assert (both["iso3"] == both["top1_iso3"]).all()


def test_each_mineral_is_mined_and_refined():
    encoding = build(ID).encoding
    assert isinstance(encoding, LinesEncoding)
    assert [[s.key for s in panel.series] for panel in encoding.panels] == [["mine", "refined"]] * 6
    # Another material is named beside the title.
    assert [bool(panel.aside) for panel in encoding.panels] == [False] * 4 + [True] * 2


@pytest.mark.parametrize(
    ("frame", "columns"),
    [
        (Frame("light", 1328), 3),
        (Frame("light", 864), 2),
        (Frame("light", 358), 1),
        (slide_frame("light", 1168, room=470), 3),
    ],
)
def test_panels_are_of_one_size_on_one_scale(frame, columns):
    encoding = build(ID).encoding
    assert isinstance(encoding, LinesEncoding)
    plans = plan(encoding, frame)
    assert len({one.x for one in plans}) == columns
    assert len({round(one.right - one.left, 6) for one in plans}) == 1
    assert len({round(one.bottom - one.top, 6) for one in plans}) == 1
    assert {one.y_range for one in plans} == {(0.0, 1.0)}
    for one in plans:
        assert one.labels
        assert all(label.y + label.height / 2 <= one.foot + 1 for label in one.labels)


@pytest.mark.snapshot
def test_the_title_says_what_has_changed_most():
    figure = build(ID)
    data = figure.data[figure.data["stage"] == "mine"]
    spans = data.groupby("mineral")["share"].agg(
        lambda shares: abs(shares.iloc[-1] - shares.iloc[0])
    )
    assert spans.idxmax() == "nickel"
    assert figure.title.startswith("Indonesia mined 67% of the world’s nickel in 2025")
    assert figure.title.endswith("(31% in 2020)")
    assert needs_whole_slide(figure)
