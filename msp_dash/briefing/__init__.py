"""Briefings: figure links and words in order, rendered to the stage, the slide, the page."""

from __future__ import annotations

from msp_dash.briefing.model import Briefing, Slide, read, write

__all__ = ["Briefing", "Slide", "read", "write"]
