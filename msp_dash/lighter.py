"""What Streamlit does anew in every run although it comes out the same, done once a process.

Profiled on a run of a page whose figures are known: reading the theme's settings into the first
message of a run was 11% of it, and gathering the whole session state for each selectbox, slider
and radio, which look at one entry of it, 10%. Both stand in Streamlit's private parts: what is
replaced is named here, and a test compares it with the original.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from typing import Any

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.state.safe_session_state import SafeSessionState


class State(Mapping[str, Any]):
    """``SafeSessionState.filtered_state``, each entry read when it is asked for."""

    def __init__(self, state: SafeSessionState, whole: Callable[[], Mapping[str, Any]]) -> None:
        self._state, self._whole = state, whole

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())


def lighten() -> None:
    """Put both in the place of Streamlit's own; a second call changes nothing."""
    whole = vars(SafeSessionState)["filtered_state"].fget
    if hasattr(whole, "__wrapped__"):
        return

    @wraps(whole)
    def filtered(self: SafeSessionState) -> Mapping[str, Any]:
        return State(self, lambda: whole(self))

    type.__setattr__(SafeSessionState, "filtered_state", property(filtered))
    vars(app_session)["_populate_theme_msg"] = _theme_read_once(app_session._populate_theme_msg)


def _theme_read_once(read: Callable[[CustomThemeConfig, str], None]) -> Callable[..., None]:
    """The settings of a section, which no reader changes, as Streamlit read them first."""

    @cache
    def section_as_read(section: str) -> CustomThemeConfig:
        found = CustomThemeConfig()
        read(found, section)
        return found

    def populated(msg: CustomThemeConfig, section: str = "theme") -> None:
        found = section_as_read(section)
        if found.ListFields():
            msg.MergeFrom(found)

    return populated
