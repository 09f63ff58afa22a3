"""The table of countries: codes, names in four languages, regions, income groups, label points.

UN Statistics Division M49 defines the areas; names come from CLDR (English), the UN terminology
database (French, Spanish) and Natural Earth (Portuguese, and names that the others lack).
``data/reference/country_names.csv`` has our overrides: short familiar names, the form inside an
English sentence, and areas that M49 does not have.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import geo
from msp_dash.ingest.codes import REFERENCE
from msp_dash.ingest.recorded import Files

FORMER = frozenset({"SUN", "CSK", "YUG", "DDR", "SCG", "YMD", "NTZ"} | {"ANT", "XBL", "XSC"})
"""Former areas that BGS lists under their own name, and those that trade once counted as one."""

LANGUAGES = ("en", "fr", "es", "pt")
_ARTICLE = re.compile(r"\s*\((?:the|l[ea']|les|el|la|los|las)\)\s*\**\s*$")
_LONG_FORM = re.compile(r"\s*\(.*\)|\s*\*+$")


class MissingNameError(ValueError):
    """An area has no name in one of the four languages."""


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Table ``countries`` from the publishers' files, one row a code.

    Raises
    ------
    MissingNameError
        Naming code and language, when neither a file nor country_names.csv has the name.
    """
    areas = {row["ISO-alpha3 Code"]: row for row in _rows(files.one("countries.m49_en").path)}
    areas.pop("", None)
    overrides = {row["iso3"]: row for row in _rows(REFERENCE / "country_names.csv")}
    names = _names(files)
    classes = files.one("countries.income").path
    income = _income(classes)
    union = _union(classes)
    points = geo.label_points(geo.countries(files))
    codes = {
        row["ISO3166-1-Alpha-3"]: row for row in _rows(files.one("countries.country_codes").path)
    }
    rows = []
    for iso3 in sorted(areas.keys() | overrides.keys()):
        area, own = areas.get(iso3, {}), overrides.get(iso3, {})
        row: dict[str, object] = {
            f"name_{lang}": _name(iso3, lang, own, names[lang]) for lang in LANGUAGES
        }
        lon, lat = points.get(iso3, (float("nan"), float("nan")))
        rows.append(
            row
            | {
                "iso3": iso3,
                "iso2": area.get("ISO-alpha2 Code")
                or codes.get(iso3, {}).get("ISO3166-1-Alpha-2", ""),
                "m49": area.get("M49 Code", ""),
                "sentence_en": own.get("sentence_en") or row["name_en"],
                "region": own.get("region") or area.get("Region Name", ""),
                "subregion": own.get("subregion") or area.get("Sub-region Name", ""),
                "income": income.get(iso3, ""),
                "lat": lat,
                "lon": lon,
                "former": iso3 in FORMER,
                "eu": iso3 in union,
            }
        )
    return {"countries": pd.DataFrame(rows)[list(SCHEMAS["countries"].columns)]}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def _name(iso3: str, lang: str, own: Mapping[str, str], names: Mapping[str, str]) -> str:
    name = own.get(f"name_{lang}") or names.get(iso3)
    if not name:
        raise MissingNameError(
            f"{iso3} has no name_{lang} in the publishers' files. "
            "Add it to data/reference/country_names.csv."
        )
    return name


def _names(files: Files) -> dict[str, dict[str, str]]:
    """Names by language and iso3, best source first."""
    codes = _rows(files.one("countries.country_codes").path)
    earth = gpd.read_file(
        f"zip://{files.one('geo.countries').path.as_posix()}",
        columns=["ISO_A3_EH", "NAME_FR", "NAME_ES", "NAME_PT"],
        ignore_geometry=True,
    ).drop_duplicates("ISO_A3_EH")
    natural = {
        lang: dict(zip(earth["ISO_A3_EH"], earth[f"NAME_{lang.upper()}"], strict=True))
        for lang in ("fr", "es", "pt")
    }
    names: dict[str, dict[str, str]] = {
        "en": {row["ISO3166-1-Alpha-3"]: row["CLDR display name"] for row in codes},
        "pt": natural["pt"],
    }
    for lang, column in (("fr", "UNTERM French Short"), ("es", "UNTERM Spanish Short")):
        un = {row["ISO3166-1-Alpha-3"]: without_article(row[column]) for row in codes}
        m49 = {
            row["ISO-alpha3 Code"]: row["Country or Area"]
            for row in _rows(files.one(f"countries.m49_{lang}").path)
        }
        names[lang] = {
            iso3: _capital(un.get(iso3) or natural[lang].get(iso3) or m49.get(iso3, ""))
            for iso3 in un.keys() | m49.keys()
        }
    return names


def without_article(name: str) -> str:
    """UN short name as a label: 'Argentine (l')' -> 'Argentine', 'Niue **' -> 'Niue'."""
    return _LONG_FORM.sub("", _ARTICLE.sub("", name)).strip()


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _income(path: Path) -> dict[str, str]:
    """World Bank income group by iso3, FY25; economies that it does not classify are left out."""
    sheet = openpyxl.load_workbook(path, read_only=True)["List of economies"]
    rows = sheet.iter_rows(values_only=True)
    header = [str(cell) for cell in next(rows)]
    code, group = header.index("Code"), header.index("Income group")
    return {str(row[code]): str(row[group]) for row in rows if row[code] and row[group]}


def _union(path: Path) -> frozenset[str]:
    """Member states of the European Union, as the World Bank composes its aggregate EUU."""
    sheet = openpyxl.load_workbook(path, read_only=True)["compositions"]
    return frozenset(
        str(code) for group, _, code, _ in sheet.iter_rows(values_only=True) if group == "EUU"
    )
