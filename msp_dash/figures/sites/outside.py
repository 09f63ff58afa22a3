"""Sites whose coordinates lie outside the country their list states: reported, not corrected."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.sites import DECIMALS
from msp_dash.data import load, source
from msp_dash.data.frames import dicts
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import Column, StatementRow, StatementsEncoding
from msp_dash.figures.registry import figure
from msp_dash.figures.sites.query import mineral_names
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


@figure("sites.outside", page="sites")
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
    records = dict.fromkeys(away["record"])
    sources = tuple(source(one) for one in records)
    codes = set(away["iso3"]) | set(away["found_in"]) - {""}
    names = tuple((code, w.country(code)) for code in sorted(codes))
    labels = {
        "iso3": names,
        "found_in_iso3": names,
        "minerals": tuple((c, mineral_names(c, w)) for c in sorted(set(away["minerals"]))),
        "record": tuple((one, w.citation(source(one).short)) for one in records),
    }
    values = {"n": len(data), "all": w.whole(len(every))}
    title = w("sites.outside.title", **values)
    return Draft(
        title=Headline(title, w("sites.outside.short", **values)),
        data=data,
        encoding=StatementsEncoding(
            heads=tuple(w(f"sites.outside.head.{head}") for head in HEADS),
            widths=WIDTHS,
            rows=tuple(
                StatementRow(
                    str(key),
                    (
                        row["name"],
                        w.country(row["iso3"]),
                        _location(row, w),
                        w.citation(source(row["record"]).short),
                    ),
                    tip="",
                )
                for key, row in zip(data["site"], dicts(away), strict=True)
            ),
        ),
        sources=sources,
        notes=(w("sites.outside.note.tolerance"), w("sites.outside.note.kept")),
        alt={"names": w.listing([str(name) for name in away["name"].head(6)])},
        table=tuple(
            Column(name, w(f"sites.outside.column.{name}"), labels=labels.get(name, ()))
            for name in data.columns
        ),
    )
