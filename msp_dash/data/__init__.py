"""The data-loading layer: tables, facts, sources and geometry, verified and cached.

Every frame returned here is shared by the whole process: copy it before you change it.
"""

from __future__ import annotations

from msp_dash.data.curated import facts
from msp_dash.data.load import TableError, load
from msp_dash.data.sources import Source, fact_source, newest_record, source

__all__ = ["Source", "TableError", "fact_source", "facts", "load", "newest_record", "source"]
