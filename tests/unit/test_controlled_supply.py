"""Export controls matched to output: counted, limited, unknown."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis.controlled_supply import lines, matched, minerals_above, standing

SHARES = {
    ("gallium", "refined", "CHN"): 0.98,
    ("nickel", "mine", "IDN"): 0.6,
    ("nickel", "mine", "PHL"): 0.1,
}


def controls(*rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """Measures on a day: control_id, iso3, status, recorded, target."""
    names = ["control_id", "iso3", "status", "recorded", "target"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(measure="ban", why="", status_as_of="2026-01")


def scope(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """What each is on: control_id, mineral, stage, reach."""
    frame = pd.DataFrame(rows, columns=["control_id", "mineral", "stage", "reach"])
    return frame.assign(limit="", why="")


def share_of(mineral: str, stage: str, iso3: str) -> float | None:
    return SHARES.get((mineral, stage, iso3))


@pytest.mark.parametrize(
    ("status", "recorded", "reach", "target", "how"),
    [
        ("in_force", "in_force", "whole", "all", "counted"),
        ("in_force", "in_force", "listed", "all", "counted"),
        ("in_force", "in_force", "some", "all", "limited"),
        ("in_force", "in_force", "whole", "USA", "limited"),
        ("in_force", "in_force_with_exemptions", "whole", "all", "limited"),
        ("in_force", "in_force_resumption_conditions", "whole", "all", "limited"),
        ("unknown", "suspension_end_passed", "whole", "all", "unknown"),
        ("unknown", "suspension_end_passed", "some", "USA", "unknown"),
    ],
)
def test_how_a_measure_counts(status, recorded, reach, target, how):
    assert standing(status, recorded, reach, target) == how


@pytest.mark.parametrize("status", ["planned", "proposal", "suspended", "ended", "reported"])
def test_what_is_not_in_force_is_matched_to_nothing(status):
    result = matched(
        controls(("a", "IDN", status, status, "all")),
        scope(("a", "nickel", "mine", "whole")),
        share_of,
    )
    assert result.empty


def test_a_measure_on_technology_is_on_no_supply():
    result = matched(
        controls(("tech", "CHN", "in_force", "in_force", "all")),
        scope(("tech", "", "", "none")),
        share_of,
    )
    assert result.empty


def test_a_measure_takes_the_share_of_its_own_stage_only():
    result = matched(
        controls(("a", "IDN", "in_force", "in_force", "all")),
        scope(("a", "nickel", "mine", "whole")),
        share_of,
    )
    (row,) = result.to_dict("records")
    assert (row["stage"], row["share"], row["standing"]) == ("mine", 0.6, "counted")


def test_a_country_that_the_source_does_not_name_has_no_share():
    result = matched(
        controls(("a", "TZA", "in_force", "in_force", "all")),
        scope(("a", "nickel", "mine", "whole")),
        share_of,
    )
    assert result["share"].isna().all()


def test_a_country_under_two_measures_is_counted_once():
    result = matched(
        controls(
            ("licence", "CHN", "in_force", "in_force", "all"),
            ("quota", "CHN", "in_force", "in_force", "all"),
            ("usa", "CHN", "in_force", "in_force", "USA"),
            ("later", "CHN", "unknown", "suspension_end_passed", "USA"),
        ),
        scope(*((c, "gallium", "refined", "whole") for c in ("licence", "quota", "usa", "later"))),
        share_of,
    )
    assert lines(result)["standing"].tolist() == ["counted", "unknown"]


def test_countries_at_one_stage_add_up_and_minerals_count_once():
    result = pd.DataFrame(
        [
            ("a", "mine", "X", "counted", 0.3),
            ("a", "mine", "Y", "counted", 0.3),
            ("a", "refined", "X", "counted", 0.9),
            ("b", "mine", "X", "counted", 0.3),
            ("b", "refined", "X", "counted", 0.3),
            ("c", "mine", "X", "limited", 0.9),
            ("d", "mine", "X", "unknown", 0.9),
        ],
        columns=["mineral", "stage", "iso3", "standing", "share"],
    )
    # c is limited: more than half of it lies where some of it is controlled.
    assert minerals_above(result, 0.5) == (["a"], ["c"])


def test_what_is_limited_adds_to_what_is_counted_and_makes_it_a_part():
    result = pd.DataFrame(
        [
            ("a", "mine", "X", "counted", 0.3),
            ("a", "mine", "Y", "limited", 0.3),
            ("b", "mine", "X", "counted", 0.6),
            ("b", "mine", "Y", "limited", 0.3),
            ("c", "mine", "X", "limited", 0.3),
            ("c", "mine", "Y", "unknown", 0.7),
        ],
        columns=["mineral", "stage", "iso3", "standing", "share"],
    )
    assert minerals_above(result, 0.5) == (["b"], ["a"])


measures = st.lists(
    st.tuples(
        st.sampled_from(["CHN", "IDN", "PHL"]),
        st.sampled_from(["in_force", "unknown", "planned"]),
        st.sampled_from(["whole", "listed", "some", "none"]),
        st.sampled_from(["all", "USA"]),
    ),
    max_size=8,
)


@given(measures)
def test_no_measure_makes_a_country_count_twice_or_unknown_count_at_all(examples):
    rows = [(str(n), iso3, s, s, target) for n, (iso3, s, _, target) in enumerate(examples)]
    reach = [(str(n), "nickel", "mine", r) for n, (_, _, r, _) in enumerate(examples)]
    result = lines(matched(controls(*rows), scope(*reach), share_of))
    assert not result.duplicated(["iso3", "standing"]).any()
    in_force = result[result["standing"] != "unknown"]
    assert not in_force.duplicated("iso3").any()
    expected = {iso3 for iso3, s, r, _ in examples if s == "in_force" and r != "none"}
    assert set(in_force["iso3"]) == expected
