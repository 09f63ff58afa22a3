"""Commitments: announced, signed and paid stand apart, and silence is never an outcome."""

from __future__ import annotations

import datetime as dt

import pytest

from msp_dash.analysis.commitments import STATUSES, status_on
from msp_dash.data import fact_source, facts
from msp_dash.figures import build
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.record import DotsEncoding, EmptyEncoding, StatementsEncoding
from msp_dash.words import words

pytestmark = pytest.mark.snapshot

TABLE, COUNTS = "commitments.table", "commitments.counts"
TODAY = "2026-11-27"


def status(commitment_id: str, on: str) -> tuple[str, str]:
    """Status and reason of one commitment on a day; absent before it was made."""
    rows = status_on(facts("commitments"), dt.date.fromisoformat(on))
    row = rows[rows["commitment_id"] == commitment_id]
    return ("absent", "") if row.empty else (row["status"].iloc[0], row["why"].iloc[0])


@pytest.mark.parametrize(
    ("commitment_id", "on", "expected"),
    [
        # S096, T021: a memorandum within 30 days of 4 February 2026, signed on 24 April.
        ("CM-005", "2026-02-03", ("absent", "")),
        ("CM-005", "2026-02-04", ("announced", "")),
        ("CM-005", "2026-03-07", ("announced", "")),
        ("CM-005", "2026-04-24", ("signed", "")),
        # T012: a ministerial within 180 days of 20 October 2025; nothing was found.
        ("CM-015", "2026-04-18", ("announced", "")),
        ("CM-015", "2026-04-19", ("unknown", "deadline_passed")),
        # T054: EUR 3 billion within 12 months; announced until the day, unknown after it.
        ("CM-034", "2026-12-03", ("announced", "")),
        ("CM-034", "2026-12-04", ("unknown", "deadline_passed")),
        # S047: no deadline, and nothing found since.
        ("CM-002", "2025-01-01", ("announced", "")),
        ("CM-002", TODAY, ("unknown", "")),
        # T068, T067: known by month; committed in December 2024, signed in December 2025.
        ("CM-037", "2024-12-30", ("absent", "")),
        ("CM-037", "2025-12-30", ("announced", "")),
        ("CM-037", "2025-12-31", ("signed", "")),
    ],
)
def test_a_status_follows_from_the_recorded_dates(commitment_id, on, expected):
    assert status(commitment_id, on) == expected


def test_the_title_counts_what_is_past_due_and_the_second_sentence_every_outcome():
    titles = {
        TABLE: "Eleven of 41 critical minerals commitments since 2024 are past due",
        COUNTS: "Nine of 41 critical minerals commitments since 2024 are known to be signed",
    }
    for figure_id, title in titles.items():
        figure = build(figure_id, {"on": TODAY})
        assert figure.title == title
        assert figure.second == (
            "As of 27 November 2026: 9 known to be signed, none known as paid, 17 announced, "
            "15 without a known outcome"
        )
    # From the day after the deadline of RESourceEU.
    assert build(TABLE, {"on": "2026-12-04"}).title.startswith("Twelve of 41")


@pytest.mark.live
def test_every_commitment_is_a_row_with_its_quotation():
    data = build(TABLE, {"on": TODAY}).data
    on_file = facts("commitments")
    assert set(data["id"]) == set(on_file["commitment_id"])
    assert list(data["date"]) == sorted(data["date"], reverse=True)
    relayed = on_file["source_id"].map(lambda one: fact_source(one).relayed)
    without = data.loc[data["quote"].isna(), "id"]
    assert set(without) == set(on_file.loc[relayed, "commitment_id"])
    assert set(data["status"]) <= set(STATUSES)


@pytest.mark.live
def test_a_commitment_says_where_in_its_source_it_stands():
    """Joint statement of 13 February 2025 (U029), paragraph 26; what CM-010 names lies in T006."""
    figure = build(TABLE, {"on": "2026-12-01", "lang": "fr"})
    cells = {row.key: row.cells[-1] for row in figure.encoding.rows}
    assert cells["CM-042"] == "The White House, 13 févr. 2025, paragraphe 26"
    assert cells["CM-010"].endswith("The White House, 20 juil. 2026, paragraphe 40 (section 6(a))")
    data = figure.data.set_index("id")
    assert data.loc["CM-042", "locator"] == "U029, paragraph 26"
    assert data.loc["CM-042", "quote"].startswith("as well as through the Mineral Security")


@pytest.mark.live
def test_locators_are_named_in_the_order_of_their_rows_in_every_process() -> None:
    figure = build("commitments.table", {})
    (column,) = (column for column in figure.table if column.field == "locator")
    assert [one for one, _ in column.labels] == [
        *dict.fromkeys(filter(None, figure.data["locator"]))
    ]


