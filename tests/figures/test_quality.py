"""Quality: what is held, estimated, missing and in dispute, against rows of the tables."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from msp_dash import cli
from msp_dash.analysis import quality
from msp_dash.cli import quality_report
from msp_dash.data import load
from msp_dash.figures import build
from msp_dash.figures.fields import label
from msp_dash.figures.record import RankingEncoding, StackEncoding
from msp_dash.params import Stage
from msp_dash.words import words

pytestmark = pytest.mark.snapshot


def output_rows(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Made rows of output: iso3, year, value, status, estimated."""
    table = pd.DataFrame(rows, columns=["iso3", "year", "value", "status", "estimated"])
    keys = {"mineral": "cobalt", "stage": "mine", "source": "usgs", "basis": "content"}
    return table.assign(**keys, edition="1", marked=True)


def test_coverage_counts_countries_and_no_totals() -> None:
    table = quality.coverage(
        output_rows(
            ("COD", 2024, 10.0, "reported", False),
            ("ZMB", 2024, 5.0, "estimated", True),
            ("USA", 2024, None, "withheld", False),
            ("AUS", 2024, None, "not_available", False),
            ("OTH", 2024, 1.0, "residual", True),
            ("WLD", 2024, 16.0, "rounded", False),
        )
    ).iloc[0]
    assert table[["countries", "values", "estimated", "withheld", "missing"]].tolist() == [
        4, 2, 1, 1, 1,
    ]  # fmt: skip
    assert table["share"] == 0.5


def test_zeros_that_nobody_estimates_are_counted_among_the_values() -> None:
    rows = output_rows(
        ("COD", 2024, 10.0, "estimated", True),
        ("ZMB", 2024, 0.0, "reported", False),
        ("AUS", 2024, 0.0, "estimated", True),
        ("OTH", 2024, 0.0, "residual", False),
    )
    assert quality.coverage(rows).iloc[0][["values", "estimated", "zeros"]].tolist() == [3, 2, 1]


def test_a_file_that_does_not_mark_estimates_has_no_share_of_them() -> None:
    rows = output_rows(("COD", 2024, 10.0, "reported", False)).assign(marked=False)
    assert pd.isna(quality.coverage(rows)["share"].iloc[0])


def test_a_spread_is_the_sum_of_distances_by_the_sum_of_the_largest() -> None:
    compared = pd.DataFrame(
        {"iso3": ["COD", "ZMB"], "usgs": [100.0, 20.0], "bgs": [90.0, 10.0], "iea": [80.0, None]}
    )
    assert quality.spread(compared, ("usgs", "bgs", "iea")) == (0.25, "COD")
    assert quality.spread(compared * 0, ("usgs", "bgs")) is None


@pytest.mark.parametrize(
    ("values", "ratios"),
    [((100.0, 500.0), [5.0]), ((100.0, 499.0), []), ((100.0, 20.0), [0.2]), ((100.0, None), [])],
)
def test_a_jump_is_five_times_or_a_fifth_of_the_year_before(
    values: tuple[float, ...], ratios: list[float]
) -> None:
    rows = output_rows(
        *[("COD", 2023 + n, value, "reported", False) for n, value in enumerate(values)]
    )
    assert quality.jumps(rows, 2014)["ratio"].tolist() == ratios


def test_small_producers_and_years_further_apart_are_no_jumps() -> None:
    large = [("AUS", year, 1000.0, "reported", False) for year in (2022, 2023, 2024)]
    small = [("ZMB", 2023, 1.0, "reported", False), ("ZMB", 2024, 9.0, "reported", False)]
    apart = [("COD", 2022, 100.0, "reported", False), ("COD", 2024, 900.0, "reported", False)]
    assert quality.jumps(output_rows(*large, *small, *apart), 2014).empty


def test_coverage_of_usgs_is_its_newest_edition_of_each_year() -> None:
    figure = build("quality.coverage", {"source": "usgs"})
    rows = load("production").query(
        "source == 'usgs' and edition == '2026' and year == 2025 and value.notna() "
        "and iso3 not in ('WLD', 'OTH')"
    )
    share = round(100 * rows["estimated"].mean())
    assert figure.title == f"The USGS marks {share}% of its output figures for 2025 as estimates"
    cobalt = figure.data.query("mineral == 'cobalt' and year == 2025").iloc[0]
    assert cobalt["values"] == len(rows.query("mineral == 'cobalt'"))


def test_it_is_told_that_values_hold_the_zeros_that_usgs_prints_as_dashes() -> None:
    """USGS, MCS 2026: 42 dashes among the output of 2025, and estimates in all other cells."""
    notes = " ".join(build("quality.coverage", {"source": "usgs"}).notes)
    assert (
        "are among the values: 42 of 575 for 2025. Of the other 533, 100% are estimates." in notes
    )
    assert "Zeros" not in " ".join(build("quality.coverage", {"source": "iea"}).notes)


