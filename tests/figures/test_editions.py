"""The edition of a number is that of the publication that is cited for it."""

from __future__ import annotations

import pandas as pd
import pytest

from msp_dash.data import load
from msp_dash.data.sources import records
from msp_dash.figures import build
from msp_dash.figures.common import SOURCE_RECORD, publication
from msp_dash.figures.registry import resolve, spec

TABLES = ("production", "reserves", "salient", "us_supply", "supply_outlook", "demand")


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_the_edition_of_its_publication(table: str) -> None:
    pairs = load(table)[["source", "edition"]].drop_duplicates()
    assert set(pairs["source"]) <= set(SOURCE_RECORD)
    for publisher, edition in pairs.itertuples(index=False):
        record = records()[publication(publisher, edition).id]
        assert record["edition"] == edition and table in record["tables"]


@pytest.mark.snapshot
@pytest.mark.parametrize(
    ("figure_id", "query"),
    [
        ("producers.ranking", {"mineral": "zinc", "source": "bgs"}),
        ("producers.map", {"mineral": "zinc", "stage": "refined", "year": "2018", "source": "bgs"}),
        ("producers.map", {"mineral": "uranium"}),
    ],
)
def test_links_from_before_the_copy_had_its_own_edition_answer(
    figure_id: str, query: dict[str, str]
) -> None:
    """Until November 2026 rows of the copy to 2021 had the edition of the service, 2023."""
    before, now = (build(figure_id, query | {"edition": edition}) for edition in ("2023", "2021"))
    assert before is now and before.params["edition"] == "2021"
    pd.testing.assert_frame_equal(before.data, build(figure_id, query).data)


@pytest.mark.snapshot
def test_an_edition_that_never_had_the_choice_is_still_no_answer() -> None:
    query = {"mineral": "nickel", "source": "bgs", "edition": "2021"}
    assert not resolve(spec("producers.ranking"), query).has_data
    query = {"mineral": "zinc", "source": "bgs", "edition": "2023", "year": "2022"}
    result = resolve(spec("producers.ranking"), query)
    assert not result.has_data and result.view["edition"] == "2023"
