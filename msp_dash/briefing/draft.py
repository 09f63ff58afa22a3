"""The state of the briefing builder: the briefing being edited, with undo.

It does not import Streamlit: it is tested without a page, and `ui` stores it in the session.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from msp_dash.briefing import model
from msp_dash.briefing.changes import (
    Change,
    accept_dated,
    in_language,
    map_refs,
    take_snapshots,
)
from msp_dash.briefing.pack import pack, unpack
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import UnknownFigure, build
from msp_dash.params import BadValue
from msp_dash.words import supported_language

STEPS_MAX = 30
COVER = "cover"
"""Id of the cover: title, event, date, author."""
STORED_MAX_CHARS = 1_000_000
"""Maximum length of a text accepted from a browser; real briefings are far shorter."""

Deed = Literal["add", "remove", "move", "edit", "settings", "load", "accept", "note", "clear"]


class Full(ValueError):
    """The briefing has the maximum number of slides."""


@dataclass(frozen=True, slots=True)
class Step:
    """An undo step: the state before, and the action (`deed`) on the slide titled `name`."""

    deed: Deed
    name: str
    briefing: model.Briefing
    ids: tuple[str, ...]
    selected: str


@dataclass
class Draft:
    """The briefing of one session.

    `ids` name its slides while they move. `rev` orders the versions of the briefing in a browser;
    `synced` is True once the browser's stored version has arrived; until then `added` has the
    slides to merge into it.
    """

    briefing: model.Briefing = field(default_factory=model.Briefing)
    ids: tuple[str, ...] = ()
    selected: str = COVER
    rev: int = 0
    synced: bool = False
    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    added: list[model.Slide] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    unread: str = ""
    why_unread: str = ""
    _text_of_rev: tuple[int, str] = (0, "")
    _count: int = 0

    # --- what is there ---

    @property
    def as_text(self) -> str:
        """The briefing as a compressed string, the form that the browser stores."""
        if self._text_of_rev[0] != self.rev:
            self._text_of_rev = (self.rev, pack(self.briefing))
        return self._text_of_rev[1]

    @property
    def figure_count(self) -> int:
        """Figures in the briefing."""
        return len(self.briefing.figures())

    @property
    def index(self) -> int | None:
        """Place of the selected slide; None for the cover."""
        return self.ids.index(self.selected) if self.selected in self.ids else None

    @property
    def slide(self) -> model.Slide | None:
        """The selected slide; None for the cover."""
        return self.by_id(self.selected)

    def by_id(self, id_: str) -> model.Slide | None:
        """The slide of an id; None where it has gone."""
        return self.briefing.slides[self.ids.index(id_)] if id_ in self.ids else None

    def links(self) -> list[str]:
        """Links of the figures that have a slide to themselves."""
        return [s.figure.link for s in self.briefing.slides if isinstance(s, model.FigureSlide)]

    def find(self, link: str) -> str | None:
        """Id of the slide that shows a figure alone, by the figure's link."""
        for id_, slide in zip(self.ids, self.briefing.slides, strict=True):
            if isinstance(slide, model.FigureSlide) and slide.figure.link == link:
                return id_
        return None

    # --- changes ---

    def add(self, slide: model.Slide, *, after: str | None = None) -> str:
        """Put a slide at the end, or after another; its id.

        Raises
        ------
        Full
            At `MAX_SLIDES`.
        """
        if len(self.ids) >= model.MAX_SLIDES:
            raise Full
        self._step("add", name(slide, self.briefing.lang))
        if not self.synced:
            self.added.append(slide)
        place = self.ids.index(after) + 1 if after in self.ids else len(self.ids)
        (new,) = self._new_ids(1)
        slides = list(self.briefing.slides)
        slides.insert(place, slide)
        ids = [*self.ids[:place], new, *self.ids[place:]]
        self._set(slides, ids)
        self.selected = new
        return new

    def remove(self, id_: str) -> None:
        """Remove a slide; the one after it, or the last, is selected."""
        if id_ not in self.ids:
            return
        place = self.ids.index(id_)
        gone = self.briefing.slides[place]
        self._step("remove", name(gone, self.briefing.lang))
        self.added = [slide for slide in self.added if slide != gone]
        slides, ids = list(self.briefing.slides), list(self.ids)
        del slides[place], ids[place]
        self._set(slides, ids)
        self.selected = ids[min(place, len(ids) - 1)] if ids else COVER

    def order(self, ids: Iterable[str]) -> None:
        """Reorder the slides; ignored where `ids` is not a permutation of all ids."""
        order = tuple(ids)
        if order == self.ids or sorted(order) != sorted(self.ids):
            return
        self._step("move", "")
        by_id = dict(zip(self.ids, self.briefing.slides, strict=True))
        self._set([by_id[id_] for id_ in order], order)

    def change(self, id_: str, slide: model.Slide) -> None:
        """Put another slide in the place of one."""
        if id_ not in self.ids:
            return
        place = self.ids.index(id_)
        if self.briefing.slides[place] == slide:
            return
        self._step("edit", name(slide, self.briefing.lang))
        slides = list(self.briefing.slides)
        slides[place] = slide
        self._set(slides, self.ids)

    def settings(self, **values: Any) -> None:
        """Change title, event, date, author, disclaimer, theme or language."""
        before = self.briefing
        if values.get("lang", before.lang) != before.lang:
            before = in_language(before, values["lang"])
        changed = before.model_copy(update=values)
        if changed != self.briefing:
            self._step("settings", "")
            self.briefing = changed
            self._revise()

    def load(self, briefing: model.Briefing, deed: Deed = "load") -> None:
        """Put another briefing in the place of this one."""
        self._step(deed, briefing.title)
        self._take(briefing)
        self._revise()

    def accept(self) -> None:
        """Replace the saved numbers by the current ones, so that no change is reported."""
        self._step("accept", "")
        self.briefing = take_snapshots(self.briefing)
        self._revise()

    def accept_dated(self, change: Change) -> None:
        """Take note of a dated change on its slide, so that it is not reported there again."""
        self._step("note", change.text)
        self.briefing = accept_dated(self.briefing, change)
        self._revise()

    def undo(self) -> None:
        """Go back by one step."""
        if self.steps:
            step = self.steps.pop()
            self.briefing, self.ids, self.selected = step.briefing, step.ids, step.selected
            self.added = [slide for slide in self.added if slide in self.briefing.slides]
            self._revise()

    # --- the browser's version ---

    def receive(self, session: str, rev: int, text: str) -> None:
        """Receive the browser's stored version: load it where it is newer, with `added` merged in.

        A text that cannot be parsed goes to `unread`, with the reason in `why_unread`.
        """
        if session != self.session or len(text) > STORED_MAX_CHARS:
            return
        first, self.synced = not self.synced, True
        added, self.added = self.added, []
        if rev == self.rev or (rev < self.rev and not first):
            return
        try:
            stored = unpack(text)
        except model.BriefingError as error:
            self.unread, self.why_unread = text, str(error)
            self.rev = max(self.rev, rev)
            return
        if first and self.briefing.slides and not added:
            # Loaded before the browser's version arrived: it stays, and undo loads the browser's.
            ids = self._new_ids(len(stored.slides))
            self.steps.append(Step("load", stored.title, stored, ids, COVER))
            self.rev = max(self.rev, rev)
            self._revise()
            return
        joined = [slide for slide in added if slide not in stored.slides]
        self._take(
            stored.model_copy(update={"slides": (*stored.slides, *joined)[: model.MAX_SLIDES]})
        )
        self.rev = rev
        if joined:
            self._revise()

    # --- inside ---

    def _new_ids(self, count: int) -> tuple[str, ...]:
        self._count += count
        return tuple(f"s{n}" for n in range(self._count - count + 1, self._count + 1))

    def _take(self, briefing: model.Briefing) -> None:
        place = self.index
        self.briefing, self.ids = briefing, self._new_ids(len(briefing.slides))
        self.selected = self.ids[place] if place is not None and place < len(self.ids) else COVER

    def _step(self, deed: Deed, what: str) -> None:
        self.steps.append(Step(deed, what, self.briefing, self.ids, self.selected))
        del self.steps[:-STEPS_MAX]

    def _set(self, slides: Iterable[model.Slide], ids: Iterable[str]) -> None:
        self.briefing = self.briefing.model_copy(update={"slides": tuple(slides)})
        self.ids = tuple(ids)
        self._revise()

    def _revise(self) -> None:
        # Versions are timestamps, so that those of two windows are comparable.
        self.rev = max(time.time_ns() // 1_000_000, self.rev + 1)


def name(slide: model.Slide, lang: str) -> str:
    """Title of a slide: its own, or its figure's sentence."""
    if isinstance(slide, model.FigureSlide):
        return display_title(slide.figure, lang)
    if isinstance(slide, model.TwoFigureSlide):
        return slide.title or " / ".join(
            display_title(ref, lang) for ref in (slide.left, slide.right)
        )
    return slide.title


def display_title(ref: model.FigureRef, lang: str) -> str:
    """The author's title of a figure, or else the figure's own."""
    return ref.title or own_sentence(ref, lang)


def own_sentence(ref: model.FigureRef, lang: str) -> str:
    """The figure's current title; else its saved title, or its id, where it cannot be built."""
    figure = current_figure(ref, lang)
    return figure.title if figure else (ref.seen.title if ref.seen else "") or ref.figure_id


def current_figure(ref: model.FigureRef, lang: str) -> Figure | None:
    """The figure of a link; None where it does not exist or refuses its parameters."""
    try:
        return build(ref.figure_id, ref.query_in(supported_language(lang)))
    except (UnknownFigure, BadValue):
        return None


def with_snapshots(slide: model.Slide, lang: str) -> model.Slide:
    """The slide with current numbers saved for its new figures; the others keep theirs."""

    def look(ref: model.FigureRef) -> model.FigureRef:
        if ref.seen:
            return ref
        return take_snapshots(
            model.Briefing(lang=lang, slides=(model.FigureSlide(figure=ref),))
        ).figures()[0]

    return map_refs(model.Briefing(slides=(slide,)), look).slides[0]
