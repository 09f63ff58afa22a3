"""The successor as a group: who was in Washington, and whom a source names as a member of FORGE."""

from __future__ import annotations

import pandas as pd
import pytest

from msp_dash.analysis.groups import lens_members
from msp_dash.data import curated, facts
from msp_dash.figures import build
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import registry, spec
from msp_dash.words import LANGUAGES, words
from tests.project_data import clear_caches

WITH_LENS = [one for one in registry() if "lens" in spec(one).names]
TITLE_MOST, SECOND_MOST = (75, 95), (110, 135)
"""Characters in English and in translation (docs/style.md)."""


def fits(figure: Figure, lang: str) -> bool:
    translated = lang != LANGUAGES[0]
    return (
        len(figure.title) <= TITLE_MOST[translated]
        and len(figure.second) <= SECOND_MOST[translated]
    )


@pytest.fixture
def forge(monkeypatch: pytest.MonkeyPatch):
    """Facts in which a source names three members of FORGE."""
    members, read = facts("members"), curated._csv
    plain = dict.fromkeys(members.columns, "")
    plain |= {"role": "forge_member", "from_date": "2026-11-20", "from_precision": "day"}
    plain |= {"source_id": "S076", "confidence": "confirmed_primary"}
    rows = [plain | {"iso3": code, "entity": code} for code in ("KOR", "KEN", "EU")]
    added = pd.concat([members, pd.DataFrame(rows)], ignore_index=True)
    monkeypatch.setattr(
        curated, "_csv", lambda name, folder: added if name == "members" else read(name, folder)
    )
    clear_caches()
    yield
    monkeypatch.undo()
    clear_caches()


def test_the_participants_of_washington_are_those_of_its_list() -> None:
    group = lens_members("washington", "", facts("members"), facts("participation"))
    listed = facts("participation").query("convening_id == 'CMM-2026-02-04'")
    assert group == set(listed["iso3"])
    assert {"USA", "EU"} <= group  # the host, and the Union by its own seat


@pytest.mark.parametrize("figure_id", WITH_LENS)
def test_every_figure_takes_the_participants_of_washington(figure_id: str) -> None:
    for lang in LANGUAGES:
        figure = build(figure_id, {"lens": "washington", "lang": lang})
        assert figure.kind != "empty"
        assert fits(figure, lang), figure.title
        assert not any("MSP partner" in item for item in (figure.title, figure.second))


@pytest.mark.parametrize("figure_id", WITH_LENS)
def test_a_forge_that_no_source_names_says_so_once(figure_id: str) -> None:
    for lang in LANGUAGES:
        sentence = words(lang)("partners.forge_unnamed")
        figure = build(figure_id, {"lens": "forge", "lang": lang})
        assert list(figure.notes).count(sentence) == 1
        assert fits(figure, lang)
        if figure.kind == "empty":
            assert figure.notes == (sentence,)
            assert figure.nearest


def test_members_that_a_source_names_are_a_group(forge: None) -> None:
    for figure_id in WITH_LENS:
        figure = build(figure_id, {"lens": "forge"})
        assert fits(figure, "en"), figure.title
        assert words("en")("partners.forge_unnamed") not in figure.notes
    figure = build("partners.map", {"lens": "forge"})
    assert figure.title == "3 members of FORGE on record; no list is published"
    later = build("partners.map", {"on": "2026-12-01"})
    assert later.title == (
        "3 members of FORGE and 14 more expected in Dec 2026; no list is published"
    )
    groups = build("partners.groups", {"on": "2026-12-01"}).data.set_index("iso3")
    assert groups.loc["KEN", "forge_member"] == "forge_member"


def test_the_map_of_washington_shows_who_was_there() -> None:
    figure = build("partners.map", {"lens": "washington"})
    assert figure.title == "55 countries and the EU took part in the Washington ministerial of 2026"
    assert set(figure.data["role"]) == {"participant"}
    assert set(figure.data["since"]) == {"2026-02-04"}
    assert any("made nobody a member of FORGE" in note for note in figure.notes)


def test_the_chair_is_unknown_after_the_last_term_on_record() -> None:
    (note,) = [one for one in build("partners.timeline").notes if "Chair of FORGE" in one]
    assert note == "Chair of FORGE after June 2026: not known."
