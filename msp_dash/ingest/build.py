"""Build ``data/tables``, ``data/geo``, ``static/geo`` and the manifest from publishers' files.

Everything is built in memory and checked before the first file is replaced, so that a failed build
leaves the existing tables untouched.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.errors
import pyarrow.parquet as pq
import yaml

from msp_dash.data import corrections as corrected
from msp_dash.data.load import INGEST_VERSION
from msp_dash.data.parts import CATALOGUE, LARGE_ROWS
from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import (
    baci,
    baci_parts,
    bgs,
    corrections,
    countries,
    gdp,
    geo,
    iea,
    journal,
    layouts,
    lists,
    package,
    prices,
    recorded,
    sites,
    usgs,
    wgi,
)
from msp_dash.ingest.arrow import arrow
from msp_dash.ingest.codes import REFERENCE, Unknown, UnknownLabels, collecting
from msp_dash.ingest.recorded import Files

MODULES: Mapping[str, Callable[[Files], dict[str, pd.DataFrame]]] = {
    "USGS": usgs.build,
    "BGS": bgs.build,
    "IEA": iea.build,
    "countries": countries.build,
    "national lists": lists.build,
    "governance": wgi.build,
    "trade": baci.build,
    "GDP": gdp.build,
    "prices": prices.build,
    "sites": sites.build,
}
STEPS = ("checksums", *MODULES, "geometry", "tables")
"""What a progress bar counts."""

MANIFEST = "data/manifest.json"
SOURCES = "data/sources.yaml"
FACT_SOURCES = "data/facts/sources.csv"
CORRECTIONS = corrected.FILE
GEOJSON = "data/geo/world.geojson"
SVG_WORLD = "static/geo/world.json"
LAND = "static/geo/land.json"
OUTLINES = "data/geo/outlines.json"
"""The GeoJSON with disputed lines, where a browser can fetch it: for maps that zoom."""
GEO_FILES = (GEOJSON, SVG_WORLD, LAND, OUTLINES)
COMPRESSION = "zstd"
GROUP_ROWS = 32_768
"""Rows of a group in a file that stays on the disk: the least that a query reads of it."""
AREA_COLUMNS = ("iso3", "jurisdiction", "exporter", "importer")
NOT_DRAWN = ("countries", "gdp", "governance", "sites", "trade", "trade_hs92")
"""Tables whose areas are cut out of no other on the map: scores name French Guiana, Martinique
and Reunion, which stay parts of France as all other publishers have them."""


class BuildError(RuntimeError):
    """The tables cannot be built; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Built:
    """Result of a build, in memory: tables by name, other files by path in the project.

    A table in parts is too large for that: `parts` has the folder where it was written, and
    `catalogues` what its parts hold (`data.parts`).
    """

    tables: Mapping[str, pd.DataFrame]
    files: Mapping[str, bytes]
    parts: Mapping[str, Path] = field(default_factory=dict)
    catalogues: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        in_parts = sum(int(catalogue["rows"].sum()) for catalogue in self.catalogues.values())
        return sum(map(len, self.tables.values())) + in_parts


def build(
    sources: Path,
    project: Path,
    step: Callable[[str], None],
    baci_archive: Path | None = None,
    parts: Path | None = None,
    elsewhere: Mapping[str, Path] | None = None,
) -> Built:
    """Read the publishers' files and make every table and geometry, checked.

    Parameters
    ----------
    sources
        Folder that holds the publishers' folders.
    project
        Root of the project, whose ``data/sources.yaml`` lists the files and their sha256.
    step
        Called with the name of each of `STEPS` when it is done.
    baci_archive
        CEPII's own yearly files, used instead of the bundled extract.
    parts
        Folder to write the whole archive to, every code of it, in parts; without it the codes of
        ``data/reference/hs6.csv`` are kept, in one file.

    elsewhere
        Recorded files that are not in `sources` yet -> where they are.

    Raises
    ------
    BuildError
        A folder or file is missing or not the one recorded, or a table breaks its schema.
    CorrectionError
        A line of ``data/corrections.csv`` does not fit; all such lines are named.
    LayoutError
        A file has other columns, types or units than its reader was written for.
    UnknownLabels
        All labels, units and cells that no module knows, with the lines to add.
    """
    if not sources.is_dir():
        raise BuildError(
            f"There is no folder {sources}: name the one with the publishers' folders."
        )
    check_files(sources, project, elsewhere)
    files = recorded.files(sources, records(project), elsewhere)
    if baci_archive is not None:
        layouts.check((path.name, path, "") for path in sorted(baci_archive.glob("*.csv")))
    unlike = [
        change
        for file in files.all
        for change in layouts.changes(file.place, file.path, file.edition)
    ]
    step("checksums")
    frames: dict[str, list[pd.DataFrame]] = {}
    with collecting() as unknown:
        for name, read in MODULES.items():
            for table, rows in _read(read, files, unknown, unlike).items():
                frames.setdefault(table, []).append(rows)
            step(name)
    if unlike:
        labels = f"\n\n{UnknownLabels(unknown)}" if unknown else ""
        raise layouts.LayoutError(layouts.report(unlike) + labels)
    if unknown:
        raise UnknownLabels(unknown)
    if baci_archive is not None:
        _check_version(baci_archive, project)
    if baci_archive is not None and parts is None:
        frames["trade"] = [baci.archive(baci_archive)]
    whole = [name for name in SCHEMAS if not (name == "trade" and baci_archive and parts)]
    gathered = {name: _gathered(name, frames.get(name, [])) for name in whole}
    gathered = corrections.apply(gathered, corrected.read(project / CORRECTIONS), citable(project))
    tables = {name: _finish(name, rows) for name, rows in gathered.items()}
    _check_codes(tables)
    geometry = _geometry(files, _country_codes(tables))
    step("geometry")
    content = {table_path(n): parquet(t) for n, t in tables.items()} | geometry
    built = Built(tables, content)
    if baci_archive is not None and parts is not None:
        catalogue = _whole_archive(baci_archive, parts, tables)
        built = Built(tables, content, {"trade": parts}, {"trade": catalogue})
    summary = manifest(built)
    content[package.PACKAGE] = package.package_json(json.loads(summary), records(project))
    # Last: a running dashboard reads the tables anew when it changes.
    content[MANIFEST] = summary
    step("tables")
    return built


