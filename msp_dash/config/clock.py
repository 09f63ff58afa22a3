"""Today's date."""

from __future__ import annotations

import datetime as dt


def today() -> dt.date:
    """Today in UTC: the same day for every reader of one server."""
    return dt.datetime.now(dt.UTC).date()
