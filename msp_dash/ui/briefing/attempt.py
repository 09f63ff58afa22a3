"""A file of a form, or the sentence why there is none."""

from __future__ import annotations

import logging
from collections.abc import Callable

from msp_dash.briefing.outputs import Busy, OutputFile
from msp_dash.words import Words


def attempt(make: Callable[[], OutputFile], name: str, w: Words) -> tuple[OutputFile | None, str]:
    """The file that `make` returns, or None and why; `name` says in the log what failed."""
    try:
        return make(), ""
    except Busy:
        return None, w("build.file_busy")
    except Exception:  # A file that fails must not break the page; the log has the cause.
        logging.getLogger(__name__).exception("%s failed", name)
        return None, w("build.file_failed")
