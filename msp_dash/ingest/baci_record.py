"""What to do with CEPII's own archive, which is read where it was unpacked and never copied."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msp_dash.ingest import baci, build, layouts
from msp_dash.ingest.successor import as_yaml, successor

ARCHIVE = re.compile(r"BACI_HS(\d\d)_Y(\d{4})_V")
"""What names of CEPII's own files begin with; those of the extract are in lower case."""
ZIP = re.compile(r"BACI_HS.*\.zip")
READ_SERIES, READ_HS = "cepii-baci", "17"
"""Series and nomenclature that `data build --baci-archive` reads."""


def instead(
    files: Sequence[Path],
    newest: Mapping[str, Any],
    edition: str,
    published: str,
    sources: Path,
    on: dt.date,
    doi: str = "",
) -> str:
    """The record to add and the command to type, or why an archive is not read; "" for other files.

    Parameters
    ----------
    newest : record of the newest edition of the series.
    on : day of retrieval.
    """
    if zipped := [path.name for path in files if ZIP.match(path.name)]:
        return f"Unpack {zipped[0]} into a folder of its own, and name the folder."
    own_files = [match for path in files if (match := ARCHIVE.match(path.name))]
    if not own_files:
        return ""
    if message := _other_nomenclature({match[1] for match in own_files}, newest):
        return message
    record = successor(newest, newest, edition, published, on, doi)
    record = of_archive(record, sorted(match[2] for match in own_files))
    return _to_build(record, newest, sources, files[0].parent)


def _other_nomenclature(revisions: set[str], newest: Mapping[str, Any]) -> str:
    """That an archive is not of the series and nomenclature that is read; "" where it is."""
    series = newest["calendar"]["series"]
    if (series, revisions) == (READ_SERIES, {READ_HS}):
        return ""
    names = ", ".join(f"HS{one}" for one in sorted(revisions))
    places = ", ".join(entry["path"] for entry in newest["files"])
    return (
        f"This is CEPII's archive of {names}. Of its archives that of HS{READ_HS} is read, as "
        f"series {READ_SERIES}. {series} is read from files with the names and columns of these, "
        f"with the new version in their names: {places} (data/reference/{layouts.FILE} lists the "
        "columns). Nothing was written."
    )


def of_archive(record: Mapping[str, Any], years: Sequence[str]) -> dict[str, Any]:
    """The record of a whole archive, which the one of an extract came before."""
    whole = dict(record)
    for field in ("title", "cite", "citation"):
        whole[field] = re.sub(r",? \(?extract\)?", "", str(record[field]))
    sentences = re.split(r"(?<=\.) (?=[A-Z])", record["calendar"]["look_for"])
    look_for = " ".join(one for one in sentences if "extract" not in one)
    n = len(baci.codes("yes", "no"))
    coverage = f"{n} codes of HS{READ_HS}, {years[0]} to {years[-1]}; all flows."
    calendar = {**record["calendar"], "look_for": look_for}
    return whole | {"files": [], "coverage": coverage, "calendar": calendar}


def _to_build(
    record: Mapping[str, Any], newest: Mapping[str, Any], sources: Path, folder: Path
) -> str:
    """How an archive becomes tables that is read where it was unpacked, and copied nowhere."""
    lines = ["CEPII's own archive is read where it was unpacked: nothing was written."]
    if record["id"] != newest["id"]:
        lines += [
            f"Add its record to {build.SOURCES} after {newest['id']}, of whose calendar only the "
            "series stays. Read its words:",
            *(f"  {line}" for line in as_yaml(record).splitlines()),
        ]
    command = f"python -m msp_dash data build --from {sources} --baci-archive {folder}"
    return "\n".join([*lines, "Then type:", f"  {command}", "  python -m msp_dash data seal"])
