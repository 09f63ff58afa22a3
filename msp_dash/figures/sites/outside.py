"""Sites whose coordinates lie outside the country their list states: reported, not corrected."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.sites import DECIMALS
from msp_dash.data import load, source
from msp_dash.data.frames import dicts
from msp_dash.figures.draft import Draft
from msp_dash.figures.fields import column
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.sites.query import list_names
from msp_dash.params import View
from msp_dash.words import Words

WIDTHS = (0.3, 0.2, 0.28, 0.22)
HEADS = ("site", "stated", "found", "source")


def _location(row: pd.Series, w: Words) -> str:
    """'Australia (−20.53, 129.93)'."""
    values = {"lat": f"{row['lat']:.3f}", "lon": f"{row['lon']:.3f}"}
    if row["found_in"]:
        return w("sites.outside.in", country=w.country(row["found_in"]), **values)
    return w("sites.outside.sea", **values)


@figure("sites.outside")
def outside(view: View) -> Draft:
    """Rows of the lists whose point lies outside their country.

    Rows: site (source and the list's own id), name, iso3 (as stated), found_in_iso3 (where the
    point lies, null at sea), lat, lon, minerals, record (id of the source).
    """
    w = view.words
    every = load("sites")
    away = every[~every["inside"]].sort_values(["record", "iso3", "name"]).reset_index(drop=True)
    data = pd.DataFrame(
        {
            "site": away["source"] + ":" + away["site"],
            "name": away["name"],
            "iso3": away["iso3"],
            "found_in_iso3": away["found_in"].where(away["found_in"] != "", None),
            "lat": away["lat"].round(DECIMALS),
            "lon": away["lon"].round(DECIMALS),
            "minerals": away["minerals"],
            "record": away["record"],
        }
    )
    cited = list_names(dict.fromkeys(away["record"]), w)
    values = {"n": len(data), "all": w.whole(len(every))}
    title = w("sites.outside.title", **values)
    return Draft(
        title=Headline(title),
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"sites.outside.head.{head}") for head in HEADS),
            widths=WIDTHS,
            rows=tuple(
                StatementRow(
                    str(key),
                    (row["name"], w.country(row["iso3"]), _location(row, w), cited[row["record"]]),
                    tip="",
                )
                for key, row in zip(data["site"], dicts(away), strict=True)
            ),
        ),
        sources=tuple(source(one) for one in cited),
        notes=(w("sites.outside.note.tolerance"), w("sites.outside.note.kept")),
        alt={"names": w.listing([str(name) for name in away["name"].head(6)])},
        table=(
            *("site.entry", "name", "iso3.stated", "found_in_iso3", "lat", "lon", "minerals"),
            column("record", w, labels=cited),
        ),
    )
