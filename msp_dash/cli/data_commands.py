"""The command ``data``: take | build | check | status | diff | quality | package | seal ...

It needs the packages of requirements-ingest.txt; the running app never imports it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from msp_dash.cli import diff_summary, headlines, take_report
from msp_dash.cli.help_examples import with_examples
from msp_dash.config.clock import today
from msp_dash.data import TableError, curated_check, own_check
from msp_dash.data.atomic_write import write_atomically
from msp_dash.data.calendars import standings
from msp_dash.data.curated import CHECKSUMS
from msp_dash.data.own import LENS_PREFIX, note_parameters
from msp_dash.data.paths import root
from msp_dash.ingest import (
    build,
    check,
    diff,
    diff_page,
    facts,
    journal,
    package,
    seal,
    status,
    take,
)

SEALED_ROWS_MAX = 40
"""Rows of each kind of change that ``data seal`` lists for a file."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``data`` and its actions."""
    parser = subparsers.add_parser("data", help="build and check the tables, import the facts")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    taking = _add_take(actions)
    making = actions.add_parser("build", help="build tables and geometry from publishers' files")
    making.add_argument("--from", dest="source", type=Path, required=True, metavar="FOLDER")
    making.add_argument("--to", dest="target", type=Path, metavar="FOLDER", help="default: here")
    checking = actions.add_parser(
        "check", help="check the tables against the manifest, with --from against a rebuild too"
    )
    checking.add_argument("--from", dest="source", type=Path, metavar="FOLDER")
    checking.add_argument(
        "--own",
        type=Path,
        metavar="FOLDER",
        help="check an office's own tables alone (docs/own-tables.md)",
    )
    for action in (taking, making, checking):
        action.add_argument(
            "--baci-archive",
            type=Path,
            metavar="FOLDER",
            help="trade from CEPII's own yearly files, unpacked there, instead of the extract",
        )
    for action in (making, checking):
        action.add_argument(
            "--all-codes",
            action="store_true",
            help="with --baci-archive: keep every code, in parts of which an answer reads a few",
        )
    sealing = actions.add_parser(
        "seal", help="accept facts, reference tables and sources as they stand now"
    )
    aging = actions.add_parser(
        "status", help="age of each publication against its publisher's calendar, what to look for"
    )
    aging.add_argument("--json", action="store_true", help="the same for programs")
    aging.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="as of a day; default: today")
    comparing = actions.add_parser(
        "diff",
        help="what a rebuild changes: two folders or git revisions of data/tables",
    )
    for name in ("old", "new"):
        comparing.add_argument(name, help=f"folder, revision of git, or `{diff.INSTALLED}`")
    comparing.add_argument("--most", type=_most, default=20, help="lines a table: 20 unless given")
    comparing.add_argument(
        "--summary",
        action="store_true",
        help="biggest changes, sentences of figures that changed, figures that went empty",
    )
    comparing.add_argument("--html", type=Path, metavar="FILE", help="write it as a page too")
    # Its figures are the dashboard's: `msp_dash.cli` runs it.
    judging = actions.add_parser(
        "quality", help="coverage, estimates, gaps, distances between publishers, jumps"
    )
    judging.add_argument("--most", type=_most, default=12, help="rows a figure: 12 unless given")
    judging.add_argument("--json", action="store_true", help="every row, for programs")
    packing = actions.add_parser(
        "package", help=f"write {package.PACKAGE} of the tables that are there"
    )
    bringing = actions.add_parser("import-facts", help="bring the fact tables in, once")
    bringing.add_argument("--from", dest="source", type=Path, required=True, metavar="FOLDER")
    bringing.add_argument("--force", action="store_true", help="overwrite edits made since")
    with_examples(parser, "data check", "data status")
    with_examples(
        making,
        "data build --from sources",
        "data build --from sources --baci-archive cepii --all-codes",
    )
    with_examples(judging, "data quality", "data quality --most 60", "data quality --json")
    with_examples(
        checking, "data check", "data check --from sources", "data check --own our-tables"
    )
    with_examples(sealing, "data seal")
    with_examples(aging, "data status", "data status --on 2027-02-01 --json")
    with_examples(
        comparing,
        "data diff HEAD installed",
        "data diff HEAD installed --summary",
        "data diff before after --html changes.html",
    )
    with_examples(packing, "data package")
    with_examples(bringing, "data import-facts --from facts")


