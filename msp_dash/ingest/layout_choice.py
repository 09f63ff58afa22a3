"""Choose the layout of each file of an edition by what is in it, and so where the file goes.

A file is of the layout whose columns, sheets or keys it shares most, even if some were renamed; if
that decides nothing, its own name does. What differs is reported before anything is built.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from msp_dash.ingest import file_content, layout_checks, layouts

ALIKE = 0.5
"""Share of names in common from which a file is of a layout, whatever it is called."""


class ChoiceError(ValueError):
    """No layout is a file's, or its name says another edition; the message says what to do."""


def places(
    files: Sequence[Path],
    own: Sequence[Mapping[str, Any]],
    newest: Mapping[str, Any],
    edition: str,
    published: str,
    *,
    smaller: bool = False,
) -> tuple[dict[str, Path], Mapping[str, Any]]:
    """Where each file goes in the folder of publishers, and the layout that reads the first.

    Parameters
    ----------
    own, newest : records of the series, and that of its newest edition.
    smaller : accept fewer files than the newest edition has.

    Raises
    ------
    ChoiceError
        A file is of no layout of the series or of another edition, or files are missing.
    LayoutError
        With all that is wrong with the files, and what to do.
    """
    faults = [(path, file_content.fault(path)) for path in files]
    _refuse([layouts.Change(str(path), "", fault) for path, fault in faults if fault])
    fields = {"edition": edition, "published": published}
    recorded = {entry["path"] for record in own for entry in record["files"]}
    selection: dict[str, Path] = {}
    layouts_selected: list[Mapping[str, Any]] = []
    changes: list[layouts.Change] = []
    for path in files:
        place, layout = _choice(path, own, newest, fields, recorded)
        if place in selection:
            raise ChoiceError(
                f"{path.name} and {selection[place].name} would both be {place}: name one of them, "
                "or give each the name that its publisher gave it."
            )
        selection[place] = path
        layouts_selected.append(layout)
        changes += layouts.changes_from(layout, place, path, edition)
    missing = len(newest["files"]) - len(selection)
    if missing > 0 and not smaller and is_read_by(layouts_selected[0], newest):
        raise ChoiceError(
            f"Edition {newest['edition']} has {len(newest['files'])} files, and {len(selection)} "
            f"were named: name the folder with all of them ({missing} more). If the publisher "
            "dropped them, say --smaller."
        )
    _refuse(changes)
    return selection, layouts_selected[0]


def _refuse(changes: Sequence[layouts.Change]) -> None:
    if changes:
        raise layouts.LayoutError(layouts.report(changes))


def _choice(
    path: Path,
    own: Sequence[Mapping[str, Any]],
    newest: Mapping[str, Any],
    fields: Mapping[str, str],
    recorded: Set[str],
) -> tuple[str, Mapping[str, Any]]:
    """Place and layout of a file; of layouts that are as like it, that of the newest edition."""
    folders = {place.rpartition("/")[0] for place in recorded}
    order = [newest, *(record for record in reversed(own) if record is not newest)]
    candidates = [
        layout
        for layout in layouts.all_layouts()
        if any(layouts.fits(layout, f"{folder}/{path.name}", fields) for folder in folders)
        or any(is_read_by(layout, record) for record in own)
    ]
    options = [
        (place, layout)
        for layout in candidates
        if (place := _place(layout, path, fields))
        and (place not in recorded or layout.get("keeps") == "newest")
    ]
    if not options:
        patterns = ", ".join(layouts.patterns(one)[-1] for one in candidates)
        raise ChoiceError(
            f"{path.name} is no file of {newest['calendar']['series']}: its layouts are "
            f"{patterns}. Another kind of file needs a layout and its reader in "
            f"data/reference/{layouts.FILE}."
        )

    def rank(option: tuple[str, Mapping[str, Any]]) -> tuple[float, bool, int]:
        _, layout = option
        likeness = layout_checks.likeness(path, layout)
        reading = [is_read_by(layout, record) for record in order]
        return (
            -likeness if likeness >= ALIKE else 0.0,
            _name_parts(layout, path) is None,
            reading.index(True) if True in reading else 0,
        )

    return min(options, key=rank)


def is_read_by(layout: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether a record has a file of a layout."""
    return any(layouts.fits(layout, entry["path"], record) is not None for entry in record["files"])


def _name_parts(layout: Mapping[str, Any], path: Path) -> dict[str, str] | None:
    """What a file's own name says by a layout, in whatever folder; None where it does not fit."""
    names = [pattern.rpartition("/")[2] for pattern in layouts.patterns(layout)]
    return layouts.fits({"file": names}, path.name)


def _place(layout: Mapping[str, Any], path: Path, fields: Mapping[str, str]) -> str:
    """Path of a new file in the folder of publishers by a layout; "" where it cannot be its.

    Raises
    ------
    ChoiceError
        When the file's own name says another edition.
    """
    pattern = layouts.patterns(layout)[-1]
    if not pattern.endswith(path.suffix) or not path.suffix:
        return ""
    for field, text in (_name_parts(layout, path) or {}).items():
        if fields.get(field, text) != text:
            raise ChoiceError(
                f"{path.name} says {field} {text} in its name, and you said {fields[field]}. "
                "Name the right file or the right edition."
            )
    folder, _, name = pattern.rpartition("/")
    for field, text in fields.items():
        folder, name = (part.replace(f"{{{field}}}", text) for part in (folder, name))
    if "*" not in name and "{" not in name:
        return f"{folder}/{name}"
    place = f"{folder}/{path.name}"
    return place if layouts.fits(layout, place, fields) is not None else ""
