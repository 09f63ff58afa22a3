"""Check publishers' files against the layouts that the readers expect.

A renamed, missing or new column and a changed unit or cell type are all reported at once, before a
reader can mistake one column for another. The layouts are data: ``data/reference/layouts.yaml``.
"""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from msp_dash.ingest import file_content, layout_checks
from msp_dash.ingest.codes import REFERENCE

FILE = "layouts.yaml"
PLACEHOLDERS: Mapping[str, str] = {"year": r"\d{4}"}
"""What may stand for ``{name}`` in a pattern of path, beside any text without a slash."""
BASE_YEAR = "{edition - 1}"
"""In a layout: the newest year that an edition reports, which is the one before its own."""
MAX_LISTED = 20
"""Changes listed per file."""


class LayoutError(ValueError):
    """Files have another layout than the one that is read. The message is the whole report."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was: `what` in words, where, expected and found."""

    file: str
    reader: str
    text: str

    @property
    def kind(self) -> str:
        """The word with which its text begins, after that of a sheet: a key of `ACTIONS`."""
        text = re.sub(r'^sheet ".*?": ', "", self.text)
        return next((kind for kind in ACTIONS if text.startswith(kind)), "")


def check(files: Iterable[tuple[str, Path, str]]) -> None:
    """Hold files against their layouts; those without one are passed over.

    Parameters
    ----------
    files
        Place in the folder of publishers, path, edition.

    Raises
    ------
    LayoutError
        With every change of every file, the nearest names, and what to do.
    """
    all_changes = [change for file in files for change in changes(*file)]
    if all_changes:
        raise LayoutError(report(all_changes))


def changes(place: str, path: Path, edition: str = "") -> list[Change]:
    """What is not as the layout of a file has it; [] where nothing is, or no layout matches."""
    layout = next((one for one in all_layouts() if fits(one, place) is not None), None)
    return [] if layout is None else changes_from(layout, place, path, edition)


def changes_from(
    layout: Mapping[str, Any], place: str, path: Path, edition: str = ""
) -> list[Change]:
    """What is not as `layout` has it in the file at `path`."""
    reader = " and ".join(readers(layout))
    if fault := file_content.fault(path):
        return [Change(place, reader, fault)]
    kind = layout.get("format")
    if kind is None:
        return []
    try:
        found_texts = layout_checks.CHECKS[kind](path, _of_edition(layout, edition))
        texts = list(itertools.islice(found_texts, MAX_LISTED + 1))
    except (ValueError, KeyError, OSError, pa.ArrowException, zipfile.BadZipFile) as error:
        texts = [f"format: cannot be read as {kind} ({error})"]
    if len(texts) > MAX_LISTED:
        texts[MAX_LISTED:] = ["and more of the same"]
    return [Change(place, reader, text) for text in texts]


def sheet_name(place: str, names: Iterable[str], prefix: str) -> str:
    """The sheet of a workbook that begins with `prefix`, or was renamed from it; "" for none."""
    layout = next((one for one in all_layouts() if fits(one, place) is not None), {})
    return layout_checks.sheet_name(layout, names, prefix)


def readers(layout: Mapping[str, Any]) -> tuple[str, ...]:
    """Functions under ``msp_dash/ingest`` that read a layout's files, such as ``bgs.export``."""
    entry = layout["reader"]
    return (entry,) if isinstance(entry, str) else tuple(entry)


def patterns(layout: Mapping[str, Any]) -> tuple[str, ...]:
    """Patterns of path of a layout; a new file goes to the last."""
    entry = layout["file"]
    return (entry,) if isinstance(entry, str) else tuple(entry)


