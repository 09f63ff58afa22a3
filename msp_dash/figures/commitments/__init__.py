"""What was promised at meetings and in joint texts, and what is known of it by a day."""

from __future__ import annotations

from msp_dash.figures.commitments import counts, table

__all__ = ["counts", "table"]
