"""Render the slides of a briefing as HTML, for the one-file page and for presentation mode.

Both use the same slides and the same ``slide.css``, so that a preview matches what is presented.
Lengths are in slide units (1280 by 720). Long SVG paths that several pictures share, such as
country outlines, are defined once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from msp_dash import __version__
from msp_dash.briefing import stage
from msp_dash.briefing.content import (
    Built,
    Content,
    FigurePart,
    Line,
    Part,
    Progress,
    QuestionPart,
    SectionPart,
    TextPart,
    by_line,
    compact_sources,
    meeting_details,
    no_progress,
    text_lines,
)
from msp_dash.briefing.cover_sizes import cover_sizes, line_height
from msp_dash.briefing.model import Briefing
from msp_dash.figures.record import EmptyEncoding, Figure, MapEncoding, counts_of
from msp_dash.render.fit import rows_shown_note
from msp_dash.render.html import data_table, safe
from msp_dash.render.layout.compose import Drawing
from msp_dash.render.pdf.figure import source_items
from msp_dash.render.slide_picture import SlidePicture, slide_picture
from msp_dash.render.svg import write
from msp_dash.render.svg.writer import full_path, num
from msp_dash.render.table import foot_lines
from msp_dash.theme import Theme
from msp_dash.words import Words

_LONG_PATH = 100
"""Characters of path data from which pictures share it."""
_SOURCE_GAP = 14


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: its name for a listener, inner HTML, class, speaker notes, and its figures."""

    title: str
    body: str
    css: str = ""
    notes: str = ""
    built: tuple[Built, ...] = ()


