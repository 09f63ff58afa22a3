"""``week``: what changed in a week, and what lies ahead, as a sheet, a page, data or a calendar."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from msp_dash.cli.arguments import add_lang
from msp_dash.cli.failures import OK, CommandError
from msp_dash.cli.help_examples import with_examples
from msp_dash.cli.terminal import say
from msp_dash.data.atomic_write import write_atomically

if TYPE_CHECKING:
    # At run time the command imports what it needs: `week --help` needs none of it.
    from msp_dash.figures.record import Figure
    from msp_dash.params import View

FORMATS = ("pdf", "html", "json", "ics")
PARAMETERS = ("since", "until", "seat", "mineral", "lang")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    week = commands.add_parser("week", help="write what changed in a week, and what lies ahead")
    week.add_argument("--since", metavar="DATE", help="first day; six days before the last")
    week.add_argument("--until", metavar="DATE", help="last day; today")
    week.add_argument("--seat", metavar="ISO3", help="changes that name a country, or EU")
    week.add_argument("--mineral", metavar="NAME", help="changes that name a mineral")
    week.add_argument(
        "--to", type=Path, metavar="FILE", required=True, help=f"ends with .{', .'.join(FORMATS)}"
    )
    add_lang(week)
    with_examples(
        week,
        "week --to week.pdf",
        "week --since 2026-11-01 --until 2026-11-30 --seat CHN --to china.html",
        "week --mineral gallium --lang fr --to gallium.ics",
    )


def run(args: argparse.Namespace) -> int:
    """Write the file."""
    from msp_dash.figures.registry import build, resolve, spec  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.figures.week.changes import FIGURE  # noqa: PLC0415 - as above
    from msp_dash.params import BadValue  # noqa: PLC0415 - as above

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
    from msp_dash.briefing.documents.html import document_html  # noqa: PLC0415 - as above
    from msp_dash.briefing.documents.pdf import document_pdf  # noqa: PLC0415 - typst
    from msp_dash.briefing.documents.week import document_of, sheet_of  # noqa: PLC0415 - as above
    from msp_dash.render.feeds import calendar, feed_of  # noqa: PLC0415 - as above

    if ext == "pdf":
        return document_pdf(sheet_of(figure, view))
    if ext == "html":
        return document_html(document_of(figure, view))
    return calendar(feed_of(view)) if ext == "ics" else _json(figure, view)


def _json(figure: Figure, view: View) -> bytes:
    """The figure's JSON, and what lies ahead in the same columns."""
    from msp_dash.config.clock import today  # noqa: PLC0415 - as above
    from msp_dash.figures.week.changes import frame_of, week_of  # noqa: PLC0415 - as above
    from msp_dash.figures.week.data import rows_of  # noqa: PLC0415 - as above
    from msp_dash.render.table import as_json, records  # noqa: PLC0415 - as above

    ahead = replace(figure, data=frame_of(rows_of(week_of(view).ahead, view.words)))
    answer = as_json(figure, today()) | {"ahead": records(ahead)}
    return json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()