def _read(
    read: Callable[[Files], dict[str, pd.DataFrame]],
    files: Files,
    unknown: Sequence[Unknown],
    unlike: Sequence[layouts.Change],
) -> dict[str, pd.DataFrame]:
    """The tables of a module; none where it fails over what it does not know."""
    before = len(unknown)
    try:
        return read(files)
    except Exception:
        # Over a label or a column that is reported with the others, anything may fail.
        if not unlike and len(unknown) == before:
            raise
        return {}


def _check_version(folder: Path, project: Path) -> None:
    """The version of CEPII's archive must have its record."""
    version, _ = baci.yearly_files(folder)
    record = f"cepii-baci-{version}"
    if record not in {entry["id"] for entry in records(project)}:
        raise BuildError(
            f"{folder} has a version that {SOURCES} does not describe: add its record {record}."
        )


def _whole_archive(folder: Path, parts: Path, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Write trade in parts; each part passes the same checks as a single file."""
    countries_ = {"countries": tables["countries"]}

    def check(rows: pd.DataFrame) -> pd.DataFrame:
        checked = validated("trade", rows)
        _check_codes({**countries_, "trade": checked})
        return checked

    return baci_parts.write(folder, parts, check)


def records(project: Path) -> list[dict[str, Any]]:
    """Records of ``data/sources.yaml``.

    Raises
    ------
    BuildError
        When the file is missing or not a list of records.
    """
    try:
        entries = yaml.safe_load((project / SOURCES).read_text(encoding="utf-8"))
        return [{**record, "files": list(record["files"])} for record in entries]
    except (OSError, yaml.YAMLError, TypeError, KeyError) as error:
        raise BuildError(f"{project / SOURCES} cannot be read: {error}") from error


def check_files(sources: Path, project: Path, elsewhere: Mapping[str, Path] | None = None) -> None:
    """Hold every file of ``data/sources.yaml`` against its sha256.

    Raises
    ------
    BuildError
        Naming file, record, and for a changed file both sums.
    """
    for record in records(project):
        for entry in record["files"]:
            path = (elsewhere or {}).get(entry["path"], sources / entry["path"])
            if not path.is_file():
                raise BuildError(
                    f"{entry['path']} ({record['id']}) is missing in {sources}: copy it there."
                )
            actual = sha256(path.read_bytes())
            if actual != entry["sha256"]:
                raise BuildError(
                    f"{entry['path']} ({record['id']}) is not the file that was checked: expected "
                    f"sha256 {entry['sha256']}, found {actual}. Restore it, or check the new one "
                    f"and record its sum in {SOURCES}."
                )


def citable(project: Path) -> set[str]:
    """Ids of the publications and of the facts' pages: what a correction may cite."""
    with (project / FACT_SOURCES).open(encoding="utf-8", newline="") as handle:
        pages = {row["source_id"] for row in csv.DictReader(handle)}
    return pages | {str(record["id"]) for record in records(project)}


def _gathered(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    """One table's rows from the modules that feed it."""
    if not parts:
        raise BuildError(f"No module gives the table {name}.")
    return pd.concat(parts, ignore_index=True)


def _finish(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """A table as it is written: schema checked, sorted by key."""
    schema = SCHEMAS[name]
    return validated(name, rows).sort_values(list(schema.unique or []), ignore_index=True)


def validated(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` as the schema `name` types them.

    Raises
    ------
    BuildError
        Naming table, rule, and the first rows that break it.
    """
    try:
        return SCHEMAS[name].validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as error:
        raise BuildError(
            f"Table {name} breaks its schema: {_first_failure(rows, error)}"
        ) from error


def _first_failure(rows: pd.DataFrame, error: pandera.errors.SchemaErrors) -> str:
    failure = error.failure_cases.iloc[0]
    text = f"{failure['check']} in column {failure['column']}, {failure['failure_case']!r}"
    if pd.notna(failure["index"]) and failure["index"] in rows.index:
        text += f"; row {rows.loc[failure['index']].to_dict()}"
    return text


def _check_codes(tables: Mapping[str, pd.DataFrame]) -> None:
    """Every area has a row in countries, every mineral a name."""
    areas = set(tables["countries"]["iso3"])
    minerals = set(pd.read_csv(REFERENCE / "minerals.csv", dtype=str)["mineral"])
    for name, table in tables.items():
        for column in table.columns.intersection(AREA_COLUMNS):
            if missing := sorted(set(table[column]) - areas):
                raise BuildError(
                    f"Table {name} names {', '.join(missing)}, which countries does not have: "
                    "add it to data/reference/country_names.csv."
                )
        if "mineral" in table and (missing := sorted(set(table["mineral"]) - minerals)):
            raise BuildError(
                f"Table {name} names {', '.join(missing)}: add it to data/reference/minerals.csv."
            )


def _country_codes(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    return {
        iso3
        for name, table in tables.items()
        if name not in NOT_DRAWN
        for column in table.columns.intersection(AREA_COLUMNS)
        for iso3 in table[column].unique()
    }


def _geometry(files: Files, map_codes: Iterable[str]) -> dict[str, bytes]:
    world = geo.countries(files)
    small = geo.simplified(world)
    lines = geo.disputed_lines(files)
    svg = geo.svg_world(small, lines, geo.label_points(world), map_codes)
    near = geo.NEAR_TOLERANCE_DEGREES
    outlines = geo.outlines(geo.simplified(world, near), geo.disputed_lines(files, near))
    return {
        GEOJSON: geo.geojson(small).encode(),
        SVG_WORLD: svg.encode(),
        LAND: geo.land(small, lines).encode(),
        OUTLINES: outlines.encode(),
    }


def table_path(name: str) -> str:
    """Path of a table in the project."""
    return f"data/tables/{name}.parquet"


def parquet(table: pd.DataFrame) -> bytes:
    """Table as Parquet bytes: the same rows give the same bytes (with one pyarrow).

    Of a large table a query skips the groups of rows that hold none of its codes.
    """
    buffer = io.BytesIO()
    groups = GROUP_ROWS if len(table) > LARGE_ROWS else None
    pq.write_table(
        arrow(table), buffer, compression=COMPRESSION, version="2.6", row_group_size=groups
    )
    return buffer.getvalue()


def schema_version(name: str) -> str:
    """Short fingerprint of a schema: columns, types and key.

    How memory holds text is no part of it: "string[pyarrow]", or "string[python]" where the
    running app has been imported first.
    """
    schema = SCHEMAS[name]
    parts = [
        f"{column} {str(spec.dtype).partition('[')[0]}" for column, spec in schema.columns.items()
    ]
    return sha256(json.dumps([parts, schema.unique]).encode())[:12]


def manifest(built: Built) -> bytes:
    """Manifest of what was built: sha256, rows, columns and schema version of every table.

    Of a table in parts the sha256 is that of its catalogue, which has those of the parts.
    """
    entries: dict[str, dict[str, Any]] = {
        name: {
            "sha256": sha256(built.files[table_path(name)]),
            "rows": len(table),
            "columns": list(table.columns),
            "schema_version": schema_version(name),
        }
        for name, table in built.tables.items()
    }
    for name, catalogue in built.catalogues.items():
        entries[name] = {
            "sha256": sha256((built.parts[name] / CATALOGUE).read_bytes()),
            "rows": int(catalogue["rows"].sum()),
            "columns": list(SCHEMAS[name].columns),
            "schema_version": schema_version(name),
            "parts": int(catalogue["path"].nunique()),
        }
    content = {
        "ingest_version": INGEST_VERSION,
        "tables": dict(sorted(entries.items())),
        "geo": {path: {"sha256": sha256(built.files[path])} for path in GEO_FILES},
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def sha256(content: bytes) -> str:
    """Hex digest."""
    return hashlib.sha256(content).hexdigest()


def write(built: Built, target: Path) -> None:
    """Put the files of a build under `target`: all of them, or none.

    Raises
    ------
    WriteError
        When a folder or file cannot be written.
    """
    tables = target / "data" / "tables"
    contents: dict[Path, journal.Content] = {}
    # A table is left in one of its two forms: parts, or one file.
    for name in built.tables:
        contents[tables / name] = None
    for name, parts in built.parts.items():
        contents |= {tables / name: parts, tables / f"{name}.parquet": None}
    contents |= {target / name: content for name, content in built.files.items()}
    journal.replace_all(target, "`data build`", contents)
