"""Check whether the coordinates of a site lie in the country that its list states."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from msp_dash.ingest import geo
from msp_dash.ingest.recorded import Files

TOLERANCE_DEGREES = 0.1
"""About 11 km: the error of coasts and borders at 1:50m, where pits and ports often lie."""
AT_SEA_DEGREES = 0.3
"""A point on no land at all: the map has no outline of many small islands that have mines
(Hinatuan, Rapu-Rapu), so it may lie this far from the country's nearest land."""


def with_location_check(rows: pd.DataFrame, files: Files) -> pd.DataFrame:
    """`rows` with `inside` (bool) and `found_in` (iso3, "" at sea or inside).

    The polygons are Natural Earth's 1:50m with our corrections, unsimplified. Areas without a
    polygon of their own (French Guiana, Christmas Island ...) lie in the one that holds them.

    Parameters
    ----------
    rows : columns iso3, lat, lon (degrees).
    """
    world = geo.countries(files)
    shapes = dict(zip(world["iso3"], world.geometry, strict=True))
    holders = {part: holder for part, (holder, _) in geo.PARTS.items()}
    points = shapely.points(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    land, names = world.geometry.to_numpy(), world["iso3"].to_numpy()
    shapely.prepare(land)
    country_at = np.full(len(rows), "", dtype=object)
    at, shape = shapely.STRtree(land).query(points, predicate="within")
    country_at[at] = names[shape]
    inside = np.zeros(len(rows), dtype=bool)
    for iso3, at in rows.groupby("iso3").indices.items():
        shape = shapes[holders.get(str(iso3), str(iso3))]
        reach = np.where(country_at[at] == "", AT_SEA_DEGREES, TOLERANCE_DEGREES)
        inside[at] = shapely.dwithin(points[at], shape, reach)
    country_at[inside] = ""
    return rows.assign(inside=inside, found_in=country_at.astype(str))
