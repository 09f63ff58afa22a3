"""Drawings of fixed records against their baselines, pixel by pixel (`tools/drawings.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from msp_dash.figures.record import BarRow, Figure, RankRow
from msp_dash.theme import colour
from tools.drawings import (
    DRAWINGS,
    FOLDER,
    Difference,
    difference,
    drawing_svg,
    record_from_json,
    record_json,
    record_of,
)

TEXT = re.compile(r"<text (?![^>]*data-halo)[^>]*>[^<]*</text>")
RANKING = "ranking-with-estimates"


def baseline(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text("utf-8").rstrip("\n")


@cache
def record(name: str) -> Figure:
    return record_of(name)


def against(name: str, now: str) -> Difference | None:
    """What differs from a baseline; None where not one character does."""
    before = baseline(name)
    return None if before == now else difference(before, now, DRAWINGS[name].theme)


def test_each_drawing_has_a_record_and_a_baseline() -> None:
    files = {path.name for path in FOLDER.iterdir()}
    assert files == {f"{name}.{end}" for name in DRAWINGS for end in ("json", "svg")}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_that_of_its_baseline(name: str, tmp_path: Path) -> None:
    """A change that is meant: `python tools/drawings.py`, and look at what it has written."""
    result = against(name, drawing_svg(name, record(name)))
    if result is None or not result.is_visible:
        return
    picture = tmp_path / f"{name}.png"
    result.picture.save(picture)
    pytest.fail(f"{result.pixels} pixels differ from the baseline: {picture}")


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_record_is_read_as_it_was_written(name: str) -> None:
    assert record_json(record(name)) == (FOLDER / f"{name}.json").read_text("utf-8")
    assert record_from_json(record_json(record(name))).encoding == record(name).encoding


# --- the comparison itself


def shorter(name: str) -> Iterator[str]:
    """A drawing with one bar of 40 px or more a twentieth shorter, each in turn."""
    encoding: Any = record(name).encoding
    for number, row in enumerate(encoding.rows):
        rows = list(encoding.rows)
        if isinstance(row, RankRow) and row.length >= 0.25:
            rows[number] = replace(row, length=row.length * 0.95)
        elif isinstance(row, BarRow) and row.parts and abs(row.parts[0].value) > 0.1:
            part = replace(row.parts[0], value=row.parts[0].value * 0.95)
            rows[number] = replace(row, parts=(part,))
        else:
            continue
        yield drawing_svg(name, replace(record(name), encoding=replace(encoding, rows=tuple(rows))))


@pytest.mark.parametrize("name", [RANKING, "two-sided-bars"])
def test_a_bar_that_is_shorter_by_a_twentieth_is_seen(name: str) -> None:
    result = [against(name, svg) for svg in shorter(name)]
    assert len(result) >= 2
    assert all(one is not None and one.is_visible for one in result)


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", DRAWINGS)
def test_a_label_that_is_missing_is_seen(name: str) -> None:
    svg = baseline(name)
    texts = list(TEXT.finditer(svg))
    shortest = min(texts, key=lambda text: len(text[0].partition(">")[2]))
    for text in (texts[0], texts[len(texts) // 2], texts[-1], shortest):
        result = against(name, svg[: text.start()] + svg[text.end() :])
        assert result is not None and result.is_visible, text[0]


def test_a_color_that_is_another_is_seen_and_noise_is_not() -> None:
    svg = baseline(RANKING)
    bar = colour("absent", DRAWINGS[RANKING].theme)
    other = against(RANKING, svg.replace(bar, colour("room")))
    assert other is not None and other.is_visible
    level = f"#{int(bar[1:], 16) + 0x010101:06X}"
    noise = against(RANKING, svg.replace(bar, level))
    assert noise is not None and not noise.is_visible


def test_a_picture_of_another_size_is_seen() -> None:
    svg = baseline(RANKING)
    taller = re.sub(
        r'height="(\d+)"', lambda result: f'height="{int(result[1]) + 3}"', svg, count=1
    )
    result = against(RANKING, taller)
    assert result is not None and result.is_visible
