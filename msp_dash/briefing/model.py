"""The briefing file: a small readable YAML of figure links and words (schema version 1).

Each figure is built again from its link. What it said when the briefing was saved is kept beside
the link (``seen``), so that a briefing opened after an update can say what changed.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

VERSION: Literal[1] = 1
MAX_BYTES = 512 * 1024
MAX_SLIDES = 100
MAX_DEPTH = 12
"""Nesting of a YAML file beyond which nobody wrote it by hand."""

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
        return urlsplit(self.link).path.removeprefix("/figures/").rsplit(".", 1)[0]

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


def write(briefing: Briefing) -> str:
    """The briefing as readable YAML, defaults left out."""
    plain = {"version": VERSION} | briefing.model_dump(mode="json", exclude_defaults=True)
    for slide, kept in zip(plain.get("slides", []), briefing.slides, strict=True):
        slide.setdefault("kind", kept.kind)
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)


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
    if len(raw) > MAX_BYTES:
        raise BriefingError(f"The file is larger than {MAX_BYTES // 1024} KB; briefings are small.")
    try:
        plain = yaml.load(raw.decode("utf-8"), Loader=_Loader)  # a SafeLoader
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise BriefingError("The file is damaged: it is not a briefing in YAML.") from error
    if not isinstance(plain, dict):
        raise BriefingError("The file is no briefing: it has no title and slides.")
    version = plain.get("version")
    if isinstance(version, int) and version > VERSION:
        raise BriefingError(
            f"The briefing is of version {version}; this program reads up to {VERSION}. "
            "Open it with a newer one."
        )
    try:
        return Briefing.model_validate(plain)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BriefingError(f"The briefing does not fit at {where}: {first['msg']}.") from error
