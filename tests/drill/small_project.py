"""A small project for drills: the program's facts and labels, tables of invented files."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from msp_dash.data import load
from msp_dash.data.paths import root
from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import (
    build,
    check,
    codes,
    labels,
    layouts,
    seal,
    successor,
    usgs_imports,
    usgs_mcs,
    usgs_salient,
)
from msp_dash.ingest.recorded import Files
from tests.project_data import SNAPSHOT

Module = Callable[[Files], dict[str, pd.DataFrame]]
HEADS = (
    "MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit",
    "Year", "Value", "Notes", "Is critical mineral 2025", "Other notes",
)  # fmt: skip
OLD = "usgs/MCS2026_Commodities_Data.csv"
SUMMARIES: Mapping[str, Module] = {
    "mcs": usgs_mcs.build,
    "salient": usgs_salient.build,
    "imports": usgs_imports.build,
}
SHORT = 40
"""Rows of tables that no drill is about."""


def summaries(edition: int = 2026) -> bytes:
    """An invented data release of Mineral Commodity Summaries: two world tables, one series of the
    United States, one form of its imports.
    """
    rows = []
    for chapter, name, values in (
        ("COBALT", "Cobalt", {"Congo (Kinshasa)": 220_000, "Indonesia": 28_000, "Cuba": 3_000}),
        ("NICKEL", "Nickel", {"Indonesia": 2_200_000, "Philippines": 330_000, "Canada": 190_000}),
    ):
        countries = values | {"World total (rounded)": round(sum(values.values()), -3)}
        for country, value in countries.items():
            for year, factor in ((edition - 2, 1), (edition - 1, 2)):
                rows.append(_row(chapter, name, country, "Mine production", year, value * factor))
            rows.append(_row(chapter, name, country, "Reserves", edition - 1, value * 10))
    for year in range(edition - 5, edition):
        detail = "Net import reliance as a percentage of total apparent consumption"
        row = _row("NICKEL", "Nickel", "United States", detail, year, year % 100)
        section = {"Section": "Salient Statistics—United States", "Unit": "percent"}
        rows.append(row | section | {"Statistics": "Net import reliance"})
    for country, share in {"Norway": 60, "Other countries": 40}.items():
        row = _row("COBALT", "Cobalt", country, "Metal, oxide, and salts", edition, share)
        span = f"{edition - 5}–{(edition - 2) % 100:02d}"
        rows.append(row | {"Section": "Import Sources", "Unit": "percent", "Year": span})
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("cp1252")


def _row(
    chapter: str, name: str, country: str, detail: str, year: int, value: int
) -> dict[str, str]:
    return dict.fromkeys(HEADS, "") | {
        "MCS chapter": chapter, "Commodity": name, "Country": country, "Year": str(year),
        "Section": "World Mine Production and Reserves", "Unit": "metric tons",
        "Statistics": "Reserves" if detail == "Reserves" else "Production",
        "Statistics_detail": detail, "Value": f"{value:,}", "Is critical mineral 2025": "Yes",
    }  # fmt: skip


class SmallProject:
    """Folders of a project and of its publishers' files, built, sealed and without complaints."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.sources = folder / "project", folder / "sources"
        self.patch = patch

    def set_up(
        self, record_id: str, files: Mapping[str, bytes], modules: Mapping[str, Module]
    ) -> None:
        """Build the tables from invented files of one record, the others from the program's own."""
        record = self._prepare(record_id, files)
        self.replace(modules, set(record["tables"]))
        build.write(build.build(self.sources, self.folder, lambda _: None), self.folder)
        seal.seal(self.folder)
        complaints = check.committed(self.folder)
        assert not complaints, "\n".join(complaints)

    def copy(self, other: SmallProject, modules: Mapping[str, Module]) -> None:
        """Take the folders of one that was built of the same modules."""
        shutil.copytree(other.folder, self.folder)
        shutil.copytree(other.sources, self.sources)
        (record,) = self.records()
        self.replace(modules, set(record["tables"]))

    def _prepare(self, record_id: str, files: Mapping[str, bytes]) -> dict[str, Any]:
        """The folders before a build; the record."""
        # The frozen ones: the program's own may have lines of a later edition already.
        for name in ("facts", "reference"):
            shutil.copytree(SNAPSHOT / name, self.folder / "data" / name)
        for name in ("data/geo", "static/geo"):
            shutil.copytree(root() / name, self.folder / name)
        corrections = root() / build.CORRECTIONS
        caption = corrections.read_text("utf-8").splitlines()[0]
        (self.folder / build.CORRECTIONS).write_text(f"{caption}\n", "utf-8")
        records = yaml.safe_load((SNAPSHOT / "sources.yaml").read_text("utf-8"))
        (record,) = [record for record in records if record["id"] == record_id]
        record["files"] = [self._publish(place, content) for place, content in files.items()]
        (self.folder / build.SOURCES).write_text(successor.as_yaml(record), "utf-8")
        return record

    def _publish(self, place: str, content: bytes) -> dict[str, str]:
        path = self.sources / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return {"path": place, "sha256": build.sha256(content)}

    def replace(self, modules: Mapping[str, Module], own: set[str]) -> None:
        """Have the program read this project, and build of these modules."""
        # Exceptions of sums are of the publishers' own files.
        self.patch.setattr(check, "_unlisted", lambda _: [])
        self.patch.setattr(labels, "REFERENCE", self.folder / "data" / "reference")
        self.patch.setattr(codes, "REFERENCE", self.folder / "data" / "reference")
        self.forget()
        others: dict[str, pd.DataFrame] = {}
        for name in SCHEMAS.keys() - own:
            rows = 0 if name in ("supply_outlook", "demand", "production", "reserves") else SHORT
            others[name] = load(name) if name == "countries" else load(name).head(rows)
        self.patch.setattr(build, "MODULES", {**modules, "others": lambda _: others})
        self.patch.setattr(build, "STEPS", ())
        outlines = {path: (root() / path).read_bytes() for path in build.GEO_FILES}
        self.patch.setattr(build, "_geometry", lambda *_: outlines)

    def add(self, table: str, *lines: str) -> None:
        """Lines at the end of a table of ``data/reference``, as a person adds them."""
        path = self.folder / "data" / "reference" / table
        path.write_text(path.read_text("utf-8") + "".join(f"{line}\n" for line in lines), "utf-8")
        self.forget()

    @staticmethod
    def forget() -> None:
        """Empty the caches of labels, as a new process has them."""
        for cache in (
            labels._read, labels._rows, codes._country_aliases, codes.known_codes,
            layouts.all_layouts,
        ):  # fmt: skip
            cache.cache_clear()

    def state(self) -> dict[str, bytes]:
        """All files of the project and of the publishers: what a rehearsal must not change."""
        return {
            path.as_posix(): path.read_bytes()
            for folder in (self.folder, self.sources)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def records(self) -> list[dict[str, Any]]:
        """Records of the project."""
        return build.records(self.folder)

    def table(self, name: str) -> pd.DataFrame:
        """A table of the project."""
        return check.read(self.folder, name)
