"""``brief readout FILE``: what was agreed at a meeting, as one page and as rows of own tables."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from msp_dash.briefing.document_pack import WRITERS
from msp_dash.briefing.documents.paging import TooLong
from msp_dash.briefing.documents.readout import FORMATS, readout_document
from msp_dash.briefing.outputs import PAPER_SIZES
from msp_dash.briefing.readout import Readout, ReadoutError, read_readout
from msp_dash.cli.failures import CommandError, io_sentence
from msp_dash.cli.terminal import say
from msp_dash.data import own
from msp_dash.data.atomic_write import write_atomically
from msp_dash.data.own_append import COMMITMENTS, SOURCES, Prepared, append, csv_text, prepared
from msp_dash.render.template_validation import TemplateError

ROWS = "csv"
NAME = "own-readout"


def write(args: argparse.Namespace, templates: Sequence[tuple[str, bytes]]) -> int:
    """Write the page (.docx, .pdf), the rows (.csv), or all of them into a folder.

    In a folder, rows are added to the tables that are there; else they are numbered on from those
    of the office's own tables, if the environment names some. Returns 1 where rows have complaints.
    """
    path, to = Path(args.name), args.to
    if args.form or args.reader or args.appendix or args.format or args.theme:
        raise CommandError("A read-out has a --lang, a --size and a --template, and no more.")
    ext = "" if to.is_dir() else to.suffix[1:].lower()
    if ext not in ("", *FORMATS, ROWS) or not (ext or to.is_dir()):
        endings = ", ".join(f".{one}" for one in (*FORMATS, ROWS))
        raise CommandError(
            f"A read-out is one of {endings}, or all of them in a folder that exists."
        )
    try:
        readout = read_readout(path.read_bytes(), path.name)
        result = prepared(readout.rows, own.folder() if ext else to)
        formats = [] if result.complaints else [one for one in FORMATS if ext in ("", one)]
        # What cannot be made is refused before a row is written.
        pages = {one: _page(one, readout, result, args, templates) for one in formats}
        if not result.complaints and not ext:
            result = append(readout.rows, to)
        for line in result.complaints:
            say(line)
        if result.complaints:
            return 1
        if ext == ROWS:
            _write_rows(to, result)
        for one, page in pages.items():
            write_atomically(to if ext else to / f"{NAME}.{one}", page)
    except OSError as error:
        raise CommandError(io_sentence(error)) from error
    except ReadoutError as error:
        raise CommandError(str(error)) from error
    ids = ", ".join(row.cells["commitment_id"] for row in result.rows[COMMITMENTS])
    say(f"{to}: {ids}")
    return 0


def _write_rows(to: Path, result: Prepared) -> None:
    """Commitments, and beside them the sources that are not in the tables yet."""
    write_atomically(to, csv_text(COMMITMENTS, result.rows[COMMITMENTS]).encode())
    if result.rows[SOURCES]:
        beside = to.with_name(f"{to.stem}-{SOURCES}.csv")
        write_atomically(beside, csv_text(SOURCES, result.rows[SOURCES]).encode())


def _page(
    ext: str,
    readout: Readout,
    result: Prepared,
    args: argparse.Namespace,
    templates: Sequence[tuple[str, bytes]],
) -> bytes:
    size = next((one for one in PAPER_SIZES if one == (args.size or "a4").lower()), None)
    if size is None:
        raise CommandError(f"There is no paper {args.size!r}. Use {' or '.join(PAPER_SIZES)}.")
    try:
        document = readout_document(readout, result, args.lang or "en", size)
        file = WRITERS[ext](document, templates[0][1] if templates and ext == "docx" else None)
    except TooLong as error:
        raise CommandError("A commitment is longer than a page: shorten its text.") from error
    except TemplateError as error:
        raise CommandError(str(error)) from error
    for message in file.messages:
        say(message)
    return file.data
