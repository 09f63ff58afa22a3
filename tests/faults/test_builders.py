"""A builder that raises, hangs or returns ten million rows fails one card, never the page."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from threading import Event
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest

from msp_dash.briefing.content import FigurePart, content
from msp_dash.briefing.model import Briefing, FigureRef, FigureSlide
from msp_dash.figures import guard, registry
from msp_dash.figures.record import Figure, RankingEncoding
from msp_dash.params import View
from tests.faults.client import get, get_all
from tests.pages.conftest import Run
from tests.project_data import clear_caches

RANKING = "producers.ranking"
ADDRESS = f"/figures/{RANKING}"
Builder = Callable[[View], Figure]


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[..., Figure]], None]]:
    """``instead(builder)`` for the figure `RANKING`; it gets the true builder and the view."""
    spec = registry.spec(RANKING)
    whole = spec.builder

    def put(builder: Callable[..., Figure]) -> None:
        other = replace(spec, builder=lambda view: builder(whole, view))
        monkeypatch.setitem(registry._REGISTRY, RANKING, other)
        registry._build.cache_clear()

    yield put
    registry._build.cache_clear()


def _raises(_whole: Builder, _view: View) -> Figure:
    raise ZeroDivisionError("secret detail")


def _all_memory(_whole: Builder, _view: View) -> Figure:
    raise MemoryError


def _ten_million_rows(whole: Builder, view: View) -> Figure:
    data = pd.DataFrame({"iso3": "COD", "value": np.zeros(10_000_000)})
    return replace(whole(view), data=data)


def _infinite(whole: Builder, view: View) -> Figure:
    figure = whole(view)
    return replace(figure, data=figure.data.assign(value=math.inf))


def _no_number(whole: Builder, view: View) -> Figure:
    figure = whole(view)
    encoding = figure.encoding
    assert isinstance(encoding, RankingEncoding)
    first, *rest = encoding.bars
    return replace(figure, encoding=replace(encoding, bars=(replace(first, value=math.nan), *rest)))


FAULTS = [_raises, _all_memory, _ten_million_rows, _infinite, _no_number]


@pytest.mark.parametrize("fault", FAULTS)
def test_an_address_says_that_it_failed_and_the_number_of_the_error(
    instead: Callable[[object], None], fault: Builder
) -> None:
    instead(fault)
    for ext in ("json", "svg", "csv"):
        answer = get(f"{ADDRESS}.{ext}")
        assert answer.status_code == 500
        assert answer.json()["request"] == answer.headers["x-request-id"]
        assert "secret" not in answer.text and "Traceback" not in answer.text
    assert get("/figures/producers.history.json").status_code == 200
    assert get("/figures").status_code == 200


def test_a_page_keeps_its_other_cards(instead: Callable[[object], None]) -> None:
    instead(_no_number)
    page = Run("mineral", "mineral=cobalt", {})
    assert not page.app.exception
    assert page.text.count("This figure cannot be shown") == 1
    assert page.text.count('class="msp-title"') > 4
    assert "DR Congo mined" in page.text


def test_a_figure_that_others_wait_for_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it has no data the page leaves them out; a failure does not say that."""

    def raises(_view: View) -> Figure:
        raise ZeroDivisionError

    spec = registry.spec("trade.flows")
    monkeypatch.setitem(registry._REGISTRY, spec.id, replace(spec, builder=raises))
    clear_caches()
    page = Run("trade", "", {})
    clear_caches()
    assert page.text.count("This figure cannot be shown") == 1
    assert registry.build("trade.imports", {"lens": "ny2022_all"}).title in page.text


LEADING = ("producers.map", "partners.map", "mineral.stages")
ON_REQUEST = ("sites.record",)
"""Figures that a page draws only of what a reader has picked on it."""


@pytest.mark.parametrize(
    "figure_id",
    [
        spec if spec in LEADING else pytest.param(spec, marks=pytest.mark.faults)
        for spec in registry.registry()
        if spec not in ON_REQUEST
    ],
)
def test_each_builder_in_turn_takes_down_no_page(
    monkeypatch: pytest.MonkeyPatch, figure_id: str
) -> None:
    def raises(_view: View) -> Figure:
        raise ZeroDivisionError("secret detail")

    spec = registry.spec(figure_id)
    view = registry.view_of(figure_id, {})
    of_profile = {spec.page: view[spec.page]} if view.get(spec.page) else {}
    monkeypatch.setitem(registry._REGISTRY, figure_id, replace(spec, builder=raises))
    clear_caches()
    page = Run(spec.page, urlencode(of_profile | {"open": figure_id}), {})
    clear_caches()
    assert not page.app.exception
    assert "This page cannot be shown" not in page.text
    assert "This figure cannot be shown" in page.text
    assert "<h1" in page.text and "secret" not in page.text


