"""``data quality``: the figures on the quality of the data as text or JSON."""

from __future__ import annotations

import argparse
import json

from msp_dash.cli.failures import FAILURE, OK
from msp_dash.cli.terminal import say
from msp_dash.config.clock import today

FIGURES: tuple[tuple[str, dict[str, str]], ...] = (
    ("quality.disagreement", {}),
    ("quality.status", {}),
    ("quality.jumps", {}),
    ("quality.revisions", {}),
    ("quality.coverage", {"source": "usgs"}),
    ("quality.coverage", {"source": "bgs"}),
    ("quality.coverage", {"source": "iea"}),
)
"""Figures of the report, in their order."""


def run(args: argparse.Namespace) -> int:
    """Print the report; exit code 1 where a figure has no data."""
    from msp_dash.figures.registry import build  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.render.plain_text import text  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.render.table import as_json  # noqa: PLC0415 - pandas: not for `--help`

    figures = [build(name, query) for name, query in FIGURES]
    if args.json:
        say(json.dumps([as_json(figure, today()) for figure in figures], ensure_ascii=False))
    else:
        say("\n\n\n".join(text(figure, args.most) for figure in figures))
    # A table that is missing makes a figure that says so: such a report is no report.
    return FAILURE if any(figure.kind == "empty" for figure in figures) else OK