@dataclass
class Deck:
    """Makes the slides, and keeps the long paths that they share by their number.

    `live` : for slides that are added to a page, which share only the paths that it has.
    """

    briefing: Briefing
    content: Content
    print_date: dt.date
    report: Progress = no_progress
    paths: dict[str, int] = field(default_factory=dict)
    drawings: int = 0
    live: bool = False

    @property
    def w(self) -> Words:
        return self.content.words

    @property
    def themes(self) -> tuple[Theme, ...]:
        return ("light",) if self.briefing.theme == "light" else ("light", "dark")

    def slides(self) -> Iterator[Slide]:
        """Cover, the slides of the briefing, disclaimer, sources and licences."""
        yield self._cover()
        for step, part in enumerate(self.content.parts, start=1):
            yield from self.part(part)
            self.report(step, len(self.content.parts))
        if self.briefing.closes:
            yield self._closing()
            return
        if lines := text_lines(self.briefing.disclaimer):
            yield from self._text(self.w("paper.disclaimer"), lines, "")
        yield from self._sources()

    def part(self, part: Part) -> Iterator[Slide]:
        """The slides of one part: mostly one, more where a text is long or two figures are wide."""
        if isinstance(part, SectionPart):
            yield self._section_slide(part)
        elif isinstance(part, TextPart):
            yield from self._text(part.title, part.lines, part.notes)
        elif isinstance(part, QuestionPart):
            yield self._question(part)
        elif len(part.built) == 1:
            yield self._figure(part.built[0], part.notes, part.question)
        else:
            yield from self._two(part)

    def section(self, slide: Slide, number: int, count: int) -> str:
        """A slide with its number and notes."""
        label = self.w("stage.kind", slide=number, all=count, title=slide.title)
        number_text = self.w("stage.number", slide=number, all=count)
        notes = ""
        if slide.notes:
            head = safe(self.w("stage.notes"))
            notes = f'<aside class="notes" aria-label="{head}">{safe(slide.notes)}</aside>'
        return (
            f'<section class="slide {slide.css}" id="s{number}" aria-label="{safe(label)}">'
            f'{slide.body}<p class="number">{safe(number_text)}</p>{notes}</section>'
        )

    def shapes(self) -> str:
        """Definitions of the shared paths."""
        if not self.paths:
            return ""
        defined = "".join(f'<path id="p{n}" d="{d}"/>' for d, n in self.paths.items())
        return (
            '<svg width="0" height="0" aria-hidden="true" style="position:absolute">'
            f"<defs>{defined}</defs></svg>"
        )

    # --- slides without a picture ---

    def _cover(self) -> Slide:
        title = self.content.title
        details = meeting_details(self.briefing, self.w)
        figure, plain = self.content.cover, not details
        lines = [by_line(self.briefing, self.w, author=not details), self.content.hint]
        if not self.content.parts:
            lines.append(self.w("paper.empty"))
        lines = [line for line in lines if line]
        if plain and figure is not None:
            return self._titled_figure(figure, title, ", ".join(lines))
        size, by, detail = cover_sizes(title, lines, details)
        if plain:
            size, by = 56 if len(title) < 90 else 34, 28
        style = f'style="--s:{by};--l:{line_height(by)}"'
        under = "".join(f'<p class="by" {style}>{safe(line)}</p>' for line in lines)
        head = _titled("h1", title, size, round(size * 1.2))
        if plain:
            return Slide(title, f"{head}{under}", "cover")
        rows = "".join(f"<dt>{safe(label)}</dt><dd>{safe(text)}</dd>" for label, text in details)
        style = f'style="--s:{detail};--l:{line_height(detail)}"'
        body = f'<div class="names">{head}{under}</div>'
        if rows:
            body += f'<dl class="details" {style}>{rows}</dl>'
        if figure is not None and isinstance(figure.encoding, MapEncoding):
            bare = replace(figure.encoding, groups=(), labels=(), legend=(), diamonds=frozenset())
            picture = self._drawing(replace(figure, encoding=bare), stage.COLUMN, 300)
            body += f'<div class="map">{self._picture(figure, picture)}</div>'
        return Slide(title, body, "cover meeting")

    def _question(self, part: QuestionPart) -> Slide:
        """The closing question, its numbers, and three blank lines."""
        figure = part.built.figure
        counts = counts_of(figure.encoding) if figure else ()
        numbers = "".join(
            f"<div><b>{safe(one.number)}</b><span>{safe(one.sentence)}</span></div>"
            for one in counts
        )
        heads = "".join(
            f"<th>{safe(self.w(f'slides.question.{name}'))}</th>"
            for name in ("offer", "by_whom", "by_when")
        )
        blank = "<tr><td></td><td></td><td></td></tr>" * 3
        body = (
            f"{_question_line(part.question)}{_titled('h2', part.title, 56, 68)}"
            f'<div class="raise">{numbers}</div>'
            f'<table class="blank"><thead><tr>{heads}</tr></thead><tbody>{blank}</tbody></table>'
        )
        if figure is not None:
            lines = stage.under(figure, self.w)
            body += _foot(lines, stage.foot_top(lines)) + self._numbers([figure])
        return Slide(part.title, body, "question", part.notes, (part.built,))

    def _closing(self) -> Slide:
        """Sources in a line each, what is not known, and what borders mean."""
        title = self.w("slides.closing.title" if self.briefing.unknown else "paper.sources")
        cites = "".join(
            f"<p>{safe(one)}</p>" for one in compact_sources(self.content.sources, self.w)
        )
        gaps = "".join(f"<li>{safe(one)}</li>" for one in self.briefing.unknown)
        if gaps:
            gaps = f"<h3>{safe(self.w('slides.closing.unknown'))}</h3><ul>{gaps}</ul>"
        body = (
            f'{_titled("h2", title, 40, 48)}<div class="closing">{cites}{gaps}'
            f"<p>{safe(self.w('figures.map_disclaimer'))}</p></div>"
        )
        whole = (
            line for one in source_items(self.content.sources, self.w) for line in one.values()
        )
        return Slide(title, body, "sources", "\n".join(filter(None, whole)))

    def _section_slide(self, part: SectionPart) -> Slide:
        under = f'<p class="by">{safe(part.subtitle)}</p>' if part.subtitle else ""
        size = 48 if len(part.title) < 90 else 34
        body = _titled("h2", part.title, size, round(size * 1.2)) + under
        return Slide(part.title, body, "section", part.notes)

    def _text(self, title: str, lines: Sequence[Line], notes: str) -> Iterator[Slide]:
        head = stage.heading(title)
        (size, line), pages = stage.text_pages(lines, head)
        for number, some in enumerate(pages):
            name = self.w("paper.continued", title=title) if number else title
            own = stage.heading(name)
            inner = "".join(_blocks(some))
            text = f'<div class="text" style="--s:{size};--l:{line}">{inner}</div>'
            yield Slide(name, _titled("h2", name, own.size, own.line) + text, notes=notes)

    def _sources(self) -> Iterator[Slide]:
        """Every source with its licence, on as many slides as they need at a size for reading."""
        title = self.w("paper.sources")
        room = stage.BOTTOM - stage.TOP - stage.heading(title).height - 70
        pages: list[list[str]] = [[]]
        used = 0.0
        for item in source_items(self.content.sources, self.w):
            text, url = item["text"], item["url"]
            high = stage.lines_high(text, stage.BODY, stage.BODY_LINE, stage.ROOM) + _SOURCE_GAP
            high += stage.lines_high(url, stage.FOOT, stage.FOOT_LINE, stage.ROOM) if url else 0
            if used + high > room and pages[-1]:
                pages.append([])
                used = 0.0
            used += high
            pages[-1].append(_source(text, url))
        date_line = self.w(
            "export.made", date=self.w.date(self.print_date.isoformat()), version=__version__
        )
        pages[-1].append(f'<p class="address">{safe(date_line)}</p>')
        for number, items in enumerate(pages):
            name = self.w("paper.continued", title=title) if number else title
            own = stage.heading(name)
            text = f'<div class="text" style="--s:{stage.BODY};--l:{stage.BODY_LINE}">'
            body = _titled("h2", name, own.size, own.line) + text + "".join(items) + "</div>"
            yield Slide(name, body, "sources")

    # --- slides with pictures ---

    def _figure(self, built: Built, notes: str, question: str = "") -> Slide:
        title = built.title or self.w("paper.missing")
        if built.figure is not None:
            slide = self._titled_figure(built.figure, title, question)
            return replace(slide, notes=notes, built=(built,))
        head = stage.heading(title)
        body = _head(question, _titled("h2", title, head.size, head.line), built.problem)
        return Slide(title, body, notes=notes, built=(built,))

    def _titled_figure(self, figure: Figure, title: str, question: str) -> Slide:
        head = stage.heading(title)
        body = _head(question, _titled("h2", title, head.size, head.line), figure.subtitle)
        lines = stage.under(figure, self.w)
        foot = stage.foot_top(lines)
        sub = stage.lines_high(figure.subtitle, stage.BODY, stage.BODY_LINE, stage.ROOM)
        room = stage.picture_room(head.height + sub, foot)
        body += self._picture(figure, self._drawing(figure, stage.ROOM, room)) + _foot(lines, foot)
        return Slide(title, body + self._numbers([figure]))

    def _two(self, part: FigurePart) -> Iterator[Slide]:
        """Two figures beside each other, or on a slide each where half a slide is too small."""
        figures = [one.figure for one in part.built if one.figure is not None]
        lines = list(dict.fromkeys(line for one in figures for line in stage.under(one, self.w)))
        foot = stage.foot_top(lines)
        head = stage.heading(part.title) if part.title else None
        level = "h3" if head else "h2"
        captions = [self._caption(one, level) for one in part.built]
        if part.joined and part.built[1].figure:
            subtitle = part.built[1].figure.subtitle
            high = stage.lines_high(subtitle, stage.BODY, stage.BODY_LINE, stage.ROOM)
            captions = [("", high), ("", high)]
        above = (head.height + 8 if head else 0) + max(high for _, high in captions)
        room = stage.picture_room(above, foot)
        pictures = [self._drawing(one.figure, stage.COLUMN, room) for one in part.built]
        if not part.joined and any(one and not one.readable for one in pictures):
            if part.title:
                yield self._section_slide(SectionPart(part.title))
            yield self._figure(part.built[0], part.notes)
            yield self._figure(part.built[1], "")
            return
        places = "".join(
            f"<div>{caption}{self._picture(one.figure, picture)}</div>"
            for one, picture, (caption, _) in zip(part.built, pictures, captions, strict=True)
        )
        title = part.title or " / ".join(one.title for one in part.built if one.title)
        body = ""
        if head:
            titled = _titled("h2", part.title, head.size, head.line)
            joined = part.built[1].figure if part.joined else None
            body = (
                _head(part.question, titled, joined.subtitle)
                if joined
                else _question_line(part.question) + titled
            )
        body += f'<div class="two">{places}</div>{_foot(lines, foot)}'
        yield Slide(title, body + self._numbers(figures), notes=part.notes, built=part.built)

    def _caption(self, built: Built, level: str) -> tuple[str, float]:
        """Sentence and subtitle above one of two pictures, and their height."""
        title = built.title or self.w("paper.missing")
        head = stage.heading(title, stage.COLUMN, caption=True)
        text = built.figure.subtitle if built.figure else built.problem
        high = stage.lines_high(text, stage.BODY, stage.BODY_LINE, stage.COLUMN)
        html = _titled(level, title, head.size, head.line) + f'<p class="sub">{safe(text)}</p>'
        return html, head.height + high + 8

    def _drawing(self, figure: Figure | None, width: float, height: float) -> SlidePicture | None:
        """The picture for a place; None where there is no figure, or only a reason."""
        if figure is None or isinstance(figure.encoding, EmptyEncoding):
            return None
        note = self.w("paper.cut", shown=999, all=999)
        note_high = stage.lines_high(note, stage.BODY, stage.BODY_LINE, width)
        return slide_picture(figure, width, height, self.themes, note=note_high)

    def _picture(self, figure: Figure | None, picture: SlidePicture | None) -> str:
        if picture is None:
            if figure is None or not isinstance(figure.encoding, EmptyEncoding):
                return ""
            return f'<p class="picture">{safe(figure.encoding.reason)}</p>'
        size = f"--w:{num(picture.width)};--h:{num(picture.height)}"
        svgs = "".join(f'<div class="{d.theme}">{self.svg(d)}</div>' for d in picture.drawings)
        cut = ""
        if picture.truncated.rows_shown < picture.truncated.rows_total:
            cut = f'<p class="cut">{safe(rows_shown_note(picture.truncated, self.w))}</p>'
        return f'<div class="picture" style="{size}">{svgs}</div>{cut}'

    def svg(self, drawing: Drawing) -> str:
        """A drawing with ids of its own, sized by the page, long paths as references."""
        self.drawings += 1
        return write(drawing, size="", ids=f"-{self.drawings}", path=self._path)

    def _path(self, d: str, before: str, after: str) -> str:
        if len(d) < _LONG_PATH or (self.live and d not in self.paths):
            return full_path(d, before, after)
        number = self.paths.setdefault(d, len(self.paths))
        return f'<use href="#p{number}" {before}{after}/>'

    def _numbers(self, figures: Sequence[Figure]) -> str:
        """Numbers, notes and address of the figures, behind a summary."""
        if not figures:
            return ""
        inner = "".join(self._table(figure) for figure in figures)
        name = safe(self.w("paper.numbers"))
        return (
            f'<details class="numbers"><summary>{name}</summary>'
            f'<div class="scroll" tabindex="0" role="region" aria-label="{name}">{inner}</div>'
            "</details>"
        )

    def _table(self, figure: Figure) -> str:
        w = self.w
        note_lines = (
            *figure.notes,
            *foot_lines(figure, self.print_date),
            w("export.fetch", link=figure.link),
        )
        notes = "".join(f"<p>{safe(line)}</p>" for line in note_lines)
        return f"<p><strong>{safe(figure.title)}</strong></p>{data_table(figure, w)}{notes}"


