"""Root folder of app, pages, data and fonts: beside the package in a checkout, inside a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


@cache
def root() -> Path:
    """Folder that holds ``app.py``, ``pages``, ``data`` and ``static``.

    Raises
    ------
    FileNotFoundError
        When neither a checkout nor an installed bundle is found; says what to do.
    """
    for folder in (PACKAGE.parent, PACKAGE / "_bundle"):
        if (folder / "app.py").is_file() and (folder / "data").is_dir():
            return folder
    raise FileNotFoundError(
        f"No app.py with a data folder beside {PACKAGE} or in {PACKAGE / '_bundle'}: "
        "the installation is incomplete. Install the wheel again, or run from a checkout."
    )
