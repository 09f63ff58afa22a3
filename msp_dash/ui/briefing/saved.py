"""A file that was made: the browser saves it at once, and a button saves it again."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from msp_dash.ui import components
from msp_dash.ui.notices import paragraph
from msp_dash.words import Words

BYTES_PER_MB = 1e6


def saved(
    name: str,
    data: bytes,
    made: str,
    w: Words,
    messages: Iterable[str] = (),
    mime: str | None = None,
) -> None:
    """Say that a file is ready and what to know of it, and save it once.

    Parameters
    ----------
    name : of the file.
    made : what tells this file from any other; one of the same is not saved a second time.
    messages : of whoever made it, such as what a template lacks.
    """
    text = "".join(map(paragraph, (w("build.made", name=name), *messages)))
    st.html(f'<div class="msp-text" role="status">{text}</div>')
    size = w("build.size", n=w.significant(len(data) / BYTES_PER_MB, 2))
    key = f"get-{name.rpartition('.')[2]}"
    with st.container(key="made-file"):
        st.download_button(
            w("build.again", size=size),
            data,
            name,
            mime=mime,
            key=key,
            type="tertiary",
            on_click="ignore",
        )
        components.saver()(key="saver", data={"button": f".st-key-{key} button", "file": made})
