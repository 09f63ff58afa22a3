"""What changed in a week: controls, promises, numbers, editions and events."""

from __future__ import annotations

from msp_dash.figures.week import changes

__all__ = ["changes"]
