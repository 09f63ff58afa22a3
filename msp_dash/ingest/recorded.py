"""The publishers' files that ``data/sources.yaml`` records, each with the readers of its layout.

A layout (``data/reference/layouts.yaml``) names the functions that read a file; the edition is that
of the record to which the file belongs, and stands in no reader.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msp_dash.ingest import layouts


class RecordedError(ValueError):
    """Recorded files that no reader opens, or that are not of their record's edition."""


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """One file of a record.

    `place` is its path in the folder of publishers, `path` where it is; `parts` what its name says
    by the layout's pattern, such as ``year``.
    """

    place: str
    path: Path
    record: str
    edition: str
    published: str
    readers: tuple[str, ...]
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """File name, for messages."""
        return self.path.name


class Files:
    """All recorded files."""

    def __init__(self, files: Iterable[RecordedFile]) -> None:
        self.all = tuple(files)

    def readings(self, module: str) -> Iterator[tuple[Callable[[RecordedFile], Any], RecordedFile]]:
        """Function and file for each file that a function of `module` reads (its ``__name__``)."""
        short = module.removeprefix(f"{__package__}.")
        for file in self.all:
            for reader in file.readers:
                owner, _, function = reader.rpartition(".")
                if owner == short:
                    yield getattr(sys.modules[module], function), file

    def by_reader(self, reader: str) -> list[RecordedFile]:
        """Files of a reader, such as ``baci.largest``."""
        return [file for file in self.all if reader in file.readers]

    def one(self, reader: str) -> RecordedFile:
        """The one file of a reader.

        Raises
        ------
        RecordedError
            When there is none, or more than one: the reader cannot choose.
        """
        files = self.by_reader(reader)
        if len(files) != 1:
            places = ", ".join(file.place for file in files) or "none"
            raise RecordedError(
                f"{reader} reads one file, and data/sources.yaml records {places}: keep the "
                "record of one edition."
            )
        return files[0]


def files(
    sources: Path,
    records: Iterable[Mapping[str, Any]],
    elsewhere: Mapping[str, Path] | None = None,
) -> Files:
    """Every file of `records`, with the readers that its layout names.

    Parameters
    ----------
    sources
        Folder of the publishers' folders.
    records
        Of ``data/sources.yaml``.
    elsewhere
        Place of a file that is not in `sources` yet -> where it is.

    Raises
    ------
    RecordedError
        Files without a layout, with two, or with another edition in their name; all are named.
    """
    recorded, wrong = [], []
    for record in records:
        for entry in record["files"]:
            place = entry["path"]
            fits = [
                (layout, parts)
                for layout in layouts.all_layouts()
                if (parts := layouts.fits(layout, place, record)) is not None
            ]
            if len(fits) == 1:
                ((layout, parts),) = fits
                path = (elsewhere or {}).get(place, sources / place)
                recorded.append(
                    RecordedFile(
                        place,
                        path,
                        record["id"],
                        str(record.get("edition", "")),
                        str(record.get("published", "")),
                        layouts.readers(layout),
                        parts,
                    )
                )
            else:
                wrong.append(f"{place} ({record['id']}) {_why(place, record, len(fits))}")
    if wrong:
        raise RecordedError("\n".join(["Recorded files cannot be read:", *wrong]))
    return Files(recorded)


def _why(place: str, record: Mapping[str, Any], fits: int) -> str:
    if fits:
        return f"fits {fits} layouts of data/reference/{layouts.FILE}: make their patterns narrower"
    for layout in layouts.all_layouts():
        parts = layouts.fits(layout, place)
        for name in parts or {}:
            if name in record and parts and parts[name] != str(record[name]):
                return (
                    f"has {name} {parts[name]} in its name, and its record {record[name]}: correct "
                    "the record, or put the file into that of its own edition"
                )
    return (
        f"has no layout: no reader would open it. Add its pattern and reader to data/reference/"
        f"{layouts.FILE}, or take the file out of the record"
    )
