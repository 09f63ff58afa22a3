"""The projects of the MSP: which, how that is known, how many were counted, who lends to them.

Nothing here is added up: items of finance overlap, and counts by stage or mineral overlap too.
Of the published counts, sums of the investors at a meeting (USD bn) are in no figure: they count
neither projects nor money for them.
"""

from __future__ import annotations

from msp_dash.figures.projects import counts, finance, institutions, project_map, table

__all__ = ["counts", "finance", "institutions", "project_map", "table"]
