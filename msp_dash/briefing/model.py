"""The briefing file format: readable YAML with figure links and text (schema version 3).

Figures are rebuilt from their links. What a figure showed when the briefing was saved is stored
beside its link (``seen``, with the day), so that changes can be reported when the briefing is
opened later, or after an update of the data. Version 2 added the sources of a text slide; version 3
the meeting's place, host and delegation, the map on the cover, the line that asks, the closing
question, and what is not known. Files of versions 1 and 2 are still read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlsplit

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from msp_dash.briefing.citations import is_known
from msp_dash.figures.retired import current_link
from msp_dash.params import SENT_MAX_CHARS, Lang
from msp_dash.words import Words, words

VERSION: Literal[3] = 3
READ_VERSIONS = (1, 2, VERSION)
MAX_BYTES = 512 * 1024
MAX_SLIDES = 100
MAX_SOURCES = 100
"""Sources that one text may name."""
MAX_ACCEPTED = 1_000
MAX_UNKNOWN = 4
"""Lines of what is not known, which share a slide with the sources."""
NUMBER_MAX_CHARS = 40
_NUMBER_TAGS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
RARE_BREAKS = "\x85\u2028\u2029"
"""Line breaks besides the usual ones: next line, line separator, paragraph separator."""

Line = Annotated[str, StringConstraints(max_length=300)]
Text = Annotated[str, StringConstraints(max_length=8_000)]
SourceId = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$")]
Link = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^/figures/[a-z0-9_.]+\?*")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Snapshot(_Strict):
    """Title and values of a figure when the briefing was saved; keys are ``<row>/<field>``.

    `saved` : the day it was taken; files from before it was recorded have none. `accepted` : ids of
    the dated changes since then that its reader has taken note of.
    """

    title: str
    saved: dt.date | None = None
    accepted: tuple[Line, ...] = Field(default=(), max_length=MAX_ACCEPTED)
    values: dict[str, float | str | None] = Field(default_factory=dict, max_length=20_000)


class FigureRef(_Strict):
    """A figure by its link; `title` overrides the figure's own sentence on the slide."""

    link: Link
    title: Line = ""
    seen: Snapshot | None = None

    @model_validator(mode="before")
    @classmethod
    def _current(cls, fields: Any) -> Any:
        """A retired figure as its successor, of whose rows nothing was seen."""
        link = fields.get("link") if isinstance(fields, dict) else None
        if not isinstance(link, str) or (current := current_link(link)) == link:
            return fields
        seen = fields.get("seen")
        kept = ("title", "saved", "accepted")
        title_only = {k: seen[k] for k in kept if k in seen} if isinstance(seen, dict) else seen
        return {**fields, "link": current, "seen": title_only}

    @property
    def figure_id(self) -> str:
        """Registry id, e.g. ``producers.map``."""
        # An id is a subject and a name; what follows is a format, and may be left out.
        return ".".join(urlsplit(self.link).path.removeprefix("/figures/").split(".")[:2])

    @property
    def query(self) -> dict[str, str]:
        """Parameters of the link."""
        return dict(parse_qsl(urlsplit(self.link).query))

    def query_in(self, lang: str) -> dict[str, str]:
        """Parameters of the link, in `lang` where it names no language itself."""
        return {Lang.name: lang, **self.query}


class FigureSlide(_Strict):
    """One figure. `question` is a small line above the title, which the title answers."""

    kind: Literal["figure"] = "figure"
    question: Line = ""
    figure: FigureRef
    notes: Text = ""


class TwoFigureSlide(_Strict):
    """Two figures side by side under one title.

    `joined` : they are one picture, and have no titles of their own.
    """

    kind: Literal["two_figures"] = "two_figures"
    question: Line = ""
    joined: bool = False
    title: Line = ""
    left: FigureRef
    right: FigureRef
    notes: Text = ""


class TextSlide(_Strict):
    """A title and lines of text; each line of `body` that starts with "- " is a bullet.

    `sources` : ids of the publications that it was written from; the last slide cites them.
    """

    kind: Literal["text"] = "text"
    title: Line
    body: Text = ""
    notes: Text = ""
    sources: tuple[SourceId, ...] = Field(default=(), max_length=MAX_SOURCES)


class SectionSlide(_Strict):
    """A divider: a title and a line below."""

    kind: Literal["section"] = "section"
    title: Line
    subtitle: Line = ""
    notes: Text = ""


class QuestionSlide(_Strict):
    """The closing slide: a question, the figure with the numbers that raise it, and blank lines."""

    kind: Literal["question"] = "question"
    question: Line = ""
    title: Line
    figure: FigureRef
    notes: Text = ""


AnySlide = FigureSlide | TwoFigureSlide | TextSlide | SectionSlide | QuestionSlide
Slide = Annotated[AnySlide, Field(discriminator="kind")]


