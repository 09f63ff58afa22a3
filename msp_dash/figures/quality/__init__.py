"""Figures on data quality: coverage, status flags, spread between publishers, outliers."""

from __future__ import annotations

from msp_dash.figures.quality import coverage, disagreement, jumps, revisions, status

__all__ = ["coverage", "disagreement", "jumps", "revisions", "status"]
