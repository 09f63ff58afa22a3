"""A small archive in CEPII's layout as a table in parts, in the place of the table of trade."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from msp_dash.data import parts
from msp_dash.data.paths import root
from msp_dash.figures import registry
from msp_dash.figures.country import trade as country
from msp_dash.figures.trade import chain
from msp_dash.figures.trade import query as trade_query
from msp_dash.ingest import baci_parts

LOADING = import_module("msp_dash.data.load")
"""By name, for the package gives its function of that name."""
HEAD = "t,i,j,k,v,q\n"
AREAS = (
    "country_code,country_name,country_iso2,country_iso3\n"
    "152,Chile,CL,CHL\n156,China,CN,CHN\n180,Congo,CD,COD\n276,Germany,DE,DEU\n"
    "392,Japan,JP,JPN\n490,Other Asia nes,,S19\n516,Namibia,,NAM\n"
    "604,Peru,PE,PER\n697,Europe EFTA nes,,R20\n842,USA,US,USA\n"
    "849,US Misc. Pacific Isds,PU,PUS\n"
)
CACHED = (
    registry._build,
    *(
        made
        for module in (parts, trade_query, chain, country)
        for made in vars(module).values()
        if hasattr(made, "cache_clear")
    ),
)
"""Whatever a module of trade keeps: a list of names would miss the next one."""


def unpack(folder: Path, *lines: str, year: int = 2024, version: str = "202601") -> Path:
    """A folder as CEPII's zip of one year leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"BACI_HS17_Y{year}_V{version}.csv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    (folder / f"country_codes_V{version}.csv").write_text(AREAS, encoding="utf-8")
    return folder


def as_it_is(rows: pd.DataFrame) -> pd.DataFrame:
    """No check: for archives that a test has written itself."""
    return rows


def in_place(monkeypatch: pytest.MonkeyPatch, project: Path, archive: Path) -> Path:
    """Let figures read trade from the parts of an archive, and no HS92; the folder of the parts."""
    target = project / "data" / "tables" / "trade"
    catalogue = baci_parts.write(archive, target, as_it_is)
    entry = {
        "sha256": hashlib.sha256((target / parts.CATALOGUE).read_bytes()).hexdigest(),
        "rows": int(catalogue["rows"].sum()),
        "parts": int(catalogue["path"].nunique()),
    }
    older = target.with_name("trade_hs92.parquet")
    pq.write_table(pq.read_schema(root() / "data" / "tables" / older.name).empty_table(), older)
    none = {"sha256": hashlib.sha256(older.read_bytes()).hexdigest(), "rows": 0}
    tables = {**LOADING.manifest()["tables"], "trade": entry, "trade_hs92": none}
    for module in (LOADING, parts):
        monkeypatch.setattr(module, "manifest", lambda: {"tables": tables})
    monkeypatch.setattr(parts, "root", lambda: project)
    forget()
    return target


def forget(caches: Sequence = CACHED) -> None:
    """What was cached of another table."""
    for cache in caches:
        cache.cache_clear()
