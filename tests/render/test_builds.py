"""Builds: what appears on a click, in a presented slide and on the stage, and nowhere else."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import pytest
from lxml import etree

from msp_dash.briefing import stage
from msp_dash.figures import build
from msp_dash.render.layout.compose import compose
from msp_dash.render.pptx import SlideContext, figure_slide, new_deck
from msp_dash.render.slide_picture import slide_picture
from msp_dash.render.svg import write
from tests.pptx_checks import NAMES, complaints

AGENDA = "copper,cobalt,graphite"
CLICKS = {
    # Before and after: what is left, then the suppliers' part; all supply, then what stops.
    ("balance.without_largest", "mineral=cobalt"): 1,
    ("disruption.supply", "mineral=cobalt&stage=refined"): 1,
    # The partners' shares, then the guests'; the first guest, then one after the other.
    ("convening.together", f"agenda={AGENDA}"): 1,
    ("convening.guests", f"agenda={AGENDA}"): 7,
    ("convening.promises", f"agenda={AGENDA}"): 0,
    ("producers.ranking", "mineral=copper"): 0,
}
each = pytest.mark.parametrize(("key", "clicks"), CLICKS.items(), ids=[k[0] for k in CLICKS])
Key = tuple[str, str]


def query(key: Key) -> dict[str, str]:
    return dict(pair.split("=") for pair in key[1].split("&"))


@cache
def deck(key: Key) -> bytes:
    builder = new_deck()
    figure_slide(builder, build(key[0], query(key)), SlideContext())
    return builder.save("One slide")


@cache
def slide(key: Key) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(deck(key))) as package:
        return etree.fromstring(package.read("ppt/slides/slide1.xml"))


@each
def test_a_slide_has_a_click_for_each_step(key: Key, clicks: int) -> None:
    nodes = [node.get("nodeType") for node in slide(key).iterfind(".//p:cTn", NAMES)]
    assert nodes.count("clickEffect") == clicks
    assert (slide(key).find("p:timing", NAMES) is not None) == bool(clicks)


@each
def test_builds_name_objects_of_the_slide_and_are_in_the_order_of_the_schema(
    key: Key, clicks: int
) -> None:
    assert complaints(deck(key)) == []
    ids = [shape.get("id") for shape in slide(key).iterfind(".//p:cNvPr", NAMES)]
    targets = [target.get("spid") for target in slide(key).iterfind(".//p:spTgt", NAMES)]
    builds = [one.get("spid") for one in slide(key).iterfind(".//p:bldLst/*", NAMES)]
    assert set(builds) <= set(targets) <= set(ids)
    assert len(builds) == len(set(builds))
    turns = [node.get("id") for node in slide(key).iterfind(".//p:cTn", NAMES)]
    assert turns == [str(number + 1) for number in range(len(turns))]


@each
def test_without_animations_the_slide_is_whole(key: Key, clicks: int) -> None:
    """Objects stand where they stay, and none is hidden."""
    assert not slide(key).xpath(".//*[@hidden]")
    effects = {node.get("presetClass") for node in slide(key).iterfind(".//p:cTn", NAMES)}
    assert effects <= {None, "entr"}


@each
def test_the_stage_has_the_same_steps_and_a_page_has_none(key: Key, clicks: int) -> None:
    figure = build(key[0], query(key))
    picture = slide_picture(figure, stage.ROOM, 510, ("light",), note=30)
    steps = {int(step) for step in re.findall(r'data-step="(\d+)"', write(picture.drawings[0]))}
    assert steps == set(range(1, clicks + 1))
    assert "data-step" not in write(compose(figure, theme="light", width=900))


@each
def test_a_build_begins_with_something_to_see(key: Key, clicks: int) -> None:
    """Numbers that stand there before the first click, in the picture: not heads or outlines."""
    figure = build(key[0], query(key))
    picture = slide_picture(figure, stage.ROOM, 510, ("light",), note=30)
    root = etree.fromstring(write(picture.drawings[0]).encode())
    for later in root.xpath(".//*[@data-step]"):
        later.getparent().remove(later)
    marks = root.xpath(".//*[@data-tip]")
    texts = [text for mark in marks for text in mark.itertext()]
    filled = [rect for mark in marks for rect in mark.xpath(".//*[local-name()='rect']")]
    solid = [rect for rect in filled if rect.get("fill") not in (None, "none")]
    assert len(solid) >= 2 or any(any(c.isdigit() for c in text) for text in texts)


def test_a_guest_whose_row_is_a_table_is_read_out_with_its_numbers() -> None:
    key = ("convening.guests", f"agenda={AGENDA}")
    data = build(key[0], query(key)).data
    copper = data.query("iso3 == 'ZMB' and mineral == 'copper' and stage == 'mine'")["share"].item()
    names = [one.get("descr") for one in slide(key).iterfind(".//p:graphicFrame//p:cNvPr", NAMES)]
    zambia = next(name for name in names[1:] if name.startswith("Zambia"))
    assert f"{copper:.1%}" in zambia
