"""Hostile input in every exported file: no formula, no markup, no overload.

What spreadsheets execute: OWASP, "CSV Injection" (text that begins with = + - @, tab or return).
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from threading import Event, Lock, Thread
from typing import Any, TypeVar

import anyio
import httpx
import openpyxl
import pandas as pd
import pytest
from lxml import etree, html
from starlette.applications import Starlette
from talks import DAY, HOSTILE

from msp_dash.briefing import outputs
from msp_dash.briefing.bundle import bundle
from msp_dash.briefing.deck import make
from msp_dash.briefing.model import (
    Briefing,
    BriefingError,
    FigureRef,
    FigureSlide,
    SectionSlide,
    TextSlide,
    TwoFigureSlide,
    read,
    write,
)
from msp_dash.briefing.outputs import OUTPUTS, Output, OutputFile
from msp_dash.briefing.page import page
from msp_dash.briefing.paper import paper
from msp_dash.figures.record import Column, Encoding, Figure, RankingEncoding
from msp_dash.figures.registry import build, registry
from msp_dash.render.export import FORMATS, export
from msp_dash.render.pptx import figure_deck
from msp_dash.render.pptx.slide import WITH_WORKBOOK
from msp_dash.render.table import as_csv, as_xlsx
from msp_dash.security.access import Access
from msp_dash.serving.answers import routes
from msp_dash.serving.app import ROUTES, guards
from tests.looped import looped
from tests.pdf_checks import conforms, squeezed, text_of
from tests.pptx_checks import charts, complaints, relations
from tests.pptx_checks import text_of as slide_text
from tests.render.samples import SAMPLES
from tests.render.samples import figure as sample
from tests.serving import behind

T = TypeVar("T")
PRINT_DATE = dt.date(2026, 11, 26)
FORMULAS = (
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    "\uff1d1+1",
    '=HYPERLINK("http://x","y")',
    "=cmd|'/C'!A0",
)
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d")
WAIT_SECONDS = 20
"""Bound for a test that hangs; nothing waits this long when it works."""

every_formula = pytest.mark.parametrize("formula", FORMULAS)


# --- formulas ------------------------------------------------------------------------------------


def hostile(formula: str) -> Figure:
    """A figure whose every word is a formula, with a number below zero."""
    figure = build("producers.ranking")
    data = pd.DataFrame({"iso3": [formula], "name": [formula], "value": [-5.0], "share": [-0.5]})
    table = tuple(replace(column, heading=formula) for column in figure.table[:4])
    source = replace(figure.sources[0], cite=formula, licence=formula, title=formula)
    words = {"title": formula, "subtitle": formula, "unit": formula, "basis": formula}
    notes = (formula, f"A note,{formula}", f"A note;{formula}", f"A note\n{formula}")
    return replace(figure, data=data, table=table, sources=(source,), notes=notes, **words)


@every_formula
@pytest.mark.parametrize("separator", [",", ";"])
def test_no_field_of_a_csv_is_a_formula_whatever_the_reader_takes_as_separator(
    formula: str, separator: str
) -> None:
    """Comment lines too: Excel knows no comments, and splits them like any other line.

    Where a decimal is a comma, it splits at semicolons.
    """
    lines = list(csv.reader(io.StringIO(as_csv(hostile(formula), PRINT_DATE)), delimiter=separator))
    fields = [field for line in lines for field in line]
    run = [f for f in fields if f.startswith(STARTS) and not _is_number(f)]
    # Read with another separator a row is one field that begins with a quote: no formula either.
    assert run == []


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9.]+", text) is not None


@every_formula
def test_numbers_below_zero_stay_numbers_in_csv_and_xlsx(formula: str) -> None:
    figure = hostile(formula)
    rows = pd.read_csv(io.StringIO(as_csv(figure, PRINT_DATE)), comment="#")
    assert rows[["value", "share"]].values.tolist() == [[-5.0, -0.5]]
    cells = list(
        openpyxl.load_workbook(io.BytesIO(as_xlsx(figure, PRINT_DATE))).worksheets[0].rows
    )[1]
    assert [(c.value, c.data_type) for c in cells[2:]] == [(-5, "n"), (-0.5, "n")]


@every_formula
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(formula: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(hostile(formula), PRINT_DATE)))
    cells = [cell for sheet in book for row in sheet.rows for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert formula in [cell.value for cell in cells]


_WORDS = {
    "name", "texts", "text", "name_head", "text_heads", "title", "unit", "end_name", "label",
    "end_value", "start_value", "sublabel", "total", "note",
}  # fmt: skip


def _worded(value: Any, formula: str, field: str = "") -> Any:
    """The same encoding with a formula in place of every word."""
    if isinstance(value, str):
        return formula if field in _WORDS else value
    if isinstance(value, tuple):
        return tuple(_worded(item, formula, field) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [f.name for f in dataclasses.fields(value)]
        return type(value)(**{n: _worded(getattr(value, n), formula, n) for n in names})
    return value


def _sample(encoding: Encoding, formula: str) -> Figure:
    """A sample with formulas for words, and rows in its record as bars need them."""
    keys, shares = ["A"], [-0.5]
    if isinstance(encoding, RankingEncoding):
        keys, shares = zip(*((r.key, r.length * 0.6) for r in encoding.rows), strict=True)
    data = pd.DataFrame({"iso3": list(keys), "name": formula, "share": list(shares)})
    table = (Column("iso3", formula), Column("name", formula), Column("share", formula, "share"))
    figure = sample(_worded(encoding, formula), title=formula)
    return replace(figure, data=data, table=table, params={"lang": "en"}, notes=(formula,))


@pytest.mark.one_in(3)
@every_formula
@pytest.mark.parametrize("name", [n for n, e in SAMPLES.items() if e.kind in WITH_WORKBOOK])
def test_no_cell_behind_a_chart_is_a_formula(name: str, formula: str) -> None:
    figure = _sample(SAMPLES[name], formula)
    raw = figure_deck(figure, made_on=PRINT_DATE)
    assert complaints(raw) == []
    all_charts = list(charts(raw))
    assert all_charts
    for _, book in all_charts:
        cells = [cell for sheet in book for row in sheet.rows for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not [cell for cell in cells if cell.hyperlink]
        share = [row[2] for row in list(book.worksheets[1].rows)[1:]]
        assert [cell.value for cell in share] == pytest.approx(list(figure.data["share"]))


def test_no_field_of_the_csv_in_an_archive_is_a_formula() -> None:
    """The archive's tables are those of the figures; a title of the author is in none of them."""
    talk = Briefing(title="=1+1", slides=(_slide("producers.ranking", title="=1+1"),))
    archive = zipfile.ZipFile(io.BytesIO(bundle(talk, print_date=DAY)))
    for name in archive.namelist():
        if name.endswith(".csv"):
            lines = csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")))
            assert not [f for line in lines for f in line if f.startswith("=")]


