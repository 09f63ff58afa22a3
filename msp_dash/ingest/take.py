"""Take a new edition of a publication: from the publisher's file to checked tables, or nothing.

`take` copies the project's data into a folder of its own, adds the file's record there, builds,
seals and checks; what is unknown stops it with the lines to add. `accept` then puts all of it into
the project and the file into the folder of publishers, or leaves both as they were.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from msp_dash.data.curated import Edit
from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import (
    baci_record,
    build,
    check,
    dictionary,
    journal,
    layout_choice,
    magnitudes,
    package,
    seal,
    sums,
)
from msp_dash.ingest.successor import as_yaml, successor, with_record

STAGED = ("data", "static/geo", dictionary.PLACE)
PARTS = ("mineral", "stage", "measure")
"""Columns that say what a row is of: what an edition lacks that the one before has is told."""
AS_PRINTED = "rows and total are as printed; the publisher does not say what differs"
EDITION = re.compile(r"\d{4}(-\d{2})?|\d{6}|[A-Z]{2}\d{2}|[\w.]+")


class TakeError(ValueError):
    """An edition cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Rows of one table: `new` of an edition, `old` of the edition `before` ("": the table's)."""

    table: str
    before: str
    old: pd.DataFrame
    new: pd.DataFrame

    @property
    def gone(self) -> list[str]:
        """What `old` is of and `new` is not, such as "cobalt mine"."""
        columns = [column for column in PARTS if column in self.new]
        parts = [
            set(rows[columns].drop_duplicates().itertuples(index=False, name=None))
            for rows in (self.old, self.new)
        ]
        return [" ".join(part) for part in sorted(parts[0] - parts[1])]

    @property
    def suspicions(self) -> list[magnitudes.Suspicion]:
        """Totals and countries of `new` that seem to be in another unit."""
        return magnitudes.suspicions(self.table, self.old, self.new)


@dataclass(frozen=True, slots=True)
class Staged:
    """An edition that is ready to be accepted: the staged project, and what it changes."""

    stage: Path
    record: Mapping[str, Any]
    record_text: str
    previous: Mapping[str, Any]
    replaces: bool
    files: Mapping[str, Path]
    pairs: tuple[Pair, ...]
    edits: tuple[Edit, ...]


@contextmanager
def take(
    paths: Sequence[Path],
    series: str,
    edition: str,
    published: str,
    sources: Path,
    project: Path,
    *,
    on: dt.date,
    doi: str = "",
    as_printed: bool = False,
    smaller: bool = False,
    baci_archive: Path | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Iterator[Staged | None]:
    """Stage an edition; None where it is taken already.

    Parameters
    ----------
    paths
        The publisher's files, or a folder of them.
    series
        As in the calendars of ``data/sources.yaml``, such as ``usgs-mcs``.
    on
        Day of retrieval.
    as_printed
        Accept what the publisher printed: totals that their rows miss, which are listed, and what
        seems to be in another unit.
    smaller
        Accept that the edition lacks files, minerals or stages that the one before has.
    baci_archive
        CEPII's own files, where the table of trade is built of them.

    Raises
    ------
    TakeError
        Another file is recorded for the edition, a part is gone, a table of other publishers would
        change, or the checks of the staged project fail.
    ChoiceError, LayoutError
        Before any build: what is wrong with the files.
    UnknownLabels
        All that is not known, with the lines to add.
    """
    entries = build.records(project)
    own = [record for record in entries if record["calendar"]["series"] == series]
    if not own:
        names = ", ".join(sorted({record["calendar"]["series"] for record in entries}))
        raise TakeError(f"No series {series!r} is recorded. Known: {names}.")
    _check_dates(edition, published)
    files = _files(paths)
    newest = max(own, key=lambda record: str(record["edition"]))
    if message := baci_record.instead(files, newest, edition, published, sources, on, doi):
        raise TakeError(message)
    checksums = {path: build.sha256(path.read_bytes()) for path in files}
    if _is_taken(own, edition, set(checksums.values())):
        yield None
        return
    places, layout = layout_choice.places(files, own, newest, edition, published, smaller=smaller)
    is_read = partial(layout_choice.is_read_by, layout)
    template = next(filter(is_read, reversed(own)), newest)
    replaces = layout.get("keeps") == "newest"
    record = successor(template, newest, edition, published, on, doi)
    record["files"] = [{"path": place, "sha256": checksums[path]} for place, path in places.items()]
    with tempfile.TemporaryDirectory(prefix="msp-dash-take-") as folder:
        stage = Path(folder)
        _copy(project, stage)
        record_text = _write_record(project, stage, record, str(newest["id"]), replaces=replaces)
        built = build.build(sources, stage, step, baci_archive, elsewhere=places)
        build.write(built, stage)
        if tables := _fed(project, built, edition):
            record["tables"] = tables
        record_text = _write_record(project, stage, record, str(newest["id"]), replaces=replaces)
        _describe(stage)
        wrong = _others(project, stage, {*newest["tables"], *record["tables"]})
        wrong += _sums(stage, built, as_printed=as_printed)
        pairs = _pairs(project, built, record, newest)
        if not as_printed:
            wrong += magnitudes.complaints(itertools.chain(*(pair.suspicions for pair in pairs)))
        gone = [part for pair in pairs for part in pair.gone if not replaces]
        if not any(len(pair.new) for pair in pairs):
            wrong.append(f"No table has a row of edition {edition}: its readers found nothing.")
        elif gone and not smaller:
            wrong.append(
                f"Edition {edition} has no rows of what edition {newest['edition']} has: "
                f"{', '.join(gone)}. A file that was cut off lacks "
                "them: fetch it again. If the publisher dropped them, say --smaller."
            )
        if wrong:
            raise TakeError("\n".join([*wrong, "Nothing was written."]))
        edits = tuple(seal.seal(stage))
        if complaints := check.committed(stage):
            raise TakeError("\n".join(["The edition fails the checks:", *complaints]))
        yield Staged(
            stage, record, record_text, newest, replaces, places, tuple(pairs), edits
        )  # fmt: skip


def _write_record(
    project: Path, stage: Path, record: Mapping[str, Any], newest: str, *, replaces: bool
) -> str:
    """Write the records of the project and a new one into the stage; returns the new one's text."""
    record_text = as_yaml(record)
    text = (project / build.SOURCES).read_text(encoding="utf-8")
    text = with_record(text, record_text, newest, replaces=replaces)
    (stage / build.SOURCES).write_text(text, encoding="utf-8", newline="\n")
    return record_text


def _fed(project: Path, built: build.Built, edition: str) -> list[str]:
    """Tables with rows of an edition that the project has not: those that its file feeds."""
    return [
        name
        for name, new in built.tables.items()
        if "edition" in new
        and (project / build.table_path(name)).is_file()  # trade may be in parts
        and _new_sources(check.read(project, name), new, edition)
    ]


def _others(project: Path, stage: Path, tables: Collection[str]) -> list[str]:
    """That tables would change which the edition's publication does not feed."""
    names = [name for name in SCHEMAS if name not in tables and not _is_same(name, project, stage)]
    if not names:
        return []
    return [
        f"Other tables would change too: {', '.join(names)}. They were built of other files, or by "
        "another version of the program: build them first (`python -m msp_dash data build`). Trade "
        "of CEPII's own archive stays as it is with --baci-archive FOLDER."
    ]


def _is_same(name: str, *projects: Path) -> bool:
    """Whether the rows of a table are the same; another version of Arrow writes other bytes."""
    paths = [project / build.table_path(name) for project in projects]
    if not all(path.is_file() for path in paths):
        return False
    if paths[0].read_bytes() == paths[1].read_bytes():
        return True
    return check.read(projects[0], name).equals(check.read(projects[1], name))


def _new_sources(old: pd.DataFrame, new: pd.DataFrame, edition: str) -> set[str]:
    sources = [set(rows.loc[rows["edition"] == edition, "source"]) for rows in (new, old)]
    return sources[0] - sources[1]


def _describe(stage: Path) -> None:
    """Write the data package, and the dictionary where the project has one."""
    records = build.records(stage)
    manifest = json.loads((stage / build.MANIFEST).read_text(encoding="utf-8"))
    (stage / package.PACKAGE).write_bytes(package.package_json(manifest, records))
    if (stage / dictionary.PLACE).is_file():
        page = dictionary.text(records)
        (stage / dictionary.PLACE).write_text(page, encoding="utf-8", newline="\n")


def _sums(stage: Path, built: build.Built, *, as_printed: bool) -> list[str]:
    """Add exceptions for totals that their rows miss, or say which are needed."""
    missing = sums.unlisted(stage, built.tables)
    lines = sums.lines(missing, AS_PRINTED)
    if missing and as_printed:
        with (stage / sums.EXCEPTIONS).open("a", encoding="utf-8", newline="") as file:
            file.writelines(f"{line}\n" for line in lines)
        return []
    if not missing:
        return []
    return [
        "Printed totals that their rows do not add up to, within rounding. Compare them with the "
        "file: a cell may be misread. Where the publisher printed them so, add these lines to "
        f"{sums.EXCEPTIONS}, or say --as-printed:",
        *(
            f"  {line}  (adds up to {gap.ratio:.4f} of it)"
            for gap, line in zip(missing, lines, strict=True)
        ),
    ]


def _check_dates(edition: str, published: str) -> None:
    if not EDITION.fullmatch(edition):
        raise TakeError(f"{edition!r} is no edition: write it as data/sources.yaml does.")
    try:
        year, month, day = ([int(part) for part in published.split("-")] + [1, 1])[:3]
        dt.date(year, month, day)
    except ValueError:
        raise TakeError(f"{published!r} is no date: write 2027-02-03, or 2027-02.") from None


def _files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(one for one in path.iterdir() if one.is_file())
        elif path.is_file():
            files.append(path)
        else:
            raise TakeError(f"There is no file {path}.")
    if not files:
        raise TakeError(f"{paths[0]} has no files.")
    return files


def _is_taken(own: Sequence[Mapping[str, Any]], edition: str, checksums: set[str]) -> bool:
    """Whether these very files are those of the edition.

    Raises
    ------
    TakeError
        When the edition has others, or another edition has these.
    """
    for record in own:
        recorded = {entry["sha256"] for entry in record["files"]}
        is_edition = str(record["edition"]) == edition
        if is_edition and checksums == recorded:
            return True
        if is_edition:
            raise TakeError(
                f"Edition {edition} is recorded with another file ({record['id']}). If the "
                "publisher reissued it, put it in the place of the old one, write its sha256 into "
                f"{build.SOURCES}, and run `python -m msp_dash data build`."
            )
        if checksums & recorded:
            raise TakeError(
                f"This is a file of edition {record['edition']} ({record['id']}), not of {edition}."
            )
    return False


def _pairs(
    project: Path, built: build.Built, record: Mapping[str, Any], newest: Mapping[str, Any]
) -> list[Pair]:
    """Rows of an edition in each of its tables, and those that they follow."""
    edition, before = str(record["edition"]), str(newest["edition"])
    names = dict.fromkeys([*newest["tables"], *record["tables"]])
    states = {name: (check.read(project, name), built.tables[name]) for name in names}
    own = [_new_sources(old, new, edition) for old, new in states.values() if "edition" in new]
    pairs = []
    for name, (old, new) in states.items():
        if "edition" not in new:
            pairs.append(Pair(name, "", old, new))
            continue
        rows = [table[table["source"].isin(set().union(*own))] for table in (old, new)]
        follow, own_rows = (
            table[table["edition"] == e] for table, e in zip(rows, (before, edition), strict=True)
        )
        pairs.append(Pair(name, before, follow, own_rows))
    return pairs


# Files


def _copy(project: Path, stage: Path) -> None:
    for name in STAGED:
        source, target = project / name, stage / name
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def accept(staged: Staged, sources: Path, project: Path) -> list[str]:
    """Put a staged edition into the project, and its files into the folder of publishers.

    All or nothing (`journal`).

    Returns
    -------
    list of str
        Files of the project that changed.

    Raises
    ------
    WriteError
        When a file cannot be written.
    """
    contents: dict[Path, journal.Content] = {
        sources / place: path.read_bytes() for place, path in staged.files.items()
    }
    changed = []
    # Backwards, for checksums are last: a running dashboard reads all anew when they change.
    for path in sorted(filter(Path.is_file, staged.stage.rglob("*")), reverse=True):
        content = path.read_bytes()
        target = project / (name := path.relative_to(staged.stage))
        if not target.is_file() or target.read_bytes() != content:
            contents[target] = content
            changed.append(name.as_posix())
    journal.replace_all(project, f"`data take` of {staged.record['id']}", contents)
    return sorted(changed)
