"""Figures of prices: World Bank and IMF by month, USGS by year."""

from msp_dash.figures.prices import history

__all__ = ["history"]