# --- markup --------------------------------------------------------------------------------------


def _slide(figure_id: str, title: str = "", notes: str = "") -> FigureSlide:
    return FigureSlide(
        figure=FigureRef(link=f"/figures/{figure_id}.json", title=title), notes=notes
    )


MARKUP = (
    HOSTILE,
    "=1+1 <a href='javascript:alert(1)'>x</a> {{7*7}} ${7*7} ![x](http://x/y.png)",
    "]]></a:t></a:r><a:r><a:t>&lt;b&gt; &#60;script&#62;",
    '!!python/object/apply:os.system [\'true\'] #read("/etc/passwd") #eval("1")',
)
every_markup = pytest.mark.parametrize("markup", MARKUP)


def _talk(markup: str) -> Briefing:
    return Briefing(
        title=markup,
        event=markup,
        author=markup,
        disclaimer=markup,
        slides=(
            _slide("demand.scenarios", title=markup, notes=markup),
            TwoFigureSlide(
                title=markup,
                left=FigureRef(link="/figures/demand.scenarios.json", title=markup),
                right=FigureRef(link="/figures/demand.mix.json", title=markup),
                notes=markup,
            ),
            SectionSlide(title=markup, subtitle=markup, notes=markup),
            TextSlide(title=markup, body=f"{markup}\n- {markup}", notes=markup),
        ),
    )


@every_markup
def test_markup_is_words_in_a_page(markup: str) -> None:
    document = html.fromstring(page(_talk(markup), print_date=DAY).decode())
    assert len(document.xpath("//script")) == 1
    assert not document.xpath("//img|//iframe|//object|//embed|//b|//*[@onerror]")
    assert not [a for a in document.xpath("//a/@href") if not a.startswith(("http", "#"))]
    notes = [aside.text_content() for aside in document.xpath('//aside[@class="notes"]')]
    assert notes and set(notes) == {markup}


@every_markup
def test_markup_is_words_on_slides(markup: str) -> None:
    raw = make(_talk(markup), print_date=DAY)[0]
    assert complaints(raw) == []
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not [target for _, _, target in relations(parts) if target.startswith("external")]
    assert not [name for name in parts if "vba" in name.lower() or name.endswith(".bin")]
    slides = [etree.fromstring(raw) for name, raw in parts.items() if "/slides/slide" in name]
    assert not [e for root in slides for e in root.iter() if "hlink" in str(e.tag)]
    notes = slide_text(raw, "ppt/notesSlides/")
    assert len([text for text in notes if markup in text]) == 4


@every_markup
def test_markup_is_words_on_paper(markup: str) -> None:
    raw = paper(_talk(markup), print_date=DAY)
    conforms(raw)
    assert text_of(raw).count(squeezed(markup)) >= 5


@every_markup
def test_markup_is_words_in_the_file_itself(markup: str) -> None:
    talk = _talk(markup)
    assert read(write(talk).encode()) == talk