def test_a_briefing_keeps_its_other_slides(instead: Callable[[object], None]) -> None:
    instead(_raises)
    links = (f"{ADDRESS}.json?mineral=cobalt", "/figures/producers.history.json?mineral=cobalt")
    slides = tuple(FigureSlide(figure=FigureRef(link=link)) for link in links)
    parts = content(Briefing(title="Talk", slides=slides)).parts
    failed, others = [part.built[0] for part in parts if isinstance(part, FigurePart)]
    assert failed.figure is None and RANKING in failed.problem
    assert others.figure is not None


def test_a_missing_number_is_a_missing_number_in_every_format(
    instead: Callable[[object], None],
) -> None:
    def missing(whole: Builder, view: View) -> Figure:
        figure = whole(view)
        return replace(figure, data=figure.data.assign(value=math.nan, share=math.nan))

    instead(missing)
    rows = get(f"{ADDRESS}.json").json()["data"]
    assert rows and {row["value"] for row in rows} == {None}
    written = pd.read_csv(io.StringIO(get(f"{ADDRESS}.csv").text), comment="#")
    assert len(written) == len(rows) and written["value"].isna().all()


# --- a builder that hangs ------------------------------------------------------------------------


@pytest.fixture
def hanging(
    instead: Callable[[object], None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[View]]:
    """The views that a builder which never ends was asked for; a limit of a moment."""
    ends, views = Event(), list[View]()

    def hangs(whole: Builder, view: View) -> Figure:
        views.append(view)
        assert ends.wait(60)
        return whole(view)

    instead(hangs)
    registry.build("producers.history")  # in its own time, as every other figure
    monkeypatch.setattr(guard, "BUILD_MAX_S", 0.05)
    yield views
    ends.set()
    while guard._GOING:
        ends.wait(0.01)


def test_a_hall_that_asks_for_what_hangs_costs_one_thread_and_is_told(hanging: list[View]) -> None:
    answers = get_all([f"{ADDRESS}.json?mineral=cobalt"] * 8)
    assert {answer.status_code for answer in answers} == {503}
    assert {answer.headers["retry-after"] for answer in answers} == {"60"}
    assert all("Please try again" in answer.json()["error"] for answer in answers)
    assert len(hanging) == 1
    # Nor does it begin again for another view while it hangs.
    assert get(f"{ADDRESS}.json?mineral=nickel").status_code == 503
    assert len(hanging) == 1
    assert get("/figures/producers.history.json").status_code == 200


def test_a_page_with_what_hangs_says_so_on_its_card(hanging: list[View]) -> None:
    page = Run("mineral", "mineral=cobalt", {})
    assert not page.app.exception
    # So short a limit may be too short for others too.
    assert "It took too long to make" in page.text
    assert "This page cannot be shown" not in page.text and "<h1" in page.text


def test_what_was_late_is_built_at_the_next_try(
    instead: Callable[[object], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end, ended = Event(), Event(), Event()

    def slow_builder(whole: Builder, view: View) -> Figure:
        begun.set()
        assert may_end.wait(60)
        ended.set()
        return whole(view)

    instead(slow_builder)
    with monkeypatch.context() as short:
        short.setattr(guard, "BUILD_MAX_S", 0.0)
        with pytest.raises(guard.SlowFigure):
            registry.build(RANKING)
    assert begun.wait(60)
    may_end.set()
    assert registry.build(RANKING).data.shape[0]
    assert ended.is_set()


def test_an_error_of_a_builder_reaches_all_who_wait(instead: Callable[[object], None]) -> None:
    def fails(_whole: Builder, _view: View) -> Figure:
        raise TimeoutError("its own")

    instead(fails)
    with pytest.raises(TimeoutError, match="its own"):
        registry.build(RANKING)
    assert not guard._GOING


def test_what_ends_as_the_limit_is_reached_is_the_answer(
    instead: Callable[[object], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    class JustLate(Future[Figure]):
        def result(self, timeout: float | None = None) -> Figure:
            value = super().result()
            if timeout is not None:
                raise TimeoutError
            return value

    instead(lambda whole, view: whole(view))
    monkeypatch.setattr(guard, "Future", JustLate)
    assert registry.build(RANKING).data.shape[0]
