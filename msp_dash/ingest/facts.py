"""Import the fact tables, once. Since then ``data/facts`` is the source of truth."""

from __future__ import annotations

from pathlib import Path

from msp_dash.data.curated_check import complaints
from msp_dash.data.curated_rules import FACTS
from msp_dash.data.paths import root
from msp_dash.ingest import journal

FACTS_FOLDER = "data/facts"


class FactsError(RuntimeError):
    """The facts cannot be imported; the message says why and what to do."""


def import_facts(from_dir: Path, project: Path, *, force: bool = False) -> list[str]:
    """Copy the fact tables, once, byte for byte.

    Parameters
    ----------
    from_dir
        Folder with one CSV a table.
    project
        Root of the project.
    force
        Overwrite tables that were edited since.

    Returns
    -------
    list of str
        Names of the files written.

    Raises
    ------
    FactsError, WriteError
        No such folder, tables that do not pass the check, or edits that would be lost.
    """
    if not from_dir.is_dir():
        raise FactsError(f"There is no folder {from_dir}: name the one that holds the fact tables.")
    if wrong := complaints(root() / "data", from_dir):
        report = "\n".join(wrong[:20])
        raise FactsError(f"{len(wrong)} complaints about {from_dir}, nothing imported:\n{report}")
    to_dir = project / FACTS_FOLDER
    names = [f"{name}.csv" for name in FACTS]
    edited = [
        name
        for name in names
        if (to_dir / name).is_file()
        and (to_dir / name).read_bytes() != (from_dir / name).read_bytes()
    ]
    if edited and not force:
        raise FactsError(
            f"{', '.join(edited)} in {to_dir} differ from those to import: they were edited "
            "since. Add --force to overwrite the edits."
        )
    contents: dict[Path, journal.Content] = {
        to_dir / name: (from_dir / name).read_bytes() for name in names
    }
    journal.replace_all(project, "`data import-facts`", contents)
    return names
