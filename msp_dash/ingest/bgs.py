"""British Geological Survey, World Mineral Statistics: output by country since 1970.

Two files feed one table. The *export* (fourteen CSV files from the BGS's own service, since
1971) has units, flags and notes. The *scrape* (a copy of its older web tool, 1970 to 2021) has
none of them and only fills minerals that the export lacks. Which label becomes which mineral,
stage and basis, and why others are left out, stands in ``data/reference/bgs_labels.csv``.

What the files hold that a reader would not expect:

====================================  ==========================================================
in the file                           here
====================================  ==========================================================
``-----`` with quantity 0             reported zero
``...`` with no quantity              ``not_available``, no value
0, "more than 0 but less than 0.5"    ``below_half_unit``, no value
``*`` among the note codes            ``estimated``
Germany and German Federal Republic   both DEU; in 1989 to 1991 one of the two is ``...`` and goes
Congo, code COD                       the Republic of the Congo, COG: the label is right
Lithium minerals (Li content) of a    the hydroxide itself: made from carbonate or spodumene that
country that has a hydroxide row      is counted already, so not a part of mine output
Platinum, "all forms" or "including   platinum-group metals together; platinum and palladium of
palladium"                            that country and year are ``not_available``
Manganese, "Mn content of ..."        another basis than gross weight: left out (Austria)
empty cell of the scrape              no row: "not available" and "not listed" look the same there
====================================  ==========================================================

The BGS prints no world totals, and a sum of its countries is not one: no row is ``WLD``.
"""

from __future__ import annotations

import csv

import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import codes
from msp_dash.ingest.recorded import Files, RecordedFile

SOURCE = "bgs"
LABELS = "bgs_labels.csv"
SCRAPE_NOTE = "From a copy of the BGS web tool that ends in {} and does not mark estimates"
EXPORT_COLUMNS = {
    "bgs_commodity_trans": "commodity",
    "bgs_sub_commodity_trans": "sub_commodity",
    "units": "unit",
    "country_trans": "country",
    "country_iso3_code": "code",
    "year": "year",
    "quantity": "quantity",
    "data_precision_description": "precision",
    "concat_figure_notes_code": "flags",
    "concat_figure_notes_text": "notes",
}
TONNES = {
    "tonnes (metric)": 1.0,
    "tonnes (metal content)": 1.0,
    "kilograms (metal content)": 0.001,
    "": 1.0,  # the scrape: see the reasons in bgs_labels.csv
}
"""Tonnes in one unit of the file."""

CODES_NOT_FOLLOWED = {"Congo": "COD", "Kosovo": "1A0", "Zaire": "ZAR", "Rhodesia": ""}
"""Label: the code that the BGS prints beside it and that is not the one of the alias table."""

NAMES_THEN = {
    "German Federal Republic": "West Germany",
    "Zaire": "Then Zaire",
    "Rhodesia": "Then Rhodesia",
}
PRECISION = {
    "": "reported",
    "Nil (nothing produced)": "reported",
    "Figures not available": "not_available",
    "Quantity is more than 0 but less than 0.5": "below_half_unit",
}
PLATINUM_GROUP = "platinum group metals, mine"
METALS_TOGETHER = ("Platinum group metals; all forms", "Including palladium")
OTHER_BASIS = ("Mn content of domestic iron ore",)
HYDROXIDE = "Lithium minerals (hydroxide)"
OF_HYDROXIDE = "Lithium minerals (Li content)"
SHORTER = {
    "In 1990 the Federal Republic of Germany (West Germany) was reunited with the German "
    "Democratic Republic (East Germany). Therefore, from 1991 these 2 countries are shown simply "
    'as "Germany"': "One Germany from 1991",
    "Production not reported. Much of the metal recorded under Zaire is believed to be further "
    "processed in Belgium and elsewhere": "Not reported; much of Zaire's metal is finished here",
    "Czechoslovakia is thought to recover cobalt from materials imported from Cuba, however, no "
    "data are available to enable a reliable estimate to be made": "Thought to recover cobalt",
    "Excludes white alloy and matte which are believed to be further processed in Belgium and "
    "elsewhere": "Without white alloy and matte",
    "Platinum metals content of concentrates (produced from Ni-Cu ores), residues and matte "
    "exported": "Content of concentrates, residues and matte exported",
    "Includes Co content of ores and residues shipped to overseas refineries including UK": (
        "With cobalt in ores and residues shipped abroad"
    ),
}
"""Long notes of the BGS, in our words."""

