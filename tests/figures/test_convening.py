"""Figures of a meeting: what their titles say of the table is what the tables hold."""

from __future__ import annotations

import pandas as pd
import pytest

from msp_dash.data import load
from msp_dash.figures import build
from msp_dash.figures.record import StatementsEncoding
from msp_dash.words import words

AGENDAS = ("cobalt,graphite,nickel", "graphite", "rare_earths", "tin,tungsten", "beryllium,helium")
SEATS = ("AGO,ARG", "MNG,ZMB", "JAM", "MOZ,TZA", "CHE,LUX")


@pytest.mark.parametrize("agenda", AGENDAS)
@pytest.mark.parametrize("guests", SEATS)
def test_no_guest_is_said_to_mine_nothing_that_a_publisher_lists(agenda: str, guests: str) -> None:
    figure = build("convening.guests", {"agenda": agenda, "guests": guests})
    rows = load("production").query("stage == 'mine' and value > 0")
    newest = rows.groupby(["source", "mineral"])["edition"].transform("max")
    rows = rows[rows["edition"] == newest]
    last = rows.groupby(["source", "mineral"])["year"].transform("max")
    rows = rows[(rows["year"] == last) & rows["mineral"].isin(agenda.split(","))]
    miners = set(rows["iso3"]) & set(guests.split(","))
    if miners:
        assert figure.title.startswith(("One of", "Two of"))
    elif figure.kind != "empty":
        assert figure.title.startswith("Not one of")


def test_the_title_counts_the_promises_that_the_table_lists() -> None:
    figure = build("convening.promises", {"agenda": "cobalt", "on": "2026-11-27"})
    assert isinstance(figure.encoding, StatementsEncoding)
    n, shapes = len(figure.data), len(figure.encoding.rows)
    signed = int(figure.data["status"].isin(["signed", "disbursed"]).sum())
    assert n > shapes
    assert f"of {words().count(n)} promises" in figure.title.lower()
    assert f"{signed} known to be signed, none known as paid" in figure.second
    assert any(
        f"{n} name a mineral" in note and f"newest {shapes}" in note for note in figure.notes
    )


@pytest.mark.parametrize("agenda", ["graphite", "rare_earths"])
def test_a_promise_on_graphite_concerns_a_table_on_natural_graphite(agenda: str) -> None:
    """Names of minerals are found as texts write them: "graphite", "rare-earth"."""
    figure = build("convening.promises", {"agenda": agenda, "on": "2026-11-27"})
    stem = {"graphite": "graphite", "rare_earths": "rare"}[agenda]
    facts = build("commitments.table", {"on": "2026-11-27"}).data
    text = facts["commitment"].fillna("") + facts["quote"].fillna("")
    names = set(facts.loc[text.str.casefold().str.contains(stem), "id"])
    assert names <= set(pd.Series(figure.data["commitment_id"]))
