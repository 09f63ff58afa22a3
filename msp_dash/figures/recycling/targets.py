"""Legal recycling targets beside today's published rates."""

from __future__ import annotations

import pandas as pd

from msp_dash.data.frames import dicts
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import DotRow, DotsPanel, PanelsEncoding
from msp_dash.figures.recycling.published import FIELDS, TABLE, is_mineral, of, pages, text
from msp_dash.figures.recycling.rows import (
    alt,
    legend,
    pair_of,
    panel,
    panels_text,
    row_of,
    title_of,
)
from msp_dash.figures.registry import figure
from msp_dash.params import View
from msp_dash.words import Words

SHARE = "target_recycling_share"
RECOVERY = "target_battery_material_recovery"
EFFICIENCY = "target_battery_recycling_efficiency"
BAND = "eol_rir_band"
MEASURES = (SHARE, BAND, RECOVERY, EFFICIENCY)


def _of(measure: str, geography: str) -> pd.DataFrame:
    rows = of(measure)
    return rows[rows["geography"] == geography]


def _steps(measure: str, w: Words) -> DotsPanel:
    """Rows of a law with two dates."""
    rows = of(measure)
    first, last = sorted(rows["year"].unique())
    dot_rows: list[DotRow] = [
        pair_of(of_mineral, (first, last), title_of(measure, w), w)
        for _, of_mineral in rows.groupby("mineral", sort=True)
    ]
    return panel(measure, dot_rows, w)


def _one(key: str, rows: pd.DataFrame, w: Words) -> DotsPanel:
    return panel(key, [row_of(row, title_of(key, w), w) for row in dicts(rows)], w)


def _panels(w: Words) -> tuple[DotsPanel, ...]:
    bands = of(BAND)
    bands["group"] = ~bands["mineral"].map(is_mineral)
    bands = bands.sort_values(["low", "group", "mineral"], ascending=[False, True, True])
    return (
        _one(f"{SHARE}_EU", _of(SHARE, "EU"), w),
        _one(BAND, bands, w),
        _steps(RECOVERY, w),
        _steps(EFFICIENCY, w),
        _one(f"{SHARE}_GBR", _of(SHARE, "GBR"), w),
    )


def _bands_note(share: str, w: Words) -> str:
    bands = of(BAND)
    over = bands["status"] == "at_least"
    under = bands["status"] == "at_most"
    span = bands[~over & ~under].iloc[0]
    return w(
        "recycling.targets.note.bands",
        n=len(bands),
        share=share,
        over=int(over.sum()),
        under=int(under.sum()),
        between=int((~over & ~under).sum()),
        low=w.percents(span["low"]),
        high=w.percents(span["high"]),
    )


def _recovered(w: Words) -> str:
    """What must be recovered from batteries at the first date and at the last.

    Raises
    ------
    ValueError
        Where metals have different targets, which one sentence does not hold.
    """
    rows = of(RECOVERY).sort_values("year", kind="stable")
    if (rows.groupby("year")["printed"].nunique() != 1).any():
        raise ValueError(f"{RECOVERY}: one target is told of several metals, the facts have more.")
    first, last = rows.iloc[0], rows.iloc[-1]
    return w(
        "recycling.targets.second",
        minerals=w.listing([w.the_mineral(one) for one in sorted(set(rows["mineral"]))]),
        first=text(first["printed"], w),
        first_year=first["year"],
        last=text(last["printed"], w),
        last_year=last["year"],
    )


@figure(
    "recycling.targets",
    tables=("facts/recycling", "reference/recycling_labels"),
)
def targets(view: View) -> Draft:
    """Legal targets, and what their own publisher sets beside them; no definitions mixed.

    Rows: mineral (or what the target counts), measure, year (of the target), geography, value
    (0-1), low, high, publisher, status, confidence, source.
    """
    w = view.words
    rows = of(*MEASURES)
    panels = _panels(w)
    law = _of(SHARE, "EU").iloc[0]
    share = text(law["printed"], w)
    title = w("recycling.targets.title", share=share, year=law["year"])
    head = Headline(title, _recovered(w))
    return Draft(
        title=head,
        unit="share",
        data=rows[FIELDS].reset_index(drop=True),
        encoding=PanelsEncoding(panels, legend(rows, w, "target_earlier")),
        sources=pages(rows, w),
        notes=(
            w("recycling.targets.note.today"),
            _bands_note(share, w),
            *(w(f"recycling.targets.note.{key}") for key in ("capacity", "due", "hollow")),
        ),
        alt=alt(head, panels_text(panels, w), w),
        table=TABLE,
    )
