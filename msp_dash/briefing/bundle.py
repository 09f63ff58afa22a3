"""Export a briefing as a ZIP archive: each figure as SVG, PNG, CSV and JSON, plus a README.

File names are plain ASCII, unique, and start with the position of the figure in the briefing. The
same briefing, data and date produce identical bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterator

from msp_dash import __version__
from msp_dash.briefing.changes import refresh_unchanged
from msp_dash.briefing.content import (
    Content,
    Progress,
    by_line,
    content,
    every_built,
    no_progress,
)
from msp_dash.briefing.model import Briefing, write
from msp_dash.config.clock import today
from msp_dash.figures.record import Figure
from msp_dash.render.export import Options, export, file_name
from msp_dash.render.pdf.figure import source_items

_FORMATS = ("svg", "png", "csv")
_STORED = frozenset({"png"})
"""Already compressed: a second time only costs time."""

BRIEFING_NAME = "briefing.yaml"
README_NAME = "README.txt"


def bundle(
    briefing: Briefing, *, progress: Progress | None = None, print_date: dt.date | None = None
) -> bytes:
    """The briefing as a ZIP file.

    Parameters
    ----------
    briefing : its figures are built anew; one that cannot be built is named in the README.
    progress : called after each figure.
    print_date : day that is printed, and that all files of the archive carry; today without it.

    Returns
    -------
    bytes
        ``figures/<n>-<name>.svg``, ``.png`` (twice the size), ``.csv`` and ``.json`` of every
        figure, ``briefing.yaml`` and ``README.txt``.
    """
    day = print_date or today()
    contents = content(briefing)
    stems = [
        f"figures/{number:02}-{file_name(figure, 'x').removesuffix('.x')}"
        for number, figure in enumerate(contents.figures, start=1)
    ]
    report = progress or no_progress
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(briefing, contents, stems, day):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 12, 0, 0))
            stored = name.rsplit(".", 1)[1] in _STORED
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
            if name.endswith(".json"):
                report(stems.index(name.removesuffix(".json")) + 1, len(stems))
    return out.getvalue()


def _files(
    briefing: Briefing, contents: Content, stems: list[str], day: dt.date
) -> Iterator[tuple[str, bytes]]:
    yield README_NAME, _readme(briefing, contents, stems, day).encode()
    yield BRIEFING_NAME, write(refresh_unchanged(briefing)[0]).encode()
    options = Options(saved=True, made_on=day)
    for figure, stem in zip(contents.figures, stems, strict=True):
        for ext in _FORMATS:
            yield f"{stem}.{ext}", export(figure, ext, options)
        yield f"{stem}.json", _metadata(figure, options)


def _metadata(figure: Figure, options: Options) -> bytes:
    """The figure's JSON object, laid out to be read."""
    plain = json.loads(export(figure, "json", options))
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def _readme(briefing: Briefing, contents: Content, stems: list[str], day: dt.date) -> str:
    w = contents.words
    nothing = w("paper.bundle.nothing")
    figures = [
        w("paper.bundle.figure", name=stem, title=figure.title)
        for stem, figure in zip(stems, contents.figures, strict=True)
    ]
    problems = [built.problem for built in every_built(contents.parts) if built.problem]
    sources = [
        w("paper.bundle.source", text=item["text"], url=item["url"]).rstrip()
        for item in source_items(contents.sources, w)
    ]
    text = w(
        "paper.bundle.readme",
        title=contents.title,
        by=by_line(briefing, w),
        n=len(contents.figures),
        briefing=BRIEFING_NAME,
        hint=contents.hint,
        figures="\n".join([*figures, *problems]) or nothing,
        sources="\n".join(sources) or nothing,
        disclaimer=briefing.disclaimer,
        made=w("export.made", date=w.date(day.isoformat()), version=__version__),
    )
    # Notepad of older Windows shows a file without carriage returns as one line.
    return re.sub(r"\n{3,}", "\n\n", text.strip()).replace("\r", "").replace("\n", "\r\n") + "\r\n"
