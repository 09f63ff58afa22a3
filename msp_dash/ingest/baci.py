"""CEPII BACI: bilateral trade flows, from the bundled extracts or from CEPII's own files.

Ores, intermediates and metals since 1995 are a table of their own, in the nomenclature of 1992:
values of the two nomenclatures differ, and are never joined in one series.

The extract of HS17 has thirty HS6 codes: all flows of some years, and for others only the largest
partners of each country. Two of its codes are excluded because they are misleading (``left_out``
in ``data/reference/hs6.csv``): most cobalt is declared under 810520 rather than 282200, most
graphite under 250410 rather than 250490.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest.codes import REFERENCE, known_codes
from msp_dash.ingest.recorded import Files, RecordedFile

RENAMED = {"S19": "TWN", "ZA1": "XSC", "R20": "OTH", "PUS": "OTH"}
"""BACI's codes that are not ISO 3166's. "Other Asia, nes" is what it has for Taiwan."""
ISO2_OF_CARRIER = {"NA": "NAM", "TW": "TWN"}
"""Areas whose ISO2 is blank in BACI's list of codes."""

KEY = ["source", "edition", "hs6", "exporter", "importer", "year"]
COLUMNS = list(SCHEMAS["trade"].columns)
CHUNK_ROWS = 500_000
YEARLY = re.compile(r"BACI_HS(?P<hs>\d\d)_Y(?P<year>\d{4})_V(?P<version>\d{6}\w*)\.csv")
ARCHIVE_AREAS = "country_codes_V{version}.csv"


class ArchiveError(ValueError):
    """CEPII's folder cannot be read as it is; the message says what to do."""


NOT_READ = frozenset({"261690", "811230"})
"""Codes of the file of HS92 that are no series of a mineral of ours: ores of gold, mostly; and
germanium, which is declared with other metals since 2007."""


@cache
def _listed_codes() -> tuple[dict[str, str], ...]:
    with (REFERENCE / "hs6.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@cache
def joint_areas() -> tuple[tuple[str, str, int], ...]:
    """``data/reference/joint_areas.csv``: area, a country counted in it, the last year of that."""
    with (REFERENCE / "joint_areas.csv").open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle)
        return tuple((r["area_iso3"], r["iso3"], int(r["until"])) for r in rows)


