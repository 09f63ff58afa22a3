"""What the page of the table shows below its register."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from msp_dash.analysis.groups import SUCCESSION
from msp_dash.data import TableError
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.partners.data import ENERGY, GROUP_SOURCE
from msp_dash.figures.seats import entities
from msp_dash.ui.cards import Band, Card, Item, figure_of
from msp_dash.ui.controls import PageView, toggle
from msp_dash.ui.layout import section
from msp_dash.ui.profile.parts import chosen_query
from msp_dash.words import Words

OVERDUE_PX = 660
"""Height of the picture of promises past their date, of which there are more every month."""
PROMISES_MAX = 12
"""A longer list of promises of a seat is folded."""

NEW_YORK = {"lens": "ny2022_all"}
"""The group that is weighed where the page shows every seat."""

GROUP = ("marginal", "newcomers", "map", "concentration", "outlook", "complementarity")
MEMBERS = ("partners.map", "partners.groups", "partners.timeline", "standards.principles")
MEETING = ("roll", "narrow", "together", "guests", "promises", "question")


@dataclass(frozen=True, slots=True)
class Table:
    """The page's view, and what the address names."""

    view: PageView
    sent: Mapping[str, str]

    @classmethod
    def of(cls, view: PageView) -> Table:
        """The table of a page's view."""
        return cls(view, {name: view[name] for name in st.query_params if view.get(name)})

    def card(self, figure_id: str, **also: str) -> Card:
        """A figure with what the address names, as far as it has data of that."""
        return Card(figure_id, (), chosen_query(figure_id, also, self.sent) or {})

    def compared(self) -> Card:
        """Three tables beside each other, or what the reader's own group has."""
        of_energy = self.sent.get("mineral", "") in ("", *ENERGY)
        if of_energy and not {"lens", "set"} & set(self.sent):
            query = chosen_query("coalition.shares", {"lens": "none"}, self.sent) or {}
            return Card("coalition.shares", (), query)
        return self.weighed("coalition.shares")

    def weighed(self, figure_id: str) -> Card:
        """A figure of a group; a click on a country adds it to the group, or takes it away."""
        own = {name: value for name, value in self.sent.items() if name in ("lens", "set")}
        query = chosen_query(figure_id, own or NEW_YORK, self.sent) or {}
        return Card(figure_id, (), query, pick=toggle(self.view))

    def items(self) -> list[Item]:
        """Promises, groups of countries, members and meetings, projects and money."""
        view, seat = self.view, self.view["seat"]
        named = figure_of("commitments.table", view, (), {"seat": seat}) if seat else None
        table = self.card("commitments.table")
        few = named is not None and 0 < len(named.data) <= PROMISES_MAX
        more = [self.card("commitments.counts"), *([] if few else [table])]
        of_seat = {"country": seat} if seat and seat != "EU" else {}
        phone = view.viewport.phone
        room = 0 if phone else OVERDUE_PX
        return [
            *([Band("promises", table)] if few else []),
            Band("overdue", replace(self.card("table.overdue"), folded=phone, room=room), more),
            Band(
                "tables",
                replace(self.compared(), folded=phone),
                [self.weighed(f"coalition.{name}") for name in GROUP],
            ),
            replace(
                section(
                    view,
                    "came",
                    *map(self.card, MEMBERS),
                    *(self.card(f"convening.{name}") for name in MEETING),
                    folded=True,
                ),
                lead=delegations(view.words),
            ),
            section(
                view,
                "projects",
                self.card("projects.map", **of_seat),
                self.card("projects.table", **of_seat),
                self.card("projects.counts"),
                self.card("projects.finance", **of_seat),
                self.card("projects.institutions"),
                self.card("investment.sector"),
                self.card("investment.programmes", **of_seat),
                folded=True,
            ),
        ]


def delegations(w: Words) -> str:
    """Who came to Washington without being a partner; guests of New York stand out."""
    try:
        (_, guests), (_, others) = entities("ny"), entities("washington")
        source = fact_page(GROUP_SOURCE["washington"], w)
    except TableError:  # The cards report it.
        return ""
    names = ((code, html.escape(w.country(code))) for code in sorted(others, key=w.country_order))
    listed = ", ".join(f"<b>{name}</b>" if code in guests else name for code, name in names)
    missing = sorted(guests - others, key=w.country_order)
    head = html.escape(w("pages.table.came.washington", date=w.date(SUCCESSION), n=len(others)))
    foot = w(
        "pages.table.came.guests",
        names=w.listing([w.the_country(code) for code in missing]),
        cites=source.cite,
    )
    return f'<div class="msp-text"><p>{head} {listed}</p><p>{html.escape(foot)}</p></div>'
