"""Names that were retired from the code stay out of it.

A name says what a thing is, in a term of the field (reserves, offtake) or of the profession (cache,
payload, query). `RETIRED` has names that only this project used, each with what to write instead.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

DIALECT = {
    "alone": "embed_page, single",
    "draw_roll": "draw_list",
    "drawer": "renderer",
    "Face": "CardProps",
    "first_picture": "instant_preview",
    "give_way": "wait_until_idle",
    "heavy late": "lazy_import",
    "is_cut": "truncated",
    "lighter": "streamlit_patches",
    "Nursery": "PreforkMaster, prefork",
    "onpaper": "print_pictures",
    "packed unpacked": "payload",
    "say_full": "the message that it returns",
    "sharing": "header",
    "table_told template_told told_of": "missing_table, message",
    "Tongue": "LanguageRules",
    "upright": "portrait_slide",
    "used_key": "used_legend",
    "value_said": "value_text",
    "whole_path": "path_converter",
}
"""Terms of this project alone, and the profession's."""

MODULES = {
    "command_help": "cli/help_examples.py",
    "corrected": "corrections.py",
    "followed": "country_links.py",
    "naming": "role_labels.py",
    "placing": "label_placement.py",
    "preparation": "warm_up.py",
    "press": "retry_button.py, retry.js",
    "printed": "number_formats.py",
    "readers": "script_runs.py",
    "refusing": "refusal.py",
    "saving": "atomic_write.py",
    "screen": "viewport.py",
    "staging": "stage_content.py",
}
"""Files that have a plainer name now; the words themselves may stand for other things."""


def _spread(groups: Mapping[str, str]) -> dict[str, str]:
    return {_plain(name): hint for names, hint in groups.items() for name in names.split()}


def _plain(name: str) -> str:
    """The name as it is compared: `_Told`, `TOLD` and `told` are one."""
    return name.strip("_").lower()


RETIRED = _spread(DIALECT)
RETIRED_MODULES = RETIRED | _spread(MODULES)

CODE = ("app.py", "dashboard.py", "pages", "msp_dash", "tools", "benchmarks", "tests")

ALLOWED = {("msp_dash/data/calendars.py", "late"): "field of `data status --json`"}
"""Names that a file format or a standard interface demands, with the reason."""


def _names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name that the code defines or binds, with its line; not those that it only uses."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node.lineno
            case ast.arg():
                yield node.arg, node.lineno
            case ast.Name(ctx=ast.Store()):
                yield node.id, node.lineno
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield name, node.lineno
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield name, node.lineno


def _retired(name: str, retired: Mapping[str, str]) -> str | None:
    """What to write instead of a name, or None where it may stay."""
    return retired.get(_plain(name))


def _files(place: str, pattern: str = "*.py") -> list[Path]:
    path = ROOT / place
    return sorted(path.rglob(pattern)) if path.is_dir() else [path]


def _complaints(place: str) -> list[str]:
    complaints = []
    for path in _files(place):
        where = path.relative_to(ROOT).as_posix()
        for name, line in _names(ast.parse(path.read_text(encoding="utf-8"))):
            hint = _retired(name, RETIRED)
            if hint and (where, name) not in ALLOWED:
                complaints.append(f"{where}:{line}: {name!r}; instead: {hint}")
    return complaints


@pytest.mark.parametrize("place", CODE)
def test_no_retired_name_is_defined_or_bound(place: str) -> None:
    complaints = _complaints(place)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("place", [*CODE, "static"])
def test_no_module_has_a_retired_name(place: str) -> None:
    paths = [p for pattern in ("*.py", "*.js", "*.css") for p in _files(place, pattern)]
    complaints = [
        f"{path.relative_to(ROOT)}: rename it; instead: {hint}"
        for path in paths
        if (hint := _retired(path.stem.removeprefix("test_"), RETIRED_MODULES))
    ]
    assert not complaints, "\n".join(dict.fromkeys(complaints))


def test_every_exception_is_needed() -> None:
    for (where, allowed), reason in ALLOWED.items():
        tree = ast.parse((ROOT / where).read_text(encoding="utf-8"))
        assert reason and allowed in {name for name, _ in _names(tree)}, where


def test_a_retired_name_is_noticed_wherever_it_is_bound() -> None:
    # The code is an example for the check alone: every name in it is meant to be found.
    code = """
import data as alone
class Face: ...
def _heavy(drawer, *packed, **late): ...
for lighter in (): ...
try: ...
except ValueError as upright: ...
NURSERY = Tongue_ = 1
"""
    bound = {name for name, _ in _names(ast.parse(code)) if _retired(name, RETIRED)}
    assert bound == {
        *("alone", "Face", "_heavy", "drawer", "packed", "late", "lighter", "upright"),
        *("NURSERY", "Tongue_"),
    }