def figures_of(slide: AnySlide) -> tuple[FigureRef, ...]:
    """The figures of a slide, from left to right."""
    if isinstance(slide, FigureSlide | QuestionSlide):
        return (slide.figure,)
    return (slide.left, slide.right) if isinstance(slide, TwoFigureSlide) else ()


def _as_read_now(version: object) -> object:
    """Convert every readable version to the version that is written."""
    return VERSION if type(version) is int and version in READ_VERSIONS else version


class Briefing(_Strict):
    """A talk: who, when, where, in which language and theme, and its slides in order.

    `delegation` : for whom it is. `item` : of the agenda. `cover` : a map on the first slide.
    `unknown` : what is not known, on the last slide beside the sources.
    """

    version: Annotated[Literal[3], BeforeValidator(_as_read_now)] = VERSION
    title: Line = ""
    event: Line = ""
    place: Line = ""
    date: dt.date | None = None
    host: Line = ""
    delegation: Line = ""
    item: Line = ""
    author: Line = ""
    cover: FigureRef | None = None
    unknown: tuple[Line, ...] = Field(default=(), max_length=MAX_UNKNOWN)
    disclaimer: Text = ""
    lang: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    theme: Literal["light", "dark", "template"] = "light"
    slides: tuple[Slide, ...] = Field(default=(), max_length=MAX_SLIDES)

    @property
    def closes(self) -> bool:
        """Whether its sources and what is not known share one slide, as in a ready-made deck."""
        return bool(self.cover or self.unknown)

    def figures(self) -> list[FigureRef]:
        """All figures in the order of the slides."""
        return [ref for slide in self.slides for ref in figures_of(slide)]


class BriefingError(ValueError):
    """A briefing file that can't be read. The message is one sentence, in the reader's language."""


def plain(briefing: Briefing) -> dict[str, Any]:
    """The briefing as mappings, lists and text, defaults left out."""
    fields = {"version": VERSION} | briefing.model_dump(mode="json", exclude_defaults=True)
    for slide, original in zip(fields.get("slides", []), briefing.slides, strict=True):
        slide.setdefault("kind", original.kind)
    return fields


def write(briefing: Briefing) -> str:
    """The briefing as readable YAML, defaults left out."""
    return yaml_text(plain(briefing))


def yaml_text(fields: Mapping[str, Any], *, lists_in_line: bool = False) -> str:
    """Fields as YAML in their order, with accents as they are."""
    return yaml.dump(
        fields,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=None if lists_in_line else False,
        sort_keys=False,
        width=100,
    )


class _Dumper(yaml.SafeDumper):
    """Safe dumper that keeps line breaks of pasted text, which YAML would fold to a space."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        """Text with such a line break is written in double quotes, where it is escaped."""
        style = '"' if any(mark in text for mark in RARE_BREAKS) else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _Dumper.represent_text)


class _Loader(yaml.SafeLoader):
    """Safe loader without aliases: a briefing has none, and they can be nested into a bomb."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not used in briefings")
        return super().compose_node(parent, index)

    def construct_short(self, node: yaml.ScalarNode) -> int | float:
        """A number; one with colons is counted in base 60, ever slower the longer it is."""
        if len(node.value) > NUMBER_MAX_CHARS:
            raise yaml.YAMLError("no number of a briefing is so long")
        read: Callable[[Any, yaml.ScalarNode], int | float] = _NUMBERS[node.tag]
        return read(self, node)


def yaml_mapping(raw: bytes) -> tuple[dict[str, Any], dict[tuple[str, ...], int]]:
    """What a YAML file says, and the line of each key and item of a list, counted from 1.

    Raises
    ------
    ValueError, yaml.YAMLError
        When it is no YAML, or no mapping.
    """
    text = raw.decode("utf-8")
    node = yaml.compose(text, Loader=_Loader)
    if not isinstance(node, yaml.MappingNode):
        raise ValueError("no mapping")
    mapping = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    return mapping, dict(_key_lines(node, ()))


def _key_lines(
    node: yaml.CollectionNode, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], int]]:
    of_list = isinstance(node, yaml.SequenceNode)
    for n, entry in enumerate(node.value):
        key, value = (entry, entry) if of_list else entry
        own = (*path, str(n if of_list else key.value))
        yield own, key.start_mark.line + 1
        if isinstance(value, yaml.CollectionNode):
            yield from _key_lines(value, own)


_NUMBERS = {tag: yaml.SafeLoader.yaml_constructors[tag] for tag in _NUMBER_TAGS}
for _tag in _NUMBER_TAGS:
    _Loader.add_constructor(_tag, _Loader.construct_short)


def read(raw: bytes, lang: str = "en") -> Briefing:
    """A briefing from the bytes of its file.

    Raises
    ------
    BriefingError
        When it is too large, not YAML, of a newer version, does not fit the schema, or names a
        source that is not kept here; says which.
    """
    w = words(lang)
    try:
        briefing = Briefing.model_validate(_mapping(raw, w))
    except ValidationError as error:
        where, why = _first(error, w)
        raise BriefingError(w("briefing.file.misfit", where=where, why=why)) from error
    for number, slide in enumerate(briefing.slides):
        if gone := _unknown_sources(slide):
            where, why = f"slides.{number}.sources", w("briefing.file.no_source", id=gone[0])
            raise BriefingError(w("briefing.file.misfit", where=where, why=why))
    return briefing


