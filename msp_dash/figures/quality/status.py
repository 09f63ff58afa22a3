"""Status flags of publishers' values: reported, estimated, withheld, not available."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis import quality as analysis
from msp_dash.data import load
from msp_dash.data.frames import tuples
from msp_dash.figures import record
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.quality.wording import publications
from msp_dash.figures.registry import figure
from msp_dash.params import SourceId, View
from msp_dash.words import Words

FIGURE = "quality.status"
TABLES = ("production", "reserves")
GROUPS: dict[str, tuple[str, ...]] = {
    "number": ("reported", "rounded", "residual", "at_least", "at_most"),
    "estimated": ("estimated",),
    "withheld": ("withheld",),
    "none": ("not_available", "below_half_unit", "not_applicable"),
}
LOOK = {
    "number": ("ink", False),
    "estimated": ("ink", True),
    "withheld": ("absent_2", False),
    "none": ("absent_2", True),
}
"""Token of a group, and whether it is an outline: an estimate is as open as the end of its bar."""
TEXT_MIN = 0.05
"""Share of a bar from which its text is printed inside."""


def _row(table: str, source: str, rows: pd.DataFrame, w: Words) -> record.StackRow:
    name = w(f"quality.status.row.{table}", source=SourceId.label(source, w))
    parts = []
    for row in tuples(rows):
        token, outline = LOOK[row.state]
        state = w(f"quality.status.group.{row.state}")
        parts.append(
            record.StackPart(
                key=f"{table} {source} {row.state}",
                value=row.share,
                text=w.share(row.share) if row.share >= TEXT_MIN else "",
                token=token,
                outline=outline,
                tip=w("quality.status.tip", name=name, group=state, share=w.share(row.share)),
            )
        )
    total = w("quality.status.total", n=w.whole(int(rows["rows"].sum())))
    return record.StackRow(name, "", tuple(parts), total)


def _legend(w: Words) -> tuple[tuple[record.LegendItem, float], ...]:
    items = []
    for group in GROUPS:
        token, outline = LOOK[group]
        text = w(f"quality.status.group.{group}")
        items.append((record.LegendItem(token, text, "outline" if outline else "swatch"), 1.0))
    return tuple(items)


def parts(data: pd.DataFrame, w: Words) -> dict[str, str]:
    """Of all rows of the figure, the shares that are estimated and that have no number."""
    groups = data.groupby("state")["rows"].sum()
    none = groups["withheld"] + groups["none"]
    shares = {"estimated": groups["estimated"], "none": none}
    return {name: w.share(rows / groups.sum()) for name, rows in shares.items()}


@figure(FIGURE, tables=("production", "reserves"))
def status(view: View) -> Draft:
    """Rows of output and reserves by what their publisher says of them.

    Rows: table (production, reserves), source, state (number, estimated, withheld, none), rows,
    share (of the publisher's rows of that table, 0 to 1).
    """
    w = view.words
    tables = {name: load(name) for name in TABLES}
    data = analysis.statuses(tables, GROUPS)
    total = w.whole(int(data["rows"].sum()))
    shares = parts(data, w)
    title = w("quality.status.title", n=total, **shares)
    bars = [
        _row(str(table), str(source), rows, w)
        for (table, source), rows in data.groupby(["table", "source"], sort=False)
    ]
    sources = publications(
        (row.source, row.edition)
        for rows in tables.values()
        for row in tuples(rows[["source", "edition"]].drop_duplicates())
    )
    return Draft(
        title=Headline(title),
        unit="rows",
        data=data,
        encoding=record.StackEncoding(w.percent_sign, tuple(bars), _legend(w)),
        sources=sources,
        notes=(w("quality.status.note_words"), w("quality.status.note_marks")),
        alt={"rows": "; ".join(p.tip for bar in bars for p in bar.parts if p.value)},
        cited=sources[:1],
    )
