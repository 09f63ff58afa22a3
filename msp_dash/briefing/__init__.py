"""Briefings: ordered slides of figure links and text, and their export to files."""

from __future__ import annotations

from msp_dash.briefing.model import Briefing, Slide, read, write

__all__ = ["Briefing", "Slide", "read", "write"]
