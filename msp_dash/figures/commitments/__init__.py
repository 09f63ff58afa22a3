"""Figures of commitments made at meetings and in joint statements, with their status on a date."""

from __future__ import annotations

from msp_dash.figures.commitments import counts, table

__all__ = ["counts", "table"]
