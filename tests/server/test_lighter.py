"""What is done once in the place of Streamlit's every run gives what Streamlit gives."""

from __future__ import annotations

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from msp_dash.lighter import State, _theme_read_once

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.dark.sidebar")


@pytest.fixture
def held() -> SafeSessionState:
    """A session with two entries, one of them empty."""
    state = SafeSessionState(SessionState(), lambda: None)
    state["mineral"], state["country"] = "cobalt", None
    return state


def test_the_state_read_by_entry_equals_the_state_as_a_whole(held: SafeSessionState) -> None:
    whole = held._state.filtered_state
    found = State(held, lambda: whole)
    assert dict(found) == whole == {"mineral": "cobalt", "country": None}
    assert len(found) == 2
    assert "mineral" in found
    assert found["country"] is None
    assert "year" not in found
    with pytest.raises(KeyError):
        found["year"]


def test_one_entry_does_not_gather_the_whole_state(held: SafeSessionState) -> None:
    def never() -> dict[str, object]:
        raise AssertionError("gathered")

    assert State(held, never)["mineral"] == "cobalt"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_theme_read_once_is_the_theme_that_streamlit_reads(section: str) -> None:
    # A server that this process has made reads through the same function: both are the original's.
    once = _theme_read_once(app_session._populate_theme_msg)
    for _ in range(2):
        ours, theirs = CustomThemeConfig(), CustomThemeConfig()
        once(ours, section)
        app_session._populate_theme_msg(theirs, section)
        assert ours == theirs
    assert section != "theme" or ours.font_faces
