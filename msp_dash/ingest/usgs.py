"""U.S. Geological Survey: world tables, salient U.S. statistics and the outlook."""

from __future__ import annotations

import pandas as pd

from msp_dash.ingest import usgs_mcs, usgs_outlook, usgs_salient
from msp_dash.ingest.recorded import Files


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Tables `production`, `reserves`, `salient` and `outlook` of source ``usgs``.

    Returns
    -------
    dict of DataFrame
        Columns and units as in ``msp_dash.data.schemas.SCHEMAS``.
    """
    return {**usgs_mcs.build(files), **usgs_salient.build(files), **usgs_outlook.build(files)}
