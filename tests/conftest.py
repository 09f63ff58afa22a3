"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT.parent / "shared" / "sources"


@pytest.fixture(scope="session")
def sources_dir() -> Path:
    """The folder of publishers' files; tests that need it say aloud when it is not there."""
    if not SOURCES.is_dir():
        pytest.skip("publishers' files are not at ../shared/sources: not re-read")
    return SOURCES
