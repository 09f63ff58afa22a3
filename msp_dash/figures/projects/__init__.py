"""Figures of MSP projects: map, table, published counts, financing, institutions.

Nothing is summed: financing items overlap, and so do counts by stage or by mineral. The published
sums of the investors at a meeting (USD bn) are in no figure: they count neither projects nor money
for projects.
"""

from __future__ import annotations

from msp_dash.figures.projects import counts, finance, institutions, project_map, table

__all__ = ["counts", "finance", "institutions", "project_map", "table"]