def codes(*kinds: str) -> frozenset[str]:
    """HS6 codes of ``data/reference/hs6.csv`` whose column `extract` is one of `kinds`."""
    return frozenset(r["hs6"] for r in _listed_codes() if r["extract"] in kinds)


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Tables `trade` and `trade_hs92` from the extracts.

    Value in current US dollars (FOB), quantity in tonnes (where the file has it). `complete`
    is False in the years of which the extract holds each country's largest partners alone.

    Raises
    ------
    ValueError
        An unmapped area or code; names file and label.
    """
    edition = files.one("baci.areas").edition  # versions are never mixed
    parts = [values(file) for file in files.by_reader("baci.values")]
    parts += [quantities(file) for file in files.by_reader("baci.quantities")]
    parts += largest(files)
    ores = [_ores(file) for file in files.by_reader("baci.ores")]
    return {
        "trade": _finished(pd.concat(parts, ignore_index=True), edition),
        "trade_hs92": merged(pd.concat(ores, ignore_index=True)),
    }


def archive(folder: Path) -> pd.DataFrame:
    """Table `trade` from CEPII's own yearly files, of every code in ``hs6.csv`` but those left out.

    `baci_parts.write` keeps every code.

    The files are read in blocks of `CHUNK_ROWS` rows and only the wanted codes are kept, so that
    memory does not grow with an archive of hundreds of millions of rows.

    Parameters
    ----------
    folder : where CEPII's zip was unpacked: ``BACI_HS17_Y<year>_V<version>.csv`` (columns t, i, j,
        k, v in thousand dollars, q in tonnes) and ``country_codes_V<version>.csv``.

    Raises
    ------
    ArchiveError
        No yearly file, files of more than one version or nomenclature, no list of areas, a column
        that is missing, an area that the list does not have.
    """
    version, years = yearly_files(folder)
    areas = areas_of(folder, version)
    included_codes = codes("yes", "no")
    rows = pd.concat([_year(path, areas, included_codes) for path in years], ignore_index=True)
    return _finished(rows.assign(complete=True), version)


def yearly_files(folder: Path) -> tuple[str, list[Path]]:
    """Version of an archive, and its files by year.

    Raises
    ------
    ArchiveError
        No yearly file, or files of more than one version or nomenclature.
    """
    matches = {
        path: match for path in sorted(folder.glob("BACI_*.csv")) if (match := _file_match(path))
    }
    if not matches:
        raise ArchiveError(
            f"{folder} holds no BACI_HS17_Y<year>_V<version>.csv: unpack CEPII's archive there."
        )
    editions = {(match["hs"], match["version"]) for match in matches.values()}
    if len(editions) > 1:
        listed = ", ".join(f"HS{hs} V{version}" for hs, version in sorted(editions))
        raise ArchiveError(f"{folder} mixes {listed}: keep the files of one version only.")
    ((_, version),) = editions
    return version, list(matches)


def areas_of(folder: Path, version: str) -> dict[str, str]:
    """Code of an archive's list of areas -> ISO3.

    Raises
    ------
    ArchiveError
        When the list is missing.
    """
    return _areas(folder / ARCHIVE_AREAS.format(version=version), "country_code")


def _file_match(path: Path) -> re.Match[str] | None:
    return YEARLY.fullmatch(path.name)


def _year(path: Path, areas: dict[str, str], included_codes: Collection[str]) -> pd.DataFrame:
    frames = list(blocks(path, areas, included_codes))
    if not frames:
        raise ArchiveError(f"{path} has no flow of any code in data/reference/hs6.csv.")
    return pd.concat(frames, ignore_index=True)


def blocks(
    path: Path, areas: dict[str, str], included_codes: Collection[str] | None = None
) -> Iterator[pd.DataFrame]:
    """Flows of one of CEPII's yearly files, `CHUNK_ROWS` at a time.

    Parameters
    ----------
    areas : code of CEPII's list -> ISO3.
    included_codes : HS6 codes; None for all.

    Returns
    -------
    hs6, exporter, importer (str), year (int), value_usd, quantity_t (float); no empty block.

    Raises
    ------
    ArchiveError
        A column that is missing, an area that no list has.
    """
    try:
        for block in pd.read_csv(path, dtype=str, skipinitialspace=True, chunksize=CHUNK_ROWS):
            code = block["k"].str.zfill(6)
            rows = block if included_codes is None else block[code.isin(included_codes)]
            if rows.empty:
                continue
            yield pd.DataFrame(
                {
                    "hs6": code[rows.index],
                    "exporter": _mapped(rows["i"], areas, path),
                    "importer": _mapped(rows["j"], areas, path),
                    "year": rows["t"].astype(int),
                    # Thousands with three decimals are whole dollars; 2071.693 * 1000 is not.
                    "value_usd": (rows["v"].astype(float) * 1000).round(),
                    "quantity_t": pd.to_numeric(rows["q"].str.strip(), errors="coerce"),
                }
            )
    except KeyError as error:
        raise ArchiveError(
            f"{path} has no column {error}: CEPII's files have t,i,j,k,v,q."
        ) from None


def _areas(path: Path, key: str) -> dict[str, str]:
    """Code of BACI's list -> ISO3."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
    except FileNotFoundError:
        raise ArchiveError(f"{path} is missing: it comes in CEPII's archive.") from None
    return {r[key]: RENAMED.get(r["country_iso3"], r["country_iso3"]) for r in rows if r[key]}


def _mapped(labels: pd.Series, areas: dict[str, str], path: Path) -> pd.Series:
    mapped = labels.map(areas)
    if (unknown := sorted(set(labels[mapped.isna()]))) or (
        unknown := sorted(set(mapped) - known_codes())
    ):
        raise ArchiveError(f"{path}: area {', '.join(unknown)} is in no list of country codes.")
    return mapped


def _iso3(path: Path, labels: pd.Series) -> pd.Series:
    renamed = labels.replace(RENAMED)
    return _mapped(renamed, {code: code for code in known_codes()}, path)


def _in_their_year(areas: pd.Series, years: pd.Series) -> pd.Series:
    """Areas with what a code stood for in a year: BACI has Belgium-Luxembourg under Belgium's."""
    for area, iso3, until in joint_areas():
        areas = areas.mask((areas == iso3) & (years <= until), area)
    return areas


