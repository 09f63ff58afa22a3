"""Which origins may frame which pages: the option, and headers without it.

Headers with it: ``tests/browser/test_framing.py``, which has a server with it.
"""

from __future__ import annotations

import pytest

from msp_dash.cli import main
from msp_dash.figures.registry import build
from msp_dash.security.framing import ancestors, origin
from msp_dash.ui import embed
from msp_dash.ui.server_flags import set_flags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.example", "https://a.example"),
        ("HTTPS://A.Example/", "https://a.example"),
        ("http://10.0.0.5:8080", "http://10.0.0.5:8080"),
        ("http://[::1]:8501", "http://[::1]:8501"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_an_origin_is_scheme_and_host(text: str, expected: str) -> None:
    assert origin(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "*",
        "https://*",
        "https://*.example",
        "https://a.example/page",
        "https://a.example?x",
        "https://a.example; script-src *",
        "https://a.example https://b.example",
        "https://a.example\nX: y",
        "https://u:p@a.example",
        "javascript:alert(1)",
        "ftp://a.example",
        "https://-a",
        "'self'",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="scheme and host alone"):
        origin(text)


def test_the_command_says_what_an_origin_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--embed-from", "a.example"])
    assert "such as https://a.example" in capsys.readouterr().err


def test_paths_that_only_look_like_the_page_are_not_it() -> None:
    for path in ("/figures", "/figure/x", "/x/figure", "/figure.html", "/FIGURE"):
        assert ancestors(path, ["https://a.example"]) == "'self'"


def test_the_code_to_embed_is_one_that_works() -> None:
    figure = build("producers.map", {"mineral": "cobalt"})
    try:
        set_flags(framed_by_others=False)
        assert embed.address(figure).startswith("figures/producers.map.html?mineral=cobalt&")
        set_flags(framed_by_others=True)
        live = embed.address(figure)
        assert live.startswith("figure?id=producers.map&mineral=cobalt&")
        assert "edition=" in live and "lang=" not in live
    finally:
        set_flags(framed_by_others=False)
