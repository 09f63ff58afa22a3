"""The archive of a briefing: its content, its file names, and that its numbers are ours."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile

import pytest
from PIL import Image
from talks import DAY, NICKEL, slide

from msp_dash.briefing.bundle import bundle
from msp_dash.briefing.model import Briefing, FigureRef, QuestionSlide, read
from msp_dash.figures import build

pytestmark = pytest.mark.snapshot


def _open(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


@pytest.fixture(scope="module")
def nickel() -> zipfile.ZipFile:
    return _open(bundle(NICKEL, print_date=DAY))


def test_every_figure_is_there_in_four_formats_under_a_safe_name(
    nickel: zipfile.ZipFile,
) -> None:
    names = nickel.namelist()
    assert names[:2] == ["README.txt", "briefing.yaml"]
    assert all(re.fullmatch(r"figures/\d\d-[a-z0-9_-]+\.(svg|png|csv|json)", n) for n in names[2:])
    stems = {name.rsplit(".", 1)[0] for name in names[2:]}
    assert len(names[2:]) == 4 * len(stems) == 24
    assert "figures/01-producers-map_nickel_mine_2025_usgs_2026.svg" in names


def test_numbers_are_those_of_the_record(nickel: zipfile.ZipFile) -> None:
    """USGS MCS 2026, nickel: Indonesia, mine production 2025, 2 600 000 t."""
    stem = "figures/01-producers-map_nickel_mine_2025_usgs_2026"
    figure = build("producers.map", {"mineral": "nickel", "edition": "2026"})
    content = json.loads(nickel.read(f"{stem}.json"))
    assert content["data"] == json.loads(json.dumps(figure.records()))
    lines = nickel.read(f"{stem}.csv").decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert [row["iso3"] for row in rows] == list(figure.data["iso3"])
    assert float(next(r for r in rows if r["iso3"] == "IDN")["value"]) == 2_600_000
    assert content["made"] == DAY.isoformat()


def test_a_picture_has_twice_the_px_of_its_svg(nickel: zipfile.ZipFile) -> None:
    stem = "figures/01-producers-map_nickel_mine_2025_usgs_2026"
    width = re.search(r'width="(\d+)"', nickel.read(f"{stem}.svg").decode())
    assert width is not None
    image = Image.open(io.BytesIO(nickel.read(f"{stem}.png")))
    assert image.width == 2 * int(width[1])


def test_the_readme_names_figures_sources_licences_and_what_is_missing(
    nickel: zipfile.ZipFile,
) -> None:
    text = nickel.read("README.txt").decode()
    assert NICKEL.title in text
    assert "USGS, Mineral Commodity Summaries 2026" in text
    assert "CC BY 4.0" in text
    assert "The figure “What is no more” no longer exists." in text
    assert NICKEL.disclaimer in text
    assert "Made on 25 November 2026" in text


def test_the_readme_names_the_figure_that_a_question_lacks() -> None:
    gone = FigureRef(link="/figures/gone.figure", title="Who needs it")
    talk = Briefing(slides=(QuestionSlide(title="Who pays?", figure=gone),))
    text = _open(bundle(talk)).read("README.txt").decode()
    assert "The figure “Who needs it” no longer exists." in text


def test_the_briefing_opens_again(nickel: zipfile.ZipFile) -> None:
    again = read(nickel.read("briefing.yaml"))
    assert [s.kind for s in again.slides] == [s.kind for s in NICKEL.slides]
    assert again.title == NICKEL.title


def test_the_same_figure_twice_is_there_once_and_alike_names_do_not_collide() -> None:
    alike = Briefing(
        slides=(
            slide("partners.groups", "lens=none"),
            slide("partners.groups", "lens=msp"),
            slide("partners.groups", "lens=none"),
        )
    )
    names = _open(bundle(alike, print_date=DAY)).namelist()
    assert len(names) == len(set(names)) == 2 + 2 * 4


def test_the_same_talk_and_day_give_the_same_bytes_and_progress_is_told() -> None:
    steps: list[tuple[int, int]] = []
    one = bundle(NICKEL, print_date=DAY, progress=lambda step, all_: steps.append((step, all_)))
    assert one == bundle(NICKEL, print_date=DAY)
    assert steps == [(n, 6) for n in range(1, 7)]


def test_a_talk_without_figures_has_a_readme_all_the_same() -> None:
    archive = _open(bundle(Briefing(title="../../etc"), print_date=DAY))
    assert archive.namelist() == ["README.txt", "briefing.yaml"]
    assert archive.testzip() is None
