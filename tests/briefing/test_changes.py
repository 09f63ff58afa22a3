"""A briefing opened after an update of the data reports which numbers and sentences changed."""

from __future__ import annotations

import io
import zipfile

import pytest

from msp_dash.briefing.changes import DIGEST, changes, take_snapshots
from msp_dash.briefing.model import (
    Briefing,
    FigureRef,
    FigureSlide,
    Snapshot,
    TextSlide,
    TwoFigureSlide,
    read,
    write,
)
from msp_dash.briefing.outputs import export
from msp_dash.figures import build
from msp_dash.figures.registry import registry

COPPER = (
    "/figures/producers.ranking.json?mineral=copper&stage=mine&source=usgs&edition=2026&year=2025"
)


def _one(link: str, *, title: str = "", snapshot: Snapshot | None = None) -> Briefing:
    ref = FigureRef(link=link, title=title, seen=snapshot)
    return Briefing(slides=(FigureSlide(figure=ref),))


def _altered(briefing: Briefing, title: str | None = None, **values: float | str) -> Briefing:
    """A saved briefing whose figure said something else then."""
    (slide,) = briefing.slides
    assert isinstance(slide, FigureSlide) and slide.figure.seen
    all_values = {
        **slide.figure.seen.values,
        **{k.replace("__", "/"): v for k, v in values.items()},
    }
    snapshot = Snapshot(
        title=slide.figure.seen.title if title is None else title, values=all_values
    )
    ref = slide.figure.model_copy(update={"seen": snapshot})
    return briefing.model_copy(update={"slides": (slide.model_copy(update={"figure": ref}),)})


@pytest.mark.one_in(3)
@pytest.mark.parametrize("figure_id", registry())
def test_nothing_changed_is_said_of_what_was_just_saved(figure_id: str) -> None:
    saved = take_snapshots(_one(f"/figures/{figure_id}.json"))
    (slide,) = saved.slides
    assert isinstance(slide, FigureSlide) and slide.figure.seen
    assert slide.figure.seen.title == build(figure_id).title
    # A week may have no change.
    assert len(slide.figure.seen.values) > 1 or build(figure_id).data.empty
    assert changes(read(write(saved).encode())) == []


@pytest.mark.snapshot
def test_number_is_kept_with_the_publishers_digits() -> None:
    # USGS, Mineral Commodity Summaries 2026, copper: Zambia 940 of 23,000 thousand tonnes in 2025.
    (slide,) = take_snapshots(_one(COPPER)).slides
    assert isinstance(slide, FigureSlide) and slide.figure.seen
    values = slide.figure.seen.values
    assert values["ZMB/value"] == 940_000
    assert values["ZMB/share"] == pytest.approx(940 / 23_000)


@pytest.mark.snapshot
def test_changed_number_is_told_with_row_field_old_and_new() -> None:
    saved = _altered(take_snapshots(_one(COPPER)), ZMB__value=890_000.0)
    (change,) = changes(saved)
    assert (change.kind, change.slide, change.figure) == ("value", 1, "producers.ranking")
    assert (change.row, change.old, change.new) == ("Zambia", "890,000", "940,000")
    assert "Slide 1, Zambia" in change.text and "was 890,000" in change.text


@pytest.mark.snapshot
def test_share_that_prints_alike_is_no_change() -> None:
    assert changes(_altered(take_snapshots(_one(COPPER)), ZMB__share=0.04085)) == []
    (change,) = changes(_altered(take_snapshots(_one(COPPER)), ZMB__share=0.0511))
    assert (change.old, change.new) == ("5.1%", "4.1%")


@pytest.mark.snapshot
def test_number_that_only_prints_alike_is_told_with_more_digits() -> None:
    (change,) = changes(_altered(take_snapshots(_one(COPPER)), ZMB__value=940_000.25))
    assert (change.old, change.new) == ("940,000.25", "940,000")


def test_changed_sentence_is_told() -> None:
    (change,) = changes(_altered(take_snapshots(_one(COPPER)), title="Nobody mined copper"))
    assert (change.kind, change.old) == ("title", "Nobody mined copper")
    assert change.new in change.text


def test_row_that_went_and_row_that_came_are_told() -> None:
    saved = _altered(take_snapshots(_one(COPPER)), MLI__value=5.0)
    (gone,) = changes(saved)
    assert (gone.row, gone.old, gone.new) == ("Mali", "5", "not listed")
    assert take_snapshots(_one(COPPER)) != saved
    fewer = take_snapshots(_one(COPPER))
    (slide,) = fewer.slides
    assert isinstance(slide, FigureSlide) and slide.figure.seen
    values = {k: v for k, v in slide.figure.seen.values.items() if not k.startswith("ZMB/")}
    snapshot = Snapshot(title=slide.figure.seen.title, values=values)
    came = changes(_one(COPPER, snapshot=snapshot))
    assert {c.row for c in came} == {"Zambia"} and {c.old for c in came} == {"not listed"}


