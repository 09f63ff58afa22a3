"""Figures of mines, plants and deposits from open inventories, merged so that each counts once."""

from __future__ import annotations

from msp_dash.figures.sites import counts, outside, record, site_map, table

__all__ = ["counts", "outside", "record", "site_map", "table"]
