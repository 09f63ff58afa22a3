"""What is not known, from gaps that the tables record; nothing here is typed in.

A gap is a number that is withheld or missing, a control whose status is unknown, a product without
a customs code, a site without a status, a figure whose tables do not have what it would need.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from msp_dash.analysis.contribution import RESERVES
from msp_dash.analysis.controls import measures, status_on
from msp_dash.briefing.citations import cited_sources
from msp_dash.briefing.country import Statement, has_little, no_reserves, output_gaps
from msp_dash.config.clock import today
from msp_dash.data import Source, facts
from msp_dash.data.frames import dicts
from msp_dash.data.mineral_groups import related
from msp_dash.figures.absence import claimed, looked
from msp_dash.figures.common import publication
from msp_dash.figures.control_words import item_name, measure_name, named_items, status_text
from msp_dash.figures.fact_pages import row_pages
from msp_dash.figures.holdings import holdings
from msp_dash.figures.record import EmptyEncoding, Figure
from msp_dash.figures.registry import spec
from msp_dash.figures.standing import Standing, current_areas
from msp_dash.words import Words

Control = dict[str, Any]
NAMES_MOST = 4
NO_BALANCE = "documents.none.mineral.enough"


class Gap(NamedTuple):
    """What is not known, without its full stop, and the sources that leave it open."""

    text: str
    sources: tuple[Source, ...] = ()


def controls_of(figure: Figure) -> list[Control]:
    """Measures of the figure of export controls, as `analysis.controls.status_on` has them."""
    control_ids = set(figure.data["control_id"]) if "control_id" in figure.data else set()
    rows = status_on(measures(facts("export_controls")), today())
    return [row for row in dicts(rows) if row["control_id"] in control_ids]


def control_name(row: Control, w: Words) -> str:
    """'Gallium and germanium: license'."""
    labels = named_items()
    items = [item_name(one, w) for one in dicts(labels[labels["control_id"] == row["control_id"]])]
    return measure_name(row, list(dict.fromkeys(items)), w)


def unknown_controls(figure: Figure | None, w: Words) -> Iterator[Gap]:
    """Controls of which nobody says whether they are in force, the newest first."""
    if figure is None:
        return
    rows = [row for row in controls_of(figure) if row["status"] == "unknown"]
    for row in sorted(rows, key=lambda row: str(row["since"]), reverse=True):
        text = w(
            "documents.gap.control",
            country=w.country(row["iso3"]),
            name=control_name(row, w),
            status=status_text(row, w),
        )
        yield Gap(text, row_pages(row, w))


def without_code(minerals: Sequence[str], w: Words) -> Iterator[Gap]:
    """Minerals without a customs code: nobody sees their trade."""
    choices = spec("trade.flows").choices
    assert choices is not None
    coded = set(choices()["mineral"])
    missing = [one for one in dict.fromkeys(minerals) if coded.isdisjoint(related(one))]
    if missing:
        names = w.listing([w.the_mineral(one) for one in missing[:NAMES_MOST]])
        yield Gap(w("documents.gap.no_code", n=len(missing), minerals=names))


def sites_without_status(
    sites: Figure | None, w: Words, key: str = "documents.gap.sites"
) -> Iterator[Gap]:
    """How many of the sites on the map have no status on any list."""
    if sites is None or "status" not in sites.data or sites.kind == "empty":
        return
    missing, all_sites = int((sites.data["status"] == "not_stated").sum()), len(sites.data)
    if missing:
        mineral = w.the_mineral(sites.params["mineral"])
        form = f"{key}_all" if missing == all_sites else key
        text = w(form, n=missing, all=w.whole(all_sites), mineral=mineral)
        yield Gap(text, sites.sources)


def gaps_of_country(
    iso3: str,
    standings: Sequence[Standing],
    leading: Sequence[Standing],
    reserves: Sequence[Standing],
    controls: Figure | None,
    sites: Figure | None,
    trade: Figure | None,
    w: Words,
    most: int,
) -> list[Gap]:
    """The first `most` gaps of a country, the most telling kind first."""

    def stated(lines: Sequence[Statement]) -> Iterator[Gap]:
        for one in lines:
            yield Gap(one.text, cited_sources(one.sources, w))

    def every() -> Iterator[Gap]:
        yield from unknown_controls(controls, w)
        yield from stated(output_gaps(iso3, leading, w))
        yield from sites_without_status(sites, w)
        if not reserves:
            yield from stated(no_reserves(iso3, w))
        yield from without_code([one.mineral for one in standings], w)
        if has_little(leading, reserves):
            yield Gap(w("briefing.country.not_zero"))
        yield from end_of_trade(trade, w)

    return list(islice(every(), most))


def gaps_of_mineral(
    mineral: str,
    controls: Figure | None,
    balance: Figure | None,
    sites: Figure | None,
    trade: Figure | None,
    w: Words,
    most: int,
) -> list[Gap]:
    """The first `most` gaps of a mineral, the most telling kind first."""

    def every() -> Iterator[Gap]:
        yield from unknown_controls(controls, w)
        yield from withheld(mineral, w)
        if balance is not None and isinstance(balance.encoding, EmptyEncoding):
            yield Gap(balance.title)
        elif balance is None and (none := looked(*claimed(NO_BALANCE), mineral=mineral)):
            yield Gap(none.sentence(w, NO_BALANCE, mineral=w.the_mineral(mineral)), none.sources)
        yield from without_code([mineral], w)
        yield from sites_without_status(sites, w, "documents.gap.mineral_sites")
        yield from end_of_trade(trade, w)

    return list(islice(every(), most))


def withheld(mineral: str, w: Words) -> Iterator[Gap]:
    """Countries whose newest output or reserves are listed without a number."""
    missing: dict[str, dict[str, Source]] = {"output": {}, "reserves": {}}
    for one in holdings():
        if one.mineral == mineral:
            kind = "reserves" if one.stage == RESERVES else "output"
            for code in one.rows.loc[one.rows["value"].isna(), "iso3"]:
                if code in current_areas():
                    missing[kind][str(code)] = publication(one.source, one.edition)
    for kind, sources in missing.items():
        if sources:
            names = _first_names([w.the_country(code) for code in sources], w)
            text = w(f"documents.gap.{kind}", mineral=w.the_mineral(mineral), countries=names)
            yield Gap(text, tuple({one.id: one for one in sources.values()}.values()))


def _first_names(names: Sequence[str], w: Words) -> str:
    """A list of countries, of many the first and how many more."""
    more = len(names) - NAMES_MOST
    others = [w("documents.gap.others", n=more)] if more > 0 else []
    return w.listing([*names[:NAMES_MOST], *others])


def end_of_trade(trade: Figure | None, w: Words) -> Iterator[Gap]:
    """The newest year of trade with all partners."""
    if trade is not None and trade.kind != "empty":
        text = w("documents.gap.trade", year=trade.params["year"])
        yield Gap(text, trade.sources)
