"""Who met in New York, by name, and how many partners there were later."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.groups import NEW_YORK
from msp_dash.figures.common import short_names
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.headline import Headline
from msp_dash.figures.overview.shared import (
    NOTE_OF_NEW_YORK,
    absent_partners,
    roll,
)
from msp_dash.figures.partners.shared import by_name
from msp_dash.figures.record import Count, CountsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import View


@figure(
    "overview.roll",
    page="overview",
    tables=("facts/convenings", "facts/members", "facts/participation"),
)
def names(view: View) -> Draft:
    """Partners and minerals-rich countries in New York, and partners on the latest list.

    Rows: key, value, unit, text (the names).
    """
    w, table = view.words, roll()
    lists = {
        "partners_new_york": table.partners,
        "guests_new_york": table.guests,
        "partners_latest": table.latest,
    }
    listed = {key: [w.country(c) for c in by_name(codes, w)] for key, codes in lists.items()}
    names_of = {key: w.listing(own) for key, own in listed.items()}
    units = {"guests_new_york": "countries"}
    rows = [(k, len(codes), units.get(k, "partners"), names_of[k]) for k, codes in lists.items()]
    sources = tuple(fact_page(one, w) for one in (NOTE_OF_NEW_YORK, table.latest_source))
    args = {
        "then": len(table.partners),
        "now": len(table.latest),
        "month": w.date(table.latest_date[:7]),
    }
    joined = by_name(table.latest - table.partners, w)
    return Draft(
        title=Headline(w("overview.roll.title", **args)),
        subtitle={"date": w.date(NEW_YORK[4:])},
        data=pd.DataFrame(rows, columns=["key", "value", "unit", "text"]).astype({"value": float}),
        encoding=CountsEncoding(
            tuple(
                Count(
                    w(f"overview.roll.question.{key}"),
                    str(len(lists[key])),
                    w(f"overview.roll.text.{key}", names=", ".join(listed[key])),
                    short_names(sources[:1], w),
                )
                for key in ("partners_new_york", "guests_new_york")
            )
        ),
        sources=sources,
        notes=(
            w("overview.roll.joined", names=w.listing([w.the_country(c) for c in joined]), **args),
            *absent_partners(w),
        ),
        alt={"partners": names_of["partners_new_york"], "guests": names_of["guests_new_york"]},
    )