def _mapping(raw: bytes, w: Words) -> dict[str, Any]:
    """What a file says, of a version that can be read."""
    if len(raw) > MAX_BYTES:
        raise BriefingError(w("briefing.file.too_large", limit=MAX_BYTES // 1024))
    try:
        mapping = yaml.load(raw.decode("utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise BriefingError(w("briefing.file.damaged")) from error
    if not isinstance(mapping, dict):
        raise BriefingError(w("briefing.file.no_mapping"))
    version = mapping.get("version")
    if isinstance(version, int) and version > VERSION:
        raise BriefingError(w("briefing.file.newer", version=version, known=VERSION))
    return mapping


def _first(error: ValidationError, w: Words) -> tuple[str, str]:
    """Where the first thing that does not fit stands, and why it does not."""
    first = error.errors(include_url=False, include_input=False)[0]
    return ".".join(str(part) for part in first["loc"]), reason(first, w)


def reason(misfit: Mapping[str, Any], w: Words, own: str = "") -> str:
    """Why a value does not fit, by the name of the error; `own`: of messages that come first."""
    name = _SAME.get(misfit["type"], misfit["type"])
    context = {k: str(value)[:SENT_MAX_CHARS] for k, value in misfit.get("ctx", {}).items()}
    keys = [f"{own}.{name}"] * bool(own) + [f"briefing.file.why.{name}"]
    key = next((key for key in keys if w.has(key)), "briefing.file.why.other")
    return w(key, **context)


_SAME = {
    **dict.fromkeys(("date_parsing", "date_from_datetime_parsing"), "date_type"),
    **dict.fromkeys(("model_attributes_type", "dict_type"), "model_type"),
}
"""Errors for which a reader is told the same."""


def _unknown_sources(slide: Slide) -> list[str]:
    """Sources that a text names and that are not kept here."""
    return [id_ for id_ in slide.sources if not is_known(id_)] if slide.kind == "text" else []


@dataclass(frozen=True, slots=True)
class RejectedPart:
    """A part of a file that was left out: `slide` counts from 1, 0 is the briefing itself."""

    slide: int
    where: str
    why: str


def read_valid_parts(raw: bytes, lang: str = "en") -> tuple[Briefing, tuple[RejectedPart, ...]]:
    """As `read`, but slides, settings and sources that do not fit are left out and named.

    Raises
    ------
    BriefingError
        When nothing of it can be kept.
    """
    w = words(lang)
    mapping = _mapping(raw, w)
    settings, misfits = _fitting_settings(mapping, w)
    sent = mapping.get("slides") or []
    if not isinstance(sent, list):
        raise BriefingError(w("briefing.file.no_list"))
    slides: list[Slide] = []
    for number, one in enumerate(sent, start=1):
        try:
            (slide,) = Briefing.model_validate({"slides": [one]}).slides
        except ValidationError as error:
            where, why = _first(error, w)
            misfits.append(RejectedPart(number, where.removeprefix("slides.0."), why))
            continue
        gone = _unknown_sources(slide)
        misfits += [
            RejectedPart(number, "sources", w("briefing.file.no_source", id=id_)) for id_ in gone
        ]
        slides.append(_without_sources(slide, gone))
    if len(slides) > MAX_SLIDES:
        misfits.append(RejectedPart(0, "slides", w("briefing.file.too_many", most=MAX_SLIDES)))
    if misfits and not slides and not settings:
        raise BriefingError(w("briefing.file.nothing"))
    return Briefing(**settings, slides=tuple(slides[:MAX_SLIDES])), tuple(misfits)


def _without_sources(slide: Slide, gone: list[str]) -> Slide:
    if not (gone and isinstance(slide, TextSlide)):
        return slide
    remaining = tuple(id_ for id_ in slide.sources if id_ not in gone)
    return slide.model_copy(update={"sources": remaining})


def _fitting_settings(
    mapping: dict[str, Any], w: Words
) -> tuple[dict[str, Any], list[RejectedPart]]:
    """Everything but the slides, each value checked by itself."""
    settings: dict[str, Any] = {}
    misfits: list[RejectedPart] = []
    for name, value in mapping.items():
        if name in ("slides", "version"):
            continue
        try:
            settings[name] = getattr(Briefing.model_validate({name: value}), name)
        except ValidationError as error:
            misfits.append(RejectedPart(0, str(name)[:80], _first(error, w)[1]))
        except TypeError:
            # A key that is no text names nothing here.
            misfits.append(RejectedPart(0, str(name)[:80], w("briefing.file.no_name")))
    return settings, misfits