@pytest.mark.live
def test_words_of_a_data_set_are_not_quoted_as_the_governments():
    """U049: the tracker sums the UK's strategy up; of U036 it quotes the Chinese text."""
    data = build(TABLE, {"on": "2026-12-01"}).data.set_index("id")
    assert data.loc["CM-074", "quote"] is None
    page = fact_page("U049", words("en"), "U049, record evt-uk-cms-2025")
    assert page.cite == (
        "UK Department for Business and Trade, 22 November 2025, record evt-uk-cms-2025, "
        "as relayed by another data set"
    )
    controls = build("standards.export_controls", {"on": "2026-12-01"}).data
    assert controls.set_index("control_id")["quote"]["CHN-USMIL-2024"].startswith("自即日起")


@pytest.mark.live
def test_what_one_side_alone_reports_names_who_reports_it():
    """A fact sheet of the White House is the US account of what others promised."""
    rows = facts("commitments").merge(facts("sources"), on="source_id", suffixes=("", "_page"))
    sheets = rows["publisher"].eq("The White House") & rows["title"].str.startswith("Fact Sheet")
    own = rows["who"].str.match("United States(:|$)")
    others = rows[sheets & ~own]
    assert len(others) >= 15
    assert others["who"].str.endswith(", as reported by the United States").all()


def test_nothing_is_drawn_before_the_first_commitment():
    figure = build(TABLE, {"on": "2024-03-02"})
    assert figure.kind == "empty"
    assert figure.nearest
    assert "3 March 2024" in figure.notes[0]


def test_a_note_on_what_came_later_is_not_told_on_an_earlier_day():
    def since(on: str) -> str:
        encoding = build(TABLE, {"on": on}).encoding
        assert isinstance(encoding, StatementsEncoding)
        (row,) = [row for row in encoding.rows if row.key == "CM-005"]
        return row.cells[4]

    assert since("2026-03-01") == "Announced"
    assert since(TODAY) == "Signed (24 Apr 2026). 49 days after the deadline"


@pytest.mark.live
def test_what_another_data_set_relays_says_so():
    encoding = build(TABLE, {"on": TODAY}).encoding
    assert isinstance(encoding, StatementsEncoding)
    relayed = {row.key for row in encoding.rows if "relayed" in row.cells[-1]}
    sources = facts("sources").set_index("source_id")["kind"]
    on_file = facts("commitments")
    ids = on_file["source_id"] + " " + on_file["also_source_ids"]
    by_data = ids.map(lambda cell: any(sources[i] == "relayed_dataset" for i in cell.split()))
    assert relayed == set(on_file.loc[by_data, "commitment_id"])


def test_counts_are_those_of_the_table_and_hollow_where_nothing_is_signed():
    table, figure = build(TABLE, {"on": TODAY}).data, build(COUNTS, {"on": TODAY})
    data = figure.data
    outcome = data[data["dimension"] == "outcome"].set_index("value")["count"]
    assert outcome.sum() == len(table) == 41
    assert outcome["deadline_passed"] == (table["why"] == "deadline_passed").sum() == 11
    kinds = data[data["dimension"] == "kind"]
    assert kinds["count"].sum() == len(table)
    assert kinds["unknown"].sum() == (table["status"] == "unknown").sum()
    assert isinstance(figure.encoding, DotsEncoding)
    looks = {row.key: row.dots[0].symbol for row in figure.encoding.rows if row.dots}
    assert looks["signed"] == "circle"
    assert looks["announced"] == looks["deadline_passed"] == "ring"


def test_no_amount_is_added_to_another():
    """Two commitments name the same US$10 billion and US$565 million as the project finance."""
    figure = build(TABLE, {"on": TODAY})
    assert any("No amount is added" in note for note in figure.notes)
    texts = " ".join([figure.title, figure.second, figure.sentence])
    assert "billion" not in texts


@pytest.mark.live
def test_a_status_that_no_commitment_has_is_named_and_denies_no_commitment() -> None:
    figure = build(TABLE, {"status": "disbursed", "on": TODAY})
    assert figure.kind == "empty"
    made = sum(date <= TODAY for date in facts("commitments")["date"])
    assert isinstance(figure.encoding, EmptyEncoding)
    assert figure.encoding.reason == (
        f"Of the commitments on record by 27 November 2026 ({made}), none is known to have this "
        "status: Paid out."
    )


@pytest.mark.parametrize("query", [{}, {"seat": "USA"}])
@pytest.mark.parametrize("status", ["signed", "deadline_passed"])
def test_a_status_changes_the_rows_and_not_what_is_counted(
    query: dict[str, str], status: str
) -> None:
    whole, some = (build(TABLE, query | {"on": TODAY} | one) for one in ({}, {"status": status}))
    assert len(some.records()) < len(whole.records())
    assert (some.title, some.second) == (whole.title, whole.second)


def test_a_seat_before_its_first_commitment_is_told_when_none_had_been_made() -> None:
    figure = build(TABLE, {"seat": "USA", "on": "2022-07-01"})
    assert isinstance(figure.encoding, EmptyEncoding)
    assert figure.encoding.reason == (
        "Of the commitments on record that name the United States, none had been made by "
        "1 July 2022."
    )
