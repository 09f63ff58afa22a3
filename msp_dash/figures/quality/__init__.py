"""How complete and how certain the numbers are: coverage, statuses, disagreement, jumps."""

from __future__ import annotations

from msp_dash.figures.quality import coverage, disagreement, jumps, status

__all__ = ["coverage", "disagreement", "jumps", "status"]
