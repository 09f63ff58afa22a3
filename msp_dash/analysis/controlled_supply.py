"""Share of world output under export controls: measures matched to producing countries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pandas as pd

from msp_dash.data.frames import dicts

Standing = Literal["counted", "limited", "unknown"]
"""How a measure counts: in force on the product itself; in force on some forms, elements or
destinations of it, or with exemptions; or of unknown status, which counts as neither."""

EXEMPTED = ("in_force_with_exemptions", "in_force_resumption_conditions")
"""Statuses as recorded under which some goods leave all the same."""

EVERYONE = "all"
COLUMNS = (
    *("mineral", "stage", "iso3", "share", "measure", "status", "standing"),
    *("control_id", "reach", "limit", "target", "recorded", "why", "as_of"),
)
MATCHED_STATUSES = ("in_force", "unknown")
"""Statuses on a day that are matched. Planned, suspended, ended and reported measures are not."""


def standing(status: str, recorded: str, reach: str, target: str) -> Standing:
    """How a measure with a status on a day counts.

    Parameters
    ----------
    status : `in_force` or `unknown`. recorded : status of the facts.
    reach : ``whole`` or ``listed`` (the product, or items that a list names), ``some`` of it.
    target : ``all`` destinations, or whom it is aimed at.
    """
    if status == "unknown":
        return "unknown"
    if reach == "some" or recorded in EXEMPTED or target != EVERYONE:
        return "limited"
    return "counted"


def matched(
    controls: pd.DataFrame,
    scope: pd.DataFrame,
    share_of: Callable[[str, str, str], float | None],
) -> pd.DataFrame:
    """Measures on a day beside the share of world output of the country that takes them.

    Parameters
    ----------
    controls : as `analysis.controls.status_on` gives them.
    scope : columns control_id, mineral, stage, reach (whole, listed, some, none), limit; a measure
        of reach ``none`` is on no output (technology, scrap, products).
    share_of : (mineral, stage, iso3) -> share, 0 to 1; None where the source does not name the
        country.

    Returns
    -------
    Columns mineral, stage, iso3, share (float; NaN), measure, status, standing (a `Standing`),
    control_id, reach, limit, target, recorded, why, as_of.
    """
    rows = controls[controls["status"].isin(MATCHED_STATUSES)]
    rows = rows.merge(scope[scope["reach"] != "none"], on="control_id", suffixes=("", "_scope"))
    records = dicts(rows)
    shares = [share_of(row["mineral"], row["stage"], row["iso3"]) for row in records]
    how = [standing(r["status"], r["recorded"], r["reach"], r["target"]) for r in records]
    table = rows.assign(share=shares, standing=how, as_of=rows["status_as_of"])
    return table[list(COLUMNS)].astype({"share": float})


def lines(rows: pd.DataFrame) -> pd.DataFrame:
    """`matched` rows by mineral, stage, country and standing: each of them once.

    A country whose measure is counted is not limited as well. What is of unknown status stands
    beside either: it is added to nothing.

    Returns
    -------
    Columns mineral, stage, iso3, standing, share (float; NaN where it is not published).
    """
    counted_keys = set(_keys(rows[rows["standing"] == "counted"]))
    again = pd.Series([key in counted_keys for key in _keys(rows)], index=rows.index, dtype=bool)
    once = rows[~((rows["standing"] == "limited") & again)]
    names = ["mineral", "stage", "iso3", "standing"]
    return once.drop_duplicates(names)[[*names, "share"]].reset_index(drop=True)


def minerals_above(supply_lines: pd.DataFrame, share: float) -> tuple[list[str], list[str]]:
    """Minerals with more than `share` of output at some stage counted; those with it in part.

    Parameters
    ----------
    supply_lines : as `lines` gives them: shares of several countries at one stage add up. What is
        limited is added to what is counted, and makes a mineral one of the second list.
    """
    keys = ["mineral", "stage"]
    counted_shares = (
        supply_lines[supply_lines["standing"] == "counted"].groupby(keys)["share"].sum()
    )
    both = supply_lines[supply_lines["standing"] != "unknown"].groupby(keys)["share"].sum()
    wholly = counted_shares[counted_shares > share].index.get_level_values("mineral").unique()
    either = both[both > share].index.get_level_values("mineral").unique()
    return sorted(wholly), sorted(set(either) - set(wholly))


def _keys(rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(zip(rows["mineral"], rows["stage"], rows["iso3"], strict=True))
