"""Modules are short enough to be read at once; those that are longer are listed with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("msp_dash", "pages", "static/ui")
MOST_LINES = 440
GROWTH = 40
"""Lines that a listed module may grow by before it is split."""

TABLE = "records or rules in a row, each short; a reader looks one up"
PICTURE = "one kind of picture, whose parts share its measures"
SUBJECT = "one figure with its choices, data, picture and words"
STEPS = "one procedure, read from top to bottom"
LONG = {
    "msp_dash/briefing/documents/country_parts.py": (476, "parts of the papers on a country"),
    "msp_dash/figures/country/trade.py": (578, SUBJECT),
    "msp_dash/figures/trade/query.py": (455, STEPS),
    "msp_dash/words/grammar.py": (454, TABLE),
    "msp_dash/data/curated_rules.py": (485, TABLE),
    "msp_dash/data/schemas.py": (468, TABLE),
    "msp_dash/figures/common.py": (549, "groups, roles and output: to be split into these three"),
    "msp_dash/figures/producers/concentration.py": (492, SUBJECT),
    "msp_dash/figures/producers/output.py": (556, SUBJECT),
    "msp_dash/figures/record.py": (1039, TABLE),
    "msp_dash/figures/registry.py": (540, "registry, resolving and caches share their lookups"),
    "msp_dash/figures/standards/export_controls.py": (517, SUBJECT),
    "msp_dash/ingest/build.py": (463, STEPS),
    "msp_dash/params.py": (489, TABLE),
    "msp_dash/render/layout/close_up.py": (578, PICTURE),
    "msp_dash/render/layout/flows.py": (582, PICTURE),
    "msp_dash/render/layout/worldmap.py": (461, PICTURE),
    "msp_dash/render/pptx/canvas.py": (515, "one class that writes the marks of a slide"),
    "msp_dash/render/pptx/slide.py": (616, "head, body and foot of a slide share its plan"),
    "msp_dash/render/pptx/template.py": (594, STEPS),
    "msp_dash/ui/components/present.js": (631, "one page with its keys, which share its state"),
    "msp_dash/ui/controls.py": (637, "bar, widgets and notices of controls share the view"),
}
"""Modules above `MOST_LINES`: lines when they were listed, and why they are in one piece."""


def lines_of() -> Iterator[tuple[str, int]]:
    """Each module of Python, JavaScript and CSS with its number of lines."""
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*")):
            if path.suffix in {".py", ".js", ".css"}:
                text = path.read_text(encoding="utf-8")
                yield path.relative_to(ROOT).as_posix(), text.count("\n")


def test_no_module_is_longer_than_is_read_at_once() -> None:
    limits = {name: lines + GROWTH for name, (lines, _) in LONG.items()}
    too_long = {name: lines for name, lines in lines_of() if lines > limits.get(name, MOST_LINES)}
    assert not too_long, f"split by what a reader looks for: {too_long}"


def test_a_module_that_is_short_again_is_not_listed() -> None:
    lines = dict(lines_of())
    assert [name for name in LONG if lines.get(name, 0) <= MOST_LINES] == []