def _add_take(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
) -> argparse.ArgumentParser:
    taking = actions.add_parser(
        "take",
        help="take a new edition of a publication: file, record, build, seal; or rehearse it",
        description=(
            "Take a new edition of a publication. Copies the publisher's file into place, writes "
            "its record after that of the edition before, builds the tables, and prints what they "
            "change. Without --yes it is a rehearsal that writes nothing. A file that is not as "
            "its readers expect is refused before the build; labels and countries that are not "
            "known are listed all at once, with the lines to add. Nothing is written then either."
        ),
    )
    taking.add_argument(
        "file", nargs="+", type=Path, metavar="FILE", help="file, or folder of files"
    )
    for name, value, words in (
        (
            "series",
            "SERIES",
            "as in the calendars of data/sources.yaml: usgs-mcs, iea-cm, bgs-wms ...",
        ),
        ("edition", "EDITION", "as its publisher calls it: 2027, 2027-05"),
        ("published", "DATE", "YYYY-MM-DD or YYYY-MM; a date to come is accepted"),
    ):
        taking.add_argument(f"--{name}", required=True, metavar=value, help=words)
    taking.add_argument(
        "--from",
        dest="source",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="folder with the publishers' folders",
    )
    taking.add_argument("--yes", action="store_true", help="write it")
    taking.add_argument("--doi", default="", help="of this edition, for its citation")
    taking.add_argument(
        "--as-printed",
        action="store_true",
        help="accept as printed totals that their rows miss, which are listed as exceptions, and "
        "suspected unit errors",
    )
    taking.add_argument(
        "--smaller",
        action="store_true",
        help="accept that it lacks files or minerals that the edition before has",
    )
    taking.add_argument(
        "--most",
        type=_most,
        default=take_report.MOST,
        help=f"changes a table: {take_report.MOST} unless given",
    )
    with_examples(
        taking,
        "data take MCS2027_Commodities_Data.csv --series usgs-mcs --edition 2027 "
        "--published 2027-02-03 --from sources",
        "data take BGS --series bgs-wms --edition 2024 --published 2026-04 --from sources --yes",
    )
    return taking


def run(args: argparse.Namespace) -> int:
    """Run one action; 0 when all is well, else 1 with a sentence on standard error."""
    action = {
        "take": _take,
        "build": _build,
        "check": _check,
        "status": _status,
        "package": _package,
        "diff": _diff,
        "seal": _seal,
        "import-facts": _import,
    }[args.action]
    try:
        recover(args)
        return action(args)
    except (build.BuildError, facts.FactsError, TableError, OSError, ValueError) as error:
        # A ValueError here is a publisher's label, unit or cell: it names file, row and label.
        _print(str(error), sys.stderr)
        return 1


def recover(args: argparse.Namespace) -> None:
    """Undo or finish what a command left that was killed, and say which."""
    for project in dict.fromkeys([root(), getattr(args, "target", None) or root()]):
        if line := journal.recover(project):
            _print(line, sys.stderr)


def _take(args: argparse.Namespace) -> int:
    with (
        tqdm(total=len(build.STEPS), desc="data", unit="step") as bar,
        take.take(
            args.file,
            args.series,
            args.edition,
            args.published,
            args.source,
            root(),
            on=today(),
            doi=args.doi,
            as_printed=args.as_printed,
            smaller=args.smaller,
            baci_archive=args.baci_archive,
            step=lambda name: (bar.set_postfix_str(name), bar.update())[0],
        ) as staged,
    ):
        bar.close()
        if staged is None:
            _print(f"Edition {args.edition} of {args.series} is taken already: nothing to do.")
            return 0
        _print(take_report.as_text(staged, args.source, today(), args.most))
        _print_headlines(headlines.changes(root()))
        if not args.yes:
            _print("\nA rehearsal: nothing was written. Add --yes to write it.")
            return 0
        (staged.stage / headlines.FILE).write_bytes(headlines.content())
        changed = take.accept(staged, args.source, root())
    _print("\n".join(["", "Written:", *(f"  {name}" for name in changed)]))
    for line in check.unwritten(root()):
        _print(f"Now write in {line}.")
    _print("Commit these files; `python -m msp_dash data check` passes.")
    return 0


def _build(args: argparse.Namespace) -> int:
    target = args.target or root()
    with _waiting(args, target / "data" / "tables") as parts:
        built = _built(args, parts)
        build.write(built, target)
    tables = len(built.tables) + len(built.parts)
    _print(f"Built {tables} tables with {built.rows} rows, and the geometry.")
    return _verdict(_curated_complaints(), "The facts have no complaints.")


def _check(args: argparse.Namespace) -> int:
    if args.own is not None:
        return _verdict(_own_complaints(args.own), "The office's own tables have no complaints.")
    complaints = check.committed(root())
    if not complaints:
        for line in check.unwritten(root()):
            _print(f"Not written yet: {line}.", sys.stderr)
    try:
        _print_headlines(headlines.changes(root()))
    except ValueError as error:
        complaints.append(str(error))
    if args.source is None:
        _print("Checked against the manifest only: the publishers' files were not read again.")
        return _verdict(complaints, "Tables, geometry and facts are as they should be.")
    with tempfile.TemporaryDirectory() as folder, _waiting(args, Path(folder)) as parts:
        complaints += check.rebuilt(root(), _built(args, parts))
    _print(f"Rebuilt from {args.source} and compared with the committed tables, row by row.")
    return _verdict(
        complaints,
        "Tables, geometry and facts are as they should be, and the publishers' files give them.",
    )


