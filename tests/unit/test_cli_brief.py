"""The command `brief`: output, and one clear message for each error."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from msp_dash import cli
from msp_dash.briefing import ready
from msp_dash.briefing.changes import take_snapshots
from msp_dash.briefing.country_deck import country_brief
from msp_dash.briefing.model import Briefing, FigureRef, FigureSlide, QuestionSlide, read, write
from msp_dash.briefing.outputs import OUTPUTS
from tests.briefing.talks import msp_in_six

COPPER = "/figures/producers.ranking.json?mineral=copper&source=usgs&edition=2026&year=2025"
TALK = f"""\
version: 1
title: A talk
slides:
- figure: {{link: '{COPPER}', seen: {{title: Was, values: {{key: iso3, ZMB/value: 890000.0}}}}}}
  kind: figure
- figure: {{link: /figures/producers.gone.json}}
  kind: figure
- {{kind: film}}
"""


def _sentence(capsys: pytest.CaptureFixture[str]) -> str:
    message = capsys.readouterr().err.strip()
    assert message and "\n" not in message and "Traceback" not in message, message
    return message


@pytest.mark.parametrize("ext", OUTPUTS)
def test_six_slides_are_written_in_the_format_of_the_file_name(
    tmp_path: Path, ext: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"six.{ext}"
    assert cli.main(["brief", "six", "--to", str(file)]) == 0
    magic = {"pptx": b"PK", "zip": b"PK", "pdf": b"%PDF", "html": b"<!", "yaml": b"version: 3"}
    assert file.read_bytes().startswith(magic[ext])
    assert "who has them, who needs them" in capsys.readouterr().out


def test_country_brief_as_yaml_remembers_what_its_figures_say(tmp_path: Path) -> None:
    file = tmp_path / "zambia.yaml"
    assert cli.main(["brief", "country", "zambia", "--theme", "dark", "--to", str(file)]) == 0
    brief = read(file.read_bytes())
    assert brief.theme == "dark"
    assert all(ref.seen and ref.seen.title for ref in brief.figures())


@pytest.mark.snapshot
def test_saved_briefing_says_what_changed_and_what_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk, file = tmp_path / "talk.yaml", tmp_path / "talk.html"
    talk.write_text(TALK, encoding="utf-8")
    assert cli.main(["brief", "file", str(talk), "--to", str(file)]) == 0
    out = capsys.readouterr().out
    assert "Slide 1, Zambia, Output (t): 940,000; it was 890,000." in out
    assert "Slide 2 shows a figure that this program does not have" in out
    assert "Slide 3 is left out" in out
    assert file.stat().st_size > 10_000


def test_changes_of_a_briefing_are_printed_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = "/figures/producers.ranking.json?mineral=gallium"
    talk = take_snapshots(Briefing(slides=(FigureSlide(figure=FigureRef(link=link)),)))
    file = tmp_path / "talk.yaml"
    file.write_text(write(talk), encoding="utf-8")
    assert cli.main(["brief", "changes", str(file)]) == 0
    assert capsys.readouterr().out == "Nothing changed since this briefing was saved.\n"
    text = re.sub(r"saved: '.*'", "saved: 2026-11-26", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    assert cli.main(["brief", "changes", str(file)]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("Slide 1, 27 November 2026: China: Gallium, germanium")
    assert [one.name for one in tmp_path.iterdir()] == ["talk.yaml"]
    for words in (["brief", "changes"], ["brief", "changes", str(file), "--to", "x.pdf"]):
        assert cli.main(words) == 2
        assert "takes a file" in capsys.readouterr().err


def test_folder_gets_a_file_a_country_and_a_line_for_who_has_little(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = ready.Ready(country_brief, lambda lang: ("FJI", "ZMB"), ready.READY["country"].name)
    monkeypatch.setattr(ready, "READY", {**ready.READY, "country": few})
    folder = tmp_path / "new" / "briefs"
    words = ["brief", "country", "all", "--to", str(folder), "--format", "html"]
    assert cli.main(words) == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["fiji-and-critical-minerals.html", "zambia-and-critical-minerals.html"]
    message = capsys.readouterr()
    assert "Fiji: little to say, 5 slides" in message.out and "Zambia" not in message.out
    assert "2 briefs" in message.out and "2/2" in message.err


def test_one_brief_into_a_folder_takes_a_speaking_name(tmp_path: Path) -> None:
    assert cli.main(["brief", "mineral", "Co", "--to", str(tmp_path), "--format", "yaml"]) == 0
    (file,) = tmp_path.iterdir()
    assert file.name == "cobalt-who-produces-it-who-needs-it.yaml"


def _bad(path: Path, raw: bytes) -> str:
    path.write_bytes(raw)
    return str(path)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["brief", "contry", "ZMB", "--to", "x.pptx"], "country"),
        (["brief", "country", "Zambi", "--to", "x.pptx"], "Zambia (ZMB)"),
        (["brief", "country", "SUN", "--to", "x.pptx"], "No country"),
        (["brief", "mineral", "cobolt", "--to", "x.pptx"], "cobalt"),
        (["brief", "six", "--to", "x.doc"], ".pptx"),
        (["brief", "six", "--to", "x"], ".pptx"),
        (["brief", "six", "ZMB", "--to", "x.pptx"], "brief country ZMB"),
        (["brief", "six"], "where to"),
        (["brief", "country", "--to", "x.pptx"], "which brief"),
        (["brief", "six", "--to", "x.pptx", "--theme", "red"], "dark"),
        (["brief", "six", "--to", "x.pdf", "--size", "a3"], "us-letter"),
        (["brief", "country", "all", "--to", "x/", "--as", "two-pager"], "write one file"),
        (["brief", "country", "ZMB", "--to", "x.pptx", "--as", "questions"], "use .pdf, .docx"),
        (["brief", "country", "ZMB", "--to", "x.pdf", "--as", "essay"], "scene-setter"),
        (["brief", "country", "ZMB", "--to", "x.pptx", "--for", "USA"], "--for and --appendix"),
        (["brief", "six", "--to", "x.html", "--size", "a4"], "paper"),
        (["brief", "six", "--to", "x.html", "--template", "t.pptx"], "presentations"),
        (["brief", "six", "--to", "x.pptx", "--template", "none.pptx"], "none.pptx"),
        (["brief", "six", "--to", "x.pptx", "--format", "pdf"], "--format is for folders"),
        (["brief", "six", "--to", "no/folder/x.pptx"], "no folder"),
        (["brief", "file", "none.yaml", "--to", "x.pptx"], "none.yaml"),
        (["brief", "country", "all", "--to", "x.pptx"], "writes a folder"),
        (["brief", "country", "all", "--to", "x/", "--format", "doc"], "doc"),
    ],
)
def test_wrong_use_is_one_sentence_and_code_2(
    words: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(words) == 2
    assert message in _sentence(capsys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"title: 'x", "damaged"),
        (b"x" * 600_000, "larger than"),
        (b"version: 9\ntitle: x", "version 9"),
        (b"- 1", "not a briefing"),
    ],
)
def test_file_that_cannot_be_read_is_one_sentence_and_code_2(
    raw: bytes, message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    talk = _bad(tmp_path / "talk.yaml", raw)
    assert cli.main(["brief", "file", talk, "--to", str(tmp_path / "x.html")]) == 2
    assert message in _sentence(capsys)


def test_folder_that_cannot_be_written_is_one_sentence_and_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # A file where the folder should be fails for root too, whom no permission stops.
    (tmp_path / "file").write_text("")
    target = tmp_path / "file" / "briefs"
    assert cli.main(["brief", "country", "all", "--to", str(target)]) == 2
    message = _sentence(capsys)
    assert str(target) in message and "write" in message


def _no_presentation(path: Path) -> None:
    path.write_bytes(b"this is text")


def _only_a_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")


@pytest.mark.parametrize("make", [_no_presentation, _only_a_zip])
def test_template_that_is_no_presentation_is_one_sentence_and_code_2(
    make: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template, file = tmp_path / "t.pptx", tmp_path / "x.pptx"
    make(template)
    assert cli.main(["brief", "six", "--to", str(file), "--template", str(template)]) == 2
    _sentence(capsys)
    assert not file.exists()


def test_briefs_hold_only_slides_that_the_file_may_hold() -> None:
    kinds = {type(slide) for slide in country_brief("ZMB").slides}
    assert kinds == {FigureSlide, QuestionSlide}
    assert all(isinstance(ref, FigureRef) for ref in msp_in_six().figures())
