"""What will be needed: demand by scenario, a panel for each mineral on the agenda."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pandas as pd

from msp_dash.analysis.demand import BASE
from msp_dash.figures.convening.query import agenda
from msp_dash.figures.demand.wording import Selection, mineral_name, select
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import Figure, LinesEncoding, Panel
from msp_dash.figures.registry import build_on, figure
from msp_dash.params import Agenda, BadValue, View
from msp_dash.words import Words

BOTH = 2
FIELDS = ["mineral", "edition", "scenario", "year", "value"]


def _paths(minerals: tuple[str, ...], w: Words) -> dict[str, Figure]:
    """Mineral -> its demand by scenario, where the IEA has it."""
    figures = {}
    for mineral in minerals:
        with suppress(BadValue):  # The IEA does not name it.
            figures[mineral] = build_on("demand.scenarios", {"mineral": mineral, "lang": w.lang})
    return {m: one for m, one in figures.items() if one.kind == "lines"}


def _growth(one: Figure, selection: Selection) -> float:
    """Demand of the last year over that of the base year, in the edition's headline scenario."""
    data = one.data
    base = float(data.loc[data["scenario"] == BASE, "value"].iloc[0])
    own = data[data["scenario"] == selection.headline]
    last = float(own.loc[own["year"] == own["year"].max(), "value"].iloc[0])
    return last / base if base else float("nan")


def _panel(mineral: str, one: Figure, w: Words) -> Panel:
    encoding = one.encoding
    assert isinstance(encoding, LinesEncoding)
    panel, selection = encoding.panels[0], select(View(one.params))
    ratio = _growth(one, selection)
    values = {"times": "" if pd.isna(ratio) else w.significant(ratio, 2), "base": selection.base}
    aside = "" if pd.isna(ratio) else w("convening.demand.times", **values)
    return replace(
        panel,
        title=mineral_name(mineral, w),
        aside=aside,
        span=None,
        series=tuple(replace(line, start_value="") for line in panel.series),
    )


def _headline(paths: dict[str, Figure], w: Words) -> Headline:
    """How many of the minerals the scenario of each edition needs more of; of one, how much."""
    if len(paths) == 1:
        only = next(iter(paths.values()))
        return Headline(only.title, only.second)
    growing = [one for one in paths.values() if _growth(one, select(View(one.params))) > 1]
    year = min(int(one.data["year"].max()) for one in paths.values())
    form = "some" if growing else "none"
    if len(growing) == len(paths):
        form = "both" if len(paths) == BOTH else "all"
    values = {
        "n": len(growing),
        "count": w.count(len(growing), capital=True),
        "all": w.count(len(paths)),
        "year": year,
    }
    return Headline(w(f"convening.demand.title.{form}", **values))


def _said_again(note: str, notes: list[str]) -> bool:
    """Whether another note says this one and more."""
    return any(one != note and one.startswith(note.rstrip(".")) for one in notes)


@figure("convening.demand", Agenda, page="partners", tables=("demand",))
def demand(view: View) -> Draft:
    """Demand of energy technologies for each mineral on the agenda, each from one edition.

    Rows: mineral, edition, scenario (``base`` for the base year), year, value (t).
    """
    w = view.words
    paths = _paths(agenda(view), w)
    if not paths:
        names = w.listing([w.the_mineral(one) for one in agenda(view)])
        raise NoData(w("convening.demand.nothing", minerals=names))
    data = pd.concat(
        [o.data.assign(mineral=m, edition=o.params["edition"]) for m, o in paths.items()]
    )
    panels = tuple(_panel(mineral, one, w) for mineral, one in paths.items())
    head = _headline(paths, w)
    absent = [w.the_mineral(one) for one in agenda(view) if one not in paths]
    notes = [w("convening.demand.note"), *(note for one in paths.values() for note in one.notes)]
    if absent:
        notes.insert(0, w("convening.demand.nothing", minerals=w.listing(absent)))
    return Draft(
        title=head,
        subtitle=w("convening.demand.subtitle"),
        unit="t",
        basis="content",
        data=data[FIELDS],
        encoding=LinesEncoding(panels),
        sources=tuple(dict.fromkeys(s for one in paths.values() for s in one.sources)),
        notes=tuple(dict.fromkeys(note for note in notes if not _said_again(note, notes))),
        alt={"rows": " ".join(one.alt for one in paths.values())},
        table=("mineral.demand", "edition", "scenario", "year", "value.demand"),
    )
