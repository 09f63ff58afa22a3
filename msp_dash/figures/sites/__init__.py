"""Where mines, plants and deposits are: what open lists name, joined and counted once."""

from __future__ import annotations

from msp_dash.figures.sites import counts, outside, record, site_map, table

__all__ = ["counts", "outside", "record", "site_map", "table"]
