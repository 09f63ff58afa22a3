"""Export a briefing as a PDF: figures in one or two columns, text, and sources.

An appendix of notes and numbers of every figure is added where it is asked for.

Speaker notes are not printed. A figure that cannot be built is replaced by one sentence.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import segno

from msp_dash import __version__
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
    content,
    no_progress,
    text_lines,
)
from msp_dash.briefing.model import Briefing
from msp_dash.briefing.paper_pages import filled
from msp_dash.briefing.stage import under
from msp_dash.config.clock import today
from msp_dash.figures.record import EmptyEncoding, Figure, counts_of
from msp_dash.render.fit import NARROW_KINDS, Truncated, rows_shown_note, truncate
from msp_dash.render.layout.compose import Drawing, compose
from msp_dash.render.pdf import typeset
from msp_dash.render.pdf.extract import extract, omitted_rows_note
from msp_dash.render.pdf.figure import (
    PT_A_PX,
    picture_room,
    pictures,
    source_items,
    sources_date,
)
from msp_dash.render.pdf.tables import table_data
from msp_dash.words import Words

ROWS_MOST = 10
"""Rows of a list in the text; the appendix and the data table have all."""
_GUTTER_PT = 17.0
_NARROW_MOST_PX = 430.0
"""Height of a picture beyond which it is no neighbour for another."""


def paper(
    briefing: Briefing,
    *,
    size: typeset.Paper = "a4",
    appendix: bool = False,
    address: str = "",
    progress: Progress | None = None,
    print_date: dt.date | None = None,
) -> bytes:
    """The briefing as a PDF that keeps PDF/UA-1 and PDF/A-2a.

    Parameters
    ----------
    briefing : its figures are built anew.
    size : of the sheet.
    appendix : whether notes, address and numbers of every figure follow the main part.
    address : where the dashboard answers (``https://host``), printed once with its code.
    progress : called after each figure of the appendix, and at the end.
    print_date : day that is printed; today without it.

    Returns
    -------
    bytes
        Main part, then the appendix, sources with their licences, and the disclaimer.

    Raises
    ------
    ValueError
        For a size that is not in `PAPERS`.
    """
    if size not in typeset.PAPERS:
        raise ValueError(f"No paper {size!r}. Choose one of {', '.join(typeset.PAPERS)}.")
    day = print_date or today()
    contents = content(briefing)
    w = contents.words
    detailed = contents.figures if appendix else ()
    steps = len(detailed) + 2
    report = progress or no_progress
    data = typeset.page_data(
        w,
        title=contents.title,
        author=briefing.author,
        head=sources_date(contents.sources, w),
        foot=w("paper.foot" if appendix else "paper.foot_figure"),
        made_on=day,
        paper=size,
    )
    hint = contents.hint or ("" if contents.parts else w("paper.empty"))
    data |= {"by": by_line(briefing, w), "hint": hint, "live": _live(address, w)}
    data |= {"measure": False, "parts": _Sheet(size, w).parts(contents)}
    own = typeset.template("msp_dash.briefing", "paper.typ")
    data["parts"] = filled(data["parts"], typeset.measured(own, data))
    report(1, steps)
    data["appendix"] = []
    for step, figure in enumerate(detailed, start=2):
        data["appendix"].append(_appendix(figure, typeset.column_width(size), w))
        report(step, steps)
    data |= {
        "sources": source_items(contents.sources, w),
        "disclaimer": [_line(line) for line in text_lines(briefing.disclaimer)],
        "made_on": w("export.made", date=w.date(day.isoformat()), version=__version__),
        "words": {name: w(f"paper.{name}") for name in ("appendix", "sources", "disclaimer")},
    }
    pdf = typeset.compile_pdf(own, data, day)
    report(steps, steps)
    return pdf


@dataclass(frozen=True, slots=True)
class _Sheet:
    """How the parts of a briefing are laid on a size of paper."""

    size: typeset.Paper
    w: Words

    @property
    def wide(self) -> float:
        return typeset.column_width(self.size)

    @property
    def narrow(self) -> float:
        return (self.wide - _GUTTER_PT) / 2

    def parts(self, contents: Content) -> list[dict[str, Any]]:
        """Blocks for the template; consecutive small figures are placed in pairs."""
        out: list[dict[str, Any]] = []
        level, first = 2, True
        rest = list(contents.parts)
        while rest:
            part = rest.pop(0)
            if isinstance(part, SectionPart):
                level = 3
                out.append({"kind": "section", "title": part.title, "subtitle": part.subtitle})
            elif isinstance(part, TextPart):
                lines = [_line(line) for line in part.lines]
                out.append({"kind": "text", "title": part.title, "level": level, "lines": lines})
            elif isinstance(part, QuestionPart):
                lines = [{"text": text, "bullet": True} for text in _numbers(part)]
                out.append({"kind": "text", "title": part.title, "level": level, "lines": lines})
            else:
                built = part.built
                if not first and (partner := self._partner(part, rest)):
                    built += partner.built
                    del rest[0]
                out += self._figures(built, part.title, level)
                first = False
        return out

    def _partner(self, part: FigurePart, rest: list[Part]) -> FigurePart | None:
        """The next figure, if it can stand beside this one."""
        following = rest[0] if rest else None
        if not isinstance(following, FigurePart) or part.title or following.title:
            return None
        both = (*part.built, *following.built)
        return following if len(both) == 2 and all(map(self._is_narrow, both)) else None

    def _is_narrow(self, built: Built) -> bool:
        figure = built.figure
        if figure is None or figure.kind not in NARROW_KINDS:
            return False
        return self._fits(figure) and self._height(figure) <= _NARROW_MOST_PX

    def _visible(self, figure: Figure, width_pt: float) -> Truncated:
        """What is printed of a figure: of a list the first rows, of all what fits on a page."""
        room = picture_room(self.size)
        return truncate(figure, round(width_pt / PT_A_PX), room, rows_most=ROWS_MOST)

    def _height(self, figure: Figure) -> float:
        return self._narrow(figure).height

    def _fits(self, figure: Figure) -> bool:
        """Whether the picture is not wider than a narrow column."""
        return self._narrow(figure).width <= round(self.narrow / PT_A_PX)

    def _narrow(self, figure: Figure) -> Drawing:
        visible = self._visible(figure, self.narrow).figure
        return compose(visible, width=round(self.narrow / PT_A_PX))

    def _figures(self, built: tuple[Built, ...], title: str, level: int) -> list[dict[str, Any]]:
        """One wide block, or a pair; two figures of which one is too wide come below each other."""
        both = [one.figure for one in built if one.figure is not None]
        if len(built) == 2 and all(map(self._fits, both)):
            inner = level + 1 if title else level
            items = [self._item(one, self.narrow) for one in built]
            block = {"kind": "pair", "title": title, "level": level, "inner": inner}
            block["titled"] = bool(title)
            return [block | {"items": items}]
        out: list[dict[str, Any]] = []
        titled = bool(title)
        if title:
            out.append({"kind": "text", "title": title, "level": level, "lines": []})
            level += 1
        for one in built:
            items = [self._item(one, self.wide)]
            out.append({"kind": "wide", "level": level, "titled": titled, "items": items})
        return out

    def _item(self, built: Built, width_pt: float) -> dict[str, Any]:
        """A figure as the card of the template takes it."""
        figure = built.figure
        if figure is None:
            empty: list[str] = []
            title = built.title or self.w("paper.missing")
            nothing = {"title": title, "subtitle": "", "reason": built.problem}
            return nothing | {"pictures": empty, "lines": empty}
        reason = figure.encoding.reason if isinstance(figure.encoding, EmptyEncoding) else ""
        visible = self._visible(figure, width_pt)
        fewer = rows_shown_note(visible, self.w)
        return {
            "title": built.title,
            "subtitle": figure.subtitle,
            "reason": reason,
            "pictures": pictures(visible.figure, width_pt, self.size, self.w),
            "lines": [*([fewer] if fewer else []), *_under(figure, self.w)],
        }


def _under(figure: Figure, w: Words) -> Iterator[str]:
    """Lines under a picture: the second finding, sources, and under a map what its borders mean."""
    if figure.second:
        yield w("figures.second", sentence=figure.second)
    yield from under(figure, w, whole=True)


def _numbers(part: QuestionPart) -> list[str]:
    """The numbers that raise the closing question."""
    figure = part.built.figure
    if figure is None:
        return [part.built.problem]
    return [f"{one.number} {one.sentence} ({one.source})" for one in counts_of(figure.encoding)]


def _live(address: str, w: Words) -> dict[str, str]:
    """The address of the dashboard and its code; both "" where no other machine can open it."""
    if not address:
        return {"svg": "", "address": "", "host": "", "alt": ""}
    code = io.BytesIO()
    segno.make(address, error="m", micro=False).save(code, kind="svg", border=0)
    host = urlsplit(address).netloc
    alt = w("slides.live", link=host)
    return {"svg": code.getvalue().decode(), "address": address, "host": host, "alt": alt}


def _line(line: Line) -> dict[str, Any]:
    return {"text": line.text, "bullet": line.bullet}


def _appendix(figure: Figure, width_pt: float, w: Words) -> dict[str, Any]:
    """Notes, address and numbers of a figure; of a long table an extract, which says so."""
    part = extract(figure)
    return {
        "title": figure.title,
        "lines": [
            *([figure.subtitle] if figure.subtitle else []),
            *figure.notes,
            w("export.fetch", link=figure.link),
            *([omitted_rows_note(figure, part, w)] if part else []),
        ],
        "parts": table_data(part.figure if part else figure, width_pt, w),
    }
