"""Write CEPII's whole archive as a partitioned table (`data.parts`): every code and year.

Memory is bounded: each year is read in blocks and split by chapter (the first two digits of a code)
into a temporary folder; then each chapter is sorted and written as one file per heading (four
digits). At most one block or the largest chapter of a year is in memory.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from msp_dash.data.parts import CATALOGUE, CATALOGUE_COLUMNS
from msp_dash.ingest import baci
from msp_dash.ingest.arrow import arrow

CHAPTER, HEADING = 2, 4
"""Digits of a code."""
PART_ROWS = 16_384
"""Rows a row group: a code of a heading is passed over by its first and last key."""
COMPRESSION = "zstd"


def write(
    folder: Path, target: Path, check: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    """Write CEPII's yearly files in `folder` as parts under `target`, and their catalogue.

    Parameters
    ----------
    folder : as `baci.archive` takes it.
    target : a folder that does not exist yet, or an empty one.
    check : is handed the rows of each chapter and year, and gives them back as their schema types
        them; what it raises ends the writing.

    Returns
    -------
    The catalogue: path, sha256, hs6, year, rows, complete, edition; one row a code and year.

    Raises
    ------
    baci.ArchiveError
        As `baci.archive` raises it. What was written by then is left.
    """
    version, years = baci.yearly_files(folder)
    areas = baci.areas_of(folder, version)
    target.mkdir(parents=True, exist_ok=True)
    catalogue_parts: list[pd.DataFrame] = []
    for path in years:
        with tempfile.TemporaryDirectory(dir=target, prefix="_") as waiting:
            _deal(path, areas, Path(waiting))
            for chapter in sorted(Path(waiting).iterdir()):
                rows = pd.read_feather(chapter)
                rows = baci.merged(rows.assign(source="baci", edition=version, complete=True))
                catalogue_parts += _headings(check(rows), target)
    if not catalogue_parts:
        raise baci.ArchiveError(f"{folder} has no flow of any code.")
    catalogue = pd.concat(catalogue_parts, ignore_index=True).sort_values(
        ["hs6", "year"], ignore_index=True
    )
    (target / CATALOGUE).write_bytes(_parquet(catalogue))
    return catalogue


def _deal(path: Path, areas: dict[str, str], waiting: Path) -> None:
    """Rows of a year to one file a chapter."""
    with ExitStack() as open_files:
        writers: dict[str, pa.RecordBatchFileWriter] = {}
        for block in baci.blocks(path, areas):
            for chapter, rows in block.groupby(block["hs6"].str[:CHAPTER]):
                table = arrow(rows)
                if chapter not in writers:
                    writers[chapter] = open_files.enter_context(
                        pa.ipc.new_file(str(waiting / chapter), table.schema)
                    )
                writers[chapter].write_table(table)


def _headings(rows: pd.DataFrame, target: Path) -> Iterator[pd.DataFrame]:
    """Write the headings of one chapter and year; their rows of the catalogue."""
    for (heading, year), own in rows.groupby([rows["hs6"].str[:HEADING], "year"]):
        path = f"heading={heading}/year={year}/part.parquet"
        raw = _parquet(own.sort_values(baci.KEY))
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(raw)
        summary = own.groupby(["hs6", "year"], as_index=False).agg(
            rows=("value_usd", "size"), complete=("complete", "all"), edition=("edition", "first")
        )
        sha256 = hashlib.sha256(raw).hexdigest()
        yield summary.assign(path=path, sha256=sha256)[list(CATALOGUE_COLUMNS)]


def _parquet(rows: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(arrow(rows), buffer, compression=COMPRESSION, row_group_size=PART_ROWS)
    return buffer.getvalue()
