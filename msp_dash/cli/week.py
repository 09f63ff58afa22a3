"""What ``week`` writes: a week as a sheet, a page, data or a calendar."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace

from msp_dash.briefing.documents.html import document_html
from msp_dash.briefing.documents.pdf import document_pdf
from msp_dash.briefing.documents.week import document_of, sheet_of
from msp_dash.cli.failures import OK, CommandError
from msp_dash.cli.terminal import say
from msp_dash.cli.week_command import FORMATS, PARAMETERS
from msp_dash.config.clock import today
from msp_dash.data.atomic_write import write_atomically
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import build, resolve, spec
from msp_dash.figures.week.changes import FIGURE, frame_of, week_of
from msp_dash.figures.week.data import rows_of
from msp_dash.params import BadValue, View
from msp_dash.render.feeds import calendar, feed_of
from msp_dash.render.table import as_json, records


def run(args: argparse.Namespace) -> int:
    """Write the file."""
    ext = args.to.suffix[1:].lower()
    if ext not in FORMATS:
        raise CommandError(
            f"{args.to.name!r} has no ending of a format: use one of .{', .'.join(FORMATS)}."
        )
    query = {name: value for name in PARAMETERS if (value := getattr(args, name))}
    try:
        figure, view = build(FIGURE, query), resolve(spec(FIGURE), query).view
    except BadValue as error:
        raise CommandError(str(error)) from None
    if figure.kind == "empty":
        raise CommandError(figure.notes[0] if figure.notes else figure.title)
    write_atomically(args.to, _file(ext, figure, view))
    say(f"{args.to}: {figure.title}")
    return OK


def _file(ext: str, figure: Figure, view: View) -> bytes:
    if ext == "pdf":
        return document_pdf(sheet_of(figure, view))
    if ext == "html":
        return document_html(document_of(figure, view))
    return calendar(feed_of(view)) if ext == "ics" else _json(figure, view)


def _json(figure: Figure, view: View) -> bytes:
    """The figure's JSON, and what lies ahead in the same columns."""
    ahead = replace(figure, data=frame_of(rows_of(week_of(view).ahead, view.words), view.words))
    answer = as_json(figure, today()) | {"ahead": records(ahead)}
    return json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()
