"""The pack of a meeting: deck and scene setters in each language, for whom, with what templates."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import pptx
import pypdf
import pytest

from msp_dash import cli
from msp_dash.briefing.convening import Convening, ConveningError, Roll, convening_of
from msp_dash.briefing.document_pack import Templates
from msp_dash.briefing.meeting_pack import PackOptions, meeting_pack, reader_of
from tests.briefing.test_deck import ministry as presentation
from tests.docx_checks import text_of
from tests.render.test_docx import ministry as letterhead

SAMPLE = Path(__file__).parents[2] / "docs" / "convening.yaml"
MEETING = Convening(
    meeting="M",
    minerals=("cobalt",),
    delegation="Delegation of Japan",
    host="Ministry of Mines, Zambia",
    roll=Roll(partners=("JPN",), guests=("ZMB",)),
)


@cache
def archive() -> dict[str, bytes]:
    options = PackOptions(templates=Templates(presentation(), letterhead()))
    with zipfile.ZipFile(io.BytesIO(meeting_pack(MEETING, options).data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_pack_has_the_deck_and_a_scene_setter_of_each_seat() -> None:
    setters = {f"en/scene-setters/{code}.{ext}" for code in ("jpn", "zmb") for ext in EXTS}
    assert set(archive()) == {"en/deck.pptx", *setters}
    for name in setters:
        if name.endswith("pdf"):
            assert len(pypdf.PdfReader(io.BytesIO(archive()[name])).pages) == 1, name


EXTS = ("pdf", "docx")


def test_scene_setters_are_for_the_delegation_but_its_own() -> None:
    assert "for Japan" in text_of(archive()["en/scene-setters/zmb.docx"])
    assert "for Japan" not in text_of(archive()["en/scene-setters/jpn.docx"])


def test_templates_of_the_office_are_used_in_the_pack() -> None:
    layouts = {
        layout.name for layout in pptx.Presentation(io.BytesIO(presentation())).slide_layouts
    }
    deck = pptx.Presentation(io.BytesIO(archive()["en/deck.pptx"]))
    assert {slide.slide_layout.name for slide in deck.slides} <= layouts
    with zipfile.ZipFile(io.BytesIO(archive()["en/scene-setters/zmb.docx"])) as paper:
        styles = paper.read("word/styles.xml")
    with zipfile.ZipFile(io.BytesIO(letterhead())) as template:
        fonts = template.read("word/styles.xml")
    assert _font(styles) == _font(fonts)


def _font(styles: bytes) -> bytes:
    return styles.split(b'w:ascii="', 1)[1].split(b'"', 1)[0]


@pytest.mark.parametrize(
    ("delegation", "host", "reader"),
    [
        ("Delegation of the United States", "Zambia", "USA"),
        ("Délégation du Japon", "", "JPN"),
        ("Delegation of the chair", "Ministry of Mines of Zambia", "ZMB"),
        ("Japan and Zambia", "", ""),
        ("", "Equatorial Guinea", "GNQ"),
        ("USA", "", "USA"),
        ("", "Ministry of Mines", ""),
    ],
)
def test_the_reader_is_the_country_that_the_delegation_or_the_host_names(
    delegation: str, host: str, reader: str
) -> None:
    meeting = Convening(meeting="M", minerals=("cobalt",), delegation=delegation, host=host)
    assert reader_of(meeting) == reader


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--as", "scene-setter", "--to", "x.pdf"), ("scene-setter", "deck, pack")),
        (("--as", "pack", "--to", "x.pptx"), ("pack", ".zip")),
        (("--as", "deck", "--to", "x.docx"), ("deck", ".pptx")),
        (("--as", "deck", "--for", "USA", "--to", "x.pptx"), ("--for",)),
        (("--as", "pack", "--for", "XYZ", "--to", "x.zip"), ("XYZ",)),
        (("--as", "pack", "--appendix", "--to", "x.zip"), ("--appendix",)),
        (("--as", "pack", "--to", "."), ("one file",)),
    ],
)
def test_pairs_that_do_not_exist_are_refused_with_those_that_do(
    arguments: tuple[str, ...],
    expected: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["brief", "convening", str(SAMPLE), *arguments]) == 2
    message = capsys.readouterr().err
    assert all(one in message for one in expected), message
    assert not list(tmp_path.iterdir())


def test_the_command_writes_the_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "m.yaml", tmp_path / "m.zip"
    file.write_text("meeting: M\nminerals: [cobalt]\nroll: {guests: [UGA]}\n", encoding="utf-8")
    assert cli.main(["brief", "convening", str(file), "--as", "pack", "--to", str(out)]) == 0
    assert "en/scene-setters/uga.pdf" in zipfile.ZipFile(out).namelist()
    capsys.readouterr()


def test_a_form_s_error_names_its_field_and_no_line() -> None:
    with pytest.raises(ConveningError) as error:
        convening_of({"meeting": "M", "minerals": []})
    assert str(error.value) == "Minerals, up to four: at least one is needed."