def test_a_file_that_asks_yaml_for_an_object_is_refused() -> None:
    with pytest.raises(BriefingError, match="damaged"):
        read(b"version: 1\ntitle: !!python/object/apply:os.system ['true']\n")


# --- many at once --------------------------------------------------------------------------------


class Gate:
    """A maker of files that counts how many are made together and waits to be opened."""

    def __init__(self) -> None:
        self.lock, self.opened, self.full = Lock(), Event(), Event()
        self.now = self.most = self.count = 0

    def make(self, *_args: object) -> OutputFile:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            if self.now == outputs.AT_ONCE:
                self.full.set()
        self.opened.wait(WAIT_SECONDS)
        with self.lock:
            self.now -= 1
            self.count += 1
        return OutputFile(b"file")


def _client() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(behind(guards(Access()), Starlette(routes=ROUTES)))
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def _answers() -> set[int]:
    """Statuses of what the dashboard asks for all the time."""
    paths = ("/figures", "/figures/producers.ranking.json", "/figures/producers.map.svg")
    async with _client() as client:
        return {(await client.get(path)).status_code for path in paths}


def test_twenty_exports_are_made_two_at_a_time_and_the_dashboard_answers_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = Gate()
    registry = {**OUTPUTS, "pptx": Output("application/test", gate.make)}
    monkeypatch.setattr(outputs, "OUTPUTS", registry)
    positions: list[list[int]] = [[] for _ in range(20)]

    def one(number: int) -> None:
        outputs.export(Briefing(), "pptx", waiting=positions[number].append)

    threads = [Thread(target=one, args=(number,), daemon=True) for number in range(20)]
    for thread in threads:
        thread.start()
    assert gate.full.wait(WAIT_SECONDS)
    assert looped(_answers) == {200}
    assert (gate.now, gate.count) == (outputs.AT_ONCE, 0)
    gate.opened.set()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    assert (gate.count, gate.most) == (20, outputs.AT_ONCE)
    assert all(own_positions[-1] == 0 for own_positions in positions)
    assert sum(any(own_positions[:-1]) for own_positions in positions) >= 20 - outputs.AT_ONCE


@pytest.mark.parametrize("ext", ["pdf", "pptx", "png"])
def test_twenty_figures_asked_for_as_files_are_made_two_at_a_time_too(
    monkeypatch: pytest.MonkeyPatch, ext: str
) -> None:
    gate = Gate()
    slow = replace(FORMATS[ext], make=lambda figure, options: gate.make().data)
    monkeypatch.setattr(routes, "FORMATS", {**FORMATS, ext: slow})
    monkeypatch.setattr("msp_dash.render.export.FORMATS", {**FORMATS, ext: slow})
    export.cache_clear()

    async def fetch(client: httpx.AsyncClient, figure_id: str, statuses: list[int]) -> None:
        statuses.append((await client.get(f"/figures/{figure_id}.{ext}")).status_code)

    async def twenty() -> list[int]:
        statuses: list[int] = []
        async with _client() as client, anyio.create_task_group() as group:
            for figure_id in list(registry())[:20]:
                group.start_soon(fetch, client, figure_id, statuses)
            try:
                await anyio.to_thread.run_sync(gate.full.wait, WAIT_SECONDS)
                assert await _answers() == {200}
                assert (gate.now, gate.count) == (outputs.AT_ONCE, 0)
            finally:
                gate.opened.set()
        return statuses

    assert looped(twenty) == [200] * 20
    export.cache_clear()
    assert (gate.count, gate.most) == (20, outputs.AT_ONCE)


def test_a_figure_after_more_than_can_wait_is_told_when_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = Gate()
    slow = replace(FORMATS["png"], make=lambda figure, options: gate.make().data)
    monkeypatch.setattr("msp_dash.render.export.FORMATS", {**FORMATS, "png": slow})
    monkeypatch.setattr(routes, "MOST_WAITING", 3)
    export.cache_clear()

    async def six() -> list[httpx.Response]:
        answers: list[httpx.Response] = []
        async with _client() as client, anyio.create_task_group() as group:

            async def fetch(figure_id: str) -> None:
                answers.append(await client.get(f"/figures/{figure_id}.png"))

            for figure_id in list(registry())[:5]:
                group.start_soon(fetch, figure_id)
            await anyio.to_thread.run_sync(gate.full.wait, WAIT_SECONDS)
            await fetch(list(registry())[5])
            gate.opened.set()
        return answers

    first, *rest = looped(six)
    export.cache_clear()
    assert (first.status_code, first.headers["retry-after"]) == (503, "10")
    assert [answer.status_code for answer in rest] == [200] * 5


def test_a_briefing_after_more_than_can_wait_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "MOST_WAITING", 0)
    with pytest.raises(outputs.Busy):
        outputs.export(Briefing(), "yaml")
    assert outputs.QUEUE.waiting == 0
