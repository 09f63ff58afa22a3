"""The table: who sits at it, what each seat brings and promises, and what is past due."""

from __future__ import annotations

from msp_dash.figures.table import overdue, register

__all__ = ["overdue", "register"]
