"""Export controls over time, and the principles: what is drawn, said and left unsaid.

Rows are those of data/facts/export_controls.csv; R... names the page that each rests on.
"""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pytest

from msp_dash.analysis.controls import measures
from msp_dash.config import clock as config_clock
from msp_dash.data import facts
from msp_dash.figures import build
from msp_dash.figures.control_words import named_items
from msp_dash.figures.record import Figure, PeriodRow, PeriodsEncoding, StatementsEncoding
from msp_dash.figures.registry import allowed, spec
from msp_dash.figures.standards.export_controls import LEADING, focus
from msp_dash.params import BadValue
from msp_dash.serving.answers import routes

pytestmark = pytest.mark.snapshot

CONTROLS = "standards.export_controls"
DAY = "2026-11-25"


def figure(**query: str) -> Figure:
    return build(CONTROLS, {"on": DAY} | query)


def rows(**query: str) -> dict[str, PeriodRow]:
    encoding = figure(**query).encoding
    assert isinstance(encoding, PeriodsEncoding)
    return {row.key: row for row in encoding.rows}


def looks(row: PeriodRow) -> list[str]:
    return [period.look for period in row.periods]


# --- today ---------------------------------------------------------------------------------------


def clock(day: str) -> SimpleNamespace:
    """The module of dates at noon of a day."""
    noon = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
    now = SimpleNamespace(now=lambda _zone: noon)
    return SimpleNamespace(datetime=now, UTC=dt.UTC, date=dt.date)


def test_the_default_day_is_today_and_no_cache_holds_yesterday(monkeypatch):
    """R083: suspended to 27 November 2026; from the 28th on it is unknown."""
    for day, status in (("2026-11-27", "suspended"), ("2026-11-28", "unknown")):
        monkeypatch.setattr(config_clock, "dt", clock(day))
        result = build(CONTROLS)
        data = result.data
        assert set(data.loc[data["control_id"] == "CHN-USBAN-2024", "status"]) == {status}
        assert result.params["on"] == day


def test_a_link_holds_the_day_that_it_shows(monkeypatch):
    monkeypatch.setattr(config_clock, "dt", clock("2026-11-25"))
    link = build(CONTROLS).link
    monkeypatch.setattr(config_clock, "dt", clock("2027-06-01"))
    query = dict(parse_qsl(urlsplit(link).query))
    assert query == {"on": "2026-11-25"}
    assert build(CONTROLS, query).params["on"] == "2026-11-25"


def test_the_list_of_figures_names_today_each_day(monkeypatch):
    for day in ("2026-11-27", "2026-11-28"):
        monkeypatch.setattr(config_clock, "dt", clock(day))
        listed = {one["id"]: one for one in routes.entries(dt.date.fromisoformat(day))}
        assert listed[CONTROLS]["parameters"]["on"]["default"] == day
    routes.entries.cache_clear()


# --- what is drawn -------------------------------------------------------------------------------


@pytest.mark.live
def test_every_measure_of_the_facts_is_a_row_and_no_count_of_the_world():
    by_id = rows()
    assert set(by_id) == set(measures(facts("export_controls"))["control_id"])
    assert not {key for key in by_id if key.startswith("WLD")}


@pytest.mark.parametrize(
    ("control_id", "expected", "status"),
    [
        # R080: the package of October 2025, planned, suspended, then unknown.
        ("CHN-OCT57-2025", ["outline", "pale", "hatched"], "Unknown since 11 Nov 2026"),
        # R083: in force, then suspended; the bar runs on to the stated day.
        ("CHN-USBAN-2024", ["solid", "pale"], "Suspended to 27 Nov 2026"),
        # R105: due in 2029.
        ("GAB-MN-2029", ["outline"], "Planned for 1 Jan 2029"),
        # R096: known by month, then in force; it ended, and leaves no bar after that.
        ("COD-BAN-2025", ["hatched", "solid"], "Ended 15 Oct 2025"),
        # R013: known by year.
        ("VNM-RAW-2012", ["hatched", "solid"], "In force since 2012"),
        # R115: the press alone.
        ("IND-IREL-2025", ["hatched", "thin"], "Reported, not confirmed"),
        # R123: no decision.
        ("ZAF-CHROME-TAX-2025", ["dashed"], "Proposed"),
        # R112: exemptions are said.
        ("IDN-COPPER-2023", ["hatched", "solid"], "In force since 2023, with exemptions"),
    ],
)
def test_a_row_shows_what_is_known_of_its_measure(control_id, expected, status):
    row = rows()[control_id]
    assert looks(row) == expected
    assert row.status == status
    assert row.look == (None if status.startswith("Ended") else expected[-1])


