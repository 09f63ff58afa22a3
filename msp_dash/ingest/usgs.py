"""U.S. Geological Survey: world tables, salient U.S. statistics and the outlook to 2029."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from msp_dash.ingest import usgs_mcs, usgs_outlook, usgs_salient


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Tables `production`, `reserves`, `salient` and `outlook` of source ``usgs``.

    Parameters
    ----------
    sources
        The folder that holds the publishers' folders; ``usgs`` is read.

    Returns
    -------
    dict of DataFrame
        Columns and units as in ``msp_dash.data.schemas.SCHEMAS``.

    Raises
    ------
    FileNotFoundError
        If the publisher's folder is not there.
    """
    usgs = sources / "usgs"
    if not usgs.is_dir():
        raise FileNotFoundError(
            f"{usgs}: no such folder. Pass the folder that holds the publishers' folders."
        )
    return {**usgs_mcs.build(usgs), **usgs_salient.build(usgs), **usgs_outlook.build(usgs)}
