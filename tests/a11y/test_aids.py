"""Accessible names that Streamlit's frame lacks and the page's script adds."""

from __future__ import annotations

import re

from msp_dash.data.paths import root
from msp_dash.ui.header import FRAME


def test_every_word_that_the_script_puts_in_is_handed_down() -> None:
    script = (root() / "static" / "ui" / "aids.js").read_text(encoding="utf-8")
    tables = re.findall(r"const (?:NAMES|TEXTS) = \{(.*?)\n\};", script, re.DOTALL)
    used = {word for table in tables for word in re.findall(r': "(\w+)",', table)}
    used |= set(re.findall(r"words\.(\w+)", script))
    assert len(tables) == 2
    assert used == set(FRAME)