def test_no_day_is_made_up_of_a_month_or_of_the_day_of_a_text():
    """R102: December 2022. R087: in force as of the text of 15 August 2024, start not known."""
    result = figure()
    since = result.data.drop_duplicates("control_id").set_index("control_id")["since"]
    assert since["ZWE-ORE-2022"] == "2022-12"
    assert since["CHN-REETECH-2023"] is None
    by_id = rows()
    tips = [period.tip for period in by_id["ZWE-ORE-2022"].periods]
    assert [tip.rpartition("ban. ")[2] for tip in tips] == [
        "Status changed in December 2022; the day is not known",
        "In force since December 2022; shown to 25 November 2026",
    ]
    technology = by_id["CHN-REETECH-2023"]
    assert technology.status == "In force; start date not established"
    assert technology.periods[-1].tip.endswith(
        "In force; start date not established; shown to 25 November 2026"
    )


def test_a_bar_that_ends_in_a_month_says_the_month():
    """IDN-BAUXITE-2023 (R110): announced 21 December 2022, in force June 2023."""
    tips = [period.tip for period in rows()["IDN-BAUXITE-2023"].periods]
    assert tips[0].endswith("Planned, 21 December 2022 to June 2023")


@pytest.mark.live
def test_every_row_prints_the_day_of_its_newest_text():
    as_of = facts("export_controls").set_index("control_id")["status_as_of"]
    for key, row in rows().items():
        assert row.as_of.endswith(as_of[key][:4]), key
        assert row.as_of_text == f"as of {row.as_of}"


def test_bars_end_at_the_day_unless_more_was_stated():
    encoding = figure().encoding
    assert isinstance(encoding, PeriodsEncoding)
    beyond = {
        row.key for row in encoding.rows for p in row.periods if p.end > encoding.at + 1 / 366
    }
    # R101 and R105 state when a ban is due, R083 to when a suspension runs.
    assert beyond == {"ZWE-CONC-2027", "GAB-MN-2029", "CHN-USBAN-2024", "CHN-USGRAPHITE-2024"}


def test_bars_of_a_row_follow_one_another():
    for row in rows().values():
        for one, following in zip(row.periods, row.periods[1:], strict=False):
            assert one.start < one.end == pytest.approx(following.start)


def test_on_an_earlier_day_later_measures_are_not_there_yet():
    earlier = rows(on="2025-11-08")
    assert "ZWE-RAW-2026" not in earlier
    assert earlier["CHN-USBAN-2024"].status == "In force since 3 Dec 2024"
    assert earlier["CHN-OCT57-2025"].status == "Suspended to 10 Nov 2026"
    assert build(CONTROLS, {"on": "2025-11-08"}).data["since"].max() <= "2025-11-08"


def test_few_rows_are_those_of_the_focus_minerals_that_changed_last():
    lead = {key for key, row in rows().items() if row.lead}
    assert len(lead) == LEADING
    controlled_items = named_items()
    of_lead = set(controlled_items.loc[controlled_items["control_id"].isin(lead), "mineral"])
    assert set(focus()) <= of_lead
    assert {key for key, row in rows(mineral="cobalt").items() if row.lead} == set(
        rows(mineral="cobalt")
    )


def test_artificial_graphite_is_not_called_natural():
    """R080, announcement 58: artificial graphite anodes."""
    assert (
        rows()["CHN-OCT58-2025"].name == "Lithium batteries and artificial graphite anodes: license"
    )


def test_whom_a_measure_is_aimed_at_is_said():
    by_id = rows()
    assert by_id["CHN-USBAN-2024"].name.endswith("ban (to the United States)")
    assert by_id["CHN-GAGE-2023"].name == "Gallium and germanium: license"


# --- what is said --------------------------------------------------------------------------------


def test_the_title_counts_what_is_in_force_and_the_notes_everything():
    result = figure()
    measures_once = result.data.drop_duplicates("control_id")
    in_force = measures_once[measures_once["status"] == "in_force"]
    assert len(in_force) == 31
    assert (in_force["iso3"] == "CHN").sum() == 10
    # On 10 November 2026 the suspensions of MOFCOM's announcement 70 of 2025 ended.
    assert result.title == "Pauses of six export controls ended by 10 Nov 2026"
    assert result.second.startswith("As of 2026, China had ten of the 31 in force; ")
    before = figure(on="2026-11-10")
    assert before.title == "As of 2026, China had ten of the 31 export controls in force"
    # The newest of the texts, COD-QUOTA-2025 (T032), and the oldest, CHN-REETECH-2023 (R087).
    assert before.second == (
        "Status on 10 November 2026, per the latest text consulted on each measure (15 Aug 2024 to "
        "3 Jul 2026)"
    )
    assert result.notes[0].startswith("Measures on record by then: 53 (31 in force; two suspended;")
    assert "seven of unknown status" in result.notes[0]
    assert any("neither lifted nor in force" in note for note in result.notes)


