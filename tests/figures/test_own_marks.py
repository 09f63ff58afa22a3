"""An office's own tables in figures: marked wherever they are, and text whatever they hold."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from msp_dash.briefing.content import content
from msp_dash.briefing.model import Briefing, FigureRef, FigureSlide, TextSlide
from msp_dash.briefing.outputs import file_name as briefing_name
from msp_dash.data import facts, load
from msp_dash.figures import build, registry
from msp_dash.params import BadValue, Lens
from msp_dash.render.export import FORMATS, Options, export, file_name
from msp_dash.ui import publications
from msp_dash.ui.cards import address
from msp_dash.ui.cards.content import content as card
from msp_dash.words import words
from msp_dash.words.catalogue import LANGUAGES
from tests import pdf_checks, pptx_checks
from tests.figures.headlines import IDS
from tests.own_folder import CANARY, canary_folder, showing
from tests.some import OF_EACH_KIND, sample_ids

OPTIONS = Options(made_on=dt.date(2026, 11, 28))
LENS = f"own-{CANARY.lower()}"
VIEWS: tuple[tuple[str, dict[str, str]], ...] = (
    ("projects.table", {"country": "ZMB"}),
    ("sites.table", {"mineral": "cobalt", "country": "ZMB"}),
    ("commitments.table", {}),
    ("coalition.shares", {"lens": LENS}),
    ("producers.ranking", {"mineral": "cobalt"}),
)
"""Views with a row of each table, with the group, and with a note."""


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = canary_folder(tmp_path_factory.mktemp("own"), "=<b>", "</b>{x}*a*")
    with showing(folder):
        yield


def text_of(data: bytes, ext: str) -> str:
    """All words of an export."""
    if ext == "pptx":
        return "\n".join(pptx_checks.text_of(data) + pptx_checks.text_of(data, "ppt/notesSlides/"))
    if ext == "pdf":
        return pdf_checks.text_of(data)
    if ext == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
        return "\n".join(str(cell.value) for cell in cells)
    return data.decode()


def views_of(figure_id: str) -> list[dict[str, str]]:
    names = registry.spec(figure_id).names
    return [{}, *([{"lens": LENS}] if Lens.name in names else [])]


def test_no_figure_has_a_word_of_the_folder_without_its_mark(extent: str) -> None:
    own = 0
    for figure_id in sample_ids(extent, IDS, OF_EACH_KIND):
        for view in views_of(figure_id):
            figure = build(figure_id, view)
            marks = {
                figure.subtitle.startswith("† "),
                figure.own,
                file_name(figure, "csv").startswith("own_"),
            }
            assert len(marks) == 1, (figure_id, view)
            if CANARY.lower() in export(figure, "json", OPTIONS).decode().lower():
                own += 1
                assert marks == {True}, (figure_id, view)
    assert own >= 5


def test_figures_of_published_tables_alone_are_as_they_were() -> None:
    figure = build("producers.history", {})
    assert not figure.own and "†" not in export(figure, "json", OPTIONS).decode()


@pytest.mark.one_in(3)
@pytest.mark.parametrize("ext", [ext for ext in FORMATS if ext != "png"])
@pytest.mark.parametrize(("figure_id", "view"), VIEWS, ids=[name for name, _ in VIEWS])
def test_every_format_says_that_it_is_not_public(
    figure_id: str, view: dict[str, str], ext: str
) -> None:
    figure = build(figure_id, view)
    text = text_of(export(figure, ext, OPTIONS), ext)
    mark = words()("figures.own.cite")
    assert (pdf_checks.squeezed(mark) if ext == "pdf" else mark) in text
    assert file_name(figure, ext).startswith("own_")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_mark_is_in_every_language(lang: str) -> None:
    figure = build("producers.ranking", {"mineral": "cobalt", "lens": LENS, "lang": lang})
    assert figure.subtitle.startswith("† ") and figure.second.count("†") == 1
    assert figure.notes[0].startswith("† ") and CANARY in figure.notes[0]
    assert figure.sources[0].licence and figure.sources[0].cite in figure.sentence


@pytest.mark.parametrize(("figure_id", "view"), VIEWS, ids=[name for name, _ in VIEWS])
def test_cells_are_text(figure_id: str, view: dict[str, str]) -> None:
    figure = build(figure_id, view)
    book = openpyxl.load_workbook(io.BytesIO(export(figure, "xlsx", OPTIONS)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    lines = export(figure, "csv", OPTIONS).decode().splitlines()
    rows = csv.reader(line for line in lines if not line.startswith("#"))
    assert not [field for row in rows for field in row if field.startswith(("=", "@"))]
    picture = ElementTree.fromstring(export(figure, "svg", OPTIONS))
    assert not [one for one in picture.iter() if one.tag.rpartition("}")[2] == "b"]
    page = export(figure, "html", OPTIONS).decode()
    assert f"<b>{CANARY}" not in page and f"&lt;b&gt;{CANARY}" in page
    fields = card(figure, "light", 864)
    assert f"<b>{CANARY}" not in f"{fields['head']}{fields['foot']}"


def test_a_download_of_a_table_is_marked_and_has_no_formula() -> None:
    for file in ("facts-projects", "facts-commitments", "facts-sources", "sites"):
        assert publications.has_own_rows(file)
        body = (publications.csv(file) or b"").decode("utf-8-sig")
        assert CANARY in body
        rows = csv.reader(line for line in body.splitlines() if not line.startswith("#"))
        assert not [field for row in rows for field in row if field.startswith("=")], file
    assert not publications.has_own_rows("facts-members")


def test_an_own_project_is_counted_apart() -> None:
    """What the published texts name is no more for it."""
    own = facts("projects")["project_id"].str.startswith("own_")
    everything = build("projects.table", {})
    listed = everything.data["project_id"].str.startswith("own_")
    assert own.sum() == listed.sum() == 2
    assert everything.title.startswith(f"{len(listed) - 2} ")
    assert build("projects.table", {"country": "AGO"}).title.endswith("†")
    assert set(everything.data.loc[listed, "msp_link_strength"]) == {"own"}


def test_sentences_that_count_own_rows_are_marked() -> None:
    for figure_id in ("sites.counts", "commitments.counts"):
        figure = build(figure_id, {})
        assert figure.title.endswith(" †") and figure.claim.endswith(" †")


def test_own_sites_come_first_where_few_have_room() -> None:
    figure = build("sites.table", {"mineral": "cobalt", "country": "ZMB"})
    assert figure.data["site"].iloc[0] == "own:kalu-1"
    assert load("sites")["place"].eq("own:kalu-1").sum() == 1
    record = build("sites.record", {"site": "own:kalu-1"})
    assert record.own and "open list" not in record.title


def test_a_group_of_ones_own_is_a_lens() -> None:
    assert LENS in Lens.values() and Lens.label(LENS, words()).startswith("† ")
    figure = build("coalition.map", {"lens": LENS, "eu": "seat"})
    inside = figure.data.loc[figure.data["role"] != "outside", "iso3"]
    assert set(inside) == {"AGO", "COD", "ZMB"}
    roles = build("partners.map", {"lens": LENS, "on": "2026-02-03"})
    assert roles.title.endswith(": 1 partner, 2 Forum members and 1 other guest")
    same = build("coalition.shares", {"set": "AGO,COD,EU,ZMB"})
    assert build("coalition.shares", {"lens": LENS}).data["share"].equals(same.data["share"])


def test_briefings_say_it_in_their_names() -> None:
    slide = FigureSlide(figure=FigureRef(link=f"/figures/partners.map.json?lens={LENS}"))
    own, public = (
        Briefing(title="A talk", slides=[one]) for one in (slide, TextSlide(title="Words"))
    )
    assert briefing_name(own, "pptx") == "own-a-talk.pptx"
    assert briefing_name(public, "pptx") == "a-talk.pptx"


def test_addresses_of_cards_are_those_of_the_folder(tmp_path: Path) -> None:
    """A browser that had the same address without it would show the other card."""
    here = address.digest()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MSP_DASH_OWN")
        address._digest.cache_clear()
        elsewhere = address.digest()
    address._digest.cache_clear()
    assert here != elsewhere


def test_a_link_opened_elsewhere_says_what_is_missing(tmp_path: Path) -> None:
    slide = FigureSlide(figure=FigureRef(link=f"/figures/partners.map.json?lens={LENS}"))
    with showing(canary_folder(tmp_path)), pytest.MonkeyPatch.context() as patch:
        patch.delenv("MSP_DASH_OWN")
        with pytest.raises(BadValue, match="an office's own tables, which it does not have"):
            build("partners.map", {"lens": LENS})
        (part,) = content(Briefing(title="A talk", slides=[slide])).parts
        assert "own tables that this dashboard does not have" in part.built[0].problem
        assert not load("sites")["source"].eq("own").any()
