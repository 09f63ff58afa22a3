"""U.S. Geological Survey: world tables, statistics of the United States and the outlook."""

from __future__ import annotations

import pandas as pd

from msp_dash.ingest import usgs_imports, usgs_mcs, usgs_outlook, usgs_salient
from msp_dash.ingest.recorded import Files


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Tables `production`, `reserves`, `reserve_columns`, `salient`, `us_supply` and `outlook`.

    Returns
    -------
    dict of DataFrame
        Columns and units as in ``msp_dash.data.schemas.SCHEMAS``.
    """
    modules = (usgs_mcs, usgs_salient, usgs_imports, usgs_outlook)
    return {name: table for module in modules for name, table in module.build(files).items()}
