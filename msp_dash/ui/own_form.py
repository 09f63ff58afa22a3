"""The form that adds rows to an office's own tables: where it leads, and whether it is ours."""

from __future__ import annotations

from collections.abc import Mapping

from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token

ADDRESS = "own/commitments"
TOKEN_HEADER, TOKEN_COOKIE = "x-xsrftoken", "_streamlit_xsrf"
"""Streamlit's token of a browser's session, which it asks of uploads too: a page of another site
can neither read the cookie nor send the header."""


def is_ours(headers: Mapping[str, str], cookies: Mapping[str, str]) -> bool:
    """Whether a request comes from a page of this dashboard."""
    same = headers.get("sec-fetch-site", "same-origin") == "same-origin"
    return same and validate_xsrf_token(headers.get(TOKEN_HEADER), cookies.get(TOKEN_COOKIE))
