"""The briefing file: a small readable YAML of figure links and words (schema version 1).

Each figure is built again from its link. What it said when the briefing was saved is kept beside
the link (``seen``), so that a briefing opened after an update can say what changed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

VERSION: Literal[1] = 1
MAX_BYTES = 512 * 1024
MAX_SLIDES = 100
RARE_BREAKS = "\x85\u2028\u2029"
"""Line breaks besides the usual ones: next line, line separator, paragraph separator."""

Line = Annotated[str, StringConstraints(max_length=300)]
Text = Annotated[str, StringConstraints(max_length=8_000)]
Link = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^/figures/[a-z_.]+\?*")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Seen(_Strict):
    """What a figure said when the briefing was saved: title, and numbers by row and field."""

    title: str
    values: dict[str, float | str | None] = Field(default_factory=dict, max_length=20_000)


class FigureRef(_Strict):
    """A figure by its link; `title` overrides the figure's own sentence on the slide."""

    link: Link
    title: Line = ""
    seen: Seen | None = None

    @property
    def figure_id(self) -> str:
        """Registry id, e.g. ``producers.map``."""
        # An id is a subject and a name; what follows is a format, and may be left out.
        return ".".join(urlsplit(self.link).path.removeprefix("/figures/").split(".")[:2])

    @property
    def query(self) -> dict[str, str]:
        """Parameters of the link."""
        return dict(parse_qsl(urlsplit(self.link).query))


class FigureSlide(_Strict):
    """One figure."""

    kind: Literal["figure"] = "figure"
    figure: FigureRef
    notes: Text = ""


class TwoFigureSlide(_Strict):
    """Two figures side by side under one title."""

    kind: Literal["two_figures"] = "two_figures"
    title: Line = ""
    left: FigureRef
    right: FigureRef
    notes: Text = ""


class TextSlide(_Strict):
    """A title and lines of text; each line of `body` that starts with "- " is a bullet."""

    kind: Literal["text"] = "text"
    title: Line
    body: Text = ""
    notes: Text = ""


class SectionSlide(_Strict):
    """A divider: a title and a line below."""

    kind: Literal["section"] = "section"
    title: Line
    subtitle: Line = ""
    notes: Text = ""


Slide = Annotated[
    FigureSlide | TwoFigureSlide | TextSlide | SectionSlide, Field(discriminator="kind")
]


class Briefing(_Strict):
    """A talk: who, when, where, in which language and theme, and its slides in order."""

    version: Literal[1] = VERSION
    title: Line = ""
    event: Line = ""
    date: dt.date | None = None
    author: Line = ""
    disclaimer: Text = ""
    lang: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    theme: Literal["light", "dark", "template"] = "light"
    slides: tuple[Slide, ...] = Field(default=(), max_length=MAX_SLIDES)

    def figures(self) -> list[FigureRef]:
        """All figures in the order of the slides."""
        found: list[FigureRef] = []
        for slide in self.slides:
            if isinstance(slide, FigureSlide):
                found.append(slide.figure)
            elif isinstance(slide, TwoFigureSlide):
                found += [slide.left, slide.right]
        return found


class BriefingError(ValueError):
    """A briefing file that can't be read. The message is one sentence for the reader."""


def plain(briefing: Briefing) -> dict[str, Any]:
    """The briefing as mappings, lists and text, defaults left out."""
    found = {"version": VERSION} | briefing.model_dump(mode="json", exclude_defaults=True)
    for slide, kept in zip(found.get("slides", []), briefing.slides, strict=True):
        slide.setdefault("kind", kept.kind)
    return found


def write(briefing: Briefing) -> str:
    """The briefing as readable YAML, defaults left out."""
    return yaml.dump(
        plain(briefing), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100
    )


class _Dumper(yaml.SafeDumper):
    """Safe dumper that keeps line breaks of pasted text, which YAML would fold to a space."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        """Text with such a break stands in double quotes, where it is escaped."""
        style = '"' if any(mark in text for mark in RARE_BREAKS) else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _Dumper.represent_text)


class _Loader(yaml.SafeLoader):
    """Safe loader without aliases: a briefing has none, and they can be nested into a bomb."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not used in briefings")
        return super().compose_node(parent, index)


def read(raw: bytes) -> Briefing:
    """A briefing from the bytes of its file.

    Raises
    ------
    BriefingError
        When it is too large, not YAML, of a newer version, or does not fit the schema; says which.
    """
    try:
        return Briefing.model_validate(_mapping(raw))
    except ValidationError as error:
        where, why = _first(error)
        raise BriefingError(f"The briefing does not fit at {where}: {why}.") from error


def _mapping(raw: bytes) -> dict[str, Any]:
    """What a file says, of a version that can be read."""
    if len(raw) > MAX_BYTES:
        raise BriefingError(f"The file is larger than {MAX_BYTES // 1024} KB; briefings are small.")
    try:
        found = yaml.load(raw.decode("utf-8"), Loader=_Loader)  # a SafeLoader
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise BriefingError("The file is damaged: it is not a briefing in YAML.") from error
    if not isinstance(found, dict):
        raise BriefingError("The file is no briefing: it has no title and slides.")
    version = found.get("version")
    if isinstance(version, int) and version > VERSION:
        raise BriefingError(
            f"The briefing is of version {version}; this program reads up to {VERSION}. "
            "Open it with a newer one."
        )
    return found


def _first(error: ValidationError) -> tuple[str, str]:
    """Where the first thing that does not fit stands, and why it does not."""
    first = error.errors(include_url=False, include_input=False)[0]
    return ".".join(str(part) for part in first["loc"]), first["msg"]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A part of a file that was left out: `slide` counts from 1, 0 is the briefing itself."""

    slide: int
    where: str
    why: str


def read_what_fits(raw: bytes) -> tuple[Briefing, tuple[Misfit, ...]]:
    """As `read`, but slides and settings that do not fit are left out and named.

    Raises
    ------
    BriefingError
        When nothing of it can be kept.
    """
    found = _mapping(raw)
    settings, misfits = _fitting_settings(found)
    sent = found.get("slides") or []
    if not isinstance(sent, list):
        raise BriefingError("The file is no briefing: its slides are no list.")
    slides: list[Slide] = []
    for number, one in enumerate(sent, start=1):
        try:
            slides += Briefing.model_validate({"slides": [one]}).slides
        except ValidationError as error:
            where, why = _first(error)
            misfits.append(Misfit(number, where.removeprefix("slides.0."), why))
    if len(slides) > MAX_SLIDES:
        misfits.append(Misfit(0, "slides", f"only the first {MAX_SLIDES} slides are kept"))
    if misfits and not slides and not settings:
        raise BriefingError("The file is no briefing: nothing in it fits one.")
    return Briefing(**settings, slides=tuple(slides[:MAX_SLIDES])), tuple(misfits)


def _fitting_settings(found: dict[str, Any]) -> tuple[dict[str, Any], list[Misfit]]:
    """Everything but the slides, each value checked by itself."""
    kept: dict[str, Any] = {}
    misfits: list[Misfit] = []
    for name, value in found.items():
        if name in ("slides", "version"):
            continue
        try:
            kept[name] = getattr(Briefing.model_validate({name: value}), name)
        except ValidationError as error:
            misfits.append(Misfit(0, str(name)[:80], _first(error)[1]))
        except TypeError:
            # A key that is no text names nothing here.
            misfits.append(Misfit(0, str(name)[:80], "it is no name"))
    return kept, misfits