def fits(
    layout: Mapping[str, Any], place: str, record: Mapping[str, Any] | None = None
) -> dict[str, str] | None:
    """What the name of a file says by a layout's pattern; None where the pattern does not fit.

    With a record, ``{edition}`` and ``{published}`` in the pattern are its own.
    """
    for pattern in patterns(layout):
        if match := _regex(pattern).fullmatch(place):
            parts = match.groupdict()
            if record is None or all(
                str(record[name]) == text for name, text in parts.items() if name in record
            ):
                return parts
    return None


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*|\{\w+\})", pattern)
    groups: set[str] = set()

    def regex(part: str) -> str:
        if part == "*":
            return "[^/]*"
        if not part.startswith("{"):
            return re.escape(part)
        name = part.strip("{}")
        if name in groups:
            return f"(?P={name})"
        groups.add(name)
        return rf"(?P<{name}>{PLACEHOLDERS.get(name, '[^/]+?')})"

    return re.compile("".join(map(regex, parts)))


def _of_edition(plan: Any, edition: str) -> Any:
    """A layout with `BASE_YEAR` as the year before the edition's own."""
    if isinstance(plan, Mapping):
        return {_of_edition(k, edition): _of_edition(v, edition) for k, v in plan.items()}
    if isinstance(plan, list):
        return [_of_edition(one, edition) for one in plan]
    if plan == BASE_YEAR and edition[:4].isdigit():
        return str(int(edition[:4]) - 1)
    return plan


def report(all_changes: Sequence[Change]) -> str:
    """The changes by file, and what to do about each kind of them."""
    lines = ["Files are not as their readers expect; nothing was written."]
    for (file, reader), own in itertools.groupby(all_changes, lambda c: (c.file, c.reader)):
        reading = f" (read by {reader})" if reader else ""
        lines += ["", f"{file}{reading}", *(f"  {change.text}" for change in own)]
    kinds = [kind for kind in ACTIONS if any(change.kind == kind for change in all_changes)]
    actions = (f"  {kind.rstrip('?')}: {ACTIONS[kind]}" for kind in kinds)
    return "\n".join([*lines, "", TO_DO, *actions])


TO_DO = (
    "What to do (docs/upkeep.md has the steps; read the publisher's notes on this edition first):"
)
_AGAIN = "fetch the file again from the publisher"
ACTIONS: Mapping[str, str] = {
    "empty": _AGAIN,
    "web page": f"the address asks for a login, or shows an error: open it in a browser; {_AGAIN}",
    "format": f"{_AGAIN}, in the format that its name says",
    "cut off": f"{_AGAIN}. If the publisher's own last line has no line end, add `final_newline: "
    f"optional` to its layout in data/reference/{FILE}",
    "encoding": f"{_AGAIN}: a spreadsheet may have changed it. If the publisher's own is so too, "
    "convert it (`iconv -f CP1252 -t UTF-8 FILE`), and say so in `notes`",
    "separator": f"{_AGAIN}: a spreadsheet may have changed it. If the publisher's own is so too, "
    f"change `separator` in data/reference/{FILE}, and in the reader",
    "edition": f"{_AGAIN}: this is the one of another edition",
    "renamed?": f"change the name in data/reference/{FILE} and in the reader, where it means the "
    "same",
    "missing: sheet": "add the line `renamed` above, where it is the same under another name; else "
    "the edition must wait",
    "missing": "the reader must do without it, or the edition must wait",
    "new": f"add a column that says nothing we show to data/reference/{FILE}",
    "twice": f"{_AGAIN}: a reader would see one of the two columns only",
    "unit": "give the reader its factor, with a test that cites a row, then add it to "
    f"data/reference/{FILE}",
    "type": "look at that row of the file: a note in place of a number, or a shifted table",
    "value": f"look at that row of the file, then add the value to data/reference/{FILE}",
    "heads": "look at that row of the file: a shifted table, or another base year",
}
"""Kind of a change -> what to do about it."""


@cache
def all_layouts() -> list[dict[str, Any]]:
    """Entries of ``data/reference/layouts.yaml``."""
    layouts: list[dict[str, Any]] = yaml.safe_load((REFERENCE / FILE).read_text(encoding="utf-8"))
    return layouts
