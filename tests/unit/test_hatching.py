"""Hatching of disputed areas on the map of sites: inside the area and nowhere else."""

from __future__ import annotations

import json

from msp_dash.figures import build
from msp_dash.ui.hatching import hatch, open_status
from msp_dash.ui.sitemap import deck


def test_a_square_is_hatched_from_side_to_side_and_its_hole_is_left_out() -> None:
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
    hole = [(1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0), (1.0, 1.0)]
    assert list(hatch([square], 8.0)) == [((0.0, 0.0), (4.0, 4.0))]
    assert list(hatch([square, hole], 8.0)) == [
        ((0.0, 0.0), (1.0, 1.0)),
        ((3.0, 3.0), (4.0, 4.0)),
    ]


def test_western_sahara_is_hatched_on_ground_as_on_the_other_maps() -> None:
    lines = open_status()
    assert len(lines) > 4
    for ends in lines:
        for lon, lat in ends:
            assert -17.2 < lon < -8.6 and 20.7 < lat < 27.8
    picture = json.loads(deck(build("sites.map", {"mineral": "copper"}), "light", 864).to_json())
    layers = {layer["id"]: layer for layer in picture["layers"]}
    assert list(layers)[:2] == ["land", "open-status"]
    assert len(layers["open-status"]["data"]) == len(lines)
    assert layers["open-status"]["getColor"] == [139, 145, 152]
    assert "[255, 255, 255]" in layers["land"]["getFillColor"]