def test_role_that_changed_is_told_by_the_names_of_country_and_group() -> None:
    saved = _altered(take_snapshots(_one("/figures/partners.groups.json")), ZMB__forum="nobody")
    (change,) = changes(saved)
    assert (change.row, change.field) == ("Zambia", "MSP Forum")
    assert (change.old, change.new) == ("nobody", "member")


def test_own_title_and_text_with_numbers_are_to_be_read_again() -> None:
    saved = _altered(
        take_snapshots(_one(COPPER, title="Zambia: 3.9% of copper")), ZMB__value=890_000.0
    )
    texts = (TextSlide(title="Zambia", body="- 3.9% of copper"), TextSlide(title="No number"))
    kinds = [c.kind for c in changes(saved.model_copy(update={"slides": (*saved.slides, *texts)}))]
    assert kinds == ["value", "own_title", "text"]


def test_figure_that_has_nothing_to_show_any_more_says_why() -> None:
    link = "/figures/producers.ranking.json?mineral=cobalt&source=usgs&edition=2026&year=1995"
    assert build("producers.ranking", FigureRef(link=link).query).kind == "empty"
    (change,) = changes(
        _one(link, snapshot=Snapshot(title="Was", values={"key": "iso3", "COD/value": 1}))
    )
    assert change.kind == "empty" and "cobalt" in change.text


def test_figure_that_is_gone_keeps_what_it_said() -> None:
    snapshot = Snapshot(title="Was", values={"key": "iso3", "COD/value": 1.0})
    briefing = _one("/figures/producers.gone.json", snapshot=snapshot)
    assert take_snapshots(briefing) == briefing


def test_both_figures_of_a_slide_are_compared() -> None:
    slide = TwoFigureSlide(left=FigureRef(link=COPPER), right=FigureRef(link=COPPER))
    saved = take_snapshots(Briefing(slides=(slide,)))
    assert all(ref.seen for ref in saved.figures())
    assert changes(saved) == []


def test_long_briefing_keeps_room_in_its_file_and_still_says_that_numbers_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("msp_dash.briefing.changes.SNAPSHOT_BYTES", room := 30_000)
    links = [f"/figures/producers.history.json?mineral={m}" for m in ("tin", "copper", "zinc")]
    briefing = Briefing(
        slides=tuple(FigureSlide(figure=FigureRef(link=link)) for link in [*links, COPPER])
    )
    saved = take_snapshots(briefing)
    raw = write(saved).encode()
    assert len(raw) - len(write(briefing).encode()) < room
    assert changes(read(raw)) == []
    at = next(i for i, ref in enumerate(saved.figures()) if ref.seen and DIGEST in ref.seen.values)
    only = saved.model_copy(update={"slides": saved.slides[at : at + 1]})
    (change,) = changes(_altered(only, digest="another"))
    assert change.kind == "many"
    last = saved.figures()[-1].seen
    assert last and "ZMB/value" in last.values


@pytest.mark.snapshot
@pytest.mark.parametrize("ext", ["yaml", "zip"])
def test_saving_keeps_what_was_seen_until_the_reader_accepts_what_changed(ext: str) -> None:
    # USGS, Mineral Commodity Summaries 2026, copper: Zambia 940 thousand tonnes in 2025.
    then = _altered(take_snapshots(_one(COPPER)), ZMB__value=900_000.0)
    messages: list[str] = []
    saved = export(then, ext, on_message=messages.append)
    assert messages == [
        "One figure now says something different from when this briefing was saved. The file "
        "keeps what it said then until the changes are accepted on the briefing page."
    ]
    if ext == "zip":
        saved = zipfile.ZipFile(io.BytesIO(saved)).read("briefing.yaml")
    again = read(saved)
    assert again == then
    (change,) = changes(again)
    assert (change.old, change.new) == ("900,000", "940,000")
    messages.clear()
    assert changes(read(export(take_snapshots(again), "yaml", on_message=messages.append))) == []
    assert messages == []


@pytest.mark.snapshot
def test_saving_remembers_a_figure_that_is_new_beside_one_that_changed() -> None:
    (old,) = _altered(take_snapshots(_one(COPPER)), ZMB__value=900_000.0).slides
    (new,) = _one("/figures/producers.map.json?mineral=cobalt").slides
    first, second = read(export(Briefing(slides=(old, new)), "yaml")).figures()
    assert first.seen and first.seen.values["ZMB/value"] == 900_000
    assert second.seen and second.seen.values