def _question_line(text: str) -> str:
    return f'<p class="asks">{safe(text)}</p>' if text else ""


def _head(question: str, title: str, subtitle: str) -> str:
    """What is above a picture; it keeps the room of two lines of title, so that pictures stand at
    one height.
    """
    under = f'<p class="sub">{safe(subtitle)}</p>'
    return f'<div class="head">{_question_line(question)}{title}{under}</div>'


def _titled(tag: str, text: str, size: int, line: int) -> str:
    return f'<{tag} tabindex="-1" style="--s:{size};--l:{line}">{safe(text)}</{tag}>'


def _foot(lines: Sequence[str], top: float) -> str:
    inner = "".join(f"<p>{safe(line)}</p>" for line in lines)
    return f'<footer class="foot" style="--t:{num(top)}">{inner}</footer>'


def _source(text: str, url: str) -> str:
    address = ""
    if url:
        safe_url = safe(url)
        link = f'<a href="{safe_url}" rel="noopener noreferrer">{safe_url}</a>'
        address = f'<br><span class="address">{link}</span>'
    return f"<p>{safe(text)}{address}</p>"


def _blocks(lines: Sequence[Line]) -> Iterator[str]:
    """Paragraphs, and lists of the bullets that follow each other."""
    open_list = False
    for line in lines:
        if line.bullet is not open_list:
            yield "<ul>" if line.bullet else "</ul>"
            open_list = line.bullet
        tag = "li" if line.bullet else "p"
        yield f"<{tag}>{safe(line.text)}</{tag}>"
    if open_list:
        yield "</ul>"