def _own_complaints(folder: Path) -> list[str]:
    """Complaints about an office's own tables, and about notes that stand under no figure."""
    from msp_dash.figures.registry import UnknownFigure, view_of  # noqa: PLC0415 - not for a build
    from msp_dash.figures.retired import current_id  # noqa: PLC0415 - not for a build
    from msp_dash.params import BadValue  # noqa: PLC0415 - as above

    if not folder.is_dir():
        return [f"{str(folder)!r} is no folder"]
    own, complaints = own_check.own_rows(root() / "data", folder)
    lenses = {LENS_PREFIX + row.cells["group"] for row in own.get("members", ())}
    for row in own.get("notes", ()):
        parameters = note_parameters(row.cells["parameters"])
        published = {n: value for n, value in parameters.items() if value not in lenses}
        try:
            view_of(row.cells["figure"], published)
        except UnknownFigure:
            now = current_id(row.cells["figure"])
            hint = "see `figure --list`" if now == row.cells["figure"] else f"it is {now} now"
            complaints.append(row.complaint("figure", f"is no figure: {hint}"))
        except BadValue as error:
            complaints.append(row.complaint("parameters", f"do not fit: {error}"))
    return complaints


def _seal(_args: argparse.Namespace) -> int:
    if wrong := _curated_complaints():
        return _verdict(wrong, "")
    changes: list[str] = []

    def content() -> bytes:
        # With the record in place: what it accepts is read as accepted.
        changes.extend(headlines.changes(root()))
        return headlines.content()

    edits = seal.seal(root(), {root() / headlines.FILE: content})
    for edit in edits:
        _print(str(edit))
        for kind in edit.counts:
            rows = getattr(edit, kind)
            for key in rows[:SEALED_ROWS_MAX]:
                _print(f"  {kind}: {key}")
            if len(rows) > SEALED_ROWS_MAX:
                _print(f"  {kind}: and {len(rows) - SEALED_ROWS_MAX} more")
    _print_headlines(changes)
    _print(f"Recorded in {CHECKSUMS}: files changed since the last time: {len(edits)}.")
    return 0


def _print_headlines(changes: Iterable[str]) -> None:
    """Counts and sentences that are not those of the last seal."""
    if lines := list(changes):
        _print("Since the last seal, of facts alone:")
        _print("\n".join(f"  {line}" for line in lines))


def _curated_complaints() -> list[str]:
    return [f"data/{line}" for line in curated_check.complaints(root() / "data")]


def _import(args: argparse.Namespace) -> int:
    names = facts.import_facts(args.source, root(), force=args.force)
    _print(f"Imported {len(names)} fact tables. From now on data/facts is the truth.")
    _print("Accept them with `python -m msp_dash data seal`.")
    return 0


def _status(args: argparse.Namespace) -> int:
    on = args.on or today()
    publications = standings(build.records(root()), on)
    _print((status.as_json if args.json else status.as_text)(publications, on))
    return 0


def _diff(args: argparse.Namespace) -> int:
    if args.summary:
        _print(diff_summary.summary(args.old, args.new))
        return 0
    with diff.tables_of(args.old) as old, diff.tables_of(args.new) as new:
        diffs = diff.compare(old, new, args.most)
    if args.html:
        page = diff_page.as_page(diffs, args.old, args.new)
        write_atomically(args.html, page.encode())
    _print(diff_page.as_text(diffs, args.old, args.new))
    return 0


def _most(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text[:7]) <= 100_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text[:20]!r} is no number from 1 to 100000")


def _package(_: argparse.Namespace) -> int:
    manifest = json.loads((root() / build.MANIFEST).read_text(encoding="utf-8"))
    content = package.package_json(manifest, build.records(root()))
    journal.replace_all(root(), "`data package`", {root() / package.PACKAGE: content})
    _print(f"Wrote {package.PACKAGE}: {len(manifest['tables'])} tables, {len(content)} bytes.")
    return 0


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no day: write 2026-11-25") from None


@contextmanager
def _waiting(args: argparse.Namespace, folder: Path) -> Iterator[Path | None]:
    """Temporary folder for the parts of a whole archive; None without ``--all-codes``."""
    if not args.all_codes:
        yield None
        return
    if args.baci_archive is None:
        raise ValueError(
            "--all-codes keeps every code of CEPII's archive: name it too, with "
            "--baci-archive FOLDER."
        )
    parts = folder / "trade.new"
    shutil.rmtree(parts, ignore_errors=True)  # of a build that was stopped
    try:
        yield parts
    finally:
        shutil.rmtree(parts, ignore_errors=True)


def _built(args: argparse.Namespace, parts: Path | None) -> build.Built:
    with tqdm(total=len(build.STEPS), desc="data", unit="step") as bar:

        def step(name: str) -> None:
            bar.set_postfix_str(name)
            bar.update()

        return build.build(args.source, root(), step, args.baci_archive, parts)


def _verdict(complaints: list[str], fine: str) -> int:
    if not complaints:
        _print(fine)
        return 0
    for complaint in complaints:
        _print(complaint, sys.stderr)
    _print(f"Complaints: {len(complaints)}.", sys.stderr)
    return 1


def _print(text: str, stream: Any = None) -> None:
    (stream or sys.stdout).write(text + "\n")