def test_a_quota_on_mining_and_promises_are_said_apart_from_the_controls():
    (note,) = [n for n in figure().notes if n.startswith("Not export controls")]
    assert "a quota on mining, not on exports (Indonesia, 10 Feb 2026)" in note
    (promises,) = re.findall(r"a promise between governments \((.*?)\)", note)
    assert len(promises.split("; ")) == 4
    (nickel,) = [n for n in figure(mineral="nickel").notes if n.startswith("Not export controls")]
    assert "promise" not in nickel
    assert not [n for n in figure(country="COD").notes if n.startswith("Not export controls")]


def test_who_was_not_looked_for_is_said():
    scope, matches = figure().notes[-2:]
    for country in ("Australia", "Canada", "Japan", "Norway", "the United States"):
        assert country in scope
    assert matches.startswith("No export control by Chile was found")
    assert "CHL" not in set(facts("export_controls")["iso3"])
    result = figure(country="JPN")
    assert result.kind == "empty"
    assert "none was looked for" in result.alt


@pytest.mark.parametrize(
    ("query", "title"),
    [
        (
            {"mineral": "cobalt", "country": "COD"},
            "As of 2026, DR Congo had one of two export controls on cobalt in force",
        ),
        (
            {"measure": "tax"},
            # Of all countries: not "Zimbabwe had one of three", as if three were in force.
            "As of 2026, one of three export taxes was in force",
        ),
        # A day that the texts reach: what was in force on it.
        (
            {"on": "2025-11-08", "mineral": "cobalt", "country": "COD"},
            "As of 2025, DR Congo had one of two export controls on cobalt in force",
        ),
        (
            {"status": "unknown", "country": "CHN"},
            "As of 2025, China had six export controls of unknown status",
        ),
        (
            {"country": "PHL"},
            "As of 2025, the Philippines had no export control known to be in force",
        ),
        (
            {"status": "suspended"},
            "As of 2026, China had two export controls suspended",
        ),
    ],
)
def test_a_title_says_who_what_and_when(query, title):
    assert figure(**query).title == title


def test_nothing_on_record_says_so_and_leads_to_what_is():
    result = figure(on="2011-12-31")
    assert result.kind == "empty"
    assert "31 December 2011" in result.alt
    near = build(CONTROLS, dict(parse_qsl(urlsplit(result.nearest).query)))
    assert near.kind == "periods"


@pytest.mark.parametrize("status", ["planned", "in_force", "ended", "reported", "unknown"])
def test_every_status_that_is_offered_builds(status):
    use = next(use for use in spec(CONTROLS).uses if use.parameter.name == "status")
    assert status in allowed(spec(CONTROLS), use)
    assert set(figure(status=status).data["status"]) == {status}


@pytest.mark.parametrize(
    "query", [{"status": "lifted"}, {"measure": "embargo"}, {"mineral": "helium"}, {"on": "today"}]
)
def test_what_no_measure_has_is_refused(query):
    with pytest.raises(BadValue):
        build(CONTROLS, query)


def test_a_mineral_has_its_own_rows_only():
    data = figure(mineral="REE").data
    assert set(data["mineral"]) == {"rare_earths"}
    assert "CHN-REETECH-2023" in set(data["control_id"])


@pytest.mark.live
def test_every_mineral_builds_in_words():
    use = next(use for use in spec(CONTROLS).uses if use.parameter.name == "mineral")
    for mineral in allowed(spec(CONTROLS), use):
        result = figure(mineral=mineral)
        assert result.kind == "periods", mineral
        assert len(result.title) <= 110


# --- principles ----------------------------------------------------------------------------------


def test_principles_are_the_facts_with_who_stated_them():
    result = build("standards.principles")
    assert list(result.data["statement"]) == list(facts("principles")["paraphrase"])
    encoding = result.encoding
    assert isinstance(encoding, StatementsEncoding)
    assert encoding.rows[0].cells == (
        "Environment",
        "Projects should look after the natural environment responsibly",
        "US Department of State, 7 Feb 2023",
    )
    # S114: commitments of the programme's page, which give no day.
    assert result.data["announced"].isna().sum() == 2
    assert "six principles" in result.title


def test_one_measure_is_counted_without_a_plural() -> None:
    query = {"mineral": "graphite", "status": "unknown", "on": "2026-11-26"}
    figure = build("standards.export_controls", query)
    assert str(figure.notes[0]) == "Measures on record by then: one (one of unknown status)."