KEY = ["mineral", "stage", "basis", "iso3", "year", "edition"]


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Read the BGS files into rows of the production table.

    Returns
    -------
    dict
        ``production``: columns of ``SCHEMAS["production"]``, value in t; source ``bgs``; an edition
        is the last year of a copy; no world totals.

    Raises
    ------
    ValueError
        A label, unit, code or precision that is not known, or two numbers for one cell.
    """
    return {"production": production(read(files))}


def read(files: Files) -> pd.DataFrame:
    """Rows of all files as text, with their file and line."""
    tables = [reader(file) for reader, file in files.readings(__name__)]
    return pd.concat(tables, ignore_index=True)


def export(file: RecordedFile) -> pd.DataFrame:
    """Rows of a ``BGS_*_production.csv`` as text, with their file and line."""
    # An empty cell is a word of the BGS here, and "NA" is Namibia's two-letter code.
    rows = pd.read_csv(file.path, dtype=str, keep_default_na=False, usecols=list(EXPORT_COLUMNS))
    rows = rows.rename(columns=EXPORT_COLUMNS)
    rows["file"], rows["row"] = file.name, rows.index + 2
    rows["year"] = rows["year"].str[:4].astype("int64")
    return rows.assign(origin="export", edition=file.edition)


def scrape(file: RecordedFile) -> pd.DataFrame:
    """Rows of the older copy that hold a number, in the columns of :func:`export`."""
    table = pd.read_csv(file.path, sep=";", dtype=str, keep_default_na=False)
    table = table.rename(
        columns={
            "Country": "country",
            "commodity_desc": "commodity",
            "Sub-commodity": "sub_commodity",
            "value": "quantity",
        }
    )
    table["file"], table["row"] = file.name, table.index + 2
    table["year"] = table["year"].astype("int64")
    table = table[table["quantity"] != ""].assign(
        origin="scrape",
        edition=file.edition,
        unit="",
        code="",
        precision="",
        flags="",
        notes=SCRAPE_NOTE.format(file.edition),
    )
    return table.drop(columns="commodity_code")


def production(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn rows as read into rows of the production table.

    Parameters
    ----------
    rows
        As :func:`read` gives them.
    """
    rows = _separate(_without_hydroxide(rows))
    labelled = _labelled(rows)
    labelled["iso3"] = _countries(labelled)
    labelled = _quantities(labelled)
    own = labelled[labelled["mineral"] != ""]
    table = pd.concat([_sums(_one_a_cell(own)), _together(labelled, own)], ignore_index=True)
    table = table.drop_duplicates(KEY)  # a country's own row takes precedence over a combined one
    table = table.assign(source=SOURCE, unit="t").sort_values(KEY, ignore_index=True)
    return table[list(SCHEMAS["production"].columns)]


def _without_hydroxide(rows: pd.DataFrame) -> pd.DataFrame:
    cells = ["country", "year"]
    hydroxide_cells = rows.loc[rows["sub_commodity"] == HYDROXIDE, cells]
    twice = pd.MultiIndex.from_frame(rows[cells]).isin(pd.MultiIndex.from_frame(hydroxide_cells))
    return rows[~(twice & (rows["sub_commodity"] == OF_HYDROXIDE))]


def _separate(rows: pd.DataFrame) -> pd.DataFrame:
    """Set apart what the notes say is another thing than the label says."""
    other_basis = rows["notes"].str.contains("|".join(OTHER_BASIS), regex=True)
    rows = rows[~other_basis].copy()
    together = rows["notes"].str.contains("|".join(METALS_TOGETHER), regex=True)
    together &= rows["commodity"] == PLATINUM_GROUP
    rows.loc[together, "sub_commodity"] = ""
    return rows


def _labels() -> pd.DataFrame:
    with (codes.REFERENCE / LABELS).open(encoding="utf-8", newline="") as handle:
        labels = pd.DataFrame(list(csv.DictReader(handle)))
    labels["first_year"] = pd.to_numeric(labels["first_year"]).fillna(0)
    labels["last_year"] = pd.to_numeric(labels["last_year"]).fillna(9999)
    return labels.drop(columns="reason")


def _labelled(rows: pd.DataFrame) -> pd.DataFrame:
    labels = _labels()
    whole = labels.loc[labels["sub_commodity"] == "*", ["origin", "commodity"]]
    left_out = pd.MultiIndex.from_frame(rows[["origin", "commodity"]]).isin(
        pd.MultiIndex.from_frame(whole)
    )
    labeled = rows[~left_out].merge(
        labels.rename(columns={"unit": "expected"}),
        on=["origin", "commodity", "sub_commodity"],
        how="left",
    )
    key = ["origin", "commodity", "sub_commodity", "unit"]
    unknown = labeled["mineral"].isna()
    for bad in labeled[unknown].drop_duplicates(key).to_dict("records"):
        line = codes.quoted(*(bad[column] for column in key), "?", "?", "?", "", "", "", "")
        what = f"commodity {bad['commodity']!r} /"
        codes.report(
            codes.UnknownLabel(what, bad["sub_commodity"], bad["file"], bad["row"], LABELS, line)
        )
    other_unit = ~unknown & (labeled["unit"] != labeled["expected"])
    for bad in labeled[other_unit].drop_duplicates(key).to_dict("records"):
        codes.report(
            codes.Unknown(
                f"{bad['file']}, row {bad['row']}: unit {bad['unit']!r}, expected "
                f"{bad['expected']!r} for {bad['commodity']!r}. Check {LABELS}."
            )
        )
    labeled = labeled[~unknown]
    used = (labeled["mineral"] != "") | (labeled["holds"] != "")
    return labeled[
        used & labeled["year"].between(labeled["first_year"], labeled["last_year"])
    ].copy()


