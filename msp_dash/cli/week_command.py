"""``week``: what changed in a week, and what lies ahead, as a sheet, a page, data or a calendar."""

from __future__ import annotations

import argparse
from pathlib import Path

from msp_dash.cli.arguments import add_lang
from msp_dash.cli.help_examples import with_examples
from msp_dash.cli.later import later

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


run = later("week:run")
"""Write the file."""
