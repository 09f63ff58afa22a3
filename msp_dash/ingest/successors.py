"""Checks that no year counts a former state and its successors twice, but for listed exceptions.

Where the publisher's own file has both, a line of ``data/reference/counted_twice.csv`` says so.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

EXCEPTIONS = "data/reference/counted_twice.csv"
SUCCESSORS = {
    "SUN": {"RUS", "UKR", "KAZ", "UZB"},
    "CSK": {"CZE", "SVK"},
    "YUG": {"SRB", "HRV", "SVN", "SCG"},
    "SCG": {"SRB", "MNE"},
}
"""East Germany stands beside DEU, which BGS means as West Germany until 1990."""
KEYS = ["mineral", "stage", "year"]


def counted_twice(production: pd.DataFrame) -> set[tuple[str, ...]]:
    """Former state, mineral, stage and year in which a publisher has a successor's output too.

    Parameters
    ----------
    production : source, edition, mineral, stage, year, iso3, value.
    """
    rows = production[production["value"] > 0]
    doubled = set()
    for former, successors in SUCCESSORS.items():
        own = rows[rows["iso3"] == former]
        both = own.merge(rows[rows["iso3"].isin(successors)], on=["source", "edition", *KEYS])
        doubled |= {(former, *map(str, key)) for key in both[KEYS].itertuples(index=False)}
    return doubled


def complaints(project: Path, production: pd.DataFrame) -> list[str]:
    """Years counted twice without an exception, and exceptions for years that are not."""
    try:
        lines = pd.read_csv(project / EXCEPTIONS, dtype=str, keep_default_na=False)
        listed = set(lines[["iso3", *KEYS]].itertuples(index=False, name=None))
    except (OSError, ValueError, KeyError) as error:
        return [f"{EXCEPTIONS} cannot be read ({type(error).__name__})"]
    doubled = counted_twice(production)
    return [
        f"{', '.join(key)}: a former state and a successor are both counted. Where the publisher's "
        f"own file has both, add a line with the reason to {EXCEPTIONS}"
        for key in sorted(doubled - listed)
    ] + [
        f"{EXCEPTIONS}: {', '.join(key)} is not counted twice: remove the line"
        for key in sorted(listed - doubled)
    ]