def _countries(rows: pd.DataFrame) -> pd.Series:
    pairs = rows.drop_duplicates(["country", "code", "origin"])
    codes_by_label: dict[str, str] = {}
    for label, code, origin, file, row in pairs[
        ["country", "code", "origin", "file", "row"]
    ].itertuples(index=False):
        codes_by_label[label] = codes.country(label, file, row)
        own = codes_by_label[label]
        if own and origin == "export" and code != CODES_NOT_FOLLOWED.get(label, own):
            codes.report(
                codes.Unknown(
                    f"{file}, row {row}: {label!r} has the code {code!r}, the alias table says "
                    f"{own!r}. Correct country_aliases.csv, or add it to CODES_NOT_FOLLOWED."
                )
            )
    return rows["country"].map(codes_by_label)


def _quantities(rows: pd.DataFrame) -> pd.DataFrame:
    status = rows["precision"].map(PRECISION)
    for _, bad in rows[status.isna()].head(1).iterrows():
        raise ValueError(
            f"{bad['file']}, row {bad['row']}: precision {bad['precision']!r} is not known. "
            "Say in PRECISION which status it is."
        )
    has_value = status == "reported"
    number = pd.to_numeric(rows["quantity"].where(has_value)) * rows["unit"].map(TONNES)
    for _, bad in rows[has_value & number.isna()].head(1).iterrows():
        raise ValueError(f"{bad['file']}, row {bad['row']}: no quantity, and no word why.")
    estimated = has_value & rows["flags"].str.split("|").map(lambda flags: "*" in flags)
    texts = {text: _note(text) for text in rows["notes"].unique()}
    then = rows["country"].map(NAMES_THEN).fillna("")
    note = (then + "; " + rows["notes"].map(texts)).str.strip("; ")
    return rows.assign(value=number, status=status, estimated=estimated, note=note)


def _note(text: str) -> str:
    parts = (part.strip().rstrip(".") for part in text.split("|"))
    return "; ".join(SHORTER.get(part, part) for part in parts if part not in ("", "Estimates"))


def _one_a_cell(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a sub-commodity, country and year: a number before the ``...`` of a twin label."""
    cell = [*KEY, "sub_commodity"]
    rows = rows.assign(missing=rows["value"].isna()).sort_values("missing", kind="stable")
    numbers = rows[~rows["missing"]]
    for _, bad in numbers[numbers.duplicated(cell)].head(1).iterrows():
        raise ValueError(
            f"{bad['file']}, row {bad['row']}: a second number for {bad['mineral']} "
            f"{bad['iso3']} {bad['year']} of the same kind. They are not parts of a sum."
        )
    return rows.drop_duplicates(cell)


def _sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Add sub-commodities that are parts of one output on one basis."""
    groups = rows.groupby(KEY, sort=False)
    size = groups["value"].transform("size")
    single_rows = rows.loc[size == 1, [*KEY, "value", "status", "estimated", "note"]].copy()
    several = rows[size > 1]
    if not several.empty:
        summed = [_sum(key, parts) for key, parts in several.groupby(KEY, sort=False)]
        single_rows = pd.concat([single_rows, pd.DataFrame(summed)], ignore_index=True)
    exact = single_rows["status"] == "reported"
    single_rows.loc[exact & single_rows["estimated"], "status"] = "estimated"
    return single_rows


def _sum(key: object, parts: pd.DataFrame) -> dict[str, object]:
    reported = parts[parts["status"] == "reported"]
    words = list(dict.fromkeys(note for note in parts["note"] if note))
    if len(reported) > 1:
        words.insert(0, "Sum of: " + ", ".join(sorted(reported["sub_commodity"])))
    missing = sorted(parts.loc[parts["status"] == "not_available", "sub_commodity"])
    if missing and len(reported):
        words.append("Not available: " + ", ".join(missing))
    assert isinstance(key, tuple)
    return {
        **dict(zip(KEY, key, strict=True)),
        "value": reported["value"].sum(min_count=1),
        "status": "reported" if len(reported) else parts["status"].iloc[0],
        "estimated": bool(reported["estimated"].any()),
        "note": "; ".join(words),
    }


def _together(labelled: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Rows without a value for minerals that the BGS gives only added to others."""
    rows = labelled[(labelled["holds"] != "") & labelled["value"].gt(0)].copy()
    rows["mineral"] = rows["holds"].str.split(";")
    rows = rows.explode("mineral")
    kind = own.drop_duplicates("mineral").set_index("mineral")
    return pd.DataFrame(
        {
            "mineral": rows["mineral"],
            "stage": rows["mineral"].map(kind["stage"]),
            "basis": rows["mineral"].map(kind["basis"]),
            "iso3": rows["iso3"],
            "year": rows["year"],
            "edition": rows["edition"],
            "value": float("nan"),
            "status": "not_available",
            "estimated": False,
            "note": "The BGS gives it only together with others",
        }
    )