def values(file: RecordedFile) -> pd.DataFrame:
    """All flows of a year, in dollars."""
    path = file.path
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    return pd.DataFrame(
        {
            "hs6": rows["cmd"],
            "exporter": _iso3(path, rows["i"]),
            "importer": _iso3(path, rows["j"]),
            "year": int(file.parts["year"]),
            "value_usd": rows["value"].astype(float),
            "quantity_t": float("nan"),
            "complete": True,
        }
    )


def quantities(file: RecordedFile) -> pd.DataFrame:
    """All flows of a year, in thousand dollars and tonnes."""
    path = file.path
    rows = pd.read_parquet(path)
    return pd.DataFrame(
        {
            "hs6": rows["hs6"],
            "exporter": _iso3(path, rows["exporter"]),
            "importer": _iso3(path, rows["importer"]),
            "year": rows["year"].astype(int),
            "value_usd": rows["value_kusd"] * 1000,
            "quantity_t": rows["qty_t"],
            "complete": True,
        }
    )


def _ores(file: RecordedFile) -> pd.DataFrame:
    """Flows of HS92, in dollars; tonnes of ores, which are not safe, are left out."""
    path = file.path
    rows = pd.read_parquet(path)
    listed = {r["hs6"]: r for r in _listed_codes()}
    if unknown := sorted(set(rows["hs92"]) - listed.keys() - NOT_READ):
        raise ValueError(
            f"{path.name}: code {', '.join(unknown)} is not in data/reference/hs6.csv: add it, "
            "with the mineral that it is of."
        )
    rows = rows[rows["hs92"].isin({code for code, r in listed.items() if r["hs92"] == "yes"})]
    ores = rows["hs92"].map(lambda code: listed[code]["stage"] == "mine")
    return pd.DataFrame(
        {
            "source": "baci_hs92",
            "edition": file.edition,
            "hs6": rows["hs92"],
            "exporter": _in_their_year(_iso3(path, rows["exporter"]), rows["year"]),
            "importer": _in_their_year(_iso3(path, rows["importer"]), rows["year"]),
            "year": rows["year"].astype(int),
            "value_usd": (rows["value_kusd"] * 1000).round(),
            "quantity_t": rows["qty_t"].mask(ores),
            "complete": True,
        }
    )


def largest(files: Files) -> Iterator[pd.DataFrame]:
    """Years with only the largest partners; materials that share a code become one row."""
    crosswalk = json.loads(files.one("baci.crosswalk").path.read_text(encoding="utf-8"))
    areas = _areas(files.one("baci.areas").path, "country_iso2") | ISO2_OF_CARRIER
    listed_codes = codes("yes", "left_out")
    for file in files.by_reader("baci.largest"):
        path = file.path
        flows = json.loads(path.read_text(encoding="utf-8"))["materials"]
        parts = [
            pd.DataFrame(rows).assign(hs6=crosswalk[material]["title_code"])
            for material, rows in flows.items()
            # The carrier repeats one code under several materials, hafnium under a later code.
            if crosswalk[material]["title_code"] in listed_codes
        ]
        table = pd.concat(parts, ignore_index=True).drop_duplicates(["hs6", "from", "to"])
        yield pd.DataFrame(
            {
                "hs6": table["hs6"],
                "exporter": _mapped(table["from"], areas, path),
                "importer": _mapped(table["to"], areas, path),
                "year": int(file.parts["year"]),
                "value_usd": table["value"].astype(float),
                "quantity_t": float("nan"),
                "complete": False,
            }
        )


def _finished(rows: pd.DataFrame, edition: str) -> pd.DataFrame:
    rows = rows[~rows["hs6"].isin(codes("left_out"))].assign(source="baci", edition=edition)
    return merged(rows)


def merged(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the columns of the table; areas that map to the same code are summed."""
    several = rows.duplicated(KEY, keep=False)
    if several.any():
        # Their flows are one, and so are their tonnes where both are known.
        totals = rows[several].groupby([*KEY, "complete"], as_index=False, sort=False)
        one = totals.agg({"value_usd": "sum", "quantity_t": lambda q: q.sum(skipna=False)})
        rows = pd.concat([rows[~several], one], ignore_index=True)
    return rows[COLUMNS]
