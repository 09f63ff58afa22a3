"""The check of other releases of Streamlit finds what is gone from them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from msp_dash.serving.streamlit_patches import PATCHES
from tools import upgrade_check

PARTS = [name for patch in PATCHES for name in (patch.target, *patch.rests_on)]


def test_nothing_is_missing_in_the_pinned_release() -> None:
    assert upgrade_check.patch_faults() == []
    assert upgrade_check.missing_test_ids() == []


@pytest.mark.parametrize("part", PARTS)
def test_a_private_part_that_is_renamed_makes_it_red(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A method is gone; of an attribute, the class sets one of another name."""
    module, _, path = part.partition(":")
    owner: Any = getattr(import_module(module), path.partition(".")[0])
    name = path.rpartition(".")[2]
    if name in vars(owner) and callable(vars(owner)[name]):
        monkeypatch.delattr(owner, name)
    else:
        source: Callable[[object], str] = inspect.getsource

        def renamed(thing: object) -> str:
            text = source(thing)
            return re.sub(rf"\b{name}\b", f"{name}_2", text) if thing is owner else text

        monkeypatch.setattr(inspect, "getsource", renamed)
    (fault,) = upgrade_check.patch_faults()
    assert fault.startswith(f"{part} does not exist")


def test_every_name_of_an_element_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of style sheets, scripts and tests, a prefix too."""
    assert {"stMain", "stTopNavLink", "stPlotlyChart", "stBaseButton"} <= upgrade_check.test_ids()
    monkeypatch.setattr(upgrade_check, "test_ids", lambda: {"stMain", "stNoSuchElement"})
    faults = upgrade_check.missing_test_ids()
    assert faults == ["no element has the data-testid stNoSuchElement"]


def test_the_releases_are_the_newest_and_two_before_the_pinned_one() -> None:
    newest, *before = upgrade_check.releases()
    assert newest == "streamlit"
    minors = [int(release.split(".")[1]) for release in before]
    assert minors[0] == minors[1] + 1