def test_the_iea_does_not_say_what_it_estimates() -> None:
    figure = build("quality.coverage", {"source": "iea"})
    assert figure.title.startswith("The IEA does not mark which of its output figures for ")
    assert figure.data["share"].isna().all()


@pytest.mark.live
def test_statuses_count_every_row_of_output_and_reserves_once() -> None:
    data = build("quality.status").data
    assert data["rows"].sum() == len(load("production")) + len(load("reserves"))
    withheld = (load("production")["status"] == "withheld").sum()
    assert data.query("table == 'production' and state == 'withheld'")["rows"].sum() == withheld


def test_publishers_differ_by_what_the_figure_of_one_mineral_says() -> None:
    row = (
        build("quality.disagreement").data.query("mineral == 'cobalt' and stage == 'mine'").iloc[0]
    )
    one = build(
        "producers.disagreement", {"mineral": "cobalt", "stage": "mine", "year": str(row["year"])}
    ).data
    values = one[["usgs", "bgs", "iea"]]
    high, low = values.max(axis=1), values.min(axis=1)
    assert row["spread"] == pytest.approx((high - low).sum() / high.sum(), abs=1e-4)
    assert row["countries"] == len(one)


@pytest.mark.parametrize("figure_id", dict.fromkeys(name for name, _ in quality_report.FIGURES))
def test_tables_name_minerals_and_countries(figure_id: str) -> None:
    figure = build(figure_id, {"lang": "pt"} if figure_id == "quality.jumps" else {})
    w = words(figure.params["lang"])
    for column in figure.table:
        for one in figure.data[column.field].unique():
            if column.field == "mineral":
                assert label(one, column, w) == w.mineral(one)
            if column.field == "iso3":
                assert label(one, column, w) == w.country(one)


def test_of_a_distance_the_countries_compared_are_counted_and_not_those_listed() -> None:
    headings = {column.field: column.heading for column in build("quality.disagreement").table}
    assert headings["countries"] == "Countries"
    headings = {column.field: column.heading for column in build("quality.coverage").table}
    assert headings["countries"] == "Countries listed"


def test_the_largest_difference_names_its_stage_and_the_next_two() -> None:
    figure = build("quality.disagreement")
    first, second, third = figure.data.head(3).to_dict("records")
    w = words()
    assert (first["mineral"], first["stage"]) == ("antimony", "mine")
    assert figure.title.startswith("Publishers differ most on mined antimony, by ")
    for row in (second, third):
        assert f"{row['mineral']} ({w.share(row['spread'])})" in figure.second


def test_jumps_name_both_years_and_their_editions() -> None:
    """USGS, MCS 2025 and 2024: lithium of Zimbabwe, 14,900 t in 2023 after 1,030 t in 2022."""
    row = (
        build("quality.jumps")
        .data.query("mineral == 'lithium' and iso3 == 'ZWE' and source == 'usgs'")
        .iloc[0]
    )
    values = (row["year"], row["value"], row["before"], row["edition"], row["before_edition"])
    assert values == (2023, 14_900.0, 1_030.0, "2025", "2024")


def test_the_report_of_quality_is_the_figures_of_its_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["data", "quality", "--most", "1"]) == 0
    printed = capsys.readouterr().out
    for figure_id, query in quality_report.FIGURES:
        figure = build(figure_id, query)
        heads = [text for text in (figure.title, figure.second, figure.subtitle) if text]
        assert "\n".join([*heads, ""]) in printed
        assert f"... {len(figure.data)} rows" in printed
        assert all(f"- {source.cite}" in printed for source in figure.sources)
    assert cli.main(["data", "quality", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in report] == [figure_id for figure_id, _ in quality_report.FIGURES]
    lengths = [len(build(figure_id, query).data) for figure_id, query in quality_report.FIGURES]
    assert [len(one["data"]) for one in report] == lengths


@pytest.mark.live
def test_every_colour_of_a_bar_is_named_in_the_key() -> None:
    encoding = build("quality.status").encoding
    assert isinstance(encoding, StackEncoding)
    parts = [part for row in encoding.rows for part in row.parts]
    assert {part.opacity for part in parts} == {1.0}, "no part is paler than another"
    looks = {(part.token, part.outline) for part in parts}
    assert looks == {(item.token, item.symbol == "outline") for item, _ in encoding.legend}


def test_rows_name_their_stage_too() -> None:
    figure = build("quality.disagreement")
    assert isinstance(figure.encoding, RankingEncoding)
    w = words("en")
    for row, stage in zip(figure.encoding.rows, figure.data["stage"], strict=True):
        assert Stage.label(stage, w) in row.name
