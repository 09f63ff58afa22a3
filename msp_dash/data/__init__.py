"""The shared data-loading layer: checked tables, facts, sources, geometry. Read-only, cached once.

Every frame returned here is shared by the whole process: never mutate it, derive from it.
"""

from __future__ import annotations

from msp_dash.data.load import TableError, facts, load
from msp_dash.data.sources import Source, fact_source, source

__all__ = ["Source", "TableError", "fact_source", "facts", "load", "source"]
